"""A check box whose tick is drawn: filled alone would be colour alone."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from desktop.language import tr
from desktop.ui.enter_key import pressed_by_enter
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Space, Theme, Type


class CheckBox(QCheckBox):
    """Dressed by the style sheet, ticked here. `note` stands quietly behind the words and belongs to the target."""

    def __init__(self, theme: Theme, text: str, note: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self._note = note
        if note:
            self.setAccessibleName(tr(", ").join((text, note)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        plain = super().sizeHint()
        return QSize(plain.width() + self._note_width(), plain.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        if self.isChecked():
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            draw_icon(painter, "check", QRectF(box).adjusted(3, 3, -3, -3), self._theme.colour("on_primary"))
        if self._note:
            words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
            words.setLeft(words.left() + self.fontMetrics().horizontalAdvance(self.text()) + Space.SMALL)
            words.setRight(self.width())
            painter.setPen(self._theme.colour("muted"))
            painter.setFont(self._theme.font(Type.NOTE))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._note)

    def _note_width(self) -> int:
        if not self._note:
            return 0
        return QFontMetrics(self._theme.font(Type.NOTE)).horizontalAdvance(self._note) + Space.SMALL + Space.HAIR
