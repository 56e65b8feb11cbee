"""答题卡: all questions as small numbered cells. A real table, so that keyboard and screen readers know it."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
)

from desktop.candidate.paper_view import GroupView
from desktop.language import tr
from desktop.ui.theme import Radius, Size, Space, Theme, Type

Index = QModelIndex | QPersistentModelIndex
DISPLAY, SPEECH = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole


@dataclass(frozen=True)
class SheetMarks:
    """Which numbers are answered and flagged, and where the candidate is."""

    answered: frozenset[int] = frozenset()
    flagged: frozenset[int] = frozenset()
    current: int = 0


class SheetModel(QAbstractTableModel):
    """Rows of `columns` numbers; a heading row before each group (`numbers` is then empty)."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.columns = columns
        self.rows: list[tuple[str, tuple[int, ...]]] = []
        self.places: dict[int, tuple[int, int]] = {}
        self.marks = SheetMarks()

    def show_groups(self, groups: tuple[GroupView, ...], only: frozenset[int] | None = None) -> None:
        """Lay the numbers out; `only` leaves out all others (the review page's filters)."""
        self.beginResetModel()
        self.rows = []
        for group in groups:
            numbers = [n for n in range(group.first, group.last + 1) if only is None or n in only]
            if numbers:
                span = f"  {group.first}–{group.last}" if group.count > 1 else ""
                self.rows.append((group.heading + span, ()))
                self.rows += [
                    ("", tuple(numbers[at : at + self.columns])) for at in range(0, len(numbers), self.columns)
                ]
        self.places = {
            n: (row, column) for row, (_, numbers) in enumerate(self.rows) for column, n in enumerate(numbers)
        }
        self.endResetModel()

    def show_marks(self, marks: SheetMarks) -> None:
        """Redraw only the numbers that changed."""
        before, self.marks = self.marks, marks
        changed = (before.answered ^ marks.answered) | (before.flagged ^ marks.flagged)
        for number in changed | {before.current, marks.current}:
            if number in self.places:
                place = self.index(*self.places[number])
                self.dataChanged.emit(place, place)

    def number_at(self, index: Index) -> int:
        """The question's number, 0 for headings and empty places."""
        numbers = self.rows[index.row()][1]
        return numbers[index.column()] if index.column() < len(numbers) else 0

    def speech(self, number: int) -> str:
        """What a screen reader says of `number`."""
        parts = [tr("Question {n}", n=number), tr("answered") if number in self.marks.answered else tr("blank")]
        parts += [tr("flagged")] * (number in self.marks.flagged) + [tr("current")] * (number == self.marks.current)
        return tr(", ").join(parts)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.columns

    def data(self, index: Index, role: int = DISPLAY) -> str | None:
        number = self.number_at(index)
        if role == SPEECH:
            return self.speech(number) if number else self.rows[index.row()][0]
        if role == DISPLAY:
            return str(number) if number else self.rows[index.row()][0]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.number_at(index):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class CellArtist:
    """Draws one cell: filled = answered, corner = flagged, ring = current; never colour alone."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._drawn: dict[tuple[int, bool, bool, bool, bool, int], QPixmap] = {}
        theme.changed.connect(self._drawn.clear)

    def draw_heading(self, painter: QPainter, box: QRectF, words: str) -> None:
        """A group's heading."""
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._theme.font(Type.SMALL))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def draw_cell(self, painter: QPainter, box: QRectF, number: int, state: tuple[SheetMarks, bool]) -> None:
        """Cells are drawn once for each state and then copied: the sheet must not hold up the next question."""
        marks, focused = state
        current, width = number == marks.current, round(box.width())
        key = (number, number in marks.answered, number in marks.flagged, current, focused, width)
        if key not in self._drawn:
            ratio = painter.device().devicePixelRatioF()
            pixmap = QPixmap((box.size() * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            fresh = QPainter(pixmap)
            fresh.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_fresh(fresh, QRectF(0, 0, box.width(), box.height()), number, state)
            fresh.end()
            self._drawn[key] = pixmap
        painter.drawPixmap(box.topLeft(), self._drawn[key])

    def _draw_fresh(self, painter: QPainter, box: QRectF, number: int, state: tuple[SheetMarks, bool]) -> None:
        marks, focused = state
        answered = number in marks.answered
        gap = Size.CELL_GAP / 2
        cell = box.adjusted(gap, gap, -gap, -gap)
        painter.setPen(QPen(self._theme.colour("primary" if answered else "edge"), Size.STROKE))
        painter.setBrush(self._theme.colour("primary" if answered else "card"))
        painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CELL, Radius.CELL)
        painter.setPen(self._theme.colour("on_primary" if answered else "text"))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if number == marks.current or focused:
            painter.setPen(QPen(self._theme.colour("text" if number == marks.current else "primary"), Size.FOCUS))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), Radius.CELL + 2, Radius.CELL + 2)
        if number in marks.flagged:
            self._draw_flag(painter, cell)

    def _draw_flag(self, painter: QPainter, cell: QRectF) -> None:
        side = self._theme.px(Space.SMALL) + 2
        corner = cell.topRight()
        painter.setPen(QPen(self._theme.colour("card"), Size.STROKE))
        painter.setBrush(self._theme.colour("flag"))
        points = [corner, corner, corner]
        points[0] = points[0] - points[0].__class__(side, 0)
        points[2] = points[2] + points[2].__class__(0, side)
        painter.drawPolygon(QPolygonF(points))


