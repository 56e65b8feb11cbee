"""Enter presses the button that has the keyboard, as Space does. A key that is held down presses once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether `event` was Enter, and the button was pressed by it."""
    if event.key() not in ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    if not event.isAutoRepeat():
        button.click()
    event.accept()
    return True
