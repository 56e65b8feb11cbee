"""Signed notes that lie at a station: heads kept beside the journal, and orders that were carried here by stick."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.order import OrderKind, OrderRoom, SeatScope, SignedOrder, read_order
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant
from desktop.workflows.armed_seat import GrantedSeat, chiefs_of
from desktop.workflows.station_folder import StationFolder


def known_heads(station: StationFolder, store: bytes) -> tuple[bytes, ...]:
    """Heads of this store outside its journal: the newest one of the outbox, and those of machines that took over."""
    found = []
    for path in (station.outbox / f"{store.hex()}.khead", *_moved_heads(station, store)):
        with suppress(OSError):
            found.append(path.read_bytes())
    return tuple(found)


def is_taken_over(station: StationFolder, store: bytes) -> bool:
    """Whether this machine has seen that the sitting goes on at another one."""
    return any(path.exists() for path in _moved_heads(station, store))


def _moved_heads(station: StationFolder, store: bytes) -> tuple[Path, Path]:
    name = f"{store.hex()}.moved.khead"
    return station.outbox / name, station.facts().mirror / name


def carried_orders(station: StationFolder, granted: GrantedSeat) -> Iterator[tuple[bytes, SignedOrder]]:
    """The orders in the station's folder that are signed as they must be and mean this seat, oldest first."""
    room = OrderRoom(granted.grant.header, granted.chiefs)
    found = []
    for path in station.order_paths():
        with suppress(Error, OSError):
            content = path.read_bytes()
            signed = read_order(source_of(content), granted.trust, room)
            if means(signed, granted):
                found.append((content, signed))
    yield from sorted(found, key=lambda one: one[1].order.counter)


def standing_orders(station: StationFolder, granted: GrantedSeat) -> tuple[bytes, ...]:
    """Orders written before the sitting began, which take effect whenever it is opened: accommodations, identity."""
    kinds = (OrderKind.ACCOMMODATION, OrderKind.IDENTITY)
    return tuple(content for content, signed in carried_orders(station, granted) if signed.order.kind in kinds)


def fork_orders(station: StationFolder, granted: GrantedSeat) -> tuple[SignedOrder, ...]:
    """Orders to go on after a suspected fork."""
    orders = (signed for _, signed in carried_orders(station, granted))
    return tuple(signed for signed in orders if signed.order.kind is OrderKind.CONTINUE_FORK)


def exception_order(station: StationFolder, grant: SessionGrant, roster: Roster) -> SignedOrder | None:
    """An order of the chief or the centre that allows fewer staff than the rule asks, if one was carried here."""
    room = OrderRoom(grant.header, chiefs_of(grant.header, roster))
    for path in station.order_paths():
        with suppress(Error, OSError):
            signed = read_order(source_of(path.read_bytes()), grant.trust, room)
            if signed.order.kind is OrderKind.EXCEPTION:
                return signed
    return None


def means(signed: SignedOrder, granted: GrantedSeat) -> bool:
    """Whether an order is for this seat's sitting, or for the room with this seat."""
    scope, row = signed.order.scope, granted.row
    if isinstance(scope, SeatScope):
        return (scope.candidate, scope.attempt) == (row.candidate, row.attempt)
    return scope.covers(row.seat)
