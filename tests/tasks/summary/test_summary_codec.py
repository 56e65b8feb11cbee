"""Summaries as files."""

import io
from dataclasses import replace

from python_calamine import load_workbook

from desktop.tasks.grid.codec import read_export
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.summary.codec import export_csv, export_xlsx
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.model import read_setup
from desktop.tasks.summary.parts import SheetCell
from desktop.tasks.summary.pivots import Aggregate, Pivot
from desktop.tasks.summary.sheet import DataSheet
from tests.tasks.summary.summary_cases import sales_case


def test_that_rows_sheet_and_pivot_table_are_exported_as_values() -> None:
    case = sales_case()
    setup = read_setup(case.task)["sales"]
    document = replace(
        case.untouched("sales"), sorts=(SortKey("sum", True),), pivot=Pivot(("area",), (), "sum", Aggregate.SUM),
        cells=(SheetCell("B2", "=1/0"), SheetCell("B3", "=1+1"), SheetCell("B4", "'=x")),
    )  # fmt: skip
    figures = Figures(setup, document, DataSheet(source_grid(setup.columns, case.materials["sales"])))
    assert read_export(export_csv(figures)).cells[0] == ("华南", "王五", "910", "2024-03-09")
    book = load_workbook(io.BytesIO(export_xlsx(figures)))
    assert book.sheet_names == ["数据", "统计", "透视表"]
    sheet = book.get_sheet_by_name("统计").to_python()
    assert [row[1] for row in sheet] == ["金额合计", "#DIV/0!", 2.0, "=x", ""]
    assert export_xlsx(figures) == export_xlsx(figures)
