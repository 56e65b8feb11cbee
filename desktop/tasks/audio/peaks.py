"""Peaks of a sound at several resolutions, for drawing a waveform at any zoom. Needs numpy.

Level 0 holds the lowest and highest sample of every `FIRST` frames, each further level of four cells of the level
before. An hour at 16 kHz takes well under 0.1 s.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.tasks.audio.sound import Sound

if TYPE_CHECKING:
    import numpy as np

    Samples = np.ndarray[Any, Any]

FIRST, STEP = 64, 4
FEWEST_CELLS = 500


@dataclass(frozen=True)
class Level:
    """Lowest and highest sample (int16) of each cell of `frames_each` frames."""

    frames_each: int
    lowest: "Samples"
    highest: "Samples"


@dataclass(frozen=True)
class Peaks:
    """All levels, finest first, over all channels together."""

    rate: int
    frames: int
    levels: tuple[Level, ...]

    def between(self, start_ms: float, end_ms: float, columns: int) -> "tuple[Samples, Samples]":
        """Lowest and highest sample of `columns` equal stretches of [start, end): what a row of pixels shows."""
        import numpy as np

        edges = np.linspace(start_ms, end_ms, columns + 1) * self.rate / 1000
        each = max(1.0, float(edges[1] - edges[0]))
        level = next((one for one in reversed(self.levels) if one.frames_each <= each), self.levels[0])
        count = len(level.lowest)
        first = np.clip((edges[:-1] / level.frames_each).astype(int), 0, count - 1)
        last = np.clip(np.ceil(edges[1:] / level.frames_each).astype(int), first + 1, count)
        bounds = np.stack([first, last], axis=1).ravel()
        low = np.minimum.reduceat(np.append(level.lowest, 0), bounds)[::2]
        high = np.maximum.reduceat(np.append(level.highest, 0), bounds)[::2]
        return low, high


def make_peaks(sound: Sound) -> Peaks:
    """The peaks of a whole sound."""
    levels = [_first(sound.frames)]
    while len(levels[-1].lowest) > FEWEST_CELLS:
        levels.append(_coarser(levels[-1]))
    return Peaks(sound.rate, len(sound.frames), tuple(levels))


def _first(frames: "Samples") -> Level:
    import numpy as np

    whole = len(frames) // FIRST * FIRST
    cells = frames[:whole].reshape(-1, FIRST * frames.shape[1])
    lowest, highest = cells.min(axis=1, initial=32767), cells.max(axis=1, initial=-32768)
    if whole < len(frames):
        rest = frames[whole:]
        lowest, highest = np.append(lowest, rest.min()), np.append(highest, rest.max())
    return Level(FIRST, lowest, highest)


def _coarser(level: Level) -> Level:
    import numpy as np

    starts = np.arange(0, len(level.lowest), STEP)
    return Level(
        level.frames_each * STEP, np.minimum.reduceat(level.lowest, starts), np.maximum.reduceat(level.highest, starts)
    )
