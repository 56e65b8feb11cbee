"""A text box of an answer: it tells when what was typed has settled, and knows whether a composition is open.

Settled is: one second without typing, at the latest five seconds while typing, leaving the box, or `flush`. Nothing
else may react while an input method composes, and a composition is committed before the text is read (IME rules 3, 4).
"""

from typing import Any

from PySide6.QtCore import SIGNAL, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

QUIET_MS = 1_000
LATEST_MS = 5_000
MOST_PASTED = 100_000
MOST_IN_A_LINE = 20_000


def is_redo(event: QKeyEvent) -> bool:
    """Ctrl+Y: Qt knows it in text boxes of one platform only."""
    return event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class Settling:
    """The two clocks of one text box; `tell` is called when its text has settled and differs from the last one told."""

    def __init__(self, box: Any) -> None:
        """`box` is a widget with `words` and `settled`."""
        self._box = box
        self.told: Any = ""
        self._quiet = QTimer(box, interval=QUIET_MS, singleShot=True)
        self._latest = QTimer(box, interval=LATEST_MS, singleShot=True)
        self._quiet.timeout.connect(self.tell)
        self._latest.timeout.connect(self.tell)

    def know(self, text: Any) -> None:
        """What the box shows was given by the program."""
        self.told = text
        self._stop()

    def typed(self) -> None:
        """Something was typed."""
        if self._box.words() == self.told:
            return
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()

    def tell(self) -> None:
        """Tell the text, if it is new."""
        self._stop()
        text = self._box.words()
        if text != self.told:
            self.told = text
            self._box.settled.emit(text)

    def _stop(self) -> None:
        self._quiet.stop()
        self._latest.stop()


class TextBox(QPlainTextEdit):
    """Several lines of plain text; `settled` carries the text."""

    settled = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.composing = False
        self._settling = Settling(self)
        self.textChanged.connect(self._settling.typed)

    def show_words(self, text: str) -> None:
        """Fill the box; the cursor stays where it was as far as it can."""
        if text != self.words():
            place = self.textCursor().position()
            self._settling.know(text)
            self.setPlainText(text)
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(self.toPlainText().encode("utf-16-le")) // 2))
            self.setTextCursor(cursor)
        self._settling.know(text)

    def words(self) -> str:
        """The text without what is still being composed."""
        return self.toPlainText()

    def flush(self) -> None:
        """Commit an open composition and tell the text now."""
        if self.composing and self.hasFocus():
            QGuiApplication.inputMethod().commit()
        self._settling.tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_redo(event):
            self.redo()
            event.accept()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Plain text, and not more than one answer could hold: megabytes would only hold up the window."""
        self.insertPlainText(source.text()[:MOST_PASTED])

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composing = False
        super().focusOutEvent(event)
        self._settling.tell()


class LineBox(QLineEdit):
    """One line; Enter settles it and emits `accepted`."""

    settled = Signal(str)
    accepted = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.composing = False
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMaxLength(MOST_IN_A_LINE)
        self._settling = Settling(self)
        self.textEdited.connect(self._settling.typed)

    def show_words(self, text: str) -> None:
        """Fill the line."""
        if text != self.text():
            self.setText(text)
        self._settling.know(text)

    def words(self) -> str:
        """The text without what is still being composed."""
        return self.text()

    def flush(self) -> None:
        """Commit an open composition and tell the text now."""
        if self.composing and self.hasFocus():
            QGuiApplication.inputMethod().commit()
        self._settling.tell()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("\r", "\n") and not self.composing:
            self._settling.tell()
            self.accepted.emit()
            event.accept()
        elif event.text() == "\x1b":
            self.left.emit()
            event.setAccepted(self.receivers(SIGNAL("left()")) > 0)  # else a panel around the line is left
        elif is_redo(event):
            self.redo()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composing = False
        super().focusOutEvent(event)
        self._settling.tell()
