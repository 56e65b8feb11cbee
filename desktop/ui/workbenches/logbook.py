"""The logbook workbench: a record form beside the log it is filled from."""

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from desktop.language import tr
from desktop.tasks.logbook import model
from desktop.tasks.logbook.model import Field, FieldKind
from desktop.ui.theme import Space
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.workbench import Workbench

HINTS = {
    FieldKind.DATE: "2026-03-05",
    FieldKind.TIME: "08:30",
    FieldKind.DATETIME: "2026-03-05 08:30",
}


class LogbookWorkbench(Workbench):
    """One form for each piece; what is filled in already stands there, fixed fields cannot be changed."""

    keeps_width = True
    keys = ("form_next", "material", "play")

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self.material = MaterialView(self.theme, self.read)
        self.form = FieldForm(self.theme, ())
        self.form.field_given.connect(self._give)
        self.add_pane(self.form)
        self.form.accepted.connect(self._go_on)
        area = QScrollArea()
        area.setWidgetResizable(True)
        inner = QWidget()
        inner.setObjectName("scrolled")
        box = QHBoxLayout(inner)
        box.setContentsMargins(Space.SMALL, Space.SMALL, Space.LARGE, Space.SMALL)
        box.addWidget(self.form)
        area.setWidget(inner)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.material, 5)
        row.addWidget(area, 4)
        self.work.addLayout(row, 1)
        self.listen(self.material.canvas)
        self.material.damaged.connect(self.material_damaged)
        self.material.silent_found.connect(self.tell_silent)
        for widget in self.material.panes:
            self.add_pane(widget)

    def show_piece(self) -> None:
        setup = self._setups[self.piece.name]
        self.form.show_form([_form_field(field) for field in setup.fields])
        self._protect()
        named = {self.piece.material} if self.piece.material else {one.name for one in self.task.materials}
        self.material.show_materials([one for one in self.task.materials if one.name in named])
        self.show_document()

    def show_document(self) -> None:
        setup = self._setups[self.piece.name]
        self.form.show_fields({field.id: self.document.value(field) for field in setup.fields})

    def act(self, action: str) -> bool:
        if action in ("previous_piece", "next_piece") and self.material.step(1 if action == "next_piece" else -1):
            return True
        return self.material.act(action)

    def close_edits(self) -> None:
        self.form.flush()

    def pause(self) -> None:
        self.material.pause()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self._protect()

    def take_keyboard(self) -> None:
        free = [field.id for field in self._setups[self.piece.name].fields if not field.fixed]
        self.form.take_keyboard(free[0] if free else "")

    def _give(self, field: str, text: str) -> None:
        setup = self._setups[self.piece.name]
        if self.document.value(setup.field(field)) != text and not self.apply(model.set_field, setup, field, text):
            self.show_document()

    def _go_on(self, field: str) -> None:
        names = [one.id for one in self._setups[self.piece.name].fields if not one.fixed]
        place = names.index(field) + 1 if field in names else len(names)
        if place < len(names):
            self.form.take_keyboard(names[place])

    def _protect(self) -> None:
        """Fixed fields always, all of them while the work is locked."""
        self.form.set_read_only(self.locked)
        for field in self._setups[self.piece.name].fields:
            if field.fixed:
                self.form.protect(field.id)


def _form_field(field: Field) -> FormField:
    name = f"{field.title}（{field.unit}）" if field.unit else field.title
    options = [(option, option) for option in field.options]
    hint = tr("for example {value}", value=HINTS[field.kind]) if field.kind in HINTS else ""
    return FormField(field.id, name, options, hint, field.kind is FieldKind.LONG)
