"""What is audited: annotations of pictures, texts or sounds, in the units of those task types.

The one place where a task type uses others: `audit` reuses their models (and their graders, in `grading`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from desktop.exam.task import Piece, Task, TaskType
from desktop.strict_json import JsonObject
from desktop.tasks.annotation.documents import Head
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.audio import model as audio_model
from desktop.tasks.audio.segments import Segment, read_segment, write_segment
from desktop.tasks.image import model as image_model
from desktop.tasks.image.shapes import Shape, read_shape, write_shape
from desktop.tasks.text import model as text_model
from desktop.tasks.text.marks import Mark, read_mark, write_mark

AnyUnit = Shape | Mark | Segment
AnyDocument = image_model.Document | text_model.Document | audio_model.Document
ReadMaterial = Callable[[str], bytes]


class Base(StrEnum):
    """The task type whose units are audited."""

    IMAGE = "image"
    TEXT = "text"
    AUDIO = "audio"


@dataclass(frozen=True)
class BaseModel:
    """How a base reads, writes and wraps its units. `own` are fields of a piece's setup that are the base's."""

    schema: str
    read_unit: Callable[[Reading], Any]
    write_unit: Callable[[Any], JsonObject]
    wrap: Callable[[Head, tuple[Any, ...]], Any]
    verify: Callable[[Task, Piece], object]
    own: tuple[str, ...] = ()


BASES = {
    Base.IMAGE: BaseModel(
        image_model.SCHEMA, read_shape, write_shape, image_model.Document, image_model.read_frame
    ),
    Base.TEXT: BaseModel(
        text_model.SCHEMA, read_mark, write_mark, text_model.Document,
        lambda task, piece: text_model.read_setup(task), ("text",),
    ),
    Base.AUDIO: BaseModel(
        audio_model.SCHEMA, read_segment, write_segment, audio_model.Document, audio_model.read_clip, ("duration_ms",)
    ),
}  # fmt: skip


def base_task(task: Task, base: Base) -> Task:
    """The task as one of its base type: what the base's model, workbench and grader are given."""
    pieces = tuple(base_piece(piece, base) for piece in task.pieces if not is_report(piece))
    return replace(task, type=TaskType(base), setup=task.setup["work"], pieces=pieces)


def base_piece(piece: Piece, base: Base) -> Piece:
    """The piece as one of the base type: only what is the base's own in its setup."""
    return replace(piece, setup={name: piece.setup[name] for name in BASES[base].own if name in piece.setup})


def is_report(piece: Piece) -> bool:
    """Whether a piece is the table of the report, not a reviewed item."""
    return piece.setup.get("report") is True


def given_units(piece: Piece, base: Base) -> tuple[AnyUnit, ...]:
    """The annotation to be reviewed. Raises ValueError."""
    reading = Reading({"units": piece.setup.get("units")}, piece.name)
    units: tuple[AnyUnit, ...] = reading.each("units", BASES[base].read_unit)
    if len({unit.id for unit in units}) != len(units):
        raise reading.fault("units: an id stands twice")
    return units


def same_unit(left: AnyUnit, right: AnyUnit) -> bool:
    """Whether two units say the same (ids aside)."""
    return replace(left, id="") == replace(right, id="")


def changed_units(given: Sequence[AnyUnit], now: Sequence[AnyUnit]) -> tuple[AnyUnit, ...]:
    """Those of `now` that are new or no longer as given."""
    known = {unit.id: unit for unit in given}
    return tuple(unit for unit in now if unit.id not in known or not same_unit(known[unit.id], unit))


def merged_units(given: Sequence[AnyUnit], corrected: Sequence[AnyUnit], removed: Sequence[str]) -> tuple[AnyUnit, ...]:
    """The annotation after corrections: given ones in their places, new ones at the end."""
    changes = {unit.id: unit for unit in corrected}
    kept = [changes.get(unit.id, unit) for unit in given if unit.id not in removed]
    known = {unit.id for unit in given}
    return (*kept, *(unit for unit in corrected if unit.id not in known))
