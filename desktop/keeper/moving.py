"""A sitting that changes its machine: the old copy is fenced, the new one says who decided (sections 6.1, 10.2)."""

from desktop.exam.interruptions import Authority, Cause, Gap, GapKind, Need, Reading, measure_swap
from desktop.exam.sitting import Happening, State, may_happen
from desktop.exam.timing import started_seconds
from desktop.formats.envelope import Signers
from desktop.formats.journal_records import RecordType
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.journal import facts
from desktop.keeper.messages import Interrupted
from desktop.keeper.proctor_entry import creditable, go_on, note_use, stop_by_rule
from desktop.keeper.seat_changes import TakeOver
from desktop.keeper.timekeeping import hold, next_entry
from desktop.refusals import refuse


def leave_for(desk: Desk, station: bytes) -> None:
    """Another machine has taken over: this one records nothing more and says where the candidate sits now."""
    if desk.progress.state is State.MOVED or not may_happen(desk.progress.state, Happening.MOVED_AWAY):
        return
    desk.progress.happen(Happening.MOVED_AWAY)
    desk.progress.charging = False
    desk.moved_to = machine_name(desk.seat.authorities.trust, station)
    desk.tell_state()
    desk.tell(notice_of(refuse("E-JRN-05", n=desk.moved_to)))


def machine_name(trust: Signers, station: bytes) -> str:
    """What the card of a station calls it."""
    signer = trust.signer(station)
    return signer.holder if signer is not None else "?"


def measure_move(desk: Desk, last: Reading) -> Gap:
    """What lies between the last record at the old machine and now, if the clocks on the wall can say."""
    now = Reading(desk.now_ns, desk.now.wall_ms, desk.journal.boot_tag(desk.now))
    return Gap(GapKind.UNKNOWN, 0) if desk.progress.wall_doubtful else measure_swap(last, now)


def take_over(desk: Desk, decision: TakeOver, gap: Gap) -> None:
    """The first records at the new machine, after the transfer: the gap, who let it go on, and what was given back."""
    progress = desk.progress
    if progress.sealed_by or not progress.charging:
        return
    begun = progress.begun
    payload = facts(
        authority=Authority.NONE.value,
        cause=(Cause.EQUIPMENT if begun else Cause.OWN).value,
        entry=next_entry(desk),
        kind=gap.kind.value,
        length_ns=gap.charged_ns,
        ready=not begun,
    )
    desk.write(RecordType.GAP, payload, used_ns=progress.charged_ns + gap.charged_ns)
    if not begun:
        return
    hold(desk, Need.PAIR)
    if decision.codes:
        _decide_here(desk, decision, gap)
    else:
        desk.tell(Interrupted(started_seconds(gap.length_ns), 0, True))


def _decide_here(desk: Desk, decision: TakeOver, gap: Gap) -> None:
    """The two codes typed for the swap confirm its cause as well: nobody types a second pair."""
    first, second = decision.codes
    entries = creditable(desk)
    note_use(desk, first, "move_first")
    note_use(desk, second, "move", entries)
    lost = started_seconds(gap.length_ns)
    if desk.progress.ledger.must_stop(desk.now_ns, desk.seat.policy):
        stop_by_rule(desk)
        return
    desk.tell(Interrupted(lost, lost if entries else 0, not entries))
    go_on(desk)
