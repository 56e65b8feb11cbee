"""The table of the audit report: one line for each figure, filled from the reviewer's own verdicts."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.palette import Choice
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme
from desktop.ui.workbenches.form import FieldForm, FormField


class ReportForm(QWidget):
    """`form` holds the figures, under the words and the running tally."""

    def __init__(self, theme: Theme, fields: Sequence[Choice]) -> None:
        super().__init__()
        self.form = FieldForm(theme, [FormField(field.id, field.name) for field in fields])
        self.form.setMaximumWidth(2 * theme.px(Size.SHEET))
        self.form.accepted.connect(self._go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.LARGE)
        column.addWidget(label(tr("Audit report"), "stem", bold=True))
        column.addWidget(label(tr("Fill in the figures of your own review."), "body", "muted", wrap=True))
        self.tally = label("", "body", "text", wrap=True)
        column.addWidget(self.tally)
        column.addWidget(self.form)
        column.addStretch(1)

    def _go_on(self, field: str) -> None:
        names = list(self.form.boxes)
        place = names.index(field) + 1
        if place < len(names):
            self.form.take_keyboard(names[place])
