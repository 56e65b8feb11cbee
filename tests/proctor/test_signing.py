"""Signing in the proctors' window: exceptions at the opening, rare orders, sticks found once, the list read aloud."""

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.exam.audit import Audit
from desktop.formats.head import Head, write_head
from desktop.proctor.actions import Act
from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import PHRASE, STARTS_MS, ConsoleRoom, invent_console_room
from desktop.ui.theme import Theme
from desktop.workflows import run_room
from desktop.workflows.collect_bundles import collect
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.sign_orders import kept_orders, pending_decisions
from desktop.workflows.spoken_times import time_of_day
from tests.helpers.room_bundles import bundle_of

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
SEATS = 3


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> ConsoleRoom:
    return invent_console_room(tmp_path_factory.mktemp("signing") / "console", SEATS, with_sticks=True, spares=1)


@pytest.fixture
def window(qapp: QApplication) -> Iterator[ProctorWindow]:
    window = ProctorWindow(Theme())
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def controller(window: ProctorWindow, room: ConsoleRoom, tmp_path: Path) -> Iterator[Controller]:
    folder = Path(shutil.copytree(room.folder, tmp_path / "console"))
    controller = Controller(window, ConsoleFolder(folder), MovableClock(STARTS_MS))
    controller.begin()
    wait_for(lambda: controller.desk is not None)
    yield controller
    controller.close()


@pytest.fixture
def started(controller: Controller, window: ProctorWindow, room: ConsoleRoom) -> Controller:
    open_with(window, room, "Proctor A", "Proctor B", "Chief proctor")
    wait_for(lambda: desk(controller).record.is_opened)
    controller.show_wall()
    run_room.start(desk(controller), "Proctor A")
    controller.refresh()
    return controller


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        QTest.qWait(5)


def desk(controller: Controller) -> RoomDesk:
    assert controller.desk is not None
    return controller.desk


def open_with(window: ProctorWindow, room: ConsoleRoom, *names: str) -> None:
    for box in window.opening._boxes:
        box.setChecked(box.text() in names)
    for place, number in enumerate((1, 2 if "Proctor B" in names else 3)):
        window.opening.codes[place].setText(str(number))
        window.opening.texts[place].setText(room.printed(number))
    window.opening.go.click()


def decide(window: ProctorWindow, *names: str, text: str = "") -> None:
    """Fill the panel's words and people, and press its button."""
    window.act.text.setText(text)
    for name in names:
        if not window.act.people._boxes[name].isChecked():
            window.act.people._boxes[name].click()
    window.act.go.click()


def sign(window: ProctorWindow, room: ConsoleRoom, *numbers: int) -> None:
    """Everybody whose place is shown signs; folders that are not known yet are named."""
    for place, number in enumerate(numbers):
        if not window.sign.folders[place]:
            window.sign.show_folder(place, str(room.stick(number)))
        window.sign.phrases[place].setText(PHRASE)
    window.sign.go.click()
    wait_for(lambda: not window.sign.isVisible() or bool(window.sign.trouble.text()))
    assert not window.sign.trouble.text()


def know_head(controller: Controller, room: ConsoleRoom, seat: int, fill: int = 7) -> None:
    key, _ = room.stations[seat]
    row = desk(controller).roster.at_seat(seat)
    assert row is not None and controller.heads is not None
    head = Head(room.header.session, key.key_id, row.candidate, 1, bytes(16), 3, bytes([fill] * 32), 0, 0, bytes(16))
    controller.heads.take([(b"", write_head(head, key))])


