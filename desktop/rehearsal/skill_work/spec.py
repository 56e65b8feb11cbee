"""Rule tables as simulated candidates fill them: cells are forgotten, rows repeated."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.spec.grading import model_answers
from desktop.tasks.spec.model import (
    ColumnKind,
    Document,
    Row,
    add_row,
    new_document,
    read_document,
    read_table,
    write_document,
)


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model rows with some left out, and blank cells in others."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        rows = [_careless(row, quality, chance) for row in document.rows]
        kept = tuple(row for row in rows if quality >= 1 or chance.random() < (1 + quality) / 2)
        found[name] = write_document(replace(document, rows=kept))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every cell filled with "1", the first option, the same date."""
    found = {}
    for piece in task.pieces:
        table = read_table(piece)
        given = {ColumnKind.DATE: "2026-01-01", ColumnKind.NUMBER: "1"}
        values = {one.id: one.options[0] if one.options else given.get(one.kind, "1") for one in table.columns}
        document = new_document(task, piece)
        for _ in range(table.least_rows):
            changed = add_row(document, table, 0, values)
            assert isinstance(changed, Document)
            document = changed
        found[piece.name] = write_document(document)
    return found


def _careless(row: Row, quality: float, chance: random.Random) -> Row:
    return replace(row, cells=tuple(one for one in row.cells if quality >= 1 or chance.random() < quality))
