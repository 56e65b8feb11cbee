"""Marking practical work: every task by its grader, then what people gave; one line for every point and deduction.

Automatic marks are never mixed into manual ones: both stand in the store, and what changed is flagged (须人工复核).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.errors import Error
from desktop.exam.rubrics import ExaminerMarks, MarksError, Rubric, Settlement, settle
from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, Line, Score, TaskWork
from desktop.formats.marking_file import read_criteria
from desktop.storage.results_rows import BundleRow, MarkRow
from desktop.storage.task_rows import DecisionRow, ExaminerMarkRow, TaskScoreRow
from desktop.tasks.annotation.values import half_up_to
from desktop.tasks.grading_table import grader_of
from desktop.workflows.skill_pack import SkillPack

DISCUSSED, MANUAL = "discussed", "manual"
BY_TASK = "task"
"""The reason of a mark that the mark sheet explains."""
_QUANTUM = "0.1"


@dataclass(frozen=True)
class GivenByPeople:
    """What people gave for one work so far."""

    marks: Sequence[ExaminerMarkRow] = ()
    decisions: Sequence[DecisionRow] = ()

    def decision(self, kind: str) -> DecisionRow | None:
        """The decision of one kind, if there is one."""
        return next((row for row in self.decisions if row.kind == kind), None)


@dataclass(frozen=True)
class Settled:
    """One task as it stands: its automatic row, and its mark, None while people still owe some of it."""

    row: TaskScoreRow
    mark: MarkRow | None


@dataclass(frozen=True)
class TaskTerms:
    """By which terms a task is settled: its row of the weight table, its rubric, and what its marks are rounded to."""

    function: str
    rubric: Rubric | None
    quantum: Fraction


def grade_tasks(pack: SkillPack, form: str, answers: Mapping[bytes, bytes]) -> list[tuple[Task, Score]]:
    """Every task of `form`, from the newest answers by piece id; a task may go on from an earlier one (一致性得分).

    Raises E-TSK-01, E-TSK-02, E-TSK-03.
    """
    graded = []
    works: dict[str, TaskWork] = {}
    for task in pack.tasks_of(form):
        own = {piece.name: answers[piece.piece] for piece in task.pieces if piece.piece in answers}
        work = TaskWork(task, own, pack.materials_of(task), dict(works))
        works[task.slot] = work
        graded.append((task, _grade(pack, work)))
    return graded


def score_row(bundle: BundleRow, task: Task, score: Score, pack: SkillPack) -> TaskScoreRow:
    """The automatic marks as the store keeps them."""
    gold = pack.gold(task.task)
    return TaskScoreRow(
        session=bundle.session,
        candidate=bundle.candidate,
        attempt=bundle.attempt,
        task=task.task,
        slot=task.slot,
        given=hundredths(score.points),
        possible=hundredths(score.maximum),
        pending=hundredths(score.pending),
        needs_person=score.needs_person,
        review=False,
        discuss=False,
        grader=gold.grader,
        grader_version=grader_of(task.type).VERSION,
        answer_hash=score.answer_hash,
        detail=write_detail(score, task.title, len(gold.annotators)),
    )


def settle_task(row: TaskScoreRow, terms: TaskTerms, given: GivenByPeople) -> Settled:
    """Put together what the grader and what people gave. Manual marks win; nothing of either is lost."""
    seen = {mark.automatic for mark in given.marks} | {decision.automatic for decision in given.decisions}
    row = replace(row, review=bool(seen - {row.given}), discuss=False)
    manual, discussed = given.decision(MANUAL), given.decision(DISCUSSED)
    if manual is not None:
        return Settled(row, replace(_mark(row, terms, manual.points), manual=True))
    if not row.pending:
        return Settled(row, _mark(row, terms, row.given))
    if discussed is not None:
        return Settled(row, _mark(row, terms, row.given + discussed.points))
    settlement = settlement_of(terms.rubric, given.marks)
    if settlement is None:
        return Settled(row, None)
    if settlement.needs_discussion:
        return Settled(replace(row, discuss=True), None)
    total = Fraction(row.given, 100) + settlement.points
    return Settled(row, _mark(row, terms, round(100 * half_up_to(total, terms.quantum))))


def settlement_of(rubric: Rubric | None, marks: Sequence[ExaminerMarkRow]) -> Settlement | None:
    """What the examiners' marks come to; None while they are too few, or their number is even."""
    if rubric is None or not marks:
        return None
    try:
        return settle(rubric, [examiner_marks(row) for row in marks])
    except MarksError:
        return None


