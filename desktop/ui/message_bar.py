"""One line in the place that the page keeps for it: what happened, what to do, the code small. It never lies over
anything; what stands above its place keeps still, so that no answer slips away under the pointer.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.announce import announce
from desktop.ui.buttons import Button
from desktop.ui.icons import draw_icon
from desktop.ui.labels import label
from desktop.ui.theme import Radius, Size, Space, Theme

PASSING_MS = 12_000


@dataclass(frozen=True)
class Message:
    """`level` is info, ok, warn or danger; `lasting` messages stay until dismissed or taken back by their code."""

    text: str
    advice: str = ""
    code: str = ""
    level: str = "info"
    lasting: bool = False


_MOST_WAITING = 6


class MessageBar(QWidget):
    """Shows the newest message; a lasting one that it covers comes back after it, so that nothing is swallowed.

    Hidden when there is none. `appearing` before that: somebody gives it its place. `narrow`: for a slim column.
    """

    appearing = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.message: Message | None = None
        self._waiting: list[Message] = []
        self._text = label(bold=True, wrap=True)
        self._advice = label(tone="muted", wrap=True)
        self._code = label(size="small", tone="muted")
        self._close = Button(theme, tr("Got it"), "small")
        self._close.clicked.connect(self._dismiss)
        self._timer = QTimer(self, interval=PASSING_MS, singleShot=True)
        self._timer.timeout.connect(self._dismiss)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._text)
        words.addWidget(self._advice)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setSpacing(Space.LARGE)
        row.addLayout(words, 1)
        row.addWidget(self._code)
        row.addWidget(self._close)
        theme.changed.connect(self._fit)
        self._fit()
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show `message` in place of what stood here, and say it once to screen readers."""
        now = self.message
        if now is not None and now.lasting and now != message:
            if now.level == "danger" and message.level != "danger":
                self._keep(message)  # a failure to save is never covered by lesser news
                return
            self._keep(now)
        self._show(message)

    def take_back(self, code: str) -> None:
        """Remove the message with `code`, shown or covered; without a code all of them."""
        self._waiting = [message for message in self._waiting if code not in ("", message.code)]
        if self.message is not None and code in ("", self.message.code):
            self._dismiss()

    def stand(self, *, narrow: bool) -> None:
        """Words beside their button, or above it."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)

    def _keep(self, message: Message) -> None:
        """What must still be read comes again; of several with one code only the newest."""
        if message.lasting:
            same = {message.code} - {""}
            self._waiting = [one for one in self._waiting if one.code not in same and one != message]
            self._waiting = [*self._waiting, message][-_MOST_WAITING:]

    def _show(self, message: Message) -> None:
        self.message = message
        self._text.setText(message.text)
        self._advice.setText(message.advice)
        self._advice.setVisible(bool(message.advice))
        self._code.setText(message.code if message.code.startswith("E-") else "")
        self.appearing.emit()
        self.show()
        self.update()
        announce(self, " ".join(filter(None, (message.text, message.advice))), urgent=message.level == "danger")
        self._timer.stop() if message.lasting else self._timer.start()

    def _dismiss(self) -> None:
        self._timer.stop()
        if self._waiting:
            self._show(self._waiting.pop())
            return
        self.message = None
        self.hide()
        self.dismissed.emit()

    def _fit(self) -> None:
        sign = self._theme.px(Size.ICON) + Space.HAIR
        self._row.setContentsMargins(Space.LARGE + sign + Space.MEDIUM, Space.SMALL, Space.LARGE, Space.SMALL)

    def hideEvent(self, event: QHideEvent) -> None:
        if self.message is None:
            self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        level = self.message.level if self.message else "info"
        ink = self._theme.colour({"info": "primary", "ok": "ok", "warn": "warn"}.get(level, "danger"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, Size.FOCUS))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        side = self._theme.px(Size.ICON) + Space.HAIR
        sign = {"info": "info", "ok": "check"}.get(level, "alert")
        draw_icon(painter, sign, QRectF(Space.LARGE, (self.height() - side) / 2, side, side), ink)
