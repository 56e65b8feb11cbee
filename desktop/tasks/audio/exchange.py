"""What the codecs of sounds have in common: seconds, names of tiers, and segments checked against the clip."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from desktop.tasks.annotation import foreign
from desktop.tasks.audio.model import Clip, Tier
from desktop.tasks.audio.segments import Segment

NO_LABEL = "_"
TEXT = " text"
"""What the tier of the transcripts adds to the name of the tier."""


def seconds(milliseconds: int) -> str:
    """With three decimals."""
    return f"{milliseconds // 1000}.{milliseconds % 1000:03}"


def milliseconds(value: Any, where: str) -> int:
    """Seconds as written, to the nearest millisecond."""
    found = foreign.whole(foreign.number(value, where) * Decimal(1000))
    if found < 0:
        raise foreign.damaged(where)
    return found


def label_name(clip: Clip, segment: Segment) -> str:
    """The label as people call it; a segment without label has a sign of its own."""
    return clip.setup.palette.name(segment.label) if segment.label else NO_LABEL


def label_of(clip: Clip, name: str) -> str:
    """The id of a label. Raises CodecError."""
    return "" if name == NO_LABEL else foreign.label_ids(clip.setup.palette, [name])[name]


def named_tier(clip: Clip, name: str) -> tuple[Tier, bool] | None:
    """The tier with this id or name, and whether its transcripts are meant."""
    for tier in clip.setup.tiers:
        if name in (tier.id, tier.name):
            return tier, False
        if name in (tier.id + TEXT, tier.name + TEXT):
            return tier, True
    return None


def segments_of(clip: Clip, found: Sequence[Segment]) -> tuple[Segment, ...]:
    """Segments inside the clip, numbered in order of time."""
    if any(segment.end_ms > clip.duration_ms or segment.long_ms <= 0 for segment in found):
        raise foreign.other_source("duration")
    ordered = sorted(found, key=lambda segment: segment.order)
    return tuple(
        Segment(f"u-{n}", one.tier, one.start_ms, one.end_ms, one.label, one.text) for n, one in enumerate(ordered, 1)
    )
