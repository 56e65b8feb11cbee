"""What a column holds, counted: values, kinds of values, repeated rows. For the workbench's side panel."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from desktop.tasks.annotation.values import normal_text
from desktop.tasks.grid.cells import cell_date, cell_number, is_blank
from desktop.tasks.grid.grid import Column, Grid

Facet = tuple[str, int]


class Shape(StrEnum):
    """What a cell looks like, whatever its column is."""

    BLANK = "blank"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


def value_facets(grid: Grid, column: str, places: Sequence[int] | None = None) -> tuple[Facet, ...]:
    """Each value of the column with its count, the most frequent first; of the rows at `places` where given."""
    values = grid.column_values(column)
    counted = Counter(values if places is None else [values[place] for place in places])
    return tuple(sorted(counted.items(), key=lambda facet: (-facet[1], facet[0])))


def shape_facets(grid: Grid, column: str) -> dict[Shape, int]:
    """How many cells of the column look like what."""
    found = grid.column(column)
    shape = lru_cache(maxsize=None)(lambda text: shape_of(text, found))
    counted = Counter(map(shape, grid.column_values(column)))
    return {kind: counted[kind] for kind in Shape}


def shape_of(text: str, column: Column) -> Shape:
    """What a cell looks like."""
    if is_blank(text):
        return Shape.BLANK
    if cell_number(text, column.percent) is not None:
        return Shape.NUMBER
    return Shape.DATE if cell_date(text) is not None else Shape.TEXT


@dataclass(frozen=True)
class Repeated:
    """Rows that are equal in the chosen columns."""

    rows: tuple[str, ...]


def repeated_rows(grid: Grid, columns: Sequence[str], loose: bool = False) -> tuple[Repeated, ...]:
    """Groups of at least two equal rows, in the table's order. `loose` leaves width, case and blanks aside."""
    same = lru_cache(maxsize=None)(normal_text) if loose else str
    chosen = [grid.column_values(column) for column in columns]
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row, *cells in zip(grid.rows, *chosen, strict=True):
        groups[tuple(map(same, cells))].append(row)
    return tuple(Repeated(tuple(rows)) for rows in groups.values() if len(rows) > 1)
