"""Marking of audits: seeded errors over the whole task, the filter, and the report. Not in the candidate's build.

Each seeded error is a unit: found 0.4, type 0.2, corrected 0.4 × what the base's grader says of the gain; calling a
right unit wrong, harming it, or adding one for nothing costs a unit. An item without errors is one unit, earned by
checking it. Figures of the report are compared with the candidate's own verdicts and pay only where the review does.
Gold and configuration: `gold`. Rules printed on sheets: AD-1 found, AD-2 type, AD-3 corrected, AD-4 false flag, AD-5
spoiled, AD-6 item without errors, AD-7 filter, AD-8 figure of the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import (
    ClassItem,
    Finding,
    Group,
    Marked,
    class_findings,
    make_score,
    read_set_up,
    settle,
    verify_gold,
)
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.remembering import remember_last
from desktop.tasks.annotation.values import numbers_close, parse_number, shown
from desktop.tasks.audit.bases import AnyUnit, changed_units, is_report
from desktop.tasks.audit.gold import FILTER, REPORT, REVIEW, Config, GoldItem, read_config, read_gold
from desktop.tasks.audit.gold_checks import filter_faults, item_faults, report_faults, share_faults
from desktop.tasks.audit.judging import judge_of
from desktop.tasks.audit.model import (
    KEEP,
    RETURN,
    Document,
    FieldValue,
    Judgement,
    Setup,
    Verdict,
    new_document,
    read_case,
    read_document,
    read_setup,
    tally,
    write_document,
)
from desktop.tasks.audit.reviewed import Item, item_findings, verify_item
from desktop.tasks.grid.explain_tables import quoted
from desktop.tasks.text.marks import Relation

VERSION = 1
RULE_FILTER, RULE_FIGURE = "AD-7", "AD-8"
WORDS = {KEEP: "保留", RETURN: "退回"}


@dataclass(frozen=True)
class _Review:
    """Everything that marking one task needs."""

    task: Task
    setup: Setup
    config: Config
    gold: Mapping[str, GoldItem]
    items: Mapping[str, Item]
    documents: Mapping[str, Document]
    points: Fraction


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold or configuration that cannot be used."""
    verify_gold(work, gold, "audit", VERSION)
    answers = read_answers(work, read_document)
    review = _review(work.task, gold, answers.documents, work.materials)
    reviewed = _review_group(review)
    groups = [reviewed]
    if FILTER in review.config.shares:
        groups.append(_filter_group(review))
    if REPORT in review.config.shares:
        groups.append(_report_group(review, settle(reviewed)[1] > 0))
    if answers.faults:
        groups.append(Group("", Fraction(0), answers.faults))
    marked = Marked(tuple(groups), information=_information(review), needs_person=bool(answers.faults))
    return make_score(work, gold, VERSION, marked)


def _review(task: Task, gold: GoldTask, documents: Mapping[str, Document], materials: Mapping[str, bytes]) -> _Review:
    """The prepared review with a candidate's documents put in."""
    prepared = _prepared(task, gold, materials)
    own = {name: document for name, document in documents.items() if document.base is prepared.setup.base}
    items = {name: replace(item, document=own.get(name)) for name, item in prepared.items.items()}
    return replace(prepared, items=items, documents=own)


