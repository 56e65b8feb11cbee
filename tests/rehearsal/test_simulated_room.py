"""A full room on one console: everybody joins, is started, called and lost; a console that restarts finds them all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.crypto.signing import new_signing_key
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.sitting import State
from desktop.rehearsal.simulated_room import SimulatedRoom, SimulatedTerms, invent_seats
from desktop.room.room_register import Peer
from desktop.room.seat_states import Presence
from desktop.workflows.room_exchange import ServerTerms
from desktop.workflows.room_server import RoomServer
from tests.helpers.room_link import wait_for

SESSION, GRANT, SEATS = b"S" * 16, b"g" * 32, 40


class FullRoom:
    """A console with forty stations."""

    def __init__(self, folder: Path) -> None:
        self.key = new_signing_key()
        self.seats = invent_seats(SEATS)
        self.folder, self.port = folder, 0
        self.open()
        console = Peer(b"c" * 32, tls_key_hash(self.key))
        terms = SimulatedTerms(SESSION, GRANT, console, ("127.0.0.1", self.port), folder / "stations")
        self.room = SimulatedRoom(terms, self.seats)
        self.room.start()

    def open(self) -> None:
        peers = tuple(seat.peer for seat in self.seats)
        terms = ServerTerms(
            SESSION, "监考端", self.key, peers, self.folder / "console", lambda kind, path: None, host="127.0.0.1",
            port=self.port, announce=False, most_strangers_of_one=SEATS,
        )  # fmt: skip
        self.server = RoomServer(terms, SystemClock(), lambda event: None)
        self.port = self.server.start()

    def count(self, **wanted: object) -> int:
        return sum(all(getattr(view, name) == value for name, value in wanted.items()) for view in self.server.views())


@pytest.fixture
def full(tmp_path: Path) -> Iterator[FullRoom]:
    made = FullRoom(tmp_path)
    yield made
    made.room.stop()
    made.server.stop()


def test_that_a_full_room_joins_starts_and_answers(full: FullRoom) -> None:
    wait_for(lambda: full.count(presence=Presence.HERE, state=State.READY) == SEATS)
    full.server.post_envelope(b"the start")
    wait_for(lambda: full.count(state=State.ANSWERING, unconfirmed=0) == SEATS)
    wait_for(lambda: all(view.used_s for view in full.server.views()))


def test_that_one_call_is_seen_and_the_others_are_not_touched(full: FullRoom) -> None:
    wait_for(lambda: full.count(state=State.READY) == SEATS)
    full.room.change(full.room.stations[16], calls=1, call="fault")
    wait_for(lambda: full.count(call="fault") == 1)
    assert [view.seat for view in full.server.views() if view.call] == [17]


def test_that_a_console_that_restarts_finds_everybody_again(full: FullRoom) -> None:
    wait_for(lambda: full.count(presence=Presence.HERE) == SEATS)
    full.server.stop()
    wait_for(lambda: full.room.joined == 0)
    full.open()
    wait_for(lambda: full.count(presence=Presence.HERE) == SEATS)


def test_that_words_reach_forty_screens_once(full: FullRoom) -> None:
    wait_for(lambda: full.room.joined == SEATS)
    full.server.tell("还有 10 分钟")
    wait_for(lambda: full.count(unconfirmed=0) == SEATS and all(station.words for station in full.room.stations))
    assert {tuple(station.words) for station in full.room.stations} == {("还有 10 分钟",)}
