"""I7: sums, counts, means and pivot tables agree with plain Python and numpy on random tables."""

import random
import statistics
from collections import defaultdict
from decimal import Decimal

import numpy as np

from desktop.tasks.grid.cells import ColumnKind
from desktop.tasks.grid.grid import Column, Grid, plain_grid
from desktop.tasks.summary.cell_values import Value
from desktop.tasks.summary.pivots import Aggregate, Pivot, pivot_table
from desktop.tasks.summary.sheet import DataSheet, evaluate_alone

COLUMNS = [Column("a", "A"), Column("b", "B"), Column("n", "N", ColumnKind.NUMBER)]


def table(chance: random.Random) -> tuple[Grid, list[tuple[str, str, float | None]]]:
    rows = []
    for _ in range(chance.randrange(1, 40)):
        number = None if chance.random() < 0.15 else round(chance.uniform(-500, 500), chance.randrange(3))
        rows.append((chance.choice("xyz"), chance.choice("pq"), number))
    lines = [[a, b, "" if n is None else str(n)] for a, b, n in rows]
    return plain_grid(COLUMNS, [f"r{k}" for k in range(len(rows))], lines), rows


def number(value: Value) -> float | None:
    return float(value) if isinstance(value, Decimal) else None


def near(left: float | None, right: float | None) -> bool:
    return left is right or (left is not None and right is not None and abs(left - right) <= 1e-9 * max(1, abs(right)))


def test_that_formulas_agree_with_plain_python() -> None:
    chance = random.Random(12)
    for _ in range(150):
        grid, rows = table(chance)
        data, numbers = DataSheet(grid), [n for _, _, n in rows if n is not None]
        xs = [n for a, _, n in rows if a == "x" and n is not None]
        both = [n for a, b, n in rows if a == "x" and b == "q" and n is not None and n > 10]
        expected = {
            "=SUM(数据!C:C)": sum(numbers),
            "=COUNT(数据!C:C)": len(numbers),
            '=COUNTIF(数据!A:A,"x")': sum(a == "x" for a, _, _ in rows),
            '=SUMIF(数据!A:A,"x",数据!C:C)': sum(xs),
            '=SUMIFS(数据!C:C,数据!A:A,"x",数据!B:B,"q",数据!C:C,">10")': sum(both),
            "=AVERAGE(数据!C:C)": statistics.fmean(numbers) if numbers else None,
            "=MEDIAN(数据!C:C)": statistics.median(numbers) if numbers else None,
            '=AVERAGEIF(数据!A:A,"x",数据!C:C)': statistics.fmean(xs) if xs else None,
            "=MAX(数据!C:C)": max(numbers, default=0),
            '=MAXIFS(数据!C:C,数据!A:A,"x")': max(xs, default=0),
            "=SMALL(数据!C:C,1)": min(numbers, default=None),
        }
        for formula, wanted in expected.items():
            assert near(number(evaluate_alone(formula, data, {})), wanted), (formula, rows)


def test_that_pivot_tables_agree_with_plain_python() -> None:
    chance = random.Random(13)
    plain = {
        Aggregate.SUM: sum,
        Aggregate.AVERAGE: lambda found: float(np.mean(found)),
        Aggregate.MIN: min,
        Aggregate.MAX: max,
        Aggregate.COUNT: len,
        Aggregate.DISTINCT: lambda found: len(set(found)),
    }
    for _ in range(150):
        grid, rows = table(chance)
        aggregate = chance.choice(list(Aggregate))
        made = pivot_table(grid, Pivot(("a",), ("b",), "n", aggregate))
        cells: dict[tuple[str, str], list[float]] = defaultdict(list)
        for a, b, n in rows:
            cells[a, b] += [] if n is None else [n]
        assert made is not None
        for (row,), line in zip(made.row_labels, made.figures, strict=True):
            for (column,), figure in zip(made.column_labels, line, strict=True):
                found = cells.get((row, column))
                countable = aggregate in (Aggregate.COUNT, Aggregate.DISTINCT)
                wanted = None if found is None or not (found or countable) else plain[aggregate](found)
                assert near(None if figure is None else float(figure), wanted), (rows, aggregate)
