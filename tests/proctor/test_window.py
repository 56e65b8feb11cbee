"""The proctors' window on a real console folder: refusals first, then a session from opening to two sticks."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.formats.head import Head, write_head
from desktop.proctor.actions import Act
from desktop.proctor.app import open_console
from desktop.proctor.controller import Controller
from desktop.proctor.panels.sign import Signature
from desktop.proctor.tile_painting import Detail
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import PHRASE, STARTS_MS, ConsoleRoom, invent_console_room
from desktop.room.messages import SeatStatus, write_note
from desktop.room.seat_states import Presence
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.run_room import admit, proctors_present
from tests.helpers.room_bundles import bundle_of
from tests.proctor.stage import SEATS, desk, hear, press_person, tile, type_codes, view, wait_for

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


def test_that_a_folder_without_a_console_is_named(tmp_path: Path) -> None:
    with pytest.raises(Error, match="E-CON-01"):
        open_console(tmp_path)


def test_that_codes_that_do_not_fit_are_refused_on_the_page(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    for box in window.opening._boxes:
        box.setChecked(True)
    for place, number in enumerate((1, 2)):
        window.opening.codes[place].setText(str(3 - number))
        window.opening.texts[place].setText(room.printed(number))
    window.opening.go.click()
    wait_for(lambda: "E-REL-02" in window.opening.trouble.text())
    assert not desk(controller).record.is_opened
    assert window.top.next.isHidden()


def test_that_nobody_present_opens_nothing_and_acts_nowhere(
    controller: Controller, window: ProctorWindow, room: ConsoleRoom
) -> None:
    window.opening.texts[0].setText(room.printed(1))
    window.opening.go.click()
    wait_for(lambda: bool(window.opening.trouble.text()))
    controller.show_wall()
    window.wall.map.select(frozenset({1}))
    window.wall.action_bar.buttons[Act.ADMIT].click()
    assert not window.act.isVisible() and window.messages.isVisible()


def test_that_a_panel_without_a_person_or_a_reason_refuses_in_place_and_keeps_what_was_typed(
    started: Controller, window: ProctorWindow
) -> None:
    started.ask(Act.STOP, (3,))
    window.act.text.setText("发烧")
    window.act.go.click()
    assert window.act.trouble.text() and window.act.isVisible()
    window.act.choices._buttons["ill"].click()
    press_person(window, 0)
    window.act.go.click()
    assert "two people" in window.act.trouble.text()
    assert window.act.text.text() == "发烧"
    press_person(window, 1)
    window.act.go.click()
    assert not window.act.isVisible()
    assert desk(started).record.seat(3).stop_cause == "ill"


def test_that_what_a_rule_refuses_is_said_in_the_panel(started: Controller, window: ProctorWindow) -> None:
    started.ask(Act.ABSENCE, (2,))
    press_person(window, 0)
    window.act.go.click()
    assert "15 min after the start" in window.act.trouble.text()
    QTest.keyClick(window.act, Qt.Key.Key_Escape)
    assert not window.act.isVisible() and not desk(started).record.seat(2).absent


def test_that_the_next_step_is_the_primary_button_all_day(opened: Controller, window: ProctorWindow) -> None:
    assert "Begin" in window.top.next.text()
    spoken = desk(opened).record.openings[0].spoken
    assert window.top.clock.text().replace(" ", "") == spoken
    window.top.next.click()
    press_person(window, 0)
    window.act.go.click()
    assert "Collect" in window.top.next.text() and window.top.clock.text() == "90 min"
    window.top.next.click()
    assert window.shown is window.closing and window.top.next.isHidden()


def test_that_seats_are_chosen_and_admitted_by_keyboard_alone(opened: Controller, window: ProctorWindow) -> None:
    wall = window.wall
    wall.map.setFocus()
    QTest.keyClick(wall.map, Qt.Key.Key_Space)
    QTest.keyClick(wall.map, Qt.Key.Key_Right)
    QTest.keyClick(wall.map, Qt.Key.Key_Space)
    assert wall.chosen == (1, 2)
    assert "02" in wall.map.accessibleDescription()
    QTest.keyClick(wall.map, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(wall.chosen) == SEATS
    QTest.keyClick(wall.map, Qt.Key.Key_Escape)
    assert wall.chosen == ()
    wall.map.select(frozenset({1, 2}))
    QTest.keyClick(wall.action_bar.buttons[Act.ADMIT], Qt.Key.Key_Return)
    press_person(window, 1)
    QTest.keyClick(window.act.go, Qt.Key.Key_Return)
    assert [bool(desk(opened).record.seat(seat).checked_in_ms) for seat in (1, 2, 3)] == [True, True, False]
    assert "2" in window.top._counts["present"].accessibleName()


def test_that_a_call_comes_first_with_a_sign_and_goes_when_a_proctor_was_there(
    started: Controller, window: ProctorWindow
) -> None:
    now = started._clock.read().elapsed_ns
    hear(
        started,
        view(started, 4, presence=Presence.LOST),
        view(started, 5, call="fault", called_ns=now),
        view(started, 1),
    )
    board = started.board
    assert board is not None
    tiles = {tile.seat: tile for tile in window.wall.tiles}
    assert (tiles[5].tone, tiles[5].sign, tiles[4].sign) == ("danger", "fault", "alert")
    assert [row._seat for row in window.wall.needs._rows if not row.isHidden()] == [5, 4]
    answered: list[tuple[int, ...]] = []
    started.acted.connect(lambda _act, _seats, entry: answered.append(entry.seats))
    window.wall.needs._rows[0]._go.click()
    assert window.seat.isVisible() and "05" in window.seat.heading.text()
    window.seat.answer.click()
    window.act.back.click()
    assert answered == [] and window.wall.tiles[4].urgency
    started.show_seat(5)
    window.seat.answer.click()
    press_person(window, 0)
    window.act.go.click()
    assert answered == [(5,)]
    assert desk(started).record.events[-1].kind is Audit.CALL_ANSWERED


def test_that_the_seats_panel_shows_the_photo_of_the_grant_and_none_where_there_is_none(
    opened: Controller, window: ProctorWindow
) -> None:
    opened.show_seat(1)
    assert not window.seat.photo.isHidden() and not window.seat.photo.pixmap().isNull()
    window.seat.close_over()
    opened.show_seat(2)
    assert window.seat.photo.isHidden()


def test_that_only_tiles_that_changed_are_drawn_again(started: Controller, window: ProctorWindow) -> None:
    hear(started, *(view(started, seat) for seat in range(1, SEATS + 1)))
    QTest.qWait(30)
    window.wall.map.painted = 0
    hear(started, view(started, 2, answered=13))
    QTest.qWait(30)
    assert 1 <= window.wall.map.painted < SEATS
    window.wall.map.painted = 0
    hear(started, view(started, 2, answered=13))
    QTest.qWait(30)
    assert window.wall.map.painted == 0


def test_that_map_and_list_show_and_choose_the_same(started: Controller, window: ProctorWindow) -> None:
    wall = window.wall
    hear(started, view(started, 2, answered=99))
    wall.show_view("list")
    wall.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert wall.table.rows.seat_at(0) == 2
    wall.table.selectRow(0)
    assert wall.chosen == (2,)
    hear(started, view(started, 3, answered=150))
    assert wall.table.rows.seat_at(0) == 3
    wall.filter.setText("05")
    assert wall.table.rows.rowCount() == 1
    wall.filter.clear()
    wall.show_view("map")
    assert wall.table.rows.rowCount() == SEATS


def test_that_a_hostile_name_stays_text_on_the_wall(
    window: ProctorWindow, clock: MovableClock, room: ConsoleRoom, started: Controller
) -> None:
    tile = replace(window.wall.tiles[0], name="<img src=x>\u202e" + "龘" * 500)
    window.wall.map.show_tiles((tile, *window.wall.tiles[1:]))
    window.wall.table.rows.show_tiles((tile, *window.wall.tiles[1:]))
    assert not window.wall.grab().isNull()
    assert "\u202e" not in window.wall.table.rows.index(0, 1).data()


def test_that_a_room_closes_from_the_page_with_two_sticks_and_the_papers(
    started: Controller, window: ProctorWindow, room: ConsoleRoom, clock: MovableClock, tmp_path: Path
) -> None:
    held, stick = desk(started), tmp_path / "collected"
    stick.mkdir()
    admit(held, range(1, SEATS + 1), proctors_present(held)[0])
    for seat in range(1, SEATS + 1):
        (stick / f"{seat}.kresult").write_bytes(bundle_of(room, held.grant, held.roster.at_seat(seat)))
    window.top.next.click()
    closing = started.closing
    assert closing is not None
    closing.spare_bytes = 0
    assert not window.closing.rows["sign"].button.isEnabled()
    closing.collect(stick)
    wait_for(lambda: window.closing.rows["sign"].button.isEnabled())
    closing.step("sign")
    wait_for(window.sign.isVisible)
    window.sign.show_folder(0, str(room.stick(1)))
    window.sign.phrases[0].setText("wrong")
    window.sign.go.click()
    wait_for(lambda: "passphrase" in window.sign.trouble.text())
    assert not held.record.is_closed and window.sign.phrases[0].text() == ""
    signatures = tuple(Signature(str(room.stick(no)), PHRASE) for no in (1, 2))
    closing.sign(signatures, "")
    wait_for(lambda: held.record.is_closed and not window.sign.isVisible())
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        closing.carry(tmp_path / name)
        assert window.act.isVisible()  # both folders lie on the console's own disk, and the proctors are told
        window.act.go.click()
        wait_for(lambda name=name: str(tmp_path / name) in held.record.stick_counts)
    closing.print_papers()
    wait_for(lambda: (held.folder / "papers" / "room-pack.pdf").exists() and window.closing.rows["print"].sign._done)
    assert all(row.sign._done for row in window.closing.rows.values())
    assert len(list((tmp_path / "second").iterdir())) == SEATS + 3  # with the list, the journal and its key
    assert not window.wall.action_bar.buttons[Act.ADMIT].isEnabled()


def test_that_a_console_that_was_killed_shows_its_wall_again(
    started: Controller, window: ProctorWindow, clock: MovableClock
) -> None:
    admit(desk(started), [1], proctors_present(desk(started))[0])
    console = started._console
    started.close()
    again = Controller(window, console, clock)
    again.begin()
    wait_for(lambda: again.desk is not None and window.shown is window.wall)
    assert desk(again).record.seat(1).checked_in_ms
    assert "Collect" in window.top.next.text()
    again.close()


def test_that_a_killed_console_goes_on_with_its_room_though_the_next_session_waits(
    window: ProctorWindow, clock: MovableClock, tmp_path: Path
) -> None:
    room = invent_console_room(tmp_path / "console", 2)
    first = Controller(window, ConsoleFolder(room.folder), clock)
    first.begin()
    wait_for(lambda: first.desk is not None)
    type_codes(window, room)
    wait_for(lambda: desk(first).record.is_opened)
    first.close()
    following = room.another()
    again = Controller(window, ConsoleFolder(room.folder), clock)
    again.begin()
    wait_for(lambda: again.desk is not None and window.shown is window.wall)
    assert desk(again).session == room.header.session
    again._hand_on(Act.SESSION)
    wait_for(lambda: desk(again).session == following.header.session)
    assert window.shown is window.opening
    again.close()


@pytest.mark.parametrize("step", [100, 200])
def test_that_everything_fits_a_laboratory_screen_at_every_font_step(
    started: Controller, window: ProctorWindow, step: int
) -> None:
    window.theme.use(step=step)
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768
    window.theme.use(step=100)


def test_that_five_hundred_seats_stay_readable_in_one_view(qapp: QApplication, window: ProctorWindow) -> None:
    wall = window.wall
    wall.map.show_columns(25)
    wall.show_tiles(tuple(tile(seat) for seat in range(1, 501)))
    window.show_page(wall)
    QApplication.processEvents()
    assert wall.map.detail is Detail.SIGN
    box = wall.map.rect_of(500)
    assert box.width() >= 34 and box.height() >= 20
    wall.map.show_columns(6)
    wall.show_tiles(tuple(tile(seat) for seat in range(1, 31)))
    QApplication.processEvents()
    assert wall.map.detail is Detail.WHOLE


def test_that_a_stick_from_the_seats_tells_how_they_stand(
    started: Controller, window: ProctorWindow, room: ConsoleRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, stick = desk(started), tmp_path / "seats"
    stick.mkdir()
    (sign, _), row = room.stations[2], held.roster.at_seat(2)
    status = SeatStatus("paused", 12, 190, 3_000, 900, 0, "", 1, 130, 0, 1, 2, 40, "")
    head = Head(
        held.session, sign.key_id, row.candidate, row.attempt, bytes(16), 40, bytes(32), 0, 0, bytes(16),
        write_note(status).decode(), STARTS_MS + 60_000,
    )  # fmt: skip
    (stick / "seat.khead").write_bytes(write_head(head, sign))
    monkeypatch.setattr("desktop.ui.folder_choice._sticks", lambda: [str(stick)])
    started.ask(Act.READ)
    wait_for(lambda: started.board.tile(2).answered == 12)
    shown = started.board.tile(2)
    assert (shown.undecided, shown.as_of) == (1, "09:01") and "09:01" in shown.state
    assert started.board.tile(3).as_of == ""
    hear(started, view(started, 2, head_seq=41))
    assert started.board.tile(2).as_of == ""
