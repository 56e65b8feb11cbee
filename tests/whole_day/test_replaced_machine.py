"""A machine dies, its sitting goes on at a spare one, and the old one is switched on again. Real links and windows."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.candidate.app import Seat as SeatProgram
from desktop.candidate.window import CandidateWindow
from desktop.exam.answers import TrueFalseResponse, write_response
from desktop.exam.audit import Audit
from desktop.exam.sitting import State
from desktop.formats.bundle_opening import open_result_bundle
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.journal_payloads import read_transfer
from desktop.formats.journal_records import RecordType
from desktop.formats.result_bundle import ExportReason, read_result_bundle
from desktop.formats.witness import Command
from desktop.keeper.messages import PaperShown, Receipt, Record
from desktop.keeper.thread import KeeperThread
from desktop.language import use_language
from desktop.rehearsal.console_room import ConsoleRoom, invent_console_room
from desktop.ui.theme import Theme
from desktop.workflows import run_room
from desktop.workflows.room_events import SittingCame, TicketKept
from desktop.workflows.run_room import Decision
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.swap_machine import take_over_replica
from tests.helpers.room_link import wait_for
from tests.helpers.sitting import QUICK
from tests.workflows.test_linked_room import A, B, Room, Seat
from tests.workflows.test_send_sitting import SPARE, let_go_on, machine, newest, working

LATER = write_response(TrueFalseResponse(False))


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> ConsoleRoom:
    return invent_console_room(tmp_path_factory.mktemp("replaced") / "console", 2, spares=1)


@pytest.fixture
def room(invented: ConsoleRoom, tmp_path: Path) -> Iterator[Room]:
    made = Room(invented, tmp_path)
    yield made
    made.close()


@pytest.fixture
def switch_on(qapp: QApplication) -> Iterator[Callable[[StationFolder, int], SeatProgram]]:
    """The whole program of a station, with its window and its link."""
    made: list[SeatProgram] = []

    def start(station: StationFolder, port: int) -> SeatProgram:
        window = CandidateWindow(Theme(), full_screen=False)
        made.append(SeatProgram(station, window, f"127.0.0.1:{port}"))
        window.present()
        made[-1].begin()
        return made[-1]

    yield start
    for program in made:
        switch_off(program)


def switch_off(program: SeatProgram) -> None:
    program.end()
    program._window.may_close = True
    program._window.close()


def wait_in_window(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.005)


def go_on(room: Room) -> Seat:
    """The sitting of seat 1 at the spare machine, answering again."""
    two = room.seat(SPARE)
    wait_for(lambda: two.got(TicketKept))
    machines = (machine(room, 1), machine(room, SPARE))
    run_room.note_swap(room.desk, 1, machines, Decision((A, B), "电源故障"))
    room.link.send_sitting(1, machine(room, SPARE), (1, 2))
    wait_for(lambda: two.got(SittingCame))
    (came,) = two.got(SittingCame)
    keeper = take_over_replica(two.station, (came.slots, came.mirror), came.proctors, two.clock, QUICK)

    def tell(events):
        two.told.extend(events)
        two.link.observe(events)

    two.thread = KeeperThread(keeper, tell, two.told.append)
    two.thread.start()
    two.link.serve(two.thread)
    wait_for(lambda: newest(room).station == machine(room, SPARE))
    let_go_on(room)
    wait_for(lambda: keeper.state is State.ANSWERING)
    return two


def shown(program: SeatProgram) -> list[str]:
    """What stands on the last page of a machine that was replaced."""
    page = program._window.page("finished")
    message = program._window.messages.message
    return [page._done.text(), page._saved.text(), message.text if message is not None else ""]


def test_that_the_old_machine_says_where_the_candidate_is_and_the_room_has_one_story(room, switch_on) -> None:
    use_language("en")
    one = working(room)
    item = one.got(PaperShown)[-1].groups[0].items[0]
    one.close()
    room.seats.remove(one)
    two = go_on(room)

    old = switch_on(one.station, room.port)  # nobody told it yet: it goes on, until the console does
    wait_in_window(lambda: old._window.shown == "finished")
    wait_in_window(lambda: shown(old)[2])
    assert shown(old) == [
        "Seat changed", "The sitting goes on at another machine.", "The candidate continues on seat 03.",
    ]  # fmt: skip
    page = old._window.page("finished")
    assert not page.copy.isVisibleTo(old._window) and "no further part" in page._stay.text()
    switch_off(old)
    again = switch_on(one.station, room.port)  # and it does not forget
    wait_in_window(lambda: again._window.shown == "finished")
    wait_in_window(lambda: shown(again)[2])
    assert shown(again) == [
        "Seat changed", "The sitting goes on at another machine.", "The candidate continues on seat 03.",
    ]  # fmt: skip

    two.submit(Record(item, 2, LATER))
    wait_for(lambda: room.views()[SPARE].answered == 1)
    before, before_here = room.clock.read().wall_ms, two.clock.read().wall_ms
    room.link.command(Command.CLOSE_SECTION, (1,))
    wait_for(lambda: room.desk.record.seat(1).final)
    wait_for(lambda: room.desk.record.seat(1).handed_in_ms)
    wait_for(lambda: two.got(Receipt))
    (receipt,) = {event.handed_in_ms for event in two.got(Receipt)}
    assert before_here <= receipt <= two.clock.read().wall_ms
    assert before <= room.desk.record.seat(1).handed_in_ms <= room.clock.read().wall_ms

    (path,) = (room.folder / "console").rglob("bundles/*.kresult")
    source, results = source_of(path.read_bytes()), room.room.vaults[VaultPurpose.RESULTS]
    bundle = read_result_bundle(source, room.desk.grant.trust)
    opened = open_result_bundle(source, bundle, results, results.key_id)  # raises where the chain is broken
    assert bundle.facts.reason is ExportReason.FINAL and opened.tags_checked
    assert [record.core.seq for record in opened.records] == list(range(bundle.facts.last + 1))
    assert bundle.facts.head == opened.heads[-1]
    (transfer,) = [read_transfer(record) for record in opened.records if record.core.type is RecordType.TRANSFER]
    assert (transfer.old_station, transfer.proctors) == (machine(room, 1), (1, 2))
    assert [(answer.item, answer.value) for answer in opened.answers] == [(item, LATER)]
    assert opened.opening.station == machine(room, 1) and bundle.facts.station == machine(room, SPARE)

    kinds = [entry.kind for entry in room.desk.record.events]
    assert kinds.count(Audit.SWAPPED) == 1 and kinds.count(Audit.HANDED_IN) <= 1 and Audit.ALARM not in kinds
    assert room.desk.record.stopped_machines == (machine(room, 1).hex(),)
