"""统计表: a sheet of constants and formulas, a line to type in, formats, and a chart from the selection."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.summary import model
from desktop.tasks.summary.cell_values import Fault, Value, is_number
from desktop.tasks.summary.formulas import column_letters
from desktop.tasks.summary.functions import FUNCTION_NAMES
from desktop.tasks.summary.number_forms import FORMATS
from desktop.tasks.summary.parts import SheetCell, place_of
from desktop.tasks.summary.sheet import place_name
from desktop.tasks.summary.shifting import is_in_sheet, shifted
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.grid_model import PLAIN_LOOK, CellLook, Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.summary.fault_words import FAULT_WORDS
from desktop.ui.workbenches.summary.formula_line import FormulaLine
from desktop.ui.workbenches.summary.host import Host
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

LEAST_COLUMNS, LEAST_ROWS = 8, 24
LONGEST = 16


class SheetView(QWidget):
    """`chart_wanted` carries category and series of the selection."""

    chart_wanted = Signal(str, object)

    def __init__(self, theme: Theme, host: Host) -> None:
        super().__init__()
        self._host = host
        self._told_fault = False
        self._pointed: tuple[int, int] | None = None
        self._reference = ""
        self.grid = GridView(theme, tr("Statistics sheet"))
        self.grid.viewport().installEventFilter(self)
        self.line = FormulaLine()
        self.where = label("", "note", "muted", bold=True)
        self.offer = label("", "note", "primary")
        self.format = ChoiceBox(theme, tr("Number format"))
        for form in FORMATS:
            self.format.addItem(form or tr("general"), form)
        self.tools = ActionRow(theme, (ActionButton("chart_sheet", tr("Chart of the selection"), "", "chart"),))
        self.tools.add(self.format)
        self.functions = UnitList(theme, tr("Functions"))
        self.functions.show_rows([UnitRow(name, None, name) for name in FUNCTION_NAMES])
        self.side, self.lists = QWidget(), (self.functions.rows,)
        self._arrange(theme)
        self._connect()

    def show_work(self) -> None:
        """All cells as they are now."""
        document, figures = self._host.summary_document(), self._host.figures
        self._typed = {place_of(cell.ref): cell for cell in document.cells}
        self._given = {place_of(cell.ref): cell for cell in self._host.setup.sheet}
        self._blanks = {place_of(cell.ref): cell for cell in self._host.setup.blanks}
        used = [*self._typed, *self._given, *self._blanks]
        width = max(LEAST_COLUMNS, *(x + 1 for x, _ in used)) if used else LEAST_COLUMNS
        height = max(LEAST_ROWS, *(y + 2 for _, y in used)) if used else LEAST_ROWS
        self._values = figures.cells
        self.grid.show_cells(Cells(
            [column_letters(x) for x in range(1, width + 1)], height, self._text, self._editable, self._look,
            edited=self._edited,
        ))  # fmt: skip
        self._show_line()
        self.tools.buttons["chart_sheet"].setVisible("charts" in self._host.setup.tools)

    def act(self, action: str) -> bool:
        """Actions of this view; False for others."""
        if action == "accept" and self.functions.rows.hasFocus():
            self.line.insert_name(self.functions.chosen())
            return True
        actions: dict[str, Callable[[], object]] = {
            "chart_sheet": self._chart, "duplicate": self._fill_down, "formula": self.line.setFocus,
        }  # fmt: skip
        if action in actions:
            actions[action]()
            return True
        return self.grid.act(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While a formula is typed, a click or drag over cells writes their reference into it."""
        if isinstance(event, QMouseEvent) and watched is self.grid.viewport():
            kind, index = event.type(), self.grid.indexAt(event.position().toPoint())
            if kind == QEvent.Type.MouseButtonPress and self.line.points and index.isValid():
                self._pointed = (index.column() + 1, index.row() + 1)
                self._reference = place_name(self._pointed)
                self.line.point_at(self._reference)
                return True
            if kind == QEvent.Type.MouseMove and self._pointed is not None:
                if index.isValid():
                    self._stretch((index.column() + 1, index.row() + 1))
                return True
            if kind == QEvent.Type.MouseButtonRelease and self._pointed is not None:
                self._pointed = None
                return True
        return super().eventFilter(watched, event)

    def _stretch(self, place: tuple[int, int]) -> None:
        """The reference as far as the drag has come."""
        assert self._pointed is not None, "a drag begins with a press"
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(self._pointed, place, strict=True))
        first, last = place_name((left, top)), place_name((right, bottom))
        reference = first if first == last else f"{first}:{last}"
        if reference != self._reference:
            self.line.point_at(reference, self._reference)
            self._reference = reference

    def close_edits(self) -> None:
        """Take what stands in the line or in an open cell."""
        self.line.flush()
        self.grid.close_editor()

    def set_read_only(self, read_only: bool) -> None:
        """Only looking."""
        self.line.setReadOnly(read_only)
        self.format.setEnabled(not read_only)

    # --- cells ---------------------------------------------------------------------------------------------------

    def _text(self, row: int, column: int) -> str:
        place = (column + 1, row + 1)
        value, shown = self._values.get(place), self._host.figures.shown_cell(place_name(place))
        is_long = isinstance(value, Decimal) and len(shown) > LONGEST
        return f"{value:.10g}" if is_long and place in self._typed else shown

    def _edited(self, row: int, column: int) -> str:
        place = (column + 1, row + 1)
        found = self._typed.get(place) or self._given.get(place)
        return found.text if found is not None else ""

    def _editable(self, row: int, column: int) -> bool:
        return "cells" in self._host.setup.tools and self._host.setup.may_write(place_name((column + 1, row + 1)))

    def _look(self, row: int, column: int) -> CellLook:
        place = (column + 1, row + 1)
        value = self._values.get(place)
        if isinstance(value, Fault):
            return CellLook("danger", "", tr("error in the formula"))
        if place in self._given:
            return CellLook("muted", "", tr("given"), bold=True)
        if place in self._blanks and place not in self._typed:
            return CellLook("primary", "pen", tr("to be filled in"))
        return CellLook(right=True) if isinstance(value, Decimal) else PLAIN_LOOK

    def _here(self) -> tuple[int, int]:
        row, column = self.grid.here()
        return column + 1, row + 1

    def _show_line(self) -> None:
        place = self._here()
        known = self._typed.get(place)
        self.where.setText(place_name(place) if is_in_sheet(*place) else "")
        self.line.show_words(self._edited(place[1] - 1, place[0] - 1))
        self.line.setEnabled(self._editable(place[1] - 1, place[0] - 1))
        blank = self._blanks.get(place)
        form = known.format if known is not None else blank.format if blank is not None else ""
        self.format.setCurrentIndex(max(0, self.format.findData(form)))
        self._tell_fault(self._values.get(place))

    def _tell_fault(self, value: Value) -> None:
        """The error value of the current cell in words; they go when another cell is chosen."""
        if isinstance(value, Fault):
            self._host.say(f"{value}  {tr(FAULT_WORDS[value])}", "warn")
        elif self._told_fault:
            self._host.say("")
        self._told_fault = isinstance(value, Fault)

    def _cell(self, place: tuple[int, int], text: str) -> SheetCell:
        known, blank = self._typed.get(place), self._blanks.get(place)
        form = known.format if known is not None else blank.format if blank is not None else ""
        return SheetCell(place_name(place), text, form if text or known else "")

    def _write(self, cells: Sequence[tuple[tuple[int, int], str]]) -> None:
        changes = [self._cell(place, text) for place, text in cells if is_in_sheet(*place)]
        if changes:
            self._host.change(model.set_cells, changes)

    def _take_line(self, text: str) -> None:
        if text != self._edited(self._here()[1] - 1, self._here()[0] - 1):
            self._write([(self._here(), text)])

    def _leave_line(self) -> None:
        row, column = self.grid.here()
        self.grid.setFocus()
        self.grid.go_to(min(row + 1, self.grid.rows.rowCount() - 1), column)

    def _paste(self, row: int, column: int, lines: Sequence[Sequence[str]]) -> None:
        self._write([
            ((column + right + 1, row + down + 1), text)
            for down, line in enumerate(lines) for right, text in enumerate(line)
        ])  # fmt: skip

    def _clear(self) -> None:
        places = [(x + 1, y + 1) for y in self.grid.chosen_rows() for x in self.grid.chosen_columns()]
        changes = [SheetCell(place_name(place), "") for place in places if place in self._typed]
        if changes:
            self._host.change(model.set_cells, changes)

    def _fill_down(self) -> None:
        """The first selected row into the others, or of one row the cells above it; references move along."""
        rows = self.grid.chosen_rows()
        if len(rows) == 1 and rows[0] > 0:
            rows.insert(0, rows[0] - 1)
        self._write([
            ((x + 1, y + 1), shifted(self._edited(rows[0], x), 0, y - rows[0]))
            for y in rows[1:] for x in self.grid.chosen_columns() if self._editable(y, x)
        ])  # fmt: skip

    def _set_format(self) -> None:
        form = str(self.format.currentData())
        places = [(x + 1, y + 1) for y in self.grid.chosen_rows() for x in self.grid.chosen_columns()]
        cells = [(place, self._edited(place[1] - 1, place[0] - 1)) for place in places]
        changes = [
            SheetCell(place_name(place), text, form)
            for place, text in cells
            if self._editable(place[1] - 1, place[0] - 1)
        ]
        if changes:
            self._host.change(model.set_cells, changes)

    def _chart(self) -> None:
        rows, columns = self.grid.chosen_rows(), self.grid.chosen_columns()
        if len(columns) < 2 or len(rows) < 2:
            self._host.say(tr("Select two or more columns: first the categories, then the values."), "warn")
            return
        top, bottom = rows[0] + 1, rows[-1] + 1
        if not any(is_number(self._values.get((x + 1, top))) for x in columns[1:]):
            top += 1  # the selection begins with headings
        refs = [f"{column_letters(x + 1)}{top}:{column_letters(x + 1)}{bottom}" for x in columns]
        self.chart_wanted.emit(refs[0], refs[1:])

    def _offer(self, names: Sequence[str]) -> None:
        self.offer.setText(tr("Tab: {names}", names="  ".join(names)) if names else "")
        self.offer.setVisible(bool(names))

    def _connect(self) -> None:
        self.grid.chosen.connect(self._show_line)
        self.grid.cell_given.connect(lambda row, column, text: self._write([((column + 1, row + 1), text)]))
        self.grid.pasted.connect(self._paste)
        self.grid.cleared.connect(self._clear)
        self.line.settled.connect(self._take_line)
        self.line.accepted.connect(self._leave_line)
        self.line.left.connect(self._show_line)
        self.line.left.connect(self.grid.setFocus)
        self.line.offering.connect(self._offer)
        policy = Qt.FocusPolicy
        self.line.pointing.connect(lambda on: self.grid.setFocusPolicy(policy.TabFocus if on else policy.StrongFocus))
        self.format.activated.connect(lambda _: self._set_format())
        self.functions.rows.itemDoubleClicked.connect(lambda _: self.line.insert_name(self.functions.chosen()))

    def _arrange(self, theme: Theme) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.SMALL)
        self.where.setMinimumWidth(theme.px(40))
        line.addWidget(self.where)
        line.addWidget(self.line, 1)
        column, side = QVBoxLayout(self), QVBoxLayout(self.side)
        for layout in (column, side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(Space.HAIR)
        column.addWidget(self.tools)
        column.addLayout(line)
        column.addWidget(self.offer)
        self.offer.hide()
        self.functions.give_way()
        column.addWidget(self.grid, 1)
        side.addWidget(self.functions)
