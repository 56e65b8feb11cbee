"""A box with a list of choices, its arrow drawn in the colours of the theme."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop.ui.icons import draw_icon
from desktop.ui.theme import Size, Space, Theme


class ChoiceBox(QComboBox):
    """Dressed by the style sheet; `name` is what a screen reader says."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(Size.ICON)
        box = QRectF(self.width() - side - Space.HAIR, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        draw_icon(painter, "down", box, self._theme.colour("text" if self.isEnabled() else "muted"))
