"""Signed orders at this seat (sections 4.9, 9): each is checked against the journal, recorded, and takes effect."""

from collections.abc import Callable

from desktop.exam.interruptions import Authority, Cause, GapKind
from desktop.exam.ledger import Claim
from desktop.exam.sitting import OVER, RUNNING, STARTED, Happening, State, StopCause, may_happen
from desktop.exam.timing import started_seconds
from desktop.formats.envelope import source_of
from desktop.formats.journal_records import RecordType
from desktop.formats.order import Order, OrderKind, SeatScope, SignedOrder, StatedTimes, read_order
from desktop.keeper.desk import Desk
from desktop.keeper.journal import facts
from desktop.keeper.messages import Interrupted
from desktop.keeper.proctor_entry import claim_called_fault, go_on, stop_by_rule
from desktop.keeper.room_messages import OrderApplied
from desktop.keeper.showing import show_paper, show_place, show_seat, time_shown
from desktop.keeper.timekeeping import next_entry, seal
from desktop.refusals import refuse

_STATED_TOLERANCE_MS = 120_000
"""How far a stated time may be from the wall clocks of two machines and still mean the same interruption."""


def apply_order(desk: Desk, content: bytes, station: bytes) -> None:
    """Read an order and let it take effect; the same order again changes nothing.

    Raises what its reader raises, E-ORD-01 … 05, and E-CLK-04 when it would exceed what may be given back.
    """
    authorities = desk.seat.authorities
    signed = read_order(source_of(content), authorities.trust, authorities.room)
    if signed.digest in desk.progress.orders:
        return
    _verify_meant(desk, signed.order, station)
    if signed.order.counter <= desk.progress.order_counter:
        raise refuse("E-ORD-01")
    _EFFECTS[signed.order.kind](desk, signed)
    order = signed.order
    desk.tell(OrderApplied(order.kind.value, order.cause, order.reason, order.counter, signed.digest))


def _verify_meant(desk: Desk, order: Order, station: bytes) -> None:
    row, scope = desk.seat.row, order.scope
    if not isinstance(scope, SeatScope):
        if not scope.covers(row.seat):
            raise refuse("E-ORD-03")
        return
    if (scope.candidate, scope.attempt) != (row.candidate, row.attempt):
        raise refuse("E-ORD-03")
    if scope.head_prefix and scope.station != station:
        raise refuse("E-ORD-03")
    if not desk.journal.has_head_with(scope.head_prefix):
        raise refuse("E-ORD-02")


def _interruption(desk: Desk, signed: SignedOrder) -> None:
    """Decide what waits; where nothing was claimed, the candidate's call or the stated times make the claim."""
    order, progress = signed.order, desk.progress
    if not progress.begun or progress.state is State.MOVED:
        raise refuse("E-ORD-04")
    entries = _meant_entries(desk, order.stated)
    if not entries:
        if order.stated is not None and _was_given(desk, order.stated):
            raise refuse("E-ORD-04")
        _make_claim(desk, order)
        entries = (len(progress.ledger.claims),)
    record_order(desk, signed, entries=list(entries))
    desk.export_due = bool(progress.sealed_by)
    if progress.ledger.must_stop(desk.now_ns, desk.seat.policy) and progress.state in STARTED:
        stop_by_rule(desk)
        return
    claims = [claim for claim in progress.ledger.claims if claim.entry in entries]
    lost = started_seconds(sum(claim.length_ns(desk.now_ns) for claim in claims))
    desk.tell(Interrupted(lost, 0 if order.cause == Cause.OWN else lost, False))
    if progress.state is State.PAUSED:
        go_on(desk)


def _meant_entries(desk: Desk, stated: StatedTimes | None) -> tuple[int, ...]:
    """The claims that wait, of those that the stated times touch when there are any."""
    waiting = desk.progress.ledger.waiting()
    if stated is None:
        return tuple(claim.entry for claim in waiting)
    return tuple(claim.entry for claim in waiting if _touches(desk, claim, stated))


