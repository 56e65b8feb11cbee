"""How one tile is drawn: the larger the tile, the larger its words, so that a small room is read from far away.

Where there is less room there are fewer words; colour is never alone.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from operator import attrgetter

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication

from desktop.language import tr
from desktop.room.tiles import Tile
from desktop.ui.icons import draw_icon
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Radius, Size, Space, Theme, Type

LEFT, RIGHT, MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
_TINT = 26
_PADDING = 6
_LARGEST = 2.5
_CALM = ("primary", "muted")


class Detail(IntEnum):
    """How much a tile says, by the room it has."""

    SIGN = 0
    """Seat and sign."""
    STATE = 1
    """Seat, state in words, signs."""
    WHOLE = 2
    """Seat, name, state, answered, minutes left, and the bar."""


LEAST = {Detail.WHOLE: (88, 76), Detail.STATE: (64, 44), Detail.SIGN: (34, 24)}
"""Least width and height of a tile at each detail, at the smallest font step; its words grow with the tile."""


_DRAWN = {
    Detail.SIGN: ("seat", "tone", "sign", "urgency", "absent", "incidents", "machine"),
    Detail.STATE: ("state",),
    Detail.WHOLE: ("name", "answered", "total", "left_s", "done"),
}
"""Fields of a tile by the least detail that shows them. The others are for the list, the numbers and the details."""
_FACES = {
    detail: attrgetter(*(name for least, names in _DRAWN.items() if least <= detail for name in names))
    for detail in Detail
}


def face_of(tile: Tile, detail: Detail) -> object:
    """What is drawn of a tile: two tiles with the same face look the same."""
    return _FACES[detail](tile)


@dataclass(frozen=True)
class TileLook:
    """What of a tile's look is not in its facts."""

    detail: Detail
    selected: bool
    focused: bool


@cache
def _written(pixels: int, bold: bool) -> tuple[QFont, QFontMetricsF]:
    """The application's font, which never changes, at a size; hundreds of words are drawn with a handful of them."""
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font, QFontMetricsF(font)


@dataclass(frozen=True)
class _Hand:
    """How words are written."""

    size: float
    colour: QColor
    bold: bool = False


@dataclass(frozen=True)
class _Pen:
    """Paints one tile: sizes are those of the least tile, times `scale`."""

    painter: QPainter
    theme: Theme
    tile: Tile
    scale: float

    @property
    def ink(self) -> QColor:
        """The colour of the state."""
        return self.theme.colour("muted" if self.tile.tone in _CALM else self.tile.tone)

    @property
    def plain(self) -> QColor:
        """The colour of seat and name."""
        return self.theme.colour("muted" if self.tile.absent else "text")

    def write(self, box: QRectF, align: Qt.AlignmentFlag, text: str, hand: _Hand) -> float:
        """Text shortened to its box; how wide it is."""
        if not text:
            return 0.0
        font, metrics = _written(max(1, round(hand.size * self.scale)), hand.bold)
        self.painter.setFont(font)
        self.painter.setPen(hand.colour)
        width = metrics.horizontalAdvance(text)
        if width > int(box.width()) + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
            width = metrics.horizontalAdvance(text)
        self.painter.drawText(box, align | MIDDLE, text)
        return float(width)

    def draw(self, name: str, box: QRectF, size: float, colour: QColor) -> float:
        """An icon at the right end of `box`; how wide it is, with a gap."""
        side = size * self.scale
        draw_icon(self.painter, name, QRectF(box.right() - side, box.center().y() - side / 2, side, side), colour)
        return side + 3 * self.scale


def paint_tile(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, look: TileLook) -> None:
    """Draw `tile` into `box`."""
    _paint_frame(painter, theme, tile, box, look)
    width, height = LEAST[look.detail]
    pen = _Pen(painter, theme, tile, min(box.width() / width, box.height() / (height + Space.HAIR), _LARGEST))
    room = _PADDING * pen.scale if look.detail is not Detail.SIGN else Space.HAIR
    inside = box.adjusted(room, room * 0.7, -room, -room * 0.7)
    {Detail.SIGN: _paint_small, Detail.STATE: _paint_state, Detail.WHOLE: _paint_whole}[look.detail](pen, inside)


