"""The window on a real link: a station's words reach the wall, what is decided in the window reaches the station."""

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.exam.audit import Audit
from desktop.formats.artefacts import KMIRROR
from desktop.keeper.messages import AcceptRules, CallKind, CallProctor, CheckIn, ConfirmIdentity
from desktop.proctor.actions import Act
from desktop.proctor.controller import Controller
from desktop.proctor.panels.sign import Signature
from desktop.proctor.window import ProctorWindow
from desktop.proctor.wires import Wires
from desktop.rehearsal.console_room import PHRASE, ConsoleRoom, invent_console_room
from desktop.ui.theme import Theme
from desktop.workflows import run_room
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_events import SittingCame, TicketKept, WordsPosted
from desktop.workflows.run_room import Decision
from tests.workflows.test_linked_room import ExamDayClock, Seat

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> ConsoleRoom:
    return invent_console_room(tmp_path_factory.mktemp("wires") / "console", 2, with_sticks=True, spares=1)


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
    clock = ExamDayClock()
    found = Controller(window, ConsoleFolder(Path(shutil.copytree(room.folder, tmp_path / "console"))), clock)
    found.wires = Wires(window, found, clock, 0)  # type: ignore[attr-defined]
    found.begin()
    wait_for(lambda: found.wires.link is not None)  # type: ignore[attr-defined]
    yield found
    found.wires.stop()  # type: ignore[attr-defined]
    found.close()


def mirrors_at(desk: RoomDesk) -> list[bytes]:
    return [path.read_bytes() for path in sorted((desk.folder / "received").rglob(f"*.{KMIRROR.extension}"))]


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        QTest.qWait(5)