def _touches(desk: Desk, claim: Claim, stated: StatedTimes) -> bool:
    """A machine whose wall clock moved oddly cannot compare: there every claim that waits is meant."""
    if claim.kind is GapKind.UNKNOWN or desk.progress.wall_doubtful:
        return True
    start, end = (desk.seat.starts_ms + ns // 1_000_000 for ns in (stated.from_ns, stated.to_ns))
    return claim.from_ms <= end + _STATED_TOLERANCE_MS and claim.to_ms >= start - _STATED_TOLERANCE_MS


def _was_given(desk: Desk, stated: StatedTimes) -> bool:
    """Whether this time was given back before: the console's `resume` came by network, the order comes by stick."""
    start, end = (desk.seat.starts_ms + ns // 1_000_000 for ns in (stated.from_ns, stated.to_ns))
    for claim in desk.progress.ledger.claims:
        if claim.credited and claim.kind is GapKind.ROOM:
            until = claim.from_ms + claim.length_ns(desk.now_ns) // 1_000_000
            if 2 * (min(end, until) - max(start, claim.from_ms)) >= end - start:
                return True
    return False


def _make_claim(desk: Desk, order: Order) -> None:
    """Raises E-ORD-04 when there is nothing to claim, E-ORD-05 for times outside what this journal saw."""
    if desk.progress.state not in RUNNING:
        raise refuse("E-ORD-04")
    if order.stated is None:
        if not claim_called_fault(desk):
            raise refuse("E-ORD-04")
        return
    began_ns = (desk.progress.began_ms - desk.seat.starts_ms) * 1_000_000
    now_ns = (desk.now.wall_ms - desk.seat.starts_ms) * 1_000_000
    slack = _STATED_TOLERANCE_MS * 1_000_000
    inside = began_ns - slack <= order.stated.from_ns and order.stated.to_ns <= now_ns + slack
    if not inside or order.stated.length_ns > desk.progress.used_ns(desk.now_ns):
        raise refuse("E-ORD-05")
    payload = facts(
        authority=Authority.NONE.value,
        cause=Cause.EQUIPMENT.value,
        entry=next_entry(desk),
        kind=GapKind.ROOM.value,
        length_ns=order.stated.length_ns,
        ready=True,
    )
    desk.write(RecordType.GAP, payload)


def _stop(desk: Desk, signed: SignedOrder) -> None:
    if desk.progress.sealed_by or not may_happen(desk.progress.state, Happening.STOPPED):
        raise refuse("E-ORD-04")
    record_order(desk, signed)
    seal(desk, "stop", StopCause(signed.order.cause).value)


def _reopen(desk: Desk, signed: SignedOrder) -> None:
    progress = desk.progress
    if not progress.sealed_by or progress.state not in OVER or progress.left_ns(desk.now_ns) <= 0:
        raise refuse("E-ORD-04")
    record_order(desk, signed)
    desk.export_due = True
    show_paper(desk)
    show_place(desk)
    desk.tell(time_shown(desk))


def _accommodation(desk: Desk, signed: SignedOrder) -> None:
    extra, plan = signed.order.extra, desk.progress.plan
    if extra is None or desk.progress.sealed_by or extra.pct < plan.extra_pct or extra.seconds < plan.extra_s:
        raise refuse("E-ORD-04")
    record_order(desk, signed, extra_pct=extra.pct, extra_s=extra.seconds)
    desk.tell(time_shown(desk))


def _identity(desk: Desk, signed: SignedOrder) -> None:
    if desk.progress.sealed_by:
        raise refuse("E-ORD-04")
    record_order(desk, signed)


def _close(desk: Desk, signed: SignedOrder) -> None:
    """The room is over: what runs is handed in, and nobody begins any more."""
    if desk.progress.sealed_by or desk.progress.state is State.MOVED:
        raise refuse("E-ORD-04")
    record_order(desk, signed)
    if desk.progress.state in STARTED:
        seal(desk, "hand_in")
    else:
        show_seat(desk)


def _nothing_here(desk: Desk, signed: SignedOrder) -> None:
    """Exceptions act at the opening, a fork is decided before the journal opens."""
    raise refuse("E-ORD-04")


def record_order(desk: Desk, signed: SignedOrder, used_ns: int | None = None, **more: object) -> None:
    """Write the order down; its effect on the state is the record's."""
    order = signed.order
    numbers = {holder.key: holder.no for holder in desk.seat.authorities.room.header.holders}
    values: dict[str, object] = {
        "kind": order.kind.value, "counter": order.counter, "digest": signed.digest.hex(), "reason": order.reason,
        "scope": "seat" if isinstance(order.scope, SeatScope) else "room",
        "signers": [numbers.get(key, 0) for key in signed.signers], **more,
    }  # fmt: skip
    if order.cause:
        values["cause"] = order.cause
    if order.stated is not None:
        values |= {"from_ns": order.stated.from_ns, "to_ns": order.stated.to_ns}
    desk.write(RecordType.ORDER, facts(**values), used_ns=used_ns)


_EFFECTS: dict[OrderKind, Callable[[Desk, SignedOrder], None]] = {
    OrderKind.INTERRUPTION: _interruption,
    OrderKind.STOP: _stop,
    OrderKind.REOPEN: _reopen,
    OrderKind.ACCOMMODATION: _accommodation,
    OrderKind.IDENTITY: _identity,
    OrderKind.CLOSE: _close,
    OrderKind.EXCEPTION: _nothing_here,
    OrderKind.CONTINUE_FORK: _nothing_here,
}
