"""What can be wrong with the gold of a question: for the author, before anybody sits it. Not in a candidate's build."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from desktop.tasks.database.bags import matched_rows
from desktop.tasks.database.builder import quoted
from desktop.tasks.database.faults import QueryError
from desktop.tasks.database.gold import GoldQuery
from desktop.tasks.database.queries import STEP_BUDGET, Database, Result
from desktop.tasks.database.query_marks import mark_query

MOST_SPAM = Fraction(1, 5)
MOST_TYPED = Fraction(2, 5)
_MARGIN = 10
_LIMIT = re.compile(r"\bLIMIT\s+(\d{1,5})\s*;?\s*$", re.IGNORECASE)


def query_defects(gold: GoldQuery, databases: Mapping[str, Database]) -> list[str]:
    """English sentences; empty when nothing is wrong."""
    results: dict[str, Result] = {}
    for name, database in databases.items():
        for query in gold.queries:
            try:
                found = database.run(query, budget=STEP_BUDGET // _MARGIN)
            except QueryError as reason:
                return [f"the query fails on {name}, or works too much: {reason}"]
            results.setdefault(name, found)
    defects = list(_result_defects(gold, results))
    return defects or [
        *_size_defects(databases, results), *_spam_defects(gold, databases), *_typed_defects(results),
        *_tie_defects(gold, databases),
    ]  # fmt: skip


def _result_defects(gold: GoldQuery, results: Mapping[str, Result]) -> Iterator[str]:
    yield from (f"the result on {name} is empty" for name, result in results.items() if not result.rows)
    yield from (f"the result on {name} is cut" for name, result in results.items() if result.is_cut)
    shipped, *others = results.values()
    if all(other.rows == shipped.rows for other in others):
        yield "the result is the same on every database, so that it could be typed instead of queried"
    width = len(shipped.columns)
    if any(column >= width for column, _ in gold.order):
        yield "the order names a column that the result does not have"
    if gold.headings and len(gold.headings) != width:
        yield "there are not as many headings as columns"
    if width > 12:
        yield "a result has at most 12 columns"


def _size_defects(databases: Mapping[str, Database], results: Mapping[str, Result]) -> Iterator[str]:
    for name, database in databases.items():
        counts = [database.run(f"SELECT count(*) FROM {quoted(table.name)}").rows[0][0] for table in database.schema]
        largest = max((count for count in counts if isinstance(count, int)), default=0)
        if 2 * len(results[name].rows) > largest:
            yield f"the result on {name} is more than half of the largest table"


def _spam_defects(gold: GoldQuery, databases: Mapping[str, Database]) -> Iterator[str]:
    shipped = next(iter(databases.values()))
    for table in shipped.schema:
        sql = f"SELECT * FROM {quoted(table.name)}"
        worst = min(mark_query(one, sql, gold, gold.queries[0]).credit(bool(gold.order)) for one in databases.values())
        if worst > MOST_SPAM:
            yield f"{sql} earns {float(worst):.0%}"


def _typed_defects(results: Mapping[str, Result]) -> Iterator[str]:
    """Whoever copies the shipped result by eye instead of asking for it should not get far."""
    shipped, *others = results.values()
    kept = min(
        Fraction(max(0, 2 * matched_rows(other.rows, shipped.rows) - len(shipped.rows)), len(other.rows))
        for other in others
    )
    if kept > MOST_TYPED:
        yield f"the shipped result typed by hand has {float(kept):.0%} of the rows even at its worst; change more"


def _tie_defects(gold: GoldQuery, databases: Mapping[str, Database]) -> Iterator[str]:
    """The row after the last one of a LIMIT may be as good as it: then both ways are right."""
    match = _LIMIT.search(gold.queries[0])
    if match is None or not gold.order or len(gold.queries) > 1:
        return
    count = int(match[1])
    longer = f"{gold.queries[0][: match.start(1)]}{count + 1}"
    for name, database in databases.items():
        rows = database.run(longer).rows
        if len(rows) > count and all(rows[count - 1][column] == rows[count][column] for column, _ in gold.order):
            yield f"on {name} the LIMIT cuts a tie: give the other right queries as alternatives"
