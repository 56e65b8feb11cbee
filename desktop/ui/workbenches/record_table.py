"""A table of records to choose from: one line each; the chosen one is read and edited whole in a form beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop.ui.theme import Size, Theme

LONGEST_CELL = 120
LEAST_COLUMN = 96


@dataclass(frozen=True)
class RecordRow:
    """One record: its id, its cells, and whether it is out of use (shown muted)."""

    id: str
    cells: tuple[str, ...]
    muted: bool = False


class RecordTable(QTableWidget):
    """`row_chosen` carries an id, "" for none."""

    row_chosen = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._ids: tuple[str, ...] = ()
        self._shares: tuple[int, ...] = ()
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setProperty("table", "results")
        self.setShowGrid(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        theme.changed.connect(self._fit)
        self._fit()
        self.itemSelectionChanged.connect(lambda: self.row_chosen.emit(self.chosen()))

    def show_columns(self, titles: Sequence[str], shares: Sequence[int] = ()) -> None:
        """The heads; the widths share the room there is, equally unless told otherwise."""
        self._shares = tuple(shares) or (1,) * len(titles)
        self.setColumnCount(len(titles))
        for place, title in enumerate(titles):
            head = QTableWidgetItem(title)
            head.setToolTip(title)
            self.setHorizontalHeaderItem(place, head)
        self._share()

    def show_rows(self, rows: Sequence[RecordRow], chosen: str = "") -> None:
        """All records in their order; the chosen one stays chosen."""
        quiet = self.blockSignals(True)
        chosen = chosen or self.chosen()
        self._ids = tuple(row.id for row in rows)
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                self._fill(place, column, text, row.muted)
        if chosen in self._ids:
            self.setCurrentCell(self._ids.index(chosen), max(0, self.currentColumn()))
        else:
            self.clearSelection()
        self.blockSignals(quiet)

    def choose(self, record: str) -> None:
        """Choose a record and tell it."""
        if record in self._ids:
            self.setCurrentCell(self._ids.index(record), 0)

    def chosen(self) -> str:
        """The id of the chosen record."""
        rows = self.selectionModel().selectedRows() if self.selectionModel() is not None else []
        place = rows[0].row() if rows else -1
        return self._ids[place] if 0 <= place < len(self._ids) else ""

    def _fill(self, row: int, column: int, text: str, muted: bool) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.setItem(row, column, item)
        item.setText(" ".join(text.split())[:LONGEST_CELL])
        item.setToolTip(text[:LONGEST_CELL])
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setForeground(self._theme.colour("muted" if muted else "text"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        room = self.viewport().width()
        for place, share in enumerate(self._shares):
            self.setColumnWidth(place, max(self._theme.px(LEAST_COLUMN), room * share // sum(self._shares)))

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(Size.TARGET))
