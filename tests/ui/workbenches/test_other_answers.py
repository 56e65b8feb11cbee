"""Answers that fit their type but not this task (another paper's, an older one's) open, show, and break nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop.exam.task import Task
from desktop.tasks.collect.model import CollectedRecord
from desktop.tasks.database.builder import Ask, Builder, Shown, Where
from desktop.tasks.files.model import File
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.grouping.model import Group
from desktop.tasks.model_table import model_of
from desktop.tasks.summary.parts import Chart, ChartKind, SheetCell
from desktop.tasks.summary.pivots import Pivot
from desktop.tasks.table.model import TableFlag
from tests.helpers.graded_case import GradedCase
from tests.tasks.database.database_cases import shop_case
from tests.tasks.summary.summary_cases import sales_case
from tests.tasks.table.table_cases import flag_case, repair_case
from tests.ui.workbenches.bench import CONTROL, Bench, K
from tests.ui.workbenches.office_tasks import collecting, sorting
from tests.ui.workbenches.test_grouping import board

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


def plain(case: GradedCase) -> tuple[Task, dict[str, bytes]]:
    return case.task, dict(case.materials)


STRANGE: dict[str, tuple[Callable[[], tuple[Task, dict[str, bytes]]], dict[str, Any]]] = {
    "operations on columns that are not there": (
        lambda: plain(repair_case()),
        {"ops": (Operation(Op.TRIM, "nowhere"), Operation(Op.SET, "sum", {"value": "1"}))},
    ),
    "flags on rows and kinds that are not there": (
        lambda: plain(flag_case()), {"flags": (TableFlag("r999", "", "nothing"), TableFlag("r1", "nowhere", "blank"))},
    ),
    "a summary of other columns": (
        lambda: plain(sales_case()),
        {
            "sorts": (SortKey("nowhere"),), "filters": (Condition("nowhere", Relation.EQUALS, "1"),),
            "pivot": Pivot(("nowhere",), ("area",), "no"),
            "cells": (SheetCell("A1", "=A1"), SheetCell("Z9", "=数据!ZZ9")),
            "charts": (Chart("u-1", ChartKind.PIE, "nonsense", ("pivot:x", "=1", "A1:B2:C3")),),
            "fields": (("unknown", "1"),),
        },
    ),
    "files and folders that are not there": (
        sorting, {"files": (File("f1", "attic", "a.png"), File("f99", "road", "b.png"))},
    ),
    "records with other fields": (collecting, {"records": (CollectedRecord("u-1", (("other", "1"),)),)}),
    "a query of another database": (
        lambda: plain(shop_case()),
        {"builder": Builder("attic", columns=(Shown("attic.x"),), where=(Where("attic.x", Ask.EQUALS, "1"),))},
    ),
    "items that are not there": (board, {"groups": (Group("u-1", "甲"),), "members": (("i99", "u-1"),)}),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_that_an_answer_of_another_shape_opens_and_stays_as_it_was(name: str, opened: Callable[..., Bench]) -> None:
    make, fields = STRANGE[name]
    task, materials = make()
    model, piece = model_of(task.type), task.pieces[0]
    untouched: Any = model.new_document(task, piece)
    head = replace(untouched.head, next_id=100)
    value = model.write_document(replace(untouched, head=head, **fields))
    bench = opened(task, materials, journal={piece.piece: [value]})
    for tab in ("view_data", "view_sheet", "view_pivot", "view_charts", "way_builder", "way_sql", "view", "rows"):
        bench.work.act(tab)
        bench.settle()
    for key in (K.Key_F5, K.Key_F2, K.Key_Escape, K.Key_F6, K.Key_PageDown):
        bench.press(key)
    bench.press(K.Key_A, CONTROL)
    bench.work.commit_pending()
    assert bench.journal[piece.piece] == [value]
    assert not bench.window.grab().isNull()
