"""Code points and UTF-16 units, graphemes and blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.annotation.offsets import LONGEST_BLOCK, Offsets, trimmed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MIXED = "甲😀乙𠮷丙"
FAMILY = "一👨‍👩‍👧二🇨🇳🇫🇷三é四👍🏽"


def test_that_wide_characters_take_two_units() -> None:
    offsets = Offsets(MIXED)
    assert [offsets.to_utf16(point) for point in range(6)] == [0, 1, 3, 4, 6, 7]
    assert [offsets.to_points(unit) for unit in range(8)] == [0, 1, 1, 2, 3, 3, 4, 5]


@given(TEXTS)
def test_that_both_countings_agree_with_the_encoding(text: str) -> None:
    offsets = Offsets(text)
    for point in range(len(text) + 1):
        unit = len(text[:point].encode("utf-16-le")) // 2
        assert offsets.to_utf16(point) == unit and offsets.to_points(unit) == point


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [(2, 3, "👨‍👩‍👧"), (1, 2, "👨‍👩‍👧"), (7, 8, "🇨🇳"), (9, 10, "🇫🇷"), (0, 1, "一"), (8, 9, "🇨🇳"), (15, 16, "👍🏽")],
)
def test_that_a_selection_never_cuts_a_grapheme(start: int, end: int, whole: str) -> None:
    first, last = Offsets(FAMILY).whole(start, end)
    assert FAMILY[first:last] == whole


def test_that_a_letter_and_its_mark_belong_together() -> None:
    first, last = Offsets("ae\u0301b").whole(2, 3)
    assert (first, last) == (1, 3)


@given(st.text(st.sampled_from("甲a\n😀é\u0301"), max_size=300))
def test_that_blocks_cover_the_text(text: str) -> None:
    blocks = Offsets(text).blocks
    assert "\n".join(text[block.start : block.end] for block in blocks) == text
    for point in range(len(text)):
        block = blocks[Offsets(text).block_at(point)]
        assert block.start <= point <= block.end


def test_that_long_lines_are_cut_into_blocks() -> None:
    text = "甲" * 4500 + "\n" + "👨‍👩‍👧" * 700
    blocks = Offsets(text).blocks
    assert len(blocks) == 5 and max(block.end - block.start for block in blocks) <= LONGEST_BLOCK + 100
    assert "".join(text[block.start : block.end] for block in blocks) == text.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "inner"), [("  “北京”， ", "北京"), ("，。", ""), ("北京", "北京"), ("（A1）", "A1"), ("a b", "a b")]
)
def test_that_spaces_and_punctuation_at_both_ends_are_trimmed(text: str, inner: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == inner
