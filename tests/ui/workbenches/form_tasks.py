"""Rule tables, question bases and consoles for tests and screenshots."""

from typing import Any

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.bench import make_task

COLUMNS: list[dict[str, Any]] = [
    {"id": "field", "title": "字段", "kind": "text", "least": 2},
    {"id": "action", "title": "处理方式", "kind": "choice", "options": ["删除", "修正", "退回"]},
    {"id": "due", "title": "完成日期", "kind": "date"},
    {"id": "why", "title": "说明", "kind": "long", "optional": True},
]
ENTRIES = [
    {"id": "k001", "question": "怎么退货", "variants": ["我想退货"], "reply": "7 天内在订单页申请。"},
    {"id": "k002", "question": "退货怎么办理", "reply": "请联系客服退货。"},
    {"id": "k003", "question": "双十一满减规则", "reply": "满 300 减 40。", "valid_to": "2025-11-11"},
]
CONSOLE: dict[str, Any] = {
    "devices": [
        {"id": "host", "title": "主机", "kind": "device"},
        {"id": "robot", "title": "应答服务", "kind": "service", "needs": ["host"], "alarm": "磁盘空间不足"},
    ],
    "login": {"needs": ["host"], "accounts": [{"user": "trainer01", "secret": "Kc#2026"}]},
    "settings": [
        {"id": "volume", "title": "播报音量", "kind": "number", "least": 0, "most": 100, "unit": "%", "value": "80"},
        {"id": "mode", "title": "应答模式", "kind": "choice", "options": ["自动", "人工"], "value": "人工"},
    ],
    "jobs": [{"id": "index", "title": "重建索引", "needs": ["robot"], "options": ["全量", "增量"]}],
    "dialogue": {
        "needs": ["robot"], "fallback": "没听懂", "transfer": "为您转人工", "transfer_after": 2,
        "intents": [{"id": "refund", "title": "退款", "samples": ["我要退款"],
                     "questions": [{"id": "order", "text": "订单号是多少？"}], "reply": "订单 {order} 已登记。"}],
    },
}  # fmt: skip


def ruling(**setup: object) -> tuple[Task, dict[str, bytes]]:
    """A table of cleaning rules."""
    values = {"columns": COLUMNS, "least_rows": 2, "most_rows": 3, **setup}
    return make_task(TaskType.SPEC, {}, {}, [("rules", "清洗规则", "", values)], slot="1.1-03", title="清洗规则表"), {}


def keeping(materials: dict[str, bytes] | None = None) -> tuple[Task, dict[str, bytes]]:
    """A base of questions and replies."""
    pieces = [("base", "知识库", "", {"today": "2026-11-28", "entries": ENTRIES})]
    given = materials or {}
    return make_task(TaskType.KNOWLEDGE, {}, given, pieces, slot="3.1-01", title="知识维护"), given


def operating() -> tuple[Task, dict[str, bytes]]:
    """A simulated console with all its parts."""
    return make_task(TaskType.SYSTEM, {}, {}, [("console", "控制台", "", CONSOLE)], slot="3.1-03", title="系统操作"), {}
