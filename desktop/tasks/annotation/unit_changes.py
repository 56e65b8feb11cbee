"""Commands that are the same whatever a unit is, on documents of pictures, texts and sounds: with `head` and `units`.

A command gives the changed document, or says why not; several units are one command, all or none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from desktop.language import tr
from desktop.tasks.annotation.documents import Head
from desktop.tasks.annotation.palette import Palette
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.units import (
    AttributeValue,
    find,
    fitting,
    gone,
    opened,
    put_back,
    with_attribute,
    with_none,
    without,
)


class _Document(Protocol):
    """A frozen dataclass with a head and units."""

    @property
    def head(self) -> Head: ...

    @property
    def units(self) -> Sequence[Any]: ...


Document = TypeVar("Document", bound=_Document)


def with_units(document: Document, units: Sequence[Any]) -> Document:
    """Other units; an untouched piece is open now."""
    return _replaced(document, opened(document.head), units=tuple(units))


def put_unit(document: Document, unit: Any) -> Document:
    """The unit with this id replaced, in its place."""
    return with_units(document, put_back(document.units, unit))


def delete_units(document: Document, units: Iterable[str]) -> Document | Refused:
    """Units taken away."""
    left = without(document.units, units)
    return gone() if len(left) == len(document.units) else with_units(document, left)


def reorder(document: Document, unit: str, place: int) -> Document | Refused:
    """The unit at another place of the list (0 is first)."""
    found = find(document.units, unit)
    if found is None:
        return gone()
    others = without(document.units, (unit,))
    return with_units(document, (*others[:place], found, *others[place:]))


def set_none(document: Document, none: bool) -> Document | Refused:
    """已检查，无目标."""
    head = with_none(document.head, none, not document.units)
    return head if isinstance(head, Refused) else _replaced(document, head)


def change_each(
    document: Document, units: Iterable[str], change: Callable[[Document, Any], Document | Refused]
) -> Document | Refused:
    """Every one of these units changed."""
    for unit in units:
        known = find(document.units, unit)
        found = gone() if known is None else change(document, known)
        if isinstance(found, Refused):
            return found
        document = found
    return document


def with_label(unit: Any, label: str, palette: Palette) -> Any:
    """A unit with another label; attributes which that does not have are dropped."""
    known = palette.get(label)
    return replace(unit, label=label, attributes=fitting(unit.attributes, known.attributes if known else ()))


def set_attribute(document: Document, palette: Palette, unit: str, value: AttributeValue) -> Document | Refused:
    """One attribute of a unit; the value "" takes it away."""
    known = find(document.units, unit)
    if known is None:
        return gone()
    label = palette.get(known.label)
    attribute = next((one for one in (label.attributes if label else ()) if one.id == value.id), None)
    if attribute is None or (value.value and not attribute.has(value.value)):
        return Refused(tr("This label does not have this attribute."))
    return put_unit(document, replace(known, attributes=with_attribute(known.attributes, value)))


def _replaced(document: Document, head: Head, **changes: Any) -> Document:
    return replace(document, head=head, **changes)  # type: ignore[type-var]
