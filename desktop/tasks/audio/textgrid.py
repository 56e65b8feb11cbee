"""Praat TextGrid: long form out, long and short form in. Gaps are empty intervals, as Praat wants them.

A tier with transcripts is two interval tiers, the labels and, as `<name> text`, what is said. Segments that overlap are
not representable.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from desktop.tasks.annotation import foreign
from desktop.tasks.audio.exchange import (
    TEXT,
    label_name,
    label_of,
    milliseconds,
    named_tier,
    seconds,
    segments_of,
)
from desktop.tasks.audio.model import Clip, Document
from desktop.tasks.audio.segments import Segment, on_tier, overlap_ms

_PART = re.compile(r'"((?:[^"]|"")*)"|<exists>|(?<![\w.\[])(-?[0-9]+(?:\.[0-9]+)?(?:[eE]-?[0-9]+)?)(?![\w.\]])')
Interval = tuple[int, int, str]


def write_textgrid(clip: Clip, document: Document) -> bytes:
    """One file for a clip. Raises CodecError for segments that overlap."""
    tiers: list[tuple[str, list[Interval]]] = []
    for tier in clip.setup.tiers:
        segments = on_tier(document.units, tier.id)
        if any(overlap_ms(a, b) for a, b in pairwise(segments)):
            raise foreign.not_representable(tier.id)
        tiers.append((tier.id, _filled(clip, [(s.start_ms, s.end_ms, label_name(clip, s)) for s in segments])))
        if tier.transcript:
            tiers.append((tier.id + TEXT, _filled(clip, [(s.start_ms, s.end_ms, s.text) for s in segments])))
    return "".join(_lines(clip, tiers)).encode("utf-8")


def _filled(clip: Clip, intervals: Sequence[Interval]) -> list[Interval]:
    """With empty intervals in the gaps."""
    found: list[Interval] = []
    at = 0
    for start, end, text in intervals:
        if start > at:
            found.append((at, start, ""))
        found.append((start, end, text))
        at = end
    return [*found, (at, clip.duration_ms, "")] if at < clip.duration_ms else found


def _lines(clip: Clip, tiers: Sequence[tuple[str, list[Interval]]]) -> Iterator[str]:
    yield 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    yield f"xmin = 0 \nxmax = {seconds(clip.duration_ms)} \ntiers? <exists> \nsize = {len(tiers)} \nitem []: \n"
    for number, (name, intervals) in enumerate(tiers, 1):
        yield f'    item [{number}]:\n        class = "IntervalTier" \n        name = "{_quoted(name)}" \n'
        yield f"        xmin = 0 \n        xmax = {seconds(clip.duration_ms)} \n"
        yield f"        intervals: size = {len(intervals)} \n"
        for place, (start, end, text) in enumerate(intervals, 1):
            yield f"        intervals [{place}]:\n            xmin = {seconds(start)} \n"
            yield f'            xmax = {seconds(end)} \n            text = "{_quoted(text)}" \n'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def read_textgrid(data: bytes, clip: Clip) -> tuple[Segment, ...]:
    """The segments of a clip; empty intervals are gaps, tiers of other names are passed over. Raises CodecError."""
    parts = _Parts(_text(data))
    if parts.word() != "ooTextFile" or parts.word() != "TextGrid":
        raise foreign.damaged("head")
    parts.moment(), parts.moment()
    if parts.take() is not None:
        raise foreign.damaged("tiers")
    labels: dict[tuple[str, int, int], str] = {}
    texts: dict[tuple[str, int, int], str] = {}
    for _ in range(parts.count()):
        kind, name = parts.word(), parts.word()
        parts.moment(), parts.moment()
        known = named_tier(clip, name)
        for _ in range(parts.count()):
            start = parts.moment()
            end = parts.moment() if kind == "IntervalTier" else start
            said = parts.word()
            if known is not None and said and kind == "IntervalTier":
                tier, is_text = known
                (texts if is_text else labels)[tier.id, start, end] = said
    return _joined(clip, labels, texts)


def _joined(
    clip: Clip, labels: dict[tuple[str, int, int], str], texts: dict[tuple[str, int, int], str]
) -> tuple[Segment, ...]:
    found = [Segment("u-1", *place, label_of(clip, name)) for place, name in labels.items()]
    if any(place not in labels for place in texts):
        raise foreign.damaged("text")
    said = [replace(one, text=texts.get((one.tier, one.start_ms, one.end_ms), "")) for one in found]
    return segments_of(clip, said)


def _text(data: bytes) -> str:
    """UTF-8, or UTF-16 with its mark, as Praat writes it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16") if len(data) <= foreign.MOST_BYTES else foreign.decoded(data)
        except UnicodeDecodeError as reason:
            raise foreign.damaged(f"byte {reason.start}") from reason
    return foreign.decoded(data)


class _Parts:
    """Strings, numbers and flags of the file in order; the words between them do not matter."""

    def __init__(self, text: str) -> None:
        self._found = _PART.finditer(text)

    def take(self) -> str | None:
        """The next part; a number keeps its text, `<exists>` is None."""
        found = next(self._found, None)
        if found is None:
            raise foreign.damaged("end")
        if found[1] is not None:
            return found[1].replace('""', '"')
        return None if found[2] is None else str(found[2])

    def word(self) -> str:
        """The next string."""
        found = self.take()
        if found is None:
            raise foreign.damaged("text")
        return found

    def moment(self) -> int:
        """The next number, seconds as milliseconds."""
        return milliseconds(self.word(), "time")

    def count(self) -> int:
        """The next number, how many things follow."""
        found = self.word()
        if not found.isascii() or not found.isdigit() or len(found) > 6:
            raise foreign.damaged("size")
        return int(found)
