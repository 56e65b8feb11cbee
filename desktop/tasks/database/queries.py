"""A candidate's query on a copy in memory: only reading, only known tables and functions, and never without end.

The authorizer lets through SELECT, READ of the tables there are, RECURSIVE and the functions of `functions.ALLOWED`.
In the room a `stop` is asked (it knows the clock, 2 s); in marking a budget of VM steps decides, so that the same query
has the same end everywhere.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from desktop.tasks.database.fault_reading import read_fault
from desktop.tasks.database.faults import QueryError, QueryFault
from desktop.tasks.database.functions import ALLOWED, LONGEST_PATTERN, LONGEST_TEXT, TooMuch, install
from desktop.tasks.database.schema import SchemaTable, TableColumn

SqlValue = int | float | str | bytes | None
MOST_ROWS = 10_000
MOST_SQL = 10_000
MOST_DATABASE_BYTES = 32 * 1024**2
STEP_BUDGET = 3_000_000
_STEPS_AT_ONCE = 1_000
_MAGIC = b"SQLite format 3\0"
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_TEXT * 4, sqlite3.SQLITE_LIMIT_SQL_LENGTH: MOST_SQL * 4,
    sqlite3.SQLITE_LIMIT_COLUMN: 200, sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100, sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000, sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20, sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: LONGEST_PATTERN, sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}  # fmt: skip
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})


@dataclass(frozen=True)
class Result:
    """What a query gave: headings and rows, at most `MOST_ROWS`; `is_cut`: there were more. `steps` in thousands."""

    columns: tuple[str, ...]
    rows: tuple[tuple[SqlValue, ...], ...]
    is_cut: bool = False
    steps: int = 0


class Database:
    """One copy in memory. Use it in the thread that made it, and close it."""

    def __init__(self, data: bytes, changes: tuple[str, ...] = ()) -> None:
        """Raises ValueError for bytes that are no database, or for `changes` (our own SQL) that cannot be made."""
        if len(data) > MOST_DATABASE_BYTES or not data.startswith(_MAGIC):
            raise ValueError("not a database")
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._left, self._stop, self._clock_asked = 0, _never, False
        try:
            self._connection.deserialize(_without_log(data))
            for change in changes:
                self._connection.execute(change)
            self.schema = self._read_schema()
        except sqlite3.Error as reason:
            self._connection.close()
            raise ValueError(f"not a database, or a change that cannot be made: {reason}") from reason
        self._names = frozenset(table.name.lower() for table in self.schema)
        self._protect()

    def close(self) -> None:
        """Free the memory."""
        self._connection.close()

    def run(self, sql: str, stop: Callable[[], bool] | None = None, budget: int = STEP_BUDGET) -> Result:
        """The rows of one SELECT. Raises QueryError. `stop` is asked every thousand steps."""
        statement = _checked(sql)
        self._left, self._stop, self._clock_asked = budget, stop or _never, False
        try:
            with closing(self._connection.execute(statement)) as cursor:
                rows = cursor.fetchmany(MOST_ROWS + 1)
                names = tuple(column[0] for column in cursor.description or ())
        except (sqlite3.Error, sqlite3.Warning, TooMuch, UnicodeError) as reason:
            raise self._fault(sql, reason) from reason
        used = (budget - self._left) // _STEPS_AT_ONCE
        return Result(names, tuple(rows[:MOST_ROWS]), len(rows) > MOST_ROWS, used)

    def _fault(self, sql: str, reason: Exception) -> QueryError:
        if self._clock_asked:
            return QueryError(QueryFault.CLOCK)
        if self._left < 0:
            return QueryError(QueryFault.TOO_MUCH)
        if str(reason) == "interrupted":
            return QueryError(QueryFault.STOPPED)
        return read_fault(self._connection, sql, str(reason))

    def _read_schema(self) -> tuple[SchemaTable, ...]:
        names = self._connection.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "ORDER BY rowid"
        ).fetchall()
        return tuple(SchemaTable(name, self._columns(name)) for (name,) in names)

    def _columns(self, table: str) -> tuple[TableColumn, ...]:
        found = self._connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
        return tuple(TableColumn(name, kind) for name, kind in found)

    def _protect(self) -> None:
        self._connection.execute("PRAGMA temp_store = MEMORY")
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute("PRAGMA trusted_schema = OFF")
        for limit, most in _LIMITS.items():
            self._connection.setlimit(limit, most)
        self._connection.text_factory = _lenient
        install(self._connection, self._spend, self._ask_clock)
        self._connection.set_progress_handler(self._go_on, _STEPS_AT_ONCE)
        self._connection.set_authorizer(self._authorize)

    def _authorize(self, action: int, first: str | None, second: str | None, *rest: str | None) -> int:
        if action in _READING:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            # a table counted as a whole, or the rows of a WITH, are read without naming a column
            is_known = not second or (first or "").lower() in self._names
            return sqlite3.SQLITE_OK if is_known else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (second or "").lower() in ALLOWED else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    def _go_on(self) -> int:
        self._left -= _STEPS_AT_ONCE
        return int(self._left < 0 or self._stop())

    def _ask_clock(self) -> None:
        self._clock_asked = True
        raise TooMuch

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuch


def first_word(sql: str) -> str:
    """The first word of a statement without comments, in capitals."""
    found = re.match(r"[\s(;]*([A-Za-z]+)", _COMMENT.sub(" ", sql))
    return found[1].upper() if found else ""


def _checked(sql: str) -> str:
    if len(sql) > MOST_SQL:
        raise QueryError(QueryFault.TOO_LONG)
    if not _COMMENT.sub(" ", sql).strip(" \t\r\n;"):
        raise QueryError(QueryFault.EMPTY)
    if "\0" in sql:
        raise QueryError(QueryFault.SYNTAX, "\\0", sql.index("\0"))
    if first_word(sql) not in ("SELECT", "WITH", "VALUES"):
        raise QueryError(QueryFault.NOT_SELECT, first_word(sql))
    return sql


def _without_log(data: bytes) -> bytes:
    """A copy in memory has no write-ahead log: versions 2 in the header become 1."""
    return data[:18] + b"\x01\x01" + data[20:] if data[18:20] == b"\x02\x02" else data


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _never() -> bool:
    return False
