"""A table to clean (`repair`) or to check (`flag`): the document holds what was done, never the resulting cells.

Each piece is one table, `material` its CSV or XLSX file. Setup of a piece:

    mode = "repair"                 # or "flag"
    columns = [ … ]                 # desktop/tasks/grid/setup.py
    target = "row"                  # flag only: "row" or "cell" is what gets flagged
    kinds = [{ id = "blank", name = "缺失" }, { id = "range", name = "超出范围" }]     # flag only

Document: `{ops: [operations of desktop/tasks/grid/operations.py], flags: [{row, col, kind}]}`; `col` is "" for a row.
Rows are r1, r2 … in the order of the file; rows that are added are u-1, u-2 ….
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import write_json
from desktop.tasks.annotation.documents import MOST_BYTES, Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.operations import Op, Operation, checked, read_operation
from desktop.tasks.grid.replay import OperationError, replay
from desktop.tasks.grid.setup import read_columns

SCHEMA = "table/1"
MOST_OPERATIONS = 5_000
MOST_FLAGS = 5_000


class Mode(StrEnum):
    """What is asked: a clean table, or its faults by name."""

    REPAIR = "repair"
    FLAG = "flag"


@dataclass(frozen=True)
class FlagKind:
    """A reason for a flag."""

    id: str
    name: str


@dataclass(frozen=True)
class Setup:
    """What one table asks for. `by_cell`: flags are put on cells, not on rows."""

    mode: Mode
    columns: tuple[Column, ...]
    by_cell: bool = False
    kinds: tuple[FlagKind, ...] = ()

    def has_kind(self, kind: str) -> bool:
        """Whether this is one of the reasons."""
        return any(known.id == kind for known in self.kinds)


@dataclass(frozen=True)
class TableFlag:
    """A row or a cell (`col` not "") that is said to be wrong, and why."""

    row: str
    col: str
    kind: str

    @property
    def place(self) -> tuple[str, str]:
        """What is flagged; each place has at most one flag."""
        return self.row, self.col


@dataclass(frozen=True)
class Document:
    """What was done to one table."""

    head: Head
    ops: tuple[Operation, ...] = ()
    flags: tuple[TableFlag, ...] = ()


def read_setup(task: Task) -> Mapping[str, Setup]:
    """Every table's setup by piece name. Raises ValueError for one that no author meant."""
    Reading(task.setup, "setup").end()
    for piece in task.pieces:
        if piece.material not in {material.name for material in task.materials}:
            raise ValueError(f"{piece.name}: its material is not one of the task")
    return {piece.name: read_table(piece) for piece in task.pieces}


def read_table(piece: Piece) -> Setup:
    """One table's setup. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    mode, columns = Mode(reading.text("mode")), read_columns(reading)
    if mode is Mode.REPAIR:
        reading.end()
        return Setup(mode, columns)
    target, kinds = reading.text("target"), reading.each("kinds", _read_kind)
    reading.end()
    if target not in ("row", "cell") or not kinds or len({kind.id for kind in kinds}) != len(kinds):
        raise reading.fault("target or kinds")
    return Setup(mode, columns, target == "cell", kinds)


def new_document(task: Task, piece: Piece) -> Document:
    """An untouched table."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "table")
        ops, flags = reading.each("ops", read_operation), reading.each("flags", _read_flag)
        reading.end()
        if len(ops) > MOST_OPERATIONS or len(flags) > MOST_FLAGS or len({flag.place for flag in flags}) < len(flags):
            raise ValueError("too many, or one place flagged twice")
        if head.none and (ops or flags):
            raise ValueError("none")
    return Document(head, ops, flags)


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    lists = {"ops": [one.written for one in document.ops], "flags": [_flag_bytes(flag) for flag in document.flags]}
    return write_values(document.head, {}, lists)


def add_operation(document: Document, setup: Setup, grid: Grid, operation: Operation) -> Document | Refused:
    """One more operation on the table as it is now (`grid`)."""
    return add_operations(document, setup, grid, (operation,))


def add_operations(document: Document, setup: Setup, grid: Grid, operations: Sequence[Operation]) -> Document | Refused:
    """Several operations that are one step for the candidate: pasting a block, filling a selection."""
    if setup.mode is not Mode.REPAIR:
        return Refused(tr("This table is only to be checked, not changed."))
    if len(document.ops) + len(operations) > MOST_OPERATIONS:
        return Refused(tr("No more than {n} steps are possible; undo some of them.", n=MOST_OPERATIONS))
    try:
        done = tuple(map(checked, operations))
        replay(grid, done)
    except (ValueError, OperationError):
        return Refused(tr("This cannot be done to this table."))
    return _fitting(edited(document, ops=(*document.ops, *done)))


def insert_row(document: Document, setup: Setup, grid: Grid, cells: Mapping[str, str]) -> Document | Refused:
    """A new row at the end, with an id that was never used."""
    values = [{"col": column, "value": value} for column, value in cells.items()]
    operation = Operation(Op.INSERT_ROW, "", {"row": new_id(document), "cells": values})
    changed = add_operation(document, setup, grid, operation)
    return changed if isinstance(changed, Refused) else with_next_id(changed)


def flag(document: Document, setup: Setup, places: Iterable[tuple[str, str]], kind: str) -> Document | Refused:
    """Flag rows or cells; a place that has a flag gets the new reason."""
    wanted = dict.fromkeys(places)
    if setup.mode is not Mode.FLAG or not setup.has_kind(kind):
        return Refused(tr("This reason cannot be used here."))
    columns = {column.column for column in setup.columns} if setup.by_cell else {""}
    if not all(column in columns for _, column in wanted):
        return Refused(tr("Choose single cells.") if setup.by_cell else tr("Choose whole rows."))
    kept = {flag.place: flag for flag in document.flags} | {p: TableFlag(*p, kind) for p in wanted}
    if len(kept) > MOST_FLAGS:
        return Refused(tr("No more than {n} flags are possible.", n=MOST_FLAGS))
    return _fitting(edited(document, flags=_in_order(kept.values())))


def unflag(document: Document, places: Iterable[tuple[str, str]]) -> Document | Refused:
    """Take flags away."""
    gone = set(places)
    return edited(document, flags=tuple(flag for flag in document.flags if flag.place not in gone))


def _in_order(flags: Iterable[TableFlag]) -> tuple[TableFlag, ...]:
    return tuple(sorted(flags, key=lambda flag: (len(flag.row), flag.row, flag.col)))


def _fitting(document: Document) -> Document | Refused:
    try:
        data = write_document(document)
    except ValueError:
        data = b""
    if not 0 < len(data) <= MOST_BYTES:
        return Refused(tr("The answer would be too large; use a filter instead of single rows."))
    return document


@lru_cache(maxsize=4 * MOST_FLAGS)
def _flag_bytes(flag: TableFlag) -> bytes:
    """Remembered: an edit changes one of many."""
    return write_json({"row": flag.row, "col": flag.col, "kind": flag.kind})


def _read_kind(reading: Reading) -> FlagKind:
    return FlagKind(reading.text("id", most=40), reading.text("name", most=40))


def _read_flag(reading: Reading) -> TableFlag:
    return TableFlag(reading.text("row", most=20), reading.text("col", most=80), reading.text("kind", most=40))
