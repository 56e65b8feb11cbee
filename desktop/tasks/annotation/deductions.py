"""From findings to a score: sections 3.1 to 3.6 of the plan of task types, in exact fractions.

A grader collects `Finding`s in `Group`s (the piece for drawing, the whole task for choosing and flagging);
`make_score` adds them up: careless deductions at most half of a group, a group never below 0 or above its points, one
rounding at the end. Every amount has exactly one line, and the lines add up to the points.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from desktop.crypto.joining import sha256
from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Line, Outcome, Score, TaskWork
from desktop.strict_json import write_json
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.values import half_up, half_up_to, shown

Kind = TypeVar("Kind")
QUANTA = (Fraction("0.1"), Fraction("0.5"), Fraction(1))
WRONG_LABEL_CREDIT = Fraction("0.4")
DRAWING_DEDUCTION = Fraction("0.5")
FLAGGING_DEDUCTION = Fraction(1)
MOST_CARELESS = Fraction("0.5")
_LINE_PLACES = 6


@dataclass(frozen=True)
class Finding:
    """What became of one unit: `credit` is the share of `unit_points` it gives (negative: takes away).

    `name` is what the line calls it, `measure` what was measured, both Chinese; `careless` deductions are capped.
    """

    piece: str
    outcome: Outcome
    rule: str
    credit: Fraction
    unit_points: Fraction
    gold: str = ""
    unit: str = ""
    name: str = ""
    measure: str = ""
    careless: bool = False

    @property
    def points(self) -> Fraction:
        """The amount."""
        return self.credit * self.unit_points


@dataclass(frozen=True)
class Group:
    """A scoring group: `points` is S, the most it gives; `piece` is "" for the whole task."""

    piece: str
    points: Fraction
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Marked:
    """What a grader found in a task. `pending` points are left to people; `information` never counts."""

    groups: tuple[Group, ...]
    pending: Fraction = Fraction(0)
    information: Mapping[str, str] = field(default_factory=dict)
    needs_person: bool = False


def task_points(work: TaskWork) -> Fraction:
    """The most a task gives."""
    return Fraction(work.task.points_hundredths, 100)


def settle(group: Group) -> tuple[tuple[Finding, ...], Fraction]:
    """The findings with the balancing ones at the end, and the points of the group."""
    findings = list(group.findings)
    careless = -sum((f.points for f in findings if f.careless and f.credit < 0), Fraction(0))
    if careless > MOST_CARELESS * group.points:
        back = careless - MOST_CARELESS * group.points
        findings.append(_balance(group.piece, explain.RULE_CARELESS_CAP, back, explain.CARELESS_CAP))
    total = sum((finding.points for finding in findings), Fraction(0))
    if total < 0:
        findings.append(_balance(group.piece, explain.RULE_FLOOR, -total, explain.FLOOR))
    elif total > group.points:
        findings.append(_balance(group.piece, explain.RULE_FLOOR, group.points - total, explain.CEILING))
    return tuple(findings), min(max(total, Fraction(0)), group.points)


def _balance(piece: str, rule: str, amount: Fraction, why: str) -> Finding:
    credit = Fraction(1) if amount > 0 else Fraction(-1)
    return Finding(piece, Outcome.NOTE, rule, credit, abs(amount), measure=why)


def note(piece: str, rule: str, why: str) -> Finding:
    """A line that says something and is worth nothing."""
    return Finding(piece, Outcome.NOTE, rule, Fraction(0), Fraction(0), measure=why)


def empty_finding(piece: str, is_none: bool, unit: Fraction) -> Finding:
    """The line of a piece without targets: marked so, or not checked."""
    if is_none:
        return Finding(piece, Outcome.RIGHT, explain.RULE_EMPTY, Fraction(1), unit, measure=explain.NONE_CONFIRMED)
    return Finding(piece, Outcome.UNANSWERED, explain.RULE_EMPTY, Fraction(0), unit, measure=explain.NOT_CHECKED)


def unreadable(piece: str, why: str = explain.UNREADABLE) -> Finding:
    """The line of an answer that does not read: 0 points and a person looks at it."""
    return note(piece, explain.RULE_UNREADABLE, why)


_FOUND = (Outcome.RIGHT, Outcome.LOOSE)
_MISSED = (Outcome.MISSING, Outcome.WRONG_LABEL, Outcome.WRONG)
_SURPLUS = (Outcome.EXTRA, Outcome.DUPLICATE, Outcome.WRONG_LABEL)


def agreement(groups: Sequence[Group]) -> dict[str, str]:
    """F1 of drawn units for information; it never counts. 未定义 where there was nothing and nothing was drawn."""
    lines = [finding for group in groups for finding in group.findings if finding.gold or finding.unit]
    found, missed, surplus = (sum(line.outcome in wanted for line in lines) for wanted in (_FOUND, _MISSED, _SURPLUS))
    whole = 2 * found + missed + surplus
    return {"F1": shown(Fraction(2 * found, whole)) if whole else "未定义"}


def make_score(work: TaskWork, gold: GoldTask, version: int, marked: Marked) -> Score:
    """The score of a task: settled groups, one rounding, digests of everything it rests on."""
    quantum = read_quantum(gold)
    maximum = task_points(work)
    lines: list[Line] = []
    exact = Fraction(0)
    for group in marked.groups:
        findings, earned = settle(group)
        lines += [_line(work.task, finding) for finding in findings]
        exact += earned
    given = _rounded(exact, quantum, maximum - marked.pending)
    lines.append(_rounding(work.task.slot, lines, exact, (quantum, given, maximum)))
    return Score(
        points=half_up(given, 2),
        maximum=half_up(maximum, 2),
        lines=tuple(lines),
        pending=half_up(marked.pending, 2),
        information=dict(sorted(marked.information.items())),
        needs_person=marked.needs_person,
        grader=f"{gold.grader}/{version}",
        config_hash=sha256(write_json(dict(gold.config))).hex(),
        gold_hash=sha256(write_json({"gold": _gold_values(gold)})).hex(),
        answer_hash=sha256(write_json({"answers": _digests(work)})).hex(),
    )


def read_quantum(gold: GoldTask) -> Fraction:
    """To what a task's points are rounded. Raises GoldError."""
    written = gold.config.get("quantum", "0.1")
    quantum = {str(float(known)): known for known in QUANTA} | {"1": Fraction(1)}
    if written not in quantum:
        raise GoldError(f"{gold.slot}: quantum {written!r}")
    return quantum[written]


