"""Simulated work on databases: queries that forget their condition, their order or themselves; SELECT *."""

import random
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.database.builder import quoted
from desktop.tasks.database.grading import model_answers
from desktop.tasks.database.model import new_document, read_document, write_document
from desktop.tasks.database.queries import Database

_LAST_PART = re.compile(r"\b(WHERE|GROUP BY|ORDER BY|LIMIT)\b", re.IGNORECASE)


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """Each query is right with probability `quality`; else its last part is missing, or all of it."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        if chance.random() < quality:
            found[name] = value
        elif chance.random() < quality:
            found[name] = write_document(replace(document, sql=_without_last_part(document.sql)))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """SELECT * from the first table."""
    found = {}
    for piece in task.pieces:
        with closing(Database(materials[piece.material])) as database:
            sql = f"SELECT * FROM {quoted(database.schema[0].name)}"
        found[piece.name] = write_document(replace(new_document(task, piece), sql=sql))
    return found


def _without_last_part(sql: str) -> str:
    places = [match.start() for match in _LAST_PART.finditer(sql)]
    return sql[: places[-1]] if places else "SELECT 1"
