"""Audacity labels: start, end (seconds, six decimals) and text of one tier; lines that begin with \\ are passed over.

The text is the name of the label and, after a space, the transcript.
"""

from desktop.tasks.annotation import foreign
from desktop.tasks.audio.exchange import NO_LABEL, label_name, label_of, milliseconds, segments_of
from desktop.tasks.audio.model import Clip, Document
from desktop.tasks.audio.segments import Segment, on_tier


def write_audacity(clip: Clip, document: Document, tier: str) -> bytes:
    """One file for a tier."""
    lines = []
    for segment in on_tier(document.units, tier):
        text = f"{label_name(clip, segment)} {segment.text}".rstrip().replace("\n", " ").replace("\t", " ")
        lines.append(f"{segment.start_ms / 1000:.6f}\t{segment.end_ms / 1000:.6f}\t{text}\n")
    return "".join(lines).encode("utf-8")


def read_audacity(data: bytes, clip: Clip, tier: str) -> tuple[Segment, ...]:
    """The segments of one tier. Raises CodecError."""
    if clip.setup.tier(tier) is None:
        raise foreign.other_source(tier)
    names = sorted({NO_LABEL, *(label.name for label in clip.setup.palette.labels)}, key=len, reverse=True)
    found = []
    for number, line in enumerate(foreign.decoded(data).split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("\\"):
            continue
        parts = line.split("\t")
        if len(parts) != 3:
            raise foreign.damaged(f"line {number}")
        start, end = (milliseconds(part, f"line {number}") for part in parts[:2])
        name = next((one for one in names if parts[2] == one or parts[2].startswith(one + " ")), None)
        if name is None:
            raise foreign.unknown_labels([parts[2][:20]])
        found.append(Segment("u-1", tier, start, end, label_of(clip, name), parts[2][len(name) + 1 :]))
    return segments_of(clip, found)
