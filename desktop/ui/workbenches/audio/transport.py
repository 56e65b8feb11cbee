"""Play, back, forward, loop, speed, time and zoom: the row above the waveform."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme
from desktop.ui.workbenches.audio.times import time_words
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.flow import FlowLayout
from desktop.ui.workbenches.key_map import key_words

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class Transport(QWidget):
    """`asked` carries an action of the key map, `speed_chosen` a factor, `zoom_asked` 1 or -1."""

    asked = Signal(str)
    speed_chosen = Signal(float)
    zoom_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = FlowLayout(Space.HAIR)
        self.setLayout(self._row)
        self.play = self._button("play", tr("Play or pause"), "play", "F8")
        self.back = self._button("sound_back", tr("2 s back"), "back", "F7")
        self.forward = self._button("sound_forward", tr("2 s forward"), "next", "Shift+F7")
        self.once = self._button("polygon", tr("Play the selection"), "segment", "P")
        self.loop = self._button("polyline", tr("Loop"), "loop", "L")
        self.loop.setCheckable(True)
        self.speed = ChoiceBox(theme, tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.activated.connect(lambda place: self.speed_chosen.emit(SPEEDS[place]))
        self._row.addWidget(self.speed)
        self.time = label("0:00.000 / 0:00.000", "note", "text", bold=True)
        self.time.setMinimumHeight(theme.px(Size.TARGET))
        self.time.setMinimumWidth(theme.px(Size.BUTTON * 4))
        self.zoom_in = self._button("", tr("Zoom in"), "zoom", "")
        self.zoom_out = self._button("", tr("Zoom out"), "zoom_out", "")
        for made, way in ((self.zoom_in, 1), (self.zoom_out, -1)):
            made.clicked.connect(lambda _=False, way=way: self.zoom_asked.emit(way))
        self.fit = self._button("fit", tr("Whole clip"), "fit", "F")
        self._row.addWidget(self.time)

    def show_playing(self, playing: bool) -> None:
        """What the button would do next."""
        self.play.show_sign("pause" if playing else "play")

    def show_time(self, ms: int, duration_ms: int) -> None:
        """Playhead and length."""
        self.time.setText(f"{time_words(ms)} / {time_words(duration_ms)}")

    def _button(self, action: str, name: str, sign: str, key: str) -> Button:
        made = Button(self._theme, "", "tool", sign=sign)
        made.setAccessibleName(name)
        made.setToolTip(f"{name}  {key_words(key)}".rstrip())
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if action:
            made.clicked.connect(lambda: self.asked.emit(action))
        self._row.addWidget(made)
        return made
