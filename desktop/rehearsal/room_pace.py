"""The time of a room whose seats are programs of their own: all clocks go together, a few seconds apart at most."""

from desktop.clock import NANOSECONDS
from desktop.rehearsal.clock import MovableClock

WINDOW_NS = 5 * NANOSECONDS
"""How far a seat may be ahead of the slowest one, whose time is the console's."""


class RoomPace:
    """Seats say how far they want to go; the console's clock follows the slowest."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._passed_ns = 0
        self._wanted: dict[int, int] = {}
        self._waiting: set[int] = set()

    def enter(self, seat: int, passed_ns: int = 0) -> None:
        """A seat that others must not leave behind from now on."""
        self._wanted[seat] = passed_ns

    def want(self, seat: int, passed_ns: int) -> None:
        """A seat stands still until it may go on to `passed_ns`."""
        self._wanted[seat] = passed_ns
        self._waiting.add(seat)

    def leave(self, seat: int) -> None:
        """Nobody waits for this seat any more."""
        self._wanted.pop(seat, None)
        self._waiting.discard(seat)

    def let_go(self) -> dict[int, int]:
        """The seats that may go on, and how far; the console's clock goes on with the slowest seat."""
        if not self._wanted:
            return {}
        slowest = min(self._wanted.values())
        if slowest > self._passed_ns:
            self._clock.advance_ns(slowest - self._passed_ns)
            self._passed_ns = slowest
        until = slowest + WINDOW_NS
        free = {seat: until for seat in self._waiting if self._wanted[seat] <= until}
        self._waiting -= free.keys()
        return free
