"""What a centre sees of its sessions: how far each is, and the one thing that needs a person next."""

from collections import Counter

from desktop.centre.session_view import Problem, SeatView, SessionView
from desktop.exam.paper import Part
from desktop.language import tr
from desktop.storage.results_rows import (
    BundleRow,
    ComponentRow,
    ManifestRow,
    ManifestSeatRow,
    MarkRow,
    PackRow,
    SessionRow,
)
from desktop.storage.task_rows import TaskScoreRow
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import missing_seats
from desktop.workflows.part_words import part_name
from desktop.workflows.results_desk import Desk
from desktop.workflows.score_results import (
    ABSENT,
    CandidateScore,
    PartScore,
    read_scores,
    score_text,
    verdict_name,
)
from desktop.workflows.spoken_times import day_and_time


def view_sessions(desk: Desk) -> tuple[SessionView, ...]:
    """All sessions, the newest first."""
    facts = _Facts(desk)
    return tuple(sorted((facts.view(row) for row in facts.sessions), key=lambda view: view.starts, reverse=True))


class _Facts:
    """Everything the views are made from, read once."""

    def __init__(self, desk: Desk) -> None:
        self._missing = missing_seats(desk)
        self._book = read_scores(desk, expected_too=True)
        with desk.store.tables() as tables:
            self.sessions = tables.find(SessionRow)
            self._standing = tables.find(BundleRow, state=Outcome.ACCEPTED.value)
            self._marked = {row.bundle for row in tables.find(ComponentRow)}
            self._alarms = [row.session for row in tables.open_alarms()]
            self._packs = {row.package for row in tables.find(PackRow)}
            self._manifests = tables.find(ManifestRow)
            self._seated = {row.session for row in tables.find(ManifestSeatRow)}
            graded = tables.find(TaskScoreRow)
            settled = {(row.session, row.candidate, row.attempt, row.item) for row in tables.find(MarkRow)}
        self._owed = Counter(row.sitting for row in graded if (*row.sitting, row.task) not in settled)

    def view(self, row: SessionRow) -> SessionView:
        """One session."""
        own = [bundle for bundle in self._standing if bundle.session == row.session]
        lines = [(one, part) for one in self._book.candidates for part in one.parts if part.session == row]
        gaps = tuple(sorted(seat.seat for seat in self._missing if seat.session == row.session))
        unmarked = [b for b in own if b.digest not in self._marked and b.reason != "interim"]
        left = [bundle for bundle in unmarked if bundle.sitting not in self._owed]
        works = sum(self._owed[bundle.sitting] for bundle in unmarked)
        return SessionView(
            session=row.session,
            title=row.room,
            starts=day_and_time(row.starts_ms),
            part=_part_of(lines),
            seats=tuple(_seats(lines, self._owed)),
            bundles=len(own),
            missing=gaps,
            alarms=self._alarms.count(row.session),
            to_mark=len(left),
            marked=len(own) - len(left),
            problem=self._problem(row.session, gaps, left, works),
            practical=any(part.part is Part.SKILL for _, part in lines),
            works=works,
        )

    def _problem(self, session: bytes, gaps: tuple[int, ...], left: list[BundleRow], works: int) -> Problem:
        own = [one for one in self._manifests if one.session == session]
        problems = {
            Problem.ALARM: session in self._alarms,
            Problem.MISSING: bool(gaps),
            Problem.NO_MANIFEST: session not in self._seated,
            Problem.NO_PACK: any(bundle.package not in self._packs for bundle in left),
            Problem.TO_MARK: bool(left),
            Problem.EXAMINERS: works > 0,
            Problem.PENDING: bool(own) and all(one.pending for one in own),
        }
        return next((problem for problem, there in problems.items() if there), Problem.NONE)


def _part_of(lines: list[tuple[CandidateScore, PartScore]]) -> str:
    parts = [part for part in Part if any(score.part is part for _, score in lines)]
    return " ".join(part_name(part) for part in parts)


def _seats(lines: list[tuple[CandidateScore, PartScore]], owed: Counter[tuple[bytes, bytes, int]]) -> list[SeatView]:
    return [
        SeatView(
            score.row.seat,
            one.admission_number,
            one.name,
            _state(score, owed),
            score.hundredths,
            "—" if score.hundredths is None else score_text(score.hundredths),
            verdict_name(one.outcome.verdict),
        )
        for one, score in sorted(lines, key=lambda line: line[1].row.seat)
    ]


def _state(score: PartScore, owed: Counter[tuple[bytes, bytes, int]]) -> str:
    if score.hundredths is not None:
        return tr("Marked")
    if (score.session.session, score.row.candidate, score.row.attempt) in owed:
        return tr("Waits for examiners")
    return {ABSENT: tr("absent"), "stopped": tr("Stopped"), "finished": tr("To mark")}.get(score.state, "—")