def verify_gold(work: TaskWork, gold: GoldTask, grader: str, version: int) -> None:
    """Refuse gold of another grader, of a newer one, or of another task. Raises GoldError."""
    if gold.grader != grader or not 1 <= gold.version <= version:
        raise GoldError(f"{gold.slot}: grader {gold.grader}/{gold.version} instead of {grader}/{version}")
    if gold.slot != work.task.slot:
        raise GoldError(f"gold of {gold.slot} for {work.task.slot}")


def read_shares(reading: Reading, names: Sequence[str]) -> dict[str, Fraction]:
    """Field `shares`: what part of the points each kind of work carries. It may be absent where there is one kind."""
    if len(names) == 1 and not reading.has("shares"):
        return {names[0]: Fraction(1)}
    written = reading.object("shares")
    shares = {name: written.fraction(name) for name in names}
    written.end()
    if sum(shares.values()) != 1 or min(shares.values()) < 0:
        raise reading.fault("shares")
    return shares


def read_weights(reading: Reading) -> dict[str, Fraction]:
    """Field `weights`: how the points are shared among the pieces; empty where it is absent."""
    return dict(reading.each("weights", lambda one: (one.text("piece"), one.fraction("weight")), ()))


def piece_points(points: Fraction, weights: Mapping[str, Fraction], names: Sequence[str]) -> dict[str, Fraction]:
    """`points` shared among the pieces called `names`. Raises GoldError for weights of other pieces."""
    if set(weights) != set(names):
        raise GoldError(f"weights for other pieces: {sorted(set(weights) ^ set(names))[:5]}")
    return shared_out(points, weights)


def read_gold_pieces(task: Task, gold: GoldTask, read: Callable[[Any, str], Kind]) -> dict[str, Kind]:
    """Gold by piece name for every piece of the task, each read by `read(values, place)`. Raises GoldError."""
    names = {piece.name for piece in task.pieces}
    if set(gold.gold) != names:
        raise GoldError(f"{gold.slot}: gold for other pieces: {sorted(names ^ set(gold.gold))[:5]}")
    try:
        return {name: read(gold.gold[name], f"{gold.slot} {name}") for name in sorted(names)}
    except GoldError:
        raise
    except ValueError as reason:
        raise GoldError(str(reason)) from reason


