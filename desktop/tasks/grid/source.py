"""The bytes of a CSV or XLSX file as lines of text, and lines as a grid under the columns that a task names.

CSV: a byte order mark, else strict UTF-8, else strict GB18030, else refused; which one it was is told. Both ends of
line; line breaks inside quotes are kept; a line with another number of cells is refused with its number. XLSX: what the
sheet holds by value (formulas are not calculated), by python-calamine.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.grid.cells import CellKind, date_text, plain_number
from desktop.tasks.grid.grid import PLAIN, Column, Grid, plain_grid

MOST_BYTES = 64 * 1024**2
MOST_ROWS = 200_000
MOST_COLUMNS = 200
ENCODINGS = ("utf-8", "gb18030", "utf-16")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Lines:
    """A file's cells: the heading line, the others, how each cell is stored, and the encoding (or "xlsx")."""

    head: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    kinds: tuple[bytes, ...]
    encoding: str


def read_lines(data: bytes, encoding: str = "") -> Lines:
    """The lines of a file; `encoding` overrules what would be found. Raises CodecError."""
    if len(data) > MOST_BYTES:
        raise CodecError(CodecFault.TOO_LARGE, f"{len(data)} bytes", tr("The file is larger than a table may be."))
    return _read_workbook(data) if data.startswith(_ZIP) else _read_csv(data, encoding)


def grid_of_lines(lines: Lines, columns: Sequence[Column] = ()) -> Grid:
    """The grid of `lines`; rows are r1, r2 … in the file's order. Without `columns` every heading is a text column.

    A repeated heading gets an id of its own: c1, c2 … are ids by place. Raises CodecError when the headings differ.
    """
    if columns and tuple(column.name for column in columns) != lines.head:
        raise CodecError(CodecFault.OTHER_SOURCE, "line 1", tr("The headings are not those of this task."))
    named = columns or [Column(f"c{place}", name) for place, name in enumerate(lines.head, start=1)]
    grid = plain_grid(named, [f"r{number}" for number in range(1, len(lines.cells) + 1)], lines.cells)
    return replace(grid, kinds=lines.kinds) if any(kinds != PLAIN * len(kinds) for kinds in lines.kinds) else grid


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a CSV file and the encoding that was used. Raises CodecError when none fits."""
    if encoding:
        return _strictly(data, encoding), encoding
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], marked), marked
    for tried in ("utf-8", "gb18030"):
        try:
            return data.decode(tried), tried
        except UnicodeDecodeError:
            continue
    raise _wrong_encoding("gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as reason:
        raise _wrong_encoding(encoding) from reason


def _wrong_encoding(encoding: str) -> CodecError:
    return CodecError(
        CodecFault.MALFORMED, encoding, tr("The text is in no encoding that is read here: UTF-8, GB18030.")
    )


def _read_csv(data: bytes, encoding: str) -> Lines:
    text, used = decode(data, encoding)
    if "\0" in text:
        raise CodecError(CodecFault.MALFORMED, f"line {text.count(chr(10), 0, text.index(chr(0))) + 1}", _damaged())
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[str, ...]] = []
    try:
        for line in reader:
            if line or not lines:
                lines.append(tuple(line))
                _check_line(lines, reader.line_num)
    except csv.Error as reason:
        raise CodecError(CodecFault.MALFORMED, f"line {reader.line_num}", _damaged()) from reason
    head, cells = lines[0] if lines else (), tuple(lines[1:])
    if not head:
        raise CodecError(CodecFault.MALFORMED, "line 1", tr("The table has no headings."))
    return Lines(head, cells, (PLAIN * len(cells),) * len(head), used)


def _check_line(lines: Sequence[tuple[str, ...]], number: int) -> None:
    if len(lines[-1]) != len(lines[0]):
        advice = tr("This line has another number of cells than the headings.")
        raise CodecError(CodecFault.MALFORMED, f"line {number}", advice)
    if len(lines) > MOST_ROWS or len(lines[0]) > MOST_COLUMNS:
        raise CodecError(CodecFault.TOO_LARGE, f"line {number}", tr("The file is larger than a table may be."))


def _damaged() -> str:
    return tr("The file is damaged here; use the file you were given.")


def _read_workbook(data: bytes) -> Lines:
    from python_calamine import CalamineError, load_workbook

    try:
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError) as reason:
        raise CodecError(CodecFault.MALFORMED, "xlsx", _damaged()) from reason
    if not rows or len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        raise CodecError(CodecFault.TOO_LARGE if rows else CodecFault.MALFORMED, "xlsx", _damaged())
    stored = [[_stored(cell) for cell in row] for row in rows]
    cells = tuple(tuple(text for text, _ in row) for row in stored)
    kinds = tuple("".join(row[place][1].value for row in stored[1:]).encode() for place in range(len(rows[0])))
    return Lines(cells[0], cells[1:], kinds, "xlsx")


def _stored(cell: object) -> tuple[str, CellKind]:
    """A workbook's cell as it would be typed, and how it was stored."""
    match cell:
        case bool():
            return ("TRUE" if cell else "FALSE"), CellKind.BOOL
        case int() | float():
            return plain_number(Decimal(repr(cell))), CellKind.NUMBER
        case datetime():
            return date_text(cell), CellKind.DATE
        case date():
            return date_text(datetime(cell.year, cell.month, cell.day, tzinfo=UTC)), CellKind.DATE
        case time() | timedelta():
            return str(cell), CellKind.TEXT
        case _:
            return str(cell), CellKind.TEXT
