"""The table of the audit report: one line for each figure, filled from the reviewer's own verdicts."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.palette import Choice
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme
from desktop.ui.workbenches.text_box import LineBox


class ReportForm(QWidget):
    """`field_given` carries a field and its text."""

    field_given = Signal(str, str)

    def __init__(self, theme: Theme, fields: Sequence[Choice]) -> None:
        super().__init__()
        self.lines: dict[str, LineBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setVerticalSpacing(Space.SMALL)
        for row, field in enumerate(fields):
            line = LineBox(field.name)
            line.setProperty("small", True)
            line.setMaximumWidth(theme.px(Size.SHEET))
            line.settled.connect(lambda text, name=field.id: self.field_given.emit(name, text))
            line.accepted.connect(line.focusNextChild)
            self.lines[field.id] = line
            grid.addWidget(label(field.name, "body"), row, 0)
            grid.addWidget(line, row, 1)
        grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.LARGE)
        column.addWidget(label(tr("Audit report"), "stem", bold=True))
        column.addWidget(label(tr("Fill in the figures of your own review."), "body", "muted", wrap=True))
        self.tally = label("", "body", "text", wrap=True)
        column.addWidget(self.tally)
        column.addLayout(grid)
        column.addStretch(1)

    def show_fields(self, values: Mapping[str, str]) -> None:
        """What is filled in."""
        for name, line in self.lines.items():
            line.show_words(values.get(name, ""))

    def flush(self) -> None:
        """Commit every line."""
        for line in self.lines.values():
            line.flush()

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be typed."""
        for line in self.lines.values():
            line.setReadOnly(read_only)
