"""A whole exam day: prepared, opened, sat, closed, imported, marked, printed; and an honest count at the end."""

import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import mean
from typing import Any

from desktop.language import tr
from desktop.rehearsal.aftermath import Aftermath, bundle_names, finish_day, sticks_agree
from desktop.rehearsal.opening import OpenedRoom, open_room
from desktop.rehearsal.plan import OF_THE_ROOM, RehearsalPlan, check_plan
from desktop.rehearsal.preparation import Announce, Prepared, prepare
from desktop.rehearsal.profiles import Profile
from desktop.rehearsal.seats import SeatResult, sit_all
from desktop.rehearsal.traces import traces
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.trust_files import write_private

_REFUSED = (Outcome.REJECTED, Outcome.FOREIGN, Outcome.FORK, Outcome.TRUNCATED)
_TIME_TOLERANCE_SECONDS = 5
_MOST_FOR_SPAM = 20


def rehearse(plan: RehearsalPlan, announce: Announce) -> dict[str, Any]:
    """Run the day; the fields of `commands.md`. Raises E-REH and whatever the workflows refuse."""
    started = time.monotonic()
    check_plan(plan)
    prepared = prepare(plan, announce)
    room = open_room(prepared, announce)
    seats = sit_all(prepared, room, announce)
    after = finish_day(prepared, room, {seat.candidate: seat.profile for seat in seats}, announce)
    _leave_note(prepared)
    return {
        "level": plan.level,
        "part": plan.part,
        "seed": plan.seed,
        "candidates": plan.candidates,
        "expected": plan.expected,
        "people": traces(plan, seats, after.room),
        **_counts(plan.part, seats, after),
        "weights": dict(prepared.rehearsed.weights),
        "minutes": prepared.rehearsed.minutes,
        "journal_events": after.journal_events,
        "seconds": round(time.monotonic() - started, 1),
        "faults": _faults(prepared, room, seats, after),
        "documents": [str(path) for path in after.documents],
        "profiles": _profiles(plan.part, seats, after),
        "practice_seat": str(prepared.station(plan.practice_seat)),
    }


def held_up(fields: Mapping[str, Any]) -> bool:
    """Whether the day ended as it must: everybody in, nothing lost, every fault survived, and of practical work more
    marks for better work (spam at most 20, nothing for nothing)."""
    counted = fields["handed_in"] == fields["imported"] == fields["expected"]
    traced = all(fields["people"].values())
    survived = all(fault["survived"] == fault["injected"] for fault in fields["faults"].values())
    fair = fields["part"] != "skill" or _are_fair(fields["profiles"])
    return bool(counted and traced and survived and fair and not fields["answers_lost"] and not fields["rejected"])


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


def _found(seat: SeatResult, after: Aftermath) -> int:
    """How many acknowledged answers the store holds, among the marked results, with exactly their last value."""
    stored = after.marked_answers.get(seat.candidate, {})
    return sum(stored.get(item) == value for item, (_, value) in seat.acknowledged.items())


def _faults(
    prepared: Prepared, room: OpenedRoom, seats: Sequence[SeatResult], after: Aftermath
) -> dict[str, dict[str, int]]:
    names, twins = bundle_names(prepared, room), sticks_agree(prepared)
    report = {}
    for fault in prepared.plan.faults:
        hit = [seat for seat in seats if fault in OF_THE_ROOM or (seat.fault == fault and _was_hit(seat))]
        injected = sum(seat.kills for seat in hit) if fault in ("kill", "swap") else len(hit)
        survived = sum(_survived(seat, after) and names.get(seat.candidate, "") in twins for seat in hit)
        report[fault] = {"injected": injected, "survived": survived}
    return report


def _was_hit(seat: SeatResult) -> bool:
    """A program is killed after some answers; who writes too few is never killed."""
    return seat.fault not in ("kill", "swap") or seat.kills > 0


def _survived(seat: SeatResult, after: Aftermath) -> bool:
    """Nothing acknowledged is lost, after the resume and in the store, and the charged time is the true time."""
    report = seat.report
    if report is None or report.lost_on_resume or _found(seat, after) != len(seat.acknowledged):
        return False
    if report.stopped:
        return True
    charged = report.used_seconds + report.uncharged_seconds
    return abs(charged - report.true_seconds) <= _TIME_TOLERANCE_SECONDS


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


def _leave_note(prepared: Prepared) -> None:
    """How a person sits the practice seat."""
    plan = prepared.plan
    person = next(
        person
        for number, person in prepared.people.items()
        if any(row.ticket == number for row in prepared.practice.built.roster.rows)
    )
    lines = [
        tr("Seat {seat} was left for you.", seat=plan.practice_seat),
        "",
        f"    ./kaochang candidate --data {prepared.station(plan.practice_seat)}",
        "",
        tr("Two proctors open the paper with two of the code cards in practice/secrets."),
        tr("Then check in as {name}: the last six of the document number are {digits}.",
           name=person.name, digits=person.id_number[-6:]),
        tr("After handing in:"),
        "",
        f"    ./kaochang import {prepared.station(plan.practice_seat)}/outbox --store {plan.out}/store",
        f"    ./kaochang mark --store {plan.out}/store",
        f"    ./kaochang report score-slip --store {plan.out}/store --out score-slip.pdf",
        "",
    ]  # fmt: skip
    write_private(plan.out / "room" / "README.txt", "\n".join(lines).encode("utf-8"))
