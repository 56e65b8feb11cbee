"""试机 before a skill paper: type a Chinese word, draw a box, hear a tone. Nothing counts, and all may be left."""

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from desktop.language import tr
from desktop.tasks.audio.sound import Sound
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.labels import label, retone
from desktop.ui.theme import Size, Space, Theme
from desktop.ui.workbenches.audio.player import Player
from desktop.ui.workbenches.canvas.shapes import Shape
from desktop.ui.workbenches.canvas.view import Canvas
from desktop.ui.workbenches.label_looks import look_of
from desktop.ui.workbenches.text_box import LineBox

RATE, TONE_HERTZ, TONE_MS = 16_000, 440, 800
SHEET = QSize(640, 150)


class SkillTrialPage(CentredPage):
    """`review_requested` leaves it, as the trial of theory is left."""

    review_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Try the machine"), Size.COLUMN + Space.PAGE)
        self.player = Player(self)
        self.line = LineBox(tr("A Chinese word"))
        self.sheet = Canvas(tr("A sheet to draw on"))
        self.tone = Button(theme, tr("Play a tone"), sign="play")
        self.typed = self._step(tr("1. Type a Chinese word with the input method."))
        self.body.addWidget(self.line)
        self.drawn = self._step(tr("2. Draw a box with the mouse: press, drag, let go."))
        self.body.addWidget(self.sheet)
        self.heard = self._step(tr("3. Put the headphones on and play the tone."))
        self.body.addWidget(self.tone)
        self.body.addWidget(label(tr("If something does not work, raise your hand now."), "note", "muted", wrap=True))
        self.sheet.setFixedHeight(SHEET.height())
        self.go = Button(theme, tr("Continue"), "primary", sign="next", trailing=True)
        self.add_buttons(self.go)
        self.tighten()
        self.line.textChanged.connect(self._look_at_text)
        self.sheet.shape_drawn.connect(self._show_box)
        self.tone.clicked.connect(self._play)
        self.player.silent_found.connect(self._tell_silent)
        self.go.clicked.connect(self._leave)

    def take_keyboard(self) -> None:
        """The line that is typed into."""
        if self.sheet.tool == "select":
            self.sheet.show_picture(None, SHEET)
            self.sheet.use_tool("box")
        self.focus_on(self.line)

    def _step(self, words: str) -> QLabel:
        row, mark = QHBoxLayout(), label("", "body", "ok", bold=True)
        row.addWidget(label(words, "option", wrap=True), 1)
        row.addWidget(mark)
        column = QVBoxLayout()
        column.addLayout(row)
        self.body.addLayout(column)
        return mark

    def _look_at_text(self, text: str) -> None:
        if any("\u3400" <= letter <= "\u9fff" for letter in text):
            self._done(self.typed)

    def _show_box(self, kind: str, points: Any) -> None:
        look = look_of(0, "box", "", self.theme.colours.primary)
        self.sheet.show_shapes((Shape("box", kind, points, look),))
        self._done(self.drawn)

    def _play(self) -> None:
        import numpy as np  # late: only who plays the tone needs it

        time = np.arange(RATE * TONE_MS // 1000) / RATE
        fade = np.minimum(1.0, np.minimum(time, time[::-1]) * 20)
        wave = np.rint(9_000 * fade * np.sin(2 * np.pi * TONE_HERTZ * time)).astype(np.int16)
        self.player.load(Sound(RATE, wave[:, None]))
        self._done(self.heard)
        self.player.play(0, TONE_MS)

    def _tell_silent(self) -> None:
        self.heard.setText(tr("No sound device was found: raise your hand."))
        retone(self.heard, "warn")

    def _done(self, mark: QLabel) -> None:
        mark.setText(tr("Done"))
        retone(mark, "ok")

    def _leave(self) -> None:
        self.player.pause()
        self.review_requested.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.player.pause()
