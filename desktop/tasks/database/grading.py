"""Marking of queries: run on the shipped database and on changed ones, the worst run counts. Not in a candidate's
build.

Each piece is a group. Gold and configuration: `gold`. Rules printed on sheets: DB-1 runs, DB-2 columns, DB-3 rows,
DB-4 order.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import (
    Finding,
    Group,
    Marked,
    make_score,
    shared_out,
    task_points,
    verify_gold,
)
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.database.checking import query_defects
from desktop.tasks.database.faults import QueryError
from desktop.tasks.database.gold import GoldQuery, ScoringDatabase, read_config, read_gold, read_setups
from desktop.tasks.database.model import Document, new_document, query_of, read_document, write_document
from desktop.tasks.database.queries import Database
from desktop.tasks.database.query_marks import COLUMNS, ORDER, ROWS, RUNS, QueryMarks, mark_query
from desktop.tasks.grid import explain_tables as words

VERSION = 1
RULE_RUNS, RULE_COLUMNS, RULE_ROWS, RULE_ORDER = "DB-1", "DB-2", "DB-3", "DB-4"


@dataclass(frozen=True)
class _Worst:
    """The run that earned least, and on which database it was."""

    database: str
    marks: QueryMarks


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold, configuration or material that cannot be used."""
    verify_gold(work, gold, "database", VERSION)
    queries, config = read_gold(gold, read_setups(work.task)), read_config(gold, work.task)
    answers = read_answers(work, read_document)
    shares = shared_out(task_points(work), config.weights)
    groups = []
    for piece in work.task.pieces:
        with _databases(work.task, piece, work.materials, config.databases) as databases:
            worst = _worst(databases, answers.documents.get(piece.name), queries[piece.name], piece.name)
        findings = tuple(_findings(piece.name, worst, queries[piece.name], shares[piece.name]))
        groups.append(Group(piece.name, shares[piece.name], findings))
    groups += [Group("", Fraction(0), answers.faults)] if answers.faults else []
    information = {"sqlite": sqlite3.sqlite_version}
    marked = Marked(tuple(groups), information=information, needs_person=bool(answers.faults))
    return make_score(work, gold, VERSION, marked)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The gold queries as documents. Raises GoldError."""
    queries, found = read_gold(gold, read_setups(task)), {}
    for piece in task.pieces:
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED)
        found[piece.name] = write_document(replace(document, head=head, sql=queries[piece.name].queries[0]))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold, in English for an author; empty when nothing is."""
    try:
        queries, config = read_gold(gold, read_setups(task)), read_config(gold, task)
        defects = []
        for piece in task.pieces:
            with _databases(task, piece, materials, config.databases) as databases:
                found = query_defects(queries[piece.name], databases)
            defects += [f"{piece.name}: {defect}" for defect in found]
    except GoldError as reason:
        return [str(reason)]
    return defects


@contextmanager
def _databases(
    task: Task, piece: Piece, materials: Mapping[str, bytes], wanted: tuple[ScoringDatabase, ...]
) -> Iterator[dict[str, Database]]:
    with ExitStack() as open_ones:
        found = {}
        for one in wanted:
            try:
                database = Database(materials[piece.material], one.changes)
            except (KeyError, ValueError) as reason:
                raise GoldError(f"{task.slot} {piece.name}, {one.name}: {reason}") from reason
            found[one.name] = open_ones.enter_context(closing(database))
        yield found


def _worst(databases: Mapping[str, Database], document: Document | None, gold: GoldQuery, piece: str) -> _Worst | None:
    """None where there is no query."""
    shipped = next(iter(databases.values()))
    try:
        sql = query_of(document, shipped.schema) if document else ""
    except ValueError:
        sql = "SELECT"
    if not sql.strip():
        return None
    ordered, best = bool(gold.order), None
    for query in gold.queries:
        worst = min(_runs(databases, sql, gold, (query, piece)), key=lambda run: run.marks.credit(ordered))
        if best is None or worst.marks.credit(ordered) > best.marks.credit(ordered):
            best = worst
    return best


def _runs(databases: Mapping[str, Database], sql: str, gold: GoldQuery, names: tuple[str, str]) -> Iterator[_Worst]:
    """One run for each database; none after one that failed."""
    query, piece = names
    for name, database in databases.items():
        try:
            marks = mark_query(database, sql, gold, query)
        except QueryError as reason:
            raise GoldError(f"{piece}: gold query: {reason}") from reason
        yield _Worst(name, marks)
        if not marks.runs:
            return


def _findings(piece: str, worst: _Worst | None, gold: GoldQuery, points: Fraction) -> Iterator[Finding]:
    rows = (ROWS if gold.order else ROWS + ORDER) * points
    if worst is None:
        line = Finding(piece, Outcome.UNANSWERED, RULE_ROWS, Fraction(0), points, name=words.QUERY)
        yield replace(line, measure=words.NO_QUERY)
        return
    marks = worst.marks
    why = words.QUERY_FAULTS.get(marks.fault.kind, "") if marks.fault else ""
    runs = Finding(piece, _outcome(Fraction(int(marks.runs))), RULE_RUNS, Fraction(int(marks.runs)), RUNS * points)
    yield replace(runs, name=words.QUERY_RUNS, measure=why)
    measure = words.rows_found(worst.database, marks.wanted, marks.matched, marks.extra)
    if marks.runs:
        measure += words.for_example(marks.missing, marks.surplus)
    yield Finding(piece, _outcome(marks.rows), RULE_ROWS, marks.rows, rows, name=words.QUERY_ROWS, measure=measure)
    columns = words.columns_found(marks.columns_found, marks.columns_wanted)
    rest = [(words.QUERY_COLUMNS, RULE_COLUMNS, marks.columns, COLUMNS, columns)]
    if gold.order:
        keys = [(f"第 {column + 1} 列", falls) for column, falls in gold.order]
        rest.append((words.QUERY_ORDER, RULE_ORDER, marks.order, ORDER, words.in_order(keys)))
    for name, rule, credit, share, why in rest:
        measure = words.NO_RIGHT_ROWS if marks.rows == 0 else "" if credit == 1 else why
        yield Finding(piece, _outcome(credit), rule, credit, share * points, name=name, measure=measure)


def _outcome(share: Fraction) -> Outcome:
    return Outcome.RIGHT if share == 1 else Outcome.LOOSE if share > 0 else Outcome.WRONG
