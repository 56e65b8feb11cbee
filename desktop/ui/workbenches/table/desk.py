"""What the table workbench shows: actions, search line and grid; beside them values, filter, and what was done."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.exam.task import Task
from desktop.language import tr
from desktop.tasks.grid.cells import ColumnKind
from desktop.tasks.grid.facets import shape_facets, value_facets
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.operations import Operation
from desktop.tasks.table import model
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.grid_model import PLAIN_LOOK, CellLook, Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.label_looks import choices_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.table.sight import Look
from desktop.ui.workbenches.table.words import condition_words, operation_words, quoted, row_name, shape_words
from desktop.ui.workbenches.text_box import LineBox
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

MOST_VALUES = 500
MOST_STEPS = 300
FLAG_WIDTH = 140
REPAIRING = ("change", "clusters", "delete_rows", "insert_row")


class TableDesk(QObject):
    """`middle` and `side`; `kinds_chosen` carries a reason for flags."""

    kinds_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flags: Mapping[tuple[str, str], str] = {}
        self._by_flags = False
        self._locked = False
        self._facet_of: tuple[object, ...] = ()
        self._kept: Sequence[str] = ()
        self._told_columns: tuple[Column, ...] = ()
        self._told_steps: dict[int, tuple[Operation, str]] = {}
        self.grid = GridView(theme, tr("Table"))
        self.search = LineBox(tr("Find in the table"))
        self.actions = ActionRow(theme, (
            ActionButton("change", tr("Change..."), "Ctrl+H", "pen"),
            ActionButton("clusters", tr("Alike values...")),
            ActionButton("repeats", tr("Repeats...")),
            ActionButton("condition", tr("Filter...")),
            ActionButton("all_rows", tr("All rows")),
            ActionButton("sort_up", tr("Sort ↑")), ActionButton("sort_down", tr("Sort ↓")),
            ActionButton("sort_off", tr("File order")),
            ActionButton("delete_rows", tr("Delete rows")), ActionButton("insert_row", tr("New row")),
            ActionButton("find", "", "Ctrl+F", "zoom", tr("Find in the table")),
        ))  # fmt: skip
        self.encoding = ChoiceBox(theme, tr("Encoding of the file"))
        self.told = label("", "note", "muted")
        self.shapes = label("", "note", "muted", wrap=True)
        self.facets = UnitList(theme, tr("Values"))
        self.facet_actions = ActionRow(theme, (
            ActionButton("only_values", tr("Only these"), "Enter"), ActionButton("edit_value", tr("Edit..."), "F2"),
        ))  # fmt: skip
        self.filters = UnitList(theme, tr("Filter"))
        self.done = UnitList(theme, tr("Steps"))
        self.kinds = PaletteBar(theme, {})
        self.lists = (self.facets.rows, self.filters.rows, self.done.rows)
        self._kinds_place = QVBoxLayout()
        self.middle, self.side = QWidget(), QWidget()
        self._arrange()

    # --- showing -------------------------------------------------------------------------------------------------

    def show_mode(self, setup: model.Setup, task: Task) -> None:
        """Repairing or flagging: what can be used."""
        self._by_flags = setup.mode is model.Mode.FLAG
        for action in REPAIRING:
            self.actions.buttons[action].setVisible(not self._by_flags)
        self.facet_actions.buttons["edit_value"].setVisible(not self._by_flags)
        self._kinds_place.removeWidget(self.kinds)
        self.kinds.hide()
        self.kinds.deleteLater()
        self.kinds = PaletteBar(self._theme, choices_of(self._theme, [(kind.id, kind.name) for kind in setup.kinds]))
        self.kinds.label_chosen.connect(self.kinds_chosen)
        self._kinds_place.addWidget(self.kinds)
        self.kinds.setVisible(self._by_flags)
        self.done.heading_words = tr("Flags") if self._by_flags else tr("Steps")

    def show_encoding(self, encoding: str) -> None:
        """How the file is read."""
        self.encoding.clear()
        for name, words in (("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")):
            self.encoding.addItem(words, name)
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(encoding)))
        self.encoding.setVisible(encoding not in ("", "xlsx"))

    def show_grid(self, grid: Grid, places: Sequence[int], document: model.Document, source: Grid) -> None:
        """The rows in sight."""
        self._flags = {flag.place: flag.kind for flag in document.flags}
        shift, columns = int(self._by_flags), grid.columns
        editable = not self._by_flags and not self._locked

        def text(row: int, column: int) -> str:
            if column < shift:
                return self._flag_words(grid.rows[places[row]])
            return grid.values[column - shift][places[row]]

        def look(row: int, column: int) -> CellLook:
            name = grid.rows[places[row]]
            if shift:
                return self._flag_look(name, columns[column - 1].column if column else "")
            return self._changed_look(grid, source, (places[row], column))

        numeric = {at + shift for at, column in enumerate(columns) if column.kind is ColumnKind.NUMBER}
        headings = [tr("Flag")] * shift + [column.name for column in columns]
        self.grid.show_cells(Cells(
            headings, len(places), text, lambda row, column: editable, look,
            lambda row: row_name(grid.rows[places[row]]), numeric=frozenset(numeric),
        ))  # fmt: skip
        if shift:
            self.grid.setColumnWidth(0, self._theme.px(FLAG_WIDTH))
        self.told.setText(tr("{n} of {m} rows in sight", n=len(places), m=len(grid.rows)))

    def show_look(self, look: Look, grid: Grid) -> None:
        """The filter as a list; Del takes a condition away."""
        names = {column.column: column.name for column in grid.columns}
        rows = [UnitRow(f"c{at}", None, condition_words(one, names[one.col])) for at, one in enumerate(look.conditions)]
        if look.only is not None:
            rows.append(UnitRow("only", None, tr("repeated rows")))
        self.filters.show_rows(rows, self.filters.chosen())
        self.filters.setVisible(bool(rows))
        self.actions.buttons["all_rows"].setEnabled(bool(rows))
        self.actions.buttons["sort_off"].setEnabled(bool(look.sort))

    def show_done(self, document: model.Document, setup: model.Setup, grid: Grid) -> None:
        """The history, or the flags."""
        if not self._by_flags:
            first = max(0, len(document.ops) - MOST_STEPS)
            rows = [
                UnitRow(f"o{at}", None, f"{at + 1}. {self._step_words(one, grid)}")
                for at, one in enumerate(document.ops[first:], start=first)
            ]
            self.done.show_rows(rows, self.done.chosen())
            self.done.rows.scrollToBottom()
            return
        kinds, names = {k.id: k.name for k in setup.kinds}, {c.column: c.name for c in grid.columns}
        self.done.show_rows(
            [
                UnitRow(f"{flag.row}/{flag.col}", None, "  ".join(filter(None, (
                    tr("row {row}", row=row_name(flag.row)), names.get(flag.col, ""), kinds.get(flag.kind, flag.kind),
                ))))
                for flag in document.flags
            ],
            self.done.chosen(),
        )  # fmt: skip

    def _step_words(self, operation: Operation, grid: Grid) -> str:
        """Remembered: a step more changes no word of those before it."""
        if self._told_columns != grid.columns:
            self._told_columns, self._told_steps = grid.columns, {}
        if id(operation) not in self._told_steps:
            self._told_steps[id(operation)] = operation, operation_words(operation, grid)
        return self._told_steps[id(operation)][1]

    def show_facets(self, grid: Grid, column: str, places: Sequence[int], look: Look) -> None:
        """The values of a column with their counts, in the rows in sight; their order does not matter."""
        if column not in grid.place_of_column:
            self.facets.show_rows([])
            self._facet_of = ()
            return
        values = grid.column_values(column)
        narrowed = (look.conditions, look.only, len(places)) if len(places) < len(grid.rows) else ()
        if self._facet_of == (id(values), column, narrowed):
            return
        self._facet_of, self._kept = (id(values), column, narrowed), values
        found = value_facets(grid, column, places if len(places) < len(grid.rows) else None)
        counts = {shape: count for shape, count in shape_facets(grid, column).items() if count}
        self.facets.heading_words = tr("Values of {name}", name=grid.column(column).name)
        self.shapes.setText(" · ".join(f"{shape_words(shape)} {count}" for shape, count in counts.items()))
        rows = [UnitRow("v" + value, None, f"{quoted(value)}  ({count})") for value, count in found[:MOST_VALUES]]
        self.facets.show_rows(rows, self.facets.chosen())
        if len(found) > MOST_VALUES:
            self.shapes.setText(
                tr("{words} · the {n} most frequent are shown", words=self.shapes.text(), n=MOST_VALUES)
            )

    def chosen_values(self) -> list[str]:
        """The values selected in the list of values."""
        return [name[1:] for name in self.facets.all_chosen()]

    # --- columns of the view and of the table ----------------------------------------------------------------------

    def grid_column(self, column: int) -> int:
        """The table's column shown in a column of the view, −1 for the flags."""
        return column - int(self._by_flags)

    def view_column(self, column: int) -> int:
        """The column of the view in which a column of the table is shown."""
        return column + int(self._by_flags)

    def open_search(self) -> None:
        """Ask what to find."""
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def close_search(self) -> None:
        """Back to the grid."""
        self.search.hide()
        self.grid.setFocus()

    def set_locked(self, locked: bool) -> None:
        """Nothing can be changed."""
        self._locked = locked
        self.grid.close_editor()
        self.actions.setEnabled(not locked)
        self.kinds.setEnabled(not locked)

    # --- inside --------------------------------------------------------------------------------------------------

    def _flag_words(self, row: str) -> str:
        names = {look.label: look.name for look in self.kinds._looks.values()}
        found = [kind for (name, _), kind in self._flags.items() if name == row]
        return "、".join(dict.fromkeys(names.get(kind, kind) for kind in found))

    def _flag_look(self, row: str, column: str) -> CellLook:
        kind = self._flags.get((row, column))
        if kind is None:
            return PLAIN_LOOK
        names = {look.label: look.name for look in self.kinds._looks.values()}
        return CellLook("flag", "flag", names.get(kind, kind), bold=True)

    def _changed_look(self, grid: Grid, source: Grid, place: tuple[int, int]) -> CellLook:
        """Bold and in the colour of the theme where a cell is no longer as it came."""
        row, column = grid.rows[place[0]], grid.columns[place[1]].column
        if row not in source.place_of_row:
            return CellLook("primary", "", tr("new row"))
        if column not in source.place_of_column:
            return CellLook("primary", "", tr("new column"))
        before, now = source.cell(row, column)[0], grid.values[place[1]][place[0]]
        return PLAIN_LOOK if before == now else CellLook("primary", "", tr("was: {value}", value=quoted(before)), True)

    def _arrange(self) -> None:
        self.search.setProperty("small", True)
        self.search.setPlaceholderText(tr("Find in the table"))
        self.search.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.encoding)
        middle, side = QVBoxLayout(self.middle), QVBoxLayout(self.side)
        for column in (middle, side):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(Space.HAIR)
        for widget in (self.actions, self.search):
            middle.addWidget(widget)
        middle.addWidget(self.grid, 1)
        middle.addLayout(foot)
        side.addLayout(self._kinds_place)
        self._kinds_place.addWidget(self.kinds)
        for units in (self.facets, self.filters, self.done):
            units.give_way()
        side.addWidget(self.facets, 3)
        side.addWidget(self.shapes)
        side.addWidget(self.facet_actions)
        side.addWidget(self.filters, 1)
        side.addWidget(self.done, 2)
