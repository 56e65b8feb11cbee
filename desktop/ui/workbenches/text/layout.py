"""Where a source string stands on screen, and which stretches of it look alike. Plain values, no widgets.

The document on screen holds one paragraph for each block of `annotation.offsets`; places in it are UTF-16 units, places
in answers code points of the source, which is never read back from the screen.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.tasks.annotation.offsets import Offsets
from desktop.tasks.text.marks import Span

_FRAMES = str.maketrans({"\ufdd0": "\ufffd", "\ufdd1": "\ufffd"})


@dataclass(frozen=True)
class Stretch:
    """[start, end) in code points: `inner` is the label of the shortest span over it, `outer` of the longest."""

    start: int
    end: int
    inner: str
    outer: str
    chosen: bool


class TextPlaces:
    """Both ways between code points of the source and places of the document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._offsets = Offsets(text)
        self._blocks = self._offsets.blocks
        self._units = [self._offsets.to_utf16(block.start) for block in self._blocks]
        self._places, place = [], 0
        for block, units in zip(self._blocks, self._units, strict=True):
            self._places.append(place)
            place += self._offsets.to_utf16(block.end) - units + 1

    @property
    def shown(self) -> str:
        """What the document shows: a paragraph for each block, as wide in UTF-16 as the source."""
        return "\n".join(self.text[block.start : block.end] for block in self._blocks).translate(_FRAMES)

    def place(self, point: int) -> int:
        """Where code point number `point` stands in the document."""
        at = self._offsets.block_at(point)
        return self._places[at] + self._offsets.to_utf16(point) - self._units[at]

    def point(self, place: int) -> int:
        """The code point at a place of the document; the end of a block that was cut is the start of the next."""
        at = max(0, bisect_right(self._places, place) - 1)
        block = self._blocks[at]
        return min(block.end, self._offsets.to_points(self._units[at] + place - self._places[at]))

    def snapped(self, start: int, end: int) -> tuple[int, int]:
        """A selection by mouse, widened where it cuts a Latin word or a number; Chinese characters stand alone."""
        while 0 < start < end and _is_latin(self.text[start - 1]) and _is_latin(self.text[start]):
            start -= 1
        while start < end < len(self.text) and _is_latin(self.text[end - 1]) and _is_latin(self.text[end]):
            end += 1
        return start, end


def stretches(spans: Sequence[Span], chosen: str) -> list[Stretch]:
    """The marked parts of a text, cut where what covers them changes, in order."""
    edges: dict[int, list[tuple[bool, Span]]] = {}
    for span in spans:
        for start, end in span.ranges:
            edges.setdefault(start, []).append((True, span))
            edges.setdefault(end, []).append((False, span))
    found: list[Stretch] = []
    over: list[Span] = []
    for here, there in pairwise(sorted(edges)):
        for begins, span in edges[here]:
            over.append(span) if begins else over.remove(span)
        if over:
            inner, outer = min(over, key=_length), max(over, key=_length)
            is_chosen = any(span.id == chosen for span in over)
            found.append(Stretch(here, there, inner.label, outer.label, is_chosen))
    return found


def innermost(spans: Sequence[Span], point: int) -> str:
    """The id of the shortest span over a code point, "" for none."""
    over = [span for span in spans if any(start <= point < end for start, end in span.ranges)]
    return min(over, key=_length).id if over else ""


def _length(span: Span) -> int:
    return sum(end - start for start, end in span.ranges)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
