"""How much one machine may send: what keeps a faulty or hostile one from disturbing the others (PROTOCOL.md, 6)."""

from desktop.clock import NANOSECONDS
from desktop.refusals import refuse

FRAMES_PER_SECOND = 50
BYTES_PER_SECOND = 8 * 1024 * 1024
FRAME_BURST = 3 * FRAMES_PER_SECOND
"""A console that could not look for a moment finds the frames of that moment at once."""
BYTE_BURST = 16 * 1024 * 1024
IDLE_SECONDS = 20
HELLO_SECONDS = 5
MOST_PENDING_BYTES = 16 * 1024 * 1024
CHUNK_BYTES = 160 * 1024
CHUNKS_PER_SECOND = 30
CHUNK_BURST = 8
GREETING_SECONDS = 3
HANDSHAKE_SECONDS = 5
MOST_STRANGERS = 128
"""Connections at once that have not said hello yet."""
MOST_STRANGERS_OF_ONE = 8
"""Of them, from one address."""


class Allowance:
    """A bucket that fills at `rate` a second up to `burst`."""

    def __init__(self, rate: int, burst: int) -> None:
        self._rate = rate
        self._burst = burst * NANOSECONDS
        self._left = self._burst
        self._filled_ns: int | None = None

    def spend(self, amount: int, now_ns: int) -> bool:
        """Take `amount` out; False, and nothing is taken, when there is less."""
        if self._filled_ns is not None:
            self._left = min(self._burst, self._left + max(0, now_ns - self._filled_ns) * self._rate)
        self._filled_ns = now_ns
        wanted = amount * NANOSECONDS
        if wanted > self._left:
            return False
        self._left -= wanted
        return True


class Intake:
    """Counts what one machine sends."""

    def __init__(self) -> None:
        self._frames = Allowance(FRAMES_PER_SECOND, FRAME_BURST)
        self._bytes = Allowance(BYTES_PER_SECOND, BYTE_BURST)

    def take_bytes(self, count: int, now_ns: int) -> None:
        """Raises E-NET-03 above 8 MiB a second."""
        if not self._bytes.spend(count, now_ns):
            raise refuse("E-NET-03")

    def take_frames(self, count: int, now_ns: int) -> None:
        """Raises E-NET-03 above 50 frames a second."""
        if not self._frames.spend(count, now_ns):
            raise refuse("E-NET-03")
