"""The rows of a summary, sorted and filtered: here sort and filter are the answer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.grid.cells import ColumnKind
from desktop.tasks.grid.conditions import Condition
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.summary import model
from desktop.tasks.summary.formulas import column_letters
from desktop.tasks.summary.parts import MOST_KEYS
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.grid_model import Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.summary.host import Host
from desktop.ui.workbenches.table.looking_panels import ConditionPanel, foot_of
from desktop.ui.workbenches.table.words import condition_words
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

LEVELS = 4


class SortPanel(Overlay):
    """Several levels at once; `agreed` carries the keys."""

    agreed = Signal(object)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host)
        self.body.addWidget(label(tr("Sort"), "stem", bold=True))
        self.form = FieldForm(theme, ())
        self.body.addWidget(self.form)
        self.apply_button = Button(theme, tr("Sort"), "primary")
        self.apply_button.clicked.connect(self._agree)
        foot_of(self, theme, self.apply_button)

    def open_on(self, setup: model.Setup, keys: Sequence[SortKey]) -> None:
        """The levels as they are."""
        columns = tuple((column.column, column.name) for column in setup.columns)
        ways = (("asc", tr("ascending")), ("desc", tr("descending")))
        fields: list[FormField] = []
        for level in range(1, min(MOST_KEYS, max(LEVELS, len(keys))) + 1):
            fields.append(FormField(f"col{level}", tr("Level {n}: by", n=level), columns))
            fields.append(FormField(f"dir{level}", tr("Level {n}: order", n=level), ways))
        self.form.show_form(fields)
        told = {f"dir{level}": "asc" for level in range(1, MOST_KEYS + 1)}
        for level, key in enumerate(keys, start=1):
            told |= {f"col{level}": key.col, f"dir{level}": "desc" if key.descending else "asc"}
        self.form.show_fields(told)
        self.open()

    def _agree(self) -> None:
        told = self.form.values()
        levels = [name.removeprefix("col") for name in told if name.startswith("col") and told[name]]
        self.close_over()
        self.agreed.emit([SortKey(told[f"col{level}"], told[f"dir{level}"] == "desc") for level in levels])


class DataView(QWidget):
    """`chart_wanted` carries category and series of the selected columns."""

    chart_wanted = Signal(str, object)

    def __init__(self, theme: Theme, host: Host, over: QWidget) -> None:
        super().__init__()
        self._host = host
        self.grid = GridView(theme, tr("Data"))
        self.keys = UnitList(theme, tr("Sorted by"))
        self.filters = UnitList(theme, tr("Filter"))
        self.sorting, self.condition = SortPanel(theme, over), ConditionPanel(theme, over)
        self.told = label("", "note", "muted")
        self.tools = ActionRow(theme, (
            ActionButton("sort", tr("Sort...")), ActionButton("sort_up", tr("Sort ↑")),
            ActionButton("sort_down", tr("Sort ↓")), ActionButton("condition", tr("Filter...")),
            ActionButton("chart_data", tr("Chart of the columns"), "", "chart"),
        ))  # fmt: skip
        self.side = QWidget()
        self.lists = (self.keys.rows, self.filters.rows)
        column = QVBoxLayout(self)
        side = QVBoxLayout(self.side)
        for layout in (column, side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(Space.HAIR)
        column.addWidget(self.tools)
        column.addWidget(self.grid, 1)
        column.addWidget(self.told)
        self.keys.give_way()
        self.filters.give_way()
        side.addWidget(self.keys)
        side.addWidget(self.filters)
        self.sorting.agreed.connect(lambda keys: host.change(model.set_sorts, keys))
        self.condition.agreed.connect(self._add_condition)

    def show_work(self) -> None:
        """Rows, sort and filter as they are."""
        figures, setup, document = self._host.figures, self._host.setup, self._host.summary_document()
        grid, places = figures.data.grid, figures.places
        names = {column.column: column.name for column in setup.columns}
        numeric = frozenset(at for at, one in enumerate(grid.columns) if one.kind is ColumnKind.NUMBER)
        headings = [f"{column_letters(at)}  {one.name}" for at, one in enumerate(grid.columns, start=1)]
        self.grid.show_cells(Cells(
            headings, len(places), lambda row, column: grid.values[column][places[row]],
            row_name=lambda row: str(places[row] + 2), numeric=numeric,
        ))  # fmt: skip
        self.keys.show_rows(
            [
                UnitRow(key.col, None, f"{at}. {names.get(key.col, key.col)} {'↓' if key.descending else '↑'}")
                for at, key in enumerate(document.sorts, start=1)
            ],
            self.keys.chosen(),
        )
        rows = [
            UnitRow(f"f{at}", None, condition_words(one, names.get(one.col, one.col)))
            for at, one in enumerate(document.filters)
        ]
        self.filters.show_rows(rows, self.filters.chosen())
        for action, tool in (("sort", "sort"), ("sort_up", "sort"), ("sort_down", "sort"), ("condition", "filter"),
                             ("chart_data", "charts")):  # fmt: skip
            self.tools.buttons[action].setVisible(tool in setup.tools)
        self.keys.setVisible("sort" in setup.tools)
        self.filters.setVisible("filter" in setup.tools)
        self.told.setText(tr("{n} of {m} rows in sight", n=len(places), m=len(grid.rows)))

    def act(self, action: str) -> bool:
        """Actions of this view; False for others."""
        actions: dict[str, Callable[[], object]] = {
            "sort": lambda: self.sorting.open_on(self._host.setup, self._host.summary_document().sorts),
            "sort_up": lambda: self._sort(False), "sort_down": lambda: self._sort(True),
            "condition": lambda: self.condition.open_at(self._host.figures.data.grid, self._column()),
            "chart_data": self._chart, "move_up": lambda: self._reorder(-1), "move_down": lambda: self._reorder(1),
        }  # fmt: skip
        if action == "delete":
            return self._delete()
        if action in actions:
            actions[action]()
            return True
        return self.grid.act(action)

    def _column(self) -> str:
        place, columns = self.grid.here()[1], self._host.figures.data.grid.columns
        return columns[place].column if 0 <= place < len(columns) else ""

    def _sort(self, descending: bool) -> None:
        """The current column decides first; the levels there were follow."""
        column = self._column()
        if column:
            others = [key for key in self._host.summary_document().sorts if key.col != column]
            self._host.change(model.set_sorts, [SortKey(column, descending), *others][:MOST_KEYS])

    def _add_condition(self, condition: Condition) -> None:
        self._host.change(model.set_filters, [*self._host.summary_document().filters, condition])

    def _delete(self) -> bool:
        document = self._host.summary_document()
        if self.keys.rows.hasFocus():
            gone = self.keys.all_chosen()
            self._host.change(model.set_sorts, [key for key in document.sorts if key.col not in gone])
        elif self.filters.rows.hasFocus():
            chosen = self.filters.all_chosen()
            kept = [one for at, one in enumerate(document.filters) if f"f{at}" not in chosen]
            self._host.change(model.set_filters, kept)
        else:
            return False
        return True

    def _reorder(self, step: int) -> None:
        keys, chosen = list(self._host.summary_document().sorts), self.keys.chosen()
        place = next((at for at, key in enumerate(keys) if key.col == chosen), -1)
        if place >= 0 and 0 <= place + step < len(keys):
            keys.insert(place + step, keys.pop(place))
            self._host.change(model.set_sorts, keys)

    def _chart(self) -> None:
        columns, last = self.grid.chosen_columns(), len(self._host.figures.data.grid.rows) + 1
        refs = [f"数据!{column_letters(at + 1)}2:{column_letters(at + 1)}{last}" for at in columns]
        if len(refs) < 2:
            self._host.say(tr("Select two or more columns: first the categories, then the values."), "warn")
        else:
            self.chart_wanted.emit(refs[0], refs[1:])
