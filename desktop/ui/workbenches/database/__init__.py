"""The database workbench: 数据库查询与导出. Schema, builder or SQL editor, rows, history; each piece is a question."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from desktop.language import tr
from desktop.tasks.database import codec, model
from desktop.tasks.database.builder import Builder, builder_sql, quoted
from desktop.tasks.database.faults import sentence_of
from desktop.tasks.database.queries import Result, SqlValue
from desktop.tasks.database.schema import SchemaTable
from desktop.ui.background import Job
from desktop.ui.labels import label, retone
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.database.builder_view import BuilderView
from desktop.ui.workbenches.database.running import Run, Runner, read_schema
from desktop.ui.workbenches.database.sql_editor import SqlEditor
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.grid_model import PLAIN_LOOK, CellLook, Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.unit_list import UnitList, UnitRow
from desktop.ui.workbenches.workbench import Workbench

TREE_HEIGHT = 120
BROWSED = 100
MOST_HISTORY = 50
SHARES = {"sql": 4, "builder": 8}
"""Of the height, where the rows have four parts: the builder shows its SQL below its lists."""
NULL_LOOK = CellLook("muted", "", "NULL")


class DatabaseWorkbench(Workbench):
    """Queries run on a pool thread; what is recorded is the query, never its rows."""

    keys = ("run_query", "complete", "browse", "delete", "reorder", "copy", "cancel")

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self._schemas: dict[str, tuple[SchemaTable, ...]] = {}
        self._data = b""
        self._offset = 0
        self._result: Result | None = None
        self._way = ""
        self._history: list[tuple[str, str]] = []
        self.runner = Runner(self)
        self.tree = QTreeWidget()
        self.editor, self.builder = SqlEditor(self.theme), BuilderView(self.theme, self)
        self.grid, self.history = GridView(self.theme, tr("Rows of the result")), UnitList(self.theme, tr("History"))
        self.told, self.offer = label("", "note", "muted"), label("", "note", "primary")
        self.stack = QStackedWidget()
        self.tools = ActionRow(self.theme, (
            ActionButton("way_builder", tr("Query design")), ActionButton("way_sql", tr("SQL editor")),
            ActionButton("run", tr("Run"), "F5, Ctrl+Enter", "play"), ActionButton("stop", tr("Stop"), "Esc", "stop"),
        ))  # fmt: skip
        self._place_widgets()
        self._connect()

    def take_keyboard(self) -> None:
        (self.editor if self.stack.currentWidget() is self.editor else self.builder.table).setFocus()

    def show_piece(self) -> None:
        self.runner.forget()
        self._result = None
        self._tell("", "muted")
        self._show_rows(None)
        self._data = self.read(self.piece.material) or b""
        ways = self.setup.ways
        self.tools.buttons["way_builder"].setVisible(len(ways) > 1)
        self.tools.buttons["way_sql"].setVisible(len(ways) > 1)
        self.builder.tools.buttons["to_sql"].setVisible("sql" in ways)
        begun = "sql" if self.document.sql.strip() else "builder" if self.document.builder is not None else self._way
        self.open_way(begun if begun in ways else ways[0])
        if self.piece.material in self._schemas:
            self._take_schema(self.piece.material, self._schemas[self.piece.material])
        else:
            data, name = self._data, self.piece.material
            job = Job(self, lambda: read_schema(data))
            job.done.connect(lambda schema: self._take_schema(name, schema))
            job.start()
        self.show_document()

    def show_document(self) -> None:
        self.editor.show_words(self.document.sql)
        builder, sql = self.document.builder, ""
        if builder is not None and self.schema:
            try:
                sql = builder_sql(builder, self.schema)
            except ValueError:
                self.say(tr("This query does not fit the database."), "warn")
        self.builder.show_builder(builder, self.schema, sql)
        both = bool(self.document.sql.strip()) and builder is not None
        if both and self.stack.currentWidget() is self.builder:
            self.say(tr("There is text in the SQL editor: that is what counts."))

    def act(self, action: str) -> bool:
        if action == "cancel" and self.runner.running:
            action = "stop"
        actions: dict[str, Callable[[], object]] = {
            "way_builder": lambda: self.open_way("builder"), "way_sql": lambda: self.open_way("sql"),
            "run": self.run_query, "stop": self.runner.cancel,
        }  # fmt: skip
        if action in actions:
            actions[action]()
            return True
        if action == "accept" and self.tree.hasFocus():
            self._browse()
            return True
        if action == "accept" and self.history.rows.hasFocus():
            self._bring_back()
            return True
        if self.stack.currentWidget() is self.builder and self.builder.act(action):
            return True
        return self.grid.act(action)

    def open_way(self, way: str) -> None:
        """The builder or the SQL editor; the next question begins in the same."""
        self.close_edits()
        self._way = way
        self.stack.setCurrentWidget(self.editor if way == "sql" else self.builder)
        for name in ("builder", "sql"):
            self.tools.buttons[f"way_{name}"].setCheckable(True)
            self.tools.buttons[f"way_{name}"].setChecked(name == way)
        self.offer.hide()
        self.work.setStretchFactor(self.stack, SHARES[way])

    def run_query(self) -> None:
        """Run what counts, or what is selected in the editor."""
        self.commit_pending()
        self._offset = 0
        if self.stack.currentWidget() is self.editor:
            sql, self._offset = self.editor.chosen()
        else:
            try:
                sql = builder_sql(self.document.builder, self.schema) if self.document.builder else ""
            except ValueError:
                sql = ""
        self._run(sql)

    def exports(self) -> Sequence[ExportForm]:
        result = self._result
        if result is None:
            self.say(tr("Run the query first; its rows are what is exported."), "warn")
            return ()
        return (
            ExportForm(tr("CSV, UTF-8"), "csv", lambda: codec.export_csv(result)),
            ExportForm(tr("CSV, GBK"), "csv", lambda: codec.export_csv(result, "gbk")),
        )

    def close_edits(self) -> None:
        self.editor.flush()
        self.builder.close_edits()

    def pause(self) -> None:
        self.runner.cancel()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.editor.setReadOnly(locked)
        self.builder.set_read_only(locked)
        self.tools.setEnabled(not locked)

    @property
    def setup(self) -> model.Setup:
        """What the open question asks for."""
        return self._setups[self.piece.name]

    @property
    def schema(self) -> tuple[SchemaTable, ...]:
        """Tables and columns of the open database."""
        return self._schemas.get(self.piece.material, ())

    # --- inside --------------------------------------------------------------------------------------------------

    def _take_schema(self, material: str, schema: tuple[SchemaTable, ...] | None) -> None:
        if schema is None:
            self.say(tr("The material is damaged. Raise your hand and go on with another piece."), "warn")
            self.material_damaged.emit(material)
            schema = ()
        self._schemas[material] = schema
        if material != self.piece.material:
            return
        self.editor.use_schema(schema)
        self.tree.clear()
        for table in schema:
            item = QTreeWidgetItem(self.tree, [table.name])
            for column in table.columns:
                item.addChild(QTreeWidgetItem([f"{column.name}  {column.type.lower()}".rstrip()]))
            item.setExpanded(len(schema) <= 4)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
        self.show_document()

    def _run(self, sql: str) -> None:
        if not self._data or not self.schema:
            return
        self._tell(tr("Running..."), "muted")
        self.editor.mark_fault(-1)
        self.tools.buttons["stop"].setEnabled(True)
        self.runner.run(self._data, sql)

    def _take_run(self, run: Run) -> None:
        self.tools.buttons["stop"].setEnabled(False)
        self._result = run.result
        if run.fault is not None:
            self._show_rows(None)
            self._tell(sentence_of(run.fault), "danger")
            self.say(sentence_of(run.fault), "warn")
            if run.fault.place >= 0 and self.stack.currentWidget() is self.editor:
                self.editor.mark_fault(self._offset + run.fault.place)
            self._remember(run.sql, tr("error"))
            return
        assert run.result is not None, "a run has rows or a fault"
        self._show_rows(run.result)
        count = len(run.result.rows)
        more = tr("at least {n} rows", n=count) if run.result.is_cut else tr("{n} rows", n=count)
        self._tell(tr("{rows} in {ms} ms", rows=more, ms=run.ms), "ok")
        self.say("")
        self._remember(run.sql, more)

    def _show_rows(self, result: Result | None) -> None:
        rows, headings = (result.rows, result.columns) if result is not None else ((), ())
        numeric = frozenset(
            at
            for at in range(len(headings))
            if rows and all(isinstance(row[at], int | float | None) for row in rows[:50])
        )
        self.grid.show_cells(Cells(
            headings, len(rows), lambda row, column: _words(rows[row][column]), numeric=numeric,
            look=lambda row, column: NULL_LOOK if rows[row][column] is None else PLAIN_LOOK,
        ))  # fmt: skip

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        retone(self.told, tone)

    def _show_offer(self, words: Sequence[str]) -> None:
        self.offer.setText("Tab: " + "  ".join(words))
        self.offer.setVisible(bool(words))

    def _remember(self, sql: str, came: str) -> None:
        if not sql.strip():
            return
        self._history = [(sql, came), *(one for one in self._history if one[0] != sql)][:MOST_HISTORY]
        self.history.show_rows([
            UnitRow(f"q{at}", None, f"{came}  {' '.join(sql.split())}") for at, (sql, came) in enumerate(self._history)
        ])  # fmt: skip

    def _bring_back(self) -> None:
        chosen = self.history.chosen()
        if chosen and "sql" in self.setup.ways and not self.locked:
            self.open_way("sql")
            self._set_sql(self._history[int(chosen[1:])][0])
            self.editor.setFocus()

    def _browse(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            parent = item.parent()
            self._run(f"SELECT * FROM {quoted((parent or item).text(0))} LIMIT {BROWSED}")

    def _set_sql(self, text: str) -> None:
        if text != self.document.sql:
            self.apply(model.set_sql, self.setup, text)

    def _set_builder(self, builder: Builder | None) -> None:
        if not self.apply(model.set_builder, self.setup, builder, self.schema):
            self.show_document()

    def _take_builder_sql(self) -> None:
        if self.document.builder is not None and self.schema:
            self.open_way("sql")
            self._set_sql(builder_sql(self.document.builder, self.schema))
            self.editor.setFocus()

    def _connect(self) -> None:
        self.tools.asked.connect(self.do)
        self.builder.tools.asked.connect(self.do)
        self.tools.buttons["stop"].setEnabled(False)
        self.runner.done.connect(self._take_run)
        self.editor.settled.connect(self._set_sql)
        self.editor.offering.connect(self._show_offer)
        self.builder.changed.connect(self._set_builder)
        self.builder.sql_wanted.connect(self._take_builder_sql)
        self.tree.itemDoubleClicked.connect(lambda *_: self._browse())
        self.history.rows.itemDoubleClicked.connect(lambda _: self._bring_back())
        for widget in (self.tree, self.history.rows, *(shown.rows for shown in self.builder.lists.values())):
            self.listen(widget)
        parts = [shown.rows for shown in self.builder.lists.values()]
        panes: list[QWidget] = [self.editor, self.builder.table, *parts, self.grid, self.tree, self.history.rows]
        for pane in panes:
            self.add_pane(pane)

    def _place_widgets(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Tables and columns"))
        self.tree.setMinimumHeight(self.theme.px(TREE_HEIGHT))
        self.tree.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack.addWidget(self.editor)
        self.stack.addWidget(self.builder)
        self.work.addWidget(self.tools)
        self.work.addWidget(self.stack, SHARES["sql"])
        self.work.addWidget(self.offer)
        self.work.addWidget(self.told)
        self.work.addWidget(self.grid, 4)
        self.side.addWidget(self.tree, 3)
        self.history.give_way()
        self.history.show_rows(())
        self.side.addWidget(self.history, 2)


def _words(value: SqlValue) -> str:
    match value:
        case None:
            return "NULL"
        case float():
            return f"{value:.10g}"
        case bytes():
            return value.hex()
        case _:
            return str(value)
