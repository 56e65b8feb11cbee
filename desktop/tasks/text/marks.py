"""What is marked in a text: spans and relations, in code points of the exact source string, end-exclusive.

{"id":"u-1","kind":"span","label":"person","ranges":[[0,3]]}
{"id":"u-3","kind":"relation","label":"works_at","head":"u-1","tail":"u-2"}
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.strict_json import JsonObject
from desktop.tasks.annotation.reading import Reading, is_integer
from desktop.tasks.annotation.units import read_unit_id

Range = tuple[int, int]
Ranges = tuple[Range, ...]
MOST_CHARACTERS = 100_000
MOST_RANGES = 50


@dataclass(frozen=True)
class Span:
    """A marked stretch; several ranges where the task allows a span with gaps."""

    id: str
    label: str
    ranges: Ranges
    extra: str = ""
    """What another program's file said beyond this, as JSON text; kept and written back."""


@dataclass(frozen=True)
class Relation:
    """A typed relation from one span to another."""

    id: str
    label: str
    head: str
    tail: str
    extra: str = ""


Mark = Span | Relation


def joined(ranges: Iterable[Range]) -> Ranges:
    """In order, empty ones left out, overlapping and touching ones joined."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def length(ranges: Ranges) -> int:
    """Code points inside."""
    return sum(end - start for start, end in ranges)


def shared(left: Ranges, right: Ranges) -> int:
    """Code points inside both."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in left for b in right)


def words(text: str, span: Span) -> str:
    """What a span says; gaps are shown as …."""
    return "…".join(text[start:end] for start, end in span.ranges)


def spans_of(marks: Sequence[Mark]) -> tuple[Span, ...]:
    """The spans among units."""
    return tuple(mark for mark in marks if isinstance(mark, Span))


def relations_of(marks: Sequence[Mark]) -> tuple[Relation, ...]:
    """The relations among units."""
    return tuple(mark for mark in marks if isinstance(mark, Relation))


def read_mark(reading: Reading) -> Mark:
    """A unit from a document or from gold. Raises ValueError."""
    kind = reading.text("kind", most=10)
    unit, label, extra = read_unit_id(reading), reading.text("label", most=40), reading.text("x_extra", "")
    if kind == "relation":
        return Relation(unit, label, read_unit_id(reading, "head"), read_unit_id(reading, "tail"), extra)
    if kind != "span":
        raise reading.fault("kind")
    return Span(unit, label, read_ranges(reading, reading.items("ranges")), extra)


def read_ranges(reading: Reading, values: Any) -> Ranges:
    """Ranges in order that do not meet."""
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_RANGES or not all(map(_is_range, values)):
        raise reading.fault("ranges")
    ranges = tuple((start, end) for start, end in values)
    if joined(ranges) != ranges:
        raise reading.fault("ranges")
    return ranges


def _is_range(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(is_integer, value))
        and 0 <= value[0] < value[1] <= MOST_CHARACTERS
    )


def write_mark(mark: Mark) -> JsonObject:
    """As documents hold it."""
    extra = {"x_extra": mark.extra} if mark.extra else {}
    common = {**extra, "id": mark.id, "label": mark.label}
    if isinstance(mark, Relation):
        return common | {"kind": "relation", "head": mark.head, "tail": mark.tail}
    return common | {"kind": "span", "ranges": [list(found) for found in mark.ranges]}


def verify_ends(reading: Reading, marks: Sequence[Mark]) -> None:
    """Every relation joins two spans that are there."""
    spans = {span.id for span in spans_of(marks)}
    for relation in relations_of(marks):
        if not {relation.head, relation.tail} <= spans or relation.head == relation.tail:
            raise reading.fault(f"{relation.id}: head, tail")
