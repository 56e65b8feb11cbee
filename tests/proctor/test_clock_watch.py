"""The proctors see at once that their console's clock was moved; it stands in the list of what happened."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.exam.audit import Audit
from desktop.proctor.clock_watch import ClockWatch
from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.ui.theme import Theme
from desktop.workflows.console_folder import ConsoleFolder

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


@pytest.fixture
def window(qapp: QApplication) -> Iterator[ProctorWindow]:
    window = ProctorWindow(Theme())
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def test_that_a_clock_that_is_set_is_said_and_stands_in_the_list(window: ProctorWindow, tmp_path: Path) -> None:
    invent_console_room(tmp_path / "first" / "console", 2)
    clock = MovableClock(STARTS_MS - 60_000)
    console = ConsoleFolder(Path(shutil.copytree(tmp_path / "first" / "console", tmp_path / "console")))
    controller = Controller(window, console, clock)
    watch = ClockWatch(window, controller)
    controller.begin()
    while controller.desk is None:
        QTest.qWait(5)
    watch.look()
    assert window.messages.message is None
    clock.advance(10)
    clock.jump_wall(-600)
    watch.look()
    assert window.messages.message is not None
    assert window.messages.message.text == "The console's clock moved oddly: the clock was set. No time was changed"
    assert [entry.kind for entry in controller.desk.record.events] == [Audit.CONSOLE_CLOCK]
    assert "clock moved oddly" in window.wall.record.lines.line(0)[1]
    watch.stop()
    controller.close()
    watch.look()
