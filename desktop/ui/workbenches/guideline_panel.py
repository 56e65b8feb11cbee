"""What to do and how: stem, guideline (标注规范) and the published marking rule, beside the work all the time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.exam.task import Task
from desktop.language import tr
from desktop.ui.labels import label, panel
from desktop.ui.plain_text import safe_text
from desktop.ui.theme import Space, Theme

LEAST_HEIGHT = 132


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
        for heading, text in (
            (tr("Task"), task.stem), (tr("Guideline"), task.guideline), (tr("Marking rule"), task.rule),
        ):  # fmt: skip
            self._add(heading, text)
        self._column.addStretch(1)
        self.area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(self.area)

    def _add(self, heading: str, text: str) -> None:
        if not text.strip():
            return
        if self._column.count():
            self._column.addWidget(panel("line"))
        self._column.addWidget(label(heading, "small", "muted", bold=True))
        for paragraph in safe_text(text).split("\n\n"):
            if paragraph.strip():
                shown = label(paragraph.strip("\n"), "body", wrap=True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                self._column.addWidget(shown)
