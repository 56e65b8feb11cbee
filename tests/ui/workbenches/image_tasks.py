"""Image tasks for tests and screenshots."""

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.bench import make_task, picture

STATE = {
    "id": "state", "name": "状态",
    "options": [{"id": "moving", "name": "行驶"}, {"id": "parked", "name": "停放"}],
}  # fmt: skip
LABELS = [
    {"id": "person", "name": "行人", "colour": "#0072B2", "kinds": ["box", "point"]},
    {"id": "car", "name": "车辆", "colour": "#D55E00", "kinds": ["box", "polygon"], "attributes": [STATE]},
    {"id": "water", "name": "积水", "colour": "#009E73", "kinds": ["polygon", "polyline"]},
    {"id": "pose", "name": "姿态", "colour": "#CC79A7", "kinds": ["keypoints"], "points": [
        {"id": "head", "name": "头"}, {"id": "hand", "name": "手"}, {"id": "foot", "name": "脚"}]},
]  # fmt: skip


def drawing(count: int = 3, size: tuple[int, int] = (640, 480), **more: object) -> tuple[Task, dict[str, bytes]]:
    """Boxes, polygons, lines, points and key points on `count` pictures."""
    names = [f"img-{n:02}.png" for n in range(1, count + 1)]
    materials = {name: picture(*size, seed) for seed, name in enumerate(names, 1)}
    setup = {
        "kinds": ["box", "polygon", "polyline", "point", "keypoints"], "labels": LABELS,
        "flags": ["occluded", "truncated"],
    }  # fmt: skip
    pieces = [(f"IMG-{n:02}", f"图 {n}", name, {}) for n, name in enumerate(names, 1)]
    task = make_task(TaskType.IMAGE, setup, materials, pieces, sizes=dict.fromkeys(names, size), **more)
    return task, materials


def cleaning(count: int = 3) -> tuple[Task, dict[str, bytes]]:
    """Keep or discard."""
    names = [f"raw-{n:02}.png" for n in range(1, count + 1)]
    materials = {name: picture(320, 240, seed) for seed, name in enumerate(names, 1)}
    setup = {"clean": True, "reasons": [{"id": "blur", "name": "模糊"}, {"id": "dark", "name": "过暗"}]}
    pieces = [(f"RAW-{n:02}", f"图 {n}", name, {}) for n, name in enumerate(names, 1)]
    sizes = dict.fromkeys(names, (320, 240))
    return make_task(TaskType.IMAGE, setup, materials, pieces, sizes=sizes, title="图像清洗"), materials
