"""Who begins after the room: how much later, and what that costs (trust-and-formats 10.2)."""

from desktop.exam.policy import LateClock
from desktop.keeper.desk import Desk

_MOST_LATENESS_MS = 4 * 3_600_000


def may_begin_late(desk: Desk) -> bool:
    """Whether nothing has to be typed any more: the room started here, or a proctor lets the candidate begin."""
    progress = desk.progress
    return not progress.begun and (progress.room_started or progress.late_permitted)


def used_at_begin_ns(desk: Desk) -> int:
    """What is charged to a candidate who begins now."""
    progress = desk.progress
    if progress.charging:
        return progress.used_ns(desk.now_ns)
    return lateness_ns(desk) if desk.seat.policy.late_clock is LateClock.ROOM else 0


def lateness_ns(desk: Desk) -> int:
    """How long after the room's start this candidate begins.

    When the start was typed here, this station's clock knows. A seat where nobody typed it until a proctor let the
    candidate begin late has only the wall clock: from the planned start or the opening, whichever came later.
    """
    progress = desk.progress
    if progress.charging:
        return progress.used_ns(desk.now_ns)
    if progress.room_started:
        return max(0, desk.now_ns - progress.begun_clock_ns)
    if progress.late_permitted:
        since_ms = desk.now.wall_ms - max(desk.seat.starts_ms, desk.seat.opened_wall_ms)
        return since_ms * 1_000_000 if 0 < since_ms <= _MOST_LATENESS_MS else 0
    return 0
