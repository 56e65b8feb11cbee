"""Every sentence of the program has good Chinese."""

import pytest
import words


def test_that_every_sentence_has_chinese() -> None:
    assert words.untranslated() == []


def test_that_the_po_holds_no_sentence_that_nobody_says() -> None:
    assert set(words.chinese()) <= set(words.english())


def test_that_no_translation_is_left_fuzzy() -> None:
    assert "#, fuzzy" not in words.PO.read_text(encoding="utf-8")


def test_that_translations_keep_placeholders_and_chinese_punctuation_and_no_inner_words() -> None:
    faults = {source: found for source, text in words.chinese().items() if (found := words.defects(source, text))}
    assert faults == {}


def test_that_the_compiled_words_are_those_of_the_po() -> None:
    assert words.MO.read_bytes() == words.compiled()


@pytest.mark.parametrize(
    ("translation", "defect"),
    [
        ("{n} 号机已占用。", "placeholders differ"),
        ("座位 {seat} 的链头不符。", "inner word 链头"),
        ("座位 {seat} 已占用(请换座)。", "half-width punctuation beside Chinese"),
        ("座位 {seat} 已占用", "a sentence without its full stop"),
    ],
)
def test_that_a_bad_translation_is_named(translation: str, defect: str) -> None:
    assert words.defects("Seat {seat} is taken.", translation) == [defect]


def test_that_latin_and_digits_stand_apart_from_chinese() -> None:
    assert words.tidy("x", "第3题（{n}题）PDF文件") == "第 3 题（{n}题）PDF 文件"
