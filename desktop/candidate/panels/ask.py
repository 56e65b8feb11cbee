"""A question with two answers: what happened, what it does, and a button named by its verb."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme


@dataclass(frozen=True)
class Asked:
    """`heading` asks, `lines` say what it does, `verb` does it; `careful` puts the weight on going back."""

    heading: str
    lines: tuple[str, ...]
    verb: str
    back: str = ""
    careful: bool = True


class AskPanel(Overlay):
    """Used for 交卷 and for leaving a group of questions for good."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.NARROW + Space.PAGE)
        self.heading = label(size="title", bold=True, wrap=True)
        self.lines = label(size="option", wrap=True)
        self._act: Callable[[], None] = lambda: None
        self.back = Button(theme, tr("Go back"))
        self.go = Button(theme, "", "primary")
        self.back.clicked.connect(self._leave)
        self.go.clicked.connect(self._agree)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.lines)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)

    def ask(self, asked: Asked, act: Callable[[], None]) -> None:
        """Open with a question, `act` on yes; the keyboard starts on the careful answer."""
        self._act = act
        self.heading.setText(asked.heading)
        self.lines.setText("\n".join(asked.lines))
        self.go.say(asked.verb)
        self.back.say(asked.back or tr("Go back"))
        self.open()
        (self.back if asked.careful else self.go).setFocus()

    def _agree(self) -> None:
        self.close_over()
        self._act()

    def _leave(self) -> None:
        self.close_over()
        self.dismissed.emit()
