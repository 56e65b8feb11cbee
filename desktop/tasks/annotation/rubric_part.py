"""The part of a task that people mark: what the rubric leaves to the grader, and 0 proposed for what is blank."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from desktop.exam.rubrics import Rubric, task_rubric
from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Score


def person_points(gold: GoldTask) -> Fraction:
    """What the rubric is worth; 0 without one."""
    rubric = task_rubric(gold)
    return Fraction(rubric.maximum) if rubric is not None else Fraction(0)


def grader_points(task: Task, gold: GoldTask) -> Fraction:
    """What is left to the grader. Raises GoldError when the rubric is worth more than the task."""
    left = Fraction(task.points_hundredths, 100) - person_points(gold)
    if left < 0:
        raise GoldError(f"{task.slot}: the rubric is worth more than the task")
    return left


def with_proposals(score: Score, gold: GoldTask, empty: Collection[str], pieces: Collection[str]) -> Score:
    """0 proposed for every criterion about an `empty` piece; for the whole task when all its pieces are empty."""
    rubric = task_rubric(gold)
    if rubric is None:
        return score
    nothing = set(empty) >= set(pieces)
    proposed = {one.id: Decimal(0) for one in rubric.criteria if (one.piece in empty if one.piece else nothing)}
    return replace(score, proposals=proposed)


def check_rubric(task: Task, gold: GoldTask) -> list[str]:
    """What is wrong with the rubric of a task, for an author."""
    try:
        rubric = task_rubric(gold)
        grader_points(task, gold)
    except GoldError as reason:
        return [str(reason)]
    return [] if rubric is None else _unknown_pieces(task, rubric)


def _unknown_pieces(task: Task, rubric: Rubric) -> list[str]:
    names = {piece.name for piece in task.pieces}
    return [
        f"criterion {one.id}: the task has no piece {one.piece}"
        for one in rubric.criteria
        if one.piece and one.piece not in names
    ]
