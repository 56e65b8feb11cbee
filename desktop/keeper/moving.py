"""A sitting that changes its machine: the old copy is fenced, the new one says who decided (sections 6.1, 10.2)."""

from desktop.exam.sitting import Happening, State, may_happen
from desktop.formats.envelope import Signers
from desktop.keeper.desk import Desk, notice_of
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
