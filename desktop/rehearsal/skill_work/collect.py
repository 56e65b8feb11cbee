"""Simulated collection of records: some are forgotten, fields misread or left out; records full of ones."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.collect.grading import model_answers
from desktop.tasks.collect.model import (
    CollectedRecord,
    Document,
    add_record,
    new_document,
    read_document,
    read_setup,
    write_document,
)

_MISREAD = 0.5


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """Each record is there with the square root of `quality`, each of its fields right with the same."""
    setups, found, careful = read_setup(task), {}, quality**0.5
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        kept = [record for record in document.records if chance.random() < careful]
        records = tuple(_careless(record, setups[name].identity, careful, chance) for record in kept)
        found[name] = write_document(replace(document, records=records))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """As many records as may be, each field 1 or its first option."""
    setups, found = read_setup(task), {}
    for piece in task.pieces:
        setup, document = setups[piece.name], new_document(task, piece)
        values = {field.id: field.options[0] if field.options else "1" for field in setup.fields}
        for _ in range(setup.most_records):
            changed = add_record(document, setup, values)
            document = changed if isinstance(changed, Document) else document
        found[piece.name] = write_document(document)
    return found


def _careless(
    record: CollectedRecord, identity: tuple[str, ...], careful: float, chance: random.Random
) -> CollectedRecord:
    values = []
    for field, value in record.values:
        if field in identity or chance.random() < careful:
            values.append((field, value))
        elif chance.random() < _MISREAD:
            values.append((field, value[::-1] + "0"))
    return replace(record, values=tuple(values))
