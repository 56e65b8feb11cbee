"""Question bases as simulated candidates keep them: entries are overlooked, and a good one taken out of use."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.knowledge.grading import model_answers
from desktop.tasks.knowledge.model import (
    MOST_QUESTION,
    Entry,
    new_document,
    read_document,
    read_start,
    write_document,
)


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model upkeep with things overlooked."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        found[name] = write_document(
            replace(
                document,
                entries=tuple(one for one in document.entries if chance.random() < quality),
                merged=tuple(one for one in document.merged if chance.random() < quality),
                retired=tuple(one for one in document.retired if chance.random() < quality),
            )
        )
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every question pasted as a variant into every entry."""
    found = {}
    for piece in task.pieces:
        base = read_start(piece)
        everything = tuple(one.question[:MOST_QUESTION] for one in base.entries)[:20]
        entries: tuple[Entry, ...] = tuple(replace(one, variants=everything) for one in base.entries)
        found[piece.name] = write_document(replace(new_document(task, piece), entries=entries))
    return found
