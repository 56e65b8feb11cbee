"""Sound read piece by piece at another speed, its pitch kept: windows laid over each other where they fit best.

At speed 1 the samples are handed on untouched. Needs numpy; values in, values out.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Samples = np.ndarray[Any, Any]

WINDOW_MS = 30
SEARCH_MS = 8


class Reader:
    """Frames [begin, end) of a sound at `speed`; `read` gives the next ones, none at the end."""

    def __init__(self, frames: "Samples", rate: int, stretch: tuple[int, int], speed: float = 1.0) -> None:
        self._frames = frames
        self._begin, self._end = max(0, stretch[0]), min(len(frames), stretch[1])
        self._speed = speed
        self._hop = max(1, rate * WINDOW_MS // 2000)
        self._search = rate * SEARCH_MS // 1000
        self.rewind()

    def rewind(self) -> None:
        """Begin again."""
        self._at = float(self._begin)
        self._tail: Samples | None = None
        self._left: Samples = self._frames[:0]

    def read(self, count: int) -> "Samples":
        """At most `count` frames."""
        if self._speed == 1.0:
            start = int(self._at)
            self._at = min(self._end, start + count)
            return self._frames[start : int(self._at)]
        import numpy as np

        while len(self._left) < count and self._at < self._end:
            self._left = np.concatenate([self._left, self._next()])
        found, self._left = self._left[:count], self._left[count:]
        return found

    def _next(self) -> "Samples":
        """One hop of output: the end of the last window fades into the place that continues it best."""
        import numpy as np

        hop, place = self._hop, self._best(int(self._at))
        window = self._frames[place : min(place + 2 * hop, self._end)].astype(np.float32)
        window = np.pad(window, ((0, 2 * hop - len(window)), (0, 0)))
        rise = np.linspace(0.0, 1.0, hop, dtype=np.float32)[:, None]
        head = window[:hop] if self._tail is None else self._tail * (1 - rise) + window[:hop] * rise
        self._tail = window[hop:]
        self._at += hop * self._speed
        made: Samples = np.clip(np.rint(head), -32768, 32767).astype(np.int16)
        return made

    def _best(self, wanted: int) -> int:
        import numpy as np

        if self._tail is None:
            return wanted
        low = max(self._begin, wanted - self._search)
        high = min(self._end - self._hop, wanted + self._search)
        if high <= low:
            return wanted
        area = self._frames[low : high + self._hop, 0].astype(np.float32)
        fit = np.correlate(area, self._tail[:, 0], mode="valid")
        return low + int(fit.argmax())
