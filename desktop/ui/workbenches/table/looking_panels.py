"""Panels for looking: a condition of the filter, repeated rows, and values that probably mean the same."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QWidget

from desktop.language import tr
from desktop.tasks.grid.clusters import Cluster, Method
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.facets import repeated_rows
from desktop.tasks.grid.grid import Grid
from desktop.ui.buttons import Button
from desktop.ui.check_box import CheckBox
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Theme
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.table.change_panel import ColumnPicker
from desktop.ui.workbenches.table.words import quoted, relation_names
from desktop.ui.workbenches.text_box import LineBox

BARE = (Relation.BLANK, Relation.FILLED, Relation.WELL_FORMED, Relation.MALFORMED)


def foot_of(panel: Overlay, theme: Theme, *buttons: Button) -> None:
    """The last row of a panel: cancel, and what it does."""
    cancel = Button(theme, tr("Cancel"))
    cancel.clicked.connect(panel.close_over)
    row = QHBoxLayout()
    row.addStretch(1)
    for button in (cancel, *buttons):
        row.addWidget(button)
    panel.body.addLayout(row)


class ConditionPanel(Overlay):
    """`agreed` carries a condition."""

    agreed = Signal(object)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host)
        self.body.addWidget(label(tr("Show only rows where"), "stem", bold=True))
        self.form = FieldForm(theme, ())
        self.body.addWidget(self.form)
        self.apply_button = Button(theme, tr("Filter"), "primary")
        self.apply_button.clicked.connect(self._agree)
        foot_of(self, theme, self.apply_button)
        self.form.accepted.connect(lambda _: self._agree())

    def open_at(self, grid: Grid, column: str) -> None:
        """Ask for a condition on a column."""
        names = tuple((known.column, known.name) for known in grid.columns)
        tests = tuple((test.value, words) for test, words in relation_names().items())
        fields = (FormField("col", tr("Column"), names), FormField("test", tr("Test"), tests))
        self.form.show_form((*fields, FormField("value", tr("Value"))))
        self.form.show_fields({"col": column, "test": Relation.EQUALS.value})
        self.open()
        self.form.take_keyboard("test")

    def _agree(self) -> None:
        told = self.form.values()
        if told["col"] and told["test"]:
            test = Relation(told["test"])
            self.close_over()
            self.agreed.emit(Condition(told["col"], test, "" if test in BARE else told["value"]))


class RepeatPanel(Overlay):
    """Finds rows that are equal in some columns; `rows_found` carries their ids."""

    rows_found = Signal(object)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host)
        self._grid = Grid((), (), (), ())
        self._found: tuple[str, ...] = ()
        self.body.addWidget(label(tr("Find repeated rows"), "stem", bold=True))
        self.body.addWidget(label(tr("Rows that are equal in these columns:"), "note", "muted"))
        self.picker = ColumnPicker(tr("Columns"))
        self.loose = CheckBox(theme, tr("Ignore width, case and blanks"))
        self.told = label("", "body", "primary", bold=True)
        self.show_button = Button(theme, tr("Show these rows"), "primary")
        for widget in (self.picker, self.loose, self.told):
            self.body.addWidget(widget)
        foot_of(self, theme, self.show_button)
        self.picker.itemSelectionChanged.connect(self._look)
        self.loose.toggled.connect(lambda _: self._look())
        self.show_button.clicked.connect(self._tell)

    def open_on(self, grid: Grid) -> None:
        """Look through a table."""
        self._grid = grid
        self.picker.show_columns(grid.columns, [known.column for known in grid.columns])
        self._look()
        self.open()

    def _look(self) -> None:
        columns = self.picker.columns()
        groups = repeated_rows(self._grid, columns, self.loose.isChecked()) if columns else ()
        self._found = tuple(row for group in groups for row in group.rows)
        self.told.setText(tr("{n} groups with {m} rows", n=len(groups), m=len(self._found)))
        self.show_button.setEnabled(bool(groups))

    def _tell(self) -> None:
        self.close_over()
        self.rows_found.emit(self._found)


class ClusterPanel(Overlay):
    """Groups of values that are alike; `agreed` carries the pairs of old and new value."""

    agreed = Signal(object)

    def __init__(self, theme: Theme, host: QWidget, clusters_of: Callable[[Method], Sequence[Cluster]]) -> None:
        super().__init__(theme, host)
        self._clusters_of = clusters_of
        self._found: Sequence[Cluster] = ()
        self.heading = label("", "stem", bold=True)
        self.method = ChoiceBox(theme, tr("How alike values are found"))
        for method, words in (
            (Method.FINGERPRINT, tr("equal without signs, width and case")),
            (Method.PAIRS, tr("the same pairs of characters")),
            (Method.DISTANCE_1, tr("one character different")),
            (Method.DISTANCE_2, tr("two characters different")),
        ):
            self.method.addItem(words, method.value)
        self.rows = QListWidget()
        self.rows.setAccessibleName(tr("Groups of alike values"))
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.setMinimumHeight(theme.px(200))
        self.target = LineBox(tr("Value for all of them"))
        self.told = label("", "body", "primary", bold=True)
        self.apply_button = Button(theme, tr("Make them one value"), "primary")
        for widget in (self.heading, self.method, self.rows, self.target, self.told):
            self.body.addWidget(widget)
        foot_of(self, theme, self.apply_button)
        self.method.activated.connect(lambda _: self._look())
        self.rows.itemSelectionChanged.connect(self._choose)
        self.target.textChanged.connect(lambda _: self._count())
        self.target.accepted.connect(self._agree)
        self.apply_button.clicked.connect(self._agree)

    def open_on(self, heading: str) -> None:
        """Look through the values of a column."""
        self.heading.setText(tr("{column}: values that may mean the same", column=heading))
        self._look()
        self.open()
        self.rows.setFocus()

    def _look(self) -> None:
        self._found = self._clusters_of(Method(str(self.method.currentData())))
        self.rows.clear()
        for cluster in self._found:
            self.rows.addItem("  ·  ".join(f"{quoted(value)} ({count})" for value, count in cluster.values))
        if self._found:
            self.rows.setCurrentRow(0)
        self._choose()

    def _picked(self) -> list[Cluster]:
        return [cluster for at, cluster in enumerate(self._found) if self.rows.item(at).isSelected()]

    def _choose(self) -> None:
        picked = self._picked()
        self.target.setEnabled(len(picked) == 1)
        self.target.setText(picked[0].values[0][0] if len(picked) == 1 else "")
        self._count()

    def _pairs(self) -> list[tuple[str, str]]:
        picked = self._picked()
        pairs = []
        for cluster in picked:
            kept = self.target.text() if len(picked) == 1 else cluster.values[0][0]
            pairs += [(value, kept) for value, _ in cluster.values if value != kept]
        return pairs

    def _count(self) -> None:
        old = {value for value, _ in self._pairs()}
        cells = sum(count for cluster in self._picked() for value, count in cluster.values if value in old)
        self.told.setText(tr("{n} cells will change", n=cells) if self._found else tr("No such values."))
        self.apply_button.setEnabled(bool(cells))

    def _agree(self) -> None:
        pairs = self._pairs()
        if pairs:
            self.close_over()
            self.agreed.emit(pairs)
