"""A query put together without typing, and the SQL that it is. Columns are named table.column; * counts rows.

In JSON: {"table", "joins": [{"table", "left", "right"}], "columns": [{"col", "agg", "name"}], "distinct": bool,
"where": [{"col", "test", "value"}], "any": bool, "group": [cols], "order": [{"col", "agg", "dir"}], "limit": int};
limit 0 is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.values import parse_number
from desktop.tasks.database.schema import SchemaTable, find_column, find_table

MOST_PARTS = 30
MOST_VALUE = 200
MOST_LIMIT = 10_000
STAR = "*"


class Total(StrEnum):
    """What is computed of a column; NONE takes the column itself."""

    NONE = ""
    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    AVERAGE = "avg"
    MIN = "min"
    MAX = "max"


class Ask(StrEnum):
    """What a condition asks of a column."""

    EQUALS = "equals"
    DIFFERS = "differs"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    CONTAINS = "contains"
    STARTS = "starts"
    ENDS = "ends"
    BLANK = "blank"
    FILLED = "filled"
    LISTED = "listed"


_SIGNS = {Ask.EQUALS: "=", Ask.DIFFERS: "<>", Ask.LESS: "<", Ask.AT_MOST: "<=", Ask.MORE: ">", Ask.AT_LEAST: ">="}
_PATTERNS = {Ask.CONTAINS: "%{}%", Ask.STARTS: "{}%", Ask.ENDS: "%{}"}


@dataclass(frozen=True)
class Join:
    """Another table, joined where `left` (of a table before) equals `right` (of this one)."""

    table: str
    left: str
    right: str


@dataclass(frozen=True)
class Shown:
    """A column of the result; `name` is its heading ("": as it is)."""

    col: str
    agg: Total = Total.NONE
    name: str = ""


@dataclass(frozen=True)
class Where:
    """One condition; `value` lists several after commas for `listed`."""

    col: str
    test: Ask
    value: str = ""


@dataclass(frozen=True)
class Order:
    """One level of the order."""

    col: str
    agg: Total = Total.NONE
    descending: bool = False


@dataclass(frozen=True)
class Builder:
    """The whole query. `any_holds`: one condition is enough."""

    table: str
    joins: tuple[Join, ...] = ()
    columns: tuple[Shown, ...] = ()
    distinct: bool = False
    where: tuple[Where, ...] = ()
    any_holds: bool = False
    group: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int = 0


def builder_sql(builder: Builder, schema: Sequence[SchemaTable]) -> str:
    """The SQL, a line for each part. ValueError for a table or column that is not there."""
    _verify(builder, schema)
    distinct = "DISTINCT " if builder.distinct else ""
    lines = [f"SELECT {distinct}{', '.join(map(_shown, builder.columns)) or STAR}", f"FROM {quoted(builder.table)}"]
    lines += [f"JOIN {quoted(j.table)} ON {_column(j.left)} = {_column(j.right)}" for j in builder.joins]
    if builder.where:
        joined = "\n   OR " if builder.any_holds else "\n  AND "
        lines.append("WHERE " + joined.join(_where(condition, schema) for condition in builder.where))
    if builder.group:
        lines.append("GROUP BY " + ", ".join(map(_column, builder.group)))
    if builder.order:
        lines.append("ORDER BY " + ", ".join(_order(level) for level in builder.order))
    if builder.limit:
        lines.append(f"LIMIT {builder.limit}")
    return "\n".join(lines)


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever characters it has."""
    return (
        name
        if name.isascii() and name.isidentifier() and name.upper() not in _WORDS
        else f'"{_doubled(name, chr(34))}"'
    )


def read_builder(reading: Reading) -> Builder | None:
    """The builder in a JSON object; {} is none. Raises ValueError."""
    if not reading.has("table"):
        reading.end()
        return None
    found = Builder(
        reading.text("table", most=MOST_VALUE), _few(reading, "joins", _read_join),
        _few(reading, "columns", _read_shown),
        reading.flag("distinct"), _few(reading, "where", _read_where), reading.flag("any"),
        reading.texts("group"), _few(reading, "order", _read_order), reading.integer("limit", most=MOST_LIMIT),
    )  # fmt: skip
    reading.end()
    if not found.table or len(found.group) > MOST_PARTS:
        raise reading.fault("table or group")
    return found


def write_builder(builder: Builder | None) -> dict[str, Any]:
    """The JSON object of `builder`."""
    if builder is None:
        return {}
    return {
        "table": builder.table, "distinct": builder.distinct, "any": builder.any_holds, "limit": builder.limit,
        "joins": [{"table": j.table, "left": j.left, "right": j.right} for j in builder.joins],
        "columns": [{"col": c.col, "agg": str(c.agg), "name": c.name} for c in builder.columns],
        "where": [{"col": w.col, "test": str(w.test), "value": w.value} for w in builder.where],
        "group": list(builder.group),
        "order": [{"col": o.col, "agg": str(o.agg), "dir": "desc" if o.descending else "asc"} for o in builder.order],
    }  # fmt: skip


