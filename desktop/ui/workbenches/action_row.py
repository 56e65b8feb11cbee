"""A row of buttons for the actions of a workbench; each says its key in the tool tip."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.buttons import Button
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.flow import FlowLayout
from desktop.ui.workbenches.key_map import key_words


@dataclass(frozen=True)
class ActionButton:
    """One action: its name, its words, its key and a sign where it has one."""

    action: str
    words: str
    key: str = ""
    sign: str = ""
    tip: str = ""


class ActionRow(QWidget):
    """`asked` carries an action."""

    asked = Signal(str)

    def __init__(self, theme: Theme, buttons: Sequence[ActionButton]) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}
        self._row = FlowLayout(Space.HAIR)
        self.setLayout(self._row)
        for one in buttons:
            made = Button(theme, one.words, "tool", sign=one.sign)
            name = one.words or one.tip
            made.setAccessibleName(name)
            made.setToolTip(f"{one.tip or name}  {key_words(one.key)}".rstrip())
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda *_, action=one.action: self.asked.emit(action))
            self.buttons[one.action] = made
            self._row.addWidget(made)

    def add(self, widget: QWidget) -> None:
        """A further widget at the end of the row."""
        self._row.addWidget(widget)
