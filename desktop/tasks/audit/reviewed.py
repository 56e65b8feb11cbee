"""What became of the seeded errors and of the right units of one item. Not in the candidate's build."""

from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task_score import GoldError, Outcome
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.deductions import FLAGGING_DEDUCTION, Finding
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.palette import name_of
from desktop.tasks.annotation.units import is_drawn
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.audit.bases import AnyUnit, same_unit
from desktop.tasks.audit.gold import Config, SeededError
from desktop.tasks.audit.judging import Judge
from desktop.tasks.audit.model import Case, Document, Judgement, units_now

RULE_FOUND, RULE_TYPE, RULE_CORRECTED = "AD-1", "AD-2", "AD-3"
RULE_FALSE, RULE_SPOILED, RULE_CLEAN = "AD-4", "AD-5", "AD-6"
CLEAN_BUT_HARMED = "本件原标注全部正确，但作答中有误判、改动或多标"


@dataclass(frozen=True)
class Item:
    """One reviewed piece with everything that judges it; `document` is None where it is untouched."""

    piece: str
    case: Case
    document: Document | None
    judge: Judge
    errors: tuple[SeededError, ...]
    config: Config

    @property
    def now(self) -> dict[str, AnyUnit]:
        """Units by id as the candidate left them."""
        units = units_now(self.document, self.case) if self.document else self.case.given
        return {unit.id: unit for unit in units}

    @property
    def given(self) -> dict[str, AnyUnit]:
        """Units by id as they were given."""
        return {unit.id: unit for unit in self.case.given}

    @property
    def wrong(self) -> set[str]:
        """Given units with a seeded error."""
        return {error.unit for error in self.errors} & set(self.given)

    def is_flagged(self, unit: str) -> bool:
        """The candidate called a given unit wrong."""
        verdict = self.document.verdict(unit) if self.document else None
        return verdict is not None and verdict.judgement is Judgement.WRONG


def item_findings(item: Item, unit: Fraction) -> list[Finding]:
    """A line for every seeded error (three where it was found), for every right unit harmed, and for a clean item."""
    additions = _additions(item)
    lines: list[Finding] = []
    for number, error in enumerate(item.errors, 1):
        lines += _error_lines(item, error, additions.get(error.unit), (number, unit))
    harm = [*_harm_lines(item, unit), *_surplus_lines(item, set(additions.values()), unit)]
    if not item.errors:
        is_checked = item.document is not None and item.document.head.state is PieceState.CHECKED
        right = is_checked and not harm
        outcome = Outcome.RIGHT if right else Outcome.WRONG if is_checked else Outcome.UNANSWERED
        why = "已检查，无错误" if right else CLEAN_BUT_HARMED if is_checked else explain.NOT_CHECKED
        lines.append(Finding(item.piece, outcome, RULE_CLEAN, Fraction(right), unit, measure=why))
    return lines + harm


def _additions(item: Item) -> dict[str, str]:
    """Gold units that were not given, with the added unit that stands for each."""
    missing = sorted({error.unit for error in item.errors} - set(item.given))
    added = sorted(unit for unit in item.now if unit not in item.given)
    pairs = []
    for row, gold in enumerate(missing):
        for column, unit in enumerate(added):
            credit = item.judge.judge(gold, item.now[unit]).credit
            if credit > 0:
                pairs.append(Pair(row, column, int(credit * MILLION), 0))
    return {missing[pair.gold]: added[pair.unit] for pair in best_pairs(pairs)}


def _error_lines(item: Item, error: SeededError, added: str | None, place: tuple[int, Fraction]) -> list[Finding]:
    number, unit = place
    wrong, right = item.given.get(error.unit), item.judge.golds.get(error.unit)
    about = wrong or right
    name = f"错误 {number} {item.judge.words(about) if about else ''}"
    found, typed, corrected = _shares(item, error, added)
    line = Finding(item.piece, Outcome.RIGHT, RULE_FOUND, item.config.found, unit, error.id, added or error.unit, name)
    kind = name_of(item.case.setup.types, error.type)
    asked = f"，应为{item.judge.words(right)}" if right else "，应删除"
    if not found:
        why = f"未发现（{kind}）" + (asked if wrong else "，应补标")
        return [replace(line, outcome=Outcome.UNANSWERED, rule=RULE_FOUND, credit=Fraction(0), measure=why)]
    now = item.now.get(added or error.unit)
    said = f"改正为{item.judge.words(now)}" if now and (added or now != wrong) else "已删除" if not now else "未改正"
    return [
        replace(line, measure=f"已发现（{kind}）"),
        _part(line, (RULE_TYPE, _type_words(item, error, kind, typed)), typed, item.config.type),
        _part(line, (RULE_CORRECTED, said + ("" if corrected == 1 else asked)), corrected, item.config.corrected),
    ]


