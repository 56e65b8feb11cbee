"""The pieces of a task in a column: thumbnail, title, and 未做 / 进行中 / 已检查 / 标疑 as sign and word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.exam.task import Piece
from desktop.language import tr
from desktop.tasks.annotation.documents import PieceState
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Radius, Size, Space, Theme, Type

Index = QModelIndex | QPersistentModelIndex
WIDTH = 156
THUMB = QSize(48, 36)


@dataclass(frozen=True)
class PieceMark:
    """How far a piece is."""

    state: PieceState = PieceState.UNTOUCHED
    doubtful: bool = False
    unsaved: bool = False


def state_words(state: PieceState) -> str:
    """未做, 进行中, 已检查."""
    return {
        PieceState.UNTOUCHED: tr("not begun"), PieceState.OPEN: tr("under way"), PieceState.CHECKED: tr("checked"),
    }[state]  # fmt: skip


class PieceModel(QAbstractListModel):
    """Rows of title, mark and thumbnail; what a row says aloud is its accessible text."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self.pieces = tuple(pieces)
        self.marks = [PieceMark() for _ in pieces]
        self.thumbs: list[QPixmap | None] = [None for _ in pieces]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pieces)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.pieces[row].title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.speech(row)
        return None

    def speech(self, row: int) -> str:
        """Such as "图 3，进行中，标疑"."""
        mark = self.marks[row]
        parts = [self.pieces[row].title, state_words(mark.state)]
        parts += [tr("in doubt")] if mark.doubtful else []
        parts += [tr("not saved")] if mark.unsaved else []
        return tr(", ").join(parts)

    def show_mark(self, row: int, mark: PieceMark) -> None:
        """Give a row another mark."""
        if mark != self.marks[row]:
            self.marks[row] = mark
            self.dataChanged.emit(self.index(row), self.index(row))

    def show_thumb(self, row: int, thumb: QPixmap) -> None:
        """Give a row its picture."""
        self.thumbs[row] = thumb
        self.dataChanged.emit(self.index(row), self.index(row))


class PieceStrip(QListView):
    """Choosing a row opens its piece: `piece_chosen` carries its place."""

    piece_chosen = Signal(int)

    def __init__(self, theme: Theme, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self._theme = theme
        self.folded = False
        self._open = 0
        self.rows = PieceModel(pieces)
        self.setModel(self.rows)
        self.setItemDelegate(_PieceArtist(theme, self))
        self.setAccessibleName(tr("Pieces of this task"))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: self.piece_chosen.emit(index.row()))
        self.activated.connect(lambda index: self.piece_chosen.emit(index.row()))
        theme.changed.connect(self._fit)
        self._fit()

    def show_current(self, row: int) -> None:
        """Mark the open piece and bring it into sight."""
        self._open = row
        self.setCurrentIndex(self.rows.index(row))
        self.scrollTo(self.rows.index(row))

    def fold(self, folded: bool) -> None:
        """Where room is short: thumbnail (or title) and sign only."""
        if folded != self.folded:
            self.folded = folded
            self._fit()

    def _fit(self) -> None:
        folded = THUMB.width() + self._theme.px(Type.NOTE) + Space.PAGE
        self.setFixedWidth(folded if self.folded else self._theme.px(WIDTH))
        self.scheduleDelayedItemsLayout()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A row that was only looked for with the arrows is not the open piece."""
        super().focusOutEvent(event)
        self.setCurrentIndex(self.rows.index(self._open))


class _PieceArtist(QStyledItemDelegate):
    """Thumbnail at the left, title above, state with its sign below."""

    def __init__(self, theme: Theme, strip: PieceStrip) -> None:
        super().__init__(strip)
        self._theme = theme
        self._strip, self._rows = strip, strip.rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._strip.width() - Space.LARGE, self._theme.px(Size.OPTION - Space.HAIR))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colour, row = self._theme.colour, index.row()
        box: QRect = option.rect.adjusted(2, 2, -2, -2)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(QPen(colour("primary"), Size.FOCUS if state & QStyle.StateFlag.State_HasFocus else 1))
            painter.setBrush(colour("soft"))
            painter.drawRoundedRect(QRectF(box), Radius.CELL, Radius.CELL)
        left = box.left() + Space.SMALL
        thumb = self._rows.thumbs[row]
        if thumb is not None:
            place = QRect(left, box.top() + (box.height() - THUMB.height()) // 2, THUMB.width(), THUMB.height())
            painter.drawPixmap(place, thumb)
            left += THUMB.width() + Space.SMALL
        if self._strip.folded and thumb is not None:
            sign, role, _ = self._mark_look(self._rows.marks[row])
            side = self._theme.px(Type.NOTE)
            place = QRect(left, box.center().y() - side // 2, side, side)
            draw_icon(painter, sign, QRectF(place), self._theme.colour(role))
            painter.restore()
            return
        self._words(painter, QRect(left, box.top(), box.right() - left - Space.HAIR, box.height()), row)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, row: int) -> None:
        theme, mark = self._theme, self._rows.marks[row]
        font = theme.font(Type.NOTE, bold=True)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        half = box.height() // 2
        title = QFontMetrics(font).elidedText(self._rows.pieces[row].title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box.adjusted(0, 2, 0, -half), Qt.AlignmentFlag.AlignVCenter, title)
        sign, role, words = self._mark_look(mark)
        side = theme.px(Type.NOTE)
        below = QRectF(box.left(), box.top() + half + (half - side) / 2 - 1, side, side)
        draw_icon(painter, sign, below, theme.colour(role))
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(theme.colour(role))
        text = QRectF(below.right() + Space.HAIR, box.top() + half - 2, box.width() - side, half)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, words)

    def _mark_look(self, mark: PieceMark) -> tuple[str, str, str]:
        if mark.unsaved:
            return "alert", "danger", tr("not saved")
        if mark.doubtful:
            return "flag", "flag", tr("in doubt")
        looks = {
            PieceState.UNTOUCHED: ("blank", "muted"), PieceState.OPEN: ("pen", "primary"),
            PieceState.CHECKED: ("check", "ok"),
        }  # fmt: skip
        return (*looks[mark.state], state_words(mark.state))
