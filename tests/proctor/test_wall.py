"""What the wall says at a glance: signs and counts, large tiles in small rooms, a next step that follows the record."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.sitting import State
from desktop.proctor import controller as controller_module
from desktop.proctor.actions import Act
from desktop.proctor.controller import Controller
from desktop.proctor.next_step import next_verb, room_clock
from desktop.proctor.tile_painting import Detail
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import invent_console_room
from desktop.room.seat_states import Presence
from desktop.workflows import audit_words
from desktop.workflows.audit_words import audit_line
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.run_room import Decision, IncidentNote, admit, note_incident, note_swap, proctors_present
from tests.proctor.stage import SEATS, desk, hear, press_person, tile, view, wait_for

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


def account_for_all(held: RoomDesk) -> None:
    values = {"digest": "00" * 32, "export": 1, "reason": "final", "source": "link"}
    held.write(Audit.COLLECTED, Note(tuple(range(1, SEATS + 1)), values=values))


def carry_all(held: RoomDesk) -> None:
    for medium in ("1", "2"):
        held.write(Audit.CARRIED, Note(values={"medium": medium, "bundles": SEATS}))


@pytest.mark.parametrize("seats", [3, 12])
def test_that_a_small_room_has_large_tiles(qapp: QApplication, window: ProctorWindow, seats: int) -> None:
    wall = window.wall
    wall.map.show_columns(4)
    wall.show_tiles(tuple(tile(seat) for seat in range(1, seats + 1)))
    window.show_page(wall)
    QApplication.processEvents()
    assert wall.map.detail is Detail.WHOLE
    assert wall.map.rect_of(1).width() >= 200 and wall.map.rect_of(1).height() >= 150


def test_that_signs_of_incidents_and_another_machine_are_drawn_and_spoken(
    started: Controller, window: ProctorWindow
) -> None:
    hear(started, *(view(started, seat) for seat in range(1, SEATS + 1)))
    plain = window.wall.tiles[1]
    wall = window.wall.map
    wall.show_tiles(window.wall.tiles)
    before = wall.grab(wall.rect_of(2)).toImage()
    for change in ({"incidents": 2}, {"machine": "05"}):
        shown = replace(plain, **change)
        wall.show_tiles((window.wall.tiles[0], shown, *window.wall.tiles[2:]))
        assert wall.grab(wall.rect_of(2)).toImage() != before
    QTest.keyClick(wall, Qt.Key.Key_Left)
    QTest.keyClick(wall, Qt.Key.Key_Right)
    assert "Moved to 05" in wall.accessibleDescription()
    window.wall.table.rows.show_tiles((shown,))
    assert window.wall.table.rows.index(0, 0).data() == "02 → 05"


def test_that_a_spare_machine_says_whose_sitting_it_has(
    window: ProctorWindow, clock: MovableClock, tmp_path: Path
) -> None:
    room = invent_console_room(tmp_path / "console", 2, spares=1)
    controller = Controller(window, ConsoleFolder(room.folder), clock)
    controller.begin()
    wait_for(lambda: controller.desk is not None)
    held = desk(controller)
    assert window.wall._spares.text().endswith("03: not switched on")
    names = tuple(person.name for person in held.roster.people)
    held.write(Audit.PRESENT, Note(people=names))
    spare = held.spare_machines[0][0]
    note_swap(held, 2, (held.machine_of(2), spare), Decision(proctors_present(held)[:2], "no picture"))
    controller.refresh()
    assert window.wall.tiles[1].machine == "03"
    assert window.wall._spares.text().endswith("03: goes on for seat 02")
    controller.close()


def test_that_a_seat_nobody_logged_into_says_so(opened: Controller, window: ProctorWindow) -> None:
    hear(opened, *(view(opened, seat, state=State.CHECK_IN, left_s=None, total=0) for seat in (1, 2)))
    assert [shown.state for shown in window.wall.tiles[:3]] == [
        "Waiting for log-in",
        "Waiting for log-in",
        "Not here yet",
    ]
    window.wall.map.select(frozenset({1}))
    opened.ask(Act.ADMIT)
    press_person(window, 0)
    window.act.go.click()
    assert window.wall.tiles[0].state == "Admitted"


def test_that_seats_stay_chosen_after_a_refusal_and_are_let_go_after_success(
    started: Controller, window: ProctorWindow
) -> None:
    window.wall.map.select(frozenset({2, 3}))
    started.ask(Act.ABSENCE)
    press_person(window, 0)
    window.act.go.click()
    assert window.act.isVisible() and window.wall.chosen == (2, 3)
    window.act.close_over()
    started.ask(Act.ADMIT)
    press_person(window, 0)
    window.act.go.click()
    assert not window.act.isVisible() and window.wall.chosen == ()
    window.wall.map.select(frozenset({4}))
    started.ask(Act.INCIDENT, (5,))
    window.act.choices._buttons["ill"].click()
    press_person(window, 0)
    window.act.go.click()
    assert window.wall.chosen == (4,)


def test_that_next_step_and_clock_follow_the_record_to_the_end(started: Controller, window: ProctorWindow) -> None:
    held = desk(started)
    assert "Collect" in window.top.next.text() and window.top.clock.text() == "90 min"
    account_for_all(held)
    started.refresh()
    assert "Close" in window.top.next.text() and "min" not in window.top.clock.text()
    held.write(Audit.CLOSED, Note(values={"manifest": "00" * 32, "pending": ""}))
    started.refresh()
    assert "two sticks" in window.top.next.text()
    closed_at = window.top.clock.text()
    started._clock.advance(3600)
    started.refresh()
    assert window.top.clock.text() == closed_at
    carry_all(held)
    assert "Print" in next_verb(held)
    held.write(Audit.PRINTED, Note(text="room-pack.pdf"))
    started.refresh()
    assert window.top.next.isHidden()


def test_that_the_clock_runs_to_the_last_candidates_end(started: Controller, window: ProctorWindow) -> None:
    held = desk(started)
    tiles = (replace(tile(1), left_s=600), replace(tile(2), left_s=5_700), replace(tile(3), left_s=9_999, active=False))
    assert room_clock(held, tiles, {1: 5400})[1] == "95 min"


def test_that_silence_is_remembered(started: Controller, window: ProctorWindow) -> None:
    heard: list[str] = []
    started.rang.connect(heard.append)
    now = started._clock.read().elapsed_ns
    hear(started, *(view(started, seat) for seat in (1, 2, 3)))
    hear(started, view(started, 1, call="hand", called_ns=now))
    hear(started, view(started, 2, presence=Presence.LOST))
    assert heard == ["call", "lost"]
    window.wall.sound.click()
    hear(started, view(started, 3, call="fault", called_ns=now))
    assert heard == ["call", "lost"]
    again = ProctorWindow(window.theme)
    Controller(again, ConsoleFolder(started._console.path), started._clock)
    assert not again.wall.sound.isChecked() and again.wall.sound.text().strip() == "Silent"
    again.deleteLater()


@pytest.mark.parametrize("step", [100, 200])
def test_that_the_buttons_of_every_panel_are_in_sight_on_a_low_screen(
    started: Controller, window: ProctorWindow, step: int
) -> None:
    window.theme.use(step=step)
    window.more.show_address("192.168.100.100, 192.168.200.200", 47_800)

    def in_sight(button: QWidget) -> bool:
        QApplication.processEvents()
        top = button.mapTo(window, QPoint(0, 0)).y()
        return button.isVisible() and top >= 0 and top + button.height() <= window.height()

    for act in (Act.INCIDENT, Act.STOP, Act.CREDIT, Act.SWAP, Act.PAUSE):
        started.ask(act, (1,))
        assert in_sight(window.act.go) and in_sight(window.act.back), act
        window.act.refuse("An unusually long sentence that tells what is wrong and what to do about it. " * 3)
        assert in_sight(window.act.go), act
        window.act.close_over()
    started._show_more()
    assert in_sight(window.more.back)
    window.more.close_over()
    started.show_seat(1)
    assert in_sight(window.seat.back)
    window.seat.close_over()
    window.theme.use(step=100)


def test_that_an_incident_on_record_is_counted_on_the_tile(started: Controller, window: ProctorWindow) -> None:
    held = desk(started)
    for _ in range(2):
        note_incident(held, IncidentNote("phone", (3,), "手机"), proctors_present(held)[0])
    started.refresh()
    assert window.wall.tiles[2].incidents == 2
    started.show_seat(3)
    assert any("2 incidents" in shown.text() for shown in window.seat.findChildren(type(window.seat.heading)))


def test_that_a_message_moves_neither_seats_nor_buttons(started: Controller, window: ProctorWindow) -> None:
    QApplication.processEvents()
    watched = (window.wall.action_bar, window.wall.map, window.top)
    before = [(shown.mapTo(window, QPoint(0, 0)), shown.size()) for shown in watched]
    window.say("A long sentence about something that happened in this room. " * 3, "And what to do about it.")
    QApplication.processEvents()
    assert window.messages.isVisible()
    assert [(shown.mapTo(window, QPoint(0, 0)), shown.size()) for shown in watched] == before


def test_that_who_was_admitted_is_seen_before_the_start(opened: Controller, window: ProctorWindow) -> None:
    hear(opened, *(view(opened, seat, state=State.READY, left_s=None) for seat in (1, 2)))
    admit(desk(opened), [1], proctors_present(desk(opened))[0])
    opened.refresh()
    first, second = window.wall.tiles[:2]
    assert (first.state, first.sign, second.state, second.sign) == ("Ready", "person", "Ready", "")


def test_that_a_call_stands_in_the_record_as_what_it_was(started: Controller) -> None:
    held = desk(started)
    lines = [audit_line(held.write(Audit.CALL, Note((2,), cause=kind))) for kind in ("hand", "fault")]
    assert lines == ["Seat 02 raises a hand", "Seat 02 reports a fault"]


def test_that_an_exchange_needs_two_chosen_seats_and_shows_on_both(started: Controller, window: ProctorWindow) -> None:
    window.wall.map.select(frozenset({2}))
    started.ask(Act.EXCHANGE)
    assert not window.act.isVisible() and window.messages.isVisible()
    window.wall.map.select(frozenset({2, 5}))
    started.ask(Act.EXCHANGE)
    window.act.text.setText("左手使用鼠标")
    press_person(window, 0, 1)
    window.act.go.click()
    assert [shown.exchanged for shown in window.wall.tiles] == [0, 5, 0, 0, 2, 0]
    window.wall.table.rows.show_tiles(window.wall.tiles)
    assert window.wall.table.rows.index(1, 0).data() == "02 ⇄ 05"
    started.ask(Act.EXCHANGE, (2, 5))
    assert "Not exchanged" in window.act.heading.text()


def test_that_the_keyboard_comes_from_the_seats_to_the_actions(started: Controller, window: ProctorWindow) -> None:
    wall = window.wall
    wall.map.setFocus()
    QTest.keyClick(wall.map, Qt.Key.Key_Space)
    QTest.keyClick(wall.map, Qt.Key.Key_Tab)
    assert window.focusWidget() is wall.action_bar.buttons[Act.ADMIT]


def test_that_a_long_record_is_put_into_words_once(
    started: Controller, window: ProctorWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room of five hundred has thousands of entries, and every entry shows the record again."""
    put: list[Audit] = []

    def counting(entry: AuditEntry) -> str:
        put.append(entry.kind)
        return audit_words.audit_line(entry)

    lines = window.wall.record.lines
    before = lines.rowCount()
    held = desk(started)
    monkeypatch.setattr(controller_module, "timed_lines", lambda entries: [("09:00", counting(one)) for one in entries])
    for _ in range(3):
        held.write(Audit.LOST, Note((1,)))
        started.refresh()
    assert put == [Audit.LOST] * 3
    assert lines.rowCount() == before + 3
    lines.show_lines([("08:00", "another room")])
    assert lines.rowCount() == 1
