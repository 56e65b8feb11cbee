"""A roster file (.xlsx, .csv) as rows of text under known column names; nothing is judged here but its shape."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from desktop.errors import Error

MOST_ROWS = 5_000
_MOST_FILE_BYTES = 64 * 1024**2
_COLUMNS = {
    "ticket": ("准考证号", "admission_number", "admission number", "ticket"),
    "name": ("姓名", "name"),
    "document": ("证件号码", "身份证号", "身份证号码", "id_number", "id number", "document"),
    "level": ("级别", "等级", "申报级别", "level"),
    "part": ("科目", "part"),
    "form": ("卷号", "试卷号", "form"),
    "seat": ("座位号", "座号", "seat"),
    "extra_pct": ("加时比例", "extra_pct", "extra percent"),
    "extra_s": ("加时秒数", "extra_s", "extra seconds"),
    "font": ("字号", "font", "font_step"),
    "theme": ("主题", "theme"),
    "attempt": ("考试次数", "attempt"),
    "photo": ("照片", "photo"),
}
_BY_TITLE = {title: column for column, titles in _COLUMNS.items() for title in titles}
_REQUIRED = ("ticket", "name", "document", "level", "part")
_ADVICE = "Correct the roster and try again."


@dataclass(frozen=True)
class TableRow:
    """One line of the roster; `line` counts from 1 as the spreadsheet shows it."""

    line: int
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        """The text in `column`; empty when the roster has no such column."""
        return self.cells.get(column, "")


def open_roster_table(path: Path) -> tuple[TableRow, ...]:
    """The rows of `path`. Raises E-ROS-01 unreadable, E-ROS-02 a column is missing, E-ROS-03 too many rows or none."""
    lines = _read_lines(path)
    titles = [_BY_TITLE.get(title.strip().lower(), "") for title in lines[0]] if lines else []
    for column in _REQUIRED:
        if titles.count(column) != 1:
            raise Error("E-ROS-02", "The roster needs one column {column}.", _ADVICE, column=_COLUMNS[column][0])
    rows = tuple(
        TableRow(number, {title: cell for title, cell in zip(titles, line, strict=False) if title})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    )
    if not rows or len(rows) > MOST_ROWS:
        raise Error(
            "E-ROS-03", "The roster has {n} rows; 1 to {most} are possible.", _ADVICE, n=len(rows), most=MOST_ROWS
        )
    return rows


def _read_lines(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > _MOST_FILE_BYTES:
            raise ValueError("too large")
        data = path.read_bytes()
        return _xlsx_lines(data) if data[:2] == b"PK" else _csv_lines(data)
    except (OSError, ValueError, CalamineError, csv.Error) as reason:
        raise Error(
            "E-ROS-01", "The roster {name} cannot be read.", "Save it as .xlsx or .csv.", name=path.name
        ) from reason


def _xlsx_lines(data: bytes) -> list[list[str]]:
    workbook = load_workbook(io.BytesIO(data))
    sheet = workbook.get_sheet_by_index(0)
    return [[_cell_text(cell) for cell in row] for row in sheet.to_python()]


def _cell_text(cell: object) -> str:
    """Numbers typed as numbers come back as 12.0; identity numbers must be text cells anyway (15 digits survive)."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv_lines(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))
