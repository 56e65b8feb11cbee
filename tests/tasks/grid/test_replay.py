"""Operations on a table, replayed."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.cells import CellKind, ColumnKind
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.grid import Column, Grid, plain_grid
from desktop.tasks.grid.operations import Op, Operation, checked, read_operation, write_operation
from desktop.tasks.grid.replay import OperationError, apply, preview, replay

COLUMNS = (Column("name", "姓名"), Column("age", "年龄", ColumnKind.NUMBER), Column("day", "日期", ColumnKind.DATE))
LINES = (
    (" 张三", "２０", "2024/3/5"), ("李四\u3000", "", "45356"), ("王  五", "4O", "03/04/2024"), ("李四", "30", ""),
    ("李四", "30", ""),
)  # fmt: skip


def table(lines: Sequence[Sequence[str]] = LINES) -> Grid:
    return plain_grid(COLUMNS, [f"r{n}" for n in range(1, len(lines) + 1)], lines)


def values(grid: Grid, column: str) -> list[str]:
    return list(grid.column_values(column))


def do(op: Op, col: str = "", rows: tuple[str, ...] | None = None, where: Any = (), **args: Any) -> Operation:
    return checked(Operation(op, col, args, rows, where))


def test_that_cells_are_cleaned_one_by_one() -> None:
    grid = table()
    assert values(apply(grid, do(Op.TRIM, "name")), "name") == ["张三", "李四", "王  五", "李四", "李四"]
    assert values(apply(grid, do(Op.COLLAPSE, "name")), "name")[2] == "王 五"
    numbers = apply(grid, do(Op.TO_NUMBER, "age"))
    assert values(numbers, "age") == ["20", "", "4O", "30", "30"]
    assert [numbers.cell(f"r{n}", "age")[1] for n in (1, 3)] == [CellKind.NUMBER, CellKind.TEXT]
    days = apply(grid, do(Op.TO_DATE, "day", order="ymd", form=""))
    assert values(days, "day") == ["2024-03-05", "2024-03-05", "03/04/2024", "", ""]
    assert values(apply(grid, do(Op.TO_DATE, "day", order="dmy", form="YYYY/M/D")), "day")[2] == "2024/4/3"
    assert values(apply(grid, do(Op.HALF_WIDTH, "age")), "age")[0] == "20"


def test_that_one_cell_and_a_filter_are_set() -> None:
    grid = table()
    one = apply(grid, do(Op.SET, "age", ("r3",), value="40"))
    assert (values(one, "age")[2], one.cell("r3", "age")[1]) == ("40", CellKind.NUMBER)
    bulk = apply(grid, do(Op.SET, "age", where=(Condition("age", Relation.BLANK),), value="0"))
    assert values(bulk, "age")[1] == "0" and values(bulk, "age")[0] == "２０"
    assert values(grid, "age")[1] == ""


def test_that_values_are_replaced_and_recoded() -> None:
    grid = table()
    put = {"find": "李", "with": "黎", "whole": False}
    assert values(apply(grid, do(Op.REPLACE, "name", **put)), "name")[3] == "黎四"
    assert values(apply(grid, do(Op.REPLACE, "name", **(put | {"whole": True}))), "name")[3] == "李四"
    pairs = [{"from": "李四\u3000", "to": "李四"}, {"from": " 张三", "to": "张三"}]
    assert values(apply(grid, do(Op.RECODE, "name", pairs=pairs)), "name")[:2] == ["张三", "李四"]


def test_that_blanks_are_filled() -> None:
    grid = table()
    assert values(apply(grid, do(Op.FILL_DOWN, "age")), "age")[:2] == ["２０", "２０"]
    assert values(apply(grid, do(Op.FILL, "age", method="mean", places=2)), "age")[1] == "26.67"
    assert values(apply(grid, do(Op.FILL, "age", method="median", places=0)), "age")[1] == "30"
    assert values(apply(grid, do(Op.FILL, "day", method="mode", places=0)), "day")[3] == "03/04/2024"


def test_that_columns_are_split_and_joined() -> None:
    grid = plain_grid([Column("place", "地区")], ["r1", "r2"], [["广东-深圳-南山"], ["北京"]])
    parts = apply(grid, do(Op.SPLIT, "place", by="-", into=[{"col": "p", "name": "省"}, {"col": "c", "name": "市"}]))
    assert (values(parts, "p"), values(parts, "c")) == (["广东", "北京"], ["深圳-南山", ""])
    joined = apply(parts, do(Op.JOIN, cols=["p", "c"], by="/", into={"col": "pc", "name": "省市"}))
    assert values(joined, "pc") == ["广东/深圳-南山", "北京"]
    with pytest.raises(OperationError):
        apply(joined, do(Op.JOIN, cols=["p", "c"], by="/", into={"col": "pc", "name": "省市"}))


def test_that_rows_are_deleted_and_added_and_keep_their_ids() -> None:
    grid = replay(table(), [do(Op.DELETE_ROWS, rows=("r2",)), do(Op.SET, "age", ("r2", "r3"), value="40")])
    assert list(grid.rows) == ["r1", "r3", "r4", "r5"] and values(grid, "age")[1] == "40"
    added = apply(grid, do(Op.INSERT_ROW, row="u-1", cells=[{"col": "name", "value": "赵六"}]))
    assert (list(added.rows)[-1], added.cell("u-1", "name")[0], added.cell("u-1", "age")[0]) == ("u-1", "赵六", "")
    with pytest.raises(OperationError):
        apply(added, do(Op.INSERT_ROW, row="u-1", cells=[{"col": "name", "value": "x"}]))


@pytest.mark.parametrize(
    ("keep", "loose", "left"),
    [
        ("first", False, ["r1", "r2", "r3", "r4"]), ("last", False, ["r1", "r2", "r3", "r5"]),
        ("first", True, ["r1", "r2", "r3"]),
    ],
)  # fmt: skip
def test_that_repeated_rows_go_but_one(keep: str, loose: bool, left: list[str]) -> None:
    grid = apply(table(), do(Op.DELETE_REPEATS, cols=["name"], keep=keep, loose=loose))
    assert list(grid.rows) == left


@pytest.mark.parametrize(
    "operation",
    [
        Operation(Op.TRIM, "nothing"),
        Operation(Op.TRIM, "age", {}, None, (Condition("nothing", Relation.BLANK),)),
        Operation(Op.DELETE_REPEATS, "", {"cols": ["x"], "keep": "first", "loose": False}),
        Operation(Op.INSERT_ROW, "", {"row": "u-1", "cells": [{"col": "x", "value": ""}]}),
    ],
)  # fmt: skip
def test_that_what_was_never_there_cannot_be_worked_on(operation: Operation) -> None:
    with pytest.raises(OperationError):
        apply(table(), operation)


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"op": "drop", "col": "a", "args": {}, "where": []}, {"op": "trim", "col": "", "args": {}, "where": []},
        {"op": "trim", "col": "a", "args": {"x": 1}, "where": []}, {"op": "trim", "col": "a", "args": {}},
        {"op": "trim", "col": "a", "args": {}, "rows": ["r1", "r1"]},
        {"op": "delete_rows", "col": "a", "args": {}, "rows": []},
        {"op": "fill", "col": "a", "args": {"method": "guess", "places": 0}, "where": []},
        {"op": "split", "col": "a", "args": {"by": "", "into": []}, "where": []},
        {"op": "trim", "col": "a", "args": {}, "where": [{"col": "a", "test": "blank", "value": ""}]},
        {"op": "insert_row", "col": "", "args": {"row": "r2", "cells": [{"col": "a", "value": ""}]}, "where": []},
        {"op": "trim", "col": "a", "args": {}, "rows": [1]}, {"op": 1, "col": "a", "args": {}, "rows": []},
    ],
)  # fmt: skip
def test_that_what_is_no_operation_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        reading = Reading(fields, "op")
        read_operation(reading)
        reading.end()


def test_that_the_preview_counts_what_the_operation_changes() -> None:
    grid = table()
    assert preview(grid, do(Op.TRIM, "name")).cells == 2
    found = preview(grid, do(Op.DELETE_REPEATS, cols=["name"], keep="first", loose=True))
    assert (found.cells, found.rows_removed, found.rows_added) == (0, 2, 0)
    assert preview(grid, do(Op.INSERT_ROW, row="u-1", cells=[{"col": "name", "value": "x"}])).rows_added == 1
    assert preview(grid, do(Op.JOIN, cols=["name"], by="", into={"col": "n", "name": "n"})).columns_added == 1


texts = st.text("ab １2.- \u3000", max_size=5)
conditions = st.builds(
    lambda col, test, value: Condition(col, test, "" if test in _BARE else value),
    st.sampled_from(["name", "age"]), st.sampled_from([test for test in Relation if test is not Relation.LISTED]),
    texts,
)  # fmt: skip
_BARE = (Relation.BLANK, Relation.FILLED, Relation.WELL_FORMED, Relation.MALFORMED)
cell_ops = st.one_of(
    st.builds(lambda col, op, where: Operation(op, col, {}, None, where), st.sampled_from(["name", "age", "day"]),
              st.sampled_from([Op.TRIM, Op.COLLAPSE, Op.CLEAR, Op.TO_NUMBER, Op.FILL_DOWN, Op.UPPER]),
              st.lists(conditions, max_size=2).map(tuple)),
    st.builds(lambda row, value: Operation(Op.SET, "age", {"value": value}, (row,)),
              st.sampled_from(["r1", "r2", "r3", "r4"]), texts),
    st.builds(lambda row: Operation(Op.DELETE_ROWS, "", {}, (row,)), st.sampled_from(["r1", "r2", "r3", "r4"])),
)  # fmt: skip


@given(st.lists(st.tuples(texts, texts, texts), min_size=4, max_size=4), st.lists(cell_ops, max_size=12))
def test_that_replaying_all_is_replaying_one_by_one(lines: list[tuple[str, str, str]], ops: list[Operation]) -> None:
    at_once = replay(table(lines), ops)
    stepwise = table(lines)
    for operation in ops:
        stepwise = apply(stepwise, operation)
    assert (list(at_once.rows), [list(v) for v in at_once.values], at_once.kinds) == (
        list(stepwise.rows), [list(v) for v in stepwise.values], stepwise.kinds,
    )  # fmt: skip


@given(cell_ops)
def test_that_an_operation_comes_back_from_its_json(operation: Operation) -> None:
    assert read_operation(Reading(write_operation(operation), "op")) == operation


def test_that_endless_work_ends() -> None:
    lines = [("x", "1", "")] * 2000
    with pytest.raises(OperationError, match="too much work"):
        replay(table(lines), [do(Op.TRIM, "name")] * 6000)
