"""One answer as a row, all of it the target: a lettered mark at its left, `✓ 已保存` at its right when it is on disk.

Rows are real radio buttons and check boxes, so that screen readers know what they are; only their looks are drawn here.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from desktop.language import tr
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Radius, Size, Space, Theme, Type

WRAP = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
UNSAVED, SAVED, NOT_SAVED = "", "saved", "not_saved"

if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # mixed into two different Qt buttons: it must not bring a third one along


class OptionRow(_Button):
    """What both kinds of row share. `letter` is A … H, or empty for 对 and 错."""

    square = False

    def dress(self, theme: Theme) -> None:
        """Called once by the constructors: theme, size and cursor."""
        self._theme = theme
        self._letter = ""
        self._words = ""
        self._sign = ""
        self._save_mark = UNSAVED
        self._heights: dict[int, int] = {}
        self._widest_mark = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        theme.changed.connect(self._measure_anew)

    def show_option(self, letter: str, words: str, sign: str = "") -> None:
        """Fill the row; an unchosen, unsaved one. Its mark holds the letter, or the icon `sign`."""
        self._letter, self._words, self._sign = letter, words, sign
        self._save_mark = UNSAVED
        self._heights.clear()
        self.setChecked(False)
        self.setAccessibleName(tr("{letter}. {text}", letter=letter, text=words) if letter else words)
        self.updateGeometry()
        self.update()

    def mark_saved(self, mark: str) -> None:
        """`saved`, `not_saved` or empty; shown only on a chosen row."""
        if mark != self._save_mark:
            self._save_mark = mark
            self.setAccessibleDescription(self._mark_text())
            self.update()

    def _mark_text(self) -> str:
        return {SAVED: tr("Saved"), NOT_SAVED: tr("Not saved")}.get(self._save_mark, "")

    def _measure_anew(self) -> None:
        self._heights.clear()
        self._widest_mark = 0
        self.updateGeometry()

    def _mark_width(self) -> int:
        """Measured once for each look: a layout asks some thirty times."""
        if not self._widest_mark:
            metrics = QFontMetrics(self._theme.font(Type.NOTE, bold=True))
            widest = max(metrics.horizontalAdvance(text) for text in (tr("Saved"), tr("Not saved")))
            self._widest_mark = widest + self._theme.px(Size.ICON) + Space.SMALL
        return self._widest_mark

    def _text_box(self, width: int, height: int) -> QRect:
        left = Space.LARGE + self._theme.px(Size.MARK) + Space.LARGE
        return QRect(
            left,
            Space.SMALL,
            max(60, width - left - self._mark_width() - Space.LARGE - Space.MEDIUM),
            height - 2 * Space.SMALL,
        )

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._measure(width)
        return self._heights[width]

    def _measure(self, width: int) -> int:
        metrics = QFontMetrics(self._theme.font(Type.OPTION))
        box = self._text_box(width, 10_000)
        words = metrics.boundingRect(box, WRAP, self._words).height()
        return max(self._theme.px(Size.OPTION), words + 2 * Space.MEDIUM)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(Size.NARROW), self._theme.px(Size.OPTION))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(Size.NARROW) // 2, self._theme.px(Size.OPTION))

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        self._draw_frame(painter, chosen)
        self._draw_mark(painter, chosen)
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(Type.OPTION))
        painter.drawText(self._text_box(self.width(), self.height()), WRAP, self._words)
        if chosen and self._save_mark:
            self._draw_saved(painter)

    def _draw_frame(self, painter: QPainter, chosen: bool) -> None:
        strong = chosen or self.hasFocus()
        painter.setPen(QPen(self._theme.colour("primary" if strong else "edge"), Size.FOCUS if strong else Size.STROKE))
        hovered = self.underMouse() and self.isEnabled()
        painter.setBrush(self._theme.colour("soft" if chosen else "bg" if hovered else "card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus() and chosen:  # a chosen row shows the keyboard's place by a second, inner line
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("primary"), Size.STROKE))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), Radius.CELL, Radius.CELL)

    def _draw_mark(self, painter: QPainter, chosen: bool) -> None:
        side = self._theme.px(Size.MARK)
        box = QRectF(Space.LARGE, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(self._theme.colour("primary" if chosen else "edge"), Size.STROKE * 1.5))
        painter.setBrush(self._theme.colour("primary") if chosen else QColor(Qt.GlobalColor.transparent))
        if self.square:
            painter.drawRoundedRect(box, Radius.CELL, Radius.CELL)
        else:
            painter.drawEllipse(box)
        ink = self._theme.colour("on_primary" if chosen else "text")
        if self._letter:
            painter.setPen(ink)
            painter.setFont(self._theme.font(Type.OPTION, bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letter)
        elif self._sign:
            margin = side / 4
            draw_icon(painter, self._sign, box.adjusted(margin, margin, -margin, -margin), ink)

    def _draw_saved(self, painter: QPainter) -> None:
        ok = self._save_mark == SAVED
        ink = self._theme.colour("ok" if ok else "danger")
        width, side = self._mark_width(), self._theme.px(Size.ICON)
        left = self.width() - width - Space.LARGE
        draw_icon(painter, "check" if ok else "alert", QRectF(left, (self.height() - side) / 2, side, side), ink)
        painter.setPen(ink)
        painter.setFont(self._theme.font(Type.NOTE, bold=True))
        box = QRectF(left + side + Space.HAIR, 0, width - side, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._mark_text())


class RadioRow(OptionRow, QRadioButton):
    """A row of a question with one answer: a round mark."""

    def __init__(self, theme: Theme) -> None:
        QRadioButton.__init__(self)
        self.dress(theme)

    def nextCheckState(self) -> None:
        self.setChecked(True)


class CheckRow(OptionRow, QCheckBox):
    """A row of a question with several answers: a square mark."""

    square = True

    def __init__(self, theme: Theme) -> None:
        QCheckBox.__init__(self)
        self.dress(theme)
