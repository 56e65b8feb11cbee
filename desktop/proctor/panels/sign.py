"""Two proctors sign with their own sticks: folder and passphrase each, or the reason why one is missing (待补签).

What they sign stands above: a few lines, or the list that is read aloud first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme

SIGNERS = 2
LONGEST_PHRASE, LONGEST_REASON = 200, 200


@dataclass(frozen=True)
class Signature:
    """The folder on a stick, and the passphrase that was typed."""

    folder: str
    passphrase: str


@dataclass(frozen=True)
class Asking:
    """What is signed and by whom. `signers` are names with the folder of their stick, each empty where not known yet;
    `facts` is a list of captions and texts to be read aloud; `reason_for` names the field of words, empty for none.
    """

    heading: str
    lines: tuple[str, ...]
    signers: Sequence[tuple[str, str]] = (("", ""),) * SIGNERS
    reason_for: str = ""
    facts: Sequence[tuple[str, str]] = ()


Act = Callable[[tuple[Signature, ...], str], None]


class SignPanel(Overlay):
    """`ask` opens it for one purpose; `folder_asked` carries a place: whose stick shall be chosen."""

    folder_asked = Signal(int)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.COLUMN + 2 * Space.PAGE)
        self._act: Act = lambda signatures, reason: None
        self.heading = label("", "title", bold=True, wrap=True)
        self.lines = label("", "body", "muted", wrap=True)
        self.folders = ["" for _ in range(SIGNERS)]
        self.places = [ElidedLabel("body", "muted") for _ in range(SIGNERS)]
        self.phrases = [QLineEdit() for _ in range(SIGNERS)]
        self.choosers = [Button(theme, tr("Stick…"), sign="folder") for _ in range(SIGNERS)]
        self._names = [label(bold=True) for _ in range(SIGNERS)]
        self.facts = QGridLayout()
        self.reason = QLineEdit()
        self.reason_for = label("", "small", "muted", wrap=True)
        self.trouble = label("", "body", "danger", bold=True, wrap=True)
        self.back, self.go = Button(theme, tr("Go back")), Button(theme, tr("Sign"), "primary")
        self.back.clicked.connect(self.close_over)
        self.go.clicked.connect(self._give)
        self._fill()

    def ask(self, asking: Asking, act: Act) -> None:
        """Open; `act` gets the signatures that were filled in and the words of the field for the reason."""
        self._act = act
        self.heading.setText(asking.heading)
        self.lines.setText("\n".join(asking.lines))
        self.reason_for.setText(asking.reason_for)
        for widget in (self.reason, self.reason_for):
            widget.setVisible(bool(asking.reason_for))
        self.reason.setAccessibleName(asking.reason_for)
        for field in (*self.phrases, self.reason):
            field.clear()
        self._show_facts(asking.facts)
        for place in range(SIGNERS):
            self._show_signer(place, asking.signers[place] if place < len(asking.signers) else None)
        self.refuse("")
        self.body.activate()  # else the card keeps the height of what it asked before
        self.open()
        self._focus_first()

    def show_folder(self, place: int, folder: str) -> None:
        """Which stick was chosen for a signer."""
        self._put_folder(place, folder)
        if folder:
            self.phrases[place].setFocus()

    def refuse(self, text: str) -> None:
        """Say what is wrong; passphrases are emptied, folders stay."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.go.setEnabled(True)

    def _put_folder(self, place: int, folder: str) -> None:
        self.folders[place] = folder
        self.places[place].setText(folder or tr("No stick chosen"))

    def _show_signer(self, place: int, signer: tuple[str, str] | None) -> None:
        name, folder = signer or ("", "")
        shown_name = safe_name(name) or tr("Proctor {n}", n=place + 1)
        self._put_folder(place, folder)
        self._names[place].setText(shown_name)
        self.choosers[place].setAccessibleName(tr("Stick of {name}", name=shown_name))
        self.phrases[place].setAccessibleName(tr("Passphrase of {name}", name=shown_name))
        for part in (self.places[place], self.phrases[place], self.choosers[place], self._names[place]):
            part.setVisible(signer is not None)

    def _show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while item := self.facts.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row, (caption, text) in enumerate(facts):
            self.facts.addWidget(label(caption, "note", "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(label(text, "body", bold=True, wrap=True), row, 1)

    def _focus_first(self) -> None:
        """The keyboard goes to what is asked first: a stick that is not known, else the passphrase."""
        folder = self.folders[0]
        (self.phrases if folder else self.choosers)[0].setFocus()

    def _give(self) -> None:
        self.go.setEnabled(False)
        filled = [
            Signature(folder, phrase.text())
            for folder, phrase in zip(self.folders, self.phrases, strict=True)
            if folder and phrase.text()
        ]
        for phrase in self.phrases:
            phrase.clear()
        self._act(tuple(filled), self.reason.text().strip())

    def _go_on(self) -> None:
        """Return in the first passphrase: to the second, or sign where one person is enough."""
        if self.phrases[1].isVisibleTo(self):
            self.phrases[1].setFocus()
        else:
            self.go.click()

    def _fill(self) -> None:
        self.facts.setHorizontalSpacing(Space.WIDE)
        self.facts.setVerticalSpacing(Space.HAIR)
        self.facts.setColumnStretch(1, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(2, 2)
        grid.setColumnStretch(3, 3)
        for place, (shown, phrase, chooser) in enumerate(zip(self.places, self.phrases, self.choosers, strict=True)):
            phrase.setEchoMode(QLineEdit.EchoMode.Password)
            phrase.setMaxLength(LONGEST_PHRASE)
            phrase.setPlaceholderText(tr("Passphrase"))
            chooser.clicked.connect(lambda _=False, place=place: self.folder_asked.emit(place))
            for column, widget in enumerate((self._names[place], chooser, shown, phrase)):
                grid.addWidget(widget, place, column)
        self.reason.setMaxLength(LONGEST_REASON)
        self.phrases[0].returnPressed.connect(self._go_on)
        self.phrases[1].returnPressed.connect(self.go.click)
        self.body.setSpacing(Space.SMALL + Space.HAIR)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.lines)
        self.body.addLayout(self.facts)
        self.body.addLayout(grid)
        for widget in (self.reason_for, self.reason):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.back)
        row.addWidget(self.trouble, 1)
        row.addStretch(0)
        row.addWidget(self.go)
        self.add_foot(row)
