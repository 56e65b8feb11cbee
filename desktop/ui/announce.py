"""Say something once to screen readers; used for reminders and messages, never for each second."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have `text` spoken; `urgent` interrupts what is being spoken."""
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    level = QAccessible.AnnouncementPoliteness
    event.setPoliteness(level.Assertive if urgent else level.Polite)
    QAccessible.updateAccessibility(event)
