"""Hearing a clip: player, the row of its buttons, and the playhead on the waveform."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.tasks.audio.segments import Segment
from desktop.tasks.audio.sound import Sound
from desktop.ui.theme import Theme
from desktop.ui.workbenches.audio.player import Player
from desktop.ui.workbenches.audio.transport import Transport
from desktop.ui.workbenches.audio.wave_view import WaveView

ZOOM = 1.6


class Listening(QObject):
    """`chosen` gives the selected segment, which is what loops and what is played by itself."""

    def __init__(self, theme: Theme, wave: WaveView, chosen: Callable[[], Segment | None]) -> None:
        super().__init__()
        self._wave, self._chosen = wave, chosen
        self._duration_ms = 1
        self._loops = False
        self.player = Player(self)
        self.transport = Transport(theme)
        self.player.moved.connect(self._show_head)
        self.player.stopped.connect(lambda: self.transport.show_playing(False))
        self.transport.speed_chosen.connect(self._use_speed)
        self.transport.zoom_asked.connect(lambda way: wave.zoom(ZOOM**-way))

    def load(self, sound: Sound | None, duration_ms: int) -> None:
        """Another sound; None: it is not here yet."""
        self._duration_ms = duration_ms
        self.player.load(sound)
        self._show_head(0)

    def toggle(self) -> None:
        """Pause, or go on: within the selected segment to its end, else to the end of the clip."""
        if self.player.is_playing:
            self.player.pause()
            return
        unit, at = self._chosen(), self.player.position_ms
        inside = unit is not None and unit.start_ms <= at < unit.end_ms
        if unit is not None and (self._loops or inside):
            self.player.play(unit.start_ms if self._loops else at, unit.end_ms, loops=self._loops)
        else:
            self.player.play(at if at < self._duration_ms else 0, self._duration_ms)
        self.transport.show_playing(self.player.is_playing)

    def play_chosen(self) -> None:
        """The selected segment from its beginning."""
        unit = self._chosen()
        if unit is not None:
            self.player.play(unit.start_ms, unit.end_ms, loops=self._loops)
            self.transport.show_playing(self.player.is_playing)

    def toggle_loop(self) -> None:
        """Whether the selected segment is played again and again."""
        self._loops = not self._loops
        self.transport.loop.setChecked(self._loops)
        if self.player.is_playing:
            self.play_chosen()

    def skip(self, by_ms: int) -> None:
        """Back or forward."""
        self.player.seek(self.player.position_ms + by_ms)

    def _use_speed(self, speed: float) -> None:
        self.player.speed = speed

    def _show_head(self, ms: int) -> None:
        self._wave.show_head(ms, follow=self.player.is_playing)
        self.transport.show_time(ms, self._duration_ms)
