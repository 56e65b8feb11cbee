"""What an operation does to one cell: pure functions of its text and stored kind, so equal cells are asked once."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop.tasks.annotation.values import half_width
from desktop.tasks.grid.cells import (
    CellKind,
    ColumnKind,
    cell_bool,
    cell_date,
    cell_number,
    date_text,
    is_blank,
    plain_number,
)
from desktop.tasks.grid.grid import Column
from desktop.tasks.grid.operations import MOST_VALUE, Op, Operation

Stored = tuple[str, int]
"""A cell's text and the byte of its kind."""
Change = Callable[[Stored], Stored]
_SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
TEXT, NUMBER, DATE, BOOL = (ord(kind.value) for kind in CellKind)
LONGEST_CELL = 20_000


def trimmed(text: str) -> str:
    """Without blanks of any width at both ends."""
    return text[_lead(text) : len(text) - _lead(text[::-1])]


def _lead(text: str) -> int:
    return found.end() if (found := _SPACES.match(text)) else 0


def collapsed(text: str) -> str:
    """Trimmed, every run of blanks inside as one space."""
    return _SPACES.sub(" ", text).strip()


def as_typed(value: str, column: Column) -> Stored:
    """A value as a spreadsheet stores what is typed into this column."""
    if column.kind is ColumnKind.NUMBER and cell_number(value, column.percent) is not None:
        return value, NUMBER
    if column.kind is ColumnKind.DATE and cell_date(value, serials=False) is not None:
        return value, DATE
    if column.kind is ColumnKind.BOOL and cell_bool(value) is not None:
        return value, BOOL
    return value, TEXT


def change_of(operation: Operation, column: Column) -> Change:
    """The function of an operation on single cells. KeyError for one on rows or columns."""
    make = _MAKERS.get(operation.op)
    if make is not None:
        return make(operation.args, column)
    change = _PLAIN[operation.op]
    return lambda cell: (change(cell[0]), cell[1])


def _set(args: Mapping[str, Any], column: Column) -> Change:
    stored = as_typed(args["value"], column)
    return lambda cell: stored


def _clear(args: Mapping[str, Any], column: Column) -> Change:
    return lambda cell: ("", TEXT)


def _replace(args: Mapping[str, Any], column: Column) -> Change:
    find, put = args["find"], args["with"]
    if args["whole"]:
        return lambda cell: as_typed(put, column) if cell[0] == find else cell

    def change(cell: Stored) -> Stored:
        if find not in cell[0]:
            return cell
        made = cell[0].replace(find, put)
        return as_typed(made, column) if len(made) <= LONGEST_CELL else cell

    return change


def _recode(args: Mapping[str, Any], column: Column) -> Change:
    pairs = {pair["from"]: as_typed(pair["to"], column) for pair in args["pairs"]}
    return lambda cell: pairs.get(cell[0], cell)


def _to_number(args: Mapping[str, Any], column: Column) -> Change:
    def change(cell: Stored) -> Stored:
        number = None if is_blank(cell[0]) else cell_number(cell[0], column.percent)
        return cell if number is None else (plain_number(number), NUMBER)

    return change


def _to_text(args: Mapping[str, Any], column: Column) -> Change:
    return lambda cell: (cell[0], TEXT)


def _to_date(args: Mapping[str, Any], column: Column) -> Change:
    def change(cell: Stored) -> Stored:
        moment = None if is_blank(cell[0]) else cell_date(cell[0], args["order"])
        return cell if moment is None else (date_text(moment, args["form"] or "YYYY-MM-DD")[:MOST_VALUE], DATE)

    return change


_MAKERS: dict[Op, Callable[[Mapping[str, Any], Column], Change]] = {
    Op.SET: _set,
    Op.CLEAR: _clear,
    Op.REPLACE: _replace,
    Op.RECODE: _recode,
    Op.TO_NUMBER: _to_number,
    Op.TO_TEXT: _to_text,
    Op.TO_DATE: _to_date,
}
_PLAIN: dict[Op, Callable[[str], str]] = {
    Op.TRIM: trimmed,
    Op.COLLAPSE: collapsed,
    Op.HALF_WIDTH: half_width,
    Op.UPPER: str.upper,
    Op.LOWER: str.lower,
}
CELL_OPS = frozenset(_MAKERS) | frozenset(_PLAIN)
