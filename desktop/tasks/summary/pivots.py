"""A pivot table as values: labels of rows and columns, and one figure where they meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop.tasks.grid.cells import ColumnKind, cell_number, is_blank
from desktop.tasks.grid.grid import Grid
from desktop.tasks.summary.cell_values import ARITHMETIC

Label = tuple[str, ...]
MOST_CELLS = 20_000


class Aggregate(StrEnum):
    """What is computed of the values."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    AVERAGE = "average"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True)
class Pivot:
    """Columns whose values make the rows and the columns, the column of the values, and what is computed."""

    rows: tuple[str, ...]
    cols: tuple[str, ...] = ()
    values: str = ""
    agg: Aggregate = Aggregate.COUNT


@dataclass(frozen=True)
class PivotTable:
    """Labels in order and the figures; None where nothing meets. `total` is the figure of everything."""

    row_labels: tuple[Label, ...]
    column_labels: tuple[Label, ...]
    figures: tuple[tuple[Decimal | None, ...], ...]
    row_totals: tuple[Decimal | None, ...]
    column_totals: tuple[Decimal | None, ...]
    total: Decimal | None


def pivot_table(grid: Grid, pivot: Pivot) -> PivotTable | None:
    """The table; None where a column is not there or the table would be too large. Blank labels are kept as ""."""
    named = [*pivot.rows, *pivot.cols, *([pivot.values] if pivot.values else [])]
    if not (pivot.rows or pivot.cols) or any(column not in grid.place_of_column for column in named):
        return None
    down, across = _labels(grid, pivot.rows), _labels(grid, pivot.cols)
    rows, columns = tuple(sorted(set(down))), tuple(sorted(set(across)))
    if len(rows) * max(1, len(columns)) > MOST_CELLS:
        return None
    values = grid.column_values(pivot.values) if pivot.values else [""] * len(grid.rows)
    read = _reader(grid, pivot)
    met: dict[tuple[Label, Label], list[str]] = {}
    for row, column, value in zip(down, across, values, strict=True):
        met.setdefault((row, column), []).append(value)
    figures = tuple(tuple(read(met.get((row, column), [])) for column in columns) for row in rows)
    return PivotTable(
        rows, columns, figures,
        tuple(read([v for column in columns for v in met.get((row, column), [])]) for row in rows),
        tuple(read([v for row in rows for v in met.get((row, column), [])]) for column in columns),
        read(list(values)),
    )  # fmt: skip


def _labels(grid: Grid, columns: Sequence[str]) -> list[Label]:
    chosen = [["" if is_blank(text) else text for text in grid.column_values(column)] for column in columns]
    return list(zip(*chosen, strict=True)) if chosen else [()] * len(grid.rows)


def _reader(grid: Grid, pivot: Pivot) -> Callable[[list[str]], Decimal | None]:
    percent = bool(pivot.values) and grid.column(pivot.values).percent
    is_number = bool(pivot.values) and grid.column(pivot.values).kind is ColumnKind.NUMBER

    def figure(texts: list[str]) -> Decimal | None:
        if not texts:
            return None
        if pivot.agg is Aggregate.COUNT:
            return Decimal(sum(not is_blank(text) for text in texts) if pivot.values else len(texts))
        if pivot.agg is Aggregate.DISTINCT:
            return Decimal(len({text for text in texts if not is_blank(text)}))
        numbers = [number for text in texts if (number := cell_number(text, percent)) is not None] if is_number else []
        return _AGGREGATES[pivot.agg](numbers) if numbers else None

    return figure


def _average(numbers: list[Decimal]) -> Decimal:
    return ARITHMETIC.divide(sum(numbers, Decimal(0)), Decimal(len(numbers)))


_AGGREGATES: dict[Aggregate, Callable[[list[Decimal]], Decimal]] = {
    Aggregate.SUM: lambda numbers: sum(numbers, Decimal(0)),
    Aggregate.AVERAGE: _average,
    Aggregate.MIN: min,
    Aggregate.MAX: max,
}
