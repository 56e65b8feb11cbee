"""Labels and panels in the words of the style sheet; text is always plain."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel


def label(text: str = "", size: str = "body", tone: str = "text", *, bold: bool = False, wrap: bool = False) -> QLabel:
    """A plain-text label; `size` and `tone` are names of `ui/theme/style_sheet.py`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("type", size)
    made.setProperty("tone", tone)
    made.setProperty("bold", bold)
    made.setWordWrap(wrap)
    return made


def retone(shown: QLabel, tone: str) -> None:
    """Give a label another tone while it is on screen."""
    if shown.property("tone") != tone:
        shown.setProperty("tone", tone)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def panel(kind: str = "card") -> QFrame:
    """A frame: `card`, `bar`, `quiet` or `line`."""
    frame = QFrame()
    frame.setProperty("panel", kind)
    return frame


def rule() -> QFrame:
    """A quiet separator."""
    return panel("line")
