"""The collect workbench: 业务数据采集. Materials to read, a form for one record, and the table of all records."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.collect import codec, model
from desktop.tasks.grid.cells import ColumnKind, is_blank
from desktop.ui.labels import label, retone
from desktop.ui.theme import Space
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.grid_model import Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.workbench import Workbench

TABLE_HEIGHT = 190
STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class CollectWorkbench(Workbench):
    """A new record begins as a draft in the form; it is one of the records once what tells it apart is filled in.

    A draft is recorded like everything else, so it waits, whatever is looked at meanwhile and whatever happens.
    """

    keeps_width = True
    keys = ("form_next", "record_new", "run", "cell_edit", "delete", "reorder", "material", "zoom", "play")

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self._record = ""
        self.material = MaterialView(self.theme, self.read)
        self.form = FieldForm(self.theme, ())
        self.heading = label("", "note", bold=True, wrap=True)
        self.grid = GridView(self.theme, tr("Records"))
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tools = ActionRow(self.theme, (
            ActionButton("add", tr("New record"), "Insert"),
            ActionButton("delete_record", tr("Delete record"), "Del", "trash"),
        ))  # fmt: skip
        self._place_widgets()
        self.tools.asked.connect(self.do)
        self.form.field_given.connect(self._give)
        self.form.accepted.connect(self._go_on)
        self.grid.chosen.connect(self._choose)
        self.grid.cell_given.connect(self._give_cell)
        self.grid.cleared.connect(self._delete)
        self.material.damaged.connect(self.material_damaged)
        self.material.silent_found.connect(self.tell_silent)
        self.add_pane(self.form)
        for widget in self.material.panes:
            self.add_pane(widget)
        self.listen(self.material.canvas)
        self.add_pane(self.grid)

    def take_keyboard(self) -> None:
        self.form.take_keyboard()

    def show_piece(self) -> None:
        self._record = ""
        fields = [
            FormField(one.id, self._name(one), tuple((option, option) for option in one.options), _hint(one))
            for one in self.setup.fields
        ]
        self.form.show_form(fields)
        every = tuple(material.name for material in self.task.materials)
        names = self.setup.shown or ((self.piece.material,) if self.piece.material else every)
        self.material.show_materials([self.task.material(name) for name in names])
        self.show_document()

    def show_document(self) -> None:
        records, fields = self.document.records, self.setup.fields
        if self._record and all(one.id != self._record for one in records):
            self._record = ""
        more = len(records) > self.grid.rows.cells.count
        numeric = frozenset(at for at, one in enumerate(fields) if one.column.kind is ColumnKind.NUMBER)
        self.grid.show_cells(Cells(
            [one.column.name for one in fields], len(records),
            lambda row, column: records[row].value(fields[column].id),
            lambda row, column: not self.locked, options=lambda row, column: fields[column].options, numeric=numeric,
        ))  # fmt: skip
        if more or len(records) == 1:  # the first record fills its columns field by field
            self.grid.fit()
        self._show_choice()
        self._show_form()

    def act(self, action: str) -> bool:
        actions: dict[str, Callable[[], object]] = {
            "add": self._new, "run": self._new, "delete_record": self._delete,
            "move_up": lambda: self._move(-1), "move_down": lambda: self._move(1),
        }  # fmt: skip
        if action in ("previous_piece", "next_piece") and self.material.step(1 if action == "next_piece" else -1):
            return True
        if action in ("move_up", "move_down") and not self.grid.hasFocus():
            return False
        if action in actions:
            actions[action]()
            return True
        return self.grid.act(action) or self.material.act(action)

    def exports(self) -> Sequence[ExportForm]:
        document, setup = self.document, self.setup
        return (
            ExportForm(tr("CSV, UTF-8"), "csv", lambda: codec.export_csv(document, setup)),
            ExportForm(tr("CSV, GBK"), "csv", lambda: codec.export_csv(document, setup, "gbk")),
            ExportForm("XLSX", "xlsx", lambda: codec.export_xlsx(document, setup)),
        )

    def close_edits(self) -> None:
        self.form.flush()
        self.grid.close_editor()
        if self._draft and not self._record:
            self._say_missing()

    def pause(self) -> None:
        self.material.pause()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.form.set_read_only(locked)
        self.tools.setEnabled(not locked)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Insert, and PgUp and PgDn outside the table, wherever the keyboard is."""
        focused, key = self.window().focusWidget(), Qt.Key(event.key())
        busy = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or getattr(focused, "composing", False)
        if not busy and key in STEPS and focused is not self.grid:
            return self.material.step(STEPS[key])
        if not busy and key == Qt.Key.Key_Insert:
            return self.do("add")
        return super().handle_key(event)

    @property
    def setup(self) -> model.Setup:
        """What the open collection asks for."""
        return self._setups[self.piece.name]

    # --- inside --------------------------------------------------------------------------------------------------

    def _name(self, field: model.Field) -> str:
        return field.column.name + (" *" if field.id in self.setup.identity else "")

    @property
    def _draft(self) -> dict[str, str]:
        """What was typed for a record that cannot be told apart yet."""
        return dict(self.document.draft)

    def _values(self) -> dict[str, str]:
        record = next((one for one in self.document.records if one.id == self._record), None)
        return dict(record.values) if record is not None else self._draft

    def _place(self) -> int:
        return next((at for at, one in enumerate(self.document.records) if one.id == self._record), -1)

    def _show_choice(self) -> None:
        """The record of the form is the chosen one in the table; a new record is none of them."""
        if self._place() >= 0:
            self.grid.choose_rows([self._place()])
        elif not self.grid.hasFocus():
            self.grid.clearSelection()
            self.grid.setCurrentIndex(QModelIndex())

    def _show_form(self) -> None:
        self.form.show_fields(self._values())
        place, count = self._place(), len(self.document.records)
        new = tr("New record: it counts as soon as “{names}” is filled in.", names=self._identity)
        self.heading.setText(new if place < 0 else tr("Record {n} of {m}", n=place + 1, m=count))
        retone(self.heading, "primary" if place < 0 else "text")

    @property
    def _identity(self) -> str:
        """What tells records apart, in words."""
        return tr(", ").join(one.column.name for one in self.setup.fields if one.id in self.setup.identity)

    def _say_missing(self) -> None:
        self.say(tr("Fill in “{names}”; a record without it does not count.", names=self._identity), "warn")

    def _missing(self, draft: Mapping[str, str]) -> list[str]:
        return [name for name in self.setup.identity if is_blank(draft.get(name, ""))]

    def _give(self, field: str, text: str) -> None:
        if self.locked or self._values().get(field, "") == text:
            return
        if self._record:
            if field in self.setup.identity and is_blank(text) and self.form.boxes[field].hasFocus():
                self._say_missing()  # it is being typed anew
            elif not self.apply(model.change_record, self.setup, self._record, {field: text}):
                self._show_form()
            return
        draft = self._draft | {field: text}
        if self._missing(draft):
            self.apply(model.set_draft, self.setup, draft)
        else:
            self._keep(draft)

    def _keep(self, draft: Mapping[str, str]) -> None:
        def added(document: model.Document) -> object:
            result = model.add_record(document, self.setup, draft)
            if isinstance(result, model.Document):
                self._record = result.records[-1].id
            return result

        if not self.apply(added):
            reason = self.status.text()
            self.apply(model.set_draft, self.setup, draft)
            self.say(reason, "warn")

    def _go_on(self, field: str) -> None:
        """Enter goes to the next field, and after the last one to a new record."""
        names = [one.id for one in self.setup.fields]
        place = names.index(field) + 1
        if place < len(names):
            self.form.take_keyboard(names[place])
        else:
            self._new()

    def _new(self) -> None:
        """Begin another record, unless the one that is begun lacks what tells it apart."""
        self.form.flush()
        self.grid.close_editor()
        if not self._record and self._draft:
            missing = self._missing(self._draft)
            if missing:
                self._say_missing()
            self.form.take_keyboard(missing[0] if missing else self.setup.fields[0].id)
            return
        self._record = ""
        self.form.take_keyboard(self.setup.fields[0].id)
        self._show_choice()
        self._show_form()

    def _choose(self) -> None:
        rows = self.grid.chosen_rows() if self.grid.selectionModel().hasSelection() else []
        records = self.document.records
        if len(rows) == 1 and rows[0] < len(records) and records[rows[0]].id != self._record and self.grid.hasFocus():
            self.form.flush()
            self._record = records[rows[0]].id
            self._show_form()

    def _give_cell(self, row: int, column: int, text: str) -> None:
        record, field = self.document.records[row], self.setup.fields[column]
        self.apply(model.change_record, self.setup, record.id, {field.id: text})

    def _delete(self) -> None:
        records = self.document.records
        rows = self.grid.chosen_rows() if self.grid.hasFocus() else []
        ids = [records[row].id for row in rows if row < len(records)] or ([self._record] if self._record else [])
        if ids:
            after = next(at for at, one in enumerate(records) if one.id == ids[0])
            left = [one.id for one in records if one.id not in ids]
            self._record = left[min(after, len(left) - 1)] if left else ""
            self.apply(model.delete_records, ids)
        elif not self.locked:
            self.apply(model.set_draft, self.setup, {})

    def _move(self, step: int) -> None:
        ids = [one.id for one in self.document.records]
        row = self.grid.here()[0]
        if 0 <= row < len(ids) and 0 <= row + step < len(ids) and self.apply(model.move_record, ids[row], row + step):
            self.grid.go_to(row + step, max(0, self.grid.here()[1]))

    def _place_widgets(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.addWidget(self.heading)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        above = QHBoxLayout()
        above.setSpacing(Space.SMALL)
        above.addWidget(self.material, 3)
        above.addWidget(scroll, 2)
        self.grid.setMaximumHeight(self.theme.px(TABLE_HEIGHT))
        self.work.addLayout(above, 2)
        self.work.addWidget(self.tools)
        self.work.addWidget(self.grid, 1)


def _hint(field: model.Field) -> str:
    return field.column.form or {ColumnKind.NUMBER: tr("a number"), ColumnKind.DATE: tr("a date")}.get(
        field.column.kind, ""
    )
