"""Orders and console notes about one sitting, as proctors and consoles of its room would write them."""

from dataclasses import replace

from desktop.crypto.signing import SigningKey
from desktop.exam.sitting import State
from desktop.formats.order import ExtraTime, Order, OrderKind, RoomScope, SeatScope, StatedTimes, write_order
from desktop.formats.witness import Command, Witness, write_witness
from desktop.keeper.messages import Event
from desktop.keeper.room_messages import ApplyEnvelope
from tests.helpers.sitting import Sitting

CONSOLE_BOOT = b"console's boot!!"


def seat_scope(sitting: Sitting, **changes: object) -> SeatScope:
    """The scope that names this sitting as it stands."""
    room = sitting.room
    scope = SeatScope(room.station.key_id, room.candidate, 1, sitting.keeper._desk.journal.head[:8])
    return replace(scope, **changes)  # type: ignore[arg-type]


def room_order(sitting: Sitting, kind: OrderKind, counter: int = 1, **values: object) -> Order:
    """An order for the whole room."""
    return Order(sitting.room.session, kind, RoomScope(), counter, "理由", **values)  # type: ignore[arg-type]


def seat_order(sitting: Sitting, kind: OrderKind, counter: int = 1, **values: object) -> Order:
    """An order for this sitting."""
    return Order(sitting.room.session, kind, seat_scope(sitting), counter, "理由", **values)  # type: ignore[arg-type]


def signed(sitting: Sitting, order: Order, *numbers: int) -> bytes:
    """Signed by these proctors, the first one as author; without any by 1 and 2."""
    keys: list[SigningKey] = [sitting.room.proctors[number] for number in numbers or (1, 2)]
    return write_order(order, keys[0], keys[1:])


def give(sitting: Sitting, order: Order, *numbers: int) -> tuple[Event, ...]:
    """Sign an order and hand it to the seat."""
    return sitting.send(ApplyEnvelope(signed(sitting, order, *numbers)))


def stated(from_minute: float, to_minute: float) -> StatedTimes:
    """Two times that proctors state, in minutes from the planned start."""
    minute = 60_000_000_000
    return StatedTimes(round(from_minute * minute), round(to_minute * minute))


def extra(pct: int, seconds: int) -> ExtraTime:
    """What an accommodation gives."""
    return ExtraTime(pct, seconds)


def note(sitting: Sitting, counter: int, command: Command = Command.NONE, **changes: object) -> bytes:
    """What the room's console says of this sitting now."""
    desk, room = sitting.keeper._desk, sitting.room
    assert room.console is not None
    store = sitting.folder.name
    witness = Witness(
        room.session, room.station.key_id, bytes.fromhex(store), desk.journal.last_seq, desk.journal.head, counter,
        desk.now_ns, CONSOLE_BOOT, command,
    )  # fmt: skip
    return write_witness(replace(witness, **changes), room.console)  # type: ignore[arg-type]


def command(sitting: Sitting, counter: int, what: Command, **changes: object) -> tuple[Event, ...]:
    """The console commands."""
    return sitting.send(ApplyEnvelope(note(sitting, counter, what, **changes)))


def is_on(sitting: Sitting) -> bool:
    """Whether the candidate can answer."""
    return sitting.keeper.state is State.ANSWERING
