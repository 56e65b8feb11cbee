"""What to do and how: stem, guideline (标注规范) and the published marking rule, beside the work all the time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.exam.task import Task
from desktop.language import tr
from desktop.ui.labels import label, panel
from desktop.ui.plain_text import safe_text
from desktop.ui.theme import Space, Theme

LEAST_HEIGHT = 132
LONG_TITLE = 16
"""A longer title is a question of its own (小题): it does not fit the line above the work, and is read here."""


class GuidelinePanel(QFrame):
    """Plain text under three headings; scrolls by the wheel and, once it has the keyboard, by the arrows."""

    def __init__(self, theme: Theme, task: Task) -> None:
        super().__init__()
        self.setProperty("panel", "card")
        self.setMinimumHeight(LEAST_HEIGHT)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(tr("Task and guideline"))
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.MEDIUM)
        self._column.setSpacing(Space.SMALL)
        self.question = label("", "body", bold=True, wrap=True)
        self.question.hide()
        self._column.addWidget(self.question)
        for heading, text in (
            (tr("Task"), task.stem), (tr("Guideline"), task.guideline), (tr("Marking rule"), task.rule),
        ):  # fmt: skip
            self._add(heading, text)
        self._column.addStretch(1)
        self.area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(self.area)

    def show_question(self, title: str) -> None:
        """The title of the open piece, whole, where it is a question; above everything else."""
        self.question.setText(safe_text(title))
        self.question.setVisible(len(title) > LONG_TITLE)
        self.area.verticalScrollBar().setValue(0)

    def _add(self, heading: str, text: str) -> None:
        if not text.strip():
            return
        if self._column.count() > 1:
            self._column.addWidget(panel("line"))
        self._column.addWidget(label(heading, "small", "muted", bold=True))
        for paragraph in safe_text(text).split("\n\n"):
            if paragraph.strip():
                shown = label(paragraph.strip("\n"), "body", wrap=True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                self._column.addWidget(shown)
