"""Files to sort into three folders, to rename and to discard."""

from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.graded_case import GradedCase, make_case

FOLDERS = [{"id": "cat", "name": "猫"}, {"id": "dog", "name": "狗"}, {"id": "bird", "name": "鸟"}]
PLACES = ["cat", "cat", "dog", "dog", "dog", "dog", "bird", "", "cat", "dog", "bird", ""]
SETUP: dict[str, Any] = {
    "folders": FOLDERS,
    "items": [
        {"id": f"f{n:02}", "name": f"IMG_{n:04}.jpg", "text": place or "模糊"} for n, place in enumerate(PLACES, 1)
    ],
    "rename": True,
    "discard": True,
}


def gold_files(named: bool = True) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, place in enumerate(PLACES, start=1):
        names = {"names": [f"{place}_{number:03}.jpg"]} if place and named else {}
        found.append({"id": f"f{number:02}"} | ({"folder": place} if place else {"discard": True}) | names)
    return found


def files_case(
    files: list[dict[str, Any]] | None = None, setup: dict[str, Any] | None = None, **config: Any
) -> GradedCase:
    gold = {"board": {"files": gold_files() if files is None else files}}
    return make_case(TaskType.FILES, {"board": ("", setup or SETUP)}, {}, GoldTask("1.2-01", "files", 1, config, gold))
