"""A room that sits a small skill paper: two record forms and a report, with a text material."""

import shutil
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from desktop.crypto.joining import new_id, sha256
from desktop.exam.paper import Form, Paper, Part, Presentation, Section
from desktop.exam.task import Material, Piece, RequiredOutput, Task, TaskType
from desktop.formats.exam_package_writing import asset_of_bytes, task_asset
from desktop.formats.package_manifest import AssetKind, SkillForm
from desktop.tasks.annotation.documents import PieceState, new_head, write_values
from tests.helpers.invented_room import POLICY, Contents, InventedRoom, invent_room
from tests.helpers.own_folder import own_folder

LOG = "08:30 设备启动\n".encode()
SKILL_POLICY = replace(POLICY, early_exit_s=0, min_examiners=3, examiner_ratio=3)
OUTPUTS = (
    RequiredOutput("1.1-01.csv", 4, 1000, True, "csv", ("时间", "事项")),
    RequiredOutput("截图.png", 1, 100_000, False, "image"),
)


@dataclass(frozen=True)
class SkillRoom:
    """The contents of a package with what a test wants to know of it."""

    contents: Contents
    tasks: tuple[Task, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces in the paper's order."""
        return tuple(piece for task in self.tasks for piece in task.pieces)


def skill_room_in(folder: Path) -> tuple[SkillRoom, InventedRoom]:
    """A fresh copy of the room, and what its paper holds."""
    skill, room = _room()
    shutil.copytree(room.folder, folder / "station")
    return skill, replace(room, folder=folder / "station")


@cache
def _room() -> tuple[SkillRoom, InventedRoom]:
    skill = skill_contents()
    return skill, invent_room(own_folder(), SKILL_POLICY, contents=skill.contents)


def skill_contents() -> SkillRoom:
    """Two tasks of a form A; the second has one piece."""
    material = Material(new_id(), "log", "text", len(LOG), sha256(LOG), file="log.txt")
    tasks = (
        _task("1.1-01", TaskType.LOGBOOK, (material,), ("form-1", "form-2"), OUTPUTS),
        _task("2.2-01", TaskType.REPORT, (), ("note",), ()),
    )
    section = Section(new_id(), Part.SKILL, 7200, False, tasks=tuple(task.task for task in tasks))
    paper = Paper(
        "五级操作技能", "4-04-05-05:2021", 5, Part.SKILL, (Form("A", (section,)),), Presentation(False, False)
    )
    assets = (*map(task_asset, tasks), asset_of_bytes(AssetKind.TEXT, LOG, material.asset))
    return SkillRoom(Contents(paper, {}, assets, SkillForm()), tasks)


def document(
    task: Task, piece: Piece, /, text: str = "08:30", state: PieceState = PieceState.OPEN, **head: Any
) -> bytes:
    """An answer document of a piece; `head` replaces fields around it."""
    fields = {"fields": [{"id": "f-0", "value": text}]} if task.type is TaskType.LOGBOOK else {"blocks": [text]}
    return write_values(replace(new_head(f"{task.type.value}/1", task, piece), state=state, **head), fields)


def _task(
    slot: str,
    kind: TaskType,
    materials: tuple[Material, ...],
    names: tuple[str, ...],
    outputs: tuple[RequiredOutput, ...],
) -> Task:
    field = {"id": "f-0", "title": "时间", "kind": "text"}
    setup = {"fields": [field]} if kind is TaskType.LOGBOOK else {}
    pieces = tuple(Piece(new_id(), name, f"部分 {name}", "log" if materials else "", setup) for name in names)
    return Task(
        task=new_id(),
        slot=slot,
        type=kind,
        title=f"任务 {slot}",
        function=slot[0],
        skills=("1.1.1",),
        points_hundredths=5_000,
        minutes=60,
        stem="按日志填写。",
        guideline="",
        rule="每处同分。",
        setup={},
        materials=materials,
        pieces=pieces,
        outputs=outputs,
    )
