"""A station with a real keeper on a real link: what it says by itself, what it obeys, and that it needs nobody."""

import shutil
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.head import read_head
from desktop.formats.result_bundle import ExportReason, read_result_bundle
from desktop.formats.session_grant import read_session_grant
from desktop.formats.witness import Command, Witness, write_witness
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import (
    AcceptRules,
    CallKind,
    CallProctor,
    CheckIn,
    ConfirmIdentity,
    Event,
    Export,
    Record,
    Refused,
    Saved,
)
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.keeper.thread import KeeperThread
from desktop.room.messages import SeatStatus
from desktop.room.seat_states import Presence, SeatView
from desktop.workflows.linked_station import (
    LinkedStation,
    linked_station,
    read_address,
    remember_address,
    remembered_address,
)
from desktop.workflows.room_events import (
    ConsoleEvent,
    EnvelopeTaken,
    FileTaken,
    PostConfirmed,
    StationEvent,
    TicketKept,
    WordsPosted,
)
from desktop.workflows.room_exchange import ServerTerms
from desktop.workflows.room_peers import station_peers
from desktop.workflows.room_server import RoomServer
from desktop.workflows.room_takes import ConsoleReader
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import TICKET, InventedRoom
from tests.helpers.room_link import wait_for
from tests.helpers.sitting import QUICK, room_in


