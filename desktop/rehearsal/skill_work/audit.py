"""Simulated audits: errors overlooked, right units called wrong, types mixed up; and everything called wrong."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.audit.bases import is_report
from desktop.tasks.audit.grading import model_answers
from desktop.tasks.audit.model import (
    KEEP,
    RETURN,
    Case,
    Document,
    FieldValue,
    Judgement,
    Verdict,
    new_document,
    read_case,
    read_document,
    restored_unit,
    write_document,
)

_FALSE_ALARM = 0.15


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model answer, of which each verdict and figure is right with probability `quality`."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        case, document = read_case(task, task.piece(name)), read_document(value)
        for verdict in document.verdicts:
            if chance.random() >= quality:
                document = _mistaken(document, verdict, case, chance)
        added = tuple(
            unit
            for unit in document.corrected
            if any(unit.id == given.id for given in case.given) or chance.random() < quality
        )
        fields = tuple(field for field in document.fields if chance.random() < quality)
        kept = document.filter if chance.random() < quality else {KEEP: RETURN, RETURN: KEEP}.get(document.filter, "")
        found[name] = write_document(replace(document, corrected=added, fields=fields, filter=kept))
    return found


def _mistaken(document: Document, verdict: Verdict, case: Case, chance: random.Random) -> Document:
    """An error overlooked or named wrongly; a right unit called wrong now and then."""
    if verdict.judgement is Judgement.OK:
        if chance.random() >= _FALSE_ALARM:
            return document
        wrong = Verdict(verdict.unit, Judgement.WRONG)
    elif chance.random() < 0.6:
        document, wrong = restored_unit(document, verdict.unit), Verdict(verdict.unit, Judgement.OK)
    else:
        wrong = replace(verdict, types=(chance.choice(case.setup.types).id,))
    return replace(
        document, verdicts=tuple(wrong if known.unit == verdict.unit else known for known in document.verdicts)
    )


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every unit wrong in every way, every item returned, a 1 in every field."""
    found = {}
    for piece in task.pieces:
        case, document = read_case(task, piece), new_document(task, piece)
        types = tuple(choice.id for choice in case.setup.types)
        verdicts = tuple(Verdict(unit.id, Judgement.WRONG, types) for unit in case.given)
        fields = tuple(FieldValue(choice.id, "1") for choice in case.setup.fields) if is_report(piece) else ()
        kept = RETURN if case.setup.filter and not is_report(piece) else ""
        head = replace(document.head, state=PieceState.CHECKED)
        found[piece.name] = write_document(replace(document, head=head, verdicts=verdicts, fields=fields, filter=kept))
    return found