def _verify(builder: Builder, schema: Sequence[SchemaTable]) -> None:
    tables = [builder.table, *(join.table for join in builder.joins)]
    if any(find_table(schema, table) is None for table in tables) or len(set(tables)) != len(tables):
        raise ValueError("no such table, or one twice")
    named = [*(side for join in builder.joins for side in (join.left, join.right)), *builder.group]
    named += [part.col for part in builder.columns] + [part.col for part in builder.where]
    named += [part.col for part in builder.order]
    for reference in named:
        if reference != STAR and (find_column(schema, reference) is None or reference.partition(".")[0] not in tables):
            raise ValueError(f"no such column: {reference}")


def _shown(shown: Shown) -> str:
    text = _total(shown.col, shown.agg)
    return f"{text} AS {quoted(shown.name)}" if shown.name else text


def _total(col: str, agg: Total) -> str:
    column = _column(col)
    if agg is Total.NONE:
        return column
    if agg is Total.DISTINCT:
        return f"COUNT(DISTINCT {column})"
    return f"{agg.value.upper()}({column})"


def _column(reference: str) -> str:
    if reference == STAR:
        return STAR
    table, _, column = reference.partition(".")
    return f"{quoted(table)}.{quoted(column)}"


def _where(where: Where, schema: Sequence[SchemaTable]) -> str:
    column = _column(where.col)
    if where.test is Ask.BLANK:
        return f"({column} IS NULL OR {column} = '')"
    if where.test is Ask.FILLED:
        return f"{column} <> ''"
    if where.test in _PATTERNS:
        safe = where.value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        escape = " ESCAPE '\\'" if safe != where.value else ""
        return f"{column} LIKE {_text(_PATTERNS[where.test].format(safe))}{escape}"
    known = find_column(schema, where.col)
    is_numeric = known is not None and known.is_numeric
    if where.test is Ask.LISTED:
        values = where.value.replace("，", ",").split(",")
        return f"{column} IN ({', '.join(_literal(value.strip(), is_numeric) for value in values)})"
    return f"{column} {_SIGNS[where.test]} {_literal(where.value, is_numeric)}"


def _order(order: Order) -> str:
    return _total(order.col, order.agg) + (" DESC" if order.descending else "")


def _literal(value: str, is_numeric: bool) -> str:
    number = parse_number(value) if is_numeric else None
    return _text(value) if number is None else f"{number:f}"


def _text(value: str) -> str:
    return f"'{_doubled(value, chr(39))}'"


def _doubled(text: str, quote: str) -> str:
    return text.replace(quote, quote * 2)


def _few(reading: Reading, name: str, read: Any) -> tuple[Any, ...]:
    found = reading.each(name, read)
    if len(found) > MOST_PARTS:
        raise reading.fault(name)
    return found


def _read_join(reading: Reading) -> Join:
    return Join(*(reading.text(name, most=MOST_VALUE) for name in ("table", "left", "right")))


def _read_shown(reading: Reading) -> Shown:
    return Shown(
        reading.text("col", most=MOST_VALUE), Total(reading.text("agg")), reading.text("name", most=MOST_VALUE)
    )


def _read_where(reading: Reading) -> Where:
    return Where(
        reading.text("col", most=MOST_VALUE), Ask(reading.text("test")), reading.text("value", most=MOST_VALUE)
    )


def _read_order(reading: Reading) -> Order:
    column, total, direction = reading.text("col", most=MOST_VALUE), Total(reading.text("agg")), reading.text("dir")
    if direction not in ("asc", "desc"):
        raise reading.fault("dir")
    return Order(column, total, direction == "desc")


_WORDS = frozenset(
    (
        "ADD ALL ALTER AND AS ASC BETWEEN BY CASE CAST CHECK COLLATE COLUMN CONSTRAINT CREATE CROSS DEFAULT "
        "DELETE DESC DISTINCT DROP ELSE END ESCAPE EXCEPT EXISTS FOR FOREIGN FROM FULL GROUP HAVING IN INDEX "
        "INNER INSERT INTERSECT INTO IS JOIN KEY LEFT LIKE LIMIT NATURAL NOT NULL OFFSET ON OR ORDER OUTER "
        "OVER PRIMARY REFERENCES RIGHT SELECT SET TABLE THEN TO UNION UNIQUE UPDATE USING VALUES VIEW WHEN "
        "WHERE WINDOW WITH"
    ).split()
)
"""Words of SQL, for names that must be quoted, for highlighting and for completion."""
KEYWORDS = tuple(sorted(_WORDS))
