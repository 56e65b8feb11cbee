"""A summary as a file for the task folder: the rows in their order as CSV, or rows, sheet and pivot table as XLSX."""

from collections.abc import Sequence
from decimal import Decimal

from desktop.tasks.grid.cells import CellKind, plain_number
from desktop.tasks.grid.codec import Row, Sheet, csv_bytes, grid_lines, xlsx_bytes
from desktop.tasks.summary.cell_values import Value
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.number_forms import shown
from desktop.tasks.summary.pivots import PivotTable


def export_csv(figures: Figures, encoding: str = "utf-8") -> bytes:
    """The rows that the filter leaves, sorted. Raises CodecError."""
    return csv_bytes(grid_lines(figures.data.grid.in_order(figures.places)), encoding)


def export_xlsx(figures: Figures) -> bytes:
    """数据, and 统计 and 透视表 where there is something in them; values only, nothing that calculates."""
    sheets = [Sheet("数据", grid_lines(figures.data.grid.in_order(figures.places)))]
    if figures.cells:
        sheets.append(Sheet("统计", _sheet_lines(figures)))
    if figures.pivot is not None:
        sheets.append(Sheet("透视表", _pivot_lines(figures.pivot)))
    return xlsx_bytes(sheets)


def _sheet_lines(figures: Figures) -> Sequence[Row]:
    cells = figures.cells
    width, height = max(x for x, _ in cells), max(y for _, y in cells)
    return [[_cell(cells.get((x, y))) for x in range(1, width + 1)] for y in range(1, height + 1)]


def _pivot_lines(table: PivotTable) -> Sequence[Row]:
    head = [_cell(""), *(_cell(" ".join(label)) for label in table.column_labels)]
    lines = [
        [_cell(" ".join(label)), *map(_cell, figures)]
        for label, figures in zip(table.row_labels, table.figures, strict=True)
    ]
    return [head, *lines]


def _cell(value: Value) -> tuple[str, CellKind]:
    if isinstance(value, Decimal):
        return plain_number(value), CellKind.NUMBER
    return shown(value), CellKind.TEXT
