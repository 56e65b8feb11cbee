"""The room's clock is the console's: whatever moves oddly there or at a seat is on record, and changes no time."""

import shutil
from pathlib import Path

import pytest

from desktop.crypto.joining import new_id
from desktop.exam.audit import Audit
from desktop.exam.clock_checks import Anomaly
from desktop.exam.sitting import State
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.room.messages import SeatStatus
from desktop.workflows import run_room
from desktop.workflows.audit_words import audit_line
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_clock import RoomClock, odd_clock_words
from desktop.workflows.room_desk import RoomDesk, open_room_desk
from desktop.workflows.room_events import StatusTaken
from desktop.workflows.session_desk import SessionDesk
from tests.workflows.test_linked_room import Room

A = "Proctor A"


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("clock") / "console", 2)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(STARTS_MS)


def opened(folder: Path, clock: MovableClock) -> RoomDesk:
    console = ConsoleFolder(folder)
    (shown,) = SessionDesk(console).sessions()
    return open_room_desk(console, shown, clock)


@pytest.fixture
def desk(invented, tmp_path, clock):
    shutil.copytree(invented.folder, tmp_path / "console")
    made = opened(tmp_path / "console", clock)
    typed = [TypedCode(no, invented.printed(no)) for no in (1, 2)]
    run_room.open_paper(made, OpeningForm(1, *typed, made.roster.people))
    run_room.start(made, A)
    yield made
    made.close()


def odd(desk: RoomDesk) -> list[str]:
    return [entry.cause for entry in desk.record.events if entry.kind is Audit.CONSOLE_CLOCK]


def look_for(watch: RoomClock, clock: MovableClock, seconds: int) -> None:
    for _ in range(seconds // 5):
        clock.advance(5)
        watch.look()


def test_that_a_quiet_clock_says_nothing(desk, clock):
    watch = RoomClock(desk)
    look_for(watch, clock, 600)
    assert odd(desk) == []


@pytest.mark.parametrize("seconds", [86_400, -420, 3])
def test_that_a_clock_that_is_set_is_on_record_and_the_room_keeps_its_time(desk, clock, seconds):
    watch = RoomClock(desk)
    look_for(watch, clock, 60)
    clock.jump_wall(seconds)
    look_for(watch, clock, 60)
    assert odd(desk) == ["wall_jump"] and desk.seconds_since_start() == 120
    assert "clock was set" in audit_line(desk.record.events[-1])


def test_that_a_lid_that_was_closed_and_a_program_that_stood_still_are_on_record(desk, clock):
    watch = RoomClock(desk)
    clock.suspend(90)
    watch.look()
    clock.advance(40)
    watch.look()
    assert odd(desk) == ["suspend,late_heart_beat", "late_heart_beat"] and desk.seconds_since_start() == 130


def test_that_a_shifted_clock_is_on_record_once(desk, clock):
    watch = RoomClock(desk)
    clock.foreign_namespace = True
    look_for(watch, clock, 300)
    assert odd(desk) == ["namespace"]


@pytest.mark.parametrize(("away_s", "said"), [(60, []), (-3600, ["wall_jump"]), (5 * 3600, ["wall_jump"])])
def test_that_a_console_that_was_started_again_believes_no_clock_in_silence(desk, clock, away_s, said):
    folder = desk.console.path
    desk.close()
    later = MovableClock(clock.read().wall_ms + away_s * 1000, new_id())
    again = opened(folder, later)
    watch = RoomClock(again)
    watch.look()
    watch.look()
    assert odd(again) == said and again.seconds_since_start() == max(0, away_s)
    again.close()


def test_that_every_kind_has_words_and_a_newer_one_is_left_out():
    assert all(odd_clock_words([kind]) for kind in Anomaly)
    assert odd_clock_words(["sun_dial"]) == ""


def status(notice: str) -> SeatStatus:
    return SeatStatus(State.ANSWERING.value, 4, 190, 5_000, 400, 0, "", 0, 0, 0, 0, 2, 77, notice)


def test_that_an_odd_clock_at_a_seat_is_on_the_rooms_record_once_for_each_time(invented, tmp_path):
    room = Room(invented, tmp_path)
    machine = room.desk.machine_of(1)
    for notice in ("", "E-CLK-02", "E-CLK-02", "E-STO-03", "E-CLK-02"):
        room.link._take((StatusTaken(machine, status(notice)),))
    assert [entry.seats for entry in room.desk.record.events if entry.kind is Audit.CLOCK_ODD] == [(1,), (1,)]
    room.link.stop()
    room.link_up()
    room.link._take((StatusTaken(machine, status("E-CLK-02")),))
    assert room.kinds().count(Audit.CLOCK_ODD) == 2, "a console that was started again says it no second time"
    assert "clock moved oddly" in audit_line(room.desk.record.events[-1])
    room.close()
