"""Tables of the centre: frozen head, rows of 36, right-aligned numbers, sorted in the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Theme

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True)
class Column:
    """One column; `number` ones stand at the right, `wide` ones take the room that is left."""

    title: str
    number: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Cell:
    """What is shown, and by what the column is sorted (None last)."""

    text: str
    order: int | str | None


class ResultsModel(QAbstractTableModel):
    """Rows of cells; sorting reorders the rows here, so that no proxy asks for every cell in Python."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: list[tuple[Cell, ...]] = []

    def show_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Put `rows` in place of what was shown."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.DisplayRole:
            return safe_name(self._rows[index.row()][index.column()].text)
        if role == _ROLE.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.DisplayRole:
            return self._columns[section].title
        return self._alignment(section) if role == _ROLE.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        there = [row for row in self._rows if row[column].order is not None]
        absent = [row for row in self._rows if row[column].order is None]
        self.layoutAboutToBeChanged.emit()
        there.sort(key=lambda row: row[column].order, reverse=order is Qt.SortOrder.DescendingOrder)  # type: ignore[arg-type,return-value]
        self._rows = there + absent
        self.layoutChanged.emit()

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self._columns[column].number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class ResultsTable(QTableView):
    """A view on a `ResultsModel` in the house's dress."""

    def __init__(self, theme: Theme, columns: Sequence[Column]) -> None:
        super().__init__()
        self._theme, self.rows = theme, ResultsModel(columns)
        self.setModel(self.rows)
        self.setProperty("table", "results")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.wide else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(place, mode)
        self.setSortingEnabled(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(Size.TARGET))
        self.horizontalHeader().setMinimumSectionSize(self._theme.px(2 * Size.TARGET))
