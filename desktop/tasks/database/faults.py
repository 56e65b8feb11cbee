"""Why a query gave nothing, in one sentence, and where in its text."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.language import tr


class QueryFault(StrEnum):
    """Kinds of faults."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SEVERAL = "several"
    NOT_SELECT = "not_select"
    SYNTAX = "syntax"
    INCOMPLETE = "incomplete"
    NO_TABLE = "no_table"
    NO_COLUMN = "no_column"
    NO_FUNCTION = "no_function"
    AMBIGUOUS = "ambiguous"
    AGGREGATE = "aggregate"
    FORBIDDEN = "forbidden"
    CLOCK = "clock"
    TOO_MUCH = "too_much"
    STOPPED = "stopped"
    OTHER = "other"


@dataclass(frozen=True)
class Fault:
    """`detail` is the name or word it is about; `place` where it stands in the query, −1 where that is not known."""

    kind: QueryFault
    detail: str = ""
    place: int = -1


class QueryError(Exception):
    """A query that cannot be run."""

    def __init__(self, kind: QueryFault, detail: str = "", place: int = -1) -> None:
        super().__init__(f"{kind} {detail}")
        self.fault = Fault(kind, detail, place)


def sentence_of(fault: Fault) -> str:
    """For the status line."""
    match fault.kind:
        case QueryFault.EMPTY:
            return tr("There is no query yet.")
        case QueryFault.TOO_LONG:
            return tr("The query is too long.")
        case QueryFault.SEVERAL:
            return tr("Only one statement can be run at a time; select one of them.")
        case QueryFault.NOT_SELECT | QueryFault.FORBIDDEN:
            return tr("Only queries with SELECT are possible here; the data cannot be changed.")
        case QueryFault.SYNTAX:
            return tr("The statement is wrong near {word}.", word=fault.detail)
        case QueryFault.INCOMPLETE:
            return tr("The statement is not complete.")
        case QueryFault.NO_TABLE:
            return tr("There is no table {name}.", name=fault.detail)
        case QueryFault.NO_COLUMN:
            return tr("There is no column {name}.", name=fault.detail)
        case _:
            return _other_sentence(fault)


def _other_sentence(fault: Fault) -> str:
    match fault.kind:
        case QueryFault.NO_FUNCTION:
            return tr("The function {name} is not available here.", name=fault.detail)
        case QueryFault.AMBIGUOUS:
            return tr("Column {name} is in several tables; write the table before it.", name=fault.detail)
        case QueryFault.AGGREGATE:
            return tr(
                "A total such as {name} cannot stand here; conditions on totals follow HAVING.", name=fault.detail
            )
        case QueryFault.CLOCK:
            return tr("The date of today is not available here; write the date itself.")
        case QueryFault.TOO_MUCH | QueryFault.STOPPED:
            return tr("The query takes too long and was stopped.")
        case _:
            return tr("The query cannot be run: {reason}", reason=fault.detail)
