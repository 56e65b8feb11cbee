"""Small tones that call a person: computed here, played by the machine's device, nothing where there is none."""

import math
from array import array
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from desktop.ui.sound_output import Output, open_output

RATE = 44_100
_LOUD = 0.3
_FADE_S = 0.012
_AGAIN_MS = 1_500
"""A room that loses its power must not ring sixty times."""
TONES: dict[str, tuple[tuple[float, float], ...]] = {
    "call": ((784.0, 0.14), (1046.5, 0.26)),
    "collected": ((1046.5, 0.10), (1318.5, 0.10), (1568.0, 0.24)),
    "lost": ((440.0, 0.16), (330.0, 0.16), (247.0, 0.30)),
}
"""Frequencies in hertz with their seconds: a call rises, a machine that is lost falls."""
_LONGEST_MS = 800


class Tones(QObject):
    """Plays one tone at a time; the device is opened for it and given back."""

    def __init__(self, owner: QObject, open_sound: Callable[[int, int, int], Output] = open_output) -> None:
        super().__init__(owner)
        self._open = open_sound
        self._output: Output | None = None
        self._played = ""
        self._since = QElapsedTimer()
        self._end = QTimer(self, interval=_LONGEST_MS, singleShot=True)
        self._end.timeout.connect(self.stop)

    def play(self, name: str) -> bool:
        """Play a tone of `TONES`; False where the same one was heard a moment ago."""
        if self._since.isValid() and self._since.elapsed() < _AGAIN_MS and self._played in (name, "call"):
            return False
        self.stop()
        self._played = name
        self._since.start()
        self._output = self._open(RATE, 1, _LONGEST_MS)
        self._output.begin()
        self._output.write(samples_of(name))
        self._end.start()
        return True

    def stop(self) -> None:
        """Be silent at once."""
        if self._output is not None:
            self._output.end()
            self._output = None


@cache
def samples_of(name: str) -> "array[int]":
    """A tone as 16-bit samples, mono: each note swells in and dies away, so that nothing clicks."""
    found = array("h")
    for hertz, seconds in TONES[name]:
        count = int(seconds * RATE)
        for at in range(count):
            second = at / RATE
            swell = min(1.0, second / _FADE_S, (seconds - second) / _FADE_S) * math.exp(-3 * second / seconds)
            wave = math.sin(2 * math.pi * hertz * second) + 0.25 * math.sin(4 * math.pi * hertz * second)
            found.append(int(32_767 * _LOUD * swell * wave / 1.25))
    return found
