"""The shipped tasks of written and operated work: nothing wrong with them, guessing pays little, care pays."""

import random
import tomllib
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from desktop.bank.skill_paper import WORKBENCH, SkillForm, SkillPaper
from desktop.bank.skill_task import SkillTask, open_skill_task
from desktop.exam.task_score import TaskWork
from desktop.standard.library import load_standard
from desktop.tasks.grading_table import grader_of
from desktop.workflows.check_skill_paper import check_skill_paper
from desktop.workflows.pack_tasks import make_task
from tests.helpers.little_tasks import LITTLE_TASKS
from tests.helpers.source_tree import ROOT

STANDARD = load_standard()


def opened(folder: Path) -> SkillTask:
    return open_skill_task(folder, tomllib.loads((folder / "task.toml").read_text(encoding="utf-8")))


TASKS = {
    "/".join(path.parts[-5:-1]): task
    for path in sorted((ROOT / "exam_packages").glob("level-*/skill/*/*/task.toml"))
    if (task := opened(path.parent)).type.value in LITTLE_TASKS
}


def simulated(task: SkillTask) -> Any:
    return import_module(f"desktop.rehearsal.skill_work.{task.type.value}")


def points(task: SkillTask, answers: dict[str, bytes]) -> float:
    work = TaskWork(make_task(task), answers, task.read_materials())
    return float(grader_of(task.type).grade(work, task.gold).points)


@pytest.mark.parametrize("place", TASKS)
def test_that_a_shipped_task_has_no_defect(place: str) -> None:
    task, level = TASKS[place], int(place[len("level-")])
    paper = SkillPaper("", "", level, task.minutes, WORKBENCH, (SkillForm("A", (task,)),), ROOT)
    defects = [one for one in check_skill_paper(paper, STANDARD).defects if one.item != "A"]
    assert [one.message for one in defects] == []


@pytest.mark.parametrize("place", TASKS)
def test_that_guessing_pays_little_and_care_pays(place: str) -> None:
    task = TASKS[place]
    made, materials = make_task(task), task.read_materials()
    full = points(task, dict(grader_of(task.type).model_answers(made, task.gold, materials)))
    assert points(task, simulated(task).spam(made, materials)) <= full / 5
    means = [
        fmean(
            points(task, simulated(task).imperfect(made, task.gold, materials, quality, random.Random(seed)))
            for seed in range(8)
        )
        for quality in (0.55, 0.85, 1.0)
    ]
    assert means == sorted(means) and means[-1] == full


def test_that_two_forms_of_a_level_have_the_same_slots_points_and_minutes() -> None:
    shapes: dict[str, dict[str, list[tuple[object, ...]]]] = {}
    for place, task in TASKS.items():
        level, _, form, slot = place.split("/")
        line = (slot, task.type, task.points_hundredths, task.minutes, task.skills)
        shapes.setdefault(level, {}).setdefault(form, []).append(line)
    for forms in shapes.values():
        assert len({tuple(lines) for lines in forms.values()}) == 1
        titles = [task.title for task in TASKS.values()]
        assert len(set(titles)) == len(titles)
