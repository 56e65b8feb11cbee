"""The answer document of a clip and its commands.

A task's `[setup]`:

    tiers = [{id = "speech", name = "语音", labels = ["agent", "caller"], transcript = true, overlap = false}]
    labels = [{id = "agent", name = "坐席", attributes = […]}, …]

`labels` of a tier may be absent (all labels); `transcript` and `overlap` are false where absent; a task without labels
asks for segments (and text) only. Every piece names a sound as its `material` and states `[pieces.setup]
duration_ms = 34120`. Document: `units` (see `segments`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation import unit_changes
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import with_doubtful, with_state
from desktop.tasks.annotation.palette import Palette, read_id, read_palette, verify_distinct
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.unit_changes import change_each, put_unit, with_label
from desktop.tasks.annotation.units import (
    MOST_UNITS,
    AttributeValue,
    find,
    gone,
    is_full,
    take_id,
    unknown_label,
    verify_units,
    without,
)
from desktop.tasks.audio.segments import (
    LONGEST_MS,
    MOST_TEXT,
    Segment,
    on_tier,
    overlap_ms,
    read_segment,
    write_segment,
)

SCHEMA = "audio/1"
SHORTEST_MS = 10
delete_units, set_none, set_state, set_doubtful = (
    unit_changes.delete_units,
    unit_changes.set_none,
    with_state,
    with_doubtful,
)


@dataclass(frozen=True)
class Tier:
    """A row of segments: its labels (none: all), whether it is transcribed, whether segments may overlap."""

    id: str
    name: str
    labels: tuple[str, ...]
    transcript: bool
    overlap: bool


@dataclass(frozen=True)
class Setup:
    """What a task lets candidates do."""

    palette: Palette
    tiers: tuple[Tier, ...]
    most_units: int

    def tier(self, tier: str) -> Tier | None:
        """The tier with this id."""
        return next((known for known in self.tiers if known.id == tier), None)

    def labels_of(self, tier: Tier) -> tuple[str, ...]:
        """The labels of its segments; empty where segments have none."""
        return tier.labels or tuple(label.id for label in self.palette.labels)


@dataclass(frozen=True)
class Clip:
    """What one sound is cut within."""

    setup: Setup
    duration_ms: int


@dataclass(frozen=True)
class Document:
    """A candidate's answer about one clip."""

    head: Head
    units: tuple[Segment, ...] = ()


def read_setup(task: Task) -> Setup:
    """The task's setup. Raises ValueError."""
    reading = Reading(task.setup, "setup")
    setup = Setup(
        read_palette(reading), reading.each("tiers", _tier),
        reading.integer("most_units", MOST_UNITS, least=1, most=MOST_UNITS),
    )  # fmt: skip
    reading.end()
    verify_distinct(reading, "tiers", (tier.id for tier in setup.tiers))
    known = {label.id for label in setup.palette.labels}
    if not setup.tiers or not all(set(tier.labels) <= known for tier in setup.tiers):
        raise reading.fault("tiers")
    return setup


def _tier(reading: Reading) -> Tier:
    return Tier(
        read_id(reading), reading.text("name", most=200), reading.texts("labels", ()),
        reading.flag("transcript", False), reading.flag("overlap", False),
    )  # fmt: skip


def read_clip(task: Task, piece: Piece) -> Clip:
    """Setup and duration of one piece. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    duration = reading.integer("duration_ms", least=SHORTEST_MS, most=LONGEST_MS)
    reading.end()
    if piece.material not in {material.name for material in task.materials}:
        raise ValueError(f"{piece.name}: material")
    return Clip(read_setup(task), duration)


def new_document(task: Task, piece: Piece) -> Document:
    """The untouched document."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """The document in `value`. Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "document")
        document = Document(head, reading.each("units", read_segment))
        reading.end()
    verify_units(head, document.units, MOST_UNITS)
    return document


def write_document(document: Document) -> bytes:
    """The only bytes of `document`."""
    return write_values(document.head, {"units": [write_segment(unit) for unit in document.units]})


def add_segment(document: Document, clip: Clip, drawn: Segment) -> Document | Refused:
    """A new segment; the id of `drawn` is ignored."""
    refused = is_full(document.units, clip.setup.most_units)
    if refused:
        return refused
    unit, head = take_id(document.head)
    fitted = _fitted(document, clip, replace(drawn, id=unit))
    return fitted if isinstance(fitted, Refused) else replace(document, head=head, units=(*document.units, fitted))


def change_times(document: Document, clip: Clip, unit: str, times_ms: tuple[int, int]) -> Document | Refused:
    """Other edges for a segment, (start, end)."""
    segment = find(document.units, unit)
    if segment is None:
        return gone()
    return _replaced(document, clip, replace(segment, start_ms=times_ms[0], end_ms=times_ms[1]))


