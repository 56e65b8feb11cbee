"""Marking: current bundles against the scoring pack of their package. The same store gives the same marks, always.

Questions are marked here, practical tasks in `mark_tasks.py`; a part has its score when people owe nothing of it.

Interim bundles are not marked, as the sitting they copy goes on; late answers never enter the fold, so they cannot
count. Manual marks are never overwritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.errors import Error
from desktop.exam.marking import mark_response
from desktop.exam.marking.key import ItemKey, MarkedResponse
from desktop.exam.paper import Part
from desktop.formats.result_bundle import ExportReason
from desktop.formats.scoring_pack import ScoringKeys
from desktop.language import tr
from desktop.storage.results_rows import (
    BundleRow,
    CandidateRow,
    ComponentRow,
    MarkRow,
    SessionPackageRow,
    SessionRow,
)
from desktop.storage.results_store import LoggedTables
from desktop.storage.task_rows import DecisionRow, ExaminerMarkRow, TaskScoreRow
from desktop.workflows.import_bundles import read_answer_values
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.mark_tasks import (
    BY_TASK,
    GivenByPeople,
    Settled,
    given_by_people,
    grade_tasks,
    score_row,
    settle_task,
    terms_of,
)
from desktop.workflows.opened_packs import OpenedPack, OpenedPacks
from desktop.workflows.results_desk import Desk, Progress
from desktop.workflows.standing_scores import differs, standing

MALFORMED = "malformed"
_AT_ONCE = 64


@dataclass
class MarkReport:
    """`marked` sittings; `waiting` ones have only an interim bundle; `without_pack` lack their scoring pack, and
    `without_package` the exam package that practical work is marked with; `closed` sessions are not marked before
    their alarms are cleared. `pending` sittings wait for people, who owe `works` marks, of which `to_discuss` are
    marked too far apart; of `review` the automatic marks changed since people decided; `unreadable` answers earned
    nothing and are for a person to look at. `standing` tasks keep their marks, although this program would give others
    (`regrade_results`)."""

    marked: int = 0
    waiting: int = 0
    without_pack: int = 0
    without_package: int = 0
    pending: int = 0
    works: int = 0
    to_discuss: int = 0
    review: int = 0
    unreadable: int = 0
    standing: int = 0
    closed: list[bytes] = field(default_factory=list)


def mark_store(desk: Desk, on_progress: Progress = lambda done, total: True) -> MarkReport:
    """Mark every sitting whose bundle counts.

    Raises E-CEN-06 when every session has an uncleared fork or truncation; such sessions are left out otherwise.
    """
    report = MarkReport()
    with desk.store.tables() as tables:
        bundles = tables.find(BundleRow, "session", "candidate", "attempt", state=Outcome.ACCEPTED.value)
        alarmed = {row.session for row in tables.open_alarms() if row.session is not None}
        sessions = {row.session for row in tables.find(SessionRow)}
    report.closed = sorted(alarmed & sessions)
    if report.closed and alarmed >= sessions:
        raise _alarm(desk, report.closed)
    ready = [row for row in bundles if row.session not in alarmed]
    with OpenedPacks(desk) as packs:
        for start in range(0, len(ready), _AT_ONCE):
            if not on_progress(start, len(ready)):
                return report
            with desk.store.tables() as tables:
                for row in ready[start : start + _AT_ONCE]:
                    _mark_sitting(tables, packs, row, report)
    on_progress(len(ready), len(ready))
    return report


def explain(row: MarkRow) -> str:
    """One line for a person: why these marks."""
    sentences = {
        "right": tr("Right."),
        "wrong": tr("Wrong."),
        "blank": tr("Not answered."),
        "missed": tr("A right option is missing: multiple choice counts only when exactly the right ones are chosen."),
        "extra": tr("An option too many: multiple choice counts only when exactly the right ones are chosen."),
        BY_TASK: tr("See the mark sheet."),
        MALFORMED: tr("The recorded answer cannot be read; it counts as wrong."),
    }
    return sentences.get(row.reason, row.reason)


def _mark_sitting(tables: LoggedTables, packs: OpenedPacks, bundle: BundleRow, report: MarkReport) -> None:
    if bundle.reason == ExportReason.INTERIM.value:
        report.waiting += 1
        return
    found = packs.of(tables, bundle.package)
    if found is None:
        report.without_pack += 1
        return
    if any(form.tasks for form in found.keys.forms):
        _mark_practical_work(tables, packs, bundle, report)
        return
    manual = {row.item: row for row in tables.find(MarkRow, **_sitting(bundle), manual=True)}
    marked = mark_answers(found.keys, _form_of(tables, bundle), answers_in(bundle))
    functions = {item.key.item: item.key.function for item in found.keys.items}
    rows = [_mark_row(bundle, mark, functions[mark.item]) for mark in marked if mark.item not in manual]
    tables.remove(MarkRow, **_sitting(bundle), manual=False)
    tables.add(rows)
    tables.put(_component(tables, bundle, [*rows, *manual.values()], found))
    report.marked += 1


def _mark_practical_work(tables: LoggedTables, packs: OpenedPacks, bundle: BundleRow, report: MarkReport) -> None:
    """Grade every task, let stand what older graders gave, and settle it with what people gave.

    The part has a score when all tasks are settled.
    """
    found, pack = packs.of(tables, bundle.package), packs.skill_of(tables, bundle.package)
    if found is None or pack is None:
        report.without_package += 1
        return
    graded = grade_tasks(pack, _form_of(tables, bundle), answers_in(bundle))
    people = given_by_people(
        tables.find(ExaminerMarkRow, **_sitting(bundle)), tables.find(DecisionRow, **_sitting(bundle))
    )
    fresh = [score_row(bundle, task, score, pack) for task, score in graded]
    counted = standing(tables.find(TaskScoreRow, **_sitting(bundle)), fresh)
    report.standing += sum(map(differs, counted, fresh))
    settled = [settle_task(row, terms_of(pack, row.task), people.get(row.task, GivenByPeople())) for row in counted]
    marks = [one.mark for one in settled if one.mark is not None]
    for kind in (TaskScoreRow, MarkRow, ComponentRow):
        tables.remove(kind, **_sitting(bundle))
    tables.add([one.row for one in settled])
    tables.add(marks)
    report.marked += 1
    _count_tasks(settled, report)
    if len(marks) == len(settled):
        tables.put(_component(tables, bundle, marks, found))


def _count_tasks(settled: Sequence[Settled], report: MarkReport) -> None:
    owed = [one for one in settled if one.mark is None]
    report.pending += bool(owed)
    report.works += len(owed)
    report.to_discuss += sum(one.row.discuss for one in settled)
    report.review += sum(one.row.review for one in settled)
    report.unreadable += sum(one.row.needs_person for one in settled)


def answers_in(bundle: BundleRow) -> dict[bytes, bytes]:
    """The recorded response of every answered item."""
    return read_answer_values(bundle.answers)


def mark_answers(keys: ScoringKeys, form: str, answers: Mapping[bytes, bytes]) -> list[MarkedResponse]:
    """Every item that `form` asks, marked; blanks too. Pure: the same values give the same marks."""
    by_item = {item.key.item: item.key for item in keys.items}
    asked = next((entry.items for entry in keys.forms if entry.form == form), tuple(sorted(answers)))
    return [_mark(by_item[item], answers.get(item, b"")) for item in asked if item in by_item]


def _mark(key: ItemKey, value: bytes) -> MarkedResponse:
    try:
        return mark_response(key, value)
    except ValueError:
        return MarkedResponse(key.item, 0, key.marks_hundredths, MALFORMED)


def _form_of(tables: LoggedTables, bundle: BundleRow) -> str:
    row = tables.first(CandidateRow, session=bundle.session, candidate=bundle.candidate)
    return "" if row is None else row.form


def _mark_row(bundle: BundleRow, mark: MarkedResponse, function: str) -> MarkRow:
    return MarkRow(
        bundle.session, bundle.candidate, bundle.attempt, mark.item, mark.given_hundredths, mark.possible_hundredths,
        mark.reason, function,
    )  # fmt: skip


def _component(tables: LoggedTables, bundle: BundleRow, marks: Iterable[MarkRow], graded: OpenedPack) -> ComponentRow:
    listed = list(marks)
    package = tables.first(SessionPackageRow, session=bundle.session, package=bundle.package)
    return ComponentRow(
        session=bundle.session,
        candidate=bundle.candidate,
        attempt=bundle.attempt,
        part=Part.THEORY.value if package is None else package.part,
        given=sum(row.given for row in listed),
        possible=sum(row.possible for row in listed),
        bundle=bundle.digest,
        pack_digest=graded.row.pack_digest,
        grader_version=graded.keys.grader_version,
    )


def _sitting(bundle: BundleRow) -> dict[str, Any]:
    return {"session": bundle.session, "candidate": bundle.candidate, "attempt": bundle.attempt}


def _alarm(desk: Desk, closed: list[bytes]) -> Error:
    with desk.store.tables() as tables:
        rooms = [row.room for row in tables.find(SessionRow) if row.session in closed]
    return Error(
        "E-CEN-06",
        "Nothing is marked: {rooms} has two stories of one sitting, or a bundle that ends too early.",
        "Two people look at the quarantine and decide; then mark again.",
        exit_code=Error.RULE,
        rooms="、".join(rooms),
    )
