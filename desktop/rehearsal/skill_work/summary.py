"""Simulated work on summaries: parts of the model answer forgotten or wrong; a sheet and fields full of ones."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.summary.grading import model_answers
from desktop.tasks.summary.model import Document, Setup, new_document, read_document, read_setup, write_document
from desktop.tasks.summary.parts import Chart, ChartKind, SheetCell
from desktop.tasks.summary.pivots import Pivot

_WRONG = "99999.5"


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model answer, of which each part is right with probability `quality`, and else wrong or missing."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        found[name] = write_document(_worse(read_document(value), quality, chance))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Ones everywhere, the first option, the last column sorted, the first filtered and counted, a chart of ones."""
    setups, found = read_setup(task), {}
    for piece in task.pieces:
        found[piece.name] = write_document(_blind(new_document(task, piece), setups[piece.name]))
    return found


def _worse(document: Document, quality: float, chance: random.Random) -> Document:
    def is_right() -> bool:
        return chance.random() < quality

    cells = tuple(cell if is_right() else replace(cell, text=_WRONG) for cell in document.cells)
    fields = tuple((field, value if is_right() else _WRONG) for field, value in document.fields)
    charts = tuple(chart if is_right() else replace(chart, title="", category="") for chart in document.charts)
    return replace(
        document, cells=cells, fields=fields, charts=charts, sorts=document.sorts if is_right() else document.sorts[:1],
        filters=document.filters if is_right() else (), pivot=document.pivot if is_right() else None,
    )  # fmt: skip


def _blind(document: Document, setup: Setup) -> Document:
    first, last = setup.columns[0].column, setup.columns[-1].column
    refs = [cell.ref for cell in setup.blanks] or [f"B{row}" for row in range(1, 30)]
    refs = [ref for ref in refs if setup.may_write(ref)]
    area = f"{refs[0]}:{refs[-1]}" if refs else "B2:B5"
    charts = tuple(Chart(f"u-{n}", kind, area, (area,), "1", "1", "1") for n, kind in enumerate(ChartKind, start=1))
    return replace(
        document, head=replace(document.head, next_id=len(charts) + 1), sorts=(SortKey(last),),
        filters=(Condition(first, Relation.FILLED),), cells=tuple(SheetCell(ref, "1") for ref in refs),
        pivot=Pivot((first,)), charts=charts,
        fields=tuple((field.id, field.options[0] if field.options else "1") for field in setup.fields),
    )  # fmt: skip
