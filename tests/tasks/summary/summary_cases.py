"""A summary of sales with every part, and one that goes on from a cleaned table."""

from dataclasses import replace
from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.graded_case import GradedCase, make_case
from tests.tasks.table.table_cases import COLUMNS as ORDER_COLUMNS
from tests.tasks.table.table_cases import ORDERS

SALES = """地区,业务员,金额,日期
华东,张三,120.5,2024-01-05
华北,李四,300,2024-01-08
华东,王五,80,2024-02-01
华南,赵六,45.25,2024-02-11
华北,张三,700,2024-03-01
华东,李四,60,2024-03-02
华南,王五,910,2024-03-09
华北,赵六,12,2024-03-20
""".encode()
COLUMNS = [
    {"id": "area", "name": "地区"}, {"id": "who", "name": "业务员"}, {"id": "sum", "name": "金额", "kind": "number"},
    {"id": "day", "name": "日期", "kind": "date"},
]  # fmt: skip
PINYIN = [
    {"text": "华北", "code": "hua2 bei3"},
    {"text": "华东", "code": "hua2 dong1"},
    {"text": "华南", "code": "hua2 nan2"},
]
SETUP: dict[str, Any] = {
    "columns": COLUMNS,
    "tools": ["sort", "filter", "pivot", "cells", "charts", "fields"],
    "pinyin": PINYIN,
    "sheet": [
        {"ref": "A1", "text": "地区"}, {"ref": "B1", "text": "金额合计"}, {"ref": "A2", "text": "华东"},
        {"ref": "A3", "text": "华北"}, {"ref": "A4", "text": "华南"}, {"ref": "A5", "text": "合计"},
    ],
    "blanks": [{"ref": ref, "format": "0.00"} for ref in ("B2", "B3", "B4", "B5", "C2")],
    "fields": [
        {"id": "best", "title": "金额最高的地区", "options": ["华东", "华北", "华南"]},
        {"id": "mean", "title": "平均金额"},
    ],
}  # fmt: skip
GOLD: dict[str, Any] = {
    "sort": [{"col": "area", "dir": "asc"}, {"col": "sum", "dir": "desc"}],
    "filter": [{"col": "sum", "test": "more", "value": "200"}],
    "pivot": {"rows": ["area"], "cols": ["who"], "values": "sum", "agg": "sum"},
    "cells": [
        *({"ref": f"B{row}", "formula": f"=SUMIF(数据!A2:A9,A{row},数据!C2:C9)"} for row in (2, 3, 4)),
        {"ref": "B5", "formula": "=SUM(B2:B4)"}, {"ref": "C2", "formula": "=B2/B5", "places": 4},
    ],
    "charts": [
        {"kinds": ["column", "bar"], "category": "A2:A4", "series": ["B2:B4"], "title": ["各地区金额"], "y": ["金额"]}
    ],
    "fields": [{"id": "best", "accept": ["华北"]}, {"id": "mean", "formula": "=AVERAGE(数据!C:C)"}],
}  # fmt: skip
SHARES = [
    {"part": part, "share": share}
    for part, share in (
        ("sort", "0.1"),
        ("filter", "0.1"),
        ("pivot", "0.1"),
        ("cells", "0.4"),
        ("charts", "0.2"),
        ("fields", "0.1"),
    )
]


def sales_case(gold: dict[str, Any] | None = None, setup: dict[str, Any] | None = None, **config: Any) -> GradedCase:
    answers = {"sales": GOLD if gold is None else gold}
    settings = {"shares": SHARES} | config
    return make_case(
        TaskType.SUMMARY, {"sales": ("sales", setup or SETUP)}, {"sales": SALES},
        GoldTask("1.2-01", "summary", 1, settings, answers),
    )  # fmt: skip


def part_case(part: str, **setup: Any) -> GradedCase:
    """Only one part of the gold."""
    kept = {name: value for name, value in GOLD.items() if {"sort": "sort"}.get(name, name) == part}
    fields = SETUP["fields"] if part == "fields" else []
    own = SETUP | {"tools": [part], "fields": fields} | setup
    return sales_case(kept, own, shares=[{"part": part, "share": "1"}])


def follow_case(has_data: bool = True) -> GradedCase:
    """Counts and sums of the orders that the table task cleans."""
    setup = {
        "columns": ORDER_COLUMNS, "tools": ["cells"], "follow": {"slot": "1.2-01", "piece": "orders"},
        "blanks": [{"ref": "B1"}, {"ref": "B2"}],
    }  # fmt: skip
    gold = {"cells": [{"ref": "B1", "formula": "=COUNTA(数据!A:A)-1"}, {"ref": "B2", "formula": "=SUM(数据!C:C)"}]}
    materials = {"orders": ORDERS} if has_data else {"other": b"x"}
    case = make_case(
        TaskType.SUMMARY, {"counts": ("orders" if has_data else "", setup)}, materials,
        GoldTask("1.2-02", "summary", 1, {"shares": [{"part": "cells", "share": "1"}]}, {"counts": gold}),
    )  # fmt: skip
    return replace(case, task=replace(case.task, slot="1.2-02"))
