"""A check box whose tick is drawn: filled alone would be colour alone."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from desktop.ui.enter_key import pressed_by_enter
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Theme


class CheckBox(QCheckBox):
    """Dressed by the style sheet, ticked here."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            draw_icon(QPainter(self), "check", QRectF(box).adjusted(3, 3, -3, -3), self._theme.colour("on_primary"))
