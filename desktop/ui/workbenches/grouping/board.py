"""The board: a column for what is in no group yet and one for each group; cards are dragged between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.language import tr
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme

CARD = Qt.ItemDataRole.UserRole
COLUMN_WIDTH = 178


@dataclass(frozen=True)
class Card:
    """One item on the board."""

    id: str
    text: str


class CardList(QListWidget):
    """The cards of one column; `dropped` carries the cards that were dragged here."""

    dropped = Signal(object)
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards; what was selected and is still here stays so."""
        chosen, before = set(self.chosen()), self.cards()
        row = next((at for at, card in enumerate(before) if card in chosen), self.currentRow())
        quiet = self.blockSignals(True)
        self.clear()
        for card in cards:
            item = QListWidgetItem(card.text)
            item.setData(CARD, card.id)
            item.setToolTip(card.text)
            self.addItem(item)
            item.setSelected(card.id in chosen)
        if cards and not self.selectedItems():
            place, keep = max(0, min(row, len(cards) - 1)), QItemSelectionModel.SelectionFlag.NoUpdate
            command = QItemSelectionModel.SelectionFlag.ClearAndSelect if self.hasFocus() else keep
            self.setCurrentRow(place, command)
        self.blockSignals(quiet)
        self._measure()

    def chosen(self) -> tuple[str, ...]:
        """The selected cards, in their order."""
        return tuple(card for at, card in enumerate(self.cards()) if self.item(at).isSelected())

    def cards(self) -> list[str]:
        """All cards, in their order."""
        return [str(self.item(at).data(CARD)) for at in range(self.count())]

    def choose(self, cards: Sequence[str]) -> None:
        """Select these cards, and no others."""
        wanted = set(cards)
        for at in range(self.count()):
            self.item(at).setSelected(self.item(at).data(CARD) in wanted)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
        if self.count() and not self.selectedItems() and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.setCurrentRow(max(0, self.currentRow()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        source = event.source()
        if isinstance(source, CardList) and source is not self and source.chosen():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(source.chosen())

    def _measure(self) -> None:
        """Every card is as high as all its words need: the style's own measure forgets the padding."""
        room = max(1, self.viewport().width() - 2 * Space.SMALL)
        metrics, flags = self.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        for at in range(self.count()):
            item = self.item(at)
            high = metrics.boundingRect(QRect(0, 0, room, 0), flags, item.text()).height()
            item.setSizeHint(QSize(0, high + Space.HAIR * 2))

    def _welcome(self, event: QDragMoveEvent) -> None:
        if isinstance(event.source(), CardList):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()


class Board(QScrollArea):
    """`moved` carries cards and the group they were dragged to ("" for none), `entered` a column that is used now."""

    moved = Signal(object, str)
    entered = Signal(str)
    column_made = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.columns: dict[str, CardList] = {}
        self._heads: dict[str, QLabel] = {}
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.SMALL)
        self._row.addStretch(1)
        self._boxes: dict[str, QWidget] = {}
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_board(self, columns: Sequence[tuple[str, str]], cards: Mapping[str, Sequence[Card]]) -> None:
        """Columns (group and heading; the first is "" for none) with their cards."""
        wanted = [name for name, _ in columns]
        for gone in [name for name in self._boxes if name not in wanted]:
            box = self._boxes.pop(gone)
            self._row.removeWidget(box)
            box.hide()
            box.deleteLater()
            del self.columns[gone]
        for place, (name, heading) in enumerate(columns):
            if name not in self._boxes:
                self._make(name)
            self._row.removeWidget(self._boxes[name])
            self._row.insertWidget(place, self._boxes[name])
            shown = list(cards.get(name, ()))
            self._heads[name].setText(f"{heading}  {len(shown)}")
            self._heads[name].setToolTip(heading)
            self.columns[name].setAccessibleName(heading)
            self.columns[name].show_cards(shown)

    def _enter(self, name: str) -> None:
        """Only the column in use shows selected cards: what a digit moves is never in doubt."""
        for other, cards in self.columns.items():
            if other != name:
                cards.clearSelection()
        self.entered.emit(name)

    def _make(self, name: str) -> None:
        box = QWidget(self.widget())
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        head, cards = label("", "note", "text", bold=True), CardList(tr("No group yet"))
        column.addWidget(head)
        column.addWidget(cards, 1)
        box.setFixedWidth(self._theme.px(COLUMN_WIDTH))
        cards.dropped.connect(lambda found: self.moved.emit(found, name))
        cards.entered.connect(lambda: self._enter(name))
        self._boxes[name], self._heads[name], self.columns[name] = box, head, cards
        self.column_made.emit(cards)
        box.show()
