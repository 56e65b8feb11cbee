"""What examiners gave, taken into the store; and the list of works that still wait for them, blind."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.crypto.joining import ID_BYTES, labelled_hash, sha256
from desktop.errors import Error
from desktop.exam.rubrics import LEAST_EXAMINERS, MarksError, Rubric, verify_marks
from desktop.formats.marking_file import Decision, WorkMarks, criteria_json, read_marking_file
from desktop.storage.media import write_whole
from desktop.storage.results_rows import BundleRow
from desktop.storage.results_store import LoggedTables
from desktop.storage.task_rows import DecisionRow, ExaminerMarkRow, TaskScoreRow
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.mark_tasks import DISCUSSED, MANUAL, read_detail
from desktop.workflows.opened_packs import OpenedPacks
from desktop.workflows.results_desk import Desk
from desktop.workflows.skill_pack import SkillPack

LEAST_DECIDING = {DISCUSSED: LEAST_EXAMINERS, MANUAL: 2}


@dataclass(frozen=True)
class Work:
    """One task of one sitting that people mark, with what they need to know of it."""

    code: bytes
    row: TaskScoreRow
    pack: SkillPack

    @property
    def rubric(self) -> Rubric | None:
        """By which it is marked."""
        return self.pack.rubric(self.row.task)


@dataclass(frozen=True)
class TakenMarks:
    """How much of a marking file was taken in."""

    marks: int
    discussed: int
    manual: int


def work_code(row: TaskScoreRow) -> bytes:
    """What a work is called among examiners: the same for the same task of the same sitting, and nobody's name."""
    parts = (row.session, row.candidate, row.attempt.to_bytes(2, "big"), row.task)
    return labelled_hash("marking-work", *parts)[:ID_BYTES]


def take_marks(desk: Desk, data: bytes) -> TakenMarks:
    """Write down a marking file; `mark_store` settles with it. Raises E-MRK-01…03, and then nothing is written."""
    file = read_marking_file(data)
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        works = {work.code: work for work in marked_works(tables, packs)}
        _verify_once([(one.work, one.given.examiner) for one in file.marks])
        for kind, decisions in ((DISCUSSED, file.discussed), (MANUAL, file.manual)):
            _verify_once([(one.work, kind) for one in decisions])
        seq = tables.log(
            kind="marks", file=sha256(data).hex(), outcome=Outcome.ACCEPTED.value,
            wall_ms=desk.clock.read().wall_ms,
        )  # fmt: skip
        for mark in file.marks:
            tables.put(_mark_row(_known(works, mark.work), mark, seq))
        for kind, decisions in ((DISCUSSED, file.discussed), (MANUAL, file.manual)):
            for decision in decisions:
                tables.put(_decision_row(_known(works, decision.work), decision, kind, seq))
    return TakenMarks(len(file.marks), len(file.discussed), len(file.manual))


@contextmanager
def waiting_works(desk: Desk) -> Iterator[list[Work]]:
    """Every work with points that people give; usable inside the block, where its package is open."""
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        yield [work for work in marked_works(tables, packs) if work.row.pending]


def works_to_mark(desk: Desk) -> dict[str, Any]:
    """Every work with points that people give, by its code, with its rubric; for examiners, so without names."""
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        given = {
            (row.session, row.candidate, row.attempt, row.task, row.examiner) for row in tables.find(ExaminerMarkRow)
        }
        works = [_work_fields(work, given) for work in marked_works(tables, packs) if work.row.pending]
    return {"kind": "kaochang-works", "version": 1, "works": sorted(works, key=lambda one: (one["slot"], one["work"]))}


def write_works(desk: Desk, path: Path) -> int:
    """`works_to_mark` as a file; how many works stand in it. Raises E-CEN-10 when it cannot be written."""
    found = works_to_mark(desk)
    try:
        write_whole(path, (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    except OSError as reason:
        raise Error(
            "E-CEN-10",
            "{path} cannot be written.",
            "Close it in other programs, or choose another place.",
            path=path.name,
        ) from reason
    return len(found["works"])


def marked_works(tables: LoggedTables, packs: OpenedPacks) -> Iterator[Work]:
    """Every marked task whose package can be opened here."""
    bundles = {row.sitting: row for row in tables.find(BundleRow, state=Outcome.ACCEPTED.value)}
    for row in tables.find(TaskScoreRow):
        bundle = bundles.get(row.sitting)
        pack = None if bundle is None else packs.skill_of(tables, bundle.package)
        if pack is not None:
            yield Work(work_code(row), row, pack)


def _known(works: Mapping[bytes, Work], code: bytes) -> Work:
    if code not in works:
        raise Error(
            "E-MRK-02",
            "The work {work} is not in this store.",
            "Mark the store first, then take the list of works from it.",
            exit_code=Error.RULE,
            work=code.hex()[:8],
        )
    return works[code]


def _mark_row(work: Work, mark: WorkMarks, seq: int) -> ExaminerMarkRow:
    rubric = work.rubric
    try:
        if rubric is None:
            raise MarksError("nothing of it is marked by people")
        verify_marks(rubric, mark.given)
    except MarksError as reason:
        raise _refused(work.code, str(reason)) from reason
    criteria = json.dumps(criteria_json(mark.given.marks), ensure_ascii=False).encode("utf-8")
    row = work.row
    return ExaminerMarkRow(
        row.session, row.candidate, row.attempt, row.task, mark.given.examiner, criteria, row.given, seq
    )


def _decision_row(work: Work, decision: Decision, kind: str, seq: int) -> DecisionRow:
    row, least = work.row, LEAST_DECIDING[kind]
    most = Decimal(row.pending if kind == DISCUSSED else row.possible) / 100
    points = decision.points * 100
    if len(decision.people) < least:
        raise _refused(work.code, f"{len(decision.people)} people: at least {least} are needed")
    if points != int(points) or decision.points > most or (kind == DISCUSSED and not row.pending):
        raise _refused(work.code, f"{decision.points} points of {most}")
    people = "、".join(decision.people)
    return DecisionRow(
        row.session, row.candidate, row.attempt, row.task, kind, int(points), people, decision.reason, row.given, seq
    )


def _verify_once(entries: Sequence[tuple[bytes, str]]) -> None:
    seen: set[tuple[bytes, str]] = set()
    for entry in entries:
        if entry in seen:
            raise _refused(entry[0], f"{entry[1]} stands twice")
        seen.add(entry)


def _refused(work: bytes, reason: str) -> Error:
    return Error(
        "E-MRK-03",
        "The marks for work {work} cannot be taken: {reason}.",
        "Correct the file; nothing of it was taken in.",
        exit_code=Error.RULE,
        work=work.hex()[:8],
        reason=reason,
    )


def _work_fields(work: Work, given: set[tuple[bytes, bytes, int, bytes, str]]) -> dict[str, Any]:
    row, rubric = work.row, work.rubric
    own = (row.session, row.candidate, row.attempt, row.task)
    criteria = [] if rubric is None else rubric.criteria
    return {
        "work": work.code.hex(),
        "slot": row.slot,
        "title": work.pack.task(row.task).title,
        "points": str(Decimal(row.pending) / 100),
        "proposals": dict(read_detail(row)["proposals"]),
        "criteria": [
            {
                "id": one.id,
                "title": one.title,
                "points": f"{one.points:f}",
                "levels": [{"points": f"{level.points:f}", "text": level.text} for level in one.levels],
            }
            for one in criteria
        ],
        "marked_by": sum(entry[:4] == own for entry in given),
    }
