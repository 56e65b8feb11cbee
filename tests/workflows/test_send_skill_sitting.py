"""换机 in a practical paper: what lies in the task folders goes along, by the room's network as by a stick."""

import shutil

import pytest

from desktop.exam.sitting import State
from desktop.formats.bundle_opening import open_result_bundle
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.result_bundle import read_result_bundle
from desktop.formats.witness import Command
from desktop.keeper.file_messages import FilesShown, LookAtFiles, PutFile
from desktop.keeper.messages import (
    AcceptRules,
    AnswerRead,
    CheckIn,
    ConfirmIdentity,
    Exported,
    ReadAnswer,
    Record,
)
from desktop.keeper.thread import KeeperThread
from desktop.rehearsal.console_room import RoomContents, invent_console_room
from desktop.workflows import run_room, send_sitting
from desktop.workflows.room_events import SittingCame, TicketKept
from desktop.workflows.swap_machine import take_over_replica
from desktop.workflows.work_copies import copies_folder
from tests.helpers.room_link import wait_for
from tests.helpers.sitting import QUICK
from tests.helpers.skill_room import document, skill_contents
from tests.workflows.test_linked_room import A, Room, Seat
from tests.workflows.test_send_sitting import SPARE, let_go_on, machine, newest

CSV = "时间,事项\n08:30,启动\n".encode()
EARLIER = "时间,事项\n".encode()
NOTES = b"notes of the candidate\n"


@pytest.fixture(scope="module")
def skill():
    return skill_contents()


@pytest.fixture(scope="module")
def invented(tmp_path_factory, skill):
    packed = skill.contents
    contents = RoomContents(packed.paper, packed.assets, packed.skill_form)
    return invent_console_room(tmp_path_factory.mktemp("skill") / "console", 2, spares=1, contents=contents)


@pytest.fixture
def room(invented, tmp_path):
    made = Room(invented, tmp_path)
    yield made
    made.close()


def put(room: Room, skill, name: str, content: bytes) -> None:
    """A file is saved into the folder of the first task at seat 1; its copy reaches the console."""
    before = len(copies_at_console(room))
    room.seats[0].submit(PutFile(skill.tasks[0].task, name, content))
    wait_for(lambda: len(copies_at_console(room)) > before)


def working(room: Room, skill) -> Seat:
    """Seat 1 with a recorded piece and three versions of two files."""
    room.open_paper()
    one = room.seat(1)
    wait_for(lambda: one.got(TicketKept))
    one.open()
    one.submit(CheckIn(room.desk.roster.at_seat(1).ticket), ConfirmIdentity(True), AcceptRules())
    run_room.start(room.desk, A)
    wait_for(lambda: room.views()[1].state is State.ANSWERING)
    task = skill.tasks[0]
    one.submit(Record(task.pieces[0].piece, 1, document(task, task.pieces[0])))
    put(room, skill, "1.1-01.csv", EARLIER)
    put(room, skill, "1.1-01.csv", CSV)
    put(room, skill, "notes.txt", NOTES)
    wait_for(lambda: whole(room))
    return one


def copies_at_console(room: Room) -> list:
    return list((room.desk.folder / "received" / machine(room, 1).hex()[:16]).glob("*.work"))


def whole(room: Room) -> bool:
    """Whether the console's copy of the journal is what lies at the station."""
    replicas = list((room.desk.folder / "received").glob("*/*.kmirror"))
    return room.seats[0].mirrors() == [path.read_bytes() for path in replicas]


def go_on(room: Room, seat: Seat, keeper) -> None:
    """The keeper of a sitting that came, with its link, until it answers again."""

    def tell(events):
        seat.told.extend(events)
        seat.link.observe(events)

    seat.thread = KeeperThread(keeper, tell, seat.told.append)
    seat.thread.start()
    seat.link.serve(seat.thread)
    wait_for(lambda: newest(room).station == machine(room, SPARE))
    let_go_on(room)
    wait_for(lambda: keeper.state is State.ANSWERING)


def test_that_a_practical_sitting_goes_on_with_the_files_of_its_task_folders(room, skill):
    one = working(room, skill)
    one.close()
    shutil.rmtree(one.station.path)  # the machine is gone for good
    two = room.seat(SPARE)
    wait_for(lambda: two.got(TicketKept))
    assert room.link.send_sitting(1, machine(room, SPARE), (1, 2)) == 0
    wait_for(lambda: two.got(SittingCame))
    (came,) = two.got(SittingCame)
    keeper = take_over_replica(two.station, (came.slots, came.mirror), came.proctors, two.clock, QUICK)
    go_on(room, two, keeper)
    two.submit(LookAtFiles())
    wait_for(lambda: two.got(FilesShown))
    (folder,) = (two.station.path / "work").iterdir()
    assert (folder / "1.1-01" / "1.1-01.csv").read_bytes() == CSV
    assert (folder / "1.1-01" / "notes.txt").read_bytes() == NOTES
    piece = skill.tasks[0].pieces[0]
    two.submit(ReadAnswer(piece.piece))
    wait_for(lambda: [e for e in two.got(AnswerRead) if e.value == document(skill.tasks[0], piece)])

    room.link.command(Command.CLOSE_SECTION, (1,))
    wait_for(lambda: [e for e in two.got(Exported) if e.reason == "final"])
    (path,) = two.station.outbox.glob("*.kresult")
    source, results = source_of(path.read_bytes()), room.room.vaults[VaultPurpose.RESULTS]
    bundle = read_result_bundle(source, room.desk.grant.trust)
    opened = open_result_bundle(source, bundle, results, results.key_id)
    assert {file.name: file.content for file in opened.files} == {
        "1.1-01/1.1-01.csv": CSV, "1.1-01/notes.txt": NOTES,
    }  # fmt: skip
    assert opened.tags_checked and bundle.facts.station == machine(room, SPARE)


def test_that_a_sitting_that_comes_by_stick_brings_the_same_files(room, skill):
    """What a stick carries is what the network carries: the newest version of each file."""
    one = working(room, skill)
    sent = send_sitting.sitting_for(room.desk, newest(room), machine(room, SPARE), (1, 2))
    carried = copies_folder(one.station.facts().mirror, sent.store)
    by_stick = {path.read_bytes() for path in carried.glob("*.work")}
    assert len(sent.copies) == 2 and {content for _, content in sent.copies} < by_stick


def test_that_a_copy_that_did_not_come_stops_nobody_and_is_counted(room, skill):
    one = working(room, skill)
    for path in copies_at_console(room):
        path.unlink()
    sent = send_sitting.sitting_for(room.desk, newest(room), machine(room, SPARE), (1, 2))
    assert sent.copies == () and one.got(FilesShown)
    assert room.link.send_sitting(1, machine(room, SPARE), (1, 2)) == sent.copies_missing == 2


def test_that_a_copy_at_the_console_says_nothing_of_its_content(room, skill):
    working(room, skill)
    for path in copies_at_console(room):
        assert CSV not in path.read_bytes() and NOTES not in path.read_bytes()


def test_that_the_console_forgets_what_the_station_has_forgotten(room, skill):
    working(room, skill)
    versions = [b"%d\n" % number for number in range(7)]
    for content in versions:
        put(room, skill, "notes.txt", content)
    wait_for(lambda: len(copies_at_console(room)) == 10 and whole(room))
    assert send_sitting.forget_outdated_copies(room.desk, newest(room)) == 3
    sent = send_sitting.sitting_for(room.desk, newest(room), machine(room, SPARE), (1, 2))
    assert len(sent.copies) == 2 and len(copies_at_console(room)) == 7
