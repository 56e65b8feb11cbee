"""Orders (.korder): what people decided at the console, signed by two of them, for the stations to obey.

A decision stands on record first; the order that carries it out names the number of that event. It goes by network
and by stick alike. An exception from the staffing rule is signed by the chief alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry, Fact
from desktop.formats.artefacts import KORDER
from desktop.formats.envelope import source_of
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
from desktop.formats.roster import Duty
from desktop.refusals import refuse
from desktop.storage.media import write_whole
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import need_reason, needs_order, seats_left_out

_MOST_REASON = 200


@dataclass(frozen=True)
class PendingDecision:
    """A decision that no order carries out yet: its number among the room's events, and the event."""

    number: int
    entry: AuditEntry

    @property
    def signers(self) -> int:
        """How many sign it: an accommodation the chief alone."""
        return 1 if self.entry.kind is Audit.ACCOMMODATION else 2


def pending_decisions(desk: RoomDesk) -> tuple[PendingDecision, ...]:
    """Decisions that wait for their signatures, oldest first.

    A pause and its end count only for seats that no network told: `values` of the event say which.
    """
    events = desk.record.events
    done = {int(entry.values["of"]) for entry in events if entry.kind is Audit.ORDER}
    found = []
    for number, entry in enumerate(events):
        left_out = seats_left_out(entry)
        told = entry.kind is Audit.RESUMED and not needs_order(entry)
        if entry.kind in _ORDERS and number not in done and not told:
            found.append(PendingDecision(number, replace(entry, seats=left_out) if left_out else entry))
    return tuple(found)


def sign_decision(
    desk: RoomDesk, heads: RoomHeads, pending: PendingDecision, keys: Sequence[SigningKey]
) -> tuple[bytes, tuple[int, ...]]:
    """The signed order, kept and on record, and the seats it is for.

    Raises E-SIG-05 for too few keys or one who may not sign alone, E-REL-03 for one proctor twice, E-ROM-14 where no
    head is known.
    """
    if len(keys) < pending.signers:
        raise refuse("E-SIG-05", n=len(keys), k=pending.signers)
    if pending.signers > 1 and keys[0].key_id == keys[1].key_id:
        raise refuse("E-REL-03")
    order = _ORDERS[pending.entry.kind](desk, heads, pending)
    return _sign(desk, order, keys, pending), pending.entry.seats


def except_staff(desk: RoomDesk, key: SigningKey, reason: str) -> bytes:
    """Fewer staff than the rule asks: the chief signs, it is printed everywhere. Raises E-ROM-02, E-SIG-05."""
    order = Order(desk.session, OrderKind.EXCEPTION, RoomScope(), _counter(desk), need_reason(reason)[:_MOST_REASON])
    data = write_order(order, key)
    signed = read_room_order(desk, data)
    keep_order(desk, signed, data)
    values: dict[str, Fact] = {"digest": signed.digest.hex(), "counter": order.counter}
    desk.write(Audit.EXCEPTION, Note(people=signer_names(desk, signed), text=order.reason, values=values))
    return data


def kept_orders(desk: RoomDesk) -> tuple[bytes, ...]:
    """Every order that was signed here."""
    return tuple(path.read_bytes() for path in sorted((desk.folder / "orders").glob(f"*.{KORDER.extension}")))


def carry_orders(desk: RoomDesk, stick: Stick, spare_bytes: int = SPARE_BYTES) -> int:
    """All orders on one stick that is touched to each seat; how many. Raises E-OUT."""
    orders = kept_orders(desk)
    for data in orders:
        name = f"{read_room_order(desk, data).digest.hex()}.{KORDER.extension}"
        write_artefact(stick, name, data, lambda found: read_room_order(desk, found), spare_bytes)
    return len(orders)


def _sign(desk: RoomDesk, order: Order, keys: Sequence[SigningKey], pending: PendingDecision) -> bytes:
    data = write_order(order, keys[0], keys[1 : pending.signers])
    signed = read_room_order(desk, data)
    keep_order(desk, signed, data)
    values: dict[str, Fact] = {
        "kind": str(order.kind), "digest": signed.digest.hex(), "counter": order.counter, "of": pending.number,
    }  # fmt: skip
    desk.write(Audit.ORDER, Note(pending.entry.seats, signer_names(desk, signed), order.cause, order.reason, values))
    return data


def _stop(desk: RoomDesk, heads: RoomHeads, pending: PendingDecision) -> Order:
    entry = pending.entry
    scope = _seat_scope(desk, heads, entry.seats[0])
    return Order(desk.session, OrderKind.STOP, scope, _counter(desk), _reason(entry), cause=entry.cause)


def _credit(desk: RoomDesk, _heads: RoomHeads, pending: PendingDecision) -> Order:
    entry = pending.entry
    scope = RoomScope(entry.seats)
    return Order(desk.session, OrderKind.INTERRUPTION, scope, _counter(desk), _reason(entry), cause=entry.cause)


def _identity(desk: RoomDesk, heads: RoomHeads, pending: PendingDecision) -> Order:
    entry = pending.entry
    scope = _seat_scope(desk, heads, entry.seats[0], needs_head=False)
    return Order(desk.session, OrderKind.IDENTITY, scope, _counter(desk), _reason(entry))


