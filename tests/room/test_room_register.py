"""What a console knows of its stations: who is here, who fell silent, who calls, what was not confirmed."""

from dataclasses import replace

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.room.mailbox import Post, envelope_post
from desktop.room.messages import SeatStatus
from desktop.room.room_register import Peer, RoomRegister
from desktop.room.seat_states import Presence
from tests.room.ends import HELLO, SECOND

STATION, SPARE = b"a" * 32, b"b" * 32
STATUS = SeatStatus("answering", 12, 190, 5_000, 400, 0, "", 0, 0, 0, 0, 2, 77, "")
START, STOP = envelope_post(b"start"), envelope_post(b"stop")


@pytest.fixture
def room() -> RoomRegister:
    made = RoomRegister([Peer(STATION, b"t" * 32, 7), Peer(SPARE, b"u" * 32, 31)])
    made.take_changes()
    return made


def test_that_a_station_is_never_then_here_then_lost_within_three_seconds(room):
    assert room.view(STATION).presence is Presence.NEVER
    room.join(STATION, HELLO, 0)
    room.take_status(STATION, STATUS, SECOND)
    assert room.view(STATION).presence is Presence.HERE
    assert room.look(3 * SECOND) == ()
    assert room.look(SECOND + 3 * SECOND) == (STATION,)
    assert room.view(STATION).presence is Presence.LOST
    assert room.look(10 * SECOND) == ()
    room.heard(STATION, 10 * SECOND)
    assert room.view(STATION).presence is Presence.HERE


def test_that_a_broken_connection_is_seen_at_once(room):
    room.join(STATION, HELLO, 0)
    room.leave(STATION)
    assert room.view(STATION).presence is Presence.LOST


def test_that_a_second_machine_with_the_same_key_waits_until_the_first_is_silent(room):
    room.join(STATION, HELLO, 0)
    with pytest.raises(Error) as caught:
        room.join(STATION, replace(HELLO, run=b"q" * 16), SECOND)
    assert caught.value.code == "E-NET-05"
    room.join(STATION, replace(HELLO, run=b"q" * 16), 4 * SECOND)


def test_that_a_view_shows_what_the_station_said_and_only_changed_views_are_handed_out(room):
    room.join(STATION, HELLO, 0)
    room.take_status(STATION, STATUS, SECOND)
    (view,) = room.take_changes()
    assert (view.state, view.answered, view.total, view.left_s, view.copies) == (State.ANSWERING, 12, 190, 5_000, 2)
    assert room.take_changes() == ()
    room.take_status(STATION, replace(STATUS, state="ready", left_s=-1), 2 * SECOND)
    assert room.take_changes()[0].left_s is None
    assert [view.seat for view in room.views()] == [7, 31]


def test_that_a_call_stands_until_a_proctor_attends_and_a_new_one_counts_again(room):
    room.join(STATION, HELLO, 0)
    room.take_status(STATION, replace(STATUS, calls=1, call="hand"), 5 * SECOND)
    room.take_status(STATION, replace(STATUS, calls=1, call="hand"), 6 * SECOND)
    assert (room.view(STATION).call, room.view(STATION).called_ns) == ("hand", 5 * SECOND)
    room.attend(STATION)
    room.take_status(STATION, replace(STATUS, calls=1, call="hand"), 7 * SECOND)
    assert room.view(STATION).call == ""
    room.take_status(STATION, replace(STATUS, calls=2, call="fault"), 9 * SECOND)
    assert (room.view(STATION).call, room.view(STATION).called_ns) == ("fault", 9 * SECOND)


def test_that_a_post_waits_for_the_station_and_is_sent_again_until_it_is_confirmed(room):
    assert not room.post(STATION, START)
    assert room.view(STATION).unconfirmed == 1
    assert room.join(STATION, HELLO, 0) == (START,)
    room.leave(STATION)
    assert room.join(STATION, HELLO, SECOND) == (START,)
    assert room.confirmed(STATION, START.id)
    assert not room.confirmed(STATION, START.id)
    room.leave(STATION)
    assert room.join(STATION, HELLO, 2 * SECOND) == ()
    assert room.view(STATION).unconfirmed == 0


def test_that_a_new_run_of_the_program_hears_every_envelope_again_but_no_old_words(room):
    room.join(STATION, HELLO, 0)
    words = Post(b"w" * 16, text="还有 10 分钟")
    for post in (START, words, STOP):
        assert room.post(STATION, post)
        room.confirmed(STATION, post.id)
    room.leave(STATION)
    assert room.join(STATION, replace(HELLO, run=b"q" * 16), SECOND) == (START, STOP)


def test_that_what_no_longer_counts_is_not_posted(room):
    room.post(STATION, START)
    room.take_back(STATION, START.id)
    assert room.join(STATION, HELLO, 0) == ()


def test_that_posts_are_for_one_station(room):
    room.post(SPARE, START)
    assert room.join(STATION, HELLO, 0) == ()
    assert not room.confirmed(STATION, START.id)


def test_that_an_answered_call_stays_answered_when_the_station_starts_again(room):
    room.join(STATION, HELLO, 0)
    room.take_status(STATION, replace(STATUS, calls=1, call="hand"), 5 * SECOND)
    room.attend(STATION)
    room.take_status(STATION, replace(STATUS, state="waiting", calls=0, call=""), 6 * SECOND)
    room.take_status(STATION, replace(STATUS, calls=1, call="hand"), 7 * SECOND)
    assert room.view(STATION).call == ""
