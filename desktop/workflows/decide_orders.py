"""Decisions that only an order carries out: extra time on the day, a section open again, a fork, a power cut, the end.

Each puts the decision on record; `sign_orders` signs what waits. None of them changes anything in the room by itself.
"""

from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry
from desktop.formats.head import Head
from desktop.formats.order import MOST_EXTRA_PCT, MOST_EXTRA_S, PREFIX_BYTES, ExtraTime
from desktop.formats.roster import Duty
from desktop.workflows.audit_words import extra_words
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.run_room import Decision, need_reason, person_named, verify_decision, verify_seats

_SLACK_MS = 120_000
"""A time that people read from the wall may be so far from the console's."""


def approve_extra_time(desk: RoomDesk, seat: int, extra: ExtraTime, by: str, reason: str) -> AuditEntry:
    """Accommodation on the day, by the chief alone; `extra` is what the candidate has in all from now on.

    Raises E-ROM-07 for an empty seat, E-ROM-20 for somebody who is not the chief, E-ROM-21 for no more than before.
    """
    verify_seats(desk, (seat,))
    if person_named(desk, by).duty is not Duty.CHIEF:
        raise Error(
            "E-ROM-20", "{name} is not on duty as chief.", "The chief or the centre signs this.", exit_code=4, name=by
        )
    before = extra_time_of(desk, seat)
    if extra == before or extra.pct < before.pct or extra.seconds < before.seconds:
        raise Error(
            "E-ROM-21", "Seat {n} has {extra} already.", "Choose what the candidate has in all from now on.",
            exit_code=4, n=seat, extra=extra_words(before.pct, before.seconds),
        )  # fmt: skip
    values = {"extra_pct": min(extra.pct, MOST_EXTRA_PCT), "extra_s": min(extra.seconds, MOST_EXTRA_S)}
    return desk.write(Audit.ACCOMMODATION, Note((seat,), (by,), text=need_reason(reason), values=values))


def extra_time_of(desk: RoomDesk, seat: int) -> ExtraTime:
    """What a candidate has in all: of the roster, or approved since."""
    row = desk.roster.at_seat(seat)
    found = ExtraTime(row.extra_pct, row.extra_s) if row is not None else ExtraTime(0, 0)
    for entry in desk.record.events:
        if entry.kind is Audit.ACCOMMODATION and seat in entry.seats:
            found = ExtraTime(int(entry.values["extra_pct"]), int(entry.values["extra_s"]))
    return found


def reopen_section(desk: RoomDesk, seat: int, decision: Decision) -> AuditEntry:
    """A section that was stopped or handed in by mistake shall be open again, as far as time is left.

    Raises E-ROM-22 where nothing was handed in or stopped.
    """
    verify_decision(desk, decision)
    verify_seats(desk, (seat,))
    found = desk.record.seat(seat)
    if not (found.stop_cause or found.final or found.handed_in_ms):
        raise Error(
            "E-ROM-22", "Seat {n} has not handed in.", "Only a sealed section is opened again.", exit_code=4, n=seat
        )
    return desk.write(Audit.REOPENED, Note((seat,), decision.people, text=decision.reason))


def decide_fork(desk: RoomDesk, seat: int, head: Head, decision: Decision) -> AuditEntry:
    """Of two copies that tell different stories the one with this head goes on."""
    verify_decision(desk, decision)
    verify_seats(desk, (seat,))
    values = {
        "station": head.station.hex(), "prefix": head.head[:PREFIX_BYTES].hex(),
        "name": desk.machine_names.get(head.station, ""),
    }  # fmt: skip
    return desk.write(Audit.FORK_DECIDED, Note((seat,), decision.people, text=decision.reason, values=values))


def state_interruption(desk: RoomDesk, times_ms: tuple[int, int], cause: str, decision: Decision) -> AuditEntry:
    """A power cut or alarm that nobody at the console could press a button for. Raises E-ROM-23 for other times."""
    verify_decision(desk, decision)
    began, ended = times_ms
    if not desk.record.started_ms - _SLACK_MS <= began < ended <= desk.clock.read().wall_ms + _SLACK_MS:
        raise Error(
            "E-ROM-23", "These times do not lie between the start of the exam and now.",
            "Write both as 09:05, the earlier one first.", exit_code=4,
        )  # fmt: skip
    values = {"from_ms": began, "to_ms": ended}
    return desk.write(Audit.POWER_CUT, Note((), decision.people, cause, decision.reason, values))


def end_room(desk: RoomDesk, decision: Decision) -> AuditEntry:
    """Every sitting that runs is handed in, and nobody begins any more."""
    verify_decision(desk, decision)
    return desk.write(Audit.ENDED, Note((), decision.people, text=decision.reason))


def let_go_on(desk: RoomDesk, seats: tuple[int, ...], by: str, reason: str) -> AuditEntry:
    """A sitting that waits after a gap goes on; no time is given back. The network tells it; else a code does."""
    verify_seats(desk, seats, by)
    return desk.write(Audit.UNLOCKED, Note(seats, (by,), text=reason.strip()))


def hand_in_for(desk: RoomDesk, seats: tuple[int, ...], by: str, reason: str) -> AuditEntry:
    """For a candidate who left without handing in. The network tells the station; else a code does."""
    verify_seats(desk, seats, by)
    return desk.write(Audit.HAND_IN_ORDERED, Note(seats, (by,), text=need_reason(reason)))
