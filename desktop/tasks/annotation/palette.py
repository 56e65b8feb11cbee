"""The labels a paper fixes: stored by id, shown by name, number, colour and line style. No candidate changes them.

In a setup: `labels = [{id = "person", name = "行人", colour = "#0072B2"}, …]`; a label may have
`attributes = [{id = "state", name = "状态", options = [{id = "moving", name = "行驶"}, …]}]`, `kinds` (which shapes it
may have; absent: all) and, for key points, `points = [{id, name}, …]`. `colour` may be absent.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop.tasks.annotation.reading import Reading

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_COLOURS = tuple(f"#{code}" for code in "0072B2 D55E00 009E73 CC79A7 B8860B 56B4E9 8B0000 4B0082 556B2F 708090".split())
MOST_LABELS = 200
MOST_OPTIONS = 50


@dataclass(frozen=True)
class Choice:
    """Something with an id and a name: an option of an attribute, a named point, a class, a reason."""

    id: str
    name: str


@dataclass(frozen=True)
class Attribute:
    """A property of a unit, chosen from options."""

    id: str
    name: str
    options: tuple[Choice, ...]

    def has(self, option: str) -> bool:
        """Whether `option` is one of its ids."""
        return any(known.id == option for known in self.options)


@dataclass(frozen=True)
class Label:
    """One label; `points` are the named points of key points."""

    id: str
    name: str
    colour: str
    attributes: tuple[Attribute, ...] = ()
    kinds: tuple[str, ...] = ()
    points: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Palette:
    """The labels in the paper's order; a label's number is its place, from 1."""

    labels: tuple[Label, ...]

    def get(self, label: str) -> Label | None:
        """The label with this id."""
        return next((known for known in self.labels if known.id == label), None)

    def name(self, label: str) -> str:
        """How people call it; the id itself where it is unknown."""
        known = self.get(label)
        return known.name if known else label

    def attribute(self, label: str, attribute: str) -> Attribute | None:
        """The property of a label with this id."""
        known = self.get(label)
        return next((one for one in known.attributes if one.id == attribute), None) if known else None

    def number(self, label: str) -> int:
        """Its place from 1, 0 where it is unknown."""
        return next((place for place, known in enumerate(self.labels, 1) if known.id == label), 0)


def name_of(choices: Iterable[Choice], found: str) -> str:
    """The name of the one with this id; the id itself where it is unknown."""
    return next((choice.name for choice in choices if choice.id == found), found)


def read_palette(reading: Reading, name: str = "labels") -> Palette:
    """The palette in field `name`; an absent field is a palette without labels. Raises ValueError."""
    labels = reading.each(name, _label, ())
    verify_distinct(reading, name, (label.id for label in labels))
    if len(labels) > MOST_LABELS:
        raise reading.fault(name)
    return Palette(
        tuple(
            replace(label, colour=label.colour or _COLOURS[place % len(_COLOURS)]) for place, label in enumerate(labels)
        )
    )


def _label(reading: Reading) -> Label:
    colour = reading.text("colour", "")
    if colour and not _COLOUR.fullmatch(colour):
        raise reading.fault("colour")
    return Label(
        read_id(reading), reading.text("name", most=200), colour, read_attributes(reading, "attributes"),
        reading.texts("kinds", ()), read_choices(reading, "points"),
    )  # fmt: skip


def read_attributes(reading: Reading, name: str) -> tuple[Attribute, ...]:
    """A list of attributes; empty where the field is absent."""
    found = reading.each(name, _attribute, ())
    verify_distinct(reading, name, (attribute.id for attribute in found))
    return found


def _attribute(reading: Reading) -> Attribute:
    attribute = Attribute(read_id(reading), reading.text("name", most=200), read_choices(reading, "options"))
    if not 2 <= len(attribute.options) <= MOST_OPTIONS:
        raise reading.fault("options")
    return attribute


def read_choices(reading: Reading, name: str) -> tuple[Choice, ...]:
    """A list of ids with names, each id once; empty where the field is absent."""
    found = reading.each(name, _choice, ())
    verify_distinct(reading, name, (choice.id for choice in found))
    return found


def verify_distinct(reading: Reading, name: str, ids: Iterable[str]) -> None:
    """Refuse an id that stands twice."""
    known = list(ids)
    if len(set(known)) != len(known):
        raise reading.fault(f"{name}: an id stands twice")


def read_id(reading: Reading, name: str = "id") -> str:
    """An id as papers write them: lower-case letters, digits, - and _."""
    value = reading.text(name)
    if not _ID.fullmatch(value):
        raise reading.fault(name)
    return value


def _choice(reading: Reading) -> Choice:
    return Choice(read_id(reading), reading.text("name", most=200))