def _room_event(desk: RoomDesk, _heads: RoomHeads, pending: PendingDecision) -> Order:
    """A pause of the room that no network carried: its times as the console's clock measured them."""
    entry, seats = pending.entry, desk.record.events[pending.number].seats
    began = [one for one in desk.record.events[: pending.number] if one.kind is Audit.PAUSED and one.seats == seats]
    if not began:
        raise refuse("E-ORD-04")
    start = began[-1]
    length_ms = entry.clock_ms - start.clock_ms if entry.boot == start.boot else entry.wall_ms - start.wall_ms
    from_ms = start.wall_ms - desk.grant.header.starts_ms
    stated = StatedTimes(from_ms * 1_000_000, (from_ms + max(0, length_ms)) * 1_000_000)
    scope, cause = RoomScope(entry.seats), start.cause or "room"
    reason = start.text[:_MOST_REASON]
    return Order(desk.session, OrderKind.INTERRUPTION, scope, _counter(desk), reason, cause=cause, stated=stated)


def _extra_time(desk: RoomDesk, heads: RoomHeads, pending: PendingDecision) -> Order:
    entry = pending.entry
    scope = _seat_scope(desk, heads, entry.seats[0], needs_head=False)
    extra = ExtraTime(int(entry.values["extra_pct"]), int(entry.values["extra_s"]))
    return Order(desk.session, OrderKind.ACCOMMODATION, scope, _counter(desk), _reason(entry), extra=extra)


def _reopen(desk: RoomDesk, heads: RoomHeads, pending: PendingDecision) -> Order:
    scope = _seat_scope(desk, heads, pending.entry.seats[0])
    return Order(desk.session, OrderKind.REOPEN, scope, _counter(desk), _reason(pending.entry))


def _fork(desk: RoomDesk, _heads: RoomHeads, pending: PendingDecision) -> Order:
    entry = pending.entry
    row = desk.roster.at_seat(entry.seats[0])
    assert row is not None, "decisions are about seats of the roster"
    station, prefix = (bytes.fromhex(str(entry.values[name])) for name in ("station", "prefix"))
    scope = SeatScope(station, row.candidate, row.attempt, prefix)
    return Order(desk.session, OrderKind.CONTINUE_FORK, scope, _counter(desk), _reason(entry))


def _stated(desk: RoomDesk, _heads: RoomHeads, pending: PendingDecision) -> Order:
    entry = pending.entry
    starts = desk.grant.header.starts_ms
    times = StatedTimes(*((int(entry.values[name]) - starts) * 1_000_000 for name in ("from_ms", "to_ms")))
    scope = RoomScope(entry.seats)
    return Order(
        desk.session, OrderKind.INTERRUPTION, scope, _counter(desk), _reason(entry), cause=entry.cause, stated=times
    )


def _end(desk: RoomDesk, _heads: RoomHeads, pending: PendingDecision) -> Order:
    return Order(desk.session, OrderKind.CLOSE, RoomScope(), _counter(desk), _reason(pending.entry))


_ORDERS: dict[Audit, Callable[[RoomDesk, RoomHeads, PendingDecision], Order]] = {
    Audit.STOPPED: _stop,
    Audit.CREDIT: _credit,
    Audit.CORRECTION: _identity,
    Audit.RESUMED: _room_event,
    Audit.ACCOMMODATION: _extra_time,
    Audit.REOPENED: _reopen,
    Audit.FORK_DECIDED: _fork,
    Audit.POWER_CUT: _stated,
    Audit.ENDED: _end,
}


def _seat_scope(desk: RoomDesk, heads: RoomHeads, seat: int, *, needs_head: bool = True) -> SeatScope:
    """One sitting, named by a head of its journal. Raises E-ROM-14 when none is known and one is needed."""
    row = desk.roster.at_seat(seat)
    assert row is not None, "decisions are about seats of the roster"
    head = heads.of_candidate(row.candidate, row.attempt)
    if head is not None:
        return SeatScope(head.station, row.candidate, row.attempt, head.head[:PREFIX_BYTES])
    if needs_head:
        raise Error(
            "E-ROM-14", "Nothing is known yet of the journal at seat {n}.",
            "Take its head on a stick at the seat and read the stick here first.", exit_code=4, n=seat,
        )  # fmt: skip
    station = desk.record.seat(seat).machine or desk.machine_of(seat) or desk.grant.header.stations[0]
    return SeatScope(station, row.candidate, row.attempt)


def _counter(desk: RoomDesk) -> int:
    """Above every order of this room, and of other machines as far as clocks agree."""
    kinds = (Audit.ORDER, Audit.EXCEPTION)
    last = max((int(entry.values.get("counter", 0)) for entry in desk.record.events if entry.kind in kinds), default=0)
    return max(last + 1, desk.clock.read().wall_ms)


def _reason(entry: AuditEntry) -> str:
    return entry.text[:_MOST_REASON]


def read_room_order(desk: RoomDesk, data: bytes) -> SignedOrder:
    """An order as every seat of this room reads it. Raises what its reader raises."""
    chiefs = {person.no for person in desk.roster.people if person.duty is Duty.CHIEF}
    header = desk.grant.header
    room = OrderRoom(header, frozenset(holder.key for holder in header.holders if holder.no in chiefs))
    return read_order(source_of(data), desk.grant.trust, room)


def keep_order(desk: RoomDesk, signed: SignedOrder, data: bytes) -> None:
    """With the orders that go onto a stick."""
    folder = desk.folder / "orders"
    folder.mkdir(exist_ok=True)
    write_whole(folder / f"{signed.digest.hex()}.{KORDER.extension}", data)


def signer_names(desk: RoomDesk, signed: SignedOrder) -> tuple[str, ...]:
    """Who of the people on duty signed; the centre is nobody of them."""
    return tuple(filter(None, (_name_of(desk, signer) for signer in signed.signers)))


def _name_of(desk: RoomDesk, key: bytes) -> str:
    number = next((holder.no for holder in desk.grant.header.holders if holder.key == key), None)
    return next((person.name for person in desk.roster.people if number is not None and person.no == number), "")
