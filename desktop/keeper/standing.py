"""How a seat stands, for whoever watches the room: counts and times, nothing of the answers themselves."""

from desktop.exam.sitting import STARTED
from desktop.exam.timing import started_seconds, whole_seconds
from desktop.keeper.desk import Desk
from desktop.keeper.timekeeping import answered_count
from desktop.room.messages import NOT_STARTED, SeatStatus


def seat_status(desk: Desk) -> SeatStatus:
    """The status that a console's wall shows of this seat."""
    progress, now = desk.progress, desk.now_ns
    ledger = progress.ledger
    return SeatStatus(
        state=progress.state.value,
        answered=answered_count(desk),
        total=len(desk.own.section.items),
        left_s=whole_seconds(progress.left_ns(now)) if progress.state in STARTED else NOT_STARTED,
        used_s=whole_seconds(progress.used_ns(now)),
        calls=progress.calls,
        call=progress.call,
        incidents=len(ledger.claims),
        interrupted_s=started_seconds(ledger.interrupted_ns(now)),
        credit_s=started_seconds(ledger.credits_ns(now, desk.seat.policy)),
        undecided=len(ledger.waiting()),
        copies=desk.journal.copies.count,
        head_seq=desk.journal.last_seq,
        notice=desk.last_notice,
    )
