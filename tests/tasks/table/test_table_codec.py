"""Cleaned tables and lists of flags as files."""

from dataclasses import replace

from desktop.tasks.grid.codec import read_export
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.replay import apply
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.grid.source import read_lines
from desktop.tasks.table.codec import export_csv, export_xlsx
from desktop.tasks.table.model import TableFlag, read_setup
from tests.tasks.table.table_cases import flag_case, repair_case


def test_that_the_cleaned_table_is_exported_as_it_is_now() -> None:
    case = repair_case()
    setup = read_setup(case.task)["orders"]
    grid = apply(source_grid(setup.columns, case.materials["orders"]), Operation(Op.TRIM, "name"))
    document = case.untouched("orders")
    assert read_export(export_csv(document, setup, grid)).cells[0] == (
        "001",
        "张三",
        "１００",
        "2024-03-05",
        "广东-深圳",
    )
    assert read_lines(export_xlsx(document, setup, grid)).cells[0] == ("001", "张三", "100", "2024-03-05", "广东-深圳")
    assert export_csv(document, setup, grid, "gbk").decode("gbk").startswith("编号,客户")


def test_that_flags_are_exported_by_their_names() -> None:
    case = flag_case(by_cell=True)
    setup = read_setup(case.task)["orders"]
    document = replace(case.untouched("orders"), flags=(TableFlag("r3", "sum", "blank"),))
    grid = source_grid(setup.columns, case.materials["orders"])
    assert read_export(export_csv(document, setup, grid)).cells == (("3", "金额", "缺失"),)