def examiner_marks(row: ExaminerMarkRow) -> ExaminerMarks:
    """A stored mark as a value."""
    return ExaminerMarks(row.examiner, read_criteria(json.loads(row.criteria)))


def terms_of(pack: SkillPack, task: bytes) -> TaskTerms:
    """The terms of one task. Raises GoldError for a rubric or a quantum that cannot be used."""
    quantum = pack.gold(task).config.get("quantum", _QUANTUM)
    return TaskTerms(pack.scored(task).function, pack.rubric(task), Fraction(str(quantum)))


def hundredths(points: Decimal) -> int:
    """Points as whole hundredths; a grader rounds to tenths or coarser, so that nothing is lost here."""
    found = points * 100
    if found != int(found):
        raise ValueError(f"{points} points are not whole hundredths")
    return int(found)


def write_detail(score: Score, title: str, annotators: int) -> bytes:
    """Everything a mark sheet needs of a score, as JSON; amounts are texts."""
    values = {
        "title": title,
        "annotators": annotators,
        "lines": [_line_json(line) for line in score.lines],
        "information": dict(score.information),
        "proposals": {name: str(points) for name, points in score.proposals.items()},
        "config_hash": score.config_hash,
        "gold_hash": score.gold_hash,
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def read_detail(row: TaskScoreRow) -> Mapping[str, Any]:
    """The pair of `write_detail`."""
    found: Mapping[str, Any] = json.loads(row.detail)
    return found


def given_by_people(marks: Iterable[ExaminerMarkRow], decisions: Iterable[DecisionRow]) -> dict[bytes, GivenByPeople]:
    """What people gave in one sitting, by task."""
    by_task: dict[bytes, tuple[list[ExaminerMarkRow], list[DecisionRow]]] = {}
    for mark in marks:
        by_task.setdefault(mark.task, ([], []))[0].append(mark)
    for decision in decisions:
        by_task.setdefault(decision.task, ([], []))[1].append(decision)
    return {task: GivenByPeople(*found) for task, found in by_task.items()}


def _grade(pack: SkillPack, work: TaskWork) -> Score:
    task, gold = work.task, pack.gold(work.task.task)
    try:
        grader = grader_of(task.type)
    except KeyError as reason:
        raise _refusal("E-TSK-01", "This program cannot mark {slot}: it has no grader for {type}.", task) from reason
    if gold.grader != task.type.value or gold.version > grader.VERSION:
        raise _refusal("E-TSK-02", "{slot} was made for a newer program.", task)
    try:
        return grader.grade(work, gold)
    except GoldError as reason:
        raise _refusal("E-TSK-03", "The gold answer of {slot} cannot be used.", task) from reason


def _refusal(code: str, sentence: str, task: Task) -> Error:
    advice = "Ask the authority for a corrected scoring pack; nothing is marked wrongly meanwhile."
    if code != "E-TSK-03":
        advice = "Update the program, then mark again."
    return Error(code, sentence, advice, exit_code=Error.RULE, slot=task.slot, type=task.type.value)


def _mark(row: TaskScoreRow, scored: TaskTerms, given: int) -> MarkRow:
    within = min(max(given, 0), row.possible)
    return MarkRow(row.session, row.candidate, row.attempt, row.task, within, row.possible, BY_TASK, scored.function)


def _line_json(line: Line) -> dict[str, str]:
    return {
        "piece": line.piece, "gold": line.gold, "unit": line.unit, "outcome": line.outcome.value, "rule": line.rule,
        "credit": str(line.credit), "points": str(line.points), "text": line.text,
    }  # fmt: skip
