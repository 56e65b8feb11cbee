"""Marking a rule table: completeness is counted (at most a fifth of the task), everything else is the rubric's.

What the rubric (`config["rubric"]`) does not take of the task's points is shared equally by the tables; in a table
each of the `least_rows` rows, each sum and each period is one unit. A row earns the share of its cells that are as
asked; rows that repeat an earlier one earn nothing. Sums and periods pay only where the rows are complete.

Gold of a piece: `{"rows": [{"field": "手机号", "check": "…"}, …]}`, rows that would earn full marks, by column id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain_forms as words
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.rubric_part import check_rubric, grader_points, person_points, with_proposals
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.values import plain
from desktop.tasks.spec.model import (
    Document,
    Row,
    TableSetup,
    add_row,
    new_document,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.spec.rows import RowCheck, check_rows, column_sum, periods_hold

VERSION = 1
MOST_AUTOMATIC = Fraction(1, 5)


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Completeness, and the rest pending. Raises GoldError."""
    verify_gold(work, gold, "spec", VERSION)
    tables = read_setup(work.task)
    points = grader_points(work.task, gold) / len(tables)
    answers = read_answers(work, read_document)
    groups = [Group("", Fraction(0), answers.faults)]
    empty: list[str] = []
    for name, table in tables.items():
        rows = _written(answers.documents.get(name))
        if rows:
            groups.append(Group(name, points, tuple(_findings(name, rows, table, points))))
        elif name not in answers.faulty:
            empty.append(name)
            line = Finding(name, Outcome.UNANSWERED, words.RULE_ROW, Fraction(0), points, measure=words.NO_ROWS)
            groups.append(Group(name, points, (line,)))
    marked = Marked(tuple(groups), person_points(gold), needs_person=bool(answers.faults))
    return with_proposals(make_score(work, gold, VERSION, marked), gold, empty, tables)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The rows of the gold as documents."""
    tables = read_setup(task)
    found = {}
    for piece in task.pieces:
        document: Document | Refused = new_document(task, piece)
        for values in _gold_rows(gold, piece.name):
            assert isinstance(document, Document)
            document = _with_row(document, tables[piece.name], values, gold)
        assert isinstance(document, Document)
        checked = replace(document, head=replace(document.head, state=PieceState.CHECKED))
        found[piece.name] = write_document(checked)
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with rubric and model rows, for an author."""
    defects = check_rubric(task, gold)
    if not defects and grader_points(task, gold) > MOST_AUTOMATIC * Fraction(task.points_hundredths, 100):
        defects.append("completeness is worth more than a fifth of the task: the rubric must be worth more")
    tables = read_setup(task)
    for piece in task.pieces:
        try:
            rows = _gold_rows(gold, piece.name)
            document = read_document(model_answers(task, gold, materials)[piece.name])
        except GoldError as reason:
            return [*defects, str(reason)]
        checks = check_rows(document.rows, tables[piece.name])
        if len(rows) < tables[piece.name].least_rows or any(one.share < 1 for one in checks):
            defects.append(f"{piece.name}: the model rows are not complete themselves")
    return defects


def _written(document: Document | None) -> list[Row]:
    rows = document.rows if document is not None else ()
    return [row for row in rows if any(value.strip() for _, value in row.cells)]


def _findings(piece: str, rows: Sequence[Row], table: TableSetup, points: Fraction) -> list[Finding]:
    unit = points / (table.least_rows + len(table.sums) + len(table.periods))
    checks = sorted(check_rows(rows, table), key=lambda one: (-one.share, one.number))
    counted = sorted(checks[: table.least_rows], key=lambda one: one.number)
    found = [_row_finding(piece, one, table, unit) for one in counted]
    for missing in range(len(counted) + 1, table.least_rows + 1):
        name = words.row_name(missing)
        line = Finding(piece, Outcome.UNANSWERED, words.RULE_ROW, Fraction(0), unit, name=name)
        found.append(replace(line, measure=words.row_wanted(table.least_rows)))
    complete = len(counted) == table.least_rows and all(one.share == 1 for one in counted)
    return found + _consistency(piece, rows, table, unit if complete else Fraction(0))


def _row_finding(piece: str, one: RowCheck, table: TableSetup, unit: Fraction) -> Finding:
    faulty = tuple(table.column(column).title for column in one.faulty)
    measure = words.ROW_REPEATED if one.repeated else words.cells_measure(one.right, one.asked, faulty)
    if not unit:
        measure = f"{measure}，{words.FOR_EXAMINERS}"
    outcome = Outcome.RIGHT if one.share == 1 else Outcome.LOOSE if one.share > 0 else Outcome.WRONG
    if one.repeated:
        outcome = Outcome.DUPLICATE
    name = words.row_name(one.number)
    return Finding(piece, outcome, words.RULE_ROW, one.share, unit, unit=one.row, name=name, measure=measure)


def _consistency(piece: str, rows: Sequence[Row], table: TableSetup, unit: Fraction) -> list[Finding]:
    found = []
    for asked in table.sums:
        total = column_sum(rows, asked)
        shown = plain(total) if total is not None else words.UNDEFINED
        measure = words.sum_measure(table.column(asked.column).title, shown, plain(asked.total))
        found.append(_check(piece, words.RULE_SUM, total is not None and Fraction(total) == asked.total, unit, measure))
    for period in table.periods:
        measure = words.period_measure(table.column(period.begin).title, table.column(period.end).title)
        found.append(_check(piece, words.RULE_PERIOD, periods_hold(rows, period), unit, measure))
    return found


def _check(piece: str, rule: str, holds: bool, unit: Fraction, measure: str) -> Finding:
    outcome = Outcome.RIGHT if holds and unit else Outcome.WRONG
    if not unit:
        measure = f"{measure}；{words.LEAST_ROWS_MISSING}"
    return Finding(piece, outcome, rule, Fraction(int(holds)), unit, measure=measure)


def _gold_rows(gold: GoldTask, piece: str) -> list[dict[str, Any]]:
    value = gold.gold.get(piece)
    rows = value.get("rows") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise GoldError(f"{gold.slot}: {piece} has no model rows")
    return rows


def _with_row(document: Document, table: TableSetup, values: Mapping[str, Any], gold: GoldTask) -> Document:
    try:
        changed = add_row(document, table, len(document.rows), values)
    except (KeyError, TypeError) as reason:
        raise GoldError(f"{gold.slot}: a model row names column {reason}") from reason
    if isinstance(changed, Refused):
        raise GoldError(f"{gold.slot}: more model rows than the table takes")
    return changed
