"""Two sessions of one day without a network: tickets, collecting and the change of session by one stick."""

from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.keeper.messages import SeatShown
from desktop.rehearsal.console_room import RoomContents
from desktop.workflows import run_room
from desktop.workflows.change_session import leave_session, sessions_to_open
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.stick_tally import StickTally
from tests.helpers.invented_room import invented_contents
from tests.helpers.stick_day import StickDay

SEATS, SMALL = 3, 65_536


def test_that_the_next_session_comes_only_after_every_answer_lies_on_two_sticks(tmp_path: Path) -> None:
    inside = invented_contents(12, 90)
    questions = tuple(inside.questions.values())
    day = StickDay(tmp_path, SEATS, RoomContents(inside.paper, inside.assets), SMALL)
    first, seats = day.desk(0), range(1, SEATS + 1)
    for station in day.stations.values():
        (offered,) = sessions_to_open(SessionDesk(station))
        assert offered.grant.header.session == first.session, "only the current session is offered"
    spoken = day.open_paper(first, 0).spoken
    for seat in seats:
        day.arm(seat)
    run_room.start(first, first.record.present[0])
    for seat in seats:
        day.sit(first, seat, spoken, questions)
    day.clock.advance(1_900)
    for seat in (1, 2):
        day.hand_in(seat)
    assert day.collect(1) == StickTally(1, 3, (2, 3))
    assert day.collect(2) == StickTally(2, 3, (3,))

    first.close()
    second = day.desk(1)
    with pytest.raises(Error, match="E-ROM-16"):
        day.open_paper(second, 1)
    with pytest.raises(Error, match="E-STN-05"):
        leave_session(day.stations[3], first.session, SMALL)
    day.hand_in(3)
    with pytest.raises(Error, match="E-STN-04"):
        leave_session(day.stations[3], first.session, SMALL)
    assert day.collect(3) == StickTally(3, 3, ())
    first = day.desk(0)
    day.close_room(first)
    first.close()

    with pytest.raises(Error, match="E-ROM-26"):
        day.open_paper(second, 1)
    later = day.open_paper(second, 1, "试考沿用同一份试卷")
    for seat in seats:
        day.change(seat, first.session)
        (shown,) = [event for event in day.keepers[seat].hello() if isinstance(event, SeatShown)]
        assert day.keepers[seat].state is State.CHECK_IN and shown.seat == seat
    day.clock.advance(3 * 3_600)
    day.sit(second, 1, later.spoken, questions)
    assert day.keepers[1].state is State.ANSWERING
    assert {name: len(found) for name, found in day.times.items()} == {
        "ticket onto the stick": 2, "ticket at a seat": 6, "hand in at a seat": 3, "collect at a seat": 3,
        "read all at the console": 1, "write all on a stick": 2, "change at a seat": 3,
    }  # fmt: skip
    second.close()
    day.close()
