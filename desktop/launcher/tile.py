"""A large button: a sign, a name, and one line that says what it is for or why it is closed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.ui.enter_key import pressed_by_enter
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Radius, Size, Space, Theme, Type


class Tile(QPushButton):
    """Painted whole; a real button for keyboard and screen readers."""

    def __init__(self, theme: Theme, sign: str, name: str, line: str) -> None:
        super().__init__()
        self._theme = theme
        self._sign, self._name, self._line = sign, name, line
        self.setAccessibleName(name)
        self.setAccessibleDescription(line)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(Size.SHEET), self._theme.px(Size.PHOTO_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.isEnabled() and (self.hasFocus() or self.underMouse())
        painter.setPen(QPen(self._theme.colour("primary" if strong else "edge"), Size.FOCUS if strong else Size.STROKE))
        painter.setBrush(self._theme.colour("card" if self.isEnabled() else "bg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.PANEL, Radius.PANEL)
        side = self._theme.px(Size.BUTTON)
        left, top = Space.WIDE, (self.height() - side) / 2
        ink = self._theme.colour("primary" if self.isEnabled() else "muted")
        draw_icon(painter, self._sign, QRectF(left, top, side, side), ink)
        self._draw_words(
            painter, QRectF(left + side + Space.WIDE, 0, self.width() - left - side - 2 * Space.WIDE, self.height())
        )

    def _draw_words(self, painter: QPainter, box: QRectF) -> None:
        middle = box.center().y()
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "muted"))
        painter.setFont(self._theme.font(Type.TITLE, bold=True))
        upper = QRectF(box.left(), 0, box.width(), middle - Space.HAIR)
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._name)
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._theme.font(Type.BODY))
        lower = QRectF(box.left(), middle + Space.HAIR, box.width(), box.height() - middle)
        wrap = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(lower, wrap, self._line)
