"""The room loses its power: every machine is off for a while, and one order on one stick gives the time back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import NANOSECONDS
from desktop.exam.interruptions import Cause
from desktop.formats.order import Order, OrderKind, RoomScope, StatedTimes, write_order
from desktop.keeper.keeper import Keeper
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.language import tr
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.opening import OpenedRoom
from desktop.rehearsal.preparation import Prepared, proctor_keys
from desktop.rehearsal.simulated_candidate import SimulatedCandidate
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_visit import visit_stick

CUT_AFTER_SECONDS, CUT_SECONDS = 1_500, 300
_COUNTER = 1_000
"""Above those of the orders that were written before the power went."""


@dataclass(frozen=True)
class PowerCut:
    """When the power goes, for how long, and where the stick with the room's order is."""

    after_seconds: int
    seconds: int
    stick: Path


def write_power_order(prepared: Prepared, room: OpenedRoom) -> PowerCut:
    """Two proctors sign one order for the whole room, with the times they read from the clock on the wall.

    At a console they sign it when the power is back: nothing is written here then.
    """
    stick = prepared.plan.out / "room" / "orders"
    if prepared.plan.is_linked:
        return PowerCut(CUT_AFTER_SECONDS, CUT_SECONDS, stick)
    stick.mkdir(parents=True, exist_ok=True)
    times = StatedTimes(CUT_AFTER_SECONDS * NANOSECONDS, (CUT_AFTER_SECONDS + CUT_SECONDS) * NANOSECONDS)
    order = Order(
        room.grant.header.session, OrderKind.INTERRUPTION, RoomScope(), _COUNTER, tr("The room had no power."),
        Cause.ROOM.value, times,
    )  # fmt: skip
    first, second = proctor_keys(prepared)
    (stick / "power.korder").write_bytes(write_order(order, first, (second,)))
    return PowerCut(CUT_AFTER_SECONDS, CUT_SECONDS, stick)


class PowerlessSeat:
    """Cuts one seat's power when its moment has come: called whenever time passes there."""

    def __init__(
        self, cut: PowerCut, station: StationFolder, clock: MovableClock, reopen: Callable[[], Keeper]
    ) -> None:
        self._cut = cut
        self._station = station
        self._clock = clock
        self._reopen = reopen
        self._over = clock.passed_ns >= cut.after_seconds * NANOSECONDS

    def pass_by(self, candidate: SimulatedCandidate) -> None:
        """Off, on again, and the stick of the proctors."""
        if self._over or self._clock.passed_ns < self._cut.after_seconds * NANOSECONDS:
            candidate.report.lost_power |= self._over
            return
        self._over = candidate.report.lost_power = True
        candidate.lose_machine()
        self._clock.reboot(self._cut.seconds)
        keeper = self._reopen()
        candidate.meet(keeper, self._cut.seconds)
        for content in visit_stick(self._station, self._cut.stick).envelopes:
            candidate.hear(keeper.handle(ApplyEnvelope(content)))
        candidate.work_on()
