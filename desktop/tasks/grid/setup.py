"""The columns and the source of a table as a task's setup names them.

    columns = [
      { id = "name", name = "姓名" },
      { id = "age", name = "年龄", kind = "number" },
      { id = "share", name = "占比", kind = "number", percent = true },
      { id = "day", name = "日期", kind = "date", form = "YYYY-MM-DD" },
      { id = "paid", name = "已付款", kind = "bool" },
    ]

The names must be the headings of the file, in its order. `form` is the spelling a day must have in the end ("": any).
"""

import re
from collections.abc import Mapping, Sequence

from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.cells import ColumnKind
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.source import grid_of_lines, read_lines

_ID = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_FORM = re.compile(r"(YYYY|MM|DD|M|D|[-/.年月日 ])*")


def read_columns(reading: Reading, name: str = "columns") -> tuple[Column, ...]:
    """The columns in list `name` of a setup. Raises ValueError."""
    columns = reading.each(name, read_column)
    if not columns or len({column.column for column in columns}) != len(columns):
        raise reading.fault(name)
    return columns


def source_grid(columns: Sequence[Column], data: bytes) -> Grid:
    """The material's table under these columns. Raises CodecError."""
    return grid_of_lines(read_lines(data), columns)


def source_defects(columns: Sequence[Column], material: str, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with a source, for the author of a paper; empty when it opens under these columns."""
    if material not in materials:
        return [f"there is no material {material or '(none named)'}"]
    try:
        grid = source_grid(columns, materials[material])
    except CodecError as reason:
        return [f"{material} does not open: {reason}"]
    return [] if len(grid.rows) else [f"{material} has no rows"]


def read_column(reading: Reading) -> Column:
    """One column. Raises ValueError."""
    column, kind = reading.text("id"), ColumnKind(reading.text("kind", "text"))
    found = Column(column, reading.text("name"), kind, reading.flag("percent", False), reading.text("form", ""))
    if not _ID.fullmatch(column) or not _FORM.fullmatch(found.form) or (found.form and kind is not ColumnKind.DATE):
        raise reading.fault("id or form")
    return found
