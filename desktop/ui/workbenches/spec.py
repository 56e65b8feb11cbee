"""The spec workbench: a table of typed rows, the chosen row in a form below it, and what is still missing."""

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.spec import codec, model
from desktop.tasks.spec.model import Column, ColumnKind, TableSetup
from desktop.tasks.spec.rows import RowCheck, check_rows
from desktop.ui.labels import label, retone
from desktop.ui.theme import Space
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.record_table import RecordRow, RecordTable
from desktop.ui.workbenches.workbench import Workbench


class SpecWorkbench(Workbench):
    """One table for each piece."""

    keeps_width = True
    keys = ("add", "delete", "reorder", "cancel")

    def make(self) -> None:
        self._tables = model.read_setup(self.task)
        self.material = MaterialView(self.theme, self.read)
        self.table = RecordTable(self.theme, tr("Rows"))
        self.table.row_chosen.connect(lambda _: self._show_row())
        self.form = FieldForm(self.theme, ())
        self.form.field_given.connect(self._give)
        self.buttons = ActionRow(
            self.theme,
            (
                ActionButton("add", tr("Add a row"), "Insert"),
                ActionButton("delete", tr("Delete the row"), "Del"),
                ActionButton("move_up", tr("Up"), "Ctrl+↑"),
                ActionButton("move_down", tr("Down"), "Ctrl+↓"),
            ),
        )
        self.buttons.asked.connect(self.do)
        self.check = label("", "note", "muted", wrap=True)
        self._lay_out()
        self.listen(self.table)
        self.add_pane(self.table)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, Space.SMALL, 0)
        box.addWidget(self.form)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        column = QVBoxLayout()
        column.setSpacing(Space.SMALL)
        for widget, share in ((self.buttons, 0), (self.table, 2), (self.check, 0), (area, 3)):
            column.addWidget(widget, share)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.material, 3)
        row.addLayout(column, 5)
        self.work.addLayout(row, 1)

    @property
    def setup(self) -> TableSetup:
        """What the open table asks for."""
        return self._tables[self.piece.name]

    def show_piece(self) -> None:
        self.table.show_columns([column.title for column in self.setup.columns])
        self.form.show_form([_form_field(column) for column in self.setup.columns])
        self.form.set_read_only(self.locked)
        self.material.show_materials([one for one in self.task.materials if one.name == self.piece.material])
        self.show_document()
        if self.document.rows and not self.table.chosen():
            self.table.choose(self.document.rows[0].id)
        self._show_row()

    def show_document(self) -> None:
        columns = self.setup.columns
        rows = [RecordRow(row.id, tuple(row.value(one.id) for one in columns)) for row in self.document.rows]
        self.table.show_rows(rows)
        self._show_check(check_rows(self.document.rows, self.setup))
        self._show_row()

    def act(self, action: str) -> bool:
        chosen = self.table.chosen()
        if action == "add":
            self._add(chosen)
        elif action == "delete" and chosen:
            self.apply(model.delete_rows, [chosen])
        elif action in ("move_up", "move_down") and chosen:
            self._move(chosen, 1 if action == "move_down" else -1)
        elif action == "accept" and chosen:
            self.form.take_keyboard()
        else:
            return False
        return True

    def exports(self) -> tuple[ExportForm, ...]:
        return (
            ExportForm(tr("CSV table"), "csv", lambda: codec.write_csv(self.document, self.setup)),
            ExportForm(
                tr("Excel table"), "xlsx", lambda: codec.write_xlsx(self.document, self.setup, self.piece.title)
            ),
        )

    def close_edits(self) -> None:
        self.form.flush()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.form.set_read_only(locked)
        self.buttons.setEnabled(not locked)

    def _add(self, chosen: str) -> None:
        self.close_edits()
        before = {row.id for row in self.document.rows}
        places = [row.id for row in self.document.rows]
        place = places.index(chosen) + 1 if chosen in places else len(places)
        if self.apply(model.add_row, self.setup, place, {}):
            (new,) = {row.id for row in self.document.rows} - before
            self.table.choose(new)
            self.form.take_keyboard()

    def _move(self, row: str, step: int) -> None:
        place = [one.id for one in self.document.rows].index(row) + step
        if 0 <= place < len(self.document.rows):
            self.apply(model.move_row, row, place)

    def _show_row(self) -> None:
        chosen = self.table.chosen()
        row = self.document.row(chosen) if chosen in {one.id for one in self.document.rows} else None
        self.form.setEnabled(row is not None)
        self.form.show_fields({} if row is None else dict(row.cells))

    def _give(self, column: str, text: str) -> None:
        if self.table.chosen() and not self.apply(model.set_cell, self.setup, self.table.chosen(), column, text):
            self._show_row()

    def _show_check(self, checks: list[RowCheck]) -> None:
        """What the completeness check finds; it is a reminder, the marks are the examiners'."""
        titles = {column.id: column.title for column in self.setup.columns}
        faults = [
            tr("row {n}: repeated", n=one.number) if one.repeated
            else tr("row {n}: {columns}", n=one.number, columns="、".join(titles[c] for c in one.faulty))
            for one in checks if one.repeated or one.faulty
        ]  # fmt: skip
        count = tr("{n} rows begun, at least {m}", n=len(checks), m=self.setup.least_rows)
        if not self.document.rows:
            count = tr("Add a row, then fill it in below; at least {m} rows are asked for.", m=self.setup.least_rows)
        open_ = tr("To be completed: {rows}", rows="；".join(faults)) if faults else ""
        self.check.setText("    ".join(filter(None, (count, open_))))
        retone(self.check, "warn" if faults or len(checks) < self.setup.least_rows else "muted")


def _form_field(column: Column) -> FormField:
    hint = tr("for example {value}", value="2026-11-28") if column.kind is ColumnKind.DATE else ""
    options = [(option, option) for option in column.options]
    return FormField(column.id, column.title, options, hint, column.kind is ColumnKind.LONG)