def set_tier(document: Document, clip: Clip, unit: str, tier: str) -> Document | Refused:
    """The segment on another tier."""
    segment = find(document.units, unit)
    return gone() if segment is None else _replaced(document, clip, replace(segment, tier=tier))


def set_label(document: Document, clip: Clip, units: Iterable[str], label: str) -> Document | Refused:
    """Another label for segments, as one command; attributes the new label does not have are dropped."""

    def change(now: Document, segment: Segment) -> Document | Refused:
        return _replaced(now, clip, with_label(segment, label, clip.setup.palette))

    return change_each(document, units, change)


def set_text(document: Document, clip: Clip, unit: str, text: str) -> Document | Refused:
    """The transcript of a segment."""
    segment = find(document.units, unit)
    return gone() if segment is None else _replaced(document, clip, replace(segment, text=text))


def set_attribute(document: Document, clip: Clip, unit: str, value: AttributeValue) -> Document | Refused:
    """One attribute of a segment; the value "" takes it away."""
    return unit_changes.set_attribute(document, clip.setup.palette, unit, value)


def cut(document: Document, clip: Clip, unit: str, at: tuple[int, int]) -> Document | Refused:
    """A segment cut in two at (milliseconds, place in its text); the second half gets a fresh id. One command."""
    segment = find(document.units, unit)
    if segment is None:
        return gone()
    at_ms, place = at
    first = replace(segment, end_ms=at_ms, text=segment.text[:place])
    shortened = _replaced(document, clip, first)
    if isinstance(shortened, Refused):
        return shortened
    return add_segment(shortened, clip, replace(segment, start_ms=at_ms, text=segment.text[place:]))


def merge(document: Document, clip: Clip, units: Sequence[str]) -> Document | Refused:
    """Segments of one tier made one: label and attributes of the first, texts joined. One command."""
    ids = set(units)
    parts = sorted((unit for unit in document.units if unit.id in ids), key=lambda unit: unit.order)
    if len(parts) < 2 or len({part.tier for part in parts}) > 1:
        return Refused(tr("Choose two or more segments of one tier."))
    whole = replace(
        parts[0], end_ms=max(part.end_ms for part in parts), text=_joined_text([part.text for part in parts])
    )
    left = replace(document, units=without(document.units, (part.id for part in parts[1:])))
    return _replaced(left, clip, whole)


def snapped(document: Document, clip: Clip, tier: str, at_ms: int, reach_ms: int) -> int:
    """The nearest edge of the tier (or of the clip) within `reach_ms` of a time, else the time itself."""
    edges = [0, clip.duration_ms]
    for segment in on_tier(document.units, tier):
        edges += [segment.start_ms, segment.end_ms]
    nearest = min(edges, key=lambda edge: (abs(edge - at_ms), edge))
    return nearest if abs(nearest - at_ms) <= reach_ms else at_ms


def _joined_text(texts: Sequence[str]) -> str:
    """Latin words keep a space between them, Chinese characters do not get one."""
    whole = ""
    for text in texts:
        is_apart = whole[-1:].isascii() and text[:1].isascii() and whole[-1:].isalnum() and text[:1].isalnum()
        whole += f" {text}" if is_apart else text
    return whole


def _replaced(document: Document, clip: Clip, segment: Segment) -> Document | Refused:
    fitted = _fitted(document, clip, segment)
    return fitted if isinstance(fitted, Refused) else put_unit(document, fitted)


def _fitted(document: Document, clip: Clip, segment: Segment) -> Segment | Refused:
    """The segment as it is kept: inside the clip, long enough, label and text as its tier has them, apart."""
    tier = clip.setup.tier(segment.tier)
    labels = clip.setup.labels_of(tier) if tier else ()
    if tier is None or (segment.label not in labels if labels else segment.label):
        return unknown_label()
    start, end = max(0, segment.start_ms), min(clip.duration_ms, segment.end_ms)
    segment = replace(segment, start_ms=start, end_ms=end)
    if segment.long_ms < SHORTEST_MS:
        return Refused(tr("The segment is too short."))
    if (segment.text and not tier.transcript) or len(segment.text) > MOST_TEXT:
        return Refused(tr("This tier has no transcript, or the text is too long."))
    others = [other for other in on_tier(document.units, tier.id) if other.id != segment.id]
    if not tier.overlap and any(overlap_ms(other, segment) for other in others):
        return Refused(tr("Segments of this tier may not overlap."))
    if any((other.start_ms, other.end_ms, other.label) == (start, end, segment.label) for other in others):
        return Refused(tr("The same segment with the same label is already there."))
    return segment
