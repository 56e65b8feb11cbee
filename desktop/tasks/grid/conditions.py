"""Which rows an operation, a filter or a bulk edit is about: conditions that must all hold.

In JSON: {"col", "test", "value"} or {"col", "test", "values": […]}.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.cells import ColumnKind, cell_bool, cell_date, cell_number, is_blank
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.plain_floats import plain_floats

MOST_CONDITIONS = 50
MOST_LISTED = 2_000
_MANY = 1_000


class Relation(StrEnum):
    """What a condition asks of a cell."""

    EQUALS = "equals"
    DIFFERS = "differs"
    LISTED = "listed"
    CONTAINS = "contains"
    LACKS = "lacks"
    STARTS = "starts"
    ENDS = "ends"
    BLANK = "blank"
    FILLED = "filled"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    WELL_FORMED = "well_formed"
    MALFORMED = "malformed"


_BARE = (Relation.BLANK, Relation.FILLED, Relation.WELL_FORMED, Relation.MALFORMED)
_ORDERED: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.LESS: lambda a, b: a < b,
    Relation.AT_MOST: lambda a, b: a <= b,
    Relation.MORE: lambda a, b: a > b,
    Relation.AT_LEAST: lambda a, b: a >= b,
}
_TEXTUAL: dict[Relation, Callable[[str, str], bool]] = {
    Relation.EQUALS: lambda a, b: a == b,
    Relation.DIFFERS: lambda a, b: a != b,
    Relation.CONTAINS: lambda a, b: b in a,
    Relation.LACKS: lambda a, b: b not in a,
    Relation.STARTS: str.startswith,
    Relation.ENDS: str.endswith,
}


@dataclass(frozen=True)
class Condition:
    """One condition on column `col`; `values` is for `listed`, `value` for the tests that compare with one."""

    col: str
    test: Relation
    value: str = ""
    values: tuple[str, ...] = ()


def read_condition(reading: Reading) -> Condition:
    """The condition in a JSON object. Raises ValueError."""
    col, test = reading.text("col"), Relation(reading.text("test"))
    if test is Relation.LISTED:
        values = reading.texts("values")
        if len(values) > MOST_LISTED:
            raise reading.fault("values")
        return Condition(col, test, "", values)
    return Condition(col, test, "" if test in _BARE else reading.text("value"))


def write_condition(condition: Condition) -> dict[str, Any]:
    """The JSON object of `condition`."""
    fields: dict[str, Any] = {"col": condition.col, "test": str(condition.test)}
    if condition.test is Relation.LISTED:
        fields["values"] = list(condition.values)
    elif condition.test not in _BARE:
        fields["value"] = condition.value
    return fields


def read_conditions(reading: Reading, name: str = "where") -> tuple[Condition, ...]:
    """All conditions in the list `name`. Raises ValueError."""
    found = reading.each(name, read_condition)
    if len(found) > MOST_CONDITIONS:
        raise reading.fault(name)
    return found


def matching_places(grid: Grid, conditions: Sequence[Condition]) -> Sequence[int]:
    """The places of the rows for which every condition holds, in the table's order. KeyError for a column not there."""
    return places_where(conditions, {c.column: (c, grid.values[p]) for p, c in enumerate(grid.columns)}, len(grid.rows))


def places_where(
    conditions: Sequence[Condition], columns: Mapping[str, tuple[Column, Sequence[str]]], count: int
) -> Sequence[int]:
    """The same for columns that are not a grid's yet."""
    places: Sequence[int] = range(count)
    for condition in conditions:
        column, values = columns[condition.col]
        if len(places) == count and (found := _all_at_once(condition, column, values)) is not None:
            places = found
            continue
        holds = lru_cache(maxsize=None)(predicate(condition, column))
        places = [place for place in places if holds(values[place])]
    return places


def _all_at_once(condition: Condition, column: Column, values: Sequence[str]) -> Sequence[int] | None:
    """The places for a comparison of plain numbers; None where cells must be read one by one."""
    if condition.test not in _ORDERED or column.kind is not ColumnKind.NUMBER or len(values) < _MANY:
        return None
    limit, numbers = plain_floats([condition.value]), plain_floats(values)
    if limit is None or numbers is None or limit[0] != limit[0]:
        return None
    holds: Any = _ORDERED[condition.test](numbers, limit[0])
    found: list[int] = holds.nonzero()[0].tolist()
    return found


def predicate(condition: Condition, column: Column) -> Callable[[str], bool]:
    """The condition as a function of a cell's text: pure, so that equal cells are asked once."""
    test, value = condition.test, condition.value
    if test in (Relation.BLANK, Relation.FILLED):
        return lambda text: is_blank(text) is (test is Relation.BLANK)
    if test in (Relation.WELL_FORMED, Relation.MALFORMED):
        wanted = test is Relation.WELL_FORMED
        return lambda text: not is_blank(text) and (typed_value(text, column) is not None) is wanted
    if test is Relation.LISTED:
        listed = frozenset(condition.values)
        return lambda text: text in listed
    if test in _TEXTUAL:
        compare = _TEXTUAL[test]
        return lambda text: compare(text, value)
    return _ordered(_ORDERED[test], typed_value(value, column), column)


def _ordered(compare: Callable[[Any, Any], bool], limit: Any, column: Column) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        found = None if limit is None or is_blank(text) else typed_value(text, column)
        return found is not None and compare(found, limit)

    return holds


def typed_value(text: str, column: Column) -> Any:
    """What `text` means in `column`: Decimal, datetime, bool or the text; None when it is none of its kind."""
    match column.kind:
        case ColumnKind.NUMBER:
            return cell_number(text, column.percent)
        case ColumnKind.DATE:
            return cell_date(text)
        case ColumnKind.BOOL:
            return cell_bool(text)
        case _:
            return text
