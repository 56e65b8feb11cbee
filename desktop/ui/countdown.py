"""Remaining time: minutes until the last five, then minutes and seconds; a press hides it. It never blinks.

It draws what it is told and has no timer of its own; its accessible name changes with the minute, not with the second.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.language import tr
from desktop.ui.enter_key import pressed_by_enter
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Radius, Size, Space, Theme, Type

SECONDS_FROM = 300


def remaining_text(seconds: int) -> str:
    """`38 分钟` while more than five minutes are left (started minutes count), `04:59` after that."""
    if seconds > SECONDS_FROM:
        return tr("{n} min", n=-(-seconds // 60))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


class Countdown(QAbstractButton):
    """The clock of the top bar."""

    hidden_changed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._seconds = 0
        self.is_hidden = False
        self.caption = tr("Time left")
        self.setToolTip(tr("Press to hide or show the time."))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.toggle_hidden)
        theme.changed.connect(self.updateGeometry)
        self._name()

    def show_seconds(self, seconds: int) -> None:
        """Show that `seconds` are left."""
        if seconds != self._seconds:
            before, self._seconds = self.text_shown(), seconds
            if self.text_shown() != before:
                self.update()
            self._name()

    def text_shown(self) -> str:
        """What stands on the clock."""
        return tr("hidden") if self.is_hidden else remaining_text(self._seconds)

    def set_hidden(self, hidden: bool) -> None:
        """Hide or show the figure."""
        if hidden != self.is_hidden:
            self.is_hidden = hidden
            self._name()
            self.update()
            self.hidden_changed.emit(hidden)

    def toggle_hidden(self) -> None:
        """Hide the figure, or show it again."""
        self.set_hidden(not self.is_hidden)

    def _name(self) -> None:
        told = tr("Time left: {n} min", n=-(-self._seconds // 60)) if not self.is_hidden else tr("Time left: hidden")
        if told != self.accessibleName():
            self.setAccessibleName(told)

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(self._theme.font(Type.TITLE, bold=True)).horizontalAdvance(tr("{n} min", n=180))
        return QSize(wide + 2 * Space.SMALL, self._theme.px(Size.BUTTON) + Space.SMALL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("primary"), Size.FOCUS))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CELL, Radius.CELL)
        inside = self.rect().adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        split = inside.top() + round(inside.height() * 0.42)
        right = Qt.AlignmentFlag.AlignRight
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._theme.font(Type.SMALL))
        painter.drawText(
            QRect(inside.left(), inside.top(), inside.width(), split),
            right | Qt.AlignmentFlag.AlignBottom,
            self.caption,
        )
        self._draw_figure(painter, QRect(inside.left(), split, inside.width(), inside.bottom() - split))

    def _draw_figure(self, painter: QPainter, box: QRect) -> None:
        if self.is_hidden:
            side = self._theme.px(Size.ICON)
            draw_icon(
                painter,
                "hidden",
                QRectF(box.right() - side, box.top() + (box.height() - side) / 2, side, side),
                self._theme.colour("muted"),
            )
            return
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(Type.TITLE, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.text_shown())
