"""Tables as files: nothing calculates, everything comes back."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.grid.cells import CellKind, ColumnKind
from desktop.tasks.grid.codec import (
    Sheet,
    characters_missing,
    csv_bytes,
    grid_lines,
    head,
    neutral,
    plain,
    read_export,
    xlsx_bytes,
)
from desktop.tasks.grid.grid import Column, plain_grid

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "'=1",
    "''=1",
    "'",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_that_a_text_like_a_formula_is_neutral_and_comes_back(text: str) -> None:
    written = neutral(text)
    assert written[0] not in "=+-@\t\r＝＋－＠"
    assert plain(written) == text


@given(st.text("='+-@\t\rab＝1\n\",", max_size=8))
def test_that_every_text_comes_back(text: str) -> None:
    assert plain(neutral(text)) == text


@given(st.lists(st.lists(st.text("=ab1,\"\n＝'-", max_size=6), min_size=2, max_size=2), min_size=1, max_size=6))
def test_that_every_table_comes_back_from_csv(cells: list[list[str]]) -> None:
    lines = [head(["甲", "乙"]), *([(text, CellKind.TEXT) for text in line] for line in cells)]
    assert read_export(csv_bytes(lines)).cells == tuple(map(tuple, cells))


def test_that_numbers_are_numbers_and_utf_8_says_so() -> None:
    columns = [Column("a", "数", ColumnKind.NUMBER), Column("b", "文")]
    data = csv_bytes(grid_lines(plain_grid(columns, ["r1", "r2"], [["-5", "-5"], ["-", "好"]])))
    assert data == "\ufeff数,文\r\n-5,'-5\r\n'-,好\r\n".encode()


def test_that_gbk_lists_what_it_does_not_have() -> None:
    lines = [head(["名"]), [("张𠮷😀", CellKind.TEXT)], [("𠮷", CellKind.TEXT)]]
    with pytest.raises(CodecError) as caught:
        csv_bytes(lines, "gbk")
    assert caught.value.kind is CodecFault.NOT_REPRESENTABLE and "𠮷 😀" in caught.value.advice
    assert characters_missing("张三", "gbk") == ()
    assert read_export(csv_bytes([head(["名"]), [("张三", CellKind.TEXT)]], "gbk")).cells == (("张三",),)


def test_that_a_workbook_holds_typed_cells_and_the_same_bytes_each_time() -> None:
    number, text = CellKind.NUMBER, CellKind.TEXT
    lines = [
        head(["数", "文"]), [("1.5", number), ("=1+1", text)], [("x", number), ("007", text)],
        [("12345678901234567", number), ("", text)],
    ]  # fmt: skip
    data = xlsx_bytes([Sheet("Sheet1", lines)])
    rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows == [["数", "文"], [1.5, "=1+1"], ["x", "007"], ["12345678901234567", ""]]
    assert xlsx_bytes([Sheet("Sheet1", lines)]) == data
