"""The operations that make a table what gold says, as candidates could have done them. Not in the candidate's build."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.operations import MOST_ROWS_NAMED, Op, Operation
from desktop.tasks.table.gold import NEW, GoldTable
from desktop.tasks.table.repairs import fill_pools, wanted_text


def repair_operations(gold: GoldTable, source: Grid) -> tuple[tuple[Operation, ...], int]:
    """The operations, and the next id that no row has."""
    found = [*_new_columns(gold, source), *_cells(gold, source), *_deletions(gold)]
    for number, row in enumerate(gold.added, start=1):
        cells = [{"col": col, "value": value} for col, value in row.items()]
        found.append(Operation(Op.INSERT_ROW, "", {"row": f"u-{number}", "cells": cells}))
    return tuple(found), len(gold.added) + 1


def new_columns(gold: GoldTable) -> dict[str, str]:
    """What gold calls a new column → the id the model answer gives it."""
    names = dict.fromkeys(cell.col for cell in gold.cells if cell.col.startswith(NEW))
    return {name: f"n{number}" for number, name in enumerate(names, start=1)}


def _new_columns(gold: GoldTable, source: Grid) -> Iterator[Operation]:
    for name, column in new_columns(gold).items():
        into = {"col": column, "name": name.removeprefix(NEW)}
        yield Operation(Op.JOIN, "", {"cols": [source.columns[0].column], "by": "", "into": into})


def _cells(gold: GoldTable, source: Grid) -> Iterator[Operation]:
    made = new_columns(gold)
    by_value: dict[tuple[str, str], list[str]] = defaultdict(list)
    filled = {cell.col for cell in gold.cells if cell.accepted.fills and cell.col not in made}
    known = {col: fill_pools(source, gold, col) for col in filled}
    for cell in gold.cells:
        by_value[made.get(cell.col, cell.col), wanted_text(cell, known.get(cell.col, ()))].append(cell.row)
    for (col, value), rows in by_value.items():
        yield from (Operation(Op.SET, col, {"value": value}, chunk) for chunk in _chunks(rows))


def _deletions(gold: GoldTable) -> Iterator[Operation]:
    rows = [*gold.delete, *(row for group in gold.repeats for row in group.rows[group.keep :])]
    yield from (Operation(Op.DELETE_ROWS, "", {}, chunk) for chunk in _chunks(rows))


def _chunks(rows: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for begin in range(0, len(rows), MOST_ROWS_NAMED):
        yield tuple(rows[begin : begin + MOST_ROWS_NAMED])
