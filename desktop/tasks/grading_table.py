"""Task type → its grader, imported when first needed. Like the graders themselves not in the candidate's build."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from desktop.exam.task import Task, TaskType
from desktop.exam.task_score import GoldTask, Score, TaskWork
from desktop.tasks.model_table import has_module

GRADERS = {kind: f"desktop.tasks.{kind.value}.grading" for kind in TaskType}


class Grader(Protocol):
    """What every `grading.py` offers (the contract of practical work); all of it is pure."""

    @property
    def VERSION(self) -> int:  # noqa: N802 - a constant of the module
        """Rises whenever any amount could differ for the same work and gold; the words of lines are no reason.

        Marks of an older version stand at centres until two people take the newer ones (`regrade_results`).
        """
        ...

    def grade(self, work: TaskWork, gold: GoldTask) -> Score:
        """The marks of one candidate's task. Raises GoldError only."""
        ...

    def model_answers(self, task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The perfect answer documents by piece name."""
        ...

    def check_gold(self, task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> Sequence[str]:
        """What is wrong with a gold answer, in English sentences for an author; empty when nothing is."""
        ...


def gradable_types() -> Sequence[TaskType]:
    """The types whose grader this program has."""
    return tuple(kind for kind in TaskType if has_module(GRADERS[kind]))


def grader_of(kind: TaskType) -> Grader:
    """The grader of `kind`. Raises KeyError for a type that this program cannot mark."""
    name = GRADERS[kind]
    if name not in sys.modules and not has_module(name):
        raise KeyError(kind)
    return cast(Grader, import_module(name))
