"""The proctors' window on a real console folder: with its session, with the paper opened, with the exam begun."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, ConsoleRoom, invent_console_room, practice_contents
from desktop.ui.theme import Theme
from desktop.workflows.console_folder import ConsoleFolder
from tests.candidate.pictures import picture_bytes
from tests.proctor.stage import SEATS, desk, press_person, type_codes, wait_for


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> ConsoleRoom:
    contents = practice_contents(picture_bytes(60, 80, "photo"))
    return invent_console_room(
        tmp_path_factory.mktemp("console") / "console", SEATS, with_sticks=True, contents=contents
    )


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(STARTS_MS - 60_000)


@pytest.fixture
def window(qapp: QApplication) -> Iterator[ProctorWindow]:
    window = ProctorWindow(Theme())
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def controller(window: ProctorWindow, room: ConsoleRoom, clock: MovableClock, tmp_path: Path) -> Iterator[Controller]:
    folder = shutil.copytree(room.folder, tmp_path / "console")
    controller = Controller(window, ConsoleFolder(Path(folder)), clock)
    controller.begin()
    wait_for(lambda: controller.desk is not None)
    yield controller
    controller.close()


@pytest.fixture
def opened(controller: Controller, window: ProctorWindow, room: ConsoleRoom) -> Controller:
    type_codes(window, room)
    wait_for(lambda: desk(controller).record.is_opened)
    controller.show_wall()
    return controller


@pytest.fixture
def started(opened: Controller, window: ProctorWindow) -> Controller:
    window.top.next.click()
    press_person(window, 0)
    window.act.go.click()
    assert desk(opened).record.started_ms
    return opened