def test_that_too_few_people_open_nothing_until_the_chief_signs_on_the_same_page(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    assert window.opening.exception.isHidden()
    open_with(window, room, "Proctor A", "Chief proctor")
    wait_for(lambda: "E-REL-05" in window.opening.trouble.text())
    assert desk(controller).record.present == ()
    window.opening.exception.setFocus()
    QTest.keyClick(window.opening.exception, Qt.Key.Key_Space)
    assert window.sign.isVisible() and not window.sign.phrases[1].isVisible()
    window.sign.reason.setText("一名监考员途中受阻")
    sign(window, room, 3)
    assert desk(controller).record.exception == "一名监考员途中受阻"
    assert window.shown is window.opening and "受阻" in window.opening.news.text()
    assert not window.opening.trouble.text()
    open_with(window, room, "Proctor A", "Chief proctor")
    wait_for(lambda: desk(controller).record.is_opened)
    assert desk(controller).record.openings[0].reason == "一名监考员途中受阻"


def test_that_a_proctor_cannot_sign_an_exception(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    controller._ask_exception()
    window.sign.reason.setText("赶时间")
    window.sign.show_folder(0, str(room.stick(1)))
    window.sign.phrases[0].setText(PHRASE)
    window.sign.go.click()
    wait_for(lambda: bool(window.sign.trouble.text()))
    assert not desk(controller).record.exception and window.sign.reason.text() == "赶时间"


def test_that_extra_time_on_the_day_is_approved_and_signed_by_the_chief(
    started: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    started.ask(Act.EXTEND, (2,))
    window.act.choices._buttons["25"].click()
    window.act.second._buttons["10"].click()
    decide(window, "Chief proctor", text="右手受伤")
    assert window.sign.isVisible() and not window.sign.phrases[1].isVisible()
    sign(window, room, 3)
    (entry,) = [entry for entry in desk(started).record.events if entry.kind is Audit.ACCOMMODATION]
    assert entry.values == {"extra_pct": 25, "extra_s": 600}
    assert pending_decisions(desk(started)) == () and len(kept_orders(desk(started))) == 1


def test_that_a_power_cut_is_one_order_and_a_wrong_time_stays_in_the_panel(
    started: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    started._clock.advance(900)  # type: ignore[attr-defined]
    sent: list[tuple[int, ...]] = []
    assert started.orders is not None
    started.orders.signed.connect(lambda _, seats: sent.append(seats))
    started.ask(Act.POWER)
    window.act.fields.edits[0].setText("9点")
    decide(window, "Proctor A", "Proctor B", text="全楼停电")
    assert window.act.isVisible() and "9点" in window.act.trouble.text()
    window.act.fields.edits[0].setText(time_of_day(STARTS_MS + 120_000))
    window.act.fields.edits[1].setText(time_of_day(STARTS_MS + 600_000))
    window.act.go.click()
    wait_for(window.sign.isVisible)
    sign(window, room, 1, 2)
    assert sent == [()] and desk(started).record.events[-1].kind is Audit.ORDER


def test_that_a_swap_is_decided_and_signed_once_and_the_sticks_are_remembered(
    started: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    started.ask(Act.SWAP, (1,))
    window.act.choices._buttons[room.stations[4][0].key_id.hex()].click()
    assert window.act.second.key == "equipment"
    decide(window, "Proctor A", "Proctor B", text="键盘失灵")
    assert window.sign.isVisible() and window.sign.folders == ["", ""]
    sign(window, room, 1, 2)
    kinds = [entry.kind for entry in desk(started).record.events]
    assert (kinds.count(Audit.SWAPPED), kinds.count(Audit.CREDIT), kinds.count(Audit.ORDER)) == (1, 1, 1)
    started.ask(Act.END)
    decide(window, "Proctor A", "Proctor B", text="火警疏散")
    assert window.sign.folders == [str(room.stick(1)), str(room.stick(2))]
    assert window.sign.phrases[0].text() == "" and QApplication.focusWidget() is window.sign.phrases[0]
    sign(window, room, 1, 2)
    assert len(kept_orders(desk(started))) == 2


@pytest.mark.parametrize("act", [Act.REOPEN, Act.FORK])
def test_that_a_section_is_opened_again_and_a_fork_is_decided(
    started: Controller, window: ProctorWindow, room: ConsoleRoom, act: Act
) -> None:
    if act is Act.FORK:
        started.ask(act, (2,))
        decide(window, "Proctor A", "Proctor B", text="另一份较旧")
        assert "journal" in window.act.trouble.text()
        window.act.close_over()
    know_head(started, room, 2)
    collect(desk(started), bundle_of(room, desk(started).grant, desk(started).roster.at_seat(2)), "link")
    started.ask(act, (2,))
    decide(window, "Proctor A", "Proctor B", text="误交")
    wait_for(window.sign.isVisible)
    sign(window, room, 1, 2)
    assert desk(started).record.events[-1].values["kind"] == {Act.REOPEN: "reopen", Act.FORK: "continue_fork"}[act]


def test_that_both_copies_of_a_fork_are_offered(started: Controller, window: ProctorWindow, room: ConsoleRoom) -> None:
    know_head(started, room, 2, 7)
    know_head(started, room, 2, 8)
    started.ask(Act.FORK, (2,))
    assert list(window.act.choices._buttons) == ["0", "1"]


def test_that_the_list_that_is_read_aloud_stands_above_the_signatures(
    started: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    held = desk(started)
    for seat in (1, 3):
        collect(held, bundle_of(room, held.grant, held.roster.at_seat(seat)), "link")
    held.clock.advance(held.policy.late_entry_s)  # type: ignore[attr-defined]
    run_room.propose_absence(held, (2,), "Proctor A")
    run_room.confirm_absence(held, (2,), "Proctor B")
    started.refresh()
    assert started.closing is not None
    started.closing.step("sign")
    wait_for(window.sign.isVisible)
    shown = [label.text() for label in window.sign.findChildren(QLabel) if label.isVisible()]
    told = dict(pairwise(shown))
    assert (told["Expected"], told["Handed in"], told["Absent"]) == ("3", "2: 01, 03", "1: 02")
    sign(window, room, 1, 2)
    assert held.record.is_closed


def test_that_a_lost_stick_leaves_one_signature_open_and_only_that_one_is_asked_for_later(
    started: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    held, closing = desk(started), started.closing
    assert closing is not None
    for seat in (1, 2, 3):
        collect(held, bundle_of(room, held.grant, held.roster.at_seat(seat)), "link")
    closing.show()
    closing.step("sign")
    wait_for(window.sign.isVisible)
    window.sign.reason.setText("监考员乙的 U 盘丢失")
    sign(window, room, 1)
    assert held.record.pending and "丢失" in window.closing.rows["sign"].text.text()
    closing.step("sign")
    wait_for(window.sign.isVisible)
    assert window.sign._names[0].text() == "Proctor B" and not window.sign.phrases[1].isVisible()
    sign(window, room, 2)
    wait_for(lambda: not held.record.pending)


def test_that_papers_that_were_made_can_be_opened_by_keyboard(
    started: Controller, window: ProctorWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "desktop.proctor.closing.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()) or False
    )
    closing = started.closing
    assert closing is not None
    closing.show()
    assert window.closing.papers.isHidden()
    closing.print_papers()
    wait_for(lambda: not window.closing.papers.isHidden())
    QTest.keyClick(window.closing.papers, Qt.Key.Key_Space)
    QTest.keyClick(window.closing.folder, Qt.Key.Key_Space)
    assert opened == [str(closing.pack), str(closing.pack.parent)]
    assert str(closing.pack.parent) in window.closing.trouble.text()
