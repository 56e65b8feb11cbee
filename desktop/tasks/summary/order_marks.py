"""How well rows are ordered, filtered and pivoted: shares from 0 to 1, each with what the sheet says about it.

Not in the candidate's build.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from desktop.tasks.grid import explain_tables as words
from desktop.tasks.grid.grid import Grid
from desktop.tasks.summary.pivots import Aggregate, Pivot, pivot_table

_ROWS, _COLUMNS, _VALUES, _AGGREGATE = Fraction(1, 5), Fraction(1, 5), Fraction(3, 10), Fraction(3, 10)
_LEAST_BASE = Fraction(1, 2)


def order_share(ranks: Sequence[int], places: Sequence[int]) -> Fraction | None:
    """The share of neighbours with different keys that stand in the right order; None where there are none."""
    pairs = [(ranks[a], ranks[b]) for a, b in pairwise(places) if ranks[a] != ranks[b]]
    return Fraction(sum(a < b for a, b in pairs), len(pairs)) if pairs else None


def order_credit(ranks: Sequence[int], places: Sequence[int]) -> Fraction:
    """What is above the order that was there before, and above one half: max(0, (s − b)/(1 − b))."""
    found, before = order_share(ranks, places), order_share(ranks, range(len(ranks)))
    if found is None or before is None:
        return Fraction(0)
    base = max(_LEAST_BASE, before)
    return max(Fraction(0), (found - base) / (1 - base)) if base < 1 else Fraction(0)


def filter_credit(wanted: Sequence[int], found: Sequence[int]) -> Fraction:
    """max(0, (matched − extra)/n)."""
    right = set(wanted)
    matched = sum(place in right for place in found)
    return max(Fraction(0), Fraction(matched - (len(found) - matched), len(right))) if right else Fraction(0)


def pivot_credit(grid: Grid, wanted: Pivot, found: Pivot) -> tuple[Fraction, tuple[str, ...]]:
    """What is earned, and the names of the parts that are wrong.

    Rows come first: without them nothing is right. Rows and columns exchanged are right, too.
    """
    if _same_tables(grid, wanted, found) or _same_tables(grid, wanted, _turned(found)):
        return Fraction(1), ()
    rows, columns = set(found.rows) == set(wanted.rows), set(found.cols) == set(wanted.cols)
    values = found.values == wanted.values or found.agg is wanted.agg is Aggregate.COUNT
    parts = (
        (rows, _ROWS, words.PIVOT_ROWS), (columns, _COLUMNS, words.PIVOT_COLUMNS),
        (values, _VALUES, words.PIVOT_VALUES),
        (found.agg is wanted.agg, _AGGREGATE, words.PIVOT_AGGREGATE),
    )  # fmt: skip
    wrong = tuple(name for is_right, _, name in parts if not is_right)
    if not rows:
        return Fraction(0), wrong
    return sum((share for is_right, share, _ in parts if is_right), Fraction(0)), wrong


def _turned(pivot: Pivot) -> Pivot:
    return Pivot(pivot.cols, pivot.rows, pivot.values, pivot.agg)


def _same_tables(grid: Grid, left: Pivot, right: Pivot) -> bool:
    if set(left.rows) != set(right.rows) or set(left.cols) != set(right.cols):
        return False
    tables = pivot_table(grid, left), pivot_table(grid, Pivot(left.rows, left.cols, right.values, right.agg))
    return tables[0] is not None and tables[0] == tables[1]
