"""Whether this seat is connected to the room's console: a screen with a tick, or with a dash; and words."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from desktop.language import tr
from desktop.ui.icons import draw_icon
from desktop.ui.labels import label
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme


class LinkSign(QLabel):
    """The sign alone where room is short; the words are always in the tool tip and for screen readers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        pattern = label("", "note", "muted")
        for name in ("type", "tone"):
            self.setProperty(name, pattern.property(name))
        self._theme, self._words, self._compact = theme, "", False
        self.name = "alone"
        theme.changed.connect(self._say)

    def show_console(self, name: str) -> None:
        """`name` of the console while it is connected, empty while this seat works by itself."""
        self.name = "linked" if name else "alone"
        self._words = tr("Connected to the console") if name else tr("Working alone, answers are safe")
        self.setAccessibleName(self._words)
        self.setToolTip(safe_name(name) or self._words)
        self._say()

    def fold(self, compact: bool) -> None:
        """Where room is short."""
        self._compact = compact
        self._say()

    def _say(self) -> None:
        self.setText("" if self._compact else self._words)
        self.setContentsMargins(self._theme.px(Size.ICON) + Space.SMALL, 0, 0, 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        hint, side = super().sizeHint(), self._theme.px(Size.ICON)
        return QSize(max(hint.width(), side), max(hint.height(), side))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(Size.ICON)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        draw_icon(QPainter(self), self.name, box, self._theme.colour("ok" if self.name == "linked" else "muted"))
