"""Pieces of panels: a choice among named things under headings, and who decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme, Type

_BESIDE = 28


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen: a word for the program, a text for people, the heading it stands under."""

    key: str
    text: str
    group: str = ""


class ChoiceGrid(QWidget):
    """One of several, under headings that stand before their rows; nothing is chosen until somebody does."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HAIR)
        self._grid = QWidget()
        self._column.addWidget(self._grid)

    @property
    def key(self) -> str:
        """What was chosen, empty for nothing."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def show_choices(self, choices: Sequence[Choice], room: int, chosen: str = "") -> None:
        """Other things to choose among, as many beside each other as `room` pixels hold."""
        self._column.removeWidget(self._grid)
        self._grid.hide()
        self._grid.deleteLater()
        self._group, self._grid, self._buttons = QButtonGroup(self), QWidget(), {}
        metrics = QFontMetrics(self._theme.font(Type.NOTE))
        widest = max((metrics.horizontalAdvance(choice.text) for choice in choices), default=0) + _BESIDE
        heads = max((metrics.horizontalAdvance(choice.group) for choice in choices), default=0)
        columns = max(1, min(4, (room - heads) // widest))
        self._fill(choices, columns)
        self._column.addWidget(self._grid)
        if chosen in self._buttons:
            self._buttons[chosen].setChecked(True)

    def _fill(self, choices: Sequence[Choice], columns: int) -> None:
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.HAIR + 2)
        row, column, group = 0, 0, ""
        for choice in choices:
            if choice.group != group:
                row, column, group = row + (column > 0), 0, choice.group
                grid.addWidget(label(group, "small", "muted"), row, 0)
            button = Button(self._theme, choice.text, "small")
            button.setCheckable(True)
            button.setMinimumHeight(self._theme.px(Size.TARGET))
            button.clicked.connect(lambda _=False, key=choice.key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[choice.key] = button
            grid.addWidget(button, row, column + 1)
            row, column = (row, column + 1) if column + 1 < columns else (row + 1, 0)
        for place in range(columns):
            grid.setColumnStretch(place + 1, 1)


class PeoplePicker(QWidget):
    """Who decides: as many different people as the action asks for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._boxes: dict[str, Button] = {}
        self._need = 1
        self._caption = label("", "small", "muted")
        self._row = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self._caption)
        column.addWidget(self._row)

    @property
    def names(self) -> tuple[str, ...]:
        """Who was chosen, in the order of the list."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def show_people(self, names: Sequence[str], need: int) -> None:
        """Those who may act; `need` of them decide. Where nobody else could, they are chosen already."""
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self._row)
        self._row.hide()
        self._row.deleteLater()
        self._need, self._row = need, QWidget()
        captions = {1: tr("Who does this"), 2: tr("Two people decide")}
        self._caption.setText(captions.get(need, ""))
        grid = QGridLayout(self._row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.HAIR + 2)
        group = QButtonGroup(self._row)
        group.setExclusive(need == 1)
        self._boxes = {}
        for place, name in enumerate(names):
            box = Button(self._theme, safe_name(name), "small")
            box.setCheckable(True)
            box.setMinimumHeight(self._theme.px(Size.TARGET))
            box.setChecked(len(names) <= need)
            group.addButton(box)
            self._boxes[name] = box
            grid.addWidget(box, place // 4, place % 4)
        layout.addWidget(self._row)
        self.setVisible(need > 0)
