"""Marking of texts: spans and relations by text, classes over the whole task. Not in the candidate's build.

Gold and configuration: `gold`. Rules printed on sheets: TX-1 exact, TX-2 overlap, TX-3 label, TX-4 relation, TX-5 its
type, TX-6 class, TX-7 several classes, TX-8 scale of classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    agreement,
    class_findings,
    empty_finding,
    make_score,
    piece_points,
    read_set_up,
    task_points,
    verify_gold,
)
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.palette import name_of
from desktop.tasks.annotation.remembering import remember_last
from desktop.tasks.text.gold import Config, GoldText, read_config, read_gold
from desktop.tasks.text.gold_checks import choice_faults, spam_faults, text_faults
from desktop.tasks.text.marks import Mark
from desktop.tasks.text.matched import Rules, findings_of, trimmed_gold, unit_count
from desktop.tasks.text.model import (
    Document,
    Setup,
    new_document,
    read_document,
    read_passage,
    read_setup,
    source_text,
    write_document,
)

VERSION = 1
RULE_CLASS, RULE_MANY, RULE_SCALE = "TX-6", "TX-7", "TX-8"


@dataclass(frozen=True)
class _Prepared:
    """What is the same for every candidate of a task."""

    setup: Setup
    config: Config
    gold: Mapping[str, GoldText]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class _Case:
    """Everything that marking one candidate's task needs."""

    work: TaskWork
    prepared: _Prepared
    documents: Mapping[str, Document]

    @property
    def config(self) -> Config:
        """The grader's settings."""
        return self.prepared.config

    @property
    def gold(self) -> Mapping[str, GoldText]:
        """What is right, by piece."""
        return self.prepared.gold

    @property
    def setup(self) -> Setup:
        """The task's setup."""
        return self.prepared.setup

    def points(self, kind: str) -> Fraction:
        """What one kind of work carries."""
        return task_points(self.work) * self.config.shares[kind]


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold or configuration that cannot be used."""
    verify_gold(work, gold, "text", VERSION)
    answers = read_answers(work, read_document)
    case = _Case(work, _prepared(work.task, gold, work.materials), answers.documents)
    groups: list[Group] = []
    information: dict[str, str] = {}
    if "units" in case.config.shares:
        groups += _marking_groups(case)
        information = agreement(groups)
    if "classes" in case.config.shares:
        groups.append(_class_group(case))
    if answers.faults:
        groups.append(Group("", Fraction(0), answers.faults))
    return make_score(
        work, gold, VERSION, Marked(tuple(groups), information=information, needs_person=bool(answers.faults))
    )


@remember_last
def _prepared(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> _Prepared:
    setup = read_set_up(task, read_setup)
    try:
        texts = {piece.name: source_text(task, piece, lambda name: materials[name]) for piece in task.pieces}
    except (ValueError, KeyError) as reason:
        raise GoldError(f"{task.slot}: {reason}") from reason
    golds = {name: trimmed_gold(found, texts[name]) for name, found in read_gold(gold, task).items()}
    return _Prepared(setup, read_config(gold, setup), golds, texts)


def _marking_groups(case: _Case) -> list[Group]:
    weights = case.config.weights or {name: unit_count(text, case.config) for name, text in case.gold.items()}
    points = piece_points(case.points("units"), weights, sorted(case.gold))
    return [_marking_group(case, piece, points[piece.name]) for piece in case.work.task.pieces]


def _marking_group(case: _Case, piece: Piece, points: Fraction) -> Group:
    gold, document = case.gold[piece.name], case.documents.get(piece.name)
    unit = points / unit_count(gold, case.config)
    rules = Rules(case.config, case.setup, case.prepared.texts[piece.name], piece.name)
    findings = findings_of(gold, document.units if document else (), rules, unit)
    if not gold.spans and not gold.relations:
        findings.insert(0, empty_finding(piece.name, document is not None and document.head.none, unit))
    return Group(piece.name, points, tuple(findings))


def _class_group(case: _Case) -> Group:
    points = case.points("classes")
    if case.setup.many:
        return Group("", points, tuple(_many_findings(case, points)))
    items = [_class_item(case, piece) for piece in case.work.task.pieces]
    if case.config.ordinal:
        return Group("", points, tuple(_scale_findings(case, items, points)))
    return Group("", points, tuple(class_findings(items, points, RULE_CLASS, case.config.guess_deduction)))


def _class_item(case: _Case, piece: Piece) -> ClassItem:
    right, document = case.gold[piece.name].classes, case.documents.get(piece.name)
    if len(right) != 1 or all(choice.id != right[0] for choice in case.setup.classes):
        raise GoldError(f"{case.work.task.slot} {piece.name}: not exactly one known class")
    chosen = document.classes if document else ()
    given = chosen[0] if chosen else None
    if len(chosen) > 1:
        given = ""  # several where one is asked: wrong, not unanswered
    measure = explain.chosen(_names(case.setup, chosen) if chosen else None, _names(case.setup, right))
    return ClassItem(piece.name, right[0], given, "文本分类", measure)


def _many_findings(case: _Case, points: Fraction) -> list[Finding]:
    """max(0, (TP − FP) ÷ |gold|) for each text; every text is worth the same."""
    unit = points / len(case.work.task.pieces)
    findings = []
    for piece in case.work.task.pieces:
        right, document = set(case.gold[piece.name].classes), case.documents.get(piece.name)
        given = set(document.classes) if document else set()
        if not right:
            finding = empty_finding(piece.name, document is not None and document.head.none and not given, unit)
            findings.append(replace(finding, name="文本分类"))
            continue
        credit = max(Fraction(0), Fraction(len(given & right) - len(given - right), len(right)))
        outcome = Outcome.RIGHT if credit == 1 else Outcome.LOOSE if credit else Outcome.WRONG
        outcome = outcome if given else Outcome.UNANSWERED
        names = _names(case.setup, case.gold[piece.name].classes)
        chosen = _names(case.setup, tuple(sorted(given))) if given else None
        measure = f"{explain.chosen(chosen, names)}，答对 {len(given & right)}，多选 {len(given - right)}"
        findings.append(Finding(piece.name, outcome, RULE_MANY, credit, unit, name="文本分类", measure=measure))
    return findings


def _scale_findings(case: _Case, items: list[ClassItem], points: Fraction) -> list[Finding]:
    """A scale: the neighbour is worth half; what the best constant answer would earn is taken off."""
    order = {choice.id: place for place, choice in enumerate(case.setup.classes)}
    present = sorted({item.gold for item in items})
    if len(present) < 2:
        raise GoldError("classification needs two classes in the gold at least")
    worth = {0: Fraction(1), 1: Fraction(1, 2)}
    blind = max(
        sum((worth.get(abs(order[gold] - place), Fraction(0)) for gold in present), Fraction(0)) / len(present)
        for place in order.values()
    )
    findings = []
    for item in items:
        unit = points / len(present) / sum(1 for other in items if other.gold == item.gold)
        far = abs(order[item.given] - order[item.gold]) if item.given in order else len(order)
        credit = (worth.get(far, Fraction(0)) - blind) / (1 - blind) if item.given is not None else Fraction(0)
        outcome = {0: Outcome.RIGHT, 1: Outcome.LOOSE}.get(far, Outcome.WRONG)
        outcome = Outcome.UNANSWERED if item.given is None else outcome
        findings.append(Finding(item.piece, outcome, RULE_SCALE, credit, unit, name=item.name, measure=item.measure))
    return findings


def _names(setup: Setup, classes: tuple[str, ...]) -> str:
    return "、".join(name_of(setup.classes, found) for found in classes)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The perfect document of every piece."""
    texts = read_gold(gold, task)
    setup = read_setup(task)
    return {piece.name: write_document(_model(task, piece, texts[piece.name], setup)) for piece in task.pieces}


