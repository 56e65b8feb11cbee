"""Automatic marks stand: for the same work and the same gold another program never replaces them by itself.

What a newer grader would give is shown, and takes their place only when people say so (`regrade_results`).
"""

from collections.abc import Mapping, Sequence

from desktop.exam.task import TaskType
from desktop.storage.task_rows import TaskScoreRow
from desktop.tasks.grading_table import grader_of
from desktop.workflows.mark_tasks import read_detail


def standing(stored: Sequence[TaskScoreRow], fresh: Sequence[TaskScoreRow]) -> list[TaskScoreRow]:
    """The rows of a sitting that count, in the order of `fresh`: the stored one where another grader made it.

    With another answer, gold or configuration anywhere in the sitting all are `fresh`: tasks may rest on each other.
    """
    before = {row.task: row for row in stored}
    if not _is_same_work(before, fresh):
        return list(fresh)
    return [row if _is_same_grade(before[row.task], row) else before[row.task] for row in fresh]


def differs(before: TaskScoreRow, after: TaskScoreRow) -> bool:
    """Whether the amounts differ; the words of lines are none."""
    return _amounts(before) != _amounts(after)


def is_of_older_grader(row: TaskScoreRow) -> bool:
    """Whether this program's grader is newer, so that the row cannot be made again here."""
    try:
        return row.grader_version < grader_of(TaskType(row.grader)).VERSION
    except (KeyError, ValueError):
        return False


def _is_same_work(before: Mapping[bytes, TaskScoreRow], fresh: Sequence[TaskScoreRow]) -> bool:
    return before.keys() == {row.task for row in fresh} and all(
        _basis(before[row.task]) == _basis(row) for row in fresh
    )


def _is_same_grade(before: TaskScoreRow, after: TaskScoreRow) -> bool:
    return before.grader_version == after.grader_version and not differs(before, after)


def _basis(row: TaskScoreRow) -> tuple[str, ...]:
    detail = read_detail(row)
    return row.grader, row.answer_hash, detail["config_hash"], detail["gold_hash"]


def _amounts(row: TaskScoreRow) -> tuple[int, int, int, bool]:
    return row.given, row.possible, row.pending, row.needs_person
