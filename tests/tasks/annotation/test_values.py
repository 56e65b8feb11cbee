"""One comparison for texts and numbers everywhere, and rounding half up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.annotation.values import (
    half_up,
    half_up_to,
    millionths,
    parse_number,
    plain,
    ratio_millionths,
    shown,
    text_equal,
)


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("ＡＢＣ", "abc", True),
        ("  甲　乙 ", "甲 乙", True),
        ("甲\u00a0乙", "甲 乙", True),
        ("甲乙", "甲 乙", False),
        ("發", "发", False),
        ("Straße", "STRASSE", True),
        ("", "　", True),
    ],
)
def test_that_texts_are_compared_as_people_read_them(left: str, right: str, equal: bool) -> None:
    assert text_equal(left, right) is equal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２", "12"), ("1,234.50", "1234.50"), ("-0", "0"), ("−3", "-3"), ("＋３", "3"), (".5", "0.5"), (" 7　", "7"),
        ("123abc", None), ("1,23", None), ("12,345,6", None), ("1e5", None), ("--1", None), ("", None), ("-", None),
        ("12%", None), ("１．５", "1.5"), ("5.", None), ("x²", None), ("²", None), ("NaN", None), ("∞", None),
        ("1 2", None),
        ("9" * 100, None), ("1,234,567", "1234567"), ("0,123", "123"), ("٣", None),
    ],
)  # fmt: skip
def test_that_a_number_is_a_number_and_nothing_else_is(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else Decimal(number))


def test_that_a_percent_sign_counts_only_where_it_is_allowed() -> None:
    assert parse_number("12%", percent=True) == parse_number("１２％", percent=True) == Decimal("0.12")
    assert str(parse_number("-0", percent=True)) == "0"


@pytest.mark.parametrize(
    ("value", "places", "wanted"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.1249", 2, "0.12")],
)
def test_that_halves_go_away_from_zero(value: str, places: int, wanted: str) -> None:
    assert half_up(Fraction(value), places) == Decimal(wanted)


def test_that_a_total_is_rounded_to_its_quantum_once() -> None:
    assert half_up_to(Fraction("11.37"), Fraction("0.1")) == Fraction("11.4")
    assert half_up_to(Fraction("11.25"), Fraction("0.5")) == Fraction("11.5")
    assert half_up_to(Fraction("11.35"), Fraction("0.1")) == Fraction("11.4")


def test_that_similarities_are_rounded_on_their_decimal_text() -> None:
    assert millionths(0.4999995) == 500_000
    assert millionths(0.49999949999) == 499_999
    assert millionths(1e-9) == 0


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_that_a_ratio_is_rounded_half_up_exactly(part: int, whole: int) -> None:
    assert ratio_millionths(part, whole) == int(half_up(Fraction(part, whole) * 1_000_000, 0))


def test_that_amounts_are_printed_as_on_mark_sheets() -> None:
    assert (shown(Fraction(-3, 4)), shown(Fraction(2, 3)), plain(Fraction("11.40")), plain(Fraction(15))) == (
        "−0.75", "0.67", "11.4", "15",
    )  # fmt: skip
