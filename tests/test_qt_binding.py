"""The Qt binding does what the program stakes an exam on."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


def test_that_void_qt_calls_leave_the_references_to_none_alone() -> None:
    """Some releases lose one reference a call on Python 3.11 and abort the process after some thousands."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("seat")
    assert before - sys.getrefcount(None) < 100


def test_that_windows_are_tried_on_a_lab_screen(qapp: QApplication) -> None:
    size = qapp.primaryScreen().size()
    assert (size.width(), size.height()) == (1366, 768)
