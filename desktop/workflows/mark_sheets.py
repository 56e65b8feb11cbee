"""What a mark sheet says: of every sitting with practical work each task, each line, and what people gave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from desktop.documents.mark_sheet import MarkSheet, TaskPart, mark_sheets_pdf
from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.exam.task_score import Outcome as LineOutcome
from desktop.language import sentence, tr
from desktop.standard.library import load_standard
from desktop.storage.results_rows import BundleRow, MarkRow
from desktop.storage.results_store import LoggedTables
from desktop.storage.task_rows import DecisionRow, EarlierScoreRow, ExaminerMarkRow, TaskScoreRow
from desktop.tasks.rule_words import explained
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.mark_tasks import (
    DISCUSSED,
    MANUAL,
    GivenByPeople,
    examiner_marks,
    given_by_people,
    read_detail,
    settlement_of,
)
from desktop.workflows.opened_packs import OpenedPacks
from desktop.workflows.results_desk import Desk
from desktop.workflows.score_results import CandidateScore, PartScore, ScoreBook, score_text
from desktop.workflows.spoken_times import day

LEAST_ANNOTATORS = 2


@dataclass(frozen=True)
class Issue:
    """What stands on every sheet: who issues it, when, from which imports, and whether it is practice."""

    centre: str
    issued: str
    digest: str
    practice: bool


def mark_sheets(desk: Desk, book: ScoreBook, issue: Issue) -> bytes:
    """The sheets as a PDF, candidates in the order of the book. Raises E-CEN-12 when no practical work is marked."""
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        reading = _Reading(tables, packs)
        sheets = [
            _sheet(score, part, reading.tasks_of(part), issue)
            for score in book.candidates
            for part in score.parts
            if part.part is Part.SKILL and reading.has(part)
        ]
    if not sheets:
        raise Error("E-CEN-12", "No practical work is marked yet.", "Import the bundles and mark them first.")
    return mark_sheets_pdf(sheets)


class _Reading:
    """Task scores by sitting, with what people gave."""

    def __init__(self, tables: LoggedTables, packs: OpenedPacks) -> None:
        self._tables, self._packs = tables, packs
        self._bundles = {row.sitting: row for row in tables.find(BundleRow, state=Outcome.ACCEPTED.value)}
        self._scores: dict[tuple[bytes, bytes, int], list[TaskScoreRow]] = {}
        for row in sorted(tables.find(TaskScoreRow), key=lambda one: one.slot):
            self._scores.setdefault(row.sitting, []).append(row)

    def has(self, part: PartScore) -> bool:
        """Whether anything of this sitting was marked."""
        return _sitting(part) in self._scores

    def tasks_of(self, part: PartScore) -> Iterator[TaskPart]:
        """The tasks of a sitting in the paper's order."""
        session, candidate, attempt = _sitting(part)
        wanted: dict[str, Any] = {"session": session, "candidate": candidate, "attempt": attempt}
        people = given_by_people(self._tables.find(ExaminerMarkRow, **wanted), self._tables.find(DecisionRow, **wanted))
        marks = {row.item: row for row in self._tables.find(MarkRow, **wanted)}
        earlier = {row.task: row for row in self._tables.find(EarlierScoreRow, "log_seq", **wanted)}
        for row in self._scores[_sitting(part)]:
            given = people.get(row.task, GivenByPeople())
            people_said = tuple(self._sentences(row, given))
            task = _task(row, marks.get(row.task), people_said)
            yield _with_earlier(task, earlier[row.task]) if row.task in earlier else task

    def _sentences(self, row: TaskScoreRow, given: GivenByPeople) -> Iterator[str]:
        """What people gave, who gave it, and what it came to."""
        bundle = self._bundles.get(row.sitting)
        pack = None if bundle is None else self._packs.skill_of(self._tables, bundle.package)
        settlement = None if pack is None else settlement_of(pack.rubric(row.task), given.marks)
        if settlement is not None:
            yield settlement.text
        elif given.marks:
            given_so_far = "、".join(f"{one.examiner} {examiner_marks(one).total:f}" for one in given.marks)
            yield tr("Examiners so far: {marks}; an odd number of at least three is needed.", marks=given_so_far)
        for kind, words in (
            (DISCUSSED, sentence("Discussed: {points} marks, {people}; {reason}")),
            (MANUAL, sentence("Decided by hand for the whole task: {points} marks, {people}; {reason}")),
        ):
            decision = given.decision(kind)
            if decision is not None:
                yield tr(words, points=score_text(decision.points), people=decision.people, reason=decision.reason)


def _sheet(score: CandidateScore, part: PartScore, tasks: Iterator[TaskPart], issue: Issue) -> MarkSheet:
    standard = load_standard(score.standard)
    shown = tuple(tasks)
    total = tr("not complete") if part.hundredths is None else score_text(part.hundredths)
    return MarkSheet(
        occupation=standard.name,
        level=standard.level(score.level).name,
        name=score.name,
        admission_number=score.admission_number,
        session=tr(
            "{room}, {day}, seat {seat}", room=part.session.room, day=day(part.session.starts_ms), seat=part.row.seat
        ),
        centre=issue.centre,
        tasks=shown,
        rules=explained(rule for task in shown for rule in task.rules),
        total=total,
        issued=issue.issued,
        digest=issue.digest,
        practice=issue.practice,
    )


def _task(row: TaskScoreRow, mark: MarkRow | None, people: tuple[str, ...]) -> TaskPart:
    detail = read_detail(row)
    if mark is None:
        points = tr("{points} so far, {pending} still to be given",
                    points=score_text(row.given), pending=score_text(row.pending))  # fmt: skip
    else:
        points = score_text(mark.given)
    return TaskPart(
        slot=row.slot,
        title=str(detail["title"]),
        points=points,
        maximum=score_text(row.possible),
        remarks=tuple(_remarks(row, detail, mark)),
        lines=tuple((line["text"], _amount(line)) for line in detail["lines"]),
        people=people,
        figures="；".join(f"{name} {value}" for name, value in sorted(detail["information"].items())),
        rules=tuple(line["rule"] for line in detail["lines"]),
    )


def _with_earlier(task: TaskPart, earlier: EarlierScoreRow) -> TaskPart:
    words = tr("[marked again by a newer grader; {points} before]", points=score_text(earlier.given))
    return replace(task, remarks=(*task.remarks, words))


def _remarks(row: TaskScoreRow, detail: Mapping[str, Any], mark: MarkRow | None) -> Iterator[str]:
    if detail["annotators"] < LEAST_ANNOTATORS:
        yield tr("[not calibrated]")
    if row.needs_person:
        yield tr("[answer unreadable: to be looked at]")
    if row.review:
        yield tr("[to be looked at again: automatic marks now {points}]", points=score_text(row.given))
    if row.discuss:
        yield tr("[to be discussed]")
    if mark is not None and mark.manual:
        yield tr("[decided by hand]")


def _amount(line: Mapping[str, str]) -> str:
    """Two decimals, halves away from zero, as lines print them; what rounding adds or takes says so."""
    amount = Decimal(line["points"])
    printed = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if line["outcome"] == LineOutcome.ROUNDING:
        return tr("rounding {points}", points=f"{printed:+}") if printed else ""
    return str(printed) if amount else "0"


def _sitting(part: PartScore) -> tuple[bytes, bytes, int]:
    return part.session.session, part.row.candidate, part.row.attempt
