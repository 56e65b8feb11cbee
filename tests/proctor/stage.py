"""The proctors' window on a real console folder, and how a test works it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtTest import QTest

from desktop.exam.sitting import State
from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.console_room import ConsoleRoom
from desktop.room.seat_states import Presence, SeatView
from desktop.room.tiles import Tile

SEATS = 6


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        QTest.qWait(5)


def type_codes(window: ProctorWindow, room: ConsoleRoom, one: int = 1, other: int = 2) -> None:
    for box in window.opening._boxes:
        box.setChecked(True)
    for place, number in enumerate((one, other)):
        window.opening.codes[place].setText(str(number))
        window.opening.texts[place].setText(room.printed(number))
    window.opening.go.click()


def desk(controller: Controller):  # type: ignore[no-untyped-def]
    assert controller.desk is not None
    return controller.desk


def press_person(window: ProctorWindow, *places: int) -> None:
    for place in places:
        list(window.act.people._boxes.values())[place].click()


def tile(seat: int) -> Tile:
    return Tile(
        seat, f"考生{seat}", str(seat), "Answering", "primary", "", 3, 190, 600, 0, "", 0, True, False, False, True,
        0, 0, 0, 0, 2, Presence.HERE, False, "", False,
    )  # fmt: skip


def view(controller: Controller, seat: int, **fields: object) -> SeatView:
    station = desk(controller).machine_of(seat)
    now = controller._clock.read().elapsed_ns
    plain = SeatView(seat, station, State.ANSWERING, 12, 190, 3600, presence=Presence.HERE, heard_ns=now)
    return replace(plain, **fields)  # type: ignore[arg-type]


def hear(controller: Controller, *views: SeatView) -> None:
    controller.hear(views)
    assert controller.board is not None
    controller.board.flush()
