"""Simulated work on texts: spans forgotten, cut wrongly, labelled wrongly; and whole texts marked with every label."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.text.grading import model_answers
from desktop.tasks.text.marks import Mark, Relation, Span, relations_of, spans_of
from desktop.tasks.text.model import (
    Document,
    Passage,
    new_document,
    read_document,
    read_passage,
    write_document,
)


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model answer, of which each unit is marked well with probability `quality`."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        passage = read_passage(task, task.piece(name), lambda material: materials[material])
        document = read_document(value)
        spans = [span for known in spans_of(document.units) for span in _marked(known, passage, quality, chance)]
        relations = _joined(relations_of(document.units), {span.id for span in spans}, quality, chance)
        classes = document.classes
        if classes and chance.random() >= quality:
            others = [choice.id for choice in passage.setup.classes if choice.id not in classes]
            classes = (chance.choice(others),) if others else ()
        head = replace(document.head, none=document.head.none and chance.random() < quality)
        found[name] = write_document(replace(document, head=head, units=(*spans, *relations), classes=classes))
    return found


def _marked(span: Span, passage: Passage, quality: float, chance: random.Random) -> Iterator[Span]:
    if chance.random() < quality:
        yield span
        return
    mistake = chance.choice(("forgotten", "short", "label", "astray"))
    start, end = span.ranges[0]
    if mistake == "short" and end - start > 1:
        yield replace(span, ranges=((start, end - 1), *span.ranges[1:]))
    elif mistake == "label":
        yield replace(span, label=chance.choice(passage.setup.palette.labels).id)
    elif mistake == "astray" and end < len(passage.text):
        yield replace(span, ranges=((end, min(len(passage.text), end + 2)),))


def _joined(
    relations: tuple[Relation, ...], spans: set[str], quality: float, chance: random.Random
) -> Iterator[Relation]:
    for relation in relations:
        if not {relation.head, relation.tail} <= spans:
            continue
        if chance.random() < quality:
            yield relation
        elif chance.random() < 0.5:
            yield replace(relation, head=relation.tail, tail=relation.head)


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The whole text with every label, everything related to everything, the first class for all."""
    found = {}
    for piece in task.pieces:
        passage = read_passage(task, piece, lambda material: materials[material])
        labels = [label.id for label in passage.setup.palette.labels]
        spans = [Span(f"u-{n}", label, ((0, len(passage.text)),)) for n, label in enumerate(labels, 1)]
        units: list[Mark] = [*spans]
        for kind in passage.setup.relations:
            ends = [(one, other) for one in spans for other in spans if one is not other]
            units += [
                Relation(f"u-{len(units) + n}", kind.id, one.id, other.id) for n, (one, other) in enumerate(ends, 1)
            ]
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED, next_id=len(units) + 1)
        classes = tuple(choice.id for choice in passage.setup.classes)
        found[piece.name] = write_document(
            Document(head, tuple(units[:200]), classes if passage.setup.many else classes[:1])
        )
    return found
