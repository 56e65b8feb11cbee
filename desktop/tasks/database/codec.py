"""The result of a query as CSV for the task folder."""

from decimal import Decimal

from desktop.tasks.database.queries import Result, SqlValue
from desktop.tasks.grid.cells import CellKind, plain_number
from desktop.tasks.grid.codec import csv_bytes, head


def export_csv(result: Result, encoding: str = "utf-8") -> bytes:
    """Headings and rows; NULL is blank, bytes are hexadecimal. Raises CodecError."""
    return csv_bytes([head(result.columns), *([_cell(value) for value in row] for row in result.rows)], encoding)


def _cell(value: SqlValue) -> tuple[str, CellKind]:
    match value:
        case None:
            return "", CellKind.TEXT
        case int() | float():
            return _number(value), CellKind.NUMBER
        case bytes():
            return value.hex(), CellKind.TEXT
        case _:
            return value, CellKind.TEXT


def _number(value: int | float) -> str:
    exact = Decimal(repr(value))
    return plain_number(exact) if exact.is_finite() else str(value)
