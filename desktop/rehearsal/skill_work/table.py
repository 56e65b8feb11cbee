"""Simulated work on tables: steps of the model answer that are left out or go wrong, and a table full of ones."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.table.grading import model_answers
from desktop.tasks.table.model import (
    MOST_FLAGS,
    Document,
    Mode,
    Setup,
    TableFlag,
    new_document,
    read_document,
    read_setup,
    write_document,
)

_WRONG_VALUE = "待核实"
_BLUNDERS = 0.3


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model answer, of which each step is done with probability `quality`, and else sometimes wrongly."""
    setups, found = read_setup(task), {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        ops = tuple(done for op in document.ops for done in _steps(op, quality, chance))
        flags = {flag.place: flag for flag in _flags(document, setups[name], quality, chance)}
        found[name] = write_document(replace(document, ops=ops, flags=tuple(flags.values())))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every cell filled with 1, or every row or cell flagged for the first reason."""
    setups, found = read_setup(task), {}
    for piece in task.pieces:
        setup, document = setups[piece.name], new_document(task, piece)
        if setup.mode is Mode.REPAIR:
            ops = tuple(Operation(Op.SET, column.column, {"value": "1"}) for column in setup.columns)
            found[piece.name] = write_document(replace(document, ops=ops))
            continue
        columns = [column.column for column in setup.columns] if setup.by_cell else [""]
        rows = source_grid(setup.columns, materials[piece.material]).rows
        places = [(row, column) for row in rows for column in columns][:MOST_FLAGS]
        flags = tuple(TableFlag(*place, setup.kinds[0].id) for place in places)
        found[piece.name] = write_document(replace(document, flags=flags))
    return found


def _steps(op: Operation, quality: float, chance: random.Random) -> Iterator[Operation]:
    if op.rows is None:
        if op.op is Op.JOIN or chance.random() < quality:
            yield op
        return
    done = tuple(row for row in op.rows if chance.random() < quality)
    wrong = tuple(row for row in op.rows if row not in set(done) and chance.random() < _BLUNDERS)
    if done:
        yield replace(op, rows=done)
    if wrong and op.op is Op.SET:
        yield replace(op, rows=wrong, args={"value": _WRONG_VALUE})


def _flags(document: Document, setup: Setup, quality: float, chance: random.Random) -> Iterator[TableFlag]:
    for flag in document.flags:
        if chance.random() < quality:
            yield flag
        elif chance.random() < _BLUNDERS:
            yield replace(flag, kind=chance.choice(setup.kinds).id)
