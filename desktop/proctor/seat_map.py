"""The wall: every seat a tile in the room's own rows, painted in one widget; only changed tiles are drawn again."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.language import tr
from desktop.proctor.seat_words import spoken_tile
from desktop.proctor.tile_painting import LEAST, Detail, TileLook, detail_for, face_of, paint_tile
from desktop.room.tiles import Tile
from desktop.ui.announce import announce
from desktop.ui.theme import Space, Theme

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_MOST_WIDTH, _MOST_HEIGHT = 320, 240
_GAP = 6


class SeatMap(QWidget):
    """`selection_changed` tells the chosen seats; `seat_opened` asks for everything about one of them."""

    selection_changed = Signal(tuple)
    seat_opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tiles: list[Tile] = []
        self._places: dict[int, int] = {}
        self._shown: frozenset[int] | None = None
        self._in_a_row, self._columns, self._gap = 1, 1, _GAP
        self._cell, self.detail = QSize(1, 1), Detail.WHOLE
        self.selected: frozenset[int] = frozenset()
        self._focus, self._anchor = 0, 0
        self.painted = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setObjectName("scrolled")
        self.setAccessibleName(tr("Seat map"))
        theme.changed.connect(self._arrange)

    def show_columns(self, columns: int) -> None:
        """How many seats stand in a row of the room."""
        self._in_a_row = max(1, columns)
        self._arrange()

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """All seats; only those that look different now are drawn again."""
        new = list(tiles)
        if [tile.seat for tile in new] != [tile.seat for tile in self._tiles]:
            self._tiles, self._places = new, {tile.seat: place for place, tile in enumerate(new)}
            self._arrange()
            return
        for place, (before, after) in enumerate(zip(self._tiles, new, strict=True)):
            if before is not after:
                self._tiles[place] = after
                if face_of(before, self.detail) != face_of(after, self.detail):
                    self.update(self._rect(place))

    def show_only(self, seats: frozenset[int] | None) -> None:
        """A filter: other seats are drawn pale; None shows all."""
        if seats != self._shown:
            self._shown = seats
            self.update()

    def select(self, seats: frozenset[int]) -> None:
        """Choose seats from outside."""
        known = frozenset(seat for seat in seats if seat in self._places)
        if known != self.selected:
            self.selected = known
            self.update()
            self.selection_changed.emit(tuple(sorted(known)))

    def rect_of(self, seat: int) -> QRect:
        """Where a seat's tile is drawn."""
        return self._rect(self._places[seat])

    def sizeHint(self) -> QSize:
        return self._size_for(Detail.WHOLE)

    def minimumSizeHint(self) -> QSize:
        return self._size_for(Detail.SIGN)

    def _size_for(self, detail: Detail) -> QSize:
        width, height = LEAST[detail]
        return QSize(self._theme.px(width) * self._columns, self._theme.px(height) * self._rows())

    def _rows(self) -> int:
        return -(-max(1, len(self._tiles)) // self._columns)

    def _arrange(self) -> None:
        """The largest tiles that fit; as much detail as they can hold."""
        self._columns = max(1, min(self._in_a_row, len(self._tiles)))
        gap = self._gap = _GAP if len(self._tiles) <= 120 else Space.HAIR
        width = min((self.width() + gap) // self._columns, self._theme.px(_MOST_WIDTH) + gap)
        height = min((self.height() + gap) // self._rows(), self._theme.px(_MOST_HEIGHT) + gap, width)
        self._cell = QSize(max(1, width), max(1, height))
        self.detail = detail_for(QSizeF(width - gap, height - gap), self._theme.step)
        self.updateGeometry()
        self.update()

    def _rect(self, place: int) -> QRect:
        row, column = divmod(place, self._columns)
        cell = self._cell
        return QRect(column * cell.width(), row * cell.height(), cell.width() - self._gap, cell.height() - self._gap)

    def _places_in(self, region: QRegion) -> list[int]:
        """The tiles that a region touches, each once; what is untouched is not even looked at."""
        found: dict[int, None] = {}
        width, height = self._cell.width(), self._cell.height()
        for part in region:  # type: ignore[attr-defined]
            for row in range(max(0, part.top()) // height, part.bottom() // height + 1):
                first, last = max(0, part.left()) // width, min(self._columns - 1, part.right() // width)
                found |= dict.fromkeys(range(row * self._columns + first, row * self._columns + last + 1))
        return [place for place in found if place < len(self._tiles)]

    def _place_at(self, point: QPoint) -> int | None:
        column, row = point.x() // self._cell.width(), point.y() // self._cell.height()
        place = row * self._columns + column
        inside = 0 <= column < self._columns and 0 <= place < len(self._tiles)
        return place if inside and self._rect(place).contains(point) else None

    def _choose(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        """Plain: this seat alone (or none, when it was alone); Ctrl adds or takes away; Shift up to here."""
        seat = self._tiles[place].seat
        if modifiers & _SHIFT:
            first, last = sorted((self._anchor, place))
            chosen = frozenset(tile.seat for tile in self._tiles[first : last + 1])
        elif modifiers & _CTRL:
            chosen = self.selected ^ {seat}
        else:
            chosen = frozenset() if self.selected == {seat} else frozenset({seat})
        if not modifiers & _SHIFT:
            self._anchor = place
        self._focus = place
        self.select(chosen)
        self.update()

    def _move(self, step: int, modifiers: Qt.KeyboardModifier) -> None:
        place = self._focus + step
        if not 0 <= place < len(self._tiles):
            return
        before, self._focus = self._focus, place
        if modifiers & _SHIFT:
            self._choose(place, modifiers)
        self.update(self._rect(before))
        self.update(self._rect(place))
        words = spoken_tile(self._tiles[place])
        self.setAccessibleDescription(words)
        announce(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps and self._tiles:
            self._move(steps[key], event.modifiers())
        elif key == Qt.Key.Key_Space and self._tiles:
            self._choose(self._focus, event.modifiers() | _CTRL)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._tiles:
            self.seat_opened.emit(self._tiles[self._focus].seat)
        elif key == Qt.Key.Key_A and event.modifiers() & _CTRL:
            self.select(frozenset(self._places) if self._shown is None else self._shown)
        elif key == Qt.Key.Key_Escape and self.selected:
            self.select(frozenset())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is None:
            self.select(frozenset())
        elif event.button() is Qt.MouseButton.LeftButton:
            self._choose(place, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drawing over seats chooses them."""
        place = self._place_at(event.position().toPoint())
        if place is not None and event.buttons() & Qt.MouseButton.LeftButton and place != self._focus:
            self._focus = place
            self.select(self.selected | {self._tiles[self._anchor].seat, self._tiles[place].seat})

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.select(frozenset({self._tiles[place].seat}))
            self.seat_opened.emit(self._tiles[place].seat)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        for place in self._places_in(event.region()):
            tile, box = self._tiles[place], self._rect(place)
            painter.setOpacity(1.0 if self._shown is None or tile.seat in self._shown else 0.25)
            look = TileLook(self.detail, tile.seat in self.selected, focused and place == self._focus)
            paint_tile(painter, self._theme, tile, QRectF(box), look)
            self.painted += 1