def left_text(tile: Tile) -> str:
    """`38 分`, empty when nothing is running."""
    return "" if tile.left_s is None else tr("{n} min left", n=-(-tile.left_s // 60))


def progress_text(tile: Tile) -> str:
    """`126/190`, empty before anything was said."""
    return f"{tile.answered}/{tile.total}" if tile.total else ""


def detail_for(cell: QSizeF, step: int) -> Detail:
    """The most that a tile of this size can say; with larger type wanted (`step`, percent) it says less, but larger."""
    grown = (100 + step) / 200
    for detail, (width, height) in LEAST.items():
        if cell.width() >= width * grown and cell.height() >= height * grown:
            return detail
    return Detail.SIGN


def _paint_frame(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, look: TileLook) -> None:
    strong = tile.tone not in _CALM
    fill = QColor(theme.colour("bg" if tile.absent else "card"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, Radius.CELL + 2, Radius.CELL + 2)
    if strong or look.selected:
        tint = QColor(theme.colour("primary" if look.selected else tile.tone))
        tint.setAlpha(_TINT * (2 if look.selected else 1))
        painter.setBrush(tint)
        painter.drawRoundedRect(box, Radius.CELL + 2, Radius.CELL + 2)
    edge = theme.colour("primary" if look.selected else tile.tone if strong else "line")
    width = Size.FOCUS if look.selected or tile.urgency else Size.STROKE
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, width))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), Radius.CELL + 2, Radius.CELL + 2)
    if look.focused:
        painter.setPen(QPen(theme.colour("text"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), Radius.CELL, Radius.CELL)


def _paint_whole(pen: _Pen, box: QRectF) -> None:
    """Four lines: seat with its signs, name, state and minutes, answered with its bar."""
    tile, muted = pen.tile, pen.theme.colour("muted")
    rows = _rows(box, (24, 18, 18, 14))
    used = pen.write(rows[0], LEFT, f"{tile.seat:02d}", _Hand(Type.STEM, pen.plain, True))
    _paint_signs(pen, rows[0].adjusted(used + 3 * pen.scale, 0, 0, 0), Type.OPTION)
    name = rows[1].adjusted(0, 0, -_paint_incidents(pen, rows[1]), 0)
    pen.write(name, LEFT, safe_name(tile.name), _Hand(Type.NOTE, pen.plain))
    minutes = pen.write(rows[2], RIGHT, left_text(tile), _Hand(Type.CAPTION, muted))
    pen.write(rows[2].adjusted(0, 0, -minutes, 0), LEFT, tile.state, _Hand(Type.SMALL, pen.ink, tile.tone not in _CALM))
    done = pen.write(rows[3], LEFT, progress_text(tile), _Hand(Type.CAPTION, muted))
    if tile.total and not tile.absent:
        _paint_bar(pen, rows[3].adjusted(done + Space.HAIR * pen.scale, 0, 0, 0))


def _paint_state(pen: _Pen, box: QRectF) -> None:
    """Two lines: seat with its signs, and the state in words."""
    rows = _rows(box, (1, 1))
    used = pen.write(rows[0], LEFT, f"{pen.tile.seat:02d}", _Hand(Type.BODY, pen.plain, True))
    signs = rows[0].adjusted(used + 2 * pen.scale, 0, 0, 0)
    _paint_signs(pen, signs, Type.SMALL)
    state = rows[1].adjusted(0, 0, -_paint_incidents(pen, rows[1]), 0)
    pen.write(state, LEFT, pen.tile.state, _Hand(Type.CAPTION, pen.ink, pen.tile.tone not in _CALM))


def _paint_small(pen: _Pen, box: QRectF) -> None:
    """Seat and the one most telling sign."""
    tile = pen.tile
    sign = tile.sign or _second_sign(tile)
    size = Type.CAPTION if tile.seat <= 99 or not sign else Type.CAPTION * 0.8
    align = LEFT if sign else Qt.AlignmentFlag.AlignHCenter
    pen.write(box, align, f"{tile.seat:02d}", _Hand(size, pen.plain, tile.urgency > 0))
    if sign:
        pen.draw(sign, box, size, pen.ink if tile.sign else pen.theme.colour("warn"))


def _second_sign(tile: Tile) -> str:
    return "moved" if tile.machine else "exchanged" if tile.exchanged else "incident" if tile.incidents else ""


def _paint_signs(pen: _Pen, box: QRectF, size: float) -> None:
    """The state's sign at the right; before it where the sitting went on after 换机, in words where they fit."""
    tile = pen.tile
    if tile.sign:
        box = box.adjusted(0, 0, -pen.draw(tile.sign, box, size, pen.ink), 0)
    if tile.machine:
        words = tr("Moved to {machine}", machine=safe_name(tile.machine))
        _paint_place(pen, box, "moved", words, safe_name(tile.machine))
    elif tile.exchanged:
        other = f"{tile.exchanged:02d}"
        _paint_place(pen, box, "exchanged", tr("Exchanged with {seat}", seat=other), other)


def _paint_place(pen: _Pen, box: QRectF, sign: str, words: str, short: str) -> None:
    """Where else a sitting or its candidate is: in words where they fit, else a sign and the name alone."""
    warn = pen.theme.colour("warn")
    if box.width() >= len(words) * Type.CAPTION * pen.scale:
        pen.write(box, RIGHT, words, _Hand(Type.CAPTION, warn, True))
        return
    used = pen.write(box, RIGHT, short, _Hand(Type.CAPTION, warn, True))
    rest = box.adjusted(0, 0, -used, 0)
    if rest.width() >= Type.CAPTION * pen.scale:
        pen.draw(sign, rest, Type.CAPTION, warn)


def _paint_incidents(pen: _Pen, box: QRectF) -> float:
    """How many incidents are on record, at the right; how much room that took."""
    if not pen.tile.incidents:
        return 0.0
    warn = pen.theme.colour("warn")
    used = pen.write(box, RIGHT, str(pen.tile.incidents), _Hand(Type.CAPTION, warn, True))
    return used + pen.draw("incident", box.adjusted(0, 0, -used, 0), Type.CAPTION, warn)


def _paint_bar(pen: _Pen, box: QRectF) -> None:
    painter, theme, tile = pen.painter, pen.theme, pen.tile
    high = 5 * pen.scale
    bar = QRectF(box.left(), box.center().y() - high / 2, box.width(), high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    painter.drawRoundedRect(bar, Radius.BAR, Radius.BAR)
    part = min(1.0, tile.answered / max(1, tile.total))
    if part > 0:
        painter.setBrush(theme.colour("ok" if tile.done else "primary"))
        filled = QRectF(bar.left(), bar.top(), bar.width() * part, high)
        painter.drawRoundedRect(filled, Radius.BAR, Radius.BAR)


def _rows(box: QRectF, shares: tuple[int, ...]) -> list[QRectF]:
    """`box` cut into rows of these shares."""
    found, top = [], box.top()
    for share in shares:
        height = box.height() * share / sum(shares)
        found.append(QRectF(box.left(), top, box.width(), height))
        top += height
    return found
