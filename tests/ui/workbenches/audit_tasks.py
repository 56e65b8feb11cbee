"""Audits of pictures, texts and sounds for tests and screenshots."""

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.audio_tasks import clicks, wav
from tests.ui.workbenches.bench import make_task, picture

TYPES = [
    {"id": "label", "name": "标签错误"}, {"id": "place", "name": "边界错误"}, {"id": "missing", "name": "漏标"},
    {"id": "extra", "name": "多标"},
]  # fmt: skip
FIELDS = [
    {"id": "units", "name": "抽检标注数"},
    {"id": "wrong", "name": "错误标注数"},
    {"id": "accuracy", "name": "正确率（%）"},
]
LABELS = [{"id": "person", "name": "行人", "colour": "#0072B2"}, {"id": "car", "name": "车辆", "colour": "#D55E00"}]


def _box(unit: str, label: str, left: int, top: int, right: int, bottom: int) -> dict[str, object]:
    points = [[left * 100, top * 100], [right * 100, bottom * 100]]
    flags = {"occluded": False, "truncated": False, "difficult": False}
    return {"id": unit, "kind": "box", "label": label, "points": points, "parts": [], "attributes": [], "flags": flags,
            "group": 0}  # fmt: skip


def pictures() -> tuple[Task, dict[str, bytes]]:
    """Two pictures with boxes and a report."""
    materials = {"a.png": picture(640, 480, 3), "b.png": picture(640, 480, 4)}
    first = [_box("a-1", "person", 100, 100, 200, 220), _box("a-2", "car", 250, 300, 420, 400)]
    second = [_box("a-1", "car", 50, 300, 160, 380)]
    setup = {"base": "image", "work": {"kinds": ["box"], "labels": LABELS}, "types": TYPES, "filter": True,
             "fields": FIELDS}  # fmt: skip
    pieces = [
        ("A-01", "样本 1", "a.png", {"units": first}), ("A-02", "样本 2", "b.png", {"units": second}),
        ("A-R", "审核报告", "", {"report": True}),
    ]  # fmt: skip
    sizes = dict.fromkeys(materials, (640, 480))
    return make_task(TaskType.AUDIT, setup, materials, pieces, sizes=sizes, title="标注数据审核"), materials


def texts() -> tuple[Task, dict[str, bytes]]:
    """One text with a wrong span."""
    text = "张三在北京大学读书。"
    units = [
        {"id": "a-1", "kind": "span", "label": "car", "ranges": [[0, 2]]},
        {"id": "a-2", "kind": "span", "label": "person", "ranges": [[3, 6]]},
    ]  # fmt: skip
    setup = {"base": "text", "work": {"labels": LABELS}, "types": TYPES}
    pieces = [("T-01", "文本 1", "", {"text": text, "units": units})]
    return make_task(TaskType.AUDIT, setup, {}, pieces, title="标注数据审核"), {}


def sounds() -> tuple[Task, dict[str, bytes]]:
    """One clip with a segment that ends too late."""
    units = [{"id": "a-1", "kind": "segment", "tier": "speech", "start_ms": 0, "end_ms": 3000, "label": "person",
              "text": "", "attributes": []}]  # fmt: skip
    work = {"tiers": [{"id": "speech", "name": "语音"}], "labels": LABELS}
    setup = {"base": "audio", "work": work, "types": TYPES}
    materials = {"call.wav": wav(clicks(4.0))}
    pieces = [("S-01", "录音 1", "call.wav", {"duration_ms": 4000, "units": units})]
    return make_task(TaskType.AUDIT, setup, materials, pieces, title="标注数据审核"), materials
