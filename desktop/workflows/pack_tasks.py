"""papers ──► tasks as a candidate's machine knows them, and their gold answers for the centre, parted.

Ids of tasks, pieces and materials are random for each build; assets stand in random order.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.bank.skill_paper import SkillForm, SkillPaper
from desktop.bank.skill_task import MaterialFile, PieceSource, SkillTask
from desktop.crypto.joining import new_id, sha256
from desktop.exam.paper import Form, Paper, Part, Presentation, Section
from desktop.exam.task import Material, Piece, Task
from desktop.formats.scoring_pack_gold import ScoredTask
from desktop.tasks.materials import PictureSize, open_material

_NO_SIZE = PictureSize(0, 0)


@dataclass(frozen=True)
class PackedTasks:
    """A paper for the room, its tasks, where its materials lie (asset id → file), and the gold answers."""

    paper: Paper
    tasks: tuple[Task, ...]
    files: Mapping[bytes, Path]
    scored: tuple[ScoredTask, ...]


def pack_tasks(source: SkillPaper, functions: Mapping[str, str]) -> PackedTasks:
    """Part `source` into what goes into the room and what never does; `functions` names 职业功能 by their number.

    Raises Faulty for a material that does not open, OSError.
    """
    forms = [(form, [make_task(task) for task in form.tasks]) for form in source.forms]
    section = new_id()
    paper = Paper(
        title=source.title,
        standard=source.standard,
        level=source.level,
        part=Part.SKILL,
        forms=tuple(_form(form, section, source.minutes, tasks) for form, tasks in forms),
        presentation=Presentation(shuffle_items=False, shuffle_options=False),
    )
    packed = [
        (task, written, functions[written.function])
        for form, tasks in forms
        for task, written in zip(tasks, form.tasks, strict=True)
    ]
    random.SystemRandom().shuffle(packed)
    files = {
        material.asset: file.path
        for task, written, _ in packed
        for material, file in zip(task.materials, written.materials, strict=True)
    }
    return PackedTasks(
        paper=paper,
        tasks=tuple(task for task, _, _ in packed),
        files=files,
        scored=tuple(scored_task(task, written, function) for task, written, function in packed),
    )


def make_task(source: SkillTask) -> Task:
    """The task under fresh ids. Raises Faulty for a material that does not open, OSError."""
    return Task(
        task=new_id(),
        slot=source.slot,
        type=source.type,
        title=source.title,
        function=source.function,
        skills=source.skills,
        points_hundredths=source.points_hundredths,
        minutes=source.minutes,
        stem=source.stem,
        guideline=source.guideline,
        rule=source.rule,
        setup=source.setup,
        materials=tuple(map(_material, source.materials)),
        pieces=tuple(map(_piece, source.pieces)),
        outputs=source.outputs,
    )


def scored_task(task: Task, source: SkillTask, function: str) -> ScoredTask:
    """What the scoring pack says of `task`; `function` is the row of the weight table."""
    return ScoredTask(task.task, task.title, function, task.skills, task.points_hundredths, source.gold)


def _material(file: MaterialFile) -> Material:
    content = file.path.read_bytes()
    size = open_material(file.kind, content) or _NO_SIZE
    digest, sides = sha256(content), (size.width, size.height)
    return Material(new_id(), file.name, file.kind, len(content), digest, *sides, file=file.path.name)


def _piece(source: PieceSource) -> Piece:
    return Piece(new_id(), source.name, source.title, source.material, source.setup)


def _form(form: SkillForm, section: bytes, minutes: int, tasks: list[Task]) -> Form:
    own = Section(section, Part.SKILL, minutes * 60, False, tasks=tuple(task.task for task in tasks))
    return Form(form.form, (own,))
