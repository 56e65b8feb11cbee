"""换场 on one machine: which session it is now, and when it may be left."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.keeper.messages import Export
from desktop.rehearsal.sticks import FakeStick
from desktop.workflows.armed_seat import StationPhase, find_granted_seat, station_phase
from desktop.workflows.change_session import leave_session, next_session, opened_session, sessions_to_open
from desktop.workflows.export_results import collect_bundle
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_tally import StickTally, tally_stick
from tests.helpers.invented_room import STARTS_MS
from tests.helpers.later_session import add_later_session, open_later_session
from tests.helpers.sitting import QUICK, Sitting, room_in, spare_in

SMALL = 65_536


def session_at(station: StationFolder) -> bytes:
    granted = find_granted_seat(station)
    assert granted is not None
    return granted.grant.header.session


@pytest.fixture
def sitting(tmp_path: Path):
    made = Sitting(room_in(tmp_path))
    yield made
    made.keeper.close()


def hand_in(sitting: Sitting) -> None:
    sitting.begin().answer(0)
    sitting.code("low", 1)
    sitting.wait(2)
    assert sitting.keeper.state is State.EXPORTED


def test_that_the_grant_of_the_afternoon_does_not_hide_the_forenoon(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    add_later_session(room)
    station = StationFolder(room.folder)
    assert session_at(station) == room.session
    assert station_phase(station) is StationPhase.WAITING
    (room.folder / "session" / "room.kticket").unlink()
    assert session_at(station) == room.session
    assert station_phase(station) is StationPhase.NEEDS_OPENING


def test_that_a_running_sitting_keeps_its_machine_when_the_next_paper_is_opened(sitting: Sitting) -> None:
    sitting.begin().answer(0)
    add_later_session(sitting.room)
    sitting.station.put_ticket("later", open_later_session(sitting.room))
    assert session_at(sitting.station) == sitting.room.session
    sitting.kill()
    sitting.open()
    assert sitting.keeper.state is State.ANSWERING


def test_that_answers_that_lie_only_here_keep_their_last_screen(sitting: Sitting, tmp_path: Path) -> None:
    later = add_later_session(sitting.room)
    hand_in(sitting)
    assert session_at(sitting.station) == sitting.room.session
    with pytest.raises(Error, match="E-STN-04"):
        leave_session(sitting.station, sitting.room.session, SMALL)
    collect_bundle(sitting.station, FakeStick(tmp_path / "stick"), spare_bytes=0)
    assert opened_session(sitting.station) == b"", "the last screen stays until the next paper is opened"
    coming = next_session(sitting.station, later)
    assert session_at(sitting.station) == later
    assert coming is None, "the afternoon is the current session now, and nothing comes after it"
    assert station_phase(sitting.station) is StationPhase.NEEDS_OPENING
    sitting.station.put_ticket("later", open_later_session(sitting.room))
    assert opened_session(sitting.station) == later


def test_that_a_stick_at_the_last_screen_counts_as_a_second_place(tmp_path: Path) -> None:
    stick = FakeStick(tmp_path / "stick")
    plugged: list[FakeStick] = []
    sitting = Sitting(room_in(tmp_path), options=replace(QUICK, sticks=lambda: tuple(plugged)))
    later = add_later_session(sitting.room)
    hand_in(sitting)
    assert session_at(sitting.station) == sitting.room.session
    plugged.append(stick)
    sitting.send(Export("final"))
    assert session_at(sitting.station) == later
    sitting.keeper.close()


def test_that_a_collecting_stick_is_counted_against_the_session_that_was_finished_here(
    sitting: Sitting, tmp_path: Path
) -> None:
    add_later_session(sitting.room)
    stick = tmp_path / "stick"
    stick.mkdir()
    assert tally_stick(sitting.station, stick) is None, "nobody has finished here yet"
    hand_in(sitting)
    assert tally_stick(sitting.station, stick) == StickTally(0, 1, (7,))
    collect_bundle(sitting.station, FakeStick(stick), spare_bytes=0)
    (stick / "broken.kresult").write_bytes(b"not a bundle")
    assert tally_stick(sitting.station, stick) == StickTally(1, 1, ())


def test_that_a_seat_nobody_sat_at_goes_on_by_hand_or_by_the_next_ticket(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    station, later = StationFolder(room.folder), add_later_session(room)
    coming = next_session(station, room.session)
    assert coming is not None and (coming.session, coming.starts_ms) == (later, STARTS_MS + 3 * 3_600_000)
    station.put_ticket("later", open_later_session(room))
    assert session_at(station) == later
    (room.folder / "session" / "later.kticket").unlink()
    leave_session(station, room.session, SMALL)
    assert session_at(station) == later
    assert not list(room.folder.glob("trial"))


def test_that_a_station_that_waited_for_nobody_goes_on(sitting: Sitting) -> None:
    later = add_later_session(sitting.room)
    sitting.wait(20)
    assert sitting.keeper.state is State.CHECK_IN and sitting.folder.exists()
    sitting.station.put_ticket("later", open_later_session(sitting.room))
    assert session_at(sitting.station) == later
    leave_session(sitting.station, sitting.room.session, SMALL)


def test_that_only_the_current_session_is_offered_for_opening(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    later, spare = add_later_session(room), spare_in(tmp_path / "spare", room)
    for station in (StationFolder(room.folder), spare):
        order = [[one.grant.header.session for one in sessions_to_open(SessionDesk(station))]]
        station.leave(room.session)
        order.append([one.grant.header.session for one in sessions_to_open(SessionDesk(station))])
        assert order == [[room.session], [later]]


def test_that_an_unfinished_sitting_is_not_left(sitting: Sitting) -> None:
    add_later_session(sitting.room)
    sitting.begin().answer(0)
    with pytest.raises(Error, match="E-STN-05"):
        leave_session(sitting.station, sitting.room.session, SMALL)
    leave_session(sitting.station, sitting.room.session, SMALL, moved=True)
    assert session_at(sitting.station) != sitting.room.session


def test_that_leaving_gives_the_reserve_back(sitting: Sitting, tmp_path: Path) -> None:
    hand_in(sitting)
    collect_bundle(sitting.station, FakeStick(tmp_path / "stick"), spare_bytes=0)
    reserve = sitting.folder / "reserve"
    assert reserve.exists()
    leave_session(sitting.station, sitting.room.session, SMALL)
    assert not reserve.exists()


def test_that_the_day_goes_on_in_the_order_of_its_sessions(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    station = StationFolder(room.folder)
    evening, noon = add_later_session(room, 9), add_later_session(room, 4)
    order = [session_at(station)]
    for _ in range(2):
        leave_session(station, order[-1], SMALL)
        order.append(session_at(station))
    assert order == [room.session, noon, evening]
