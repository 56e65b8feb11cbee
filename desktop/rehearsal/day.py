"""A whole exam day: prepared, opened, sat, closed, imported, marked, printed; and an honest count at the end."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

from desktop.clock import NANOSECONDS
from desktop.formats.room_manifest import RoomFacts
from desktop.language import tr
from desktop.rehearsal.aftermath import Aftermath, bundle_names, close_by_stick, finish_day, sticks_agree
from desktop.rehearsal.linked_console import ClosedRoom, open_console
from desktop.rehearsal.linked_exam import LinkedExam
from desktop.rehearsal.opening import OpenedRoom, carry_package, open_room
from desktop.rehearsal.plan import OF_THE_ROOM, RehearsalPlan, check_plan
from desktop.rehearsal.practice_note import leave_note
from desktop.rehearsal.preparation import Announce, Prepared, prepare
from desktop.rehearsal.profiles import Profile
from desktop.rehearsal.room_pace import WINDOW_NS
from desktop.rehearsal.seats import SeatResult, sit_all
from desktop.rehearsal.traces import traces
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.skill_workspace import folder_name

_REFUSED = (Outcome.REJECTED, Outcome.FOREIGN, Outcome.FORK, Outcome.TRUNCATED)
_TIME_TOLERANCE_SECONDS = 5
_PACE_TOLERANCE_SECONDS = 2 * WINDOW_NS // NANOSECONDS
"""What a console measures may be off by what the clocks of an accelerated room are apart, before and after."""
_MOST_FOR_SPAM = 20
_TOLD_BY = {"clock": "E-CLK-02", "disk": "E-STO-03"}


def rehearse(plan: RehearsalPlan, announce: Announce) -> dict[str, Any]:
    """Run the day; the fields of `commands.md`. Raises E-REH and whatever the workflows refuse."""
    started = time.monotonic()
    check_plan(plan)
    prepared = prepare(plan, announce)
    held = _hold_linked(prepared, announce) if plan.is_linked else _hold_by_stick(prepared, announce)
    seats = held.seats
    after = finish_day(prepared, held.facts, {seat.candidate: seat.profile for seat in seats}, announce)
    leave_note(prepared)
    return {
        "level": plan.level,
        "part": plan.part,
        "seed": plan.seed,
        "candidates": plan.candidates,
        "expected": plan.expected,
        "people": traces(plan, seats, after.room),
        **_counts(plan.part, seats, after),
        **_counted_files(prepared, seats, after),
        "weights": dict(prepared.rehearsed.weights),
        "minutes": prepared.rehearsed.minutes,
        "journal_events": after.journal_events,
        "seconds": round(time.monotonic() - started, 1),
        "faults": _faults(prepared, held, after),
        "link": plan.link,
        "room_record": dict(held.closed.numbers) if held.closed is not None else {},
        "documents": [str(path) for path in (*after.documents, *held.papers)],
        "profiles": _profiles(plan.part, seats, after),
        "practice_seat": str(prepared.station(plan.practice_seat)),
    }


@dataclass(frozen=True)
class _Held:
    """An exam that was sat in a room that was closed; `closed` is what its console says, where there was one."""

    room: OpenedRoom
    seats: list[SeatResult]
    facts: RoomFacts
    closed: ClosedRoom | None = None

    @property
    def papers(self) -> tuple[Path, ...]:
        """What was printed in the room."""
        return (self.closed.papers,) if self.closed is not None else ()


def _hold_by_stick(prepared: Prepared, announce: Announce) -> _Held:
    """Nothing but sticks and codes."""
    room = open_room(prepared, announce)
    seats = sit_all(prepared, room, announce)
    return _Held(room, seats, close_by_stick(prepared, room, announce))


def _hold_linked(prepared: Prepared, announce: Announce) -> _Held:
    """A console and the room's network; the package still comes by stick."""
    carry_package(prepared, announce)
    console = open_console(prepared, announce)
    seats = LinkedExam(prepared, console, announce).sit()
    announce(tr("Closing the room"))
    closed = console.close(sum(prepared.plan.fault_of(seat.seat) == "stick" for seat in seats))
    return _Held(console.opened, seats, closed.facts, closed)


def held_up(fields: Mapping[str, Any]) -> bool:
    """Whether the day ended as it must: everybody in, nothing lost, every fault survived, and of practical work more
    marks for better work (spam at most 20, nothing for nothing)."""
    counted = fields["handed_in"] == fields["imported"] == fields["expected"]
    traced = all(fields["people"].values())
    survived = all(fault["survived"] == fault["injected"] for fault in fields["faults"].values())
    fair = fields["part"] != "skill" or _are_fair(fields["profiles"])
    lost = fields["answers_lost"] or fields["files_lost"]
    return bool(counted and traced and survived and fair and not lost and not fields["rejected"])


def _are_fair(profiles: Mapping[str, float]) -> bool:
    """The mean scores of those profiles that sat, from the best to the worst."""
    ordered = [profiles[name.value] for name in Profile if name.value in profiles]
    rising = all(better >= worse for better, worse in pairwise(ordered))
    return rising and profiles.get("spamming", 0) <= _MOST_FOR_SPAM and not profiles.get("empty", 0)