def _model(task: Task, piece: Piece, gold: GoldText, setup: Setup) -> Document:
    marks: list[Mark] = [*(found.span for found in gold.spans), *gold.relations]
    ids = {mark.id: f"u-{number}" for number, mark in enumerate(marks, 1)}
    spans = [replace(found.span, id=ids[found.span.id]) for found in gold.spans]
    relations = [
        replace(relation, id=ids[relation.id], head=ids[relation.head], tail=ids[relation.tail])
        for relation in gold.relations
    ]
    head = new_document(task, piece).head
    is_none = not marks if setup.palette.labels else setup.many and not gold.classes
    order = [choice.id for choice in setup.classes]
    classes = tuple(sorted(gold.classes, key=order.index))
    head = replace(head, state=PieceState.CHECKED, none=is_none, next_id=len(marks) + 1)
    return Document(head, (*spans, *relations), classes)


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold of a task, as English sentences for authors. Empty when nothing is."""
    try:
        setup = read_setup(task)
        config, texts = read_config(gold, setup), read_gold(gold, task)
        passages = {piece.name: read_passage(task, piece, lambda name: materials[name]) for piece in task.pieces}
    except (ValueError, KeyError) as reason:
        return [f"{reason}."]
    faults = [fault for name in sorted(texts) for fault in text_faults(name, texts[name], passages[name])]
    return faults + choice_faults(setup, texts) + spam_faults(setup, config, texts)
