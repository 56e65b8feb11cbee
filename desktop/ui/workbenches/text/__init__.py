"""The text workbench: 文本分类、实体、关系, one text for each piece."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.text import model
from desktop.ui.labels import label
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.label_looks import choices_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.text.desk import TextDesk
from desktop.ui.workbenches.workbench import Workbench


class TextWorkbench(Workbench):
    """Text and lists of `TextDesk`, and the classes of the text as a whole."""

    keys = (
        "select_text", "label", "filter", "new", "relation", "reverse", "mark_equal", "gap", "find", "add", "edit",
        "delete", "reorder", "cancel",
    )  # fmt: skip
    has_none = True

    def unused_keys(self) -> set[str]:
        setup = self._setup
        if not setup.palette.labels:
            return set(self.keys) - {"label", "filter", "find"}
        return (set() if setup.relations else {"relation", "reverse"}) | (set() if setup.gaps else {"gap"})

    def make(self) -> None:
        self._setup = model.read_setup(self.task)
        self.desk = TextDesk(self.theme, self, self._setup)
        self.classes = PaletteBar(self.theme, choices_of(self.theme, [(c.id, c.name) for c in self._setup.classes]))
        self.classes.label_chosen.connect(self._toggle_class)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        many = self._setup.many
        words = tr("Classes of the text (several)") if many else tr("Class of the text")
        column.addWidget(label(words, "small", "muted", bold=True))
        column.addWidget(self.classes)
        box.setVisible(bool(self._setup.classes))
        marks = bool(self._setup.palette.labels)
        self.work.addWidget(self.desk.middle, 1)
        self.side.addWidget(box)
        self.side.addWidget(self.desk.side, 1)
        self.desk.side.setVisible(marks)
        self.head.none.setVisible(marks or many)
        if not marks:
            self.side.addStretch(1)
        for widget in (self.desk.view, self.desk.spans.rows, self.desk.relations.rows):
            self.listen(widget)
            self.add_pane(widget)

    def show_piece(self) -> None:
        try:
            passage = model.read_passage(self.task, self.piece, self.read_material)
        except (KeyError, ValueError):
            passage = None
            self.say(tr("The material is damaged. Raise your hand and go on with another piece."), "warn")
            self.material_damaged.emit(self.piece.material)
        self._passage = passage
        self.desk.show_passage(passage, self._setup)
        self.show_document()

    def show_document(self) -> None:
        self.desk.show_units()
        for name in self._setup.classes:
            self.classes.mark(name.id, name.id in self.document.classes)

    def text_document(self) -> model.Document:
        """For the desk."""
        document: model.Document = self.document
        return document

    def change_text(self, command: Callable[..., Any], *values: Any) -> bool:
        """For the desk."""
        return self._passage is not None and self.apply(command, *values)

    def act(self, action: str) -> bool:
        if action.startswith("label_") and not self._setup.palette.labels:
            choice = self.classes.at_number(int(action.removeprefix("label_")))
            if choice:
                self._toggle_class(choice)
            return bool(choice)
        return self.desk.act(action)

    def exports(self) -> Sequence[ExportForm]:
        from desktop.tasks.text.codec import TEXT_FORMATS, export_doccano

        def everything() -> bytes:
            passages = {p.name: model.read_passage(self.task, p, self.read_material) for p in self.task.pieces}
            return export_doccano(passages, {p.name: self.works[p.piece].document for p in self.task.pieces})

        found = [ExportForm("doccano JSONL", "jsonl", everything)]
        passage = self._passage
        for form in TEXT_FORMATS.values():
            if form.write is not None and passage is not None:
                make = partial(form.write, passage, self.document)
                found.append(ExportForm(tr("{format}, this text", format=form.name), form.suffix[1:], make))
        return found

    def close_edits(self) -> None:
        self.desk.close_edits()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.desk.set_read_only(locked)

    def _toggle_class(self, choice: str) -> None:
        before = set(self.document.classes)
        after = before ^ {choice} if self._setup.many else ({choice} - before)
        self.change_text(model.set_classes, self._passage, tuple(after))
        self.show_document()
