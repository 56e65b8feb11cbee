"""What the codecs of pictures have in common: attributes and flags as fields, and documents made of imported units."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation import foreign
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.units import AttributeValue
from desktop.tasks.image.model import Document, new_document
from desktop.tasks.image.shapes import FLAGS, Shape, tidy


def attribute_fields(unit: Shape) -> dict[str, Any]:
    """`attributes` (options by id, flags as true) and `group_id`, left out where there is nothing to say."""
    values: dict[str, Any] = {value.id: value.value for value in unit.attributes}
    values |= dict.fromkeys(unit.flags, True)
    found: dict[str, Any] = {"attributes": values} if values else {}
    return found | ({"group_id": unit.group} if unit.group else {})


def read_attribute_fields(
    entry: Mapping[str, Any], where: str
) -> tuple[tuple[AttributeValue, ...], tuple[str, ...], int]:
    """Attributes, flags and group of an object."""
    values = foreign.fields(entry.get("attributes") or {}, where)
    flags = tuple(name for name in FLAGS if values.get(name) is True)
    attributes = [
        AttributeValue(name, value) for name, value in values.items() if name not in FLAGS and isinstance(value, str)
    ]
    group = entry.get("group_id") or 0
    if isinstance(group, bool) or not isinstance(group, int) or not 0 <= group <= 10_000:
        raise foreign.damaged(where)
    return tuple(sorted(attributes, key=lambda value: value.id)), flags, group


def tidied(shape: Shape) -> Shape:
    """As documents write it. Shapes that are none stay: they are 多标 and not the codec's affair."""
    return tidy(shape)


def imported(task: Task, piece: Piece, units: Sequence[Shape]) -> Document:
    """The document of a piece with imported units."""
    fresh = tuple(replace(unit, id=f"u-{number}") for number, unit in enumerate(units, 1))
    head = replace(new_document(task, piece).head, state=PieceState.OPEN, next_id=len(fresh) + 1)
    return Document(head, fresh)
