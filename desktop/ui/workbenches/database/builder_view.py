"""A query put together without typing: tables, columns, conditions, groups, order; its SQL stands below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.database.builder import STAR, Ask, Builder, Join, Order, Shown, Total, Where
from desktop.tasks.database.schema import SchemaTable
from desktop.ui.buttons import Button
from desktop.ui.check_box import CheckBox
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.flow import FlowLayout
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.text_box import LineBox
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

PARTS = ("columns", "where", "group", "order", "joins")
LIST_HEIGHT, LIST_WIDTH = 64, 112
Options = Sequence[tuple[str, str]]


def total_names() -> dict[Total, str]:
    """What can be computed of a column."""
    return {
        Total.NONE: tr("the column itself"), Total.COUNT: tr("count"), Total.DISTINCT: tr("different values"),
        Total.SUM: tr("sum"), Total.AVERAGE: tr("mean"), Total.MIN: tr("minimum"), Total.MAX: tr("maximum"),
    }  # fmt: skip


def ask_names() -> dict[Ask, str]:
    """What a condition can ask."""
    return {
        Ask.EQUALS: "=", Ask.DIFFERS: "≠", Ask.LESS: "<", Ask.AT_MOST: "≤", Ask.MORE: ">", Ask.AT_LEAST: "≥",
        Ask.CONTAINS: tr("contains"), Ask.STARTS: tr("starts with"), Ask.ENDS: tr("ends with"),
        Ask.BLANK: tr("is empty"), Ask.FILLED: tr("is filled"), Ask.LISTED: tr("is one of (a, b, c)"),
    }  # fmt: skip


class PartPanel(Overlay):
    """Asks for one part of the query; `agreed` carries which and what was told."""

    agreed = Signal(str, object)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host)
        self._part = ""
        self.heading = label("", "stem", bold=True)
        self.form = FieldForm(theme, ())
        self.button = Button(theme, tr("Add"), "primary")
        cancel = Button(theme, tr("Cancel"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.button)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.form)
        self.body.addLayout(foot)
        cancel.clicked.connect(self.close_over)
        self.button.clicked.connect(self._agree)
        self.form.accepted.connect(lambda _: self._agree())

    def ask(self, part: str, heading: str, fields: Sequence[FormField], told: Mapping[str, str]) -> None:
        """Open it for one part."""
        self._part = part
        self.heading.setText(heading)
        self.form.show_form(fields)
        self.form.show_fields(told)
        self.open()
        self.form.take_keyboard()

    def _agree(self) -> None:
        told = self.form.values()
        self.close_over()
        self.agreed.emit(self._part, told)


class BuilderView(QScrollArea):
    """`changed` carries the new builder (None for none), `sql_wanted` that its SQL shall go into the editor."""

    changed = Signal(object)
    sql_wanted = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._builder: Builder | None = None
        self._schema: Sequence[SchemaTable] = ()
        self.table = ChoiceBox(theme, tr("Table"))
        self.distinct = CheckBox(theme, tr("Different rows only"))
        self.any_holds = CheckBox(theme, tr("One condition is enough"))
        self.limit = LineBox(tr("At most so many rows"))
        self.limit.setProperty("small", True)
        self.limit.setPlaceholderText(tr("all rows"))
        self.panel = PartPanel(theme, over)
        names = {
            "columns": tr("Columns shown"), "where": tr("Conditions"), "group": tr("Grouped by"),
            "order": tr("Order"), "joins": tr("Joined tables"),
        }  # fmt: skip
        self.lists = {part: UnitList(theme, name) for part, name in names.items()}
        adding = {
            "columns": tr("+ Column"), "where": tr("+ Condition"), "group": tr("+ Group"), "order": tr("+ Order"),
            "joins": tr("+ Table"),
        }  # fmt: skip
        buttons = [ActionButton(f"part_{part}", words) for part, words in adding.items()]
        buttons.append(ActionButton("part_delete", tr("Take out"), "Del"))
        self.tools = ActionRow(theme, [*buttons, ActionButton("to_sql", tr("Into the SQL editor"))])
        self.sql = label("", "note", "muted", wrap=True)
        self._arrange(theme)
        self.table.activated.connect(lambda _: self._choose_table())
        self.distinct.clicked.connect(lambda on: self._change(distinct=on))
        self.any_holds.clicked.connect(lambda on: self._change(any_holds=on))
        self.limit.settled.connect(self._set_limit)
        self.panel.agreed.connect(self._add)

    def show_builder(self, builder: Builder | None, schema: Sequence[SchemaTable], sql: str) -> None:
        """The query as it is."""
        self._builder, self._schema = builder, schema
        self.table.clear()
        self.table.addItem(tr("Choose a table"), "")
        for table in schema:
            self.table.addItem(table.name, table.name)
        self.table.setCurrentIndex(max(0, self.table.findData(builder.table if builder else "")))
        self.distinct.setChecked(builder is not None and builder.distinct)
        self.any_holds.setChecked(builder is not None and builder.any_holds)
        self.limit.show_words(str(builder.limit) if builder and builder.limit else "")
        for part, shown in self.lists.items():
            rows = [self._words(part, one) for one in getattr(builder, part)] if builder else []
            shown.show_rows([UnitRow(f"{part}{at}", None, words) for at, words in enumerate(rows)], shown.chosen())
        for widget in (self.tools, self.distinct, self.any_holds, self.limit):
            widget.setEnabled(builder is not None)
        self.sql.setText(sql)

    def act(self, action: str) -> bool:
        """Actions of the builder; False for others."""
        if action in ("delete", "part_delete"):
            return self._delete()
        if action in ("move_up", "move_down"):
            return self._move(-1 if action == "move_up" else 1)
        if action == "to_sql":
            self.sql_wanted.emit()
            return True
        part = action.removeprefix("part_")
        if part not in PARTS or self._builder is None:
            return False
        self._ask(part)
        return True

    def close_edits(self) -> None:
        """Take what stands in the line."""
        self.limit.flush()

    def set_read_only(self, read_only: bool) -> None:
        """Only looking."""
        self.setEnabled(not read_only)

    # --- inside --------------------------------------------------------------------------------------------------

    def _columns(self) -> Options:
        builder = self._builder
        tables = [builder.table, *(join.table for join in builder.joins)] if builder else []
        found = [one for one in self._schema if one.name in tables]
        names = [f"{table.name}.{column.name}" for table in found for column in table.columns]
        return [(name, name if len(found) > 1 else name.partition(".")[2]) for name in names]

    def _ask(self, part: str) -> None:
        columns = self._columns()
        totals = [(total.value or "none", words) for total, words in total_names().items()]
        star = [(STAR, tr("* (all)"))]
        field = FormField("col", tr("Column"), columns)
        if part == "columns":
            fields = [
                FormField("col", tr("Column"), [*columns, *star]), FormField("agg", tr("Show"), totals),
                FormField("name", tr("Heading (may be empty)")),
            ]  # fmt: skip
            self.panel.ask(part, tr("Column to show"), fields, {"agg": "none"})
        elif part == "where":
            tests = [(test.value, words) for test, words in ask_names().items()]
            fields = [field, FormField("test", tr("Test"), tests), FormField("value", tr("Value"))]
            self.panel.ask(part, tr("Condition"), fields, {"test": Ask.EQUALS.value})
        elif part == "group":
            self.panel.ask(part, tr("Group by"), [field], {})
        elif part == "order":
            ways = [("asc", tr("ascending")), ("desc", tr("descending"))]
            fields = [
                FormField("col", tr("Column"), [*columns, *star]), FormField("agg", tr("By"), totals),
                FormField("dir", tr("Order"), ways),
            ]  # fmt: skip
            self.panel.ask(part, tr("Order"), fields, {"agg": "none", "dir": "asc"})
        else:
            self._ask_join(columns)

    def _ask_join(self, columns: Options) -> None:
        builder = self._builder
        used = {builder.table, *(join.table for join in builder.joins)} if builder else set()
        others = [table for table in self._schema if table.name not in used]
        there = [(f"{table.name}.{one.name}", f"{table.name}.{one.name}") for table in others for one in table.columns]
        fields = [
            FormField("left", tr("Column that is here"), [(name, name) for name, _ in columns]),
            FormField("right", tr("equals column of the other table"), there),
        ]
        self.panel.ask("joins", tr("Join a table"), fields, {})

    def _add(self, part: str, told: dict[str, str]) -> None:
        if self._builder is None or (part != "joins" and not told["col"]):
            return
        made: dict[str, Callable[[], Any]] = {
            "columns": lambda: Shown(told["col"], _total(told["agg"]), told["name"].strip()),
            "where": lambda: Where(told["col"], Ask(told["test"] or "equals"), told["value"]),
            "group": lambda: told["col"],
            "order": lambda: Order(told["col"], _total(told["agg"]), told["dir"] == "desc"),
            "joins": lambda: Join(told["right"].partition(".")[0], told["left"], told["right"]),
        }
        self._change(**{part: (*getattr(self._builder, part), made[part]())})

    def _change(self, **changes: Any) -> None:
        if self._builder is not None:
            self.changed.emit(replace(self._builder, **changes))

    def _choose_table(self) -> None:
        name = str(self.table.currentData())
        if name != (self._builder.table if self._builder else ""):
            self.changed.emit(Builder(name) if name else None)

    def _set_limit(self, text: str) -> None:
        number = text.strip()
        if not number or (number.isascii() and number.isdigit() and len(number) <= 5):
            self._change(limit=min(int(number or 0), 10_000))
        elif self._builder is not None:
            self.limit.show_words(str(self._builder.limit or ""))

    def _focused(self) -> str:
        return next((part for part, shown in self.lists.items() if shown.rows.hasFocus()), "")

    def _delete(self) -> bool:
        part = self._focused() or next((part for part, shown in self.lists.items() if shown.chosen()), "")
        if not part or self._builder is None:
            return False
        gone = {int(name.removeprefix(part)) for name in self.lists[part].all_chosen()}
        kept = tuple(one for at, one in enumerate(getattr(self._builder, part)) if at not in gone)
        self._change(**{part: kept})
        return True

    def _move(self, step: int) -> bool:
        part = self._focused()
        if not part or self._builder is None or not self.lists[part].chosen():
            return False
        place, order = int(self.lists[part].chosen().removeprefix(part)), list(getattr(self._builder, part))
        if 0 <= place + step < len(order):
            order.insert(place + step, order.pop(place))
            self._change(**{part: tuple(order)})
            self.lists[part].choose(f"{part}{place + step}")
        return True

    def _words(self, part: str, one: Any) -> str:
        short = dict(self._columns()) | {STAR: "*"}
        if part == "group":
            return str(short.get(one, one))
        if part == "joins":
            return f"{one.table}: {one.left} = {one.right}"
        column = short.get(one.col, one.col)
        if part == "where":
            return f"{column} {ask_names()[one.test]} {one.value}".rstrip()
        words = column if one.agg is Total.NONE else f"{total_names()[one.agg]}({column})"
        if part == "order":
            return f"{words} {'↓' if one.descending else '↑'}"
        return f"{words} → {one.name}" if one.name else words

    def _arrange(self, theme: Theme) -> None:
        head = FlowLayout(Space.SMALL)
        for widget in (self.table, self.distinct, self.any_holds, self.limit):
            head.addWidget(widget)
        self.table.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.limit.setMaximumWidth(theme.px(120))
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.HAIR)
        for shown in self.lists.values():
            shown.rows.setMinimumHeight(theme.px(LIST_HEIGHT))
            shown.give_way()
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addLayout(head)
        column.addWidget(self.tools)
        column.addLayout(self._grid, 1)
        column.addWidget(self.sql)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out(len(PARTS))

    def _lay_out(self, across: int) -> None:
        """The lists beside each other, in as many rows as the width asks for."""
        self._across = across
        for at, shown in enumerate(self.lists.values()):
            self._grid.addWidget(shown, at // across, at % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = max(2, min(len(PARTS), self.width() // self._theme.px(LIST_WIDTH)))
        if across != self._across:
            self._lay_out(across)


def _total(name: str) -> Total:
    return Total.NONE if name in ("", "none") else Total(name)
