"""What all drawn and marked units have in common: ids that are never used twice, attributes, and the piece's limits.

Documents of image, text and audio hold `head` and `units`; the functions here change them without knowing the kind.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import JsonObject
from desktop.tasks.annotation.documents import DocumentError, Head, PieceState
from desktop.tasks.annotation.palette import Attribute
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.undo import Refused

MOST_UNITS = 200
_UNIT_ID = re.compile(r"u-([1-9][0-9]{0,9})")
_GIVEN_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class AttributeValue:
    """The option chosen for an attribute."""

    id: str
    value: str


class Unit(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Such as u-7."""


AnyUnit = TypeVar("AnyUnit", bound=Unit)


def is_drawn(unit: str) -> bool:
    """Whether the candidate made the unit with this id; papers give ids of another form."""
    return _UNIT_ID.fullmatch(unit) is not None


def take_id(head: Head) -> tuple[str, Head]:
    """A fresh id, and the head with the counter moved on; the piece is open now and not without target."""
    unit = f"u-{head.next_id}"
    return unit, replace(opened(head), next_id=head.next_id + 1, none=False)


def opened(head: Head) -> Head:
    """The head of a piece somebody works on: an untouched one becomes open."""
    return replace(head, state=PieceState.OPEN) if head.state is PieceState.UNTOUCHED else head


def with_none(head: Head, none: bool, is_empty: bool) -> Head | Refused:
    """已检查，无目标 is only for a piece without units."""
    if none and not is_empty:
        return Refused(tr("Delete the units first: a piece without target has none."))
    return replace(head, none=none, state=PieceState.CHECKED if none else opened(head).state)


def find(units: Sequence[AnyUnit], unit: str) -> AnyUnit | None:
    """The unit with this id."""
    return next((known for known in units if known.id == unit), None)


def without(units: Sequence[AnyUnit], gone: Iterable[str]) -> tuple[AnyUnit, ...]:
    """All but these."""
    ids = set(gone)
    return tuple(unit for unit in units if unit.id not in ids)


def put_back(units: Sequence[AnyUnit], changed: AnyUnit) -> tuple[AnyUnit, ...]:
    """The unit with this id replaced, in its place."""
    return tuple(changed if unit.id == changed.id else unit for unit in units)


def is_full(units: Sequence[object], most: int = MOST_UNITS) -> Refused | None:
    """Why no unit can be added any more."""
    if len(units) >= most:
        return Refused(tr("One piece holds at most {most} units.", most=most))
    return None


def gone() -> Refused:
    """A command named a unit that is not there."""
    return Refused(tr("This unit is no longer there."))


def unknown_label() -> Refused:
    """A command named a label the paper does not have here."""
    return Refused(tr("This label cannot be used here."))


def with_attribute(values: tuple[AttributeValue, ...], given: AttributeValue) -> tuple[AttributeValue, ...]:
    """One value set, in order of ids; "" takes the attribute away."""
    kept = [value for value in values if value.id != given.id]
    return tuple(sorted([*kept, *([given] if given.value else [])], key=lambda value: value.id))


def read_attribute_values(reading: Reading) -> tuple[AttributeValue, ...]:
    """Field `attributes` of a unit; each attribute once."""
    values = reading.each("attributes", _attribute_value, ())
    if len({value.id for value in values}) != len(values):
        raise reading.fault("attributes")
    return tuple(sorted(values, key=lambda value: value.id))


def write_attribute_values(values: tuple[AttributeValue, ...]) -> list[JsonObject]:
    """As documents hold them."""
    return [{"id": value.id, "value": value.value} for value in values]


def fitting(values: tuple[AttributeValue, ...], attributes: Sequence[Attribute]) -> tuple[AttributeValue, ...]:
    """Those values that the attributes of a label allow: what is kept when a unit gets another label."""
    known = {attribute.id: attribute for attribute in attributes}
    return tuple(value for value in values if value.id in known and known[value.id].has(value.value))


def read_unit_id(reading: Reading, name: str = "id") -> str:
    """The id of a unit: u-<counter>, or one that a paper gave it."""
    value = reading.text(name, most=40)
    if not _GIVEN_ID.fullmatch(value):
        raise reading.fault("id")
    return value


def verify_units(head: Head, units: Sequence[Unit], most: int) -> None:
    """Ids distinct and below the counter, not more units than allowed, none only where there are none."""
    ids = [unit.id for unit in units]
    if len(set(ids)) != len(ids) or len(ids) > most or (head.none and ids):
        raise DocumentError("units")
    counters = [int(found[1]) for unit in ids if (found := _UNIT_ID.fullmatch(unit))]
    if counters and max(counters) >= head.next_id:
        raise DocumentError("next_id")


def belongs(head: Head, task: Task, piece: Piece) -> bool:
    """Whether a document is about this piece of this task."""
    return (head.task, head.slot, head.piece) == (task.task.hex(), task.slot, piece.piece.hex())


def _attribute_value(reading: Reading) -> AttributeValue:
    return AttributeValue(reading.text("id", most=40), reading.text("value", most=40))
