"""The room at a glance: from roster, record and what is heard of the machines to one tile a seat, with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.clock import NANOSECONDS
from desktop.exam.room_record import RoomRecord, SeatRecord
from desktop.exam.sitting import OVER, RUNNING, STARTED, State
from desktop.formats.roster import RosterRow
from desktop.language import sentence, tr
from desktop.room.seat_states import Presence, SeatView
from desktop.room.tiles import CALL, FAULT, LATE, LOST, UNDECIDED, Spare, Tile
from desktop.workflows.exchange_seats import partner_of
from desktop.workflows.spoken_times import time_of_day

_STATE_WORDS = {
    State.IDENTITY: sentence("At check-in"),
    State.INSTRUCTIONS: sentence("Reading rules"),
    State.READY: sentence("Ready"),
    State.ANSWERING: sentence("Answering"),
    State.PAUSED: sentence("Paused"),
    State.STEPPED_OUT: sentence("Stepped out"),
    State.HANDED_IN: sentence("Handed in"),
    State.EXPORTED: sentence("Handed in"),
    State.STOPPED: sentence("Stopped"),
    State.MOVED: sentence("Moved"),
}
_LATE_HANDOVER_S = 60
_CALL_WORDS = {"hand": sentence("Raises a hand"), "fault": sentence("Reports a fault")}
_BEFORE = (State.WAITING, State.CHECK_IN, State.IDENTITY, State.INSTRUCTIONS, State.READY)
_NOBODY_YET = (State.WAITING, State.CHECK_IN)
"""Nobody has logged in at the machine."""


@dataclass(frozen=True)
class RoomMoment:
    """What the tiles of one moment are made from. `planned_s` is the time of a paper by its number, 0 if unknown;
    `names` is what people call a machine, by its signing key id.
    """

    rows: Sequence[RosterRow]
    record: RoomRecord
    views: Mapping[int, SeatView]
    machines: Mapping[bytes, SeatView]
    now_ns: int
    since_start_s: int
    planned_s: Mapping[int, int]
    names: Mapping[bytes, str] = field(default_factory=dict)


def tiles_of(moment: RoomMoment) -> tuple[Tile, ...]:
    """One tile for each seat of the roster, in the order of their numbers."""
    return tuple(tile_of(moment, row) for row in sorted(moment.rows, key=lambda row: row.seat))


def spares_of(moment: RoomMoment, machines: Sequence[bytes]) -> tuple[Spare, ...]:
    """Machines at which nobody of the roster sits, and whose sitting each of them took over."""
    taken = {found.machine: seat for seat, found in moment.record.seats.items() if found.machine}
    heard = moment.machines
    return tuple(
        Spare(moment.names[key], taken.get(key, 0), heard[key].presence if key in heard else Presence.NEVER, key)
        for key in machines
    )


def tile_of(moment: RoomMoment, row: RosterRow) -> Tile:
    """The tile of one candidate; after 换机 it shows the machine where the sitting goes on."""
    record = moment.record.seat(row.seat)
    view = moment.machines.get(record.machine) if record.machine else None
    view = view or moment.views.get(row.seat) or SeatView(row.seat)
    urgency, need, since_s = _need_of(moment, record, view)
    word, tone, sign = _state_of(moment, record, view, urgency)
    done = record.final or view.state in (State.HANDED_IN, State.EXPORTED)
    as_of = time_of_day(view.carried_ms) if view.carried_ms and _decided(record) is None else ""
    return Tile(
        seat=row.seat,
        name=row.name,
        ticket=row.ticket,
        state=f"{word} {as_of}" if as_of else word,
        tone=tone,
        sign=sign,
        answered=view.answered,
        total=0 if view.state in _BEFORE else view.total,
        left_s=None if done or record.is_absent or record.stop_cause else _left_s(moment, row, record, view),
        urgency=urgency,
        need=need,
        since_s=since_s,
        checked_in=bool(record.checked_in_ms),
        absent=record.is_absent,
        done=done,
        active=_is_active(moment, record, view),
        incidents=record.incidents,
        credit_s=view.credit_s,
        interrupted_s=view.interrupted_s,
        undecided=view.undecided,
        copies=view.copies,
        presence=view.presence,
        collected=record.final,
        correction=record.correction,
        extra=bool(row.extra_pct or row.extra_s),
        exchanged=partner_of(moment.record, row.seat),
        machine=moment.names.get(record.machine, "") if record.machine else "",
        as_of=as_of,
    )


def _need_of(moment: RoomMoment, record: SeatRecord, view: SeatView) -> tuple[int, str, int]:
    """How urgent, in words, and for how many seconds already."""
    if record.is_absent or record.stop_cause or record.final:
        return 0, "", 0
    if view.call or record.called:
        since = max(0, moment.now_ns - view.called_ns) // NANOSECONDS if view.call else 0
        return CALL, tr(_CALL_WORDS.get(view.call or record.called, "Raises a hand")), since
    silent_s = max(0, moment.now_ns - view.heard_ns) // NANOSECONDS
    if view.presence is Presence.LOST and view.state not in OVER:
        return LOST, tr("Not heard any more (answers are still saved at the seat)"), silent_s
    if view.notice in ("E-STO-03", "E-STO-04", "E-JRN-03"):
        return FAULT, tr("Saving is in trouble"), silent_s
    if view.undecided:
        return UNDECIDED, tr("{n} interruptions wait for a decision", n=view.undecided), 0
    if view.state is State.PAUSED and not moment.record.paused:
        return UNDECIDED, tr("Stands still: a proctor has to decide"), silent_s
    if view.state in OVER and moment.record.started_ms and silent_s > _LATE_HANDOVER_S:
        return LATE, tr("Handed in, but the answers are not here yet"), silent_s
    return 0, "", 0


def _state_of(moment: RoomMoment, record: SeatRecord, view: SeatView, urgency: int) -> tuple[str, str, str]:
    """Words, tone and sign; what people decided comes before what a machine says."""
    decided = _decided(record)
    if decided is not None:
        return decided
    if urgency == CALL:
        is_fault = (view.call or record.called) == "fault"
        return (tr("Fault"), "danger", "fault") if is_fault else (tr("Calls"), "danger", "hand")
    if urgency == FAULT:
        return tr("Trouble"), "danger", "alert"
    if urgency == LOST:
        return tr("Lost"), "warn", "alert"
    if urgency == UNDECIDED:
        return tr("To decide"), "warn", "pause"
    if urgency == LATE:
        return tr("Handed in"), "warn", "clock"
    if view.state is None or view.state in _NOBODY_YET:
        return _nobody_yet(moment, record, view)
    return _heard(view.state, bool(record.checked_in_ms))


def _nobody_yet(moment: RoomMoment, record: SeatRecord, view: SeatView) -> tuple[str, str, str]:
    """Nobody has logged in at this seat: what is known of the candidate, before the start and after it."""
    started = bool(moment.record.started_ms)
    if not record.checked_in_ms:
        waits = view.presence is Presence.HERE and not started
        return tr("Waiting for log-in") if waits else tr("Not here yet"), "muted", ""
    if not started:
        return tr("Admitted"), "primary", "person"
    return (tr("Answering"), "primary", "") if view.state is None else (tr("Not logged in"), "warn", "seat")


def _decided(record: SeatRecord) -> tuple[str, str, str] | None:
    if record.stop_cause:
        return tr("Stopped"), "muted", "close"
    if record.final:
        return tr("Collected"), "ok", "check"
    if record.is_absent:
        return tr("Absent"), "muted", "away"
    if record.absent:
        return tr("Absent?"), "warn", "away"
    return None


def _heard(state: State, admitted: bool) -> tuple[str, str, str]:
    """Before the start the sign says that people compared face and document, which no machine knows."""
    word = tr(_STATE_WORDS[state])
    if state in (State.HANDED_IN, State.EXPORTED):
        return word, "ok", "check"
    if state is State.PAUSED:
        return word, "warn", "pause"
    if state is State.STEPPED_OUT:
        return word, "warn", "away"
    if state in RUNNING:
        return word, "primary", ""
    return word, "muted", "person" if admitted and state is not State.MOVED else ""


def _is_active(moment: RoomMoment, record: SeatRecord, view: SeatView) -> bool:
    if record.final or record.is_absent or record.stop_cause:
        return False
    if view.state is not None:
        return view.state in STARTED
    return bool(record.checked_in_ms and moment.record.started_ms)


def _left_s(moment: RoomMoment, row: RosterRow, record: SeatRecord, view: SeatView) -> int | None:
    """What the machine said last; without a network the room's time by the plan. In started minutes, as shown."""
    if view.left_s is not None:
        gone = max(0, moment.now_ns - view.heard_ns) // NANOSECONDS if view.state in RUNNING else 0
        return _started_minutes(view.left_s - gone)
    planned = moment.planned_s.get(row.package, 0)
    if not planned or not moment.record.started_ms or not record.checked_in_ms:
        return None
    return _started_minutes(planned + planned * row.extra_pct // 100 + row.extra_s - moment.since_start_s)


def _started_minutes(seconds: int) -> int:
    """A tile changes with the minute, not with the second."""
    return -(-max(0, seconds) // 60) * 60
