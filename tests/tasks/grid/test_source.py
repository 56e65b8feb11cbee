"""Files of tables as they come: encodings, quotes, ragged lines, workbooks."""

import io

import pytest
import xlsxwriter

from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.grid.cells import CellKind, ColumnKind
from desktop.tasks.grid.grid import Column
from desktop.tasks.grid.source import grid_of_lines, read_lines

TEXT = "编号,姓名\r\n1,张三\r\n2,李四\r\n"


@pytest.mark.parametrize(
    ("data", "used"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"), (TEXT.encode(), "utf-8"), (TEXT.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"), (TEXT.replace("\r\n", "\n").encode(), "utf-8"),
    ],
)  # fmt: skip
def test_that_the_encoding_is_found_and_told(data: bytes, used: str) -> None:
    lines = read_lines(data)
    assert (lines.head, lines.cells, lines.encoding) == (("编号", "姓名"), (("1", "张三"), ("2", "李四")), used)


def test_that_the_encoding_can_be_switched() -> None:
    data = "a\n锟斤拷\n".encode("gb18030")
    assert read_lines(data, "gb18030").cells == (("锟斤拷",),)
    assert read_lines(data).cells == (("\ufffd\ufffd",),)
    data = "a\n张三\n".encode("gb18030")
    with pytest.raises(CodecError):
        read_lines(data, "utf-8")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"a,b\n1,2\n3\n", "line 3"), (b"a,b\n1,2,3\n", "line 2"), (b'a,b\n"1\n2",x\n1\n', "line 4"), (b"", "line 1"),
        (b'a,b\n"1,2\n', "line 2"), (b"a,b\n\x00,1\n", "line 2"), (b"a\n\xff\xff\n", "gb18030"),
        (b"PK\x03\x04rest", "xlsx"),
    ],
)  # fmt: skip
def test_that_what_is_not_a_table_is_refused_with_its_place(data: bytes, where: str) -> None:
    with pytest.raises(CodecError) as caught:
        read_lines(data)
    assert (caught.value.kind, caught.value.where) == (CodecFault.MALFORMED, where)


def test_that_line_breaks_and_commas_in_quotes_are_kept() -> None:
    assert read_lines(b'a,b\r\n"x\r\ny","1,2"\r\n"say ""hi""",\r\n').cells == (("x\r\ny", "1,2"), ('say "hi"', ""))


def test_that_a_file_that_is_too_large_is_not_parsed() -> None:
    with pytest.raises(CodecError) as caught:
        read_lines(b"a" * (64 * 1024**2 + 1))
    assert caught.value.kind is CodecFault.TOO_LARGE


def test_that_repeated_headings_get_ids_of_their_own() -> None:
    grid = grid_of_lines(read_lines(b"x,x\n1,2\n"))
    assert [column.column for column in grid.columns] == ["c1", "c2"]
    assert (grid.cell("r1", "c2"), list(grid.rows)) == (("2", CellKind.TEXT), ["r1"])


def test_that_other_headings_than_the_task_s_are_refused() -> None:
    with pytest.raises(CodecError) as caught:
        grid_of_lines(read_lines(b"x,z\n1,2\n"), [Column("a", "x"), Column("b", "y", ColumnKind.NUMBER)])
    assert caught.value.kind is CodecFault.OTHER_SOURCE


def test_that_a_table_without_rows_has_columns() -> None:
    grid = grid_of_lines(read_lines(b"x,y\n"))
    assert (len(grid.columns), list(grid.rows), grid.kinds) == (2, [], (b"", b""))


def test_that_a_workbook_brings_values_and_their_kinds() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ["名称", "数量", "日期", "通过", "合计"])
    page.write_string(1, 0, "007")
    page.write_number(1, 1, 12.5)
    page.write_number(1, 2, 45356, book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_boolean(1, 3, True)
    page.write_formula(1, 4, "=B2*2", None, 25)
    book.close()
    grid = grid_of_lines(read_lines(stream.getvalue()))
    assert [grid.cell("r1", f"c{place}") for place in range(1, 6)] == [
        ("007", CellKind.TEXT), ("12.5", CellKind.NUMBER), ("2024-03-05", CellKind.DATE), ("TRUE", CellKind.BOOL),
        ("25", CellKind.NUMBER),
    ]  # fmt: skip
