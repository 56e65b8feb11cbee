"""Marking of tables: operations are replayed on the source, and the result is compared cell by cell. Not in the
candidate's build.

All tables of a task are one group (choosing and flagging are guarded over the whole task). Gold and configuration:
`gold`. Rules printed on sheets: TB-1 cell, TB-2 row to delete, TB-3 repeated row, TB-4 row to add, TB-5 spoiled,
TB-6 fault found, TB-7 flag without need.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, task_points, unreadable, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.grid import explain_tables as words
from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.replay import OperationError, replay
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.table.checking import table_defects
from desktop.tasks.table.flagging import Flagging
from desktop.tasks.table.gold import NEW, Config, GoldTable, read_config, read_gold, read_setups
from desktop.tasks.table.model import Document, Mode, Setup, TableFlag, new_document, read_document, write_document
from desktop.tasks.table.repairs import Repair
from desktop.tasks.table.solution import repair_operations

VERSION = 1


@dataclass(frozen=True)
class _Table:
    """Everything that marking one table needs."""

    piece: Piece
    setup: Setup
    gold: GoldTable
    config: Config
    source: Grid
    unit: Fraction


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold, configuration or material that cannot be used."""
    verify_gold(work, gold, "table", VERSION)
    answers = read_answers(work, read_document)
    points = task_points(work)
    findings, needs_person = list(answers.faults), bool(answers.faults)
    for table in _tables(work.task, gold, work.materials, points):
        try:
            findings += _findings(table, answers.documents.get(table.piece.name))
        except OperationError:
            findings += [*_findings(table, None), unreadable(table.piece.name, words.CANNOT_REPLAY)]
            needs_person = True
    group = Group("", points, tuple(findings))
    return make_score(work, gold, VERSION, Marked((group,), needs_person=needs_person))


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents that earn full points. Raises GoldError."""
    found = {}
    for table in _tables(task, gold, materials, Fraction(1)):
        document = new_document(task, table.piece)
        flags = tuple(TableFlag(flag.row, flag.col, flag.kinds[0]) for flag in table.gold.flags)
        ops, next_id = repair_operations(table.gold, table.source)
        head = replace(document.head, state=PieceState.CHECKED, none=not (ops or flags), next_id=next_id)
        found[table.piece.name] = write_document(Document(head, ops, flags))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold, in English for an author; empty when nothing is."""
    try:
        tables = list(_tables(task, gold, materials, Fraction(1)))
    except GoldError as reason:
        return [str(reason)]
    defects = []
    for table in tables:
        found = table_defects(table.setup, table.gold, table.config, table.source)
        defects += [f"{table.piece.name}: {defect}" for defect in found]
    if sum(table.gold == GoldTable() for table in tables) * 5 > len(tables):
        defects.append("more than a fifth of the tables have nothing to do")
    return defects


def _tables(task: Task, gold: GoldTask, materials: Mapping[str, bytes], points: Fraction) -> Iterator[_Table]:
    setups, config = read_setups(task), read_config(gold)
    tables = read_gold(gold, setups)
    unit = points / sum(table.units(config.row_weight) for table in tables.values())
    for piece in task.pieces:
        try:
            source = source_grid(setups[piece.name].columns, materials[piece.material])
        except (CodecError, KeyError) as reason:
            raise GoldError(f"{task.slot} {piece.name}: {reason!r}") from reason
        _verify_columns(task.slot, tables[piece.name], source)
        yield _Table(piece, setups[piece.name], tables[piece.name], config, source, unit)


def _verify_columns(slot: str, gold: GoldTable, source: Grid) -> None:
    named = {cell.col for cell in gold.cells if not cell.col.startswith(NEW)}
    named |= {*gold.match, *(col for row in gold.added for col in row)}
    if missing := sorted(named - source.place_of_column.keys()):
        raise GoldError(f"{slot}: there is no column {missing[0]}")


def _findings(table: _Table, document: Document | None) -> Iterator[Finding]:
    name = table.piece.name
    if table.gold == GoldTable():
        yield _nothing_to_do(name, document, table.unit)
    if table.setup.mode is Mode.FLAG:
        yield from Flagging(name, table.setup, table.gold, table.config, table.unit).findings(document)
        return
    result = replay(table.source, document.ops) if document else table.source
    yield from Repair(name, table.source, result, table.gold, table.config, table.unit).findings()


def _nothing_to_do(piece: str, document: Document | None, unit: Fraction) -> Finding:
    if document is not None and document.head.none:
        return Finding(piece, Outcome.RIGHT, explain.RULE_EMPTY, Fraction(1), unit, measure=explain.NONE_CONFIRMED)
    return Finding(piece, Outcome.UNANSWERED, explain.RULE_EMPTY, Fraction(0), unit, measure=explain.NOT_CHECKED)
