"""换机 over the network: the console's copy goes on at another machine, and a copy that is not whole goes nowhere."""

import shutil

import pytest

from desktop.errors import Error
from desktop.exam.answers import TrueFalseResponse, write_response
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.slots import read_slots
from desktop.keeper.messages import (
    AcceptRules,
    AnswerRead,
    CheckIn,
    ConfirmIdentity,
    PaperShown,
    ReadAnswer,
    Record,
    StateChanged,
)
from desktop.keeper.thread import KeeperThread
from desktop.rehearsal.console_room import invent_console_room
from desktop.room.seat_states import Presence
from desktop.workflows import run_room
from desktop.workflows.room_events import SittingCame, TicketKept
from desktop.workflows.run_room import Decision
from desktop.workflows.send_sitting import sitting_for
from desktop.workflows.sign_orders import pending_decisions, sign_decision
from desktop.workflows.swap_machine import take_over_replica
from tests.helpers.room_link import wait_for
from tests.helpers.sitting import QUICK
from tests.workflows.test_linked_room import A, B, Room, Seat, head

SPARE = 3


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("swapped") / "console", 2, spares=1)


@pytest.fixture
def room(invented, tmp_path):
    made = Room(invented, tmp_path)
    yield made
    made.close()


def working(room: Room) -> Seat:
    """Seat 1 with one answer, known to the console to its last record."""
    room.open_paper()
    one = room.seat(1)
    wait_for(lambda: one.got(TicketKept))
    one.open()
    one.submit(CheckIn(room.desk.roster.at_seat(1).ticket), ConfirmIdentity(True), AcceptRules())
    run_room.start(room.desk, A)
    wait_for(lambda: room.views()[1].state is State.ANSWERING)
    item = one.got(PaperShown)[-1].groups[0].items[0]
    one.submit(Record(item, 1, write_response(TrueFalseResponse(True))))
    wait_for(lambda: room.views()[1].answered == 1)
    wait_for(lambda: whole(room))
    return one


def whole(room: Room) -> bool:
    """Whether the console's copy has every record that seat 1 was heard to have."""
    try:
        sitting_for(room.desk, newest(room), machine(room, SPARE), (1, 2), room.views()[1].head_seq)
    except Error:
        return False
    return True


def machine(room: Room, seat: int) -> bytes:
    return room.room.stations[seat][0].key_id


def newest(room: Room):
    row = room.desk.roster.at_seat(1)
    return room.link._heads.of_candidate(row.candidate, row.attempt)


def let_go_on(room: Room) -> None:
    """Two proctors put the swap on record, confirm that the machine was the cause, and sign; the network carries it."""
    if not room.desk.record.stopped_machines:
        machines = (machine(room, 1), machine(room, SPARE))
        run_room.note_swap(room.desk, 1, machines, Decision((A, B), "电源故障"))
    run_room.confirm_credit(room.desk, (1,), "equipment", Decision((A, B), "换用备用机"))
    keys = [room.room.proctors[number] for number in (1, 2)]
    for pending in pending_decisions(room.desk):
        room.link.post_order(*sign_decision(room.desk, room.link._heads, pending, keys))


def code_of(act) -> str:
    with pytest.raises(Error) as caught:
        act()
    return caught.value.code


def test_that_nothing_is_sent_of_a_sitting_that_never_reached_the_console(room):
    assert code_of(lambda: room.link.send_sitting(1, machine(room, SPARE), (1, 2))) == "E-SWP-01"
    room.link._heads.take([head(room, 1, 5, 5)])
    assert code_of(lambda: room.link.send_sitting(1, machine(room, SPARE), (1, 2))) == "E-SWP-01"


def test_that_a_copy_behind_or_beside_its_witness_goes_nowhere(room):
    one = working(room)
    one.close()
    known = newest(room)
    folder = room.desk.folder / "received" / known.station.hex()[:16]
    mirror = folder / f"{known.store.hex()}.kmirror"
    whole = mirror.read_bytes()
    assert code_of(lambda: sitting_for(room.desk, known, bytes(32), (1, 2))) == "E-GRT-01"
    assert code_of(lambda: sitting_for(room.desk, known, machine(room, SPARE), (1, 2), 10_000)) == "E-JRN-04"
    mirror.write_bytes(whole[: len(whole) // 3])
    assert code_of(lambda: sitting_for(room.desk, known, machine(room, SPARE), (1, 2))) == "E-JRN-04"
    mirror.write_bytes(whole[:-40] + bytes(40))
    assert code_of(lambda: room.link.send_sitting(9, machine(room, SPARE), (1, 2))) == "E-SWP-01"
    (folder / f"{known.store.hex()}.kslots").unlink()
    assert code_of(lambda: sitting_for(room.desk, known, machine(room, SPARE), (1, 2))) == "E-SWP-01"


def test_that_the_slots_are_closed_for_the_new_machine_and_name_who_decided(room):
    one = working(room)
    sent = sitting_for(room.desk, newest(room), machine(room, SPARE), (1, 2))
    header = room.desk.grant.header
    slots = read_slots(source_of(sent.slots), room.desk.grant.trust, (*header.stations, *header.consoles))
    assert slots.proctors == (1, 2)
    assert slots.open(room.room.stations[SPARE][1]) == slots.open(room.desk.keys.seal)
    assert one.got(TicketKept)


def test_that_a_spare_machine_that_comes_later_or_comes_back_gets_the_sitting_all_the_same(room):
    one = working(room)
    one.close()
    room.link.send_sitting(1, machine(room, SPARE), (1, 2))
    two = room.seat(SPARE)
    wait_for(lambda: two.got(SittingCame))
    two.close()
    room.seats.remove(two)
    shutil.rmtree(two.station.path)
    again = room.seat(SPARE)
    wait_for(lambda: again.got(SittingCame))


def test_that_a_sitting_goes_on_at_another_machine_with_every_answer_and_only_there(room):
    one = working(room)
    item = one.got(PaperShown)[-1].groups[0].items[0]
    one.close()
    two = room.seat(SPARE)
    wait_for(lambda: two.got(TicketKept))
    room.link.send_sitting(1, machine(room, SPARE), (1, 2))
    wait_for(lambda: two.got(SittingCame))
    (came,) = two.got(SittingCame)
    keeper = take_over_replica(two.station, (came.slots, came.mirror), came.proctors, two.clock, QUICK)
    assert keeper.state is State.PAUSED

    def tell(events):
        two.told.extend(events)
        two.link.observe(events)

    two.thread = KeeperThread(keeper, tell, two.told.append)
    two.thread.start()
    two.link.serve(two.thread)
    wait_for(lambda: newest(room).station == machine(room, SPARE))
    let_go_on(room)
    wait_for(lambda: keeper.state is State.ANSWERING)
    two.submit(ReadAnswer(item))
    wait_for(lambda: [read for read in two.got(AnswerRead) if read.value == write_response(TrueFalseResponse(True))])
    assert room.views()[SPARE].presence is Presence.HERE

    back = room.seat(1)
    back.open()
    wait_for(lambda: [event for event in back.got(StateChanged) if event.name == State.MOVED])
    assert newest(room).station == machine(room, SPARE), "the old machine's heads count no more"
    two.submit(ReadAnswer(item))
    assert keeper.state is State.ANSWERING
