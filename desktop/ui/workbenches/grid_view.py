"""A table to work in: keys as in a spreadsheet, edits in a line or a list of choices, a clipboard of this sitting only.

What is typed opens the cell, also through an input method; Enter goes down, Tab to the right, F2 edits, Del clears.
"""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui.theme import Size, Space, Theme
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.grid_model import Cells, GridModel
from desktop.ui.workbenches.text_box import LineBox

Index = QModelIndex | QPersistentModelIndex
WIDEST, NARROWEST = 280, 56
MEASURED_ROWS = 200


class GridView(QTableView):
    """`cell_given` carries row, column and text; `pasted` the first cell and lines of cells; `cleared` nothing."""

    cell_given = Signal(int, int, str)
    pasted = Signal(int, int, object)
    cleared = Signal()
    chosen = Signal()
    _clipboard: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.rows = GridModel(theme)
        self.setModel(self.rows)
        self.setProperty("table", "work")
        self.setAccessibleName(name)
        self.setItemDelegate(_CellEditor(theme, self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(NARROWEST)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        theme.changed.connect(self._fit)
        self._fit()

    def show_cells(self, cells: Cells) -> None:
        """Show other cells; columns that are new get a width of their own."""
        current, before = self.currentIndex(), tuple(self.rows.cells.headings)
        place = (current.row(), current.column())
        self.rows.show(cells)
        if tuple(cells.headings) != before:
            self._fit_columns(before)
        if not self.currentIndex().isValid() and cells.count and cells.headings:
            self.go_to(max(0, min(place[0], cells.count - 1)), max(0, min(place[1], len(cells.headings) - 1)))

    def fit(self) -> None:
        """Give every column the width that its content needs."""
        self._fit_columns(())

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one and bring it into sight."""
        index = self.rows.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def here(self) -> tuple[int, int]:
        """Row and column of the current cell, (-1, -1) for none."""
        return self.currentIndex().row(), self.currentIndex().column()

    def chosen_rows(self) -> list[int]:
        """The rows in which a cell is selected, in order."""
        return sorted({row for part in self._parts() for row in range(part[0], part[1] + 1)})

    def chosen_columns(self) -> list[int]:
        """The columns in which a cell is selected, in order."""
        return sorted({column for part in self._parts() for column in range(part[2], part[3] + 1)})

    def choose_block(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select a block of cells."""
        block = QItemSelection(self.rows.index(top, left), self.rows.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Select whole rows."""
        block, last = QItemSelection(), len(self.rows.cells.headings) - 1
        for row in rows:
            block.select(self.rows.index(row, 0), self.rows.index(row, last))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def edit_here(self) -> None:
        """Open the current cell with what stands in it."""
        index = self.currentIndex()
        if index.isValid() and self.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def close_editor(self) -> None:
        """Take what stands in an open cell."""
        editor = self.viewport().focusWidget()
        is_open = self.state() is QAbstractItemView.State.EditingState
        if is_open and isinstance(editor, LineBox | ChoiceBox) and editor.parent() is self.viewport():
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def act(self, action: str) -> bool:
        """Actions of the key map that any table has; False for others."""
        if not self.hasFocus():
            return False
        if action == "edit":
            self.edit_here()
        elif action == "copy":
            self._copy()
        elif action == "cut_out":
            self._copy()
            self.cleared.emit()
        elif action == "paste" and GridView._clipboard:
            self.pasted.emit(*self._corner(), GridView._clipboard)
        elif action == "select_all":
            self.selectAll()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(1, 0)
        else:
            super().keyPressEvent(event)

    def _step(self, down: int, right: int) -> None:
        row, column = self.here()
        cells = self.rows.cells
        if 0 <= row + down < cells.count and 0 <= column + right < len(cells.headings):
            self.go_to(row + down, column + right)

    def _copy(self) -> None:
        rows, columns, text = self.chosen_rows(), self.chosen_columns(), self.rows.cells.edited or self.rows.cells.text
        GridView._clipboard = tuple(tuple(text(row, column) for column in columns) for row in rows)

    def _corner(self) -> tuple[int, int]:
        rows, columns = self.chosen_rows(), self.chosen_columns()
        return (rows[0], columns[0]) if rows and columns else self.here()

    def _parts(self) -> list[tuple[int, int, int, int]]:
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(place) for place in range(chosen.count())]
        parts = [(one.top(), one.bottom(), one.left(), one.right()) for one in ranges]
        row, column = self.here()
        return parts or ([(row, row, column, column)] if row >= 0 else [])

    def _fit(self) -> None:
        height = self._theme.px(Size.TARGET - Space.SMALL)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setMinimumSectionSize(min(height, Size.CELL))
        self._fit_columns(())

    def _fit_columns(self, known: Sequence[str]) -> None:
        """Wide enough for what the first rows hold, never wider than a part of the screen."""
        cells, font = self.rows.cells, self.fontMetrics()
        for column, heading in enumerate(cells.headings):
            if column < len(known) and known[column] == heading:
                continue
            texts = {cells.text(row, column)[:60] for row in range(min(cells.count, MEASURED_ROWS))} | {heading + "  "}
            wide = max(font.horizontalAdvance(text) for text in texts) + Space.WIDE + Space.SMALL
            least, most = self._theme.px(NARROWEST), self._theme.px(WIDEST)
            self.setColumnWidth(column, max(least, min(wide, most)))


class _CellEditor(QStyledItemDelegate):
    """A line, or a box of choices where the cell takes one of several values."""

    def __init__(self, theme: Theme, view: GridView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, column = index.row(), index.column()
        name, options = self._view.rows.speech(row, column), self._view.rows.cells.options(row, column)
        if options:
            box = ChoiceBox(self._theme, name)
            for choice in ("", *options):
                box.addItem(choice, choice)
            box.activated.connect(lambda _: self._close(box))
            box.setParent(parent)
            return box
        line = LineBox(name)
        line.setProperty("cell", True)
        line.left.connect(lambda: self.closeEditor.emit(line, QAbstractItemDelegate.EndEditHint.NoHint))
        line.setParent(parent)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
            editor.showPopup()
        elif isinstance(editor, LineBox):
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = str(editor.currentData()) if isinstance(editor, QComboBox) else ""
        if isinstance(editor, LineBox):
            text = editor.text()
        if text != str(index.data(Qt.ItemDataRole.EditRole) or ""):
            self._view.cell_given.emit(index.row(), index.column(), text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the cell and goes down, Tab to the right; nothing while a composition is open."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
            steps = {Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1),
                     Qt.Key.Key_Backtab: (0, -1)}  # fmt: skip
            key = Qt.Key(event.key())
            if getattr(watched, "composing", False):
                return key in steps  # the input method's own affair
            if key in steps:
                self._close(watched)
                self._view._step(*steps[key])
                return True
        return super().eventFilter(watched, event)

    def _close(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
