"""What a candidate does to a table, as data. A bulk edit names its rows by a filter, a single edit by their ids.

In JSON an operation is {"op", "col", "args", "rows": [ids]} or {"op", "col", "args", "where": [conditions]}; "col" is
"" for operations on whole rows. `args` by operation (all texts unless said otherwise):

| op | args | does |
|---|---|---|
| set | value | writes the value |
| replace | find, with, whole (true or false) | replaces inside the cell, or the whole cell |
| recode | pairs [{from, to}] | several values at once (clusters) |
| clear trim collapse half_width upper lower to_number to_text | | one cell at a time |
| to_date | order (ymd, dmy or mdy), form | canonical dates |
| fill_down | | blank cells take the value above |
| fill | method (mean, median or mode), places (0…6) | blank cells take that of the column |
| split | by, into [{col, name}] | one column into new ones; the first keeps nothing |
| join | cols [ids], by, into {col, name} | several columns into a new one |
| delete_rows | | |
| delete_repeats | cols [ids], keep (first or last), loose (true or false) | equal rows but one |
| insert_row | row, cells [{col, value}] | a new row at the end; its id is u-<counter> |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from desktop.strict_json import write_json
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.cells import DATE_ORDERS
from desktop.tasks.grid.conditions import Condition, read_conditions, write_condition

MOST_ROWS_NAMED = 5_000
MOST_VALUE = 2_000
MOST_PAIRS = 500
MOST_NEW_COLUMNS = 10
_NEW_ROW = re.compile(r"u-[1-9][0-9]{0,9}")


class Op(StrEnum):
    """The operations."""

    SET = "set"
    REPLACE = "replace"
    RECODE = "recode"
    CLEAR = "clear"
    TRIM = "trim"
    COLLAPSE = "collapse"
    HALF_WIDTH = "half_width"
    UPPER = "upper"
    LOWER = "lower"
    TO_NUMBER = "to_number"
    TO_TEXT = "to_text"
    TO_DATE = "to_date"
    FILL_DOWN = "fill_down"
    FILL = "fill"
    SPLIT = "split"
    JOIN = "join"
    DELETE_ROWS = "delete_rows"
    DELETE_REPEATS = "delete_repeats"
    INSERT_ROW = "insert_row"


WITHOUT_COLUMN = frozenset({Op.JOIN, Op.DELETE_ROWS, Op.DELETE_REPEATS, Op.INSERT_ROW})
METHODS = ("mean", "median", "mode")


@dataclass(frozen=True)
class Operation:
    """One operation. `rows` None: it is about the rows where every condition of `where` holds (none: all rows)."""

    op: Op
    col: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[str, ...] | None = None
    where: tuple[Condition, ...] = ()

    @cached_property
    def written(self) -> bytes:
        """Its JSON, worked out once: a document of many steps is written after every further one."""
        return write_json(write_operation(self))


def read_operation(reading: Reading) -> Operation:
    """The operation in a JSON object. Raises ValueError."""
    op = Op(reading.text("op"))
    col = reading.text("col", most=80)
    if (col == "") is not (op in WITHOUT_COLUMN):
        raise reading.fault("col")
    args = reading.object("args")
    read = _read_args(op, args)
    args.end()
    if reading.has("rows"):
        rows = reading.texts("rows")
        if len(rows) > MOST_ROWS_NAMED or len(set(rows)) != len(rows):
            raise reading.fault("rows")
        return Operation(op, col, read, rows)
    return Operation(op, col, read, None, read_conditions(reading))


def write_operation(operation: Operation) -> dict[str, Any]:
    """The JSON object of `operation`."""
    fields: dict[str, Any] = {"op": str(operation.op), "col": operation.col, "args": dict(operation.args)}
    if operation.rows is not None:
        return fields | {"rows": list(operation.rows)}
    return fields | {"where": [write_condition(condition) for condition in operation.where]}


def checked(operation: Operation) -> Operation:
    """`operation` when it could also be read back; what commands build goes through here. Raises ValueError."""
    reading = Reading(write_operation(operation), "op")
    found = read_operation(reading)
    reading.end()
    return found


def _read_args(op: Op, args: Reading) -> dict[str, Any]:
    match op:
        case Op.SET:
            return {"value": args.text("value", most=MOST_VALUE)}
        case Op.REPLACE:
            return {
                "find": _filled(args, "find"),
                "with": args.text("with", most=MOST_VALUE),
                "whole": args.flag("whole"),
            }
        case Op.RECODE:
            return {"pairs": _limited(args.each("pairs", _read_pair), MOST_PAIRS, args, "pairs")}
        case Op.TO_DATE:
            return {"order": _one_of(args, "order", DATE_ORDERS), "form": args.text("form", most=20)}
        case Op.FILL:
            return {"method": _one_of(args, "method", METHODS), "places": args.integer("places", most=6)}
        case Op.SPLIT:
            into = _limited(args.each("into", _read_new_column), MOST_NEW_COLUMNS, args, "into")
            return {"by": _filled(args, "by"), "into": into}
        case Op.JOIN:
            made = args.object("into")
            new = _read_new_column(made)
            made.end()
            return {"cols": _columns(args), "by": args.text("by", most=20), "into": new}
        case Op.DELETE_REPEATS:
            keep, loose = _one_of(args, "keep", ("first", "last")), args.flag("loose")
            return {"cols": _columns(args), "keep": keep, "loose": loose}
        case Op.INSERT_ROW:
            cells = _limited(args.each("cells", _read_cell), 200, args, "cells")
            if not _NEW_ROW.fullmatch(row := args.text("row")):
                raise args.fault("row")
            return {"row": row, "cells": cells}
        case _:
            return {}


def _read_pair(reading: Reading) -> dict[str, str]:
    return {"from": reading.text("from", most=MOST_VALUE), "to": reading.text("to", most=MOST_VALUE)}


def _read_cell(reading: Reading) -> dict[str, str]:
    return {"col": reading.text("col", most=80), "value": reading.text("value", most=MOST_VALUE)}


def _read_new_column(reading: Reading) -> dict[str, str]:
    return {"col": _filled(reading, "col"), "name": _filled(reading, "name")}


def _columns(args: Reading) -> list[str]:
    found = args.texts("cols")
    if not found or len(found) > 50 or len(set(found)) != len(found):
        raise args.fault("cols")
    return list(found)


def _filled(args: Reading, name: str) -> str:
    found = args.text(name, most=80)
    if not found:
        raise args.fault(name)
    return found


def _one_of(args: Reading, name: str, allowed: tuple[str, ...]) -> str:
    found = args.text(name)
    if found not in allowed:
        raise args.fault(name)
    return found


def _limited(found: tuple[Any, ...], most: int, args: Reading, name: str) -> list[Any]:
    if not 0 < len(found) <= most:
        raise args.fault(name)
    return list(found)
