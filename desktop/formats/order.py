"""Order `.korder`: what people decide in writing, for a seat or for the room (trust-and-formats 4.9; order.md)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

from desktop.crypto.signing import SigningKey
from desktop.exam.interruptions import Cause
from desktop.exam.sitting import StopCause
from desktop.formats.artefacts import KORDER, Role
from desktop.formats.envelope import Envelope, Signers, read_envelope, write_envelope
from desktop.formats.fields import Fields
from desktop.formats.grant_header import MOST_MACHINES, MOST_SEAT, GrantHeader
from desktop.refusals import refuse
from desktop.strict_json import LARGEST_INTEGER, JsonObject

PREFIX_BYTES = 8
MOST_REASON_CHARACTERS = 200
MOST_EXTRA_PCT, MOST_EXTRA_S = 400, 86_400


class OrderKind(StrEnum):
    """What is ordered."""

    INTERRUPTION = "interruption"
    STOP = "stop"
    REOPEN = "reopen"
    EXCEPTION = "exception"
    ACCOMMODATION = "accommodation"
    IDENTITY = "identity"
    CONTINUE_FORK = "continue_fork"
    CLOSE = "close"


_OF_THE_ROOM = frozenset({OrderKind.INTERRUPTION, OrderKind.EXCEPTION, OrderKind.CLOSE})
_OF_A_SEAT = frozenset(OrderKind) - {OrderKind.EXCEPTION, OrderKind.CLOSE}
_BEFORE_ANY_HEAD = frozenset({OrderKind.ACCOMMODATION, OrderKind.IDENTITY})
"""May be written before the sitting has begun: then there is no head to name."""
_BY_ONE = frozenset({OrderKind.EXCEPTION, OrderKind.ACCOMMODATION})
"""Signed by the chief or the centre alone."""
_CAUSES: dict[OrderKind, type[StrEnum]] = {OrderKind.INTERRUPTION: Cause, OrderKind.STOP: StopCause}


@dataclass(frozen=True)
class SeatScope:
    """One sitting. `head_prefix` begins a head of its journal; empty where nothing was begun yet."""

    station: bytes
    candidate: bytes
    attempt: int
    head_prefix: bytes = b""


@dataclass(frozen=True)
class RoomScope:
    """The seats of the room that are meant; none named means all."""

    seats: tuple[int, ...] = ()

    def covers(self, seat: int) -> bool:
        """Whether `seat` is meant."""
        return not self.seats or seat in self.seats


@dataclass(frozen=True)
class StatedTimes:
    """What proctors state of an interruption: nanoseconds from the session's planned start by the clock on the wall."""

    from_ns: int
    to_ns: int

    @property
    def length_ns(self) -> int:
        """How long it was."""
        return self.to_ns - self.from_ns


@dataclass(frozen=True)
class ExtraTime:
    """What an accommodation gives from now on, in all."""

    pct: int
    seconds: int


@dataclass(frozen=True)
class Order:
    """An order. `cause` is a Cause of an interruption or a StopCause, empty for the other kinds."""

    session: bytes
    kind: OrderKind
    scope: SeatScope | RoomScope
    counter: int
    reason: str
    cause: str = ""
    stated: StatedTimes | None = None
    extra: ExtraTime | None = None


@dataclass(frozen=True)
class SignedOrder:
    """An order as read: `signers` are the signing key ids, author first; `digest` names it."""

    order: Order
    signers: tuple[bytes, ...]
    digest: bytes


@dataclass(frozen=True)
class OrderRoom:
    """For whom an order is read: the grant's header, and the key ids of those on duty as chief (主考)."""

    header: GrantHeader
    chiefs: Collection[bytes] = field(default_factory=frozenset)


def write_order(order: Order, author: SigningKey, countersigners: Sequence[SigningKey] = ()) -> bytes:
    """The file. A ValueError for an order that its own reader would refuse is our own fault."""
    if not _is_whole(order):
        raise ValueError("an order that contradicts itself")
    return write_envelope(KORDER, _header(order), (), (author,), countersigners)


def read_order(source: BinaryIO, trust: Signers, room: OrderRoom) -> SignedOrder:
    """The order in `source`. Raises E-FMT, E-SIG, E-IMP-04 for another session, E-GRT-01 for a signer or station
    outside the grant, E-SIG-05 where the second proctor is missing."""
    envelope = read_envelope(source, KORDER, trust)
    fields = envelope.fields()
    order = _read_order(fields)
    fields.end()
    if not _is_whole(order):
        raise refuse("E-FMT-06")
    _verify_place(order, room.header)
    _verify_signers(order, envelope, room)
    signers = (*envelope.authors, *envelope.countersigners)
    return SignedOrder(order, tuple(signer.key_id for signer in signers), envelope.digest)


