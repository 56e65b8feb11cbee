"""A clock moved by hand: for accelerated rehearsals and exact tests (the injected clock of `desktop/clock.py`)."""

import time
from collections.abc import Callable
from dataclasses import replace

from desktop.clock import NANOSECONDS, Moment
from desktop.crypto.joining import new_id

_START_WALL_MS = 1_790_000_000_000
_UPTIME_AT_START_NS = 3_600 * NANOSECONDS


class MovableClock:
    """Stands still until moved. Starts at `wall_ms`, one hour after a boot."""

    def __init__(self, wall_ms: int = _START_WALL_MS, boot: bytes | None = None) -> None:
        up = _UPTIME_AT_START_NS
        self._now = Moment(elapsed_ns=up, raw_ns=up, uptime_ns=up, wall_ms=wall_ms, boot=boot or new_id())
        self._wall_rest_ns = 0
        self.passed_ns = 0
        """How much time really passed since this clock was made, whatever it shows."""
        self.foreign_namespace = False

    def read(self) -> Moment:
        """All clocks at this moment."""
        return self._now

    def in_foreign_time_namespace(self) -> bool:
        """What a test decided."""
        return self.foreign_namespace

    def advance(self, seconds: float) -> None:
        """Time passes on every clock."""
        self.advance_ns(round(seconds * NANOSECONDS))

    def advance_ns(self, ns: int) -> None:
        """Time passes on every clock, exact to the nanosecond."""
        self._wall_rest_ns += ns
        self.passed_ns += ns
        passed_ms, self._wall_rest_ns = divmod(self._wall_rest_ns, 1_000_000)
        now = self._now
        self._now = replace(
            now,
            elapsed_ns=now.elapsed_ns + ns,
            raw_ns=now.raw_ns + ns,
            uptime_ns=now.uptime_ns + ns,
            wall_ms=now.wall_ms + passed_ms,
        )

    def suspend(self, seconds: float) -> None:
        """The machine sleeps: the raw clock stands still, the others go on."""
        raw = self._now.raw_ns
        self.advance(seconds)
        self._now = replace(self._now, raw_ns=raw)

    def jump_wall(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self._now = replace(self._now, wall_ms=self._now.wall_ms + round(seconds * 1000))

    def set_wall(self, wall_ms: int) -> None:
        """The clock chip says something else altogether."""
        self._now = replace(self._now, wall_ms=wall_ms)

    def stretch(self, seconds: float, factor: float) -> None:
        """Time passes, but the elapsed clock runs `factor` times as fast as the raw one and the kernel's uptime."""
        before = self._now
        self.advance(seconds)
        elapsed = before.elapsed_ns + round(seconds * factor * NANOSECONDS)
        self._now = replace(self._now, elapsed_ns=elapsed)

    def reboot(self, seconds: float) -> None:
        """The machine is off for `seconds` and comes back with clocks at zero and another boot identity."""
        self.advance(seconds)
        up = 30 * NANOSECONDS
        self._now = replace(self._now, elapsed_ns=up, raw_ns=up, uptime_ns=up, boot=new_id())


class PacedClock(MovableClock):
    """Moved by hand, but no faster than `speed` times real time; 0 is as fast as the machine can."""

    def __init__(self, wall_ms: int, boot: bytes, speed: float) -> None:
        super().__init__(wall_ms, boot)
        self._speed = speed
        self.on_advance: Callable[[int], None] | None = None
        """Told how much time will have passed, before it passes."""

    def advance(self, seconds: float) -> None:
        """Time passes on every clock, after a pause in the real world."""
        if self.on_advance is not None:
            self.on_advance(self.passed_ns + round(seconds * NANOSECONDS))
        if self._speed > 0:
            time.sleep(seconds / self._speed)
        super().advance(seconds)
