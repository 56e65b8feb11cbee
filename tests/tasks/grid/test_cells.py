"""What the text in a cell means."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.grid.cells import cell_bool, cell_date, cell_number, date_serial, date_text, is_blank, serial_date


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000 \u00a0", "NaN", "nan", " NAN\u3000", "\t"])
def test_that_nothing_and_blanks_of_any_width_and_nan_are_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "无", "-", "nano", "N/A", "."])
def test_that_what_says_something_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["1", "1.0", "１", " 1 ", "+1", "01"])
def test_that_one_is_one_however_it_is_typed(text: str) -> None:
    assert cell_number(text) == 1


@pytest.mark.parametrize("text", ["123abc", "1,23", "12,34,567", "1 2", "--1", "1e3", "", "一", "Infinity", "NaN"])
def test_that_what_is_not_quite_a_number_is_none(text: str) -> None:
    assert cell_number(text) is None


def test_that_thousands_percent_and_minus_zero_are_read() -> None:
    assert cell_number("1,234,567.50") == Decimal("1234567.50")
    assert (cell_number("12%", percent=True), cell_number("12%")) == (Decimal("0.12"), None)
    assert str(cell_number("-0")) == "0"


@pytest.mark.parametrize(
    "text", ["2024-03-05", "2024/3/5", "2024.03.05", "2024年3月5日", "20240305", "２０２４－０３－０５", "45356"]
)
def test_that_a_day_is_one_day_however_it_is_written(text: str) -> None:
    assert cell_date(text) == datetime(2024, 3, 5, tzinfo=UTC)


def test_that_an_ambiguous_day_is_none_until_its_order_is_said() -> None:
    assert cell_date("03/04/2024") is None
    assert cell_date("03/04/2024", "dmy") == datetime(2024, 4, 3, tzinfo=UTC)
    assert cell_date("03/04/2024", "mdy") == datetime(2024, 3, 4, tzinfo=UTC)
    assert cell_date("13/04/2024") == cell_date("04/13/2024") == datetime(2024, 4, 13, tzinfo=UTC)
    assert cell_date("04/04/2024") == datetime(2024, 4, 4, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2023-02-29", "2024-13-01", "24-3-5", "明天", "2024-03", "0", "99999999", "2024-3/5"])
def test_that_no_day_is_guessed(text: str) -> None:
    assert cell_date(text) is None


def test_that_serials_follow_the_1900_system_with_its_famous_fault() -> None:
    assert serial_date(Decimal(1)) == datetime(1900, 1, 1, tzinfo=UTC)
    assert serial_date(Decimal(59)) == datetime(1900, 2, 28, tzinfo=UTC)
    assert serial_date(Decimal(60)) is None
    assert serial_date(Decimal(61)) == datetime(1900, 3, 1, tzinfo=UTC)
    assert serial_date(Decimal("45356.5")) == datetime(2024, 3, 5, 12, tzinfo=UTC)


@given(st.integers(61, 2_958_465))
def test_that_a_serial_comes_back(serial: int) -> None:
    moment = serial_date(Decimal(serial))
    assert moment is not None and date_serial(moment) == serial
    assert cell_date(date_text(moment)) == moment


def test_that_a_day_is_written_as_asked() -> None:
    moment = datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert date_text(moment, "YYYY/M/D") == "2024/3/5 08:30:00"
    assert date_text(moment.replace(hour=0, minute=0), "YYYY年MM月DD日") == "2024年03月05日"


@given(st.text(max_size=30))
def test_that_no_text_is_too_strange(text: str) -> None:
    cell_number(text, True), cell_date(text), cell_bool(text), is_blank(text)


def test_that_yes_and_no_are_known() -> None:
    assert [cell_bool(text) for text in ("是", "TRUE", "1", "否", "No", "也许", "")] == [
        True,
        True,
        True,
        False,
        False,
        None,
        None,
    ]
