"""A proctor's one-time code: typed, explained, and only then used."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

LONGEST = 40
WISHES = ("", "lock", "move")


class CodePanel(Overlay):
    """`code_entered` carries the text and what is wished besides what the moment asks for: nothing, lock or move.

    `confirmed` says that its meaning was read and agreed to.
    """

    code_entered = Signal(str, str)
    confirmed = Signal()

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.NARROW + Space.PAGE)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setProperty("code", True)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setAccessibleName(tr("Proctor's code"))
        self.meaning = label(size="option", bold=True, wrap=True)
        self.trouble = label(tone="danger", bold=True, wrap=True)
        self.go = Button(theme, tr("Check the code"), "primary")
        self.back = Button(theme, tr("Cancel"))
        self._means_something = False
        self.wishes = QButtonGroup(self)
        self.body.addWidget(label(tr("Proctor's code"), "title", bold=True))
        self.body.addWidget(
            label(tr("For proctors. Type the code from the line for this seat."), tone="muted", wrap=True)
        )
        for widget in (self.field, self.meaning, self.trouble):
            self.body.addWidget(widget)
        self.body.addLayout(self._wish_row())
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.back.clicked.connect(self._leave)
        self.go.clicked.connect(self._act)
        self.field.returnPressed.connect(self._act)
        self.field.textEdited.connect(self._forget)

    def open_empty(self) -> None:
        """Open for a new code; a wish that was there stays for the second proctor's."""
        self.field.clear()
        self._forget()
        self.open()
        self.field.setFocus()

    def show_meaning(self, sentence: str) -> None:
        """What the code would do; the button now does it."""
        self.meaning.setText(sentence)
        self.meaning.show()
        self.trouble.hide()
        self._means_something = True
        self.go.say(tr("Use the code"))
        self.go.setFocus()

    def show_refusal(self, text: str, advice: str, code: str) -> None:
        """The code was refused."""
        self._forget()
        self.trouble.setText("\n".join((text, f"{advice} [{code}]".strip())))
        self.trouble.show()
        self.field.selectAll()
        self.field.setFocus()

    def _forget(self) -> None:
        self._means_something = False
        self.go.say(tr("Check the code"))
        self.meaning.hide()
        self.trouble.hide()

    def _act(self) -> None:
        if self._means_something:
            self.close_over()
            if self.wishes.checkedId() == WISHES.index("lock"):
                self.wishes.button(0).setChecked(True)
            self.confirmed.emit()
        elif self.field.text().strip():
            self.code_entered.emit(self.field.text(), WISHES[max(0, self.wishes.checkedId())])

    def _wish_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.HAIR)
        for place, words in enumerate((tr("What is needed now"), tr("Lock the screen"), tr("To another machine"))):
            button = Button(self._theme, words, "small")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self.wishes.addButton(button, place)
            row.addWidget(button)
        self.wishes.idClicked.connect(lambda _: self._forget())
        return row

    def _leave(self) -> None:
        self.wishes.button(0).setChecked(True)
        self.close_over()
        self.dismissed.emit()
