"""Simulated work on pictures: objects forgotten, drawn loosely, labelled wrongly; and boxes everywhere."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.image.grading import model_answers
from desktop.tasks.image.model import (
    DISCARD,
    KEEP,
    Document,
    Frame,
    new_document,
    read_document,
    read_frame,
    write_document,
)
from desktop.tasks.image.shapes import Kind, NamedPoint, Shape, clamped, fault_of, moved, tidy

_ASTRAY = 0.12
_POINT_SIZE = 6000
_MOST_SPAM = 60


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model answer, of which each unit is drawn well with probability `quality`."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        frame = read_frame(task, task.piece(name))
        document = read_document(value)
        units = tuple(unit for drawn in document.units for unit in _drawn(drawn, frame, quality, chance))
        units = tuple({unit.id: unit for unit in units if fault_of(unit) is None}.values())
        head = replace(document.head, none=document.head.none and chance.random() < quality, next_id=500)
        found[name] = write_document(replace(_chosen(document, frame, quality, chance), head=head, units=units))
    return found


def _chosen(document: Document, frame: Frame, quality: float, chance: random.Random) -> Document:
    """Class and 取舍, sometimes wrong."""
    if document.class_id and chance.random() >= quality:
        others = [choice.id for choice in frame.setup.classes if choice.id != document.class_id]
        document = replace(document, class_id=chance.choice(others))
    if document.keep and chance.random() >= quality:
        document = replace(document, keep=KEEP if document.keep == DISCARD else DISCARD, reason="")
    return document


def _drawn(unit: Shape, frame: Frame, quality: float, chance: random.Random) -> Iterator[Shape]:
    if chance.random() < quality:
        yield unit
        return
    labels = [one.id for one in frame.setup.palette.labels if frame.setup.allows(unit.kind, one.id)]
    others = [label for label in labels if label != unit.label and unit.kind is not Kind.KEYPOINTS]
    mistakes = [
        "forgotten",
        "loose",
        "astray",
        *(["label"] if others else []),
        *(["attributes"] if unit.attributes else []),
    ]
    mistake = chance.choice(mistakes)
    left, top, right, bottom = unit.box
    least = _POINT_SIZE if unit.kind in (Kind.POINT, Kind.KEYPOINTS) else 400
    wide, high = max(right - left, least), max(bottom - top, least)
    if mistake == "loose":
        yield _moved(unit, frame, (round(_ASTRAY * wide), round(_ASTRAY * high)))
    elif mistake == "label":
        yield replace(unit, label=chance.choice(others), attributes=())
    elif mistake == "astray":
        yield _moved(unit, frame, (chance.randint(-2, 2) * wide, chance.choice((-1, 1)) * high))
    elif mistake == "attributes":
        yield replace(unit, attributes=(), flags=())


def _moved(unit: Shape, frame: Frame, way: tuple[int, int]) -> Shape:
    return tidy(clamped(moved(unit, *way), frame.width, frame.height))


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The first class for all, everything discarded, and shapes everywhere at several scales."""
    found = {}
    for piece in task.pieces:
        frame = read_frame(task, piece)
        units = tuple(replace(shape, id=f"u-{number}") for number, shape in enumerate(_everywhere(frame), 1))
        units = units[: min(_MOST_SPAM, frame.setup.most_units)]
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED, next_id=len(units) + 1)
        class_id = frame.setup.classes[0].id if frame.setup.classes else ""
        keep = DISCARD if frame.setup.clean else ""
        found[piece.name] = write_document(Document(head, units, class_id, keep))
    return found


def _everywhere(frame: Frame) -> Iterator[Shape]:
    kinds = [
        (kind, label.id)
        for kind in frame.setup.kinds
        for label in frame.setup.palette.labels
        if frame.setup.allows(kind, label.id)
    ]
    number = 0
    for parts in (1, 2, 4, 8):
        wide, high = frame.width // parts, frame.height // parts
        for row in range(parts):
            for column in range(parts):
                if kinds:
                    kind, label = kinds[number % len(kinds)]
                    yield _placed(frame, (kind, label), (column * wide, row * high, wide, high))
                number += 1


def _placed(frame: Frame, what: tuple[Kind, str], cell: tuple[int, int, int, int]) -> Shape:
    kind, label = what
    left, top, wide, high = cell
    corners = ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))
    points = {
        Kind.BOX: (corners[0], corners[2]), Kind.POLYGON: corners, Kind.POLYLINE: (corners[0], corners[2]),
        Kind.POINT: ((left + wide // 2, top + high // 2),), Kind.KEYPOINTS: (),
    }[kind]  # fmt: skip
    known = frame.setup.palette.get(label)
    names = [point.id for point in known.points] if known and kind is Kind.KEYPOINTS else []
    named = (NamedPoint(name, left + wide // 2, top + high // 2, 2) for name in names)
    return Shape("u-1", kind, label, points, named=tuple(named))