def _counts(part: str, seats: Sequence[SeatResult], after: Aftermath) -> dict[str, int]:
    acknowledged = sum(len(seat.acknowledged) for seat in seats)
    found = sum(_found(seat, after) for seat in seats)
    bundles = after.imported.bundles
    return {
        "handed_in": sum(bool(seat.report and seat.report.receipt) for seat in seats),
        "imported": bundles[Outcome.ACCEPTED],
        "rejected": sum(bundles[outcome] for outcome in _REFUSED),
        "answers_acknowledged": acknowledged,
        "answers_imported": found,
        "answers_lost": acknowledged - found,
        "passed": sum((_score(part, score) or 0) >= 60 for score in after.book.candidates),
    }


def _counted_files(prepared: Prepared, seats: Sequence[SeatResult], after: Aftermath) -> dict[str, int]:
    """The files that lay in the folders of tasks, and how many of them the centre does not have exactly so."""
    handed, lost = 0, 0
    for seat in seats:
        digits = prepared.people[seat.admission_number].id_number[-6:]
        folder = after.work / folder_name(seat.admission_number, digits)
        for path, content in (seat.report.files if seat.report else {}).items():
            file = folder.joinpath(*path.split("/"))
            handed += 1
            lost += not (file.is_file() and file.read_bytes() == content)
    return {"files_handed_in": handed, "files_lost": lost}


def _found(seat: SeatResult, after: Aftermath) -> int:
    """How many acknowledged answers the store holds, among the marked results, with exactly their last value."""
    stored = after.marked_answers.get(seat.candidate, {})
    return sum(stored.get(item) == value for item, (_, value) in seat.acknowledged.items())


def _faults(prepared: Prepared, held: _Held, after: Aftermath) -> dict[str, dict[str, int]]:
    names, twins = bundle_names(prepared, held.room), sticks_agree(prepared)
    slack = _TIME_TOLERANCE_SECONDS + (_PACE_TOLERANCE_SECONDS if held.closed is not None else 0)
    report = {}
    for fault in prepared.plan.faults:
        hit = [seat for seat in held.seats if _was_hit(seat, fault, held)]
        injected = sum(seat.kills for seat in hit) if fault in ("kill", "swap") else len(hit)
        survived = sum(
            _survived(seat, after, slack) and names.get(seat.candidate, "") in twins and _is_back(seat, held)
            for seat in hit
        )
        report[fault] = {"injected": injected, "survived": survived}
    return report


def _was_hit(seat: SeatResult, fault: str, held: _Held) -> bool:
    """Whether a fault really came, by what was seen of it: a program that was killed (who writes too few never is), the
    network as the console lost it, the power where somebody sat, the rest as the keeper or the stick said."""
    if fault in OF_THE_ROOM:
        return seat.report is not None and seat.report.lost_power
    if seat.fault != fault:
        return False
    if seat.fault == "lan":
        return held.closed is not None and seat.seat in held.closed.lost
    if seat.fault in ("kill", "swap"):
        return seat.kills > 0
    return _was_told(seat, fault, held)


def _was_told(seat: SeatResult, fault: str, held: _Held) -> bool:
    """A disk that fails and a clock that is moved are told at the seat; a stick that was pulled out held no bundle
    until it was plugged in again, or was noticed at the console."""
    if fault == "stick" and held.closed is not None:
        return held.closed.pulled > 0
    if seat.report is None:
        return False
    if fault == "stick":
        return len(set(seat.report.copies)) > 1
    return _TOLD_BY[fault] in seat.report.notices


def _is_back(seat: SeatResult, held: _Held) -> bool:
    """A seat whose network failed was heard of again before the end."""
    return seat.fault != "lan" or (held.closed is not None and seat.seat in held.closed.back)


def _survived(seat: SeatResult, after: Aftermath, slack_seconds: int) -> bool:
    """Nothing acknowledged is lost, after the resume and in the store, and the charged time is the true time."""
    report = seat.report
    if report is None or report.lost_on_resume or _found(seat, after) != len(seat.acknowledged):
        return False
    if report.stopped:
        return True
    charged = report.used_seconds + report.uncharged_seconds
    return abs(charged - report.true_seconds) <= slack_seconds


def _profiles(part: str, seats: Sequence[SeatResult], after: Aftermath) -> dict[str, float]:
    scores = {score.admission_number: _score(part, score) for score in after.book.candidates}
    by_profile: dict[str, list[float]] = {}
    for seat in seats:
        value = scores.get(seat.admission_number)
        if value is not None:
            by_profile.setdefault(seat.profile.value, []).append(value)
    return {profile: round(mean(values), 2) for profile, values in sorted(by_profile.items())}


def _score(part: str, score: Any) -> float | None:
    found = next((one for one in score.parts if one.part.value == part), None)
    return None if found is None or found.hundredths is None else found.hundredths / 100
