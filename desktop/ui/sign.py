"""One large icon."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.icons import draw_icon
from desktop.ui.theme import Size, Space, Theme


class Sign(QWidget):
    """The icon `name` in the colour of `role`, large."""

    def __init__(self, theme: Theme, name: str, role: str = "primary") -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self.name = name
        self.setMinimumSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(2 * Size.MARK, 2 * Size.MARK)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = 2 * Size.MARK - Space.SMALL
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        draw_icon(QPainter(self), self.name, box, self._theme.colour(self._role))
