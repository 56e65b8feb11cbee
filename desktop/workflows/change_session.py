"""换场 at one machine: what comes next, and leaving the session that is over (exam-day 4).

A session is left when its answers lie elsewhere, read back, or when nobody sat here; then the disk is proven.
"""

from dataclasses import dataclass

from desktop.errors import Error
from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.reserve import RESERVE_BYTES, Reserve
from desktop.workflows.armed_seat import (
    GrantedSeat,
    answers_left,
    find_granted_candidate,
    find_granted_seat,
    find_sitting,
    find_ticket,
    granted_seats,
    has_begun,
    has_final_bundle,
)
from desktop.workflows.session_desk import SessionDesk, SessionShown
from desktop.workflows.station_folder import StationFolder


@dataclass(frozen=True)
class NextSession:
    """A session that can be sat at this machine after the one that it is in."""

    session: bytes
    room: str
    starts_ms: int


def current_session(station: StationFolder) -> bytes:
    """The session it is now at this machine; empty when none is. Raises what refuses every grant."""
    now = find_granted_seat(station)
    return b"" if now is None else now.grant.header.session


def opened_session(station: StationFolder) -> bytes:
    """The same, but only when its paper was opened for this machine."""
    now = find_granted_seat(station)
    return b"" if now is None or find_ticket(station, now) is None else now.grant.header.session


def next_session(station: StationFolder, session: bytes) -> NextSession | None:
    """What comes after `session` at this machine; None when nothing does."""
    headers = {one.grant.header.session: one.grant.header for one in find_granted_candidate(station, None)}
    if session not in headers:
        return None
    later = [header for header in headers.values() if header.starts_ms > headers[session].starts_ms]
    first = min(later, key=lambda header: header.starts_ms, default=None)
    return None if first is None else NextSession(first.session, first.room, first.starts_ms)


def sessions_to_open(desk: SessionDesk) -> tuple[SessionShown, ...]:
    """What two proctors may open at this machine now: the current session alone. Raises as `SessionDesk.sessions`."""
    sessions, now = desk.sessions(), find_granted_seat(desk.station)
    if now is not None:
        return tuple(one for one in sessions if one.grant.header.session == now.grant.header.session)
    return tuple(one for one in sessions if not desk.station.has_left(one.grant.header.session))[:1]


def leave_session(
    station: StationFolder, session: bytes, reserve_bytes: int = RESERVE_BYTES, *, moved: bool = False
) -> None:
    """This machine is done with `session`; the next look at the folder finds the one after it.

    `moved`: the sitting that was begun here goes on at another machine. Raises E-STN-04 for answers that lie only here,
    E-STN-05 while a sitting is not finished, E-STO-02 or E-STO-04 for a disk that would not bear another sitting.
    """
    for seat in (one for one in granted_seats(station) if one.grant.header.session == session):
        if not moved:
            _verify_done(station, seat)
        found = find_sitting(station, seat)
        if found is not None:
            Reserve(station.sitting_folder(found.slots.store) / "reserve").release()
    _verify_disk(station, reserve_bytes)
    station.leave(session)


def _verify_done(station: StationFolder, now: GrantedSeat) -> None:
    if not has_begun(station, now) or answers_left(station, now):
        return
    if has_final_bundle(station, now):
        raise Error(
            "E-STN-04", "The answers of this seat lie only on this machine.", "Copy them to a stick first.", exit_code=4
        )
    raise Error(
        "E-STN-05", "The sitting at this machine is not finished.", "Hand it in, or move it to another machine, first.",
        exit_code=4,
    )  # fmt: skip


def _verify_disk(station: StationFolder, reserve_bytes: int) -> None:
    trial = Reserve(station.path / "trial", reserve_bytes)
    try:
        trial.fill()
    except MediumFull as reason:
        raise refuse("E-STO-02") from reason
    except MediumFailed as reason:
        raise refuse("E-STO-04") from reason
    finally:
        trial.release()