class Room:
    """One seat of a room with a console, both programs running without their windows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.room: InventedRoom = room_in(folder, console=True)
        self.station = StationFolder(self.room.folder)
        (path,) = self.station.grant_paths()
        self.grant = read_session_grant(source_of(path.read_bytes()), self.station.trust())
        self.at_console: list[ConsoleEvent] = []
        self.at_station: list[StationEvent] = []
        self.told: list[Event] = []
        self.port = 0
        self.thread: KeeperThread | None = None
        self.open_console()
        self.open_link()

    def open_console(self) -> None:
        terms = ServerTerms(
            self.grant.header.session, "监考端", self.room.console_tls, station_peers(self.grant),
            self.folder / "console", ConsoleReader(self.grant), host="127.0.0.1", port=self.port, announce=False,
        )  # fmt: skip
        self.server = RoomServer(terms, SystemClock(), self.at_console.append)
        self.port = self.server.start()

    def open_link(self) -> None:
        made = linked_station(self.station, SystemClock(), self.at_station.append)
        assert made is not None
        self.link: LinkedStation = made
        self.link.start([("127.0.0.1", self.port)])

    def open_keeper(self) -> None:
        self.keeper: Keeper = open_sitting(self.station, SystemClock(), QUICK)

        def tell(events: tuple[Event, ...]) -> None:
            self.told.extend(events)
            self.link.observe(events)

        self.thread = KeeperThread(self.keeper, tell, lambda failure: self.told.append(Refused(repr(failure), "", "")))
        self.thread.start()
        self.link.serve(self.thread)

    def submit(self, *requests: object) -> None:
        assert self.thread is not None
        for request in requests:
            self.thread.submit(request)  # type: ignore[arg-type]

    def arrive(self) -> None:
        """The candidate is ready to begin."""
        self.submit(CheckIn(TICKET), ConfirmIdentity(True), AcceptRules())
        wait_for(lambda: self.view.state is State.READY)

    @property
    def view(self) -> SeatView:
        return self.server.views()[-1]

    def got(self, kind: type) -> list[object]:
        return [event for event in (*self.at_console, *self.at_station) if isinstance(event, kind)]

    def post(self, command: Command, counter: int) -> bytes:
        """Post a signed note on the newest head that came."""
        return self.server.post_envelope(self.note(command, counter), [self.room.station.key_id])

    def note(self, command: Command, counter: int) -> bytes:
        """A signed note on the newest head that came."""
        assert self.room.console is not None
        content = self.got(EnvelopeTaken)[-1].content  # type: ignore[attr-defined]
        head = read_head(source_of(content), self.grant.trust, self.grant.header.stations)
        witness = Witness(
            self.grant.header.session, head.station, head.store, head.seq, head.head, counter, 1, bytes(16), command
        )
        return write_witness(witness, self.room.console)

    def saved(self) -> list[Event]:
        return [event for event in self.told if isinstance(event, Saved)]

    def close(self) -> None:
        if self.thread is not None:
            self.thread.stop()
        self.link.stop()
        self.server.stop()


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def test_that_a_ticket_comes_over_the_link_and_arms_the_station(tmp_path):
    made = Room(tmp_path)
    made.link.stop()
    (ticket,) = made.station.ticket_paths()
    content = ticket.read_bytes()
    ticket.unlink()
    made.open_link()
    made.server.post_envelope(b"\x89KCT\r\n\x1a\n no ticket")
    made.server.post_envelope(content)
    wait_for(lambda: made.got(TicketKept))
    wait_for(lambda: len(made.got(PostConfirmed)) == 1)
    assert [path.read_bytes() for path in made.station.ticket_paths()] == [content]
    made.open_keeper()
    wait_for(lambda: made.view.state is State.CHECK_IN)
    made.close()


def test_that_the_console_starts_a_candidate_who_is_ready_and_pauses_and_resumes(room):
    room.open_keeper()
    room.arrive()
    wait_for(lambda: room.got(EnvelopeTaken))
    room.post(Command.START, 1)
    wait_for(lambda: room.view.state is State.ANSWERING)
    room.post(Command.PAUSE, 2)
    wait_for(lambda: room.view.state is State.PAUSED)
    room.post(Command.RESUME, 3)
    wait_for(lambda: room.view.state is State.ANSWERING)
    wait_for(lambda: len(room.got(PostConfirmed)) == 3)
    assert room.view.left_s is not None and room.view.left_s > 5_000
    assert not [event for event in room.told if isinstance(event, Refused)]


def test_that_what_was_posted_before_the_sitting_waits_for_it(room):
    room.server.post_envelope(b"\x89KCO\r\n\x1a\n an order nobody signed")
    wait_for(lambda: room.view.presence is Presence.HERE)
    room.open_keeper()
    wait_for(lambda: room.got(PostConfirmed))
    wait_for(lambda: room.view.notice.startswith("E-FMT"))
    assert not [event for event in room.told if isinstance(event, Refused)], "a candidate does not see it"


def test_that_calls_answers_and_words_pass(room):
    room.open_keeper()
    room.arrive()
    room.submit(CallProctor(CallKind.HAND))
    wait_for(lambda: room.view.call == "hand")
    room.server.tell("请稍候")
    wait_for(lambda: room.got(WordsPosted))
    wait_for(lambda: room.got(EnvelopeTaken))
    room.post(Command.START, 1)
    wait_for(lambda: room.view.state is State.ANSWERING)
    item = room.room.items[0]
    room.submit(Record(item, 1, room.room.response(item)))
    wait_for(lambda: room.view.answered == 1)
    assert (room.view.total, room.view.copies) == (len(room.room.items), 2)


def test_that_a_bundle_is_collected_over_the_link_and_read_in_full(room):
    room.open_keeper()
    room.arrive()
    wait_for(lambda: room.got(EnvelopeTaken))
    room.post(Command.START, 1)
    wait_for(lambda: room.view.state is State.ANSWERING)
    room.submit(Export("interim"))
    wait_for(lambda: [event for event in room.got(FileTaken) if event.kind == "kresult"])
    path = next(event.path for event in room.got(FileTaken) if event.kind == "kresult")
    bundle = read_result_bundle(source_of(path.read_bytes()), room.grant.trust)
    assert (bundle.facts.reason, bundle.facts.candidate) == (ExportReason.INTERIM, room.room.candidate)
    assert {event.kind for event in room.got(FileTaken)} == {"kresult", "kslots"}


def test_that_a_replica_of_the_second_copy_grows_at_the_console(room):
    room.open_keeper()
    room.arrive()
    mirror = next(room.station.facts().mirror.glob("*.kmirror"))
    replica = room.folder / "console" / room.room.station.key_id.hex()[:16] / mirror.name
    wait_for(lambda: replica.exists() and replica.read_bytes() == mirror.read_bytes())


def test_that_a_sitting_does_not_notice_a_console_that_dies(room):
    room.open_keeper()
    room.arrive()
    wait_for(lambda: room.got(EnvelopeTaken))
    room.post(Command.START, 1)
    wait_for(lambda: room.view.state is State.ANSWERING)
    room.server.stop()
    for place, item in enumerate(room.room.items):
        room.submit(Record(item, 1, room.room.response(item, place)))
    wait_for(lambda: [e for e in room.told if isinstance(e, SeatStatus)][-1].answered == len(room.room.items))
    room.open_console()
    wait_for(lambda: room.view.answered == len(room.room.items))


def test_that_copies_by_network_and_stick_count_once_in_whatever_order(room):
    """The same notes come by the link and on a stick, the older one last (H3)."""
    room.open_keeper()
    room.arrive()
    wait_for(lambda: room.got(EnvelopeTaken))
    start, pause, go_on = (room.note(command, n) for n, command in enumerate((Command.START, Command.PAUSE,
                                                                              Command.RESUME), 1))  # fmt: skip
    room.submit(ApplyEnvelope(start))
    room.server.post_envelope(start)
    wait_for(lambda: room.view.state is State.ANSWERING)
    room.server.post_envelope(pause)
    wait_for(lambda: room.view.state is State.PAUSED)
    room.submit(ApplyEnvelope(pause))
    room.submit(ApplyEnvelope(go_on))
    room.server.post_envelope(go_on)
    wait_for(lambda: room.view.state is State.ANSWERING and len(room.got(PostConfirmed)) == 3)
    room.server.post_envelope(pause, [room.room.station.key_id])
    wait_for(lambda: len(room.got(PostConfirmed)) == 4)
    assert room.view.state is State.ANSWERING and room.view.incidents == 1
    assert room.view.notice == ""


def test_that_a_link_that_flaps_delays_no_answer_and_loses_nothing(room):
    """The console's program dies and comes back again and again while a candidate works (H4)."""
    room.open_keeper()
    room.arrive()
    wait_for(lambda: room.got(EnvelopeTaken))
    room.post(Command.START, 1)
    wait_for(lambda: room.view.state is State.ANSWERING)
    items = room.room.items
    for place, item in enumerate(items):
        if place % 3 == 0:
            room.server.stop()
        before = len(room.saved())
        room.submit(Record(item, 1, room.room.response(item)))
        wait_for(lambda before=before: len(room.saved()) > before)
        if place % 3 == 0:
            room.open_console()
    wait_for(lambda: room.view.answered == len(items))
    mirror = next(room.station.facts().mirror.glob("*.kmirror"))
    folder = room.folder / "console" / room.room.station.key_id.hex()[:16]
    replica = folder / mirror.name
    wait_for(lambda: replica.exists() and replica.read_bytes() == mirror.read_bytes())
    assert not list(folder.glob("*.aside-*")), "every return went on where it had stopped"


def test_that_a_restarted_station_catches_up_and_no_old_start_disturbs_it(room):
    room.open_keeper()
    room.arrive()
    wait_for(lambda: room.got(EnvelopeTaken))
    room.post(Command.START, 1)
    wait_for(lambda: room.view.state is State.ANSWERING)
    wait_for(lambda: room.got(PostConfirmed))
    assert room.thread is not None
    room.thread.stop()
    room.link.stop()
    room.told.clear()
    room.open_link()
    room.open_keeper()
    wait_for(lambda: room.view.state is State.ANSWERING and room.view.incidents == 1)
    wait_for(lambda: len(room.got(PostConfirmed)) == 2)
    assert room.view.notice == ""
    assert not [event for event in room.told if isinstance(event, Refused)]


def test_that_a_room_without_a_console_has_no_link(tmp_path):
    room = room_in(tmp_path)
    assert linked_station(StationFolder(room.folder), SystemClock(), lambda event: None) is None
    shutil.rmtree(room.folder / "session")
    assert linked_station(StationFolder(room.folder), SystemClock(), lambda event: None) is None


@pytest.mark.parametrize(
    "text, address",
    [
        ("192.168.1.5", ("192.168.1.5", 47_701)),
        (" 192.168.1.5:5000 ", ("192.168.1.5", 5_000)),
        ("console：80", ("console", 80)),
        ("", None),
        (":80", None),
        ("x:70000", None),
        ("x:-1", None),
        ("a b", None),
        ("x:y", None),
    ],
)
def test_that_an_address_is_read_as_people_type_it(text, address):
    assert read_address(text) == address


def test_that_a_station_remembers_where_its_console_was(tmp_path):
    station = StationFolder(tmp_path)
    assert remembered_address(station) is None
    remember_address(station, ("192.168.1.5", 5_000))
    assert remembered_address(station) == ("192.168.1.5", 5_000)
    (tmp_path / "console.txt").write_bytes(b"\xff\xfe")
    assert remembered_address(station) is None
