"""Consoles as simulated candidates work at them: steps are forgotten."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.system.grading import blind_presses, model_answers
from desktop.tasks.system.model import Action, new_document, read_document, write_document
from desktop.tasks.system.setup import read_console

_SELDOM_FORGOTTEN = (Action.START, Action.LOG_IN, Action.SAVE)
"""What everything else depends on: without it nearly nothing would be right."""


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model events, some left out."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        events = tuple(
            event
            for event in document.events
            if chance.random() < (quality if event.action not in _SELDOM_FORGOTTEN else 1 - (1 - quality) / 8)
        )
        found[name] = write_document(replace(document, events=events))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every button once."""
    return {
        piece.name: write_document(replace(new_document(task, piece), events=blind_presses(read_console(piece))))
        for piece in task.pieces
    }
