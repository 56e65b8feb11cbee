"""The knowledge workbench: the base of questions and replies, the chosen entry in a form, and a question to try."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.knowledge import codec, model
from desktop.tasks.knowledge.model import BaseSetup, Entry
from desktop.tasks.knowledge.robot import robot_of
from desktop.ui.labels import label
from desktop.ui.theme import Space
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.record_table import RecordRow, RecordTable
from desktop.ui.workbenches.text_box import LineBox
from desktop.ui.workbenches.workbench import Workbench

QUESTION, VARIANTS, REPLY, FROM, TO = "question", "variants", "reply", "valid_from", "valid_to"
SHARES = (11, 7, 5)
TEXT_HEIGHT = 104


class KnowledgeWorkbench(Workbench):
    """Correct, add, merge and retire entries; the robot answers from the base as it is now."""

    keeps_width = True
    keys = ("add", "delete", "merge_entry", "find", "cancel")

    def make(self) -> None:
        self._bases = model.read_setup(self.task)
        self._kept = ""
        self._is_new = False
        self.material = MaterialView(self.theme, self.read)
        self.table = RecordTable(self.theme, tr("Entries"))
        self.table.show_columns([tr("Question"), tr("Valid to"), tr("State")], SHARES)
        self.table.row_chosen.connect(lambda _: self._choose())
        self.filter = LineBox(tr("Find in questions and replies"))
        self.filter.setProperty("small", True)
        self.filter.setPlaceholderText(self.filter.accessibleName())
        self.filter.textChanged.connect(lambda _: self.show_document())
        self.buttons = ActionRow(
            self.theme,
            (
                ActionButton("add", tr("Add an entry"), "Insert"),
                ActionButton("delete", tr("Retire"), "Del"),
                ActionButton("restore", tr("Back into use"), "Ctrl+U"),
                ActionButton("merge", tr("Merge into ..."), "M"),
                ActionButton("import", tr("Import the CSV table")),
            ),
        )
        self.buttons.asked.connect(self.do)
        self.form = FieldForm(self.theme, _fields(), above=True)
        self.form.field_given.connect(lambda *_: self._give())
        for box in self.form.boxes.values():
            box.setMaximumHeight(self.theme.px(TEXT_HEIGHT))
        self.trial = LineBox(tr("Try a question"))
        self.trial.setProperty("small", True)
        self.trial.setPlaceholderText(self.trial.accessibleName())
        self.trial.accepted.connect(self._try)
        self.heard = label("", "note", "muted", wrap=True)
        self._lay_out()
        self.listen(self.table)
        self.add_pane(self.table)
        self.add_pane(self.filter)
        self.add_pane(self.trial)

    def _lay_out(self) -> None:
        left, right, inner = QVBoxLayout(), QVBoxLayout(), QWidget()
        inner.setObjectName("scrolled")
        right.setContentsMargins(0, 0, Space.SMALL, 0)
        right.addWidget(self.form)
        right.addWidget(self.trial)
        right.addWidget(self.heard)
        right.addStretch(1)
        inner.setLayout(right)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        for widget in (self.buttons, self.filter):
            left.addWidget(widget)
        left.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.material, 3)
        row.addLayout(left, 5)
        row.addWidget(area, 3)
        self.work.addLayout(row, 1)

    @property
    def base(self) -> BaseSetup:
        """The base as it was handed out."""
        return self._bases[self.piece.name]

    def show_piece(self) -> None:
        self._is_new, self._kept = False, ""
        self.buttons.buttons["import"].setVisible(bool(self._table_file()))
        named = {self.piece.material} if self.piece.material else {one.name for one in self.task.materials}
        self.material.show_materials([one for one in self.task.materials if one.name in named])
        self.show_document()
        self.table.choose(self.base.entries[0].id)
        self._show_entry()

    def show_document(self) -> None:
        wanted = self.filter.text().strip()
        entries = model.all_entries(self.document, self.base)
        shown = [e for e in entries if wanted in e.question + e.reply + "".join(e.variants)]
        self.table.show_rows([self._row(entry) for entry in shown])
        self._show_entry()

    def act(self, action: str) -> bool:
        chosen = self.table.chosen()
        if action == "add":
            self._add()
        elif action == "import":
            self._import()
        elif action == "find":
            self.filter.setFocus()
        elif action == "delete" and chosen:
            self.apply(model.retire_entry, chosen)
        elif action == "restore" and chosen:
            self.apply(model.restore_entry, chosen)
        elif action == "merge" and chosen:
            self._kept = chosen
            self.say(tr("Choose the entry that is to speak for this one too, then press Enter; Esc leaves it."))
        elif action == "cancel" and self._kept:
            self._kept = ""
            self.say("")
        elif action == "accept" and self._kept:
            gone, self._kept = self._kept, ""
            self.apply(model.merge_entries, gone, chosen)
        elif action == "accept" and chosen:
            self.form.take_keyboard()
        else:
            return False
        return True

    def close_edits(self) -> None:
        self.form.flush()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.form.set_read_only(locked)
        self.buttons.setEnabled(not locked)

    def exports(self) -> tuple[ExportForm, ...]:
        return (ExportForm(tr("CSV table"), "csv", lambda: codec.write_csv(self.document, self.base)),)

    def _table_file(self) -> str:
        """The material that can be taken in: a CSV table, "" for none."""
        names = {self.piece.material} if self.piece.material else {one.name for one in self.task.materials}
        files = [one for one in self.task.materials if one.kind == "file" and one.file.lower().endswith(".csv")]
        return next((one.name for one in files if one.name in names or len(files) == 1), "")

    def _import(self) -> None:
        """All lines of the table as one step, or none of them."""
        content = self.read(self._table_file()) if self._table_file() else None
        if content is None:
            return
        self.close_edits()

        def take(document: model.Document) -> model.Document | Refused:
            try:
                return codec.read_csv(content, document, self.base)
            except CodecError as fault:
                line = fault.where.isdecimal()
                return Refused(tr("Line {n}: {fault}", n=fault.where, fault=fault.advice) if line else fault.advice)

        self.apply(take)

    def _row(self, entry: Entry) -> RecordRow:
        document: model.Document = self.document
        kept = dict(document.merged).get(entry.id)
        questions = {one.id: one.question for one in model.all_entries(document, self.base)}
        if kept is not None:
            state = tr("merged into: {question}", question=questions.get(kept, kept))
        else:
            state = tr("retired") if entry.id in document.retired else tr("in use")
        return RecordRow(entry.id, (entry.question, entry.valid_to, state), entry.id in document.gone)

    def _entry(self) -> Entry | None:
        entries = {one.id: one for one in model.all_entries(self.document, self.base)}
        return entries.get(self.table.chosen())

    def _show_entry(self) -> None:
        entry = self._entry()
        if self._is_new:
            self.form.setEnabled(True)
            return
        self.form.setEnabled(entry is not None and entry.id not in self.document.gone)
        values = {} if entry is None else {
            QUESTION: entry.question, VARIANTS: "\n".join(entry.variants), REPLY: entry.reply,
            FROM: entry.valid_from, TO: entry.valid_to,
        }  # fmt: skip
        self.form.show_fields(values)

    def _give(self) -> None:
        entry, values = Entry("", "") if self._is_new else self._entry(), self.form.values()
        if entry is None:
            return
        variants = tuple(line.strip() for line in values[VARIANTS].splitlines() if line.strip())
        changed = replace(
            entry, question=values[QUESTION].strip(), variants=variants, reply=values[REPLY].strip(),
            valid_from=values[FROM].strip(), valid_to=values[TO].strip(),
        )  # fmt: skip
        if self._is_new:
            self._record_new(changed)
        elif changed != entry and not self.apply(model.change_entry, self.base, changed):
            self._show_entry()

    def _add(self) -> None:
        """An empty form; the entry is recorded as soon as it has a question and a reply."""
        if self.locked:
            return
        self.close_edits()
        self.filter.setText("")
        self.table.clearSelection()
        self._is_new = True
        self.form.show_fields({})
        self._show_entry()
        self.form.take_keyboard(QUESTION)
        self.say(tr("A new entry is recorded once it has a question and a reply."))

    def _record_new(self, entry: Entry) -> None:
        if not (entry.question and entry.reply):
            return
        before = {one.id for one in model.all_entries(self.document, self.base)}
        if self.apply(model.add_entry, self.base, entry):
            self._is_new = False
            (new,) = {one.id for one in model.all_entries(self.document, self.base)} - before
            self.table.choose(new)

    def _choose(self) -> None:
        """Another entry was chosen: a new one that was never complete is dropped."""
        self._is_new = self._is_new and not self.table.chosen()
        self._show_entry()

    def _try(self) -> None:
        """What the robot would say, from the entries in use."""
        entries = {one.id: one for one in model.live_entries(self.document, self.base)}
        found = entries.get(robot_of(tuple(entries.values())).find(self.trial.words()).choice)
        if found is None:
            self.heard.setText(tr("The robot finds no entry, or two that fit equally well."))
        else:
            self.heard.setText(
                tr("The robot answers by “{question}”: {reply}", question=found.question, reply=found.reply)
            )


def _fields() -> list[FormField]:
    return [
        FormField(QUESTION, tr("Question")),
        FormField(VARIANTS, tr("Other wordings, one a line"), is_long=True),
        FormField(REPLY, tr("Reply"), is_long=True),
        FormField(FROM, tr("Valid from"), hint="2026-01-01"),
        FormField(TO, tr("Valid to"), hint="2026-12-31"),
    ]
