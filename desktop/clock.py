"""Clocks, always handed in as an argument.

Elapsed time comes from a clock that runs during suspend (trust-and-formats 10.1); the wall clock is only written down.
"""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.errors import Error

NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class Moment:
    """One reading of every clock: suspend-inclusive and raw nanoseconds since boot, untrusted wall milliseconds."""

    elapsed_ns: int
    raw_ns: int
    uptime_ns: int
    wall_ms: int
    boot: bytes


class Clock(Protocol):
    """Anything that tells the time; tests and rehearsals bring one that can be moved."""

    def read(self) -> Moment:
        """All clocks at this moment."""
        ...

    def in_foreign_time_namespace(self) -> bool:
        """Whether this process sees shifted clocks (Linux time namespaces)."""
        ...


def elapsed_ns(clock: Clock) -> int:
    """Only the suspend-inclusive clock: for whoever asks hundreds of times a second."""
    return clock.elapsed_ns() if isinstance(clock, SystemClock) else clock.read().elapsed_ns


class SystemClock:
    """The clocks of this machine. Raises E-CLK-01 where no suspend-inclusive clock exists."""

    def __init__(self) -> None:
        if not hasattr(time, "CLOCK_BOOTTIME"):
            raise Error("E-CLK-01", "This system has no suitable clock.", "Use another machine; call the centre.")
        self._boot = _boot_identity()

    def elapsed_ns(self) -> int:
        """Nanoseconds since boot, suspends included."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def read(self) -> Moment:
        """All clocks at this moment."""
        return Moment(
            elapsed_ns=time.clock_gettime_ns(time.CLOCK_BOOTTIME),
            raw_ns=time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW),
            uptime_ns=_kernel_uptime_ns(),
            wall_ms=time.time_ns() // 1_000_000,
            boot=self._boot,
        )

    def in_foreign_time_namespace(self) -> bool:
        """Whether `/proc/self/timens_offsets` shifts this process' clocks."""
        try:
            lines = Path("/proc/self/timens_offsets").read_text(encoding="ascii").splitlines()
        except OSError:
            return False
        return any(int(field) for line in lines for field in line.split()[1:])


def _boot_identity() -> bytes:
    if sys.platform == "linux":
        text = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        return bytes.fromhex(text.strip().replace("-", ""))
    return os.urandom(16)  # unknown platform: every start counts as a new boot, so no gap is ever silently measured


def _kernel_uptime_ns() -> int:
    try:
        return int(float(Path("/proc/uptime").read_text(encoding="ascii").split()[0]) * NANOSECONDS)
    except OSError:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
