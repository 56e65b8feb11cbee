"""Status by stick (exam-day 4): the same words as over the room's network, read from the heads that a stick brought."""

from collections.abc import Iterable

from desktop.clock import NANOSECONDS, Moment
from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.formats.head import Head
from desktop.formats.roster import Roster
from desktop.room.messages import NOT_STARTED, SeatStatus, read_note
from desktop.room.seat_states import Presence, SeatView

_MOST_AGE_S = 6 * 3_600


def carried_views(roster: Roster, heads: Iterable[Head], now: Moment) -> tuple[SeatView, ...]:
    """One view for each sitting of the roster whose head says how it stands, the newest machine of each seat.

    A call is not among them: whoever carried the stick was at the seat. How old a view is, the wall clocks say.
    """
    seats = {(row.candidate, row.attempt): row.seat for row in roster.rows}
    newest: dict[int, Head] = {}
    for head in heads:
        seat = seats.get((head.candidate, head.attempt))
        if seat is not None and head.status and (seat not in newest or head.seq > newest[seat].seq):
            newest[seat] = head
    found = (_view(seat, head, now) for seat, head in newest.items())
    return tuple(view for view in found if view is not None)


def is_newer(carried: SeatView, known: SeatView) -> bool:
    """Whether a stick tells more than what is shown: nothing over the network, or what was said there before."""
    return known.presence is not Presence.HERE and carried.head_seq > known.head_seq


def _view(seat: int, head: Head, now: Moment) -> SeatView | None:
    try:
        status = read_note(head.status.encode("utf-8"))
    except Error:
        return None
    if not isinstance(status, SeatStatus):
        return None
    age_s = min(max(0, now.wall_ms - head.wall_ms) // 1000, _MOST_AGE_S)
    return SeatView(
        seat=seat,
        station=head.station,
        state=State(status.state),
        answered=status.answered,
        total=status.total,
        left_s=None if status.left_s == NOT_STARTED else status.left_s,
        used_s=status.used_s,
        heard_ns=now.elapsed_ns - age_s * NANOSECONDS,
        incidents=status.incidents,
        interrupted_s=status.interrupted_s,
        credit_s=status.credit_s,
        undecided=status.undecided,
        copies=status.copies,
        head_seq=head.seq,
        notice=status.notice,
        carried_ms=head.wall_ms,
    )
