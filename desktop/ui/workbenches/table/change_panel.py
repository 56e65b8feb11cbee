"""One operation on a column or on rows, put together in a form, with what it will change before it is done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from desktop.language import tr
from desktop.tasks.grid.cells import DATE_ORDERS
from desktop.tasks.grid.conditions import Condition
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.operations import METHODS, WITHOUT_COLUMN, Op, Operation, checked
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.table.words import operation_names

LIST_LINES = 6


class ColumnPicker(QListWidget):
    """Several columns; Space or a click takes one in or out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMaximumHeight(self.fontMetrics().lineSpacing() * LIST_LINES * 2)

    def show_columns(self, columns: Sequence[Column], chosen: Sequence[str]) -> None:
        """All columns, and those that are taken at first."""
        self.clear()
        for column in columns:
            item = QListWidgetItem(column.name)
            item.setData(Qt.ItemDataRole.UserRole, column.column)
            self.addItem(item)
            item.setSelected(column.column in chosen)

    def columns(self) -> list[str]:
        """The ids of the columns taken, in their order."""
        items = [self.item(at) for at in range(self.count())]
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.isSelected()]


def fields_of(op: Op) -> tuple[FormField, ...]:
    """What an operation has to be told."""
    flag = (("yes", tr("yes")), ("no", tr("no")))
    orders = {"ymd": tr("year month day"), "dmy": tr("day month year"), "mdy": tr("month day year")}
    methods = {"mean": tr("mean"), "median": tr("median"), "mode": tr("most frequent value")}
    fields: dict[Op, tuple[FormField, ...]] = {
        Op.SET: (FormField("value", tr("Value")),),
        Op.REPLACE: (
            FormField("find", tr("Find")), FormField("with", tr("Replace by")),
            FormField("whole", tr("Whole cell only"), flag),
        ),
        Op.TO_DATE: (
            FormField("order", tr("Order when unclear"), tuple((name, orders[name]) for name in DATE_ORDERS)),
            FormField("form", tr("Form"), (), "YYYY-MM-DD"),
        ),
        Op.FILL: (
            FormField("method", tr("Fill with"), tuple((name, methods[name]) for name in METHODS)),
            FormField("places", tr("Decimal places"), (), "0"),
        ),
        Op.SPLIT: (FormField("by", tr("Separator")), FormField("names", tr("New columns"), (), tr("name, name"))),
        Op.JOIN: (FormField("by", tr("Separator")), FormField("names", tr("New column"))),
        Op.DELETE_REPEATS: (
            FormField("keep", tr("Keep"), (("first", tr("the first row")), ("last", tr("the last row")))),
            FormField("loose", tr("Ignore width, case and blanks"), flag),
        ),
    }  # fmt: skip
    return fields.get(op, ())


DEFAULTS = {
    "whole": "no", "order": "ymd", "form": "YYYY-MM-DD", "method": "median", "places": "0", "keep": "first",
    "loose": "no",
}  # fmt: skip


def operation_of(op: Op, col: str, told: dict[str, str], columns: Sequence[str], grid: Grid) -> Operation:
    """The operation on all rows. Raises ValueError when something is missing or impossible."""
    made = _new_columns(told.get("names", ""), grid)
    args: dict[Op, Callable[[], dict[str, object]]] = {
        Op.SET: lambda: {"value": told["value"]},
        Op.REPLACE: lambda: {"find": told["find"], "with": told["with"], "whole": told["whole"] == "yes"},
        Op.TO_DATE: lambda: {"order": told["order"], "form": told["form"].strip() or "YYYY-MM-DD"},
        Op.FILL: lambda: {"method": told["method"], "places": int(told["places"] or 0)},
        Op.SPLIT: lambda: {"by": told["by"], "into": made},
        Op.JOIN: lambda: {"cols": list(columns), "by": told["by"], "into": made[0] if made else {}},
        Op.DELETE_REPEATS: lambda: {"cols": list(columns), "keep": told["keep"], "loose": told["loose"] == "yes"},
    }
    found = args[op]() if op in args else {}
    return checked(Operation(op, "" if op in WITHOUT_COLUMN else col, found))


def _new_columns(names: str, grid: Grid) -> list[dict[str, str]]:
    wanted = [name.strip() for name in names.replace("，", ",").split(",") if name.strip()]
    free = (f"x{number}" for number in range(1, 1000) if f"x{number}" not in grid.place_of_column)
    return [{"col": next(free), "name": name} for name in wanted]


