"""Who needs a person, the most urgent first: a bar of colour with a word, how long already, and one button."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.seat_words import ago_text
from desktop.room.tiles import LOST, Tile
from desktop.ui.buttons import Button
from desktop.ui.labels import label, panel, retone
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Space, Theme

MOST_SHOWN = 40
_EDGE = 4


class NeedsList(QWidget):
    """`seat_asked` carries the seat whose button was pressed. Rows are kept and filled again, never rebuilt."""

    seat_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_NeedRow] = []
        self.count = label("0", "title", "muted", bold=True)
        self._nobody = label(tr("Nobody needs you now."), "note", "muted", wrap=True)
        self._more = label("", "note", "muted")
        self._list = QVBoxLayout()
        self._arrange()

    def show_needs(self, needs: Sequence[Tile]) -> None:
        """The whole list anew."""
        shown = needs[:MOST_SHOWN]
        while len(self._rows) < len(shown):
            row = _NeedRow(self._theme)
            row.asked.connect(self.seat_asked)
            self._rows.append(row)
            self._list.insertWidget(len(self._rows) - 1, row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.fill(shown[place])
        self._nobody.setVisible(not needs)
        self._more.setVisible(len(needs) > MOST_SHOWN)
        self._more.setText(tr("and {n} more", n=len(needs) - MOST_SHOWN))
        self.count.setText(str(len(needs)))
        retone(self.count, "danger" if needs else "muted")

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(tr("Need you"), "option", bold=True), 1)
        head.addWidget(self.count)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._list)
        self._list.setContentsMargins(0, 0, Space.HAIR, 0)
        self._list.setSpacing(Space.SMALL)
        self._list.addWidget(self._nobody)
        self._list.addWidget(self._more)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(head)
        column.addWidget(scroll, 1)


class _NeedRow(QFrame):
    asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "quiet")
        self._seat = 0
        self._filled: tuple[int, str, str, int, int] | None = None
        self._edge = panel("none")
        self._edge.setFixedWidth(_EDGE)
        self._theme = theme
        self._who = label("", "body", bold=True)
        self._what = label("", "note", wrap=True)
        self._ago = label("", "caption", "muted")
        self._go = Button(theme, tr("Deal with it…"), "small")
        self._go.clicked.connect(lambda: self.asked.emit(self._seat))
        self._arrange()

    def fill(self, tile: Tile) -> None:
        """Show one seat's need."""
        facts = (tile.seat, tile.name, tile.need, tile.urgency, tile.since_s)
        if facts == self._filled:
            return
        self._filled, self._seat = facts, tile.seat
        role = "warn" if tile.urgency <= LOST else "danger"
        self._edge.setStyleSheet(f"background: {self._theme.colour(role).name()};")
        self._who.setText(f"{tile.seat:02d}  {safe_name(tile.name)}")
        self._what.setText(tile.need)
        self._ago.setText(ago_text(tile.since_s) if tile.since_s else "")
        self._go.setAccessibleName(tr("Deal with seat {n}", n=tile.seat))

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._who)
        words.addWidget(self._what)
        foot = QHBoxLayout()
        foot.addWidget(self._ago, 1)
        foot.addWidget(self._go)
        words.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.SMALL, Space.SMALL, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._edge)
        row.addLayout(words, 1)