def _type_words(item: Item, error: SeededError, kind: str, share: Fraction) -> str:
    """What was chosen as the type of an error."""
    verdict = item.document.verdict(error.unit) if item.document else None
    given = "、".join(name_of(item.case.setup.types, one) for one in verdict.types) if verdict else ""
    return "错误类型" + ("正确" if share == 1 else explain.chosen(given or None, kind))


def _part(line: Finding, words: tuple[str, str], share: Fraction, weight: Fraction) -> Finding:
    outcome = Outcome.RIGHT if share == 1 else Outcome.LOOSE if share else Outcome.WRONG
    return replace(line, outcome=outcome, rule=words[0], credit=share * weight, measure=words[1])


def _shares(item: Item, error: SeededError, added: str | None) -> tuple[bool, Fraction, Fraction]:
    """Whether an error was found, and the shares for its type and its correction."""
    if error.unit not in item.given:
        if added is None:
            return False, Fraction(0), Fraction(0)
        return True, Fraction(1), item.judge.judge(error.unit, item.now[added]).credit
    corrected = _gain(item, error.unit)
    found = item.is_flagged(error.unit) or corrected > 0
    return found, _type_share(item, error), corrected


def _gain(item: Item, unit: str) -> Fraction:
    """How much of what was wrong with a given unit is mended: what its form already earned does not count."""
    is_there = unit in item.now
    if unit not in item.judge.golds:  # 多标: to be deleted
        return Fraction(not is_there)
    if not is_there or same_unit(item.now[unit], item.given[unit]):
        return Fraction(0)
    before = item.judge.judge(unit, item.given[unit]).credit
    after = item.judge.judge(unit, item.now[unit]).credit
    return max(Fraction(0), (after - before) / (1 - before)) if before < 1 else Fraction(0)


def _type_share(item: Item, error: SeededError) -> Fraction:
    """(right − wrong) ÷ errors of the unit, for an error whose type was named."""
    verdict = item.document.verdict(error.unit) if item.document else None
    if verdict is None or error.type not in verdict.types:
        return Fraction(0)
    types = [other.type for other in item.errors if other.unit == error.unit]
    wrong = sum(1 for given in verdict.types if given not in types)
    right = sum(1 for given in verdict.types if given in types)
    return max(Fraction(0), Fraction(right - wrong, right))


def _harm_lines(item: Item, unit: Fraction) -> list[Finding]:
    """Right units that were called wrong, or made wrong; redrawing one within 满分线 costs nothing."""
    lines = []
    for name in item.given:
        if name in item.wrong:
            continue
        is_there = name in item.now
        is_same = is_there and same_unit(item.now[name], item.given[name])
        harmed = not is_same and not (is_there and item.judge.judge(name, item.now[name]).is_unharmed)
        if harmed or item.is_flagged(name):
            outcome = Outcome.SPOILED if harmed else Outcome.FALSE_FLAG
            rule, why = (RULE_SPOILED, "正确标注被改错") if harmed else (RULE_FALSE, "正确标注被判为错误")
            if harmed:
                why += f"，现为{item.judge.words(item.now[name])}" if is_there else "，已删除"
            called = f"标注{item.judge.words(item.given[name])}"
            lines.append(Finding(item.piece, outcome, rule, -FLAGGING_DEDUCTION, unit, name, name, called, why))
    return lines


def _surplus_lines(item: Item, used: set[str], unit: Fraction) -> list[Finding]:
    return [
        Finding(
            item.piece, Outcome.EXTRA, explain.RULE_EXTRA, -FLAGGING_DEDUCTION, unit, unit=name,
            name=f"多出 {item.judge.words(item.now[name])}", measure=explain.NOT_MATCHED,
        )
        for name in sorted(item.now)
        if name not in item.given and name not in used
    ]  # fmt: skip


def verify_item(item: Item) -> None:
    """Gold that contradicts itself is our own fault. Raises GoldError."""
    for error in item.errors:
        if error.unit not in item.given and error.unit not in item.judge.golds:
            raise GoldError(f"{item.piece}: {error.id}: unit {error.unit} is nowhere")
    if any(is_drawn(name) for name in item.judge.golds):
        raise GoldError(f"{item.piece}: ids such as u-1 belong to candidates")
