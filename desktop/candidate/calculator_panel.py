"""计算器: beside the question, never over it, where the screen has the room. Only where the policy allows one."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.candidate.calculator import LONGEST, calculate, shown
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme

KEYS = ("(", ")", "%", "÷", "7", "8", "9", "×", "4", "5", "6", "−", "1", "2", "3", "+", "C", "0", ".", "=")
COLUMNS = 4


class CalculatorPanel(QFrame):
    """`closed` gives the keyboard back. Enter or = works the sum out, arrow up brings the last sum back."""

    closed = Signal()

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self.setProperty("panel", "card")
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setAccessibleName(tr("Sum"))
        self.field.setValidator(QRegularExpressionValidator(r"[0-9０-９.．+＋\-−–*×xX/÷%％()（） E]*"))
        self.last = ElidedLabel("note", "muted")
        self._sum = ""
        self.field.returnPressed.connect(self.work_out)
        close = Button(theme, "", "quiet", sign="close")
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.leave)
        self._arrange(close)
        theme.changed.connect(self.place)
        self.hide()

    def open(self) -> None:
        """Come into sight and take the keyboard."""
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def leave(self) -> None:
        """Go out of sight; the sum stays for the next time."""
        self.hide()
        self.closed.emit()

    def work_out(self) -> None:
        """Put the value in the field and keep the sum; say so where there is none."""
        text = self.field.text().strip()
        if not text:
            return
        try:
            value = shown(calculate(text))
        except ValueError:
            self.last.setText(tr("This cannot be calculated."))
            return
        self._sum = text
        self.last.setText(f"{text} =")
        self.field.setText(value)

    def place(self) -> None:
        """At the right, above the row of buttons."""
        host = self._host
        self.setFixedWidth(min(self._theme.px(Size.SHEET), host.width() - 2 * Space.WIDE))
        self.adjustSize()
        below = self._theme.px(Size.BUTTON) + 2 * Space.LARGE
        self.move(host.width() - Space.WIDE - self.width(), max(Space.SMALL, host.height() - below - self.height()))

    def _press(self, key: str) -> None:
        if key == "=":
            self.work_out()
        elif key == "C":
            self.field.clear()
            self.last.setText("")
        else:
            self.field.insert(key)
        self.field.setFocus()

    def _arrange(self, close: Button) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.HAIR)
        head = QHBoxLayout()
        head.addWidget(label(tr("Calculator"), "option", bold=True), 1)
        head.addWidget(close)
        column.addLayout(head)
        column.addWidget(self.last)
        column.addWidget(self.field)
        grid = QGridLayout()
        grid.setSpacing(Space.HAIR)
        for place, key in enumerate(KEYS):
            button = Button(self._theme, key, "small")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._press, key))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        column.addLayout(grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_Up and self._sum:
            self.field.setText(self._sum)
        event.accept()
