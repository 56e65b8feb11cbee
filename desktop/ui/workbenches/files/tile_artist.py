"""Paints a file as a tile (picture or beginning of its text, name, folder), or as a row of the same."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPen
from PySide6.QtWidgets import QListView, QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme import Radius, Size, Space, Theme, Type

THUMB = QSize(112, 84)
TILE = QSize(148, 136)
ITEM, WHERE, WORDS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
_STATE = QStyle.StateFlag
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


_SIGNS = {
    "picture": "jpg jpeg png bmp gif tif tiff webp",
    "sound": "wav mp3 flac aac m4a ogg",
    "table": "csv xls xlsx et db",
    "page": "txt doc docx wps pdf md log json xml ini",
}


def sign_of(name: str) -> str:
    """The sign of a file, from the ending of its name, as a file manager has it; `blank` for an unknown one."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return next((sign for sign, endings in _SIGNS.items() if ending in endings.split()), "blank" if ending else "page")


class TileArtist(QStyledItemDelegate):
    """The items of `tiles` hold their id, folder and text under ITEM, WHERE and WORDS."""

    def __init__(self, theme: Theme, tiles: QListWidget) -> None:
        super().__init__(tiles)
        self._theme, self._tiles = theme, tiles

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        high = TILE.height() if self._as_tiles else Size.TARGET
        return QSize(self._theme.px(TILE.width()), self._theme.px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect.adjusted(2, 2, -2, -2)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter, box, state)
        painter.setFont(self._theme.font(Type.SMALL))
        (self._draw_tile if self._as_tiles else self._draw_row)(painter, box, index)
        painter.restore()

    @property
    def _as_tiles(self) -> bool:
        return self._tiles.viewMode() is QListView.ViewMode.IconMode

    def _draw_frame(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        chosen, focused = bool(state & _STATE.State_Selected), bool(state & _STATE.State_HasFocus)
        if chosen or focused:
            painter.setPen(QPen(self._theme.colour("primary"), Size.FOCUS if focused else 1))
            painter.setBrush(self._theme.colour("soft") if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box), Radius.CELL, Radius.CELL)

    def _draw_tile(self, painter: QPainter, box: QRect, index: Index) -> None:
        size, line = self._tiles.iconSize(), painter.fontMetrics().height()
        place = QRect(box.center().x() - size.width() // 2, box.top() + Space.HAIR, size.width(), size.height())
        name = QRect(box.left() + 2, place.bottom() + 2, box.width() - 4, line)
        self._write(painter, name, _text(index), ("text", _MIDDLE))
        self._write(painter, name.translated(0, line), _where(index), ("primary", _MIDDLE))
        if _text(index, WORDS):
            self._draw_sheet(painter, place, _text(index, WORDS))
        else:
            _icon(index).paint(painter, place)

    def _draw_row(self, painter: QPainter, box: QRect, index: Index) -> None:
        """Picture, name, folder, beginning of the text."""
        size, wide = self._tiles.iconSize(), box.width()
        _icon(index).paint(painter, QRect(box.left() + Space.HAIR, box.top(), size.width(), box.height()))
        left = box.left() + size.width() + Space.MEDIUM
        name = QRect(left, box.top(), wide * 3 // 10, box.height())
        where = QRect(name.right() + Space.SMALL, box.top(), wide * 2 // 10, box.height())
        words = QRect(where.right() + Space.SMALL, box.top(), 0, box.height())
        words.setRight(box.right() - Space.SMALL)
        self._write(painter, name, _text(index), ("text", _LEFT))
        self._write(painter, where, _where(index), ("primary", _LEFT))
        self._write(painter, words, " ".join(_text(index, WORDS).split()), ("muted", _LEFT))

    def _write(self, painter: QPainter, room: QRect, text: str, how: tuple[str, Qt.AlignmentFlag]) -> None:
        role, align = how
        painter.setPen(self._theme.colour(role))
        cut = Qt.TextElideMode.ElideRight if role == "muted" else Qt.TextElideMode.ElideMiddle
        painter.drawText(room, align, painter.fontMetrics().elidedText(text, cut, room.width()))

    def _draw_sheet(self, painter: QPainter, place: QRect, text: str) -> None:
        """How the text begins, on a small sheet: texts are told apart by what they say."""
        painter.setPen(QPen(self._theme.colour("edge"), 1))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRect(place)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(self._theme.colour("text"))
        line = painter.fontMetrics().lineSpacing()
        inside = place.adjusted(Space.HAIR, 2, -Space.HAIR, -2)
        inside.setHeight(min(inside.height(), inside.height() // line * line + 2))
        painter.setClipRect(inside)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWrapAnywhere), text)
        painter.setClipping(False)


def _text(index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str:
    return str(index.data(role) or "")


def _where(index: Index) -> str:
    folder = _text(index, WHERE)
    return f"→ {folder}" if folder else ""


def _icon(index: Index) -> QIcon:
    found = index.data(Qt.ItemDataRole.DecorationRole)
    return found if isinstance(found, QIcon) else QIcon()
