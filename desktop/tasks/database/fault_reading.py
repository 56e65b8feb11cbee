"""What the database said about a query, as one of our faults, with the place where it can be found."""

import re
import sqlite3

from desktop.tasks.database.faults import QueryError, QueryFault

_MESSAGES: tuple[tuple[str, QueryFault], ...] = (
    (r"near \"(.*)\": syntax error", QueryFault.SYNTAX),
    (r"unrecognized token: \"(.*)\"", QueryFault.SYNTAX),
    (r"(?:too many SQL variables|variable number must be .*)", QueryFault.OTHER),
    (r"incomplete input", QueryFault.INCOMPLETE),
    (r"no such table: (?:main\.)?(.*)", QueryFault.NO_TABLE),
    (r"no such column: (.*)", QueryFault.NO_COLUMN),
    (r"no such function: (.*)", QueryFault.NO_FUNCTION),
    (r"not authorized to use function: (.*)", QueryFault.NO_FUNCTION),
    (r"wrong number of arguments to function (\w+)\(\)", QueryFault.NO_FUNCTION),
    (r"ambiguous column name: (.*)", QueryFault.AMBIGUOUS),
    (r"misuse of (?:aggregate|window)(?: function)?:? ?(.*)", QueryFault.AGGREGATE),
    (r"access to (\S+) is prohibited", QueryFault.FORBIDDEN),
    (r"(?:not authorized|prohibited in this context.*)", QueryFault.FORBIDDEN),
    (r"You can only execute one statement at a time\.?", QueryFault.SEVERAL),
    (r"(?:string or blob too big|LIKE or GLOB pattern too complex|query aborted)", QueryFault.TOO_MUCH),
    (r".*too (?:many|complex|large).*", QueryFault.TOO_MUCH),
)  # fmt: skip
_NAMED = (QueryFault.NO_TABLE, QueryFault.NO_COLUMN, QueryFault.NO_FUNCTION, QueryFault.AMBIGUOUS)


def read_fault(connection: sqlite3.Connection, sql: str, message: str) -> QueryError:
    """The fault in `message`."""
    for pattern, kind in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            detail = (match[1] or "") if match.groups() else ""
            return QueryError(kind, detail, _place(connection, sql, kind, detail))
    return QueryError(QueryFault.OTHER, message[:120])


def _place(connection: sqlite3.Connection, sql: str, kind: QueryFault, detail: str) -> int:
    if kind is QueryFault.INCOMPLETE:
        return len(sql.rstrip())
    if kind is QueryFault.SYNTAX and detail:
        return _syntax_place(connection, sql, detail)
    if kind in _NAMED and detail:
        match = re.search(rf"(?<!\w){re.escape(detail.rsplit('.', 1)[-1])}(?!\w)", sql, re.IGNORECASE)
        return match.start() if match else -1
    return -1


def _syntax_place(connection: sqlite3.Connection, sql: str, word: str) -> int:
    """The database names the word only. It is the first one up to which the statement was merely incomplete."""
    places = [match.start() for match in re.finditer(re.escape(word), sql)]
    for place in places[:50]:
        try:
            connection.execute("EXPLAIN " + sql[: place + len(word)] + " ")
        except (sqlite3.Error, sqlite3.Warning) as reason:
            if f'near "{word}"' in str(reason) or "unrecognized token" in str(reason):
                return place
    return places[-1] if places else -1
