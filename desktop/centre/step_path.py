"""The path of a session: 导入 → 阅卷 → 成绩册 → 通知单, each with what is left."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.labels import label, retone
from desktop.ui.theme import Space, Theme


class StepPath(QWidget):
    """Four steps in a row; `show_steps` says what is left of each and which one is next."""

    def __init__(self, theme: Theme, names: tuple[str, ...]) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        self._steps = [_Step(number, name) for number, name in enumerate(names, start=1)]
        for place, step in enumerate(self._steps):
            if place:
                row.addWidget(label("→", "title", "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(step, 1)

    def show_steps(self, left: tuple[str, ...], done: tuple[bool, ...]) -> None:
        """`left` are words; the first step that is not done is the next one."""
        following = next((place for place, finished in enumerate(done) if not finished), len(done))
        for place, step in enumerate(self._steps):
            tone = "ok" if done[place] else "primary" if place == following else "muted"
            step.say(left[place], tone)


class _Step(QFrame):
    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self.setProperty("panel", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.HAIR)
        self._name = label(f"{number}  {name}", "option", bold=True)
        self._left = label("", "note", "muted", wrap=True)
        column.addWidget(self._name)
        column.addWidget(self._left)

    def say(self, left: str, tone: str) -> None:
        """What is left, in the step's tone."""
        self._left.setText(left)
        retone(self._name, tone)
        self.setAccessibleName(f"{self._name.text()} {left}")
