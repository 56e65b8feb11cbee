"""The room's record, newest first: time and one line; a list that draws only what is seen."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop.language import tr
from desktop.ui.theme import Space, Theme, Type

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
Line = tuple[str, str]
"""Time of day, and what happened."""


class RecordModel(QAbstractListModel):
    """Lines, the newest first; only ever longer, until another room is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """All lines, oldest first, as the journal has them; what is new is put on top."""
        new = len(lines) - len(self._lines)
        if new < 0 or lines[:1] != self._lines[:1]:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()
        elif new > 0:
            self.beginInsertRows(QModelIndex(), 0, new - 1)
            self._lines = list(lines)
            self.endInsertRows()

    def line(self, row: int) -> Line:
        """The line of a row, the newest being row 0."""
        return self._lines[len(self._lines) - 1 - row]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "  ".join(self.line(index.row()))
        return None


class RecordList(QListView):
    """A quiet list; the whole line stands in the tool tip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lines = RecordModel()
        self.setModel(self.lines)
        self.setProperty("list", "record")
        self.setAccessibleName(tr("Record of the room"))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_LineDelegate(theme, self))


class _LineDelegate(QStyledItemDelegate):
    """The time quietly, the line beside it, shortened at the end."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(10, self._theme.px(Type.NOTE) + Space.SMALL + Space.HAIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, RecordModel)
        time, text = model.line(index.row())
        box: QRect = option.rect  # type: ignore[attr-defined]
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._theme.font(Type.SMALL))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(box, middle, time)
        left = painter.fontMetrics().horizontalAdvance("00:00") + Space.MEDIUM
        painter.setFont(self._theme.font(Type.NOTE))
        painter.setPen(self._theme.colour("text"))
        rest = box.adjusted(left, 0, 0, 0)
        painter.drawText(
            rest, middle, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rest.width())
        )
