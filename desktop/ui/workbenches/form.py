"""Lines and boxes of choices under their names, filled from an answer and telling each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from desktop.language import tr
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.text_box import LineBox, TextBox

LONG_LINES = 4


@dataclass(frozen=True)
class FormField:
    """One field: `options` make it a box of choices, `is_long` a box of several lines; `hint` is grey inside it."""

    id: str
    name: str
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""
    is_long: bool = False


class FieldForm(QWidget):
    """`field_given` carries a field and its text, `accepted` a field left by Enter."""

    field_given = Signal(str, str)
    accepted = Signal(str)

    def __init__(self, theme: Theme, fields: Sequence[FormField], *, above: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._above = above
        self.boxes: dict[str, LineBox | TextBox | ChoiceBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.SMALL)
        self._grid.setVerticalSpacing(Space.HAIR)
        self.show_form(fields)

    def show_form(self, fields: Sequence[FormField]) -> None:
        """Other fields."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        for place, field in enumerate(fields):
            box = self._box(field)
            self.boxes[field.id] = box
            name = label(field.name, "note", wrap=self._above)
            name.setBuddy(box)
            self._grid.addWidget(name, place * 2 if self._above else place, 0)
            at = (place * 2 + 1, 0) if self._above else (place, 1)
            self._grid.addWidget(box, *at)
        self._grid.setColumnStretch(0 if self._above else 1, 1)
        self.setFocusProxy(next(iter(self.boxes.values()), None))

    def show_fields(self, values: Mapping[str, str]) -> None:
        """What is filled in."""
        for name, box in self.boxes.items():
            value = values.get(name, "")
            if isinstance(box, ChoiceBox):
                box.setCurrentIndex(max(0, box.findData(value)))
            else:
                box.show_words(value)

    def value(self, name: str) -> str:
        """What stands in a field now."""
        box = self.boxes[name]
        return str(box.currentData()) if isinstance(box, ChoiceBox) else box.words()

    def values(self) -> dict[str, str]:
        """All fields."""
        return {name: self.value(name) for name in self.boxes}

    def flush(self) -> None:
        """Commit every field."""
        for box in list(self.boxes.values()):
            if not isinstance(box, ChoiceBox):
                box.flush()

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be changed."""
        for box in self.boxes.values():
            if isinstance(box, ChoiceBox):
                box.setEnabled(not read_only)
            else:
                box.setReadOnly(read_only)

    def protect(self, name: str) -> None:
        """One field cannot be changed, whatever happens to the others."""
        box = self.boxes[name]
        if isinstance(box, ChoiceBox):
            box.setEnabled(False)
        else:
            box.setReadOnly(True)

    def take_keyboard(self, name: str = "") -> None:
        """One field, or the first, has the keyboard and is in sight."""
        box = self.boxes.get(name) or next(iter(self.boxes.values()), None)
        if box is None:
            return
        box.setFocus()
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(box)

    def _box(self, field: FormField) -> LineBox | TextBox | ChoiceBox:
        if field.options:
            choice = ChoiceBox(self._theme, field.name)
            if all(name for name, _ in field.options):
                choice.addItem(tr("not set"), "")
            for name, words in field.options:
                choice.addItem(words, name)
            choice.activated.connect(lambda _: self.field_given.emit(field.id, str(choice.currentData())))
            return choice
        if field.is_long:
            box = TextBox(field.name)
            box.setPlaceholderText(field.hint)
            box.setMinimumHeight(box.fontMetrics().lineSpacing() * LONG_LINES)
            box.settled.connect(lambda text: self.field_given.emit(field.id, text))
            return box
        line = LineBox(field.name)
        line.setProperty("small", True)
        line.setPlaceholderText(field.hint)
        line.settled.connect(lambda text: self.field_given.emit(field.id, text))
        line.accepted.connect(lambda: self.accepted.emit(field.id))
        return line
