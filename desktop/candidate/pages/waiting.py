"""距开考还有 12 分钟: waiting for the start, and the six digits the proctor reads out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from desktop.candidate.words import minutes_up
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.labels import label, rule
from desktop.ui.theme import Size, Theme

DIGITS = 6


class WaitingPage(CentredPage):
    """`started` carries the six digits as typed."""

    started = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, width=Size.NARROW + 60)
        self._late = self._connected = False
        self._caption = label(tr("Time to the start"), "option", "muted")
        self._figure = label(size="display", bold=True)
        self._figure.setProperty("tone", "primary")
        self.field = QLineEdit()
        self.field.setMaxLength(DIGITS + 2)
        self.field.setValidator(QRegularExpressionValidator(r"[0-9０-９ ]*"))
        self.field.setProperty("code", True)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setAccessibleName(tr("Start code, six digits"))
        self.go = Button(theme, tr("Begin"), "primary")
        self.go.setEnabled(False)
        for shown in (self._caption, self._figure):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(shown)
        self.body.addWidget(rule())
        self._how = label(wrap=True)
        self.body.addWidget(self._how)
        self.body.addWidget(self.field)
        self.add_buttons(self.go)
        self.show_console(False)
        self.field.textChanged.connect(lambda: self.go.setEnabled(self._late or len(self._digits()) == DIGITS))
        self.field.returnPressed.connect(self._begin)
        self.go.clicked.connect(self._begin)

    def show_console(self, connected: bool) -> None:
        """Whether the start comes from the console by itself; without it the digits are typed."""
        self._connected = connected
        if self._late:
            return
        by_itself = tr("Your paper opens by itself when the proctor starts the exam. There is nothing to type.")
        digits = tr("When the proctor reads out the start code, type the six digits. Your time begins then.")
        self._how.setText(by_itself if connected else digits)
        for widget in (self.field, self.go):
            widget.setVisible(not connected)

    def show_late(self, seconds: int) -> None:
        """The room has started: `seconds` would be left to who begins now, and nothing needs to be typed."""
        if not self._late:
            self._late = True
            self._caption.setText(tr("The exam is under way. Time left for you"))
            self._how.setText(tr("You may begin now. The time does not wait."))
            self.field.hide()
            self.go.show()
            self.go.setEnabled(True)
            self.focus_on(self.go)
        self._figure.setText(tr("{n} min", n=minutes_up(seconds)))

    def show_seconds(self, seconds: int) -> None:
        """`seconds` to the planned start; 0 when it has passed."""
        if self._late:  # another candidate's turn: the digits again
            self._late = False
            self.show_console(self._connected)
        if seconds > 0:
            words = tr("{n} min", n=minutes_up(seconds)) if seconds > 60 else tr("less than 1 min")
            self._caption.setText(tr("Time to the start"))
        else:
            words = tr("It starts now")
            self._caption.setText(tr("Please listen to the proctor"))
        if words != self._figure.text():
            self._figure.setText(words)

    def take_keyboard(self) -> None:
        """The digits, or the button where none are needed."""
        self.focus_on(self.go if self._late else self.field)

    def show_refusal(self, text: str, advice: str, code: str) -> None:
        """The digits do not fit."""
        self.say(text, advice, code)
        self.field.selectAll()
        self.focus_on(self.field)

    def _digits(self) -> str:
        return "".join(str(int(c)) for c in self.field.text() if c.isdigit())

    def _begin(self) -> None:
        if self._late or len(self._digits()) == DIGITS:
            self.say("")
            self.started.emit(self._digits())
