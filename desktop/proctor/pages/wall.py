"""The wall: seat map or list at the left, who needs a person and the record at the right, actions at the bottom."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.language import tr
from desktop.proctor.action_bar import ActionBar
from desktop.proctor.needs_list import NeedsList
from desktop.proctor.record_list import Line, RecordList
from desktop.proctor.seat_map import SeatMap
from desktop.proctor.seat_table import NEEDS, SeatTable
from desktop.proctor.seat_words import matches, spares_text
from desktop.room.tiles import Spare, Tile, needs_of
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label, panel
from desktop.ui.theme import Size, Space, Theme

_SIDE, _FILTER = 300, 200


class WallPage(QWidget):
    """Shows tiles and lines; tells which seats are chosen and what is asked for."""

    seats_chosen = Signal(tuple)
    seat_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.theme = theme
        self.tiles: tuple[Tile, ...] = ()
        self.map, self.table = SeatMap(theme), SeatTable(theme)
        self.needs, self.record = NeedsList(theme), RecordList(theme)
        self.action_bar = ActionBar(theme)
        self.filter = QLineEdit()
        self.as_map, self.as_list = Button(theme, tr("Seat plan"), "small"), Button(theme, tr("As a list"), "small")
        self.sound = Button(theme, tr("Sound"), "small", sign="aloud")
        self._spares = ElidedLabel("small", "muted")
        self._spares.hide()
        self._front = label(tr("The front of the room is above"), "small", "muted")
        self._views = QStackedWidget()
        self._cards: list[QFrame] = []
        self.message_slot = QVBoxLayout()
        self._connect()
        self._arrange()

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """All seats; only what changed is drawn again."""
        self.tiles = tiles
        self.map.show_tiles(tiles)
        if self._views.currentWidget() is self.table:
            self.table.rows.show_tiles(tiles)
        self.needs.show_needs(needs_of(tiles))

    def show_sound(self, wanted: bool) -> None:
        """Whether a tone calls when a seat begins to need a person."""
        self.sound.setChecked(wanted)
        self.sound.show_sign("aloud" if wanted else "silent")
        self.sound.say(tr("Sound") if wanted else tr("Silent"))

    def show_spares(self, spares: tuple[Spare, ...]) -> None:
        """Machines at which nobody of the roster sits."""
        text = spares_text(spares)
        self._spares.setText(text)
        self._spares.setVisible(bool(text))

    def fold(self, compact: bool) -> None:
        """Where room is short the seats come first."""
        self.sound.setVisible(not compact)
        self._front.setVisible(not compact)
        self._cards[-1].setVisible(not compact)
        self.action_bar.fold(compact)

    def show_record(self, lines: Sequence[Line]) -> None:
        """The record, oldest first."""
        self.record.lines.show_lines(lines)

    def show_view(self, name: str) -> None:
        """`map` or `list`."""
        as_map = name == "map"
        (self.as_map if as_map else self.as_list).setChecked(True)
        self._views.setCurrentIndex(0 if as_map else 1)
        if not as_map:
            self.table.rows.show_tiles(self.tiles)
            self.table.select(self.map.selected)
        (self.map if as_map else self.table).setFocus()

    @property
    def chosen(self) -> tuple[int, ...]:
        """The chosen seats in order."""
        return tuple(sorted(self.map.selected))

    def take_keyboard(self) -> None:
        """The map is where work begins."""
        (self.map if self._views.currentIndex() == 0 else self.table).setFocus()

    def _connect(self) -> None:
        group = QButtonGroup(self)
        for button, name in ((self.as_map, "map"), (self.as_list, "list")):
            button.setCheckable(True)
            group.addButton(button)
            button.clicked.connect(lambda _=False, name=name: self.show_view(name))
        self.as_map.setChecked(True)
        self.sound.setCheckable(True)
        self.filter.setPlaceholderText(tr("Seat, name or state"))
        self.filter.setAccessibleName(tr("Show only"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaxLength(40)
        self.filter.textChanged.connect(self._show_matching)
        self.map.selection_changed.connect(self._tell)
        self.table.selection_changed.connect(lambda seats: self.map.select(frozenset(seats)))
        for view in (self.map, self.table):
            view.seat_opened.connect(self.seat_opened)
        self.needs.seat_asked.connect(self.seat_opened)
        self.action_bar.cleared.connect(lambda: self.map.select(frozenset()))
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.filter.setFocus)

    def _tell(self, seats: tuple[int, ...]) -> None:
        if self._views.currentWidget() is self.table:
            self.table.select(frozenset(seats))
        self.seats_chosen.emit(seats)

    def _show_matching(self, text: str) -> None:
        wanted = text.strip()
        seats = frozenset(tile.seat for tile in self.tiles if matches(tile, wanted)) if wanted else None
        self.map.show_only(seats)
        self.table.rows.show_only(seats)

    def sort_by_need(self) -> None:
        """The list with the most urgent first."""
        self.table.sortByColumn(NEEDS, self.table.horizontalHeader().sortIndicatorOrder())

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        whole.setSpacing(Space.LARGE)
        upper = QHBoxLayout()
        upper.setSpacing(Space.LARGE)
        upper.addWidget(self._seats_card(), 1)
        upper.addLayout(self._side())
        whole.addLayout(upper, 1)
        whole.addWidget(self.action_bar)
        bar = self.action_bar
        for before, after in pairwise((self.map, self.table, *bar.buttons.values(), bar.more, bar.clear, self.record)):
            self.setTabOrder(before, after)  # from the seats the keyboard comes to what can be done with them

    def _seats_card(self) -> QFrame:
        card = panel("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        head.addWidget(label(tr("Seats"), "option", bold=True))
        head.addWidget(self._front)
        head.addStretch(1)
        self.filter.setMaximumWidth(_FILTER)
        self.filter.setMinimumWidth(_FILTER // 2)
        self.filter.setProperty("small", True)
        for widget in (self.filter, self.sound, self.as_map, self.as_list):
            head.addWidget(widget)
        column.addLayout(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.map)
        scroll.viewport().setAutoFillBackground(False)
        self._views.addWidget(scroll)
        self._views.addWidget(self.table)
        column.addWidget(self._views, 1)
        column.addWidget(self._spares)
        return card

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(Space.LARGE)
        for widget, title, share in ((self.needs, "", 3), (self.record, tr("What happened so far"), 2)):
            card = panel("card")
            card.setFixedWidth(min(self.theme.px(_SIDE), Size.COLUMN))
            column = QVBoxLayout(card)
            column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.SMALL, Space.SMALL)
            column.setSpacing(Space.HAIR)
            if title:
                column.addWidget(label(title, "option", bold=True))
            column.addWidget(widget)
            side.addWidget(card, share)
            self._cards.append(card)
        side.addLayout(self.message_slot)
        return side
