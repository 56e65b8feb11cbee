"""What is cut out of a clip: segments on tiers, times in whole milliseconds.

{"id":"u-1","kind":"segment","tier":"speech","start_ms":320,"end_ms":2480,"label":"agent","text":"您好","attributes":[]}
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.strict_json import JsonObject
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.units import (
    AttributeValue,
    read_attribute_values,
    read_unit_id,
    write_attribute_values,
)

LONGEST_MS = 4 * 3_600_000
MOST_TEXT = 10_000


@dataclass(frozen=True)
class Segment:
    """A stretch of sound with a label and, where the tier has one, a transcript."""

    id: str
    tier: str
    start_ms: int
    end_ms: int
    label: str
    text: str = ""
    attributes: tuple[AttributeValue, ...] = ()

    @property
    def long_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms

    @property
    def order(self) -> tuple[int, int, str, str, str, tuple[tuple[str, str], ...]]:
        """By time, then by content, never by id."""
        values = tuple((value.id, value.value) for value in self.attributes)
        return self.start_ms, self.end_ms, self.tier, self.label, self.text, values


def overlap_ms(left: Segment, right: Segment) -> int:
    """How long both sound."""
    return max(0, min(left.end_ms, right.end_ms) - max(left.start_ms, right.start_ms))


def on_tier(segments: Sequence[Segment], tier: str) -> list[Segment]:
    """The segments of one tier in order of time."""
    return sorted((segment for segment in segments if segment.tier == tier), key=lambda segment: segment.order)


def read_segment(reading: Reading) -> Segment:
    """A unit from a document or from gold. Raises ValueError."""
    if reading.text("kind", "segment", 10) != "segment":
        raise reading.fault("kind")
    segment = Segment(
        id=read_unit_id(reading),
        tier=reading.text("tier", most=40),
        start_ms=reading.integer("start_ms", most=LONGEST_MS),
        end_ms=reading.integer("end_ms", most=LONGEST_MS),
        label=reading.text("label", "", 40),
        text=reading.text("text", "", MOST_TEXT),
        attributes=read_attribute_values(reading),
    )
    if segment.long_ms <= 0:
        raise reading.fault("end_ms")
    return segment


def write_segment(segment: Segment) -> JsonObject:
    """As documents hold it."""
    return {
        "id": segment.id, "kind": "segment", "tier": segment.tier, "start_ms": segment.start_ms,
        "end_ms": segment.end_ms, "label": segment.label, "text": segment.text,
        "attributes": write_attribute_values(segment.attributes),
    }  # fmt: skip
