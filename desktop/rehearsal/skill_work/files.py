"""Simulated sorting of files: some stay where they are or land beside; everything in the first folder."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.files.grading import model_answers
from desktop.tasks.files.model import File, Setup, new_document, read_document, read_setup, write_document

_LANDS_BESIDE = 0.6


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """Each file is right with probability `quality`, else in another folder or untouched; names likewise."""
    setups, found = read_setup(task), {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        files = tuple(_careless(document.files, setups[name], quality, chance))
        found[name] = write_document(replace(document, files=files))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything in the first folder, under its old name."""
    setups, found = read_setup(task), {}
    for piece in task.pieces:
        setup = setups[piece.name]
        files = tuple(File(item.id, setup.folders[0].id, item.name) for item in setup.items)
        found[piece.name] = write_document(replace(new_document(task, piece), files=files))
    return found


def _careless(files: Sequence[File], setup: Setup, quality: float, chance: random.Random) -> Iterator[File]:
    before = {item.id: item.name for item in setup.items}
    for file in files:
        named = file if chance.random() < quality else replace(file, name=before[file.id])
        if chance.random() < quality:
            yield named
        elif chance.random() < _LANDS_BESIDE:
            yield replace(named, folder=chance.choice(setup.folders).id, discarded=False)
