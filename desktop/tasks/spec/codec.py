"""A rule table as CSV and XLSX for the task folder; numbers as numbers, nothing that a spreadsheet would calculate."""

from desktop.tasks.grid.cells import CellKind
from desktop.tasks.grid.codec import Row, Sheet, csv_bytes, head, xlsx_bytes
from desktop.tasks.spec.model import Column, ColumnKind, Document, TableSetup

_KINDS = {ColumnKind.NUMBER: CellKind.NUMBER, ColumnKind.DATE: CellKind.DATE}


def write_csv(document: Document, table: TableSetup, encoding: str = "utf-8") -> bytes:
    """Headings and rows. Raises CodecError listing the characters that the encoding does not have."""
    return csv_bytes(_lines(document, table), encoding)


def write_xlsx(document: Document, table: TableSetup, name: str) -> bytes:
    """A workbook with one sheet called `name`."""
    return xlsx_bytes([Sheet(name[:31] or "1", _lines(document, table))])


def _lines(document: Document, table: TableSetup) -> list[Row]:
    rows: list[Row] = [head(column.title for column in table.columns)]
    for row in document.rows:
        rows.append([(row.value(column.id), _kind(row.value(column.id), column)) for column in table.columns])
    return rows


def _kind(value: str, column: Column) -> CellKind:
    return _KINDS.get(column.kind, CellKind.TEXT) if value else CellKind.TEXT
