"""How a seat stands, for whoever watches the room: counts and times, nothing of the answers themselves."""

from desktop.exam.sitting import OVER, STARTED
from desktop.exam.timing import started_seconds, whole_seconds
from desktop.keeper.desk import Desk
from desktop.keeper.timekeeping import answered_count
from desktop.room.messages import MOST_SECONDS, NOT_STARTED, SeatStatus


def seat_status(desk: Desk) -> SeatStatus:
    """The status that a console's wall shows of this seat."""
    progress, now = desk.progress, desk.now_ns
    ledger = progress.ledger
    return SeatStatus(
        state=progress.state.value,
        answered=answered_count(desk),
        total=len(desk.items),
        left_s=_left_s(desk),
        used_s=_bounded(whole_seconds(progress.used_ns(now))),
        calls=progress.calls,
        call=progress.call,
        incidents=len(ledger.claims),
        interrupted_s=_bounded(started_seconds(ledger.interrupted_ns(now))),
        credit_s=_bounded(started_seconds(ledger.credits_ns(now, desk.seat.policy))),
        undecided=0 if progress.sealed_by else len(ledger.waiting()),
        copies=desk.journal.copies.count,
        head_seq=desk.journal.last_seq,
        notice=desk.last_notice,
    )


def _left_s(desk: Desk) -> int:
    progress = desk.progress
    if progress.state in OVER:
        return 0
    runs = progress.state in STARTED or progress.charging
    return _bounded(whole_seconds(progress.left_ns(desk.now_ns))) if runs else NOT_STARTED


def _bounded(seconds: int) -> int:
    """Inside what a note may say, however odd a clock was."""
    return max(0, min(seconds, MOST_SECONDS))
