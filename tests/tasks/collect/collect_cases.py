"""Three receipts to be collected."""

from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.graded_case import GradedCase, make_case

SETUP: dict[str, Any] = {
    "fields": [
        {"id": "no", "name": "单号"}, {"id": "sum", "name": "金额", "kind": "number"},
        {"id": "day", "name": "日期", "kind": "date", "form": "YYYY-MM-DD"},
        {"id": "way", "name": "支付方式", "options": ["现金", "转账"]}, {"id": "note", "name": "备注"},
    ],
    "identity": ["no"],
    "shown": ["page"],
    "most_records": 10,
}  # fmt: skip
RECORDS = [
    ("A-1", "12.50", "2024-01-02", "现金"),
    ("A-2", "1200", "2024-01-03", "转账"),
    ("A-3", "8", "2024-02-29", "现金"),
]


def gold_records() -> list[dict[str, Any]]:
    return [
        {
            "fields": [
                {"id": field, "accept": [value]}
                for field, value in zip(("no", "sum", "day", "way"), record, strict=True)
            ]
        }
        for record in RECORDS
    ]


def collect_case(
    records: list[dict[str, Any]] | None = None, setup: dict[str, Any] | None = None, **config: Any
) -> GradedCase:
    gold = {"receipts": {"records": gold_records() if records is None else records}}
    return make_case(
        TaskType.COLLECT, {"receipts": ("page", setup or SETUP)}, {"page": b"text"},
        GoldTask("1.2-01", "collect", 1, config, gold),
    )  # fmt: skip
