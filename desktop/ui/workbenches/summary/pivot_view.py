"""透视表: columns go into rows, columns or values, by dragging or from a list by digits; the table beside it."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.language import tr
from desktop.tasks.grid.cells import plain_number
from desktop.tasks.summary import model
from desktop.tasks.summary.cell_values import ARITHMETIC
from desktop.tasks.summary.figures import LABELS, PIVOT, VALUES
from desktop.tasks.summary.pivots import Aggregate, Pivot, PivotTable
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.grid_model import CellLook, Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.summary.host import Host

COLUMN = Qt.ItemDataRole.UserRole
LINES = 4
PLACES = 6


class ColumnList(QListWidget):
    """Columns that can be dragged between lists; `dropped` carries a column and the list it came from."""

    dropped = Signal(str, str)

    def __init__(self, zone: str, name: str) -> None:
        super().__init__()
        self.zone = zone
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES)

    def show_columns(self, columns: Sequence[tuple[str, str]]) -> None:
        """Ids and names."""
        row = self.currentRow()
        self.clear()
        for column, name in columns:
            item = QListWidgetItem(name)
            item.setData(COLUMN, column)
            self.addItem(item)
        self.setCurrentRow(min(row, len(columns) - 1))

    def chosen(self) -> str:
        """The current column, "" for none."""
        item = self.currentItem()
        return str(item.data(COLUMN)) if item else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        source = event.source()
        if isinstance(source, ColumnList) and source.chosen():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(source.chosen(), source.zone)

    def _welcome(self, event: QDragMoveEvent) -> None:
        if isinstance(event.source(), ColumnList):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()


class PivotView(QWidget):
    """`chart_wanted` carries category and series."""

    chart_wanted = Signal(str, object)

    def __init__(self, theme: Theme, host: Host) -> None:
        super().__init__()
        self._host = host
        self.columns = ColumnList("", tr("Columns of the data"))
        self.zones = {
            "rows": ColumnList("rows", tr("1 Rows")), "cols": ColumnList("cols", tr("2 Columns")),
            "values": ColumnList("values", tr("3 Values")),
        }  # fmt: skip
        self.aggregate = ChoiceBox(theme, tr("What is computed"))
        for agg, words in (
            (Aggregate.SUM, tr("sum")), (Aggregate.COUNT, tr("count")), (Aggregate.AVERAGE, tr("mean")),
            (Aggregate.MIN, tr("minimum")), (Aggregate.MAX, tr("maximum")),
            (Aggregate.DISTINCT, tr("different values")),
        ):  # fmt: skip
            self.aggregate.addItem(words, agg.value)
        self.tools = ActionRow(theme, (
            ActionButton("pivot_rows", tr("To rows"), "1"), ActionButton("pivot_cols", tr("To columns"), "2"),
            ActionButton("pivot_values", tr("To values"), "3"), ActionButton("delete", tr("Take out"), "Del"),
            ActionButton("pivot_off", tr("No pivot table")),
            ActionButton("chart_pivot", tr("Chart of the pivot table"), "", "chart"),
        ))  # fmt: skip
        self.grid = GridView(theme, tr("Pivot table"))
        self.side = QWidget()
        self.lists = (self.columns, *self.zones.values())
        self._arrange()
        for zone, shown in self.zones.items():
            shown.dropped.connect(lambda column, old, zone=zone: self._put(column, zone))
        self.columns.dropped.connect(lambda column, zone: self._take_out(column))
        self.aggregate.activated.connect(lambda _: self._aggregate())

    def show_work(self) -> None:
        """Zones and table as they are."""
        setup, pivot = self._host.setup, self._host.summary_document().pivot
        names = {column.column: column.name for column in setup.columns}
        self.columns.show_columns(list(names.items()))
        chosen = {
            "rows": pivot.rows if pivot else (), "cols": pivot.cols if pivot else (),
            "values": (pivot.values,) if pivot and pivot.values else (),
        }  # fmt: skip
        for zone, shown in self.zones.items():
            shown.show_columns([(column, names.get(column, column)) for column in chosen[zone]])
        self.aggregate.setCurrentIndex(self.aggregate.findData((pivot.agg if pivot else Aggregate.SUM).value))
        self.tools.buttons["chart_pivot"].setVisible("charts" in setup.tools)
        self._show_table(self._host.figures.pivot)

    def act(self, action: str) -> bool:
        """Actions of this view; False for others."""
        focused = next((shown for shown in self.lists if shown.hasFocus()), self.columns)
        zones = {"label_1": "rows", "label_2": "cols", "label_3": "values", "pivot_rows": "rows",
                 "pivot_cols": "cols", "pivot_values": "values"}  # fmt: skip
        if action in zones:
            if focused.chosen():
                self._put(focused.chosen(), zones[action])
        elif action == "delete":
            zone = next((shown for shown in self.zones.values() if shown.hasFocus()), None)
            self._take_out((zone or self.columns).chosen())
        elif action in ("move_up", "move_down") and focused.zone:
            self._reorder(focused, -1 if action == "move_up" else 1)
        elif action == "pivot_off":
            self._host.change(model.set_pivot, None)
        elif action == "chart_pivot":
            self._chart()
        else:
            return self.grid.act(action)
        return True

    def _pivot(self) -> Pivot:
        found = self._host.summary_document().pivot
        return found or Pivot((), agg=Aggregate(str(self.aggregate.currentData())))

    def _without(self, column: str) -> Pivot:
        pivot = self._pivot()
        rows = tuple(one for one in pivot.rows if one != column)
        return replace(pivot, rows=rows, cols=tuple(one for one in pivot.cols if one != column))

    def _put(self, column: str, zone: str) -> None:
        if zone == "values":
            pivot = replace(self._pivot(), values=column)
            if not (pivot.rows or pivot.cols):
                self._host.say(tr("First choose what makes the rows or columns."), "warn")
                return
        else:
            pivot = self._without(column)
            pivot = replace(pivot, **{zone: (*getattr(pivot, zone), column)})  # type: ignore[arg-type]
        self._host.change(model.set_pivot, pivot)

    def _take_out(self, column: str) -> None:
        pivot = self._host.summary_document().pivot
        if pivot is None or not column:
            return
        focused = self.zones["values"].hasFocus()
        kept = replace(pivot, values="") if focused and pivot.values == column else self._without(column)
        self._host.change(model.set_pivot, kept if kept.rows or kept.cols else None)

    def _reorder(self, shown: ColumnList, step: int) -> None:
        pivot = self._pivot()
        order = list(getattr(pivot, shown.zone)) if shown.zone in ("rows", "cols") else []
        place = shown.currentRow()
        if 0 <= place < len(order) and 0 <= place + step < len(order):
            order.insert(place + step, order.pop(place))
            shown.setCurrentRow(place + step)
            self._host.change(model.set_pivot, replace(pivot, **{shown.zone: tuple(order)}))  # type: ignore[arg-type]

    def _aggregate(self) -> None:
        pivot = self._host.summary_document().pivot
        if pivot is not None:
            self._host.change(model.set_pivot, replace(pivot, agg=Aggregate(str(self.aggregate.currentData()))))

    def _chart(self) -> None:
        table = self._host.figures.pivot
        if table is None:
            return
        columns = [" ".join(name) for name in table.column_labels if name]
        several = bool(columns) and bool(table.row_labels) and table.row_labels != ((),)
        series = [PIVOT + name for name in columns[:8]] if several else [PIVOT + VALUES]
        self.chart_wanted.emit(PIVOT + LABELS, series)

    def _show_table(self, table: PivotTable | None) -> None:
        if table is None:
            self.grid.show_cells(Cells((), 0, lambda row, column: ""))
            return
        plain_columns = table.column_labels == ((),)
        heads = [""] + ([tr("value")] if plain_columns else [_words(name) for name in table.column_labels])
        heads += [] if plain_columns else [tr("Total")]
        rows = [_words(name) for name in table.row_labels] + [tr("Total")]
        lines = [[*line, *([] if plain_columns else [total])] for line, total in
                 zip(table.figures, table.row_totals, strict=True)]  # fmt: skip
        lines.append([*table.column_totals, *([] if plain_columns else [table.total])])
        total_row = len(rows) - 1

        def text(row: int, column: int) -> str:
            if not column:
                return rows[row]
            found = lines[row][column - 1]
            return "" if found is None else plain_number(ARITHMETIC.plus(round(found, PLACES)))

        self.grid.show_cells(Cells(
            heads, len(rows), text, numeric=frozenset(range(1, len(heads))),
            look=lambda row, column: CellLook(bold=row == total_row or not column),
        ))  # fmt: skip
        self.grid.fit()

    def _arrange(self) -> None:
        column, side = QVBoxLayout(self), QGridLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        side.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        side.setSpacing(Space.HAIR)
        column.addWidget(self.tools)
        column.addWidget(self.grid, 1)
        side.addWidget(label(tr("Columns: drag, or digits 1 2 3"), "small", "muted", bold=True), 0, 0, 1, 2)
        side.addWidget(self.columns, 1, 0, 1, 2)
        for at, shown in enumerate(self.zones.values()):
            side.addWidget(label(shown.accessibleName(), "small", "muted", bold=True), 2 + 2 * (at // 2), at % 2)
            side.addWidget(shown, 3 + 2 * (at // 2), at % 2)
        side.addWidget(self.aggregate, 5, 1, Qt.AlignmentFlag.AlignTop)
        side.setRowStretch(1, 1)


def _words(name: Sequence[str]) -> str:
    return " ".join(one or tr("(empty)") for one in name)
