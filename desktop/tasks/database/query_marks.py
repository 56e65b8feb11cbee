"""One query against gold on one database: runs 10 %, columns 15 %, rows 60 or 75 %, order 15 %. Not in the candidate's
build."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task_score import GoldError
from desktop.tasks.annotation.values import text_equal
from desktop.tasks.database.bags import Row, column_maps, matched_rows, order_share, projected, unmatched
from desktop.tasks.database.faults import Fault, QueryError
from desktop.tasks.database.gold import GoldQuery
from desktop.tasks.database.queries import Database, Result

RUNS, COLUMNS, ROWS, ORDER = Fraction(10, 100), Fraction(15, 100), Fraction(60, 100), Fraction(15, 100)


@dataclass(frozen=True)
class QueryMarks:
    """What one run earned: shares of each part, and the counts behind them."""

    runs: bool
    columns: Fraction = Fraction(0)
    rows: Fraction = Fraction(0)
    order: Fraction = Fraction(0)
    matched: int = 0
    extra: int = 0
    wanted: int = 0
    fault: Fault | None = None
    missing: Row = ()
    """A row that should be there and is not, for example."""
    surplus: Row = ()
    """A row that is there and should not, for example."""
    columns_found: int = 0
    columns_wanted: tuple[str, ...] = ()

    def credit(self, is_ordered: bool) -> Fraction:
        """The share of the question's points."""
        rows = ROWS if is_ordered else ROWS + ORDER
        return RUNS * self.runs + COLUMNS * self.columns + rows * self.rows + (ORDER * self.order if is_ordered else 0)


def mark_query(database: Database, sql: str, gold: GoldQuery, query: str) -> QueryMarks:
    """`sql` against one of the right queries. Raises QueryError and GoldError only for gold."""
    wanted = database.run(query)
    if any(column >= len(wanted.columns) for column, _ in gold.order):
        raise GoldError("the order names a column that the result does not have")
    try:
        found = database.run(sql)
    except QueryError as reason:
        return QueryMarks(False, wanted=len(wanted.rows), fault=reason.fault)
    best = QueryMarks(True, extra=len(found.rows), wanted=len(wanted.rows), missing=_first(wanted.rows))
    for chosen in column_maps(wanted, found):
        marks = _compared(wanted, found, chosen, gold)
        if (marks.credit(bool(gold.order)), marks.matched) > (best.credit(bool(gold.order)), best.matched):
            best = marks
        if best.rows == 1:
            break
    headings = gold.headings or tuple(wanted.columns)
    return replace(best, columns_found=len(found.columns), columns_wanted=headings)


def _first(rows: Sequence[Row]) -> Row:
    return rows[0] if rows else ()


def _compared(wanted: Result, found: Result, chosen: Sequence[int], gold: GoldQuery) -> QueryMarks:
    rows: list[Row] = projected(found.rows, chosen)
    matched = matched_rows(wanted.rows, rows)
    extra, asked = len(rows) - matched, len(wanted.rows)
    share = max(Fraction(0), Fraction(matched - extra, asked)) if asked and not found.is_cut else Fraction(0)
    missing = _first(unmatched(wanted.rows, rows)) if matched < asked else ()
    surplus = _first(unmatched(rows, wanted.rows)) if extra else ()
    marks = QueryMarks(True, matched=matched, extra=extra, wanted=asked, missing=missing, surplus=surplus)
    if share == 0:
        return marks
    order = order_share(rows, gold.order) if gold.order else Fraction(0)
    return replace(marks, columns=_columns(found, len(wanted.columns), gold), rows=share, order=order)


def _columns(found: Result, asked: int, gold: GoldQuery) -> Fraction:
    """Columns nobody asked for take a share each; where headings are asked, each must stand in its place."""
    surplus = len(found.columns) - asked
    if gold.headings:
        right = sum(text_equal(name, wanted) for name, wanted in zip(found.columns, gold.headings, strict=False))
        return max(Fraction(0), Fraction(right - surplus, asked))
    return max(Fraction(0), Fraction(asked - surplus, asked))
