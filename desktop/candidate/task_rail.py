"""The tasks of a skill paper as a slim rail that folds: slot, title, points, minutes, how far, saved or not, flag."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.candidate.piece_records import TaskCounts
from desktop.language import tr
from desktop.ui.icons import draw_icon
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Radius, Space, Theme, Type

Index = QModelIndex | QPersistentModelIndex
WIDE, FOLDED = 204, 58
LINES = 3


@dataclass(frozen=True)
class TaskRow:
    """One task as the rail and the review page show it; `title` is empty until its words are here."""

    slot: str
    title: str
    points_hundredths: int
    minutes: int
    counts: TaskCounts
    flagged: bool = False

    @property
    def points(self) -> str:
        """`12`, `7.5`."""
        return f"{self.points_hundredths / 100:.2f}".rstrip("0").rstrip(".")

    def facts(self) -> str:
        """`12 分 · 约 15 分钟`."""
        return tr("{points} points · about {n} min", points=self.points, n=self.minutes)

    def progress(self) -> str:
        """未做, 进行中 2/5 份, 已检查; one piece is never "1 of 1" at its first letter."""
        counts = self.counts
        if not counts.begun:
            return tr("not begun")
        if counts.checked == counts.pieces:
            return tr("all checked")
        if counts.pieces == 1:
            return tr("in progress")
        return tr("in progress, {n} of {m} pieces", n=counts.begun, m=counts.pieces)

    def speech(self) -> str:
        """What a screen reader says."""
        parts = [self.slot, safe_name(self.title), self.facts(), self.progress()]
        parts += [tr("not saved")] if self.counts.dirty else []
        parts += [tr("flagged")] if self.flagged else []
        return tr(", ").join(part for part in parts if part)


class RailModel(QAbstractListModel):
    """The rows; what a row says aloud is its accessible text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[TaskRow, ...] = ()

    def show_rows(self, rows: Sequence[TaskRow]) -> None:
        """All tasks as they are now."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()
        elif tuple(rows) != self.rows:
            self.rows = tuple(rows)
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.slot} {safe_name(row.title)}"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.speech()
        return None


class TaskRail(QListView):
    """Choosing a row opens its task: `task_chosen` carries its place."""

    task_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tasks = RailModel()
        self.folded = False
        self.setModel(self.tasks)
        self.setItemDelegate(_RowArtist(theme, self))
        self.setAccessibleName(tr("Tasks"))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: self.task_chosen.emit(index.row()))
        self.activated.connect(lambda index: self.task_chosen.emit(index.row()))
        theme.changed.connect(self._fit)
        self.tasks.modelReset.connect(self._fit)
        self._fit()

    def fold(self, folded: bool) -> None:
        """Slots and signs only, or everything."""
        self.folded = folded
        self._fit()

    def show_current(self, place: int) -> None:
        """Mark the open task and bring it into sight."""
        self.setCurrentIndex(self.tasks.index(place))
        self.scrollTo(self.tasks.index(place))

    def _fit(self) -> None:
        slots = (row.slot for row in self.tasks.rows)
        metrics = QFontMetrics(self._theme.font(Type.NOTE, bold=True))
        room = max(map(metrics.horizontalAdvance, slots), default=0) + Space.LARGE + 2 * Space.MEDIUM
        self.setFixedWidth(max(self._theme.px(FOLDED), room) if self.folded else self._theme.px(WIDE))
        self.scheduleDelayedItemsLayout()


class _RowArtist(QStyledItemDelegate):
    """Slot and title, points and minutes, progress with its sign."""

    def __init__(self, theme: Theme, rail: TaskRail) -> None:
        super().__init__(rail)
        self._theme, self._rail = theme, rail

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = 2 if self._rail.folded else LINES
        return QSize(self._rail.width() - Space.LARGE, self._theme.px(Type.BODY * lines + Space.LARGE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._rail.tasks.rows[index.row()]
        box: QRect = option.rect.adjusted(2, 2, -2, -2)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(self._theme.colour("primary"), 2 if state & QStyle.StateFlag.State_HasFocus else 1))
            painter.setBrush(self._theme.colour("soft"))
            painter.drawRoundedRect(QRectF(box), Radius.CELL, Radius.CELL)
        inside = box.adjusted(Space.SMALL, Space.HAIR, -Space.HAIR, -Space.HAIR)
        if self._rail.folded:
            self._line(painter, inside, (0, 2), (Type.NOTE, True, "text"), row.slot)
            self._progress(painter, inside, (1, 2), row, words=False)
        else:
            title = f"{row.slot}  {safe_name(row.title)}"
            self._line(painter, inside, (0, LINES), (Type.NOTE, True, "text"), title)
            self._line(painter, inside, (1, LINES), (Type.CAPTION, False, "muted"), row.facts())
            self._progress(painter, inside, (2, LINES), row, words=True)
        painter.restore()

    def _line(
        self, painter: QPainter, box: QRect, place: tuple[int, int], look: tuple[int, bool, str], text: str
    ) -> None:
        at, lines = place
        size, bold, role = look
        high = box.height() / lines
        font = self._theme.font(size, bold=bold)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        area = QRectF(box.left(), box.top() + at * high, box.width(), high)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)

    def _progress(self, painter: QPainter, box: QRect, place: tuple[int, int], row: TaskRow, *, words: bool) -> None:
        sign, role = "blank", "muted"
        if row.counts.dirty:
            sign, role = "alert", "danger"
        elif row.counts.checked == row.counts.pieces:
            sign, role = "check", "ok"
        elif row.counts.begun:
            sign, role = "pen", "primary"
        side, high = self._theme.px(Type.NOTE), box.height() / place[1]
        top = box.top() + place[0] * high + (high - side) / 2
        draw_icon(painter, sign, QRectF(box.left(), top, side, side), self._theme.colour(role))
        if row.flagged:
            right = QRectF(box.right() - side, top, side, side)
            draw_icon(painter, "flag", right, self._theme.colour("flag"))
        if words:
            text = tr("not saved") if row.counts.dirty else row.progress()
            rest = box.adjusted(side + Space.HAIR, 0, -side, 0)
            self._line(painter, rest, place, (Type.CAPTION, False, role), text)
