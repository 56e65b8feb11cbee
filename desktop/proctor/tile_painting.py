"""How one tile is drawn: whole where there is room, with fewer words where there is less; colour is never alone."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from desktop.language import tr
from desktop.room.tiles import Tile
from desktop.ui.icons import draw_icon
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Radius, Size, Space, Theme, Type

LEFT, RIGHT, MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
_TINT = 26
_PADDING = 6
_TINY = 9
_CALM = ("primary", "muted")


class Detail(IntEnum):
    """How much a tile says, by the room it has."""

    SIGN = 0
    """Seat and sign."""
    STATE = 1
    """Seat, state in words, how far."""
    WHOLE = 2
    """Seat, name, state, answered, minutes left, and the bar."""


LEAST = {Detail.WHOLE: (88, 76), Detail.STATE: (64, 44), Detail.SIGN: (34, 24)}
"""Least width and height of a tile at each detail, before the font step."""


@dataclass(frozen=True)
class TileLook:
    """What of a tile's look is not in its facts."""

    detail: Detail
    selected: bool
    focused: bool


def paint_tile(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, look: TileLook) -> None:
    """Draw `tile` into `box`."""
    ink = theme.colour("muted" if tile.tone in _CALM else tile.tone)
    _paint_frame(painter, theme, tile, box, look)
    inside = box.adjusted(_PADDING, Space.HAIR + 1, -_PADDING, -Space.HAIR - 1)
    if look.detail is Detail.SIGN:
        _paint_small(painter, theme, tile, box, ink)
    elif look.detail is Detail.STATE:
        _paint_state(painter, theme, tile, inside, ink)
    else:
        _paint_whole(painter, theme, tile, inside, ink)


def left_text(tile: Tile) -> str:
    """`38 分`, empty when nothing is running."""
    return "" if tile.left_s is None else tr("{n} min left", n=-(-tile.left_s // 60))


def progress_text(tile: Tile) -> str:
    """`126/190`, empty before anything was said."""
    return f"{tile.answered}/{tile.total}" if tile.total else ""


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


def _paint_whole(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, ink: QColor) -> None:
    line = box.height() / 4
    head = QRectF(box.left(), box.top(), box.width(), line * 1.1)
    _paint_head(painter, theme, tile, head, ink)
    name = QRectF(box.left(), head.bottom(), box.width(), line)
    painter.setPen(theme.colour("muted" if tile.absent else "text"))
    painter.setFont(theme.font(Type.NOTE))
    _draw(painter, name, LEFT | MIDDLE, safe_name(tile.name))
    facts = QRectF(box.left(), name.bottom(), box.width(), line)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(theme.colour("muted"))
    _draw(painter, facts, LEFT | MIDDLE, progress_text(tile))
    painter.drawText(facts, RIGHT | MIDDLE, left_text(tile))
    if tile.total and not tile.absent:
        _paint_bar(painter, theme, tile, QRectF(box.left(), box.bottom() - 6, box.width(), 5))


def _paint_head(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, ink: QColor) -> None:
    """The seat at the left; sign and state at the right, where they differ from plain answering."""
    painter.setPen(theme.colour("muted" if tile.absent else "text"))
    painter.setFont(theme.font(Type.BODY, bold=True))
    painter.drawText(box, LEFT | MIDDLE, f"{tile.seat:02d}")
    painter.setFont(theme.font(Type.CAPTION, bold=tile.urgency > 0))
    painter.setPen(ink)
    used = QFontMetrics(theme.font(Type.BODY, bold=True)).horizontalAdvance(f"{tile.seat:02d}") + Space.SMALL
    room = box.width() - used
    words = painter.fontMetrics().elidedText(tile.state, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(box, RIGHT | MIDDLE, words)
    side = theme.px(Type.NOTE)
    start = box.right() - painter.fontMetrics().horizontalAdvance(words) - side - 3
    if tile.sign and start >= box.left() + used - Space.SMALL:
        draw_icon(painter, tile.sign, QRectF(start, box.center().y() - side / 2, side, side), ink)


def _paint_state(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, ink: QColor) -> None:
    half = box.height() / 2
    upper = QRectF(box.left(), box.top(), box.width(), half)
    painter.setFont(theme.font(Type.NOTE, bold=True))
    painter.setPen(theme.colour("muted" if tile.absent else "text"))
    painter.drawText(upper, LEFT | MIDDLE, f"{tile.seat:02d}")
    side = theme.px(Type.NOTE)
    if tile.sign:
        draw_icon(painter, tile.sign, QRectF(box.right() - side, upper.center().y() - side / 2, side, side), ink)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(ink)
    _draw(painter, QRectF(box.left(), box.top() + half, box.width(), half), LEFT | MIDDLE, tile.state)


def _paint_small(painter: QPainter, theme: Theme, tile: Tile, box: QRectF, ink: QColor) -> None:
    painter.setFont(theme.font(Type.CAPTION, bold=tile.urgency > 0))
    painter.setPen(theme.colour("muted" if tile.absent else "text"))
    side = min(theme.px(Type.CAPTION), box.height() - 4)
    if tile.seat > 99:
        side = min(side, theme.px(_TINY))
    if not tile.sign:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{tile.seat:02d}")
        return
    painter.drawText(box.adjusted(3, 0, 0, 0), LEFT | MIDDLE, f"{tile.seat:02d}")
    draw_icon(painter, tile.sign, QRectF(box.right() - side - 2, box.center().y() - side / 2, side, side), ink)


def _paint_bar(painter: QPainter, theme: Theme, tile: Tile, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    painter.drawRoundedRect(box, Radius.BAR, Radius.BAR)
    part = min(1.0, tile.answered / max(1, tile.total))
    if part > 0:
        painter.setBrush(theme.colour("ok" if tile.done else "primary"))
        filled = QRectF(box.left(), box.top(), box.width() * part, box.height())
        painter.drawRoundedRect(filled, Radius.BAR, Radius.BAR)


def _draw(painter: QPainter, box: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, align, shown)
