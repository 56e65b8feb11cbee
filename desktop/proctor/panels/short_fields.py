"""A row of short fields in a panel, each with its caption: two times of day."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.ui.labels import label
from desktop.ui.theme import Space

MOST_FIELDS, LONGEST = 2, 20


class ShortFields(QWidget):
    """`show_fields` says which; `texts` is what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self._captions = [label("", "small", "muted") for _ in range(MOST_FIELDS)]
        self.edits = [QLineEdit() for _ in range(MOST_FIELDS)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.HAIR)
        for place, (caption, edit) in enumerate(zip(self._captions, self.edits, strict=True)):
            edit.setMaxLength(LONGEST)
            grid.addWidget(caption, 0, place)
            grid.addWidget(edit, 1, place)

    @property
    def texts(self) -> tuple[str, ...]:
        """What was typed, in order; only of the fields that are shown."""
        return tuple(edit.text().strip() for edit in self.edits if edit.isVisibleTo(self))

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Captions, and what stands in the fields at first."""
        for place, (caption, edit) in enumerate(zip(self._captions, self.edits, strict=True)):
            name, text = fields[place] if place < len(fields) else ("", "")
            caption.setText(name)
            edit.setText(text)
            edit.setAccessibleName(name)
            caption.setVisible(bool(name))
            edit.setVisible(bool(name))
        self.setVisible(bool(fields))
