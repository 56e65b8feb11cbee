"""A table in memory, by columns: what is typed in each cell, how it is stored, and the stable ids of its rows.

Grids are immutable and share the columns that did not change, so a copy of 100,000 × 20 cells costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from desktop.tasks.grid.cells import CellKind, ColumnKind

PLAIN = CellKind.TEXT.value.encode()


@dataclass(frozen=True)
class Column:
    """A column: `column` is its id, `name` its heading. `percent`: 12% is 0.12 here. `form`: how days are written."""

    column: str
    name: str
    kind: ColumnKind = ColumnKind.TEXT
    percent: bool = False
    form: str = ""


@dataclass(frozen=True)
class Grid:
    """`values[c][r]` is the text of a cell, `kinds[c][r]` its CellKind as a byte; `rows[r]` the row's id."""

    columns: tuple[Column, ...]
    rows: Sequence[str]
    values: tuple[Sequence[str], ...]
    kinds: tuple[bytes, ...]

    @cached_property
    def place_of_column(self) -> dict[str, int]:
        """Column id → its place."""
        return {column.column: place for place, column in enumerate(self.columns)}

    @cached_property
    def place_of_row(self) -> dict[str, int]:
        """Row id → its place."""
        return {row: place for place, row in enumerate(self.rows)}

    def column_values(self, column: str) -> Sequence[str]:
        """The texts of a column; KeyError when there is none of that id."""
        return self.values[self.place_of_column[column]]

    def column(self, column: str) -> Column:
        """The column of that id; KeyError when there is none."""
        return self.columns[self.place_of_column[column]]

    def cell(self, row: str, column: str) -> tuple[str, CellKind]:
        """Text and stored kind of one cell; KeyError when there is no such cell."""
        across, down = self.place_of_column[column], self.place_of_row[row]
        return self.values[across][down], CellKind(chr(self.kinds[across][down]))

    def in_order(self, places: Sequence[int]) -> "Grid":
        """The rows at `places`, in that order: a sorted or filtered table."""
        return replace(
            self,
            rows=[self.rows[place] for place in places],
            values=tuple([values[place] for place in places] for values in self.values),
            kinds=tuple(bytes([kinds[place] for place in places]) for kinds in self.kinds),
        )


def plain_grid(columns: Sequence[Column], rows: Sequence[str], lines: Sequence[Sequence[str]]) -> Grid:
    """A grid of text cells from its lines, each as long as there are columns."""
    values = tuple(map(list, zip(*lines, strict=True))) if lines else tuple([] for _ in columns)
    return Grid(tuple(columns), rows, values, (PLAIN * len(lines),) * len(columns))
