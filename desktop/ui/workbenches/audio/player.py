"""Plays stretches of a sound with one clock: playhead = start + frames handed over − frames still buffered.

The playhead is asked of the device each time, never counted by a timer of its own, so what is seen is what is heard.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.tasks.audio.sound import Sound
from desktop.ui.sound_output import Output, open_output
from desktop.ui.workbenches.audio.stretch import Reader

FEED_MS = 20
OpenOutput = Callable[[int, int], Output]


class Player(QObject):
    """`moved` carries the playhead in milliseconds; `stopped` comes at the end and after `pause`."""

    moved = Signal(int)
    stopped = Signal()
    silent_found = Signal()

    def __init__(self, owner: QObject, open_sound: OpenOutput = open_output) -> None:
        super().__init__(owner)
        self._open = open_sound
        self._sound: Sound | None = None
        self._output: Output | None = None
        self._reader: Reader | None = None
        self._handed = 0
        self._from_ms, self._to_ms = 0, 0
        self._at_ms = 0.0
        self._loops = False
        self._playing_speed = 1.0
        self.speed = 1.0
        self._timer = QTimer(self, interval=FEED_MS)
        self._timer.timeout.connect(self.feed)

    def load(self, sound: Sound | None) -> None:
        """Another sound; the playhead goes to its beginning."""
        self.pause()
        self._sound, self._output, self._at_ms = sound, None, 0.0

    @property
    def is_playing(self) -> bool:
        """Something is being played."""
        return self._timer.isActive()

    @property
    def position_ms(self) -> int:
        """Where the sound is that is heard at this moment."""
        if self._output is not None and self.is_playing and self._sound is not None:
            heard = max(0, self._handed - self._output.buffered())
            ran = heard * 1000 * self._playing_speed / self._sound.rate
            long = self._to_ms - self._from_ms
            self._at_ms = self._from_ms + (ran % long if self._loops and long else min(ran, long))
        return round(self._at_ms)

    def seek(self, at_ms: int) -> None:
        """Put the playhead elsewhere; what plays goes on from there to the end of its stretch."""
        if self._sound is None:
            return
        playing, end, loops = self.is_playing, self._to_ms, self._loops
        self._stop()
        self._at_ms = max(0, min(self._sound.duration_ms, at_ms))
        if playing and at_ms < end and not loops:
            self.play(round(self._at_ms), end)
        self.moved.emit(self.position_ms)

    def play(self, from_ms: int, to_ms: int, *, loops: bool = False) -> None:
        """Play [from, to) once, or again and again."""
        sound = self._sound
        if sound is None or to_ms <= from_ms:
            return
        self._stop()
        if self._output is None:
            self._output = self._open(sound.rate, sound.frames.shape[1])
            if self._output.silent:
                self.silent_found.emit()
        self._from_ms, self._to_ms, self._loops = from_ms, min(to_ms, sound.duration_ms), loops
        stretch = (from_ms * sound.rate // 1000, self._to_ms * sound.rate // 1000)
        self._playing_speed = self.speed
        self._reader = Reader(sound.frames, sound.rate, stretch, self.speed)
        self._handed, self._at_ms = 0, float(from_ms)
        self._output.begin()
        self._timer.start()
        self.feed()

    def pause(self) -> None:
        """Stop where it is."""
        if self.is_playing:
            self.position_ms  # noqa: B018 - remembers where it was
            self._stop()
            self.stopped.emit()

    def feed(self) -> None:
        """Hand over as much as the device takes, and say where the playhead is."""
        output, reader = self._output, self._reader
        if output is None or reader is None:
            return
        while (room := output.free()) > 0:
            frames = reader.read(room)
            if not len(frames):
                if not self._loops:
                    break
                reader.rewind()
                continue
            self._handed += output.write(frames)
        self.moved.emit(self.position_ms)
        if not self._loops and output.buffered() == 0:
            self._stop()
            self._at_ms = float(self._to_ms)
            self.moved.emit(self._to_ms)
            self.stopped.emit()

    def _stop(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            if self._output is not None:
                self._output.end()
