"""The candidate's window in a room with a console: a quiet sign, the paper and the start by themselves, no waiting."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.candidate.app import Seat
from desktop.candidate.window import CandidateWindow
from desktop.clock import SystemClock
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.revocation import RevocationList, RevocationReason, RevokedKey, write_revocation_list
from desktop.formats.session_grant import read_session_grant
from desktop.formats.trust import Trust
from desktop.keeper.messages import CheckIn, SeatShown
from desktop.room.seat_states import Presence
from desktop.ui.theme import Theme
from desktop.workflows.room_exchange import ServerTerms
from desktop.workflows.room_peers import station_peers
from desktop.workflows.room_server import RoomServer
from desktop.workflows.room_takes import ConsoleReader
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import TICKET
from tests.helpers.sitting import room_in


class LinkedSeat:
    """A seat's window and its room's console, both real."""

    def __init__(self, folder: Path, *, armed: bool) -> None:
        room = room_in(folder, console=True)
        self.station = StationFolder(room.folder)
        (path,) = self.station.grant_paths()
        grant = read_session_grant(source_of(path.read_bytes()), self.station.trust())
        (ticket,) = self.station.ticket_paths()
        self.ticket = ticket.read_bytes()
        self.newer_grant, self.room = room.newer_grant, room
        if not armed:
            ticket.unlink()
        self.server = RoomServer(
            ServerTerms(
                grant.header.session, "监考端", room.console_tls, station_peers(grant), folder / "console",
                ConsoleReader(grant), host="127.0.0.1", announce=False,
            ),
            SystemClock(),
            lambda event: None,
        )  # fmt: skip
        port = self.server.start()
        self.window = CandidateWindow(Theme(), full_screen=False)
        self.seat = Seat(self.station, self.window, f"127.0.0.1:{port}")
        self.window.present()
        self.seat.begin()

    def revoking(self, version: int) -> bytes:
        """A list of the centre by which the third proctor's key was lost."""
        row = RevokedKey(self.room.proctors[3].key_id, RevocationReason.LOST, version)
        return write_revocation_list(RevocationList(self.room.centre.key_id, version, (row,)), (self.room.centre,))

    def believed_list(self) -> int:
        """The version of the list by which the keeper reads what is signed."""
        keeper = self.seat._keeper
        assert keeper is not None
        trust = keeper._keeper._desk.seat.authorities.trust
        assert isinstance(trust, Trust)
        return max((one.list_version for one in trust.revocations.values()), default=0)

    @property
    def sign(self) -> str:
        return self.window.top._link.text()

    def wait_for(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, "waited in vain"
            QApplication.processEvents()
            time.sleep(0.005)

    def close(self) -> None:
        self.seat.end()
        self.server.stop()
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., LinkedSeat]]:
    made: list[LinkedSeat] = []

    def make(**how: bool) -> LinkedSeat:
        made.append(LinkedSeat(tmp_path, **how))
        return made[-1]

    yield make
    for seat in made:
        seat.close()


def test_that_the_sign_follows_the_link_and_nothing_else_changes(make: Callable[..., LinkedSeat]) -> None:
    linked = make(armed=True)
    linked.wait_for(lambda: "Connected to the console" in linked.sign)
    linked.wait_for(lambda: linked.server.views()[-1].presence is Presence.HERE)
    assert linked.window.shown == "idle"
    assert not linked.window.page("waiting").field.isVisibleTo(linked.window.page("waiting"))
    linked.server.stop()
    linked.wait_for(lambda: "Working alone, answers are safe" in linked.sign)
    assert linked.window.shown == "idle" and linked.window.messages.message is None
    assert linked.window.page("waiting").field.isVisibleTo(linked.window.page("waiting"))


def test_that_the_paper_comes_from_the_console(make: Callable[..., LinkedSeat]) -> None:
    linked = make(armed=False)
    linked.wait_for(lambda: "Connected" in linked.sign)
    assert linked.window.page("idle").open_paper.isVisibleTo(linked.window)
    linked.server.post_envelope(linked.ticket)
    linked.wait_for(lambda: linked.window.page("idle").field.isVisibleTo(linked.window))
    assert isinstance(linked.seat.controller.seat, SeatShown)


def test_that_a_newer_grant_that_the_console_sends_is_taken_up_at_once(make: Callable[..., LinkedSeat]) -> None:
    linked = make(armed=False)
    linked.wait_for(lambda: linked.server.views()[-1].presence is Presence.HERE)
    machine = linked.station.keys().sign.key_id
    linked.server.send_file(machine, "ksession", b"g" * 16, linked.newer_grant)
    linked.wait_for(lambda: len(linked.station.grant_paths()) == 2)
    newer = read_session_grant(source_of(linked.newer_grant), linked.station.trust())
    linked.wait_for(lambda: linked.seat._link._link is not None and linked.seat._link._link.grant == newer.digest)
    linked.wait_for(lambda: "Connected" in linked.sign)


def test_that_a_seat_at_which_nobody_has_checked_in_takes_a_revocation_list_up_at_once(
    make: Callable[..., LinkedSeat],
) -> None:
    """A candidate who types at that moment loses nothing; one who has begun goes on with what was believed then."""
    linked = make(armed=True)
    linked.wait_for(lambda: linked.server.views()[-1].presence is Presence.HERE)
    linked.wait_for(lambda: linked.seat.controller.state is State.CHECK_IN)
    before = linked.seat._keeper
    machine = linked.station.keys().sign.key_id
    linked.server.send_file(machine, "krevoke", b"v" * 16, linked.revoking(1))
    linked.wait_for(lambda: linked.seat._keeper not in (None, before))
    assert linked.believed_list() == 1 and linked.window.shown == "idle"

    linked.seat.submit(CheckIn(TICKET))
    linked.wait_for(lambda: linked.seat.controller.state is State.IDENTITY)
    linked.server.send_file(machine, "krevoke", b"w" * 16, linked.revoking(2))
    linked.wait_for(lambda: len(linked.station.list_files()) == 2)
    QApplication.processEvents()
    assert linked.believed_list() == 1 and linked.seat.controller.state is State.IDENTITY


def test_that_words_of_the_proctors_are_plain_text(make: Callable[..., LinkedSeat]) -> None:
    linked = make(armed=True)
    linked.server.tell("<b>还有</b>\u202e10 分钟")
    linked.wait_for(lambda: linked.window.messages.message is not None)
    assert linked.window.messages.message is not None
    assert linked.window.messages.message.text == "From the proctors: <b>还有</b>␣10 分钟"


def test_that_a_seat_where_room_is_short_keeps_the_sign(make: Callable[..., LinkedSeat]) -> None:
    linked = make(armed=True)
    linked.wait_for(lambda: "Connected" in linked.sign)
    linked.window.top.fold(True)
    assert linked.sign == "" and linked.window.top._link.name == "linked"
    assert linked.window.top._link.accessibleName() == "Connected to the console"
