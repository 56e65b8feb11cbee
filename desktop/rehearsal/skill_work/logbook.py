"""Record forms as simulated candidates fill them: fields are forgotten or wrong."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.logbook.grading import model_answers
from desktop.tasks.logbook.model import new_document, read_document, read_form, write_document


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model form with fields left as they were."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        values = tuple(one for one in document.values if chance.random() < quality)
        found[name] = write_document(replace(document, values=values))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The first option in every choice, 1 everywhere else, over what stood there."""
    found = {}
    for piece in task.pieces:
        fields = [one for one in read_form(piece).fields if not one.fixed]
        values = tuple(sorted((one.id, (one.options or ("1",))[0]) for one in fields))
        found[piece.name] = write_document(replace(new_document(task, piece), values=values))
    return found
