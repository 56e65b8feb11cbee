"""The morning: stations take what the stick carries, two proctors open the paper on one of them."""

from dataclasses import dataclass

from desktop.crypto.codes import printed_code
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant
from desktop.language import tr
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.preparation import STARTS_MS, Announce, Prepared
from desktop.storage.sticks import FolderStick
from desktop.workflows.open_session import OpenedSession, OpeningForm, TypedCode, carry_ticket, open_session
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.station_folder import StationFolder

_BEFORE_MS = 600_000


@dataclass(frozen=True)
class OpenedRoom:
    """The session as the opening station read it, and its ticket."""

    grant: SessionGrant
    roster: Roster
    opened: OpenedSession


def open_room(prepared: Prepared, announce: Announce) -> OpenedRoom:
    """Every seat takes grant and package from the stick; the first one opens, the stick carries the ticket around."""
    stick, desks = prepared.plan.out / "stick", carry_package(prepared, announce)
    announce(tr("Two proctors open the paper"))
    first = desks[1]
    shown = first.sessions()[0]
    codes = {card.no: card.code for card in prepared.session.built.secrets.cards}
    typed = [TypedCode(no, printed_code(codes[no])) for no in sorted(codes)[:2]]
    form = OpeningForm(shown.releases[0].no, typed[0], typed[1], shown.roster.people)
    opened = open_session(first, shown, form, MovableClock(STARTS_MS - _BEFORE_MS))
    carry_ticket(opened, shown.grant, FolderStick(stick), spare_bytes=0)
    for desk in desks.values():
        _take(desk, prepared)
    for ticket in stick.glob("*.kticket"):
        ticket.unlink()
    return OpenedRoom(shown.grant, shown.roster, opened)


def carry_package(prepared: Prepared, announce: Announce) -> dict[int, SessionDesk]:
    """Every seat and every spare machine takes grant and package from the stick."""
    plan = prepared.plan
    desks = {seat: SessionDesk(StationFolder(prepared.station(seat))) for seat in (*plan.seats, *plan.spare_seats)}
    announce(tr("Carrying the package to {n} stations", n=len(desks)))
    for desk in desks.values():
        _take(desk, prepared)
    return desks


def _take(desk: SessionDesk, prepared: Prepared) -> None:
    for taken in desk.take_from(prepared.plan.out / "stick"):
        if taken.refusal is not None:
            raise taken.refusal
