"""The table workbench: 数据清洗 and 数据审核. What is done is recorded as operations or flags, never as cells."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.grid.clusters import Cluster, Method, clusters
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.grid.replay import OperationError, preview
from desktop.tasks.grid.source import grid_of_lines, read_lines
from desktop.tasks.table import codec, model
from desktop.tasks.table.engine import TableSteps
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.table.change_panel import ChangePanel
from desktop.ui.workbenches.table.desk import TableDesk
from desktop.ui.workbenches.table.looking_panels import ClusterPanel, ConditionPanel, RepeatPanel
from desktop.ui.workbenches.table.sight import Look, Sight
from desktop.ui.workbenches.table.words import preview_words
from desktop.ui.workbenches.workbench import Workbench

MOST_PASTED = 1_000
MANY_ROWS, FACETS_MS = 20_000, 150
EMPTY = Grid((), (), (), ())


class TableWorkbench(Workbench):
    """`TableDesk` shows; here the keys, the commands and what is in sight."""

    keys = (
        "cell_edit", "fill_down", "find", "replace", "label", "delete", "copy", "several",
    )  # fmt: skip

    def unused_keys(self) -> set[str]:
        is_checked = self.setup.mode is model.Mode.FLAG
        return {"cell_edit", "fill_down", "replace"} if is_checked else {"label"}

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self._source, self._steps = EMPTY, TableSteps(EMPTY)
        self._look, self._sight = Look(), Sight()
        self.desk = TableDesk(self.theme)
        self._facets_due = QTimer(self, interval=FACETS_MS, singleShot=True)
        self._facets_due.timeout.connect(self._count_facets)
        self.change = ChangePanel(self.theme, self, self._preview)
        self.condition = ConditionPanel(self.theme, self)
        self.repeats = RepeatPanel(self.theme, self)
        self.clusters = ClusterPanel(self.theme, self, self._clusters)
        self.work.addWidget(self.desk.middle, 1)
        self.side.addWidget(self.desk.side, 1)
        self._connect()
        for widget in self.desk.lists:
            self.listen(widget)
        self.add_pane(self.desk.grid)
        for widget in self.desk.lists:
            self.add_pane(widget)

    def show_piece(self) -> None:
        self._look = Look()
        self._open_source("")
        self.desk.show_mode(self.setup, self.task)
        self.desk.grid.removeEventFilter(self)  # in a table to repair, what is typed is typed
        if self.setup.mode is model.Mode.FLAG:
            self.listen(self.desk.grid)
        self.show_document()
        if len(self._places):
            self.desk.grid.go_to(0, self.desk.view_column(0))

    def show_document(self) -> None:
        grid = self.grid
        if not self._look.is_about(grid):
            self._look = Look()
        self._places = self._sight.places(grid, self._look)
        self.desk.show_grid(grid, self._places, self.document, self._source)
        self.desk.show_look(self._look, grid)
        self.desk.show_done(self.document, self.setup, grid)
        self._show_facets()

    def act(self, action: str) -> bool:
        desk = self.desk
        if action.startswith("label_") and self.setup.mode is model.Mode.FLAG:
            kind = desk.kinds.at_number(int(action.removeprefix("label_")))
            if kind:
                self._flag(kind)
            return bool(kind)
        if desk.grid.act(action):
            return True
        if action == "delete":
            return self._delete_from_list()
        if action in ("accept", "edit") and desk.facets.rows.hasFocus():
            self._only_values() if action == "accept" else self._edit_value()
            return True
        actions: dict[str, Callable[[], object]] = {
            "find": desk.open_search, "replace": lambda: self._open_change(Op.REPLACE), "duplicate": self._fill_down,
            "change": lambda: self._open_change(Op.REPLACE), "sort_up": lambda: self._sort(False),
            "sort_down": lambda: self._sort(True), "sort_off": lambda: self._see(sort=()),
            "condition": lambda: self.condition.open_at(self.grid, self._column()),
            "all_rows": lambda: self._see(conditions=(), only=None),
            "repeats": lambda: self.repeats.open_on(self.grid), "clusters": self._open_clusters,
            "delete_rows": lambda: self._delete_rows(), "insert_row": self._insert_row,
            "only_values": self._only_values, "edit_value": self._edit_value, "unflag": self._unflag,
        }  # fmt: skip
        if action not in actions:
            return False
        actions[action]()
        return True

    def exports(self) -> Sequence[ExportForm]:
        def made(encoding: str) -> Callable[[], bytes]:
            return lambda: codec.export_csv(self.document, self.setup, self.grid, encoding)

        return (
            ExportForm(tr("CSV, UTF-8"), "csv", made("utf-8")), ExportForm(tr("CSV, GBK"), "csv", made("gbk")),
            ExportForm("XLSX", "xlsx", lambda: codec.export_xlsx(self.document, self.setup, self.grid)),
        )  # fmt: skip

    def close_edits(self) -> None:
        self.desk.grid.close_editor()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.desk.set_locked(locked)

    @property
    def setup(self) -> model.Setup:
        """What the open table asks for."""
        return self._setups[self.piece.name]

    @property
    def grid(self) -> Grid:
        """The table as it is now."""
        try:
            return self._steps.grid(self.document.ops)
        except OperationError:
            return self._source  # a document for other columns: the operations stay as they are

    # --- looking -------------------------------------------------------------------------------------------------

    def _open_source(self, encoding: str) -> None:
        data = self.read(self.piece.material)
        try:
            lines = read_lines(data or b"", encoding)
            grid = grid_of_lines(lines, self.setup.columns)
        except CodecError as reason:
            self.say(reason.advice, "warn")
            if encoding:
                return
            self._source = EMPTY
            self.desk.show_encoding("")
        else:
            self._source = grid
            self.desk.show_encoding(lines.encoding)
        self._steps, self._sight = TableSteps(self._source), Sight()

    def _switch_encoding(self, encoding: str) -> None:
        self._open_source(encoding)
        self.show_document()

    def _see(self, **changes: object) -> None:
        self.desk.grid.close_editor()
        kept = {"sort": self._look.sort, "conditions": self._look.conditions, "only": self._look.only}
        self._look = Look(**{**kept, **changes})  # type: ignore[arg-type]
        self.show_document()

    def _sort(self, descending: bool) -> None:
        column = self._column()
        if column:
            others = tuple(key for key in self._look.sort if key.col != column)[:2]
            self._see(sort=(SortKey(column, descending), *others))

    def _add_condition(self, condition: Condition) -> None:
        self._see(conditions=(*self._look.conditions, condition))

    def _only_values(self) -> None:
        values, column = self.desk.chosen_values(), self._column()
        if values and column:
            others = tuple(one for one in self._look.conditions if (one.col, one.test) != (column, Relation.LISTED))
            self._see(conditions=(*others, Condition(column, Relation.LISTED, "", tuple(values))))

    def _show_facets(self) -> None:
        """At once in a table of common size; in a large one when the keyboard rests, so that moving stays quick."""
        if len(self.grid.rows) > MANY_ROWS:
            self._facets_due.start()
        else:
            self._count_facets()

    def _count_facets(self) -> None:
        self.desk.show_facets(self.grid, self._column(), self._places, self._look)

    def _find_next(self, wanted: str) -> None:
        grid, (row, column) = self.grid, self.desk.grid.here()
        width, count = len(grid.columns), len(self._places) * len(grid.columns)
        begin = max(0, row) * width + max(0, self.desk.grid_column(column))
        for step in range(1, count + 1):
            down, across = divmod((begin + step) % count, width)
            if wanted in grid.values[across][self._places[down]]:
                self.say("")
                self.desk.grid.go_to(down, self.desk.view_column(across))
                return
        self.say(tr("Not found."), "warn")

    def _column(self) -> str:
        place = self.desk.grid_column(self.desk.grid.here()[1])
        return self.grid.columns[place].column if 0 <= place < len(self.grid.columns) else ""

    def _chosen_rows(self) -> tuple[str, ...]:
        return tuple(self.grid.rows[self._places[row]] for row in self.desk.grid.chosen_rows())

    def _chosen_columns(self) -> list[str]:
        places = [self.desk.grid_column(place) for place in self.desk.grid.chosen_columns()]
        return [self.grid.columns[place].column for place in places if place >= 0]

    # --- changing ------------------------------------------------------------------------------------------------

    def _do(self, operations: Sequence[Operation]) -> bool:
        setup, steps = self.setup, self._steps

        def done(document: model.Document) -> model.Document | Refused:
            for operation in operations:
                result = model.add_operation(document, setup, steps.grid(document.ops), operation)
                if isinstance(result, Refused):
                    return result
                document = result
            return document

        return bool(operations) and self.apply(done)

    def _preview(self, operation: Operation) -> str:
        try:
            return preview_words(preview(self.grid, operation))
        except (OperationError, ValueError):
            return ""

    def _give(self, row: int, column: int, text: str) -> None:
        place = self.desk.grid_column(column)
        if place >= 0:
            self._set([(self.grid.columns[place].column, self.grid.rows[self._places[row]], text)])

    def _set(self, cells: Sequence[tuple[str, str, str]]) -> bool:
        """Cells (column, row, text) as operations: equal texts of a column are one."""
        groups: dict[tuple[str, str], list[str]] = {}
        for column, row, text in cells:
            if self.grid.cell(row, column)[0] != text:
                groups.setdefault((column, text), []).append(row)
        return self._do([Operation(Op.SET, col, {"value": text}, tuple(rows)) for (col, text), rows in groups.items()])

    def _paste(self, row: int, column: int, lines: Sequence[Sequence[str]]) -> None:
        first = self.desk.grid_column(column)
        ids = [self.grid.rows[place] for place in self._places[row : row + len(lines)]]
        cells = [
            (known.column, name, text)
            for name, line in zip(ids, lines, strict=False)
            for known, text in zip(self.grid.columns[max(0, first) :], line, strict=False)
        ]
        if len(cells) > MOST_PASTED:
            self.say(tr("At most {n} cells can be pasted at once.", n=MOST_PASTED), "warn")
        else:
            self._set(cells)

    def _clear(self) -> None:
        if self.setup.mode is model.Mode.FLAG:
            self._unflag()
            return
        rows = self._chosen_rows()
        self._do([Operation(Op.CLEAR, column, {}, rows) for column in self._chosen_columns()])

    def _fill_down(self) -> None:
        """The first selected row's cells into all others; of one row, the cells above it."""
        rows, grid = list(self.desk.grid.chosen_rows()), self.grid
        if len(rows) == 1 and rows[0] > 0:
            rows.insert(0, rows[0] - 1)
        if len(rows) < 2:
            return
        ids = [grid.rows[self._places[row]] for row in rows]
        columns = self._chosen_columns()
        self._set([(col, row, grid.cell(ids[0], col)[0]) for col in columns for row in ids[1:]])

    def _delete_rows(self) -> None:
        self._do([Operation(Op.DELETE_ROWS, "", {}, self._chosen_rows())])

    def _insert_row(self) -> None:
        if self.apply(model.insert_row, self.setup, self.grid, {self.grid.columns[0].column: ""}):
            at = next((at for at, place in enumerate(self._places) if place == len(self.grid.rows) - 1), 0)
            self.desk.grid.go_to(at, 0)

    def _open_change(self, op: Op, told: dict[str, str] | None = None) -> None:
        if self.setup.mode is model.Mode.FLAG or self.locked:
            return
        rows, only = self._chosen_rows(), None
        if self._look.only is not None:
            only = [self.grid.rows[place] for place in self._places]
        self.change.offer(self.grid, self._column(), rows, self._look.conditions, only)
        self.change.open_with(op, told, selected=len(rows) > 1)

    def _edit_value(self) -> None:
        values = self.desk.chosen_values()
        if values:
            told = {"find": values[0], "with": values[0], "whole": "yes"}
            if values[0]:
                self._open_change(Op.REPLACE, told)
            else:
                self._open_change(Op.FILL)

    def _open_clusters(self) -> None:
        column = self._column()
        if column and self.setup.mode is model.Mode.REPAIR:
            self.clusters.open_on(self.grid.column(column).name)

    def _clusters(self, method: Method) -> Sequence[Cluster]:
        column = self._column()
        return clusters(self.grid, column, method) if column else ()

    def _recode(self, pairs: Sequence[tuple[str, str]]) -> None:
        told = [{"from": old, "to": new} for old, new in pairs]
        self._do([Operation(Op.RECODE, self._column(), {"pairs": told}, None, self._look.conditions)])

    # --- flags ---------------------------------------------------------------------------------------------------

    def _flag_places(self) -> list[tuple[str, str]]:
        if not self.setup.by_cell:
            return [(row, "") for row in self._chosen_rows()]
        return [(row, column) for row in self._chosen_rows() for column in self._chosen_columns()]

    def _flag(self, kind: str) -> None:
        places = self._flag_places()
        known = {one.place: one.kind for one in self.document.flags}
        if places and all(known.get(place) == kind for place in places):
            self.apply(model.unflag, places)
        elif places:
            self.apply(model.flag, self.setup, places, kind)

    def _unflag(self) -> None:
        known = {one.place for one in self.document.flags}
        places = [place for place in self._flag_places() if place in known]
        if places:
            self.apply(model.unflag, places)

    def _delete_from_list(self) -> bool:
        desk = self.desk
        if desk.filters.rows.hasFocus():
            gone = desk.filters.chosen()
            kept = tuple(one for at, one in enumerate(self._look.conditions) if f"c{at}" != gone)
            self._see(conditions=kept, **({"only": None} if gone == "only" else {}))
        elif desk.done.rows.hasFocus() and self.setup.mode is model.Mode.FLAG:
            flags = {f"{one.row}/{one.col}": one.place for one in self.document.flags}
            self.apply(model.unflag, [flags[name] for name in desk.done.all_chosen() if name in flags])
        elif desk.grid.hasFocus():
            self._clear()
        else:
            return False
        return True

    def _go_to_flag(self, name: str) -> None:
        row, _, column = name.partition("/")
        if row in self.grid.place_of_row:
            place = self.grid.place_of_row[row]
            at = next((at for at, shown in enumerate(self._places) if shown == place), -1)
            if at >= 0:
                across = self.grid.place_of_column.get(column, 0)
                self.desk.grid.go_to(at, self.desk.view_column(across))

    # --- inside --------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        desk = self.desk
        desk.actions.asked.connect(self.do)
        desk.grid.cell_given.connect(self._give)
        desk.grid.pasted.connect(self._paste)
        desk.grid.cleared.connect(self._clear)
        desk.grid.chosen.connect(self._show_facets)
        desk.search.accepted.connect(lambda: self._find_next(desk.search.text()))
        desk.search.left.connect(desk.close_search)
        desk.encoding.activated.connect(lambda _: self._switch_encoding(str(desk.encoding.currentData())))
        desk.kinds_chosen.connect(self._flag)
        desk.done.unit_chosen.connect(self._go_to_flag)
        desk.facet_actions.asked.connect(self.do)
        self.change.agreed.connect(lambda operation: self._do([operation]))
        self.condition.agreed.connect(self._add_condition)
        self.repeats.rows_found.connect(lambda rows: self._see(only=frozenset(rows)))
        self.clusters.agreed.connect(self._recode)
