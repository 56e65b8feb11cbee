"""Covers the paper while it is paused, while the candidate is away, or while saving is impossible."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.sign import Sign
from desktop.ui.theme import Size, Space, Theme


@dataclass(frozen=True)
class Covering:
    """Why the paper is covered; `may_return` offers 返回, `for_proctor` the entry of a code."""

    sign: str
    heading: str
    lines: tuple[str, ...]
    may_return: bool = False
    for_proctor: bool = False


class Cover(Overlay):
    """Nothing of the paper is seen behind it."""

    returned = Signal()
    code_requested = Signal()

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.NARROW + Space.PAGE, opaque=True)
        self.sign = Sign(theme, "pause")
        self.sign.setMinimumHeight(2 * Size.MARK)
        self.heading = label(size="large", bold=True, wrap=True)
        self.lines = label(size="option", tone="muted", wrap=True)
        self.back = Button(theme, tr("Return"), "primary")
        self.code = Button(theme, tr("Proctor: type a code..."), sign="lock")
        self.body.addWidget(self.sign)
        for shown in (self.heading, self.lines):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(shown)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addStretch(1)
        row.addWidget(self.code)
        row.addWidget(self.back)
        row.addStretch(1)
        self.body.addLayout(row)
        self.back.clicked.connect(self.returned)
        self.code.clicked.connect(self.code_requested)

    def cover(self, covering: Covering) -> None:
        """Cover the page."""
        self.sign.name = covering.sign
        self.heading.setText(covering.heading)
        self.lines.setText("\n".join(covering.lines))
        self.back.setVisible(covering.may_return)
        self.code.setVisible(covering.for_proctor)
        self.open()
