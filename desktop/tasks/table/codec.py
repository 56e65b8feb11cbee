"""A cleaned table, or the list of flags, as a file for the task folder."""

from collections.abc import Sequence

from desktop.language import tr
from desktop.tasks.grid.cells import CellKind
from desktop.tasks.grid.codec import Row, Sheet, csv_bytes, grid_lines, head, xlsx_bytes
from desktop.tasks.grid.grid import Grid
from desktop.tasks.table.model import Document, Mode, Setup


def export_lines(document: Document, setup: Setup, grid: Grid) -> Sequence[Row]:
    """The table as it is now; of a checked table its flags: row, heading, reason."""
    if setup.mode is Mode.REPAIR:
        return grid_lines(grid)
    columns = {column.column: column.name for column in setup.columns}
    kinds = {kind.id: kind.name for kind in setup.kinds}
    rows = [
        [(flag.row.removeprefix("r"), CellKind.NUMBER), (columns.get(flag.col, ""), CellKind.TEXT),
         (kinds.get(flag.kind, flag.kind), CellKind.TEXT)]
        for flag in document.flags
    ]  # fmt: skip
    return [head([tr("Row"), tr("Column"), tr("Reason")]), *rows]


def export_csv(document: Document, setup: Setup, grid: Grid, encoding: str = "utf-8") -> bytes:
    """CSV in UTF-8 with a mark, or GBK. Raises CodecError."""
    return csv_bytes(export_lines(document, setup, grid), encoding)


def export_xlsx(document: Document, setup: Setup, grid: Grid) -> bytes:
    """A workbook with one page."""
    return xlsx_bytes([Sheet("Sheet1", export_lines(document, setup, grid))])
