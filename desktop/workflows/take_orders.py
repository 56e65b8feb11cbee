"""Orders that reach a console by stick: exceptions and accommodations of the centre, what a spare machine wrote."""

from pathlib import Path

from desktop.errors import Error
from desktop.exam.audit import Audit, Fact
from desktop.formats.artefacts import KORDER
from desktop.formats.order import OrderKind, SeatScope, SignedOrder
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.sign_orders import keep_order, kept_orders, read_room_order, signer_names
from desktop.workflows.stick_scan import read_small, scan_sources

TakenOrder = tuple[bytes, tuple[int, ...]]
"""An order's file, and its seats; none means the whole room."""


def take_orders(desk: RoomDesk, folder: Path) -> tuple[tuple[TakenOrder, ...], tuple[tuple[str, Error], ...]]:
    """Keep the orders on a stick that are new here and put them on record; those orders, and what was refused by name.

    Raises E-CEN-03 and -04 for the folder.
    """
    known = {read_room_order(desk, data).digest for data in kept_orders(desk)}
    taken: list[TakenOrder] = []
    refused = []
    for found in scan_sources([folder]):
        if found.type is not KORDER:
            continue
        try:
            data = read_small(found.path)
            signed = read_room_order(desk, data)
        except Error as error:
            refused.append((found.name, error))
            continue
        if signed.digest not in known:
            known.add(signed.digest)
            taken.append((data, _take(desk, signed, data)))
    return tuple(taken), tuple(refused)


def _take(desk: RoomDesk, signed: SignedOrder, data: bytes) -> tuple[int, ...]:
    """Keep one order and put it on record; its seats."""
    keep_order(desk, signed, data)
    order, seats = signed.order, _seats(desk, signed)
    values: dict[str, Fact] = {"digest": signed.digest.hex(), "counter": order.counter}
    if order.kind is OrderKind.EXCEPTION:
        desk.write(Audit.EXCEPTION, Note(people=signer_names(desk, signed), text=order.reason, values=values))
    else:
        values |= {"kind": str(order.kind), "of": -1}
        desk.write(Audit.ORDER, Note(seats, signer_names(desk, signed), order.cause, order.reason, values))
    return seats


def _seats(desk: RoomDesk, signed: SignedOrder) -> tuple[int, ...]:
    scope = signed.order.scope
    if not isinstance(scope, SeatScope):
        return scope.seats
    sitting = (scope.candidate, scope.attempt)
    return tuple(row.seat for row in desk.roster.rows if (row.candidate, row.attempt) == sitting)
