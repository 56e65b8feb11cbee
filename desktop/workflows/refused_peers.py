"""Refused connections, told once and then counted: whoever knocks ten thousand times makes no ten thousand lines."""

from dataclasses import replace

from desktop.clock import NANOSECONDS
from desktop.workflows.room_events import PeerRefused

_WINDOW_NS = 10 * NANOSECONDS
_MOST_KINDS = 1_000


class RefusedPeers:
    """Counts by address, code and machine, in windows of ten seconds."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str, bytes], tuple[int, PeerRefused]] = {}

    def count(self, refused: PeerRefused, now_ns: int) -> bool:
        """Whether to tell at once; what is only counted comes out of `due`."""
        key = (refused.address, refused.code, refused.machine)
        known = self._counted.get(key)
        if known is None and len(self._counted) < _MOST_KINDS:
            self._counted[key] = (now_ns, replace(refused, count=0))
            return True
        if known is not None:
            self._counted[key] = (known[0], replace(known[1], count=known[1].count + 1))
        return False

    def due(self, now_ns: int) -> tuple[PeerRefused, ...]:
        """The counts of windows that are over."""
        over = [key for key, (since, _) in self._counted.items() if now_ns - since >= _WINDOW_NS]
        found = [self._counted.pop(key)[1] for key in over]
        return tuple(refused for refused in found if refused.count)
