"""Tables as CSV and XLSX for the task folder: numbers as numbers, and no text that a spreadsheet would calculate.

A text that begins like a formula gets one apostrophe in CSV (trust-and-formats 12), and `read_export` takes exactly one
away again; in XLSX cells are typed instead. UTF-8 carries a byte order mark, so that spreadsheets recognise it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.grid.cells import CellKind, ColumnKind, cell_date, cell_number, is_blank
from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.source import Lines, read_lines

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_APOSTROPHE = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_EPOCH = datetime(2021, 1, 1, tzinfo=UTC)
_EXACT_DIGITS = 15
_LONGEST_CELL = 32_767
ENCODINGS = ("utf-8", "gbk")
Row = Sequence[tuple[str, CellKind]]


@dataclass(frozen=True)
class Sheet:
    """A page of a workbook: the cells of its lines, the first of them the headings."""

    name: str
    lines: Sequence[Row]


def grid_lines(grid: Grid) -> list[Row]:
    """Headings and rows of a grid; a number in a column of numbers is one, however it was typed."""
    columns = [
        [
            _typed(text, CellKind(chr(kind)), column.kind, column.percent)
            for text, kind in zip(values, kinds, strict=True)
        ]
        for column, values, kinds in zip(grid.columns, grid.values, grid.kinds, strict=True)
    ]
    return [head([column.name for column in grid.columns]), *(list(line) for line in zip(*columns, strict=True))]


def head(names: Iterable[str]) -> Row:
    """A line of headings."""
    return [(name, CellKind.TEXT) for name in names]


def csv_bytes(lines: Iterable[Row], encoding: str = "utf-8") -> bytes:
    """Lines as CSV. Raises CodecError listing the characters that the encoding does not have."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([text if kind is CellKind.NUMBER else neutral(text) for text, kind in line] for line in lines)
    written = stream.getvalue()
    if encoding == "utf-8":
        return written.encode("utf-8-sig")
    if missing := characters_missing(written, encoding):
        advice = tr("Choose UTF-8, or replace these characters: {characters}", characters=" ".join(missing[:20]))
        raise CodecError(CodecFault.NOT_REPRESENTABLE, encoding, advice)
    return written.encode(encoding)


def characters_missing(text: str, encoding: str) -> tuple[str, ...]:
    """The characters of `text` that an encoding does not have, each once, in order of their first place."""
    found = []
    for char in dict.fromkeys(text):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            found.append(char)
    return tuple(found)


def neutral(text: str) -> str:
    """A text that no spreadsheet calculates."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """The text that `neutral` was given."""
    return text[1:] if _APOSTROPHE.match(text) else text


def read_export(data: bytes, encoding: str = "") -> Lines:
    """Lines of a CSV file that was written here (or by a spreadsheet): one apostrophe before a formula goes away."""
    lines = read_lines(data, encoding)
    return replace(lines, head=tuple(map(plain, lines.head)), cells=tuple(tuple(map(plain, c)) for c in lines.cells))


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of typed cells; the same sheets give the same bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"author": "Kaochang", "created": _EPOCH})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        for across, cell in enumerate(sheet.lines[0] if sheet.lines else ()):
            page.write_string(0, across, cell[0][:_LONGEST_CELL], bold)
        for down, line in enumerate(sheet.lines[1:], start=1):
            for across, (value, kind) in enumerate(line):
                number = cell_number(value) if kind is CellKind.NUMBER else None
                if number is not None and len(number.as_tuple().digits) <= _EXACT_DIGITS:
                    page.write_number(down, across, float(number))
                elif value:
                    page.write_string(down, across, value[:_LONGEST_CELL], text)
    book.close()
    return stream.getvalue()


def _typed(text: str, kind: CellKind, column: ColumnKind, percent: bool) -> tuple[str, CellKind]:
    if kind is CellKind.TEXT and not is_blank(text):
        if column is ColumnKind.NUMBER and not percent and cell_number(text) is not None:
            return text, CellKind.NUMBER
        if column is ColumnKind.DATE and cell_date(text, serials=False) is not None:
            return text, CellKind.DATE
    return text, kind
