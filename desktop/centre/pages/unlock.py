"""Two custodians type their passphrases; a rehearsal never shows this page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label, panel
from desktop.ui.theme import Size, Space, Theme


class UnlockPage(QWidget):
    """`phrases_given` carries both phrases."""

    phrases_given = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.first, self.second = _field(tr("Passphrase of custodian 1")), _field(tr("Passphrase of custodian 2"))
        self.open_button = Button(theme, tr("Open the store"), "primary", sign="lock")
        self.trouble = label("", "body", "danger", bold=True, wrap=True)
        self.trouble.hide()
        self.open_button.clicked.connect(self._give)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._give)
        card: QFrame = panel("card")
        card.setFixedWidth(min(theme.px(Size.NARROW), Size.COLUMN))
        column = QVBoxLayout(card)
        column.setContentsMargins(*(Space.PAGE,) * 4)
        column.setSpacing(Space.LARGE)
        column.addWidget(label(tr("Names and scores open with both custodians' passphrases."), "option", wrap=True))
        for name, field in ((tr("Custodian 1"), self.first), (tr("Custodian 2"), self.second)):
            column.addWidget(label(name, "note", "muted"))
            column.addWidget(field)
        column.addWidget(self.trouble)
        column.addWidget(self.open_button)
        whole = QHBoxLayout(self)
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def say(self, text: str) -> None:
        """What went wrong; both fields are emptied."""
        self.trouble.setText(text)
        self.trouble.show()
        self.first.clear()
        self.second.clear()
        self.open_button.setEnabled(True)
        self.first.setFocus()

    def _give(self) -> None:
        self.open_button.setEnabled(False)
        self.trouble.hide()
        self.phrases_given.emit(self.first.text(), self.second.text())


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