def read_set_up(task: Task, read: Callable[[Task], Kind]) -> Kind:
    """The setup of a task; a faulty one is our own fault. Raises GoldError."""
    try:
        return read(task)
    except ValueError as reason:
        raise GoldError(f"{task.slot}: {reason}") from reason


def shared_out(points: Fraction, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """`points` in proportion to `weights`. GoldError where there is nothing to share by."""
    total = sum(weights.values(), Fraction(0))
    if total <= 0 or any(weight < 0 for weight in weights.values()):
        raise GoldError("weights")
    return {name: points * weight / total for name, weight in weights.items()}


@dataclass(frozen=True)
class ClassItem:
    """One thing to be classified: what gold says, what was answered (None: nothing) and how lines call it."""

    piece: str
    gold: str
    given: str | None
    name: str = ""
    measure: str = ""
    part: Fraction = Fraction(1)
    """Share of the unit that a right answer earns (less than 1 where a half credit or a reason is missing)."""


def class_findings(items: Sequence[ClassItem], points: Fraction, rule: str, guess_deduction: bool) -> list[Finding]:
    """Class-balanced marks (3.3): each gold class carries the same sum, a wrong answer costs 1/(k−1) of its item.

    k is the number of gold classes, so every constant answer earns exactly 0. `given == gold` counts as right.
    """
    sizes: dict[str, int] = {}
    for item in items:
        sizes[item.gold] = sizes.get(item.gold, 0) + 1
    if len(sizes) < 2:
        raise GoldError("classification needs two classes in the gold at least")
    penalty = Fraction(-1, len(sizes) - 1) if guess_deduction else Fraction(0)
    findings = []
    for item in items:
        unit = points / len(sizes) / sizes[item.gold]
        outcome, credit = Outcome.WRONG, penalty
        if item.given is None:
            outcome, credit = Outcome.UNANSWERED, Fraction(0)
        elif item.given == item.gold:
            outcome, credit = (Outcome.RIGHT if item.part == 1 else Outcome.LOOSE), item.part
        findings.append(
            Finding(item.piece, outcome, rule, credit, unit, gold=item.gold, name=item.name, measure=item.measure)
        )
    return findings


def replaced_points(findings: Sequence[Finding], unit_points: Fraction) -> tuple[Finding, ...]:
    """The same findings, each unit worth `unit_points`."""
    return tuple(replace(finding, unit_points=unit_points) for finding in findings)


def _line(task: Task, finding: Finding) -> Line:
    """People know a piece by its title; only a piece that the task does not have is called by its name."""
    titles = {piece.name: piece.title for piece in task.pieces}
    place = explain.place_name(task.slot, titles.get(finding.piece) or finding.piece)
    details = (finding.measure, explain.rule(finding.rule))
    amount = explain.Sum(finding.credit, finding.unit_points)
    return Line(
        finding.piece, finding.gold, finding.unit, finding.outcome, finding.rule,
        half_up(finding.credit, _LINE_PLACES), half_up(finding.points, _LINE_PLACES),
        explain.line_text(place, finding.name, finding.outcome, details, amount),
    )  # fmt: skip


def _rounding(slot: str, lines: Sequence[Line], exact: Fraction, sums: tuple[Fraction, Fraction, Fraction]) -> Line:
    quantum, given, maximum = sums
    rest = half_up(given, 2) - sum((line.points for line in lines), Decimal(0))
    text = explain.rounding_text(slot, exact, quantum, given, maximum)
    return Line("", "", "", Outcome.ROUNDING, explain.RULE_ROUNDING, Decimal(0), rest, text)


def _rounded(exact: Fraction, quantum: Fraction, most: Fraction) -> Fraction:
    """Half up, but never above the most a task gives."""
    given = half_up_to(exact, quantum)
    return given if given <= most else most // quantum * quantum


def _gold_values(gold: GoldTask) -> list[dict[str, object]]:
    """By piece, as a list: names of pieces are no keys of the profile."""
    return [{"piece": name, "value": gold.gold[name]} for name in sorted(gold.gold)]


def _digests(work: TaskWork) -> list[dict[str, str]]:
    return [{"piece": name, "sha256": sha256(work.answers[name]).hex()} for name in sorted(work.answers)]
