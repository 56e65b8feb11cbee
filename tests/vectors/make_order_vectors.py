"""Writes the vectors of orders and console notes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from desktop.exam.interruptions import Cause
from desktop.exam.sitting import StopCause
from desktop.formats.order import (
    ExtraTime,
    Order,
    OrderKind,
    RoomScope,
    SeatScope,
    StatedTimes,
    write_order,
)
from desktop.formats.receipt import Receipt, ReceiptLine, TakenAs, write_receipt
from desktop.formats.witness import Command, Witness, write_witness
from tests.vectors import small_room as room
from tests.vectors import small_sitting as sit
from tests.vectors.room_writing import changed
from tests.vectors.vector_file import Vector, write_vectors

MINUTE = 60_000_000_000


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    groups = {"order": _orders() | _refused_orders(), "witness": _witnesses(), "receipt": _receipts()}
    return {
        f"{kind}/{kind}_{name}.txt": vector.encode() for kind, group in groups.items() for name, vector in group.items()
    }


def _seat(prefix: bytes = b"prefix!!", station: str = "station 1") -> SeatScope:
    return SeatScope(room.signing(station).key_id, room.CANDIDATE[1], 1, prefix)


def _stop() -> Order:
    return Order(room.SESSION, OrderKind.STOP, _seat(), 7, "身体不适", StopCause.ILL.value)


def _power_cut() -> Order:
    times = StatedTimes(30 * MINUTE, 42 * MINUTE)
    return Order(room.SESSION, OrderKind.INTERRUPTION, RoomScope((1, 2)), 8, "停电", Cause.ROOM.value, times)


def _of_kind(kind: OrderKind, **values: Any) -> Order:
    scope = RoomScope() if kind in (OrderKind.EXCEPTION, OrderKind.CLOSE) else _seat()
    return Order(room.SESSION, kind, scope, 9, "理由", **values)


def _vector(
    expect: str, comment: str, order: Order, author: str = "proctor 1", second: Sequence[str] = ("proctor 2",)
) -> Vector:
    data = write_order(order, room.signing(author), [room.signing(name) for name in second])
    released = f"{order.kind} {order.counter} {order.reason}".encode() if expect == "ok" else b""
    return Vector(expect, "order", data, comment, {}, released)


def _orders() -> dict[str, Vector]:
    extra = _of_kind(OrderKind.ACCOMMODATION, extra=ExtraTime(30, 600))
    early = replace(extra, scope=_seat(b""))
    return {
        "stop": _vector("ok", "Two proctors stop a sitting.", _stop()),
        "power_cut": _vector("ok", "One order for the room, with stated times.", _power_cut()),
        "power_cut_measured": _vector("ok", "Without stated times.", replace(_power_cut(), stated=None)),
        "times_before_start": _vector(
            "ok", "Stated times may be negative.", replace(_power_cut(), stated=StatedTimes(-2 * MINUTE, MINUTE))
        ),
        "own_act": _vector(
            "ok", "A claim settled with nothing.", _of_kind(OrderKind.INTERRUPTION, cause=Cause.OWN.value)
        ),
        "reopen": _vector("ok", "A sealed section.", _of_kind(OrderKind.REOPEN)),
        "identity": _vector("ok", "Admitted against the document.", _of_kind(OrderKind.IDENTITY)),
        "continue_fork": _vector("ok", "One copy goes on.", _of_kind(OrderKind.CONTINUE_FORK)),
        "close": _vector("ok", "The room is over.", _of_kind(OrderKind.CLOSE)),
        "accommodation_by_chief": _vector("ok", "The chief alone.", extra, "proctor 3", ()),
        "accommodation_by_centre": _vector("ok", "The centre alone, before a head exists.", early, "centre", ()),
        "exception_by_chief": _vector("ok", "The chief alone.", _of_kind(OrderKind.EXCEPTION), "proctor 3", ()),
        "by_centre_and_proctor": _vector("ok", "The centre needs a proctor too.", _stop(), "centre"),
    }


def _refused_orders() -> dict[str, Vector]:
    data = write_order(_stop(), room.signing("proctor 1"), [room.signing("proctor 2")])
    cut = write_order(_power_cut(), room.signing("proctor 1"), [room.signing("proctor 2")])
    extra = _of_kind(OrderKind.ACCOMMODATION, extra=ExtraTime(30, 600))

    def altered(expect: str, comment: str, change: Any, of: bytes = data) -> Vector:
        written = changed(of, change, room.signing("proctor 1"), [room.signing("proctor 2")])
        return Vector(expect, "order", written, comment)

    return {
        "one_proctor": _vector("E-SIG-05", "A stop by one.", _stop(), second=()),
        "same_proctor_twice": Vector(
            "E-SIG-06", "order", write_order(_stop(), *_twice("proctor 1")), "One key in both roles."
        ),
        "accommodation_by_one": _vector("E-SIG-05", "Proctor 1 is no chief.", extra, second=()),
        "stop_by_chief_alone": _vector("E-SIG-05", "A chief does not stop alone.", _stop(), "proctor 3", ()),
        "by_centre_alone": _vector("E-SIG-05", "Nor does the centre.", _stop(), "centre", ()),
        "by_console": _vector("E-SIG-03", "Consoles write no orders.", _stop(), "console"),
        "by_station": _vector("E-SIG-03", "Nor do stations.", _stop(), "station 1"),
        "countersigned_by_centre": _vector("E-SIG-03", "The second is a proctor.", _stop(), second=("centre",)),
        "other_session": altered("E-IMP-04", "Another session.", lambda h: h.update(session="ab" * 16)),
        "station_not_in_grant": _vector("E-GRT-01", "Station 3.", replace(_stop(), scope=_seat(station="station 3"))),
        "kind_unknown": altered("E-FMT-06", "Order annul.", lambda h: h.update(order="annul")),
        "cause_of_interruption": altered("E-FMT-06", "Stopped by the room.", lambda h: h.update(cause="room")),
        "cause_missing": altered("E-FMT-06", "A stop without cause.", lambda h: h.pop("cause")),
        "cause_unwanted": altered("E-FMT-07", "A reopening with a cause.", lambda h: h.update(order="reopen")),
        "stop_of_the_room": altered(
            "E-FMT-06", "Nobody stops a room.", lambda h: h.update(order="stop", cause="ill"), cut
        ),
        "close_of_a_seat": altered(
            "E-FMT-06", "A seat is not closed.", lambda h: (h.update(order="close"), h.pop("cause"))
        ),
        "scope_unknown": altered("E-FMT-06", "Scope floor.", lambda h: h.update(scope="floor")),
        "prefix_missing": altered("E-FMT-06", "A stop for any story.", lambda h: h.pop("head_prefix")),
        "prefix_short": altered("E-FMT-06", "Seven bytes.", lambda h: h.update(head_prefix="ab" * 7)),
        "counter_zero": altered("E-FMT-06", "Counters begin at 1.", lambda h: h.update(counter=0)),
        "reason_blank": altered("E-FMT-06", "No reason.", lambda h: h.update(reason=" ")),
        "reason_long": altered("E-FMT-06", "201 characters.", lambda h: h.update(reason="长" * 201)),
        "times_turned": altered("E-FMT-06", "Ends before it begins.", lambda h: h.update(to_ns=0), cut),
        "times_half": altered("E-FMT-06", "An end is missing.", lambda h: h.pop("to_ns"), cut),
        "times_on_stop": altered("E-FMT-06", "A stop has no times.", lambda h: h.update(from_ns=0, to_ns=1)),
        "seat_twice": altered("E-FMT-06", "Seat 1 twice.", lambda h: h.update(seats=[1, 1]), cut),
        "seats_at_seat": altered("E-FMT-07", "Scope seat with seats.", lambda h: h.update(seats=[1])),
        "minutes_typed": altered("E-FMT-07", "Nobody types minutes.", lambda h: h.update(minutes=12)),
        "extra_beyond": altered(
            "E-FMT-06", "Five times the time.",
            lambda h: (h.update(order="accommodation", extra_pct=401, extra_s=0), h.pop("cause")),
        ),
    }  # fmt: skip


def _twice(name: str) -> tuple[Any, list[Any]]:
    return room.signing(name), [room.signing(name)]


def _witness(seq: int, counter: int, head: bytes = b"", **values: Any) -> Witness:
    seen = head or room.seed(f"h {seq}")
    usual = Witness(
        room.SESSION, room.signing("station 1").key_id, sit.STORE, seq, seen, counter, 77, room.identity("console boot")
    )
    return replace(usual, **values)


def _witnesses() -> dict[str, Vector]:
    console = room.signing("console")
    after = {"last": write_witness(_witness(5, 3), console).hex()}

    def note(code: str, comment: str, value: Witness, state: dict[str, str] | None = None) -> Vector:
        released = value.head if code == "ok" else b""
        return Vector(code, "witness", write_witness(value, console), comment, state or {}, released)

    def altered(code: str, comment: str, change: Any) -> Vector:
        return Vector(code, "witness", changed(write_witness(_witness(5, 3), console), change, console), comment)

    return {
        "first": note("ok", "Nothing known before.", _witness(5, 3)),
        "next": note("ok", "Record 6.", _witness(6, 4), after),
        "command_alone": note(
            "ok", "The same head again, with a command.", _witness(5, 4, command=Command.PAUSE), after
        ),
        "counter_same": note("E-ORD-01", "Counter 3 again.", _witness(6, 3), after),
        "counter_lower": note("E-ORD-01", "Counter 2 after 3.", _witness(6, 2), after),
        "fork": note("E-JRN-03", "Record 5 with another hash.", _witness(5, 4, room.seed("other")), after),
        "other_store": note("E-IMP-04", "Another store.", _witness(6, 4, store=room.identity("other")), after),
        "counter_zero": altered("E-FMT-06", "Counters begin at 1.", lambda h: h.update(counter=0)),
        "command_unknown": altered("E-FMT-06", "Command annul.", lambda h: h.update(command="annul")),
        "unknown_field": altered("E-FMT-07", "A field too many.", lambda h: h.update(seat=1)),
        "by_station": Vector(
            "E-SIG-03", "witness", write_witness(_witness(5, 3), room.signing("station 1")), "No station witnesses."
        ),
        "has_body": Vector(
            "E-FMT-04", "witness", write_witness(_witness(5, 3), console) + b"x", "A byte behind the end."
        ),
    }  # fmt: skip


def _receipts() -> dict[str, Vector]:
    bundle, other = room.seed("bundle 1"), room.seed("bundle 2")
    whole = Receipt(
        room.SESSION, room.seed("manifest"), True,
        (ReceiptLine(bundle, TakenAs.ACCEPTED), ReceiptLine(other, TakenAs.SUPERSEDED)),
    )  # fmt: skip
    known = {"known": [bundle.hex(), other.hex()]}

    def receipt(code: str, comment: str, value: Receipt, author: str = "centre") -> Vector:
        released = b"".join(line.bundle for line in value.bundles) if code == "ok" else b""
        return Vector(code, "receipt", write_receipt(value, room.signing(author)), comment, known, released)

    def altered(code: str, comment: str, change: Any) -> Vector:
        written = changed(write_receipt(whole, room.signing("centre")), change, room.signing("centre"))
        return Vector(code, "receipt", written, comment, known)

    return {
        "whole": receipt("ok", "Two bundles of one sitting.", whole),
        "no_manifest_yet": receipt(
            "ok", "Nothing to compare with.", replace(whole, manifest=b"", complete=False)
        ),
        "complete_without_manifest": receipt("E-FMT-06", "Complete with nothing.", replace(whole, manifest=b"")),
        "bundle_unknown_here": receipt(
            "E-IMP-04", "A bundle that never left.",
            replace(whole, bundles=(ReceiptLine(room.seed("bundle 3"), TakenAs.ACCEPTED),)),
        ),
        "bundle_twice": receipt("E-FMT-06", "One bundle twice.", replace(whole, bundles=(whole.bundles[0],) * 2)),
        "other_session": receipt("E-IMP-04", "Another session.", replace(whole, session=room.identity("other"))),
        "by_station": receipt("E-SIG-03", "No station issues receipts.", whole, "station 1"),
        "outcome_unknown": altered("E-FMT-06", "Outcome lost.", lambda h: h["bundles"][0].update(outcome="lost")),
        "score_inside": altered("E-FMT-07", "A receipt tells no score.", lambda h: h.update(score=90)),
    }  # fmt: skip


if __name__ == "__main__":
    write_vectors(vectors())
