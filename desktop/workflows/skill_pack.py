"""The practical tasks of one exam package at the centre: opened with the release vault, gold answers beside them."""

from collections.abc import Mapping

from desktop.exam.rubrics import Rubric, task_rubric
from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.formats.exam_package import OpenPackage
from desktop.formats.scoring_pack_gold import ScoredTask


class SkillPack:
    """Tasks, materials and gold of one package; each is read when it is first needed. Keep the package's file open."""

    def __init__(self, opened: OpenPackage, gold: Mapping[bytes, ScoredTask]) -> None:
        self._opened = opened
        self._gold = gold
        self._tasks: dict[bytes, Task] = {}
        self._materials: dict[bytes, dict[str, bytes]] = {}

    @property
    def folder_separator(self) -> str:
        """What joins the two numbers in the name of a candidate's folder."""
        form = self._opened.manifest.skill_form
        return "" if form is None else form.separator

    def tasks_of(self, form: str) -> tuple[Task, ...]:
        """The tasks of one form in the paper's order. KeyError for a form that the paper does not have."""
        return tuple(self.task(task) for section in self._opened.paper.form(form).sections for task in section.tasks)

    def task(self, task: bytes) -> Task:
        """One task. Raises what refuses a package."""
        if task not in self._tasks:
            self._tasks[task] = self._opened.read_task(task)
        return self._tasks[task]

    def materials_of(self, task: Task) -> Mapping[str, bytes]:
        """The contents of a task's materials by name."""
        if task.task not in self._materials:
            self._materials[task.task] = {one.name: self._opened.read_asset(one.asset) for one in task.materials}
        return self._materials[task.task]

    def scored(self, task: bytes) -> ScoredTask:
        """What the scoring pack says of a task."""
        return self._gold[task]

    def gold(self, task: bytes) -> GoldTask:
        """The gold answer of a task."""
        return self._gold[task].gold

    def rubric(self, task: bytes) -> Rubric | None:
        """What people mark of a task; None for nothing."""
        return task_rubric(self.gold(task))
