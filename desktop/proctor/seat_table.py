"""The wall as a table: the same tiles as rows, for the keyboard and for screen readers; sorted in the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.language import sentence, tr
from desktop.proctor.seat_words import ago_text, minutes_text
from desktop.proctor.tile_painting import progress_text
from desktop.room.seat_states import Presence
from desktop.room.tiles import Tile
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Theme

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True)
class _Column:
    title: str
    text: Callable[[Tile], str]
    order: Callable[[Tile], Any]
    number: bool = False


_COLUMNS = (
    _Column(sentence("Seat"), lambda tile: _seat_text(tile), lambda tile: tile.seat),
    _Column(sentence("Name"), lambda tile: safe_name(tile.name), lambda tile: tile.name),
    _Column(sentence("Admission number"), lambda tile: safe_name(tile.ticket), lambda tile: tile.ticket),
    _Column(sentence("State"), lambda tile: tile.state, lambda tile: (-tile.urgency, tile.state)),
    _Column(sentence("Answered"), progress_text, lambda tile: tile.answered, True),
    _Column(
        sentence("Time left"),
        lambda tile: "—" if tile.left_s is None else minutes_text(tile.left_s),
        lambda tile: -1 if tile.left_s is None else tile.left_s,
        True,
    ),
    _Column(sentence("Compensated"), lambda tile: tr("{n} s", n=tile.credit_s), lambda tile: tile.credit_s, True),
    _Column(
        sentence("Copies kept"), lambda tile: str(tile.copies) if tile.copies else "—", lambda tile: tile.copies, True
    ),
    _Column(sentence("Incidents"), lambda tile: str(tile.incidents), lambda tile: tile.incidents, True),
    _Column(sentence("Needs"), lambda tile: _need_text(tile), lambda tile: (-tile.urgency, -tile.since_s)),
)
NEEDS = len(_COLUMNS) - 1


def _seat_text(tile: Tile) -> str:
    """`02`, after 换机 `02 → 05`, after 互换座位 `02 ⇄ 05`."""
    moved = f" → {safe_name(tile.machine)}" if tile.machine else ""
    return f"{tile.seat:02d}{moved}" + (f" ⇄ {tile.exchanged:02d}" if tile.exchanged else "")


def _need_text(tile: Tile) -> str:
    if not tile.need:
        return "" if tile.presence is not Presence.LOST else tr("Lost")
    return f"{tile.need}  {ago_text(tile.since_s)}" if tile.since_s else tile.need


class SeatModel(QAbstractTableModel):
    """Rows are tiles; a change of one seat changes one row, and the order is kept as it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: list[Tile] = []
        self._rows: dict[int, int] = {}
        self._shown: frozenset[int] | None = None
        self._all: Sequence[Tile] = ()
        self._column, self._order = 0, Qt.SortOrder.AscendingOrder

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """All seats anew."""
        self._all = tiles
        wanted = [tile for tile in tiles if self._shown is None or tile.seat in self._shown]
        if {tile.seat for tile in wanted} != set(self._rows):
            self.beginResetModel()
            self._tiles = wanted
            self._sort()
            self.endResetModel()
            return
        moved = False
        for tile in wanted:
            row = self._rows[tile.seat]
            before = self._tiles[row]
            if before != tile:
                moved = moved or self._key(before) != self._key(tile)
                self._tiles[row] = tile
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(_COLUMNS) - 1))
        if moved:
            self.sort(self._column, self._order)

    def show_only(self, seats: frozenset[int] | None) -> None:
        """A filter; None shows all."""
        self._shown = seats
        self.show_tiles(self._all)

    def seat_at(self, row: int) -> int:
        """The seat of a row."""
        return self._tiles[row].seat

    def row_of(self, seat: int) -> int | None:
        """The row of a seat, None when it is filtered out."""
        return self._rows.get(seat)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._tiles)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.DisplayRole:
            return _COLUMNS[index.column()].text(self._tiles[index.row()])
        return self._alignment(index.column()) if role == _ROLE.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.DisplayRole:
            return tr(_COLUMNS[section].title)
        return self._alignment(section) if role == _ROLE.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._tiles[index.row()].seat) for index in self.persistentIndexList()]
        self._sort()
        for index, seat in kept:
            self.changePersistentIndex(index, self.index(self._rows[seat], index.column()))
        self.layoutChanged.emit()

    def _sort(self) -> None:
        backwards = self._order is Qt.SortOrder.DescendingOrder
        self._tiles.sort(key=lambda tile: tile.seat)
        self._tiles.sort(key=self._key, reverse=backwards)
        self._rows = {tile.seat: row for row, tile in enumerate(self._tiles)}

    def _key(self, tile: Tile) -> Any:
        return _COLUMNS[self._column].order(tile)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if _COLUMNS[column].number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class SeatTable(QTableView):
    """Emits what the map emits; the same seats are chosen in both."""

    selection_changed = Signal(tuple)
    seat_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.rows = theme, SeatModel()
        self._following = False
        self.setModel(self.rows)
        self.setProperty("table", "results")
        self.setAccessibleName(tr("Seats as a table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.setSortingEnabled(True)
        self._head()
        self.doubleClicked.connect(lambda index: self.seat_opened.emit(self.rows.seat_at(index.row())))
        theme.changed.connect(self._fit)
        self._fit()

    def select(self, seats: frozenset[int]) -> None:
        """Choose seats from outside."""
        chosen = QItemSelection()
        for seat in seats:
            row = self.rows.row_of(seat)
            if row is not None:
                chosen.select(self.rows.index(row, 0), self.rows.index(row, len(_COLUMNS) - 1))
        self._following = True
        self.selectionModel().select(chosen, self.selectionModel().SelectionFlag.ClearAndSelect)
        self._following = False

    def _head(self) -> None:
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(Size.TARGET))
        for column, width in enumerate((84, 96, 156, 96, 88, 92, 76, 60, 60)):
            self.setColumnWidth(column, self._theme.px(width))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._following:
            rows = {index.row() for index in self.selectionModel().selectedRows()}
            self.selection_changed.emit(tuple(sorted(self.rows.seat_at(row) for row in rows)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.seat_opened.emit(self.rows.seat_at(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)
