"""A table of typed rows: cleaning rules, label rules, requirements, indicators, milestones. One piece per table.

Setup of a piece:

    {"columns": [{"id": "field", "title": "字段", "kind": "text"},
                 {"id": "action", "title": "处理方式", "kind": "choice", "options": ["删除", "修正", "退回"]},
                 {"id": "limit", "title": "标准", "kind": "long", "optional": true}],
     "least_rows": 5, "most_rows": 20, "unique": ["field"],
     "sums": [{"column": "weight", "total": "100"}], "periods": [{"begin": "from", "end": "to"}]}

Kinds: text, long (both at least 6 characters unless the column says `"least": 2`), choice, number, date (2026-11-28).
`unique` names the columns that tell rows apart (default: all).

Document: `{rows: [{id, cells: [{col, value}]}]}`; blank cells are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused

SCHEMA = "spec/1"
MOST_COLUMNS = 16
MOST_ROWS = 200
MOST_CELL = 2000
LEAST_CHARACTERS = 6


class ColumnKind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column; `least` characters make a text cell count, `optional` cells may stay blank."""

    id: str
    title: str
    kind: ColumnKind
    options: tuple[str, ...]
    least: int
    optional: bool


@dataclass(frozen=True)
class Sum:
    """The numbers of a column that come to `total` together."""

    column: str
    total: Fraction


@dataclass(frozen=True)
class Period:
    """Two columns of dates: the first never after the second."""

    begin: str
    end: str


@dataclass(frozen=True)
class TableSetup:
    """What one table asks for."""

    columns: tuple[Column, ...]
    least_rows: int
    most_rows: int
    unique: tuple[str, ...]
    sums: tuple[Sum, ...]
    periods: tuple[Period, ...]

    def column(self, column: str) -> Column:
        """KeyError for a column that the table does not have."""
        return {one.id: one for one in self.columns}[column]


@dataclass(frozen=True)
class Row:
    """A row; `cells` by column id, blank ones absent."""

    id: str
    cells: tuple[tuple[str, str], ...] = ()

    def value(self, column: str) -> str:
        """What stands in a column, "" for nothing."""
        return dict(self.cells).get(column, "")


@dataclass(frozen=True)
class Document:
    """One table."""

    head: Head
    rows: tuple[Row, ...] = ()

    def row(self, row: str) -> Row:
        """KeyError for a row that is not there."""
        return {one.id: one for one in self.rows}[row]


def read_setup(task: Task) -> Mapping[str, TableSetup]:
    """Every table by piece name. Raises ValueError for a setup that no author meant."""
    Reading(task.setup, "setup").end()
    return {piece.name: read_table(piece) for piece in task.pieces}


def read_table(piece: Piece) -> TableSetup:
    """What one table asks for. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    columns = reading.each("columns", _read_column)
    table = TableSetup(
        columns,
        reading.integer("least_rows", 1, least=1, most=MOST_ROWS),
        reading.integer("most_rows", MOST_ROWS, least=1, most=MOST_ROWS),
        reading.texts("unique", tuple(one.id for one in columns)),
        reading.each("sums", lambda one: Sum(one.text("column"), one.fraction("total")), ()),
        reading.each("periods", lambda one: Period(one.text("begin"), one.text("end")), ()),
    )
    reading.end()
    _verify_table(table, piece.name)
    return table


def new_document(task: Task, piece: Piece) -> Document:
    """A table without rows."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "spec")
        rows = reading.each("rows", _read_row)
        reading.end()
        if len(rows) > MOST_ROWS or len({row.id for row in rows}) < len(rows):
            raise ValueError("too many rows, or one id twice")
    return Document(head, rows)


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    rows = [
        {"id": row.id, "cells": [{"col": column, "value": value} for column, value in row.cells]}
        for row in document.rows
    ]
    return write_values(document.head, {"rows": rows})


def add_row(document: Document, table: TableSetup, place: int, values: Mapping[str, str]) -> Document | Refused:
    """A new row before the row at `place`, blank or with `values` (a copy, a pasted row)."""
    if len(document.rows) >= table.most_rows:
        return Refused(tr("This table takes at most {n} rows.", n=table.most_rows))
    row = Row(new_id(document))
    for column, value in values.items():
        row = _with_cell(row, table, column, value[:MOST_CELL])
    rows = (*document.rows[:place], row, *document.rows[place:])
    return with_next_id(document, rows=rows)


def delete_rows(document: Document, rows: Sequence[str]) -> Document | Refused:
    """Take rows out."""
    gone = set(rows)
    return edited(document, rows=tuple(row for row in document.rows if row.id not in gone))


def move_row(document: Document, row: str, place: int) -> Document | Refused:
    """Put a row where the row at `place` stands now."""
    others = [one for one in document.rows if one.id != row]
    others.insert(place, document.row(row))
    return edited(document, rows=tuple(others))


def set_cell(document: Document, table: TableSetup, row: str, column: str, value: str) -> Document | Refused:
    """Write into a cell; "" clears it."""
    if len(value) > MOST_CELL:
        return Refused(tr("A cell takes at most {n} characters.", n=MOST_CELL))
    changed = _with_cell(document.row(row), table, column, value)
    return edited(document, rows=tuple(changed if one.id == row else one for one in document.rows))


def _with_cell(row: Row, table: TableSetup, column: str, value: str) -> Row:
    """Cells stand in the order of the columns, so that the same content is the same bytes."""
    table.column(column)
    values = {**dict(row.cells), column: value}
    return replace(row, cells=tuple((one.id, values[one.id]) for one in table.columns if values.get(one.id)))


def _read_column(reading: Reading) -> Column:
    kind = ColumnKind(reading.text("kind"))
    is_text = kind in (ColumnKind.TEXT, ColumnKind.LONG)
    column = Column(
        reading.text("id", most=40),
        reading.text("title", most=60),
        kind,
        reading.texts("options", ()),
        reading.integer("least", LEAST_CHARACTERS if is_text else 1, least=1, most=MOST_CELL),
        reading.flag("optional", False),
    )
    if (kind is ColumnKind.CHOICE) is not (len(set(column.options)) >= 2):
        raise reading.fault("options")
    return column


def _verify_table(table: TableSetup, where: str) -> None:
    kinds = {one.id: one.kind for one in table.columns}
    if not 1 <= len(table.columns) <= MOST_COLUMNS or len(kinds) < len(table.columns):
        raise ValueError(f"{where}: columns")
    if table.most_rows < table.least_rows:
        raise ValueError(f"{where}: most_rows is less than least_rows")
    if not table.unique or not set(table.unique) <= kinds.keys():
        raise ValueError(f"{where}: unique")
    if any(kinds.get(one.column) is not ColumnKind.NUMBER for one in table.sums):
        raise ValueError(f"{where}: sums")
    if any(kinds.get(side) is not ColumnKind.DATE for one in table.periods for side in (one.begin, one.end)):
        raise ValueError(f"{where}: periods")


def _read_row(reading: Reading) -> Row:
    cells = reading.each("cells", lambda one: (one.text("col", most=40), one.text("value", most=MOST_CELL)))
    if len(cells) > MOST_COLUMNS or len(dict(cells)) < len(cells):
        raise reading.fault("cells")
    return Row(reading.text("id", most=40), tuple((column, value) for column, value in cells if value))
