"""Whether every unusual candidate left the right trace on the room's manifest (`--people`)."""

from collections.abc import Callable, Mapping, Sequence

from desktop.formats.room_manifest import RoomFacts, SeatLine, SeatState, StopCause
from desktop.rehearsal.plan import RehearsalPlan
from desktop.rehearsal.seats import SeatResult

_Fits = Callable[[SeatLine, SeatResult | None], bool]


def traces(plan: RehearsalPlan, seats: Sequence[SeatResult], room: RoomFacts) -> dict[str, bool]:
    """Kind → whether all of its candidates stand on the manifest as they must."""
    results = {seat.seat: seat for seat in seats}
    lines = {line.seat: line for line in room.seats}
    found: dict[str, bool] = {}
    for seat in plan.seats:
        kind = plan.kind_of(seat)
        if kind:
            found[kind] = found.get(kind, True) and _TRACES[kind](lines[seat], results.get(seat))
    return found


def _absent(line: SeatLine, seat: SeatResult | None) -> bool:
    return seat is None and line.state is SeatState.ABSENT and line.bundle is None


def _late(line: SeatLine, seat: SeatResult | None) -> bool:
    let_in = any(use.purpose.value == "low" for use in line.codes)
    return let_in and line.state is SeatState.FINISHED and _refused(seat, "E-SIT-05")


def _stopped(cause: StopCause) -> _Fits:
    return lambda line, _: (line.state, line.cause) == (SeatState.STOPPED, cause) and line.bundle is not None


def _retake(line: SeatLine, _: SeatResult | None) -> bool:
    return line.attempt == 2 and line.state is SeatState.FINISHED


def _corrected(line: SeatLine, seat: SeatResult | None) -> bool:
    return line.state is SeatState.FINISHED and _refused(seat, "E-SIT-04")


def _refused(seat: SeatResult | None, code: str) -> bool:
    return seat is not None and seat.report is not None and code in seat.report.refusals


_TRACES: Mapping[str, _Fits] = {
    "absent": _absent,
    "late": _late,
    "ill": _stopped(StopCause.ILL),
    "cheat": _stopped(StopCause.MISCONDUCT),
    "retake": _retake,
    "wrong-id": _corrected,
    "swapped-seats": _corrected,
}
