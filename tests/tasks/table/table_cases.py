"""A table to clean and one to check."""

from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.graded_case import GradedCase, make_case

ORDERS = """编号,客户,金额,日期,地区
001, 张三,１００,2024-03-05,广东-深圳
002,李四,200,2024/3/6,北京-海淀
003,王五,,2024-03-07,广东-广州
004,赵六,300,2024-03-08,上海-浦东
004,赵六,300,2024-03-08,上海-浦东
005,测试,-1,2024-03-09,北京-朝阳
006,孙七,400,2024-03-10,广东-深圳
007,周八,500元,2024-03-11,北京-西城
008,吴九,600,2024-03-12,上海-静安
009,郑十,700,2024-03-13,上海-徐汇
""".encode()
COLUMNS = [
    {"id": "no", "name": "编号"}, {"id": "name", "name": "客户"}, {"id": "sum", "name": "金额", "kind": "number"},
    {"id": "day", "name": "日期", "kind": "date", "form": "YYYY-MM-DD"}, {"id": "area", "name": "地区"},
]  # fmt: skip
REPAIR_GOLD: dict[str, Any] = {
    "cells": [
        {"row": "r1", "col": "name", "accept": ["张三"]},
        {"row": "r2", "col": "day", "accept": ["2024-03-06"]},
        {"row": "r3", "col": "sum", "rules": [{"fill": "median", "places": 0}, {"fill": "mean", "places": 0}]},
        {"row": "r8", "col": "sum", "accept": ["500"]},
    ],
    "delete": ["r6"],
    "repeats": [{"rows": ["r4", "r5"]}],
}
FLAG_GOLD = {"flags": [{"row": "r3", "kinds": ["blank"]}, {"row": "r6", "kinds": ["range", "test"]}]}
KINDS = [{"id": "blank", "name": "缺失"}, {"id": "range", "name": "超出范围"}, {"id": "test", "name": "测试数据"}]


def repair_case(gold: dict[str, Any] | None = None, **config: Any) -> GradedCase:
    setup = {"mode": "repair", "columns": COLUMNS}
    answers = {"orders": REPAIR_GOLD if gold is None else gold}
    return make_case(
        TaskType.TABLE, {"orders": ("orders", setup)}, {"orders": ORDERS},
        GoldTask("1.2-01", "table", 1, config, answers),
    )  # fmt: skip


def flag_case(gold: dict[str, Any] | None = None, by_cell: bool = False, **config: Any) -> GradedCase:
    setup = {"mode": "flag", "columns": COLUMNS, "target": "cell" if by_cell else "row", "kinds": KINDS}
    answers = {"orders": FLAG_GOLD if gold is None else gold}
    return make_case(
        TaskType.TABLE, {"orders": ("orders", setup)}, {"orders": ORDERS},
        GoldTask("1.2-01", "table", 1, config, answers),
    )  # fmt: skip