class ChangePanel(Overlay):
    """`agreed` carries the operation; `preview` says in words what one would do, "" when it cannot be done."""

    agreed = Signal(object)

    def __init__(self, theme: Theme, host: QWidget, preview: Callable[[Operation], str]) -> None:
        super().__init__(theme, host)
        self._preview = preview
        self._grid = Grid((), (), (), ())
        self._rows: tuple[str, ...] = ()
        self._where: tuple[Condition, ...] = ()
        self._only: tuple[str, ...] | None = None
        self.body.addWidget(label(tr("Change cells or rows"), "stem", bold=True))
        self.op = ChoiceBox(theme, tr("Operation"))
        for op, words in operation_names().items():
            self.op.addItem(words, op.value)
        self.column, self.scope = ChoiceBox(theme, tr("Column")), ChoiceBox(theme, tr("Rows"))
        self.picker = ColumnPicker(tr("Columns"))
        self.form = FieldForm(theme, ())
        self.told = label("", "body", "primary", bold=True, wrap=True)
        self.apply_button = Button(theme, tr("Apply"), "primary")
        self._arrange_form(theme)
        for box in (self.column, self.scope):
            box.activated.connect(lambda _: self._refresh())
        self.op.activated.connect(lambda _: self._show_op())
        self.picker.itemSelectionChanged.connect(self._refresh)
        self.form.accepted.connect(lambda _: self.apply_button.setFocus())
        self.apply_button.clicked.connect(self._agree)

    def offer(
        self, grid: Grid, column: str, rows: Sequence[str], where: tuple[Condition, ...], only: Sequence[str] | None
    ) -> None:
        """What the panel is about: the table, the current column, the selected rows, the filter."""
        self._grid, self._rows, self._where = grid, tuple(rows), where
        self._only = None if only is None else tuple(only)
        self.column.clear()
        for known in grid.columns:
            self.column.addItem(known.name, known.column)
        self.column.setCurrentIndex(max(0, self.column.findData(column)))
        self.scope.clear()
        self.scope.addItem(tr("all rows in sight") if where or only is not None else tr("all rows"), "sight")
        self.scope.addItem(tr("{n} selected rows", n=len(rows)), "rows")
        self.picker.show_columns(grid.columns, [known.column for known in grid.columns])

    def open_with(self, op: Op, told: dict[str, str] | None = None, *, selected: bool = False) -> None:
        """Open it at one operation, with what is known of it already."""
        self.op.setCurrentIndex(self.op.findData(op.value))
        self.scope.setCurrentIndex(1 if selected else 0)
        self._show_op(told or {})
        self.open()
        self.form.take_keyboard() if self.form.boxes else self.apply_button.setFocus()

    def operation(self) -> Operation | None:
        """The operation as it stands in the form; None while something is missing."""
        try:
            found = operation_of(
                Op(self.op.currentData()), str(self.column.currentData()), self.form.values(), self.picker.columns(),
                self._grid,
            )  # fmt: skip
        except (KeyError, ValueError):
            return None
        if self.scope.currentData() == "rows":
            return Operation(found.op, found.col, found.args, self._rows)
        if self._only is not None:
            return Operation(found.op, found.col, found.args, self._only)
        return Operation(found.op, found.col, found.args, None, self._where)

    def _show_op(self, told: dict[str, str] | None = None) -> None:
        op = Op(self.op.currentData())
        self.form.show_form(fields_of(op))
        self.form.show_fields(DEFAULTS | (told or {}))
        for box in self.form.boxes.values():
            if isinstance(box, ChoiceBox):
                box.activated.connect(lambda _: self._refresh())
            else:
                box.textChanged.connect(lambda *_: self._refresh())
        self.column.setVisible(op not in WITHOUT_COLUMN)
        self.picker.setVisible(op in (Op.JOIN, Op.DELETE_REPEATS))
        self._refresh()

    def _refresh(self) -> None:
        operation = self.operation()
        said = self._preview(operation) if operation is not None else ""
        self.told.setText(said or tr("Fill in the form: this cannot be done yet."))
        self.apply_button.setEnabled(bool(said))

    def _agree(self) -> None:
        operation = self.operation()
        if operation is not None:
            self.close_over()
            self.agreed.emit(operation)

    def _arrange_form(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        for box in (self.op, self.column, self.scope):
            head.addWidget(box, 1)
        cancel = Button(theme, tr("Cancel"))
        cancel.clicked.connect(self.close_over)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.apply_button)
        self.body.addLayout(head)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.form)
        self.body.addLayout(foot)
