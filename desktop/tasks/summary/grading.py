"""Marking of summaries, on the candidate's own cleaned data where the task goes on from it. Not in a candidate's
build.

The whole task is one group. Gold and configuration: `gold`. Rules printed on sheets: SM-1 sort, SM-2 filter, SM-3 pivot
table, SM-4 cell of the sheet, SM-5 chart, SM-6 field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldError, GoldTask, Score, TaskWork
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, task_points, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.summary.cell_values import Value
from desktop.tasks.summary.checking import summary_defects
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.following import data_grid
from desktop.tasks.summary.gold import GoldFigure, GoldSummary, read_gold, read_setups, unit_points
from desktop.tasks.summary.model import Document, Setup, new_document, read_document, write_document
from desktop.tasks.summary.number_forms import shown
from desktop.tasks.summary.parts import Chart, SheetCell
from desktop.tasks.summary.piece_marks import SummaryMarks, gold_document
from desktop.tasks.summary.sheet import DataSheet, evaluate_alone

VERSION = 1


@dataclass(frozen=True)
class _Summary:
    """Everything that marking one summary needs."""

    piece: Piece
    setup: Setup
    gold: GoldSummary
    data: DataSheet
    untouched: Document

    @property
    def has_data(self) -> bool:
        """Without any rows there is nothing to be right about."""
        return len(self.data.grid.rows) > 0

    def figures(self, document: Document) -> Figures:
        return Figures(self.setup, document, self.data)


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold, configuration or material that cannot be used."""
    verify_gold(work, gold, "summary", VERSION)
    answers = read_answers(work, read_document)
    points, findings = task_points(work), list[Finding](answers.faults)
    summaries = _summaries(work, gold)
    units = unit_points(gold, {one.piece.name: one.gold for one in summaries}, points)
    for one in summaries:
        given = one.figures(answers.documents.get(one.piece.name, one.untouched) if one.has_data else one.untouched)
        wanted = one.figures(gold_document(one.untouched, one.gold))
        findings += SummaryMarks(one.piece.name, one.gold, given, wanted, units).findings()
    marked = Marked((Group("", points, tuple(findings)),), needs_person=bool(answers.faults))
    return make_score(work, gold, VERSION, marked)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents that earn full points on the paper's own data. Raises GoldError."""
    return {one.piece.name: write_document(_model(one)) for one in _summaries(TaskWork(task, {}, materials), gold)}


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold, in English for an author; empty when nothing is."""
    try:
        summaries = _summaries(TaskWork(task, {}, materials), gold)
        unit_points(gold, {one.piece.name: one.gold for one in summaries}, Fraction(1))
    except GoldError as reason:
        return [str(reason)]
    found = []
    for one in summaries:
        figures = one.figures(gold_document(one.untouched, one.gold))
        if one.piece.material and not len(figures.data.grid.rows):
            found.append(f"{one.piece.name}: the table has no rows")
        found += [f"{one.piece.name}: {defect}" for defect in summary_defects(one.setup, one.gold, figures)]
    return found


def _summaries(work: TaskWork, gold: GoldTask) -> list[_Summary]:
    setups = read_setups(work.task)
    summaries = read_gold(gold, setups)
    found = []
    for piece in work.task.pieces:
        try:
            grid = data_grid(setups[piece.name], piece, work.materials, work.earlier)
        except CodecError as reason:
            raise GoldError(f"{work.task.slot} {piece.name}: {reason}") from reason
        own = summaries[piece.name]
        found.append(_Summary(piece, setups[piece.name], own, DataSheet(grid), new_document(work.task, piece)))
    return found


def _model(one: _Summary) -> Document:
    gold = one.gold
    charts = tuple(
        Chart(
            f"u-{number}",
            c.kinds[0],
            c.category,
            c.series,
            *((texts[0] if texts else "") for texts in (c.title, c.x, c.y)),
        )
        for number, c in enumerate(gold.charts, start=1)
    )
    head = replace(one.untouched.head, state=PieceState.CHECKED, next_id=len(charts) + 1)
    fields = tuple((figure.name, _field_text(figure, one.data)) for figure in _in_order(one))
    cells = tuple(SheetCell(cell.name, cell.formula or cell.accept[0]) for cell in gold.cells)
    return Document(head, gold.sort, gold.filter, cells, gold.pivot, charts, fields)


def _in_order(one: _Summary) -> Iterator[GoldFigure]:
    known = {figure.name: figure for figure in one.gold.fields}
    yield from (known[field.id] for field in one.setup.fields if field.id in known)


def _field_text(figure: GoldFigure, data: DataSheet) -> str:
    value: Value = evaluate_alone(figure.formula, data, {}) if figure.formula else None
    return shown(value) if figure.formula else figure.accept[0]
