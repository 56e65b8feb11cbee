"""Two proctors sign with their own sticks: folder and passphrase each, or the reason why one is missing (待补签)."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

SIGNERS = 2
LONGEST_PHRASE, LONGEST_REASON = 200, 200


@dataclass(frozen=True)
class Signature:
    """The folder on a stick, and the passphrase that was typed."""

    folder: str
    passphrase: str


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
        self._names = [label(tr("Proctor {n}", n=place + 1)) for place in range(SIGNERS)]
        self.reason = QLineEdit()
        self.reason_for = label("", "small", "muted", wrap=True)
        self.trouble = label("", "body", "danger", bold=True, wrap=True)
        self.back, self.go = Button(theme, tr("Go back")), Button(theme, tr("Sign"), "primary")
        self.back.clicked.connect(self.close_over)
        self.go.clicked.connect(self._give)
        self._fill()

    def ask(
        self, heading: str, lines: tuple[str, ...], act: Act, *, reason_for: str = "", people: int = SIGNERS
    ) -> None:
        """Open; `act` gets the signatures that were filled in and the words of the field that `reason_for` names."""
        self._act = act
        self.heading.setText(heading)
        self.lines.setText("\n".join(lines))
        self.reason_for.setText(reason_for)
        for widget in (self.reason, self.reason_for):
            widget.setVisible(bool(reason_for))
        for field in (*self.phrases, self.reason):
            field.clear()
        for place in range(SIGNERS):
            self.show_folder(place, "")
            shown: tuple[QWidget, ...] = (
                self.places[place], self.phrases[place], self.choosers[place], self._names[place]
            )  # fmt: skip
            for part in shown:
                part.setVisible(place < people)
        self.refuse("")
        self.open()

    def show_folder(self, place: int, folder: str) -> None:
        """Which stick was chosen for a signer."""
        self.folders[place] = folder
        self.places[place].setText(folder or tr("No stick chosen"))
        if folder:
            self.phrases[place].setFocus()

    def refuse(self, text: str) -> None:
        """Say what is wrong; passphrases are emptied, folders stay."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.go.setEnabled(True)

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

    def _fill(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(2, 1)
        for place, (shown, phrase, chooser) in enumerate(zip(self.places, self.phrases, self.choosers, strict=True)):
            phrase.setEchoMode(QLineEdit.EchoMode.Password)
            phrase.setMaxLength(LONGEST_PHRASE)
            phrase.setAccessibleName(tr("Passphrase of proctor {n}", n=place + 1))
            phrase.setPlaceholderText(tr("Passphrase"))
            chooser.clicked.connect(lambda _=False, place=place: self.folder_asked.emit(place))
            grid.addWidget(self._names[place], 2 * place, 0)
            grid.addWidget(chooser, 2 * place, 1)
            grid.addWidget(shown, 2 * place, 2)
            grid.addWidget(phrase, 2 * place + 1, 1, 1, 2)
        self.reason.setMaxLength(LONGEST_REASON)
        self.phrases[-1].returnPressed.connect(self.go.click)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.lines)
        self.body.addLayout(grid)
        for widget in (self.reason_for, self.reason, self.trouble):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)
