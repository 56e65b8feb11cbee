"""The labels of a paper as buttons: number, colour, line, name; `/` finds one by name. None is ever made here."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.label_looks import SAMPLE_HEIGHT, SAMPLE_WIDTH, LabelLook, sample_icon
from desktop.ui.workbenches.text_box import LineBox

COLUMN = 132


class PaletteBar(QWidget):
    """`label_chosen` carries a label's id. The checked button is the sticky label: what is drawn next gets it."""

    label_chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, looks: Mapping[str, LabelLook], columns: int = 2) -> None:
        super().__init__()
        self._theme = theme
        self._looks = looks
        self._most_columns = self._columns = columns
        self._buttons: dict[str, QPushButton] = {}
        self.filter = LineBox(tr("Find a label"))
        self.filter.setPlaceholderText(tr("Find a label"))
        self.filter.setProperty("small", True)
        self.filter.textEdited.connect(self._arrange)
        self.filter.accepted.connect(self._choose_first)
        self.filter.left.connect(self._close_filter)
        self.filter.installEventFilter(self)
        self.filter.hide()
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.HAIR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self.filter)
        column.addLayout(self._grid)
        for look in looks.values():
            self._add(look)
        self._arrange()
        theme.changed.connect(self._draw)
        self._draw()

    def show_label(self, label: str) -> None:
        """Mark the label in use; "" for none."""
        for name, button in self._buttons.items():
            button.setChecked(name == label)

    def mark(self, label: str, on: bool) -> None:
        """Mark one of several labels in use."""
        self._buttons[label].setChecked(on)

    def at_number(self, number: int) -> str:
        """The id of the label that has `number` (from 1), "" when there are fewer."""
        return next((look.label for look in self._looks.values() if look.number == number), "")

    def open_filter(self) -> None:
        """Take the keyboard and narrow the labels by what is typed."""
        self.filter.show()
        self.filter.setFocus()
        self.filter.selectAll()

    def _add(self, look: LabelLook) -> None:
        button = QPushButton(look.name, self)
        button.setProperty("kind", "label")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        spoken = tr("Label {n}: {name}", n=look.number, name=look.name) if look.number else look.name
        button.setAccessibleName(spoken)
        button.setToolTip(f"{look.name}  {look.key}".rstrip())
        button.clicked.connect(lambda: self.label_chosen.emit(look.label))
        self._buttons[look.label] = button

    def _arrange(self) -> None:
        wanted = self.filter.text().strip().casefold()
        shown = [b for name, b in self._buttons.items() if wanted in self._looks[name].name.casefold()]
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.setVisible(button in shown)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // self._columns, place % self._columns)

    def _choose_first(self) -> None:
        wanted = self.filter.text().strip().casefold()
        found = next((name for name in self._looks if wanted in self._looks[name].name.casefold()), "")
        self._close_filter()
        if found:
            self.label_chosen.emit(found)

    def _close_filter(self) -> None:
        self.filter.clear()
        self.filter.hide()
        self._arrange()
        self.left.emit()

    def _draw(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(sample_icon(self._theme, self._looks[name], max(1.0, self.devicePixelRatioF())))
            button.setIconSize(QSize(self._theme.px(SAMPLE_WIDTH), self._theme.px(SAMPLE_HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, min(self._most_columns, self.width() // self._theme.px(COLUMN)))
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(COLUMN) // 2, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit typed into the empty filter is a number of a label, also a full-width one."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.filter.text():
            typed = event.text()
            if len(typed) == 1 and typed.isdecimal() and (label := self.at_number(int(typed) or 10)):
                self._close_filter()
                self.label_chosen.emit(label)
                return True
        return False