class AnswerSheetView(QTableView):
    """The table. Enter or a click chooses a question; digits typed here jump to that number."""

    number_chosen = Signal(int)

    def __init__(self, theme: Theme, columns: int = 10) -> None:
        super().__init__()
        self._theme = theme
        self.sheet = SheetModel(columns)
        self._typed = ""
        self.setModel(self.sheet)
        self._artist = CellArtist(theme)
        self.setAccessibleName(tr("Answer sheet"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._choose)
        theme.changed.connect(self._lay_out)

    def show_groups(self, groups: tuple[GroupView, ...], only: frozenset[int] | None = None) -> None:
        """Lay out the numbers of `groups`, or `only` some of them."""
        self.sheet.show_groups(groups, only)
        self.clearSpans()
        for row, (heading, _) in enumerate(self.sheet.rows):
            if heading:
                self.setSpan(row, 0, 1, self.sheet.columns)
        self._lay_out()

    def show_marks(self, marks: SheetMarks) -> None:
        """Show what is answered and flagged, and keep the current question in sight."""
        moved = marks.current != self.sheet.marks.current
        self.sheet.show_marks(marks)
        if moved:
            self.follow()

    def follow(self) -> None:
        """Bring the current question near the middle."""
        place = self.sheet.places.get(self.sheet.marks.current)
        if place is not None:
            index = self.sheet.index(*place)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _lay_out(self) -> None:
        row = self._theme.px(Size.CELL) + Size.CELL_GAP
        for place, (heading, _) in enumerate(self.sheet.rows):
            self.setRowHeight(place, row + (Space.SMALL if heading and place else 0))
        width = self.viewport().width() // self.sheet.columns
        for column in range(self.sheet.columns):
            self.setColumnWidth(column, width)
        self.viewport().update()
        self.follow()

    def _choose(self, index: QModelIndex) -> None:
        self._typed = ""
        if number := self.sheet.number_at(index):
            self.number_chosen.emit(number)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(Size.SHEET), self._theme.px(Size.SHEET))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copies the cells itself: through a delegate each costs ten times as much, and a scrolled sheet draws all."""
        painter, area = QPainter(self.viewport()), event.rect()
        focused = self.sheet.number_at(self.currentIndex()) if self.hasFocus() and self.currentIndex().isValid() else 0
        lefts = [self.columnViewportPosition(column) for column in range(self.sheet.columns)]
        for row in range(max(0, self.rowAt(area.top())), len(self.sheet.rows)):
            top, (heading, numbers) = self.rowViewportPosition(row), self.sheet.rows[row]
            if top > area.bottom():
                break
            box = QRectF(0, top, self.columnWidth(0), self.rowHeight(row))
            if heading:
                box.setWidth(self.viewport().width())
                self._artist.draw_heading(painter, box, heading)
            for left, number in zip(lefts, numbers, strict=False):
                if left <= area.right() and left + box.width() >= area.left():
                    box.moveLeft(left)
                    self._artist.draw_cell(painter, box, number, (self.sheet.marks, number == focused))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        elif event.text().isdigit() and event.text().isascii():
            self._jump(event.text())
        else:
            super().keyPressEvent(event)

    def _jump(self, digit: str) -> None:
        wanted = self._typed + digit
        self._typed = wanted if int(wanted) in self.sheet.places or len(wanted) < 3 else digit
        place = self.sheet.places.get(int(self._typed))
        if place is not None:
            self.setCurrentIndex(self.sheet.index(*place))
