"""An order as two people write it on a spare machine of a room without a console (section 9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.clock import Moment
from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.head import Head
from desktop.formats.order import (
    PREFIX_BYTES,
    ExtraTime,
    Order,
    OrderKind,
    OrderRoom,
    RoomScope,
    SeatScope,
    SignedOrder,
    StatedTimes,
    read_order,
    write_order,
)
from desktop.refusals import refuse
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.armed_seat import chiefs_of
from desktop.workflows.session_desk import SessionShown


@dataclass(frozen=True)
class OrderDraft:
    """What people decide. `seat` 0 stands for the room, then `seats` are meant (none: all). Times are wall-clock
    milliseconds since 1970; `head` is the seat's newest one, from the stick that was touched to it."""

    kind: OrderKind
    reason: str
    cause: str = ""
    seat: int = 0
    seats: tuple[int, ...] = ()
    times_ms: tuple[int, int] | None = None
    extra: ExtraTime | None = None
    head: Head | None = None


def sign_draft(session: SessionShown, draft: OrderDraft, keys: Sequence[SigningKey], now: Moment) -> bytes:
    """The file, read back as a seat reads it. The counter is the clock on the wall, which rises by itself.

    Raises E-IMP-05 for a seat that is not in the room, E-ORD-06 for a draft that contradicts itself, E-SIG-05, E-SIG-06
    and E-GRT-01 for signers who may not.
    """
    starts_ms = session.grant.header.starts_ms
    times = None
    if draft.times_ms is not None:
        times = StatedTimes(*((ms - starts_ms) * 1_000_000 for ms in draft.times_ms))
    order = Order(
        session.grant.header.session, draft.kind, _scope(session, draft), max(1, now.wall_ms), draft.reason.strip(),
        draft.cause, times, draft.extra,
    )  # fmt: skip
    try:
        data = write_order(order, keys[0], keys[1:])
    except ValueError as reason:
        raise Error(
            "E-ORD-06",
            "This order lacks something, or has something that it cannot have.",
            "A stop needs cause, seat and head; an interruption needs its cause; every order needs a reason.",
            exit_code=Error.USAGE,
        ) from reason
    _read(session, data)
    return data


def carry_signed(session: SessionShown, data: bytes, stick: Stick, spare_bytes: int = SPARE_BYTES) -> str:
    """Write it on a stick; its name there. It is safe to remove the stick when this returns. Raises E-OUT."""
    name = f"{_read(session, data).digest.hex()}.korder"
    write_artefact(stick, name, data, lambda found: _read(session, found), spare_bytes)
    return name


def _scope(session: SessionShown, draft: OrderDraft) -> SeatScope | RoomScope:
    if not draft.seat:
        return RoomScope(draft.seats)
    row = session.roster.at_seat(draft.seat)
    if row is None:
        raise refuse("E-IMP-05", n=draft.seat)
    head = draft.head
    if head is None:
        return SeatScope(session.grant.header.stations[0], row.candidate, row.attempt)
    if (head.candidate, head.attempt) != (row.candidate, row.attempt):
        raise refuse("E-ORD-03")
    return SeatScope(head.station, row.candidate, row.attempt, head.head[:PREFIX_BYTES])


def _read(session: SessionShown, data: bytes) -> SignedOrder:
    grant = session.grant
    return read_order(source_of(data), grant.trust, OrderRoom(grant.header, chiefs_of(grant.header, session.roster)))
