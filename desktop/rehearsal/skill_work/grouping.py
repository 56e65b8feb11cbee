"""Boards as simulated candidates sort them: some items in a wrong group, some in none."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.grouping.grading import model_answers
from desktop.tasks.grouping.model import Document, Group, new_document, read_board, read_document, write_document


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model grouping with items that are elsewhere, and definitions that are missing."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        names = [group.id for group in document.groups]
        members = [
            (item, group if chance.random() < quality else chance.choice(names))
            for item, group in document.members
            if chance.random() < (1 + quality) / 2
        ]
        groups = tuple(_careless(group, quality, chance) for group in document.groups)
        found[name] = write_document(replace(document, groups=groups, members=tuple(members)))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything in one group."""
    found = {}
    for piece in task.pieces:
        document: Document = new_document(task, piece)
        members = tuple(sorted((item.id, "u-1") for item in read_board(piece).items))
        head = replace(document.head, next_id=2)
        found[piece.name] = write_document(
            replace(document, head=head, groups=(Group("u-1", "1"),), members=members)
        )  # fmt: skip
    return found


def _careless(group: Group, quality: float, chance: random.Random) -> Group:
    return group if chance.random() < quality else replace(group, definition="", examples="")
