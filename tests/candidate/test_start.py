"""A program that is not well does not serve a seat."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.candidate.app import Seat
from desktop.candidate.self_test import prepare
from desktop.candidate.session_change import forget_candidate
from desktop.candidate.window import CandidateWindow
from desktop.exam.sitting import State
from desktop.keeper.messages import CheckIn
from desktop.refusals import refuse
from desktop.ui.theme import Theme
from desktop.workflows.change_session import sessions_to_open
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import TICKET, invent_room
from tests.helpers.later_session import add_later_session
from tests.helpers.source_tree import ROOT


def test_that_a_failed_vector_ends_the_program_and_a_missing_grant_does_not(qapp: QApplication, tmp_path: Path) -> None:
    prepare(tmp_path)
    seat = Seat(StationFolder(tmp_path), CandidateWindow(Theme(), full_screen=False))
    seat.take_refusal(refuse("E-GRT-01"))
    assert seat.failure is None
    failed = refuse("E-SLF-01", id="box")
    seat.take_refusal(failed)
    assert seat.failure is failed


def begun_seat(folder: Path) -> Seat:
    """A seat whose window is shown and whose keeper is not open yet."""
    window = CandidateWindow(Theme(), full_screen=False)
    seat = Seat(StationFolder(folder), window)
    window.present()
    seat.begin()
    return seat


@pytest.mark.expects_noise("propagateSizeHints")
def test_that_a_check_in_typed_before_the_keeper_is_open_waits_for_it(qapp: QApplication, tmp_path: Path) -> None:
    invent_room(tmp_path)
    seat = begun_seat(tmp_path)
    assert seat.controller.window.shown == "idle"
    seat.controller.submit(CheckIn(TICKET))
    while seat.controller.window.shown != "identity":
        QTest.qWait(5)
    seat.end()


@pytest.mark.expects_noise("propagateSizeHints")
def test_that_a_station_without_a_ticket_offers_its_opening_at_once(qapp: QApplication, tmp_path: Path) -> None:
    invent_room(tmp_path)
    (tmp_path / "session" / "room.kticket").unlink()
    seat = begun_seat(tmp_path)
    assert seat.controller.state is State.WAITING
    assert seat.controller.window.page("idle").open_paper.isVisibleTo(seat.controller.window)
    QThreadPool.globalInstance().waitForDone()
    seat.end()


@pytest.mark.expects_noise("propagateSizeHints")
def test_that_a_machine_whose_candidate_did_not_come_is_free_for_another_one(
    qapp: QApplication, tmp_path: Path
) -> None:
    invent_room(tmp_path)
    seat = begun_seat(tmp_path)
    while seat._keeper is None:
        QTest.qWait(5)
    QTest.qWait(50)
    seat.show_swap()
    assert seat.controller.window.shown == "swap" and seat._keeper is None
    seat.controller.window.page("swap").back.click()
    while seat._keeper is None:
        QTest.qWait(5)
    seat.controller.submit(CheckIn(TICKET))
    while seat.controller.window.shown != "identity":
        QTest.qWait(5)
    seat.show_swap()
    assert seat.controller.window.shown == "identity" and seat._keeper is not None
    seat.end()


_SERVED = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QThreadPool, QTimer
from desktop.candidate.app import _make_seat
from desktop.candidate.console_link import ConsoleLink
from desktop.ui.application import make_application
from desktop.workflows.station_folder import StationFolder

app, loop, begun = make_application(), QEventLoop(), []
begin = ConsoleLink._start
ConsoleLink._start = lambda self, link: (begin(self, link), begun.append(link))
seat = _make_seat(StationFolder(Path(sys.argv[1])), False, "")
timer = QTimer(interval=20)
timer.timeout.connect(lambda: begun and loop.quit())
timer.start()
loop.exec()
QThreadPool.globalInstance().waitForDone()
seat.end()
print(begun, *sys.modules)
"""


def test_that_a_seat_without_a_console_and_practical_work_loads_nothing_for_them(tmp_path: Path) -> None:
    """Asked of a process of its own, after the seat has looked for a console."""
    invent_room(tmp_path)
    command = [sys.executable, "-c", _SERVED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    begun, *loaded = done.stdout.split()
    assert begun == "[None]"
    large = {"asyncio", "ssl", "cryptography.x509", "numpy", "soundfile", "PySide6.QtNetwork", "PySide6.QtMultimedia"}
    assert {name for name in loaded if name in large or "workbenches" in name} == set()


@pytest.mark.expects_noise("propagateSizeHints")
def test_that_a_ticket_that_comes_while_the_folder_is_looked_through_opens_the_sitting_once(
    qapp: QApplication, tmp_path: Path
) -> None:
    invent_room(tmp_path)
    seat = begun_seat(tmp_path)
    for _ in range(3):
        seat._arm()
    while seat._keeper is None or seat._looking:
        QTest.qWait(5)
    QThreadPool.globalInstance().waitForDone()
    QTest.qWait(50)
    assert not seat.controller.window.messages.isVisible()
    seat.end()


@pytest.mark.expects_noise("propagateSizeHints")
def test_that_proctors_lead_a_seat_nobody_sat_at_to_the_next_session(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = invent_room(tmp_path)
    later = add_later_session(room)
    monkeypatch.setattr("desktop.candidate.session_change.RESERVE_BYTES", 65_536)
    seat = begun_seat(tmp_path)
    button = seat.controller.window.page("idle").next
    while not button.isVisibleTo(seat.controller.window) or not list((tmp_path / "outbox").glob("*.khead")):
        QTest.qWait(5)
    button.click()
    panel = seat.controller.window.panel("ask")
    assert panel.isVisible() and panel.back.hasFocus()
    panel.go.click()
    while not seat.goes_on:
        QTest.qWait(5)
    seat.end()
    seat.put_away()
    assert sessions_to_open(SessionDesk(StationFolder(tmp_path)))[0].grant.header.session == later
    QGuiApplication.clipboard().setText("of the next candidate")
    forget_candidate()
    assert QGuiApplication.clipboard().text() == ""
