"""Answers about a picture as a whole: its class, and whether it is kept or discarded and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.image.model import DISCARD, KEEP, Document, Setup
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.label_looks import choices_of
from desktop.ui.workbenches.palette_bar import PaletteBar


class PictureMarks(QWidget):
    """`class_chosen` carries a class; `keep_chosen` keep or discard, and the reason."""

    class_chosen = Signal(str)
    keep_chosen = Signal(str, str)

    def __init__(self, theme: Theme, setup: Setup) -> None:
        super().__init__()
        self.classes: PaletteBar | None = None
        self.keeping: PaletteBar | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        if setup.classes:
            self.classes = PaletteBar(theme, choices_of(theme, [(c.id, c.name) for c in setup.classes]))
            self.classes.label_chosen.connect(self.class_chosen)
            column.addWidget(label(tr("Class of the picture"), "small", "muted", bold=True))
            column.addWidget(self.classes)
        if setup.clean:
            discard = [(f"{DISCARD}/{r.id}", tr("Discard: {reason}", reason=r.name)) for r in setup.reasons]
            choices = [(KEEP, tr("Keep")), *(discard or [(f"{DISCARD}/", tr("Discard"))])]
            self.keeping = PaletteBar(theme, choices_of(theme, choices), columns=1)
            self.keeping.label_chosen.connect(lambda choice: self.keep_chosen.emit(*_split(choice)))
            column.addWidget(label(tr("Keep the picture?"), "small", "muted", bold=True))
            column.addWidget(self.keeping)

    def show_document(self, document: Document) -> None:
        """What was answered."""
        if self.classes is not None:
            self.classes.show_label(document.class_id)
        if self.keeping is not None:
            self.keeping.show_label(f"{DISCARD}/{document.reason}" if document.keep == DISCARD else document.keep)

    def choose_number(self, number: int) -> bool:
        """A digit; False when nothing has it."""
        for bar in (self.classes, self.keeping):
            if bar is not None:
                choice = bar.at_number(number)
                if choice:
                    bar.label_chosen.emit(choice)
                return bool(choice)
        return False


def _split(choice: str) -> tuple[str, str]:
    keep, _, reason = choice.partition("/")
    return keep, reason