def test_that_a_port_in_use_is_said_and_the_room_goes_on_with_sticks(
    window: ProctorWindow, room: ConsoleRoom, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        clock = ExamDayClock()
        controller = Controller(window, ConsoleFolder(Path(shutil.copytree(room.folder, tmp_path / "c"))), clock)
        wires = Wires(window, controller, clock, taken.getsockname()[1])
        controller.begin()
        wait_for(lambda: window.messages.isVisible())
        assert window.messages.message is not None and window.messages.message.code == "E-NET-09"
        assert wires.link is None and len(window.wall.tiles) == 2
        controller.close()


def test_that_a_room_is_opened_started_messaged_and_answered_over_the_link(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom, tmp_path: Path
) -> None:
    link, desk = controller.wires.link, controller.desk  # type: ignore[attr-defined]
    assert desk is not None
    port = link._server.port
    assert str(port) in window.more.address.text()
    seat = Seat(room, tmp_path / "station", 1, port)
    try:
        wait_for(lambda: window.wall.tiles[0].state == "Waiting for log-in")
        for box in window.opening._boxes:
            box.setChecked(True)
        for place, number in enumerate((1, 2)):
            window.opening.codes[place].setText(str(number))
            window.opening.texts[place].setText(room.printed(number))
        window.opening.go.click()
        wait_for(lambda: bool(seat.got(TicketKept)))
        controller.show_wall()
        seat.open()
        seat.submit(CheckIn(desk.roster.at_seat(1).ticket), ConfirmIdentity(True), AcceptRules())  # type: ignore[union-attr]
        wait_for(lambda: window.wall.tiles[0].state == "Ready")
        window.top.next.click()
        next(iter(window.act.people._boxes.values())).click()
        window.act.go.click()
        wait_for(lambda: window.wall.tiles[0].state == "Answering")
        assert window.wall.tiles[0].left_s is not None

        run_room.admit(desk, (2,), desk.record.present[0])
        assert controller.actions.away() == (1, 2), "one did not stand still, the other was never heard"
        controller.ask(Act.MESSAGE, (1,))
        window.act.text.setText("请保持安静")
        next(iter(window.act.people._boxes.values())).click()
        window.act.go.click()
        wait_for(lambda: [event.text for event in seat.got(WordsPosted)] == ["请保持安静"])

        seat.submit(CallProctor(CallKind.HAND))
        wait_for(lambda: window.wall.tiles[0].state == "Calls")
        wait_for(lambda: Audit.CALL in [entry.kind for entry in desk.record.events])
        controller.show_seat(1)
        window.seat.answer.click()
        next(iter(window.act.people._boxes.values())).click()
        window.act.go.click()
        wait_for(lambda: window.wall.tiles[0].state == "Answering")

        controller.ask(Act.STOP, (1,))
        window.act.choices._buttons["ill"].click()
        window.act.text.setText("发烧")
        for box in list(window.act.people._boxes.values())[:2]:
            box.click()
        window.act.go.click()
        assert window.sign.isVisible() and "01" in window.sign.lines.text()
        for place in (0, 1):
            window.sign.show_folder(place, str(room.stick(place + 1)))
            window.sign.phrases[place].setText(PHRASE)
        wait_for(lambda: controller.heads.of_candidate(desk.roster.rows[0].candidate, 1) is not None)  # type: ignore[union-attr]
        window.sign.go.click()
        wait_for(lambda: controller.board.view(1).state == "stopped")  # type: ignore[union-attr]
        wait_for(lambda: desk.record.seat(1).collected != "")
    finally:
        seat.close()


def test_that_a_swap_that_was_decided_sends_the_sitting_to_the_spare(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom, tmp_path: Path
) -> None:
    wires, desk = controller.wires, controller.desk  # type: ignore[attr-defined]
    assert desk is not None
    seat = Seat(room, tmp_path / "one", 1, wires.link._server.port)
    spare = Seat(room, tmp_path / "spare", 3, wires.link._server.port)
    try:
        typed = [TypedCode(number, room.printed(number)) for number in (1, 2)]
        opened = run_room.open_paper(desk, OpeningForm(1, *typed, desk.roster.people))
        wires.link.post_ticket(opened.data)
        wait_for(lambda: bool(seat.got(TicketKept) and spare.got(TicketKept)))
        seat.open()
        seat.submit(CheckIn(desk.roster.at_seat(1).ticket), ConfirmIdentity(True), AcceptRules())  # type: ignore[union-attr]
        candidate = desk.roster.rows[0].candidate
        wait_for(lambda: controller.heads.of_candidate(candidate, 1) is not None)  # type: ignore[union-attr]
        machines = tuple(room.stations[number][0].key_id for number in (1, 3))
        wait_for(lambda: machines[1] in wires._here)
        seat.stop_keeper()
        wait_for(lambda: seat.mirrors() == mirrors_at(desk))
        seat.close()
        people = tuple(person.name for person in desk.roster.people[:2])
        entry = run_room.note_swap(desk, 1, machines, Decision(people, "电源故障"))  # type: ignore[arg-type]
        controller.acted.emit(Act.SWAP, (1,), entry)
        wait_for(lambda: bool(spare.got(SittingCame)))
        (came,) = spare.got(SittingCame)
        assert came.proctors == (1, 2)
    finally:
        spare.close()
        seat.close()


def test_that_nothing_waits_for_signatures_where_nothing_was_decided(
    controller: Controller, window: ProctorWindow
) -> None:
    assert controller.orders is not None
    controller.orders.sign()
    assert not window.sign.isVisible() and "No decision" in window.messages._text.text()


def test_that_the_chief_alone_signs_an_exception_and_a_proctor_does_not(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    orders, desk = controller.orders, controller.desk
    assert orders is not None and desk is not None
    orders.ask_exception()
    assert window.sign.phrases[1].isHidden() and not window.sign.reason.isHidden()
    orders._except((), "一人生病")
    assert window.sign.trouble.text()
    orders._except((Signature(str(room.stick(1)), PHRASE),), "一人生病")
    wait_for(lambda: "signatures" in window.sign.trouble.text())
    orders._except((Signature(str(room.stick(3)), PHRASE),), "一人生病")
    wait_for(lambda: bool(desk.record.exception) and not window.sign.isVisible())
