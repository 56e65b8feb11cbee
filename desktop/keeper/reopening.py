"""Going on after the program or the machine went away: the gap is measured, ruled on, and recorded (10.2)."""

from desktop.exam.clock_checks import check_clocks, watch_from
from desktop.exam.interruptions import Authority, Cause, Gap, GapKind, Need, Reading, Ruling, measure_gap, rule_on
from desktop.exam.sitting import OVER, State
from desktop.exam.timing import NS, started_seconds
from desktop.formats.journal_records import RecordType
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.journal import facts
from desktop.keeper.messages import Interrupted
from desktop.keeper.moving import measure_move, take_over
from desktop.keeper.orders import record_order
from desktop.keeper.outages import Outage
from desktop.keeper.proctor_entry import go_on, stop_by_rule
from desktop.keeper.timekeeping import hold, next_entry
from desktop.refusals import refuse

_ARRIVING = frozenset({State.IDENTITY, State.INSTRUCTIONS, State.READY})


def reopen(desk: Desk) -> None:
    """Record the gap since the last record, give it back where the rule says so, or wait for proctors."""
    progress = desk.progress
    if progress.last is None:
        return
    last = progress.last
    gap = _measure(desk, last) if desk.take_over is None else measure_move(desk, last)
    if desk.transfer is not None:
        desk.write(RecordType.TRANSFER, desk.transfer, used_ns=progress.charged_ns)
        desk.transferred()
    if desk.fork_order is not None and desk.fork_order.digest not in progress.orders:
        record_order(desk, desk.fork_order, used_ns=progress.charged_ns)
    if desk.take_over is not None:
        take_over(desk, desk.take_over, gap)
        return
    if progress.state in OVER:
        return
    if progress.charging:
        _record_gap(desk, gap)
    if progress.state in _ARRIVING:
        desk.write(RecordType.CHECK_IN, facts(step="reopened"))


def _measure(desk: Desk, last: Reading) -> Gap:
    now = Reading(desk.now_ns, desk.now.wall_ms, desk.journal.boot_tag(desk.now))
    lasting, _ = check_clocks(watch_from(desk.now), desk.now, desk.clock.in_foreign_time_namespace())
    return measure_gap(last, now, desk.progress.wall_doubtful or bool(lasting))


def _record_gap(desk: Desk, gap: Gap) -> None:
    """Before a candidate has begun the room's clock simply goes on; afterwards the gap is an interruption."""
    ruling = rule_on(gap, desk.seat.policy, desk.progress.ledger.automatic_count())
    begun = desk.progress.begun
    was_paused = desk.progress.state is State.PAUSED
    automatic = ruling.automatic and begun and not was_paused
    payload = facts(
        authority=(Authority.AUTO if automatic else Authority.NONE).value,
        cause=(Cause.EQUIPMENT if begun else Cause.OWN).value,
        entry=next_entry(desk),
        kind=gap.kind.value,
        length_ns=gap.charged_ns,
        ready=automatic or not begun,
    )
    desk.write(RecordType.GAP, payload, used_ns=desk.progress.charged_ns + gap.charged_ns)
    if begun:
        _go_on_or_wait(desk, gap, ruling, automatic)


def _go_on_or_wait(desk: Desk, gap: Gap, ruling: Ruling, automatic: bool) -> None:
    lost = started_seconds(gap.length_ns)
    desk.tell(Interrupted(lost, lost if automatic else 0, not automatic))
    if automatic:
        if desk.progress.ledger.must_stop(desk.now_ns, desk.seat.policy):
            stop_by_rule(desk)
        return
    need = ruling.to_go_on if ruling.to_go_on is not Need.NOTHING else Need.LOW
    if desk.progress.need is Need.PAIR:
        need = Need.PAIR
    hold(desk, need)
    desk.tell(notice_of(refuse("E-CLK-03", m=_minutes(gap))))


def _minutes(gap: Gap) -> str | int:
    return "?" if gap.kind is GapKind.UNKNOWN else -(-gap.length_ns // (60 * NS))


def remeasure(desk: Desk, outage: Outage, length_ns: int) -> None:
    """A console's clock replaces what the wall clock said, and the rule is asked again."""
    kind = GapKind.RESTART if outage.kind is GapKind.UNKNOWN else outage.kind
    ruling = rule_on(Gap(kind, length_ns), desk.seat.policy, desk.progress.ledger.automatic_count())
    claim = desk.progress.ledger.claims[outage.entry - 1]
    waits = desk.progress.state is State.PAUSED and not claim.credited
    automatic = ruling.automatic and waits
    more = length_ns - outage.length_ns
    payload = facts(
        authority=(Authority.AUTO if automatic else Authority.NONE).value,
        entry=outage.entry,
        kind=kind.value,
        length_ns=length_ns,
        measured="console",
        more_ns=more,
    )
    desk.write(RecordType.GAP, payload, used_ns=max(0, desk.progress.used_ns(desk.now_ns) + more))
    if automatic:
        lost = started_seconds(length_ns)
        desk.tell(Interrupted(lost, lost, False))
        go_on(desk)
    elif waits and outage.kind is GapKind.UNKNOWN:
        hold(desk, ruling.to_go_on)
