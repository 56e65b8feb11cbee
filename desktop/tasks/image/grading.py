"""Marking of pictures: drawn objects by picture, classes and 保留/剔除 over the task. Not in the candidate's build.

Gold and configuration: `gold`. Rules printed on sheets: IM-1 box, IM-2 polygon, IM-3 polyline, IM-4 point, IM-5 key
point, IM-6 label, IM-7 attribute, IM-8 invalid shape, IM-9 class, IM-10 keep or discard.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldTask, Score, TaskWork
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import (
    ClassItem,
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
from desktop.tasks.image.gold import Config, GoldPicture, read_config, read_gold
from desktop.tasks.image.gold_checks import choice_faults, picture_faults, spam_faults
from desktop.tasks.image.matched import Rules, Target, compare, findings_of, targets_of, unit_count
from desktop.tasks.image.model import (
    DISCARD,
    KEEP,
    Document,
    Frame,
    Setup,
    new_document,
    read_document,
    read_frame,
    read_setup,
    write_document,
)

VERSION = 1
RULE_CLASS, RULE_KEEP = "IM-9", "IM-10"
WORDS = {KEEP: "保留", DISCARD: "剔除"}


@dataclass(frozen=True)
class _Prepared:
    """What is the same for every candidate of a task."""

    task: Task
    setup: Setup
    config: Config
    gold: Mapping[str, GoldPicture]
    targets: Mapping[str, tuple[Target, ...]]
    frames: Mapping[str, Frame]


@dataclass(frozen=True)
class _Case:
    """Everything that marking one candidate's task needs."""

    prepared: _Prepared
    documents: Mapping[str, Document]
    points: Fraction

    @property
    def config(self) -> Config:
        """The grader's settings."""
        return self.prepared.config


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold or configuration that cannot be used."""
    verify_gold(work, gold, "image", VERSION)
    answers = read_answers(work, read_document)
    case = _Case(_prepared(work.task, gold), answers.documents, task_points(work))
    groups: list[Group] = []
    information: dict[str, str] = {}
    if "units" in case.config.shares:
        groups += _drawing_groups(case)
        information = agreement(groups)
    if "class" in case.config.shares:
        groups.append(_class_group(case))
    if "keep" in case.config.shares:
        groups.append(_keep_group(case))
    if answers.faults:
        groups.append(Group("", Fraction(0), answers.faults))
    return make_score(
        work, gold, VERSION, Marked(tuple(groups), information=information, needs_person=bool(answers.faults))
    )


@remember_last
def _prepared(task: Task, gold: GoldTask) -> _Prepared:
    setup = read_set_up(task, read_setup)
    config, pictures = read_config(gold, setup), read_gold(gold, task)
    targets = {name: targets_of(picture.units) for name, picture in pictures.items()}
    frames = {piece.name: read_set_up(task, partial(_frame, piece)) for piece in task.pieces}
    return _Prepared(task, setup, config, pictures, targets, frames)


def _frame(piece: Piece, task: Task) -> Frame:
    return read_frame(task, piece)


def _drawing_groups(case: _Case) -> list[Group]:
    weights = case.config.weights or {
        name: Fraction(unit_count(found)) for name, found in case.prepared.targets.items()
    }
    points = piece_points(case.points * case.config.shares["units"], weights, sorted(case.prepared.targets))
    return [_drawing_group(case, piece, points[piece.name]) for piece in case.prepared.task.pieces]


def _drawing_group(case: _Case, piece: Piece, points: Fraction) -> Group:
    targets, document = case.prepared.targets[piece.name], case.documents.get(piece.name)
    unit = points / unit_count(targets)
    rules = Rules(case.config, case.prepared.setup.palette, case.prepared.frames[piece.name], piece.name)
    findings = findings_of(compare(targets, document.units if document else (), rules), rules, unit)
    if not targets:
        findings.insert(0, empty_finding(piece.name, document is not None and document.head.none, unit))
    return Group(piece.name, points, tuple(findings))


def _class_group(case: _Case) -> Group:
    items = []
    for piece in case.prepared.task.pieces:
        right, document = case.prepared.gold[piece.name].class_id, case.documents.get(piece.name)
        given = document.class_id or None if document else None
        classes = case.prepared.setup.classes
        measure = explain.chosen(None if given is None else name_of(classes, given), name_of(classes, right))
        items.append(ClassItem(piece.name, right, given, "图像分类", measure))
    points = case.points * case.config.shares["class"]
    return Group("", points, tuple(class_findings(items, points, RULE_CLASS, case.config.guess_deduction)))


def _keep_group(case: _Case) -> Group:
    items = []
    for piece in case.prepared.task.pieces:
        right, document = case.prepared.gold[piece.name], case.documents.get(piece.name)
        given = document.keep or None if document else None
        is_reason_right = not right.reasons or (document is not None and document.reason in right.reasons)
        part = Fraction(1) if is_reason_right else 1 - case.config.reason_share
        reasons = "或".join(name_of(case.prepared.setup.reasons, reason) for reason in right.reasons)
        asked = WORDS[right.keep] + (f"（{reasons}）" if reasons else "")
        measure = explain.chosen(_kept(case.prepared.setup, document), asked)
        items.append(ClassItem(piece.name, right.keep, given, "图像取舍", measure, part))
    points = case.points * case.config.shares["keep"]
    return Group("", points, tuple(class_findings(items, points, RULE_KEEP, True)))


def _kept(setup: Setup, document: Document | None) -> str | None:
    """What a candidate chose, with the reason of a picture that is thrown out."""
    if document is None or not document.keep:
        return None
    reason = name_of(setup.reasons, document.reason) or "未选原因"
    return WORDS[document.keep] + (f"（{reason}）" if document.keep == DISCARD and setup.reasons else "")


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The perfect document of every piece."""
    pictures = read_gold(gold, task)
    return {piece.name: write_document(_model(task, piece, pictures[piece.name])) for piece in task.pieces}


def _model(task: Task, piece: Piece, picture: GoldPicture) -> Document:
    document = new_document(task, piece)
    units = tuple(replace(unit.shape, id=f"u-{number}") for number, unit in enumerate(picture.units, 1))
    is_none = bool(read_setup(task).kinds) and not units
    head = replace(document.head, state=PieceState.CHECKED, none=is_none, next_id=len(units) + 1)
    return Document(head, units, picture.class_id, picture.keep, picture.reasons[0] if picture.reasons else "")


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold of a task, as English sentences for authors. Empty when nothing is."""
    try:
        setup = read_setup(task)
        config, pictures = read_config(gold, setup), read_gold(gold, task)
        frames = {piece.name: read_frame(task, piece) for piece in task.pieces}
    except ValueError as reason:
        return [f"{reason}."]
    faults = [fault for name in sorted(pictures) for fault in picture_faults(name, pictures[name], frames[name])]
    return faults + choice_faults(setup, pictures) + spam_faults(config, pictures, frames)