def _verify_place(order: Order, header: GrantHeader) -> None:
    if order.session != header.session:
        raise refuse("E-IMP-04")
    if isinstance(order.scope, SeatScope) and order.scope.station not in header.stations:
        raise refuse("E-GRT-01")


def _verify_signers(order: Order, envelope: Envelope, room: OrderRoom) -> None:
    """Everybody holds a card of this session; two different people, or one who may decide alone."""
    holders = {holder.key for holder in room.header.holders}
    author = envelope.author
    by_centre = author.role is Role.CENTRE and author.centre == room.header.centre
    if not by_centre and author.key_id not in holders:
        raise refuse("E-GRT-01")
    if not {signer.key_id for signer in envelope.countersigners} <= holders:
        raise refuse("E-GRT-01")
    alone = order.kind in _BY_ONE and (by_centre or author.key_id in room.chiefs)
    if not envelope.countersigners and not alone:
        raise refuse("E-SIG-05", n=1, k=2)


def _is_whole(order: Order) -> bool:
    """Every field is there that the kind needs, and none that it does not know."""
    at_seat = isinstance(order.scope, SeatScope)
    fits = order.kind in (_OF_A_SEAT if at_seat else _OF_THE_ROOM)
    if isinstance(order.scope, SeatScope):
        fits = fits and (bool(order.scope.head_prefix) or order.kind in _BEFORE_ANY_HEAD)
    fits = fits and bool(order.cause) == (order.kind in _CAUSES)
    fits = fits and (order.extra is not None) == (order.kind is OrderKind.ACCOMMODATION)
    times = order.stated is None or (order.kind is OrderKind.INTERRUPTION and order.stated.length_ns >= 0)
    return fits and times and bool(order.reason.strip())


def _header(order: Order) -> JsonObject:
    header: JsonObject = {
        "session": order.session.hex(), "order": str(order.kind), "counter": order.counter, "reason": order.reason,
    }  # fmt: skip
    scope = order.scope
    if isinstance(scope, SeatScope):
        header |= {"scope": "seat", "station": scope.station.hex(), "candidate": scope.candidate.hex()}
        header |= {"attempt": scope.attempt}
        header |= {"head_prefix": scope.head_prefix.hex()} if scope.head_prefix else {}
    else:
        header |= {"scope": "room", "seats": list(scope.seats)}
    if order.cause:
        header["cause"] = order.cause
    if order.stated is not None:
        header |= {"from_ns": order.stated.from_ns, "to_ns": order.stated.to_ns}
    if order.extra is not None:
        header |= {"extra_pct": order.extra.pct, "extra_s": order.extra.seconds}
    return header


def _read_order(fields: Fields) -> Order:
    kind = fields.choice("order", OrderKind)
    return Order(
        session=fields.id("session"),
        kind=kind,
        scope=_read_scope(fields),
        counter=fields.integer("counter", 1),
        reason=fields.text("reason", MOST_REASON_CHARACTERS),
        cause=str(fields.choice("cause", _CAUSES[kind])) if kind in _CAUSES else "",
        stated=_read_times(fields) if fields.has("from_ns") else None,
        extra=_read_extra(fields) if kind is OrderKind.ACCOMMODATION else None,
    )


def _read_scope(fields: Fields) -> SeatScope | RoomScope:
    if fields.text("scope", 4) == "seat":
        return SeatScope(
            fields.digest("station"),
            fields.id("candidate"),
            fields.integer("attempt", 1, 99),
            fields.bytes("head_prefix", PREFIX_BYTES) if fields.has("head_prefix") else b"",
        )
    seats = fields.integers("seats", MOST_MACHINES)
    if len(set(seats)) != len(seats) or not all(1 <= seat <= MOST_SEAT for seat in seats):
        raise fields.malformed()
    return RoomScope(seats)


def _read_times(fields: Fields) -> StatedTimes:
    least = -LARGEST_INTEGER
    return StatedTimes(fields.integer("from_ns", least), fields.integer("to_ns", least))


def _read_extra(fields: Fields) -> ExtraTime:
    return ExtraTime(fields.integer("extra_pct", 0, MOST_EXTRA_PCT), fields.integer("extra_s", 0, MOST_EXTRA_S))
