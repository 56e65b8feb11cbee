"""Text positions: code points of the source string (what documents store) and UTF-16 units (what Qt counts).

`甲😀乙𠮷丙` has 5 code points and 7 UTF-16 units. Positions are end-exclusive. A selection never cuts a surrogate pair
or a grapheme (a base character with its marks, joined emoji, a flag of two letters).
"""

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

LONGEST_BLOCK = 2000
_JOINER = "\u200d"


@dataclass(frozen=True)
class Block:
    """A stretch of the text that a screen lays out as one paragraph: [start, end) in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Offsets:
    """Both countings of one source string."""

    text: str

    @cached_property
    def _wide(self) -> list[int]:
        """Code points that take two units, in order."""
        return [place for place, letter in enumerate(self.text) if ord(letter) > 0xFFFF]

    def to_utf16(self, point: int) -> int:
        """Units before code point number `point`."""
        return point + bisect_left(self._wide, point)

    def to_points(self, unit: int) -> int:
        """Code points before unit number `unit`; the middle of a pair belongs to the pair's beginning."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.to_utf16(middle) <= unit else (low, middle - 1)
        return low

    @cached_property
    def _starts(self) -> list[int]:
        """Where graphemes begin, and the end of the text."""
        return [*(place for place in range(len(self.text)) if self._begins(place)), len(self.text)]

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) in code points, widened so that it cuts no grapheme."""
        starts = self._starts
        first = starts[max(0, bisect_right(starts, max(0, start)) - 1)]
        last = starts[min(len(starts) - 1, bisect_left(starts, min(len(self.text), end)))]
        return first, max(first, last)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Lines, longer ones cut where a grapheme begins. Block n shows `text[start:end]`, without the line feed."""
        found, start = [], 0
        for line in self.text.split("\n"):
            found += self._cut(start, start + len(line))
            start += len(line) + 1
        return tuple(found)

    def block_at(self, point: int) -> int:
        """The number of the block that code point `point` stands in (the line feed belongs to the block before it)."""
        return max(0, bisect_right([block.start for block in self.blocks], point) - 1)

    def _cut(self, start: int, end: int) -> list[Block]:
        blocks = []
        while end - start > LONGEST_BLOCK:
            middle = self.whole(start, start + LONGEST_BLOCK)[1]
            middle = middle if middle <= start + LONGEST_BLOCK + 100 else start + LONGEST_BLOCK
            blocks.append(Block(start, middle))
            start = middle
        return [*blocks, Block(start, end)]

    def _begins(self, place: int) -> bool:
        if place == 0:
            return True
        letter, before = self.text[place], self.text[place - 1]
        if _extends(letter) or before == _JOINER or (before, letter) == ("\r", "\n"):
            return False
        if _is_flag_letter(letter) and _is_flag_letter(before):
            return self._flag_letters_before(place) % 2 == 0
        return True

    def _flag_letters_before(self, place: int) -> int:
        count = 0
        while count < place and _is_flag_letter(self.text[place - 1 - count]):
            count += 1
        return count


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without spaces and punctuation at both ends; empty when nothing else is inside."""
    end = min(end, len(text))
    while start < end and _is_edge(text[start]):
        start += 1
    while end > start and _is_edge(text[end - 1]):
        end -= 1
    return start, end


def _is_edge(letter: str) -> bool:
    return not letter.isalnum() and (letter.isspace() or unicodedata.category(letter)[0] in "PZC")


def _extends(letter: str) -> bool:
    code = ord(letter)
    if code < 0x300:
        return False
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter == _JOINER
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or 0xFF9E <= code <= 0xFF9F
    )


def _is_flag_letter(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF
