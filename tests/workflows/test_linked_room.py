"""A console's desk on a real link with real stations: refused first, then a sitting from the opening to the bundle."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.exam.answers import TrueFalseResponse, write_response
from desktop.exam.audit import Audit
from desktop.exam.sitting import State
from desktop.formats.artefacts import KMIRROR
from desktop.formats.head import Head, write_head
from desktop.formats.witness import Command
from desktop.keeper.messages import (
    AcceptRules,
    CallKind,
    CallProctor,
    CheckIn,
    ConfirmIdentity,
    Event,
    HandIn,
    PaperShown,
    Record,
)
from desktop.keeper.thread import KeeperThread
from desktop.rehearsal.console_room import STARTS_MS, ConsoleRoom, invent_console_room
from desktop.room.messages import SeatStatus
from desktop.room.seat_states import Presence, SeatView
from desktop.workflows import linked_room, run_room
from desktop.workflows.audit_words import audit_line
from desktop.workflows.close_at_console import close_at_console
from desktop.workflows.collect_bundles import open_seats
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.linked_room import LinkedRoom
from desktop.workflows.linked_station import LinkedStation, linked_station
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import Note, RoomDesk, open_room_desk
from desktop.workflows.room_events import (
    PeerRefused,
    StationBack,
    StationEvent,
    StationLost,
    StatusTaken,
    TicketKept,
    WordsPosted,
)
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import Decision
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.room_link import wait_for
from tests.helpers.sitting import QUICK


class ExamDayClock(SystemClock):
    """Real time, on the morning of the session."""

    def __init__(self) -> None:
        super().__init__()
        self._shift_ms = STARTS_MS - 60_000 - super().read().wall_ms

    def read(self):
        now = super().read()
        return replace(now, wall_ms=now.wall_ms + self._shift_ms)


class Seat:
    """A station's programs without its window."""

    def __init__(self, room: ConsoleRoom, folder: Path, number: int, port: int) -> None:
        self.station = StationFolder(room.write_station(folder, number))
        self.number, self.clock = number, ExamDayClock()
        self.heard: list[StationEvent] = []
        self.told: list[Event] = []
        self.thread: KeeperThread | None = None
        made = linked_station(self.station, self.clock, self.heard.append)
        assert made is not None
        self.link: LinkedStation = made
        self.link.start([("127.0.0.1", port)])

    def open(self) -> None:
        def tell(events: tuple[Event, ...]) -> None:
            self.told.extend(events)
            self.link.observe(events)

        keeper = open_sitting(self.station, self.clock, QUICK)
        self.thread = KeeperThread(keeper, tell, self.told.append)  # type: ignore[arg-type]
        self.thread.start()
        self.link.serve(self.thread)

    def submit(self, *requests: object) -> None:
        assert self.thread is not None
        for request in requests:
            self.thread.submit(request)  # type: ignore[arg-type]

    def got(self, kind: type) -> list:
        return [event for event in (*self.heard, *self.told) if isinstance(event, kind)]

    def come_back(self, port: int) -> None:
        """The network is there again."""
        self.link.stop()
        made = linked_station(self.station, self.clock, self.heard.append)
        assert made is not None and self.thread is not None
        self.link = made
        self.link.start([("127.0.0.1", port)])
        self.link.serve(self.thread)

    def stop_keeper(self) -> None:
        if self.thread is not None:
            self.thread.stop()

    def mirrors(self) -> list[bytes]:
        """What this machine's second medium holds: all of it is on the console once a copy there is whole."""
        folder = Path(self.station.facts().mirror)
        return [path.read_bytes() for path in sorted(folder.rglob(f"*.{KMIRROR.extension}"))]

    def close(self) -> None:
        self.stop_keeper()
        self.link.stop()


class Room:
    """The console with two of its stations."""

    def __init__(self, room: ConsoleRoom, folder: Path) -> None:
        self.room, self.folder, self.clock = room, folder, ExamDayClock()
        shutil.copytree(room.folder, folder / "console")
        console = ConsoleFolder(folder / "console")
        (shown,) = SessionDesk(console).sessions()
        self.desk: RoomDesk = open_room_desk(console, shown, self.clock)
        self.news = 0
        self.seats: list[Seat] = []
        self.port = 0
        self.link_up()

    def link_up(self) -> None:
        def count() -> None:
            self.news += 1

        self.link = LinkedRoom(self.desk, RoomHeads(self.desk, self.clock), self.clock, count, port=self.port)
        self.port = self.link.start()

    def seat(self, number: int) -> Seat:
        self.seats.append(Seat(self.room, self.folder / f"station-{number}", number, self.port))
        return self.seats[-1]

    def open_paper(self) -> None:
        typed = [TypedCode(no, self.room.printed(no)) for no in (1, 2)]
        opened = run_room.open_paper(self.desk, OpeningForm(1, *typed, self.desk.roster.people))
        self.link.post_ticket(opened.data)

    def views(self) -> dict[int, SeatView]:
        return {view.seat: view for view in self.link._server.views()}

    def kinds(self) -> list[Audit]:
        return [entry.kind for entry in self.desk.record.events]

    def close(self) -> None:
        for seat in self.seats:
            seat.close()
        self.link.stop()
        self.desk.close()


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("linked") / "console", 2)


@pytest.fixture
def room(invented, tmp_path):
    made = Room(invented, tmp_path)
    yield made
    made.close()


A, B = "Proctor A", "Proctor B"


def head(room, seat, seq, value, key=None):
    """A head as a station signs it."""
    sign, _ = room.room.stations[seat]
    row = room.desk.roster.at_seat(seat)
    facts = Head(
        room.desk.session, sign.key_id, row.candidate, row.attempt, bytes([seat] * 16), seq, bytes([value] * 32), 0, 0,
        bytes(16),
    )  # fmt: skip
    return sign.key_id, write_head(facts, key or sign)


def test_that_foreign_repeated_and_older_heads_change_nothing(room, invented):
    heads = RoomHeads(room.desk, room.clock)
    stranger, other_key = invented.stations[2][0], head(room, 1, 9, 9, invented.stations[2][0])
    assert heads.take([(stranger.key_id, b"nonsense"), other_key]) == ([], [])
    news, _ = heads.take([head(room, 1, 5, 5), head(room, 1, 7, 7)])
    assert [found.seq for found in news] == [7]
    assert heads.take([head(room, 1, 7, 7), head(room, 1, 6, 6)]) == ([], [])


def test_that_a_head_that_contradicts_an_earlier_one_is_named_and_not_kept(room):
    heads = RoomHeads(room.desk, room.clock)
    heads.take([head(room, 1, 5, 5)])
    news, stories = heads.take([head(room, 1, 5, 6)])
    assert news == [] and [story.code for story in stories] == ["E-JRN-03"]
    again = RoomHeads(room.desk, room.clock)
    row = room.desk.roster.at_seat(1)
    assert again.of_candidate(row.candidate, row.attempt).head == bytes([5] * 32)


def test_that_counters_rise_over_every_start_whatever_the_wall_clock_says(room):
    first = RoomHeads(room.desk, room.clock)._counter
    room.clock._shift_ms -= 86_400_000 * 365
    assert RoomHeads(room.desk, room.clock)._counter > first


def test_that_a_sitting_goes_from_the_opening_to_the_bundle_without_a_stick(room):
    one = room.seat(1)
    wait_for(lambda: room.views().get(1) and room.views()[1].presence is Presence.HERE)
    room.open_paper()
    wait_for(lambda: one.got(TicketKept))
    one.open()
    one.submit(CheckIn(room.desk.roster.at_seat(1).ticket), ConfirmIdentity(True), AcceptRules())
    wait_for(lambda: room.views()[1].state is State.READY)
    run_room.admit(room.desk, [1], A)
    run_room.start(room.desk, A)
    room.link.command(Command.START)
    wait_for(lambda: room.views()[1].state is State.ANSWERING)
    room.link.tell_words("请保持安静", (1,))
    wait_for(lambda: [event.text for event in one.got(WordsPosted)] == ["请保持安静"])

    one.submit(CallProctor(CallKind.FAULT))
    wait_for(lambda: Audit.CALL in room.kinds())
    assert room.desk.record.seat(1).called == "fault" and room.views()[1].call == "fault"
    room.link.attend(1)
    run_room.answer_call(room.desk, 1, A, "键盘已更换")
    wait_for(lambda: not room.views()[1].call)

    run_room.pause(room.desk, Decision((A, B), "停电"), "room")
    room.link.command(Command.PAUSE)
    wait_for(lambda: room.views()[1].state is State.PAUSED)
    run_room.resume(room.desk, Decision((A, B), "已恢复"))
    room.link.command(Command.RESUME)
    wait_for(lambda: room.views()[1].state is State.ANSWERING)

    item = one.got(PaperShown)[-1].groups[0].items[0]
    one.submit(Record(item, 1, write_response(TrueFalseResponse(True))))
    wait_for(lambda: room.views()[1].answered == 1)
    one.submit(HandIn())
    wait_for(lambda: room.desk.record.seat(1).final or _hand_in_early(room))


def test_that_a_station_that_was_away_stands_still_and_goes_on_with_the_room(room):
    one = room.seat(1)
    room.open_paper()
    wait_for(lambda: one.got(TicketKept))
    run_room.start(room.desk, A)
    one.open()
    one.submit(CheckIn(room.desk.roster.at_seat(1).ticket), ConfirmIdentity(True), AcceptRules())
    wait_for(lambda: room.views()[1].state is State.ANSWERING)
    one.link.stop()
    wait_for(lambda: room.views()[1].presence is Presence.LOST)
    room.link.stop()
    run_room.pause(room.desk, Decision((A, B), "火警"), "room")
    room.link_up()
    one.come_back(room.port)
    wait_for(lambda: room.views()[1].state is State.PAUSED)
    one.link.stop()
    room.link.stop()
    run_room.resume(room.desk, Decision((A, B), "解除"), by_link=True)
    room.link_up()
    one.come_back(room.port)
    wait_for(lambda: room.views()[1].state is State.ANSWERING)


def _hand_in_early(room):
    """The policy forbids an early hand-in: the room closes the section instead."""
    if room.views()[1].state is State.ANSWERING:
        room.link.command(Command.CLOSE_SECTION, (1,))
    return False


def test_that_a_station_that_comes_after_the_start_is_started_by_itself(room):
    room.open_paper()
    run_room.start(room.desk, A)
    two = room.seat(2)
    wait_for(lambda: two.got(TicketKept))
    two.open()
    two.submit(CheckIn(room.desk.roster.at_seat(2).ticket), ConfirmIdentity(True), AcceptRules())
    wait_for(lambda: room.views()[2].state is State.ANSWERING)


def test_that_loss_and_return_are_on_record_and_the_console_may_be_started_again(room):
    one = room.seat(1)
    wait_for(lambda: 1 in room.views() and room.views()[1].presence is Presence.HERE)
    room.link.stop()
    room.link_up()
    wait_for(lambda: room.views()[1].presence is Presence.HERE)
    one.link.stop()
    wait_for(lambda: Audit.LOST in room.kinds())
    room.seats.clear()
    room.seat(1)
    wait_for(lambda: Audit.BACK in room.kinds())
    assert room.news > 0


def status(state, calls=0):
    return SeatStatus(state.value, 4, 190, 5_000, 400, calls, "fault" if calls else "", 0, 0, 0, 0, 2, 77, "")


def test_that_a_replaced_machine_neither_hands_in_nor_comes_back_for_its_seat(room):
    old, new = room.desk.machine_of(1), room.room.stations[2][0].key_id
    room.link._take((StationLost(old, ""), StatusTaken(new, status(State.ANSWERING))))
    run_room.confirm_present(room.desk, (A, B))
    run_room.note_swap(room.desk, 1, (old, new), Decision((A, B), "机器损坏"))
    room.link._take((StationBack(old), StatusTaken(old, status(State.MOVED, calls=1)), StationLost(old, "")))
    assert room.kinds().count(Audit.LOST) == 1
    assert not {Audit.BACK, Audit.HANDED_IN, Audit.CALL} & set(room.kinds())
    assert not room.desk.record.seat(1).handed_in_ms
    room.link._take((StatusTaken(new, status(State.HANDED_IN)),))
    assert room.desk.record.seat(1).handed_in_ms


def test_that_a_call_is_noted_once_however_often_the_console_starts(room):
    machine = room.desk.machine_of(1)
    room.link._take((StatusTaken(machine, status(State.ANSWERING, calls=1)),))
    room.link.stop()
    room.link_up()
    room.link._take((StatusTaken(machine, status(State.ANSWERING, calls=1)),))
    assert room.kinds().count(Audit.CALL) == 1
    room.link._take((StatusTaken(machine, status(State.ANSWERING, calls=2)),))
    assert room.kinds().count(Audit.CALL) == 2


def test_that_a_call_is_noted_once_however_often_the_station_starts(room):
    machine = room.desk.machine_of(1)
    for told in (status(State.ANSWERING, calls=1), status(State.WAITING), status(State.ANSWERING, calls=1)):
        room.link._take((StatusTaken(machine, told),))
    assert room.kinds().count(Audit.CALL) == 1


def test_that_a_call_made_before_a_swap_is_not_noted_again_for_the_new_machine(room):
    old, new = room.desk.machine_of(1), b"n" * 32
    room.link._take((StatusTaken(old, status(State.ANSWERING, calls=1)), StatusTaken(new, status(State.WAITING))))
    room.desk.write(Audit.SWAPPED, Note((1,), values={"old": old.hex(), "new": new.hex(), "name": "09"}))
    room.link._take((StatusTaken(new, status(State.PAUSED, calls=1)),))
    assert room.kinds().count(Audit.CALL) == 1


def test_that_a_room_with_open_seats_does_not_close_however_well_the_link_works(room):
    room.open_paper()
    assert open_seats(room.desk) == (1, 2)
    with pytest.raises(Error, match="E-ROM-13"):
        close_at_console(room.desk, [])


def test_that_refused_codes_of_a_seat_stand_on_the_consoles_record_and_disturb_nobody(room):
    one, two = room.desk.machine_of(1), room.desk.machine_of(2)
    for notice in ("", "E-COD-02", "E-COD-02", "E-COD-03", "", "E-COD-01", "E-STO-03"):
        room.link._take((StatusTaken(one, replace(status(State.ANSWERING), notice=notice)),))
    room.link._take((StatusTaken(two, status(State.ANSWERING)),))
    refused = [entry for entry in room.desk.record.events if entry.kind is Audit.REFUSED_CODE]
    assert [(entry.seats, entry.cause) for entry in refused] == [
        ((1,), "E-COD-02"), ((1,), "E-COD-03"), ((1,), "E-COD-01"),
    ]  # fmt: skip
    assert "unknown code" in audit_line(refused[0]) and "used before" in audit_line(refused[1])


def test_that_refused_strangers_stand_on_record_with_their_reason_and_a_flood_of_them_does_not(room):
    rogue = PeerRefused("10.0.0.9", "E-NET-01", b"", 1)
    forked = PeerRefused("10.0.0.2", "E-NET-05", room.desk.machine_of(2), 1)
    room.link._take((rogue, forked))
    entries = [entry for entry in room.desk.record.events if entry.kind is Audit.REFUSED_PEER]
    assert [(entry.seats, entry.cause, entry.text) for entry in entries] == [
        ((), "E-NET-01", "10.0.0.9"), ((2,), "E-NET-05", "10.0.0.2"),
    ]  # fmt: skip
    assert "E-NET-01" in audit_line(entries[0])
    room.link._take(tuple(rogue for _ in range(500)))
    assert room.kinds().count(Audit.REFUSED_PEER) == 20


def test_that_what_people_decide_does_not_wait_for_what_machines_say(room, monkeypatch):
    monkeypatch.setattr(linked_room, "BATCH_SECONDS", 3_600)
    room.seat(1)
    wait_for(lambda: any(view.presence is Presence.HERE for view in room.link.take_changes()))
    told = []
    monkeypatch.setattr(room.link, "_command_all", lambda command, seats: told.append((command, seats)))
    room.link.command(Command.PAUSE, (1,))
    wait_for(lambda: told == [(Command.PAUSE, (1,))])
