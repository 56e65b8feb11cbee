"""Records as CSV or XLSX for the task folder."""

from collections.abc import Sequence

from desktop.tasks.collect.model import Document, Setup
from desktop.tasks.grid.codec import Row, Sheet, csv_bytes, grid_lines, xlsx_bytes
from desktop.tasks.grid.grid import plain_grid


def export_csv(document: Document, setup: Setup, encoding: str = "utf-8") -> bytes:
    """Headings and records. Raises CodecError."""
    return csv_bytes(_lines(document, setup), encoding)


def export_xlsx(document: Document, setup: Setup) -> bytes:
    """A workbook with one page."""
    return xlsx_bytes([Sheet("Sheet1", _lines(document, setup))])


def _lines(document: Document, setup: Setup) -> Sequence[Row]:
    columns = [field.column for field in setup.fields]
    lines = [[record.value(field.id) for field in setup.fields] for record in document.records]
    return grid_lines(plain_grid(columns, [record.id for record in document.records], lines))