@remember_last
def _prepared(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> _Review:
    setup = read_set_up(task, read_setup)
    config, golds = read_config(gold, setup), read_gold(gold, task)
    items = {}
    for piece in task.pieces:
        if not is_report(piece):
            inner = replace(gold, config=config.base, gold={piece.name: golds[piece.name].base})
            try:
                case = read_case(task, piece)
                judge = judge_of(task, piece, setup.base, inner, lambda name: materials[name])
            except (ValueError, KeyError) as reason:
                raise GoldError(f"{task.slot} {piece.name}: {reason}") from reason
            items[piece.name] = Item(piece.name, case, None, judge, golds[piece.name].errors, config)
            verify_item(items[piece.name])
    return _Review(task, setup, config, golds, items, {}, Fraction(task.points_hundredths, 100))


def _review_group(review: _Review) -> Group:
    units = sum(len(item.errors) or 1 for item in review.items.values())
    points = review.points * review.config.shares[REVIEW]
    findings: list[Finding] = []
    for item in review.items.values():
        findings += item_findings(item, points / units)
    return Group("", points, tuple(findings))


def _filter_group(review: _Review) -> Group:
    items = []
    for name in review.items:
        document, right = review.documents.get(name), review.gold[name].filter
        if right not in WORDS:
            raise GoldError(f"{review.task.slot} {name}: filter")
        given = document.filter or None if document else None
        measure = explain.chosen(WORDS[given] if given else None, WORDS[right])
        items.append(ClassItem(name, right, given, "筛选", measure))
    points = review.points * review.config.shares[FILTER]
    return Group("", points, tuple(class_findings(items, points, RULE_FILTER, True)))


def _report_group(review: _Review, pays: bool) -> Group:
    piece = next(piece for piece in review.task.pieces if is_report(piece))
    figures = tally(review.documents, {name: item.case for name, item in review.items.items()})
    document = review.documents.get(piece.name)
    written = {field.id: field.value for field in document.fields} if document else {}
    wanted = review.gold[piece.name].figures
    points = review.points * review.config.shares[REPORT]
    names = {choice.id: choice.name for choice in review.setup.fields}
    findings = []
    for field, figure in wanted:
        if figure not in figures or field not in names:
            raise GoldError(f"{review.task.slot} {piece.name}: figure {figure} of field {field}")
        outcome, credit = _figure_credit(written.get(field, ""), figures[figure], review.config)
        asked = f"{shown(figures[figure] * 100)}%" if figure == "accuracy" else shown(figures[figure], 0)
        typed = quoted(written.get(field, ""))
        measure = f"填写{typed}，按本人的审核结果应为 {asked}"
        if not pays:
            outcome, credit, measure = Outcome.NOTE, Fraction(0), "审核部分未得分，报告数据不计分"
        unit = points / len(wanted)
        findings.append(
            Finding(piece.name, outcome, RULE_FIGURE, credit, unit, field, name=names[field], measure=measure)
        )
    return Group("", points, tuple(findings))


def _figure_credit(written: str, right: Decimal, config: Config) -> tuple[Outcome, Fraction]:
    if not written.strip():
        return Outcome.UNANSWERED, Fraction(0)
    number = parse_number(written, percent=True)
    if number is not None and numbers_close(number, right, config.tolerance):
        return Outcome.RIGHT, Fraction(1)
    return Outcome.WRONG, Fraction(0)


def _information(review: _Review) -> dict[str, str]:
    """Raw agreement and κ between the candidate's verdicts and the seeded errors; they never count."""
    pairs = [
        (item.is_flagged(unit), unit in item.wrong)
        for item in review.items.values()
        if item.document is not None
        for unit in item.given
    ]
    if not pairs:
        return {}
    same = Fraction(sum(a == b for a, b in pairs), len(pairs))
    flagged, wrong = (Fraction(sum(column), len(pairs)) for column in zip(*pairs, strict=True))
    by_chance = flagged * wrong + (1 - flagged) * (1 - wrong)
    kappa = "未定义" if by_chance == 1 else shown((same - by_chance) / (1 - by_chance))
    return {"一致率": shown(same), "κ": kappa}


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The perfect document of every piece."""
    review = _review(task, gold, {}, materials)
    documents = {
        piece.name: _model(task, piece, review.items[piece.name], review.gold[piece.name].filter)
        for piece in task.pieces
        if not is_report(piece)
    }
    figures = tally(documents, {name: item.case for name, item in review.items.items()})
    for piece in task.pieces:
        if is_report(piece):
            document = new_document(task, piece)
            wanted = dict(review.gold[piece.name].figures)
            order = [choice.id for choice in review.setup.fields if choice.id in wanted]
            fields = tuple(FieldValue(name, _written(figures[wanted[name]])) for name in order)
            head = replace(document.head, state=PieceState.CHECKED)
            documents[piece.name] = replace(document, head=head, fields=fields)
    return {piece.name: write_document(documents[piece.name]) for piece in task.pieces}


def _written(figure: Decimal) -> str:
    return str(figure.quantize(Decimal("0.0001")).normalize() + 0) if figure != int(figure) else str(int(figure))


def _model(task: Task, piece: Piece, item: Item, kept: str) -> Document:
    golds = item.judge.golds
    removed = tuple(name for name in item.given if name not in golds)
    changed = [replace(golds[name], id=name) for name in item.given if name in golds and name in item.wrong]
    fresh = {name: f"u-{place}" for place, name in enumerate((name for name in golds if name not in item.given), 1)}
    added = [replace(golds[name], id=unit) for name, unit in fresh.items()]
    corrected = [_renamed(unit, fresh) for unit in (*changed, *added)]
    verdicts = []
    for name in item.given:
        types = tuple(error.type for error in item.errors if error.unit == name)
        order = [choice.id for choice in item.case.setup.types]
        verdicts.append(
            Verdict(name, Judgement.WRONG if types else Judgement.OK, tuple(sorted(set(types), key=order.index)))
        )
    document = new_document(task, piece)
    head = replace(document.head, state=PieceState.CHECKED, next_id=len(fresh) + 1)
    corrected = list(changed_units(item.case.given, corrected))
    return replace(
        document, head=head, verdicts=tuple(verdicts), corrected=tuple(corrected), removed=removed, filter=kept
    )


def _renamed(unit: AnyUnit, fresh: Mapping[str, str]) -> AnyUnit:
    if not isinstance(unit, Relation):
        return unit
    return replace(unit, head=fresh.get(unit.head, unit.head), tail=fresh.get(unit.tail, unit.tail))


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold of a task, as English sentences for authors. Empty when nothing is."""
    try:
        review = _review(task, gold, {}, materials)
    except (ValueError, KeyError) as reason:
        return [f"{reason}."]
    faults = [fault for item in review.items.values() for fault in item_faults(item)]
    faults += share_faults(list(review.items.values()))
    if FILTER in review.config.shares:
        faults += filter_faults({name: review.gold[name].filter for name in review.items})
    if REPORT in review.config.shares:
        report = next(piece for piece in task.pieces if is_report(piece))
        figures = tally({}, {name: item.case for name, item in review.items.items()})
        faults += report_faults(review.setup, review.gold[report.name].figures, figures)
    return faults
