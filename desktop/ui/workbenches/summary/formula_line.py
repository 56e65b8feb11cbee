"""The formula line: what stands in the current cell, with functions offered while one types; Tab takes the first."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from desktop.language import tr
from desktop.tasks.summary.functions import FUNCTION_NAMES
from desktop.ui.workbenches.text_box import LineBox

_WORD = re.compile(r"[A-Za-z]+$")
MOST_OFFERED = 6


def offered(text: str, place: int, names: Sequence[str] = FUNCTION_NAMES) -> tuple[str, ...]:
    """The functions that begin like the word before `place` in a formula."""
    word = _WORD.search(text[:place])
    if word is None or text[:1] not in "=＝":
        return ()
    return tuple(name for name in names if name.startswith(word[0].upper()))[:MOST_OFFERED]


def completed(text: str, place: int, name: str) -> tuple[str, int]:
    """The text with the word before `place` made `name` and its bracket, and the place behind it."""
    word = _WORD.search(text[:place])
    begin = word.start() if word is not None else place
    rest = text[place:]
    made = name + ("" if rest.startswith("(") else "(")
    return text[:begin] + made + rest, begin + len(made)


class FormulaLine(LineBox):
    """`offering` carries the functions that fit, `pointing` whether a click on a cell is meant as its reference."""

    offering = Signal(object)
    pointing = Signal(bool)

    def __init__(self) -> None:
        super().__init__(tr("Formula or value of the cell"))
        self.setProperty("small", True)
        self.setPlaceholderText(tr("A value, or a formula such as =SUM(B2:B6)"))
        self.textEdited.connect(lambda _: self._offer())
        self.cursorPositionChanged.connect(lambda *_: self._offer())

    def insert_name(self, name: str) -> None:
        """Put a function where the cursor is."""
        text = self.text() if self.text()[:1] in ("=", "＝") else "="
        place = max(1, self.cursorPosition())
        made, behind = completed(text, place, name)
        self.setText(made)
        self.setFocus()
        self.setCursorPosition(behind)
        self.textEdited.emit(made)

    @property
    def points(self) -> bool:
        """A formula is being typed: a click on a cell is meant as its reference."""
        return self.hasFocus() and not self.isReadOnly() and self.text()[:1] in ("=", "＝") and not self.composing

    def point_at(self, reference: str, instead_of: str = "") -> None:
        """Put a reference where the cursor is, in place of the one that was put there by the same drag."""
        text, place = self.text(), self.cursorPosition()
        begin = place - len(instead_of) if text[:place].endswith(instead_of) else place
        made = text[:begin] + reference + text[place:]
        self.setText(made)
        self.setCursorPosition(begin + len(reference))
        self.textEdited.emit(made)

    def event(self, event: QEvent) -> bool:
        """Tab completes where there is something to complete; else it leaves the line as usual."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            names = offered(self.text(), self.cursorPosition())
            if names and not self.composing:
                self.insert_name(names[0])
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointing.emit(self.points)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointing.emit(False)

    def _offer(self) -> None:
        self.pointing.emit(self.points)
        self.offering.emit(offered(self.text(), self.cursorPosition()) if self.hasFocus() else ())
