"""换机续考: kill seat 7, go on at 31; nothing lost, nothing doubled, the old machine does not go on (A10)."""

import random
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.journal_payloads import read_code_used, read_transfer
from desktop.formats.journal_records import RecordType
from desktop.formats.slots import SlotKind, read_slots, seal_slot, write_slots
from desktop.keeper.messages import ConfirmCode, EnterCode, HandIn, Moved, TimeShown
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.rehearsal.clock import MovableClock
from desktop.workflows import swap_machine
from desktop.workflows.armed_seat import StationPhase, station_phase
from desktop.workflows.carry_sitting import carry_sitting
from desktop.workflows.import_ledger import Relation, Story, relate
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.swap_machine import SwapForm, find_carried, take_over, take_over_replica
from desktop.workflows.swap_note import SwapNote
from tests.helpers.invented_room import POLICY, SPOKEN
from tests.helpers.sitting import QUICK, Sitting, codes_of, of_type, room_in, spare_in


@dataclass
class Swap:
    """Seat 7 under way, and seat 31 beside it. `stick` is seat 7's second medium, carried over."""

    old: Sitting
    new_folder: Path
    stick: Path

    def form(self, index: int = 0) -> SwapForm:
        room = self.old.room
        return SwapForm(room.paper_code, (room.code("pair", 1, index), room.code("pair", 2, index)))

    def clock(self, after: float) -> MovableClock:
        """Another machine's clocks, `after` seconds after the last moment at the old one."""
        return MovableClock(self.old.clock.read().wall_ms + round(after * 1000))

    def go_on(self, after: float = 150, form: SwapForm | None = None) -> Sitting:
        """Take the sitting over and answer on."""
        station = spare_in(self.new_folder, self.old.room)
        (carried,) = find_carried(station, self.stick)
        clock = self.clock(after)
        keeper = take_over(station, carried, form or self.form(), clock, QUICK)
        return wrapped(self.old, station.path, clock, keeper)


def wrapped(old: Sitting, folder: Path, clock: MovableClock, keeper) -> Sitting:
    """The sitting at another machine, as the helper of tests drives it."""
    moved = object.__new__(Sitting)
    moved.room, moved.clock, moved.options = replace(old.room, folder=folder), clock, QUICK
    moved.keeper, moved.revisions = keeper, dict(old.revisions)
    moved.said = list(keeper.hello())
    return moved


@pytest.fixture
def swap(tmp_path: Path):
    old = Sitting(room_in(tmp_path, POLICY))
    made = Swap(old, tmp_path / "spare", tmp_path / "stick")
    yield made
    old.keeper.close()


def work(swap: Swap, answers: int = 5) -> None:
    """Some answers; then the machine dies and its second medium is carried away."""
    swap.old.begin()
    for number in range(answers):
        swap.old.answer(number)
        swap.old.wait(30, step=10)
    swap.old.kill()
    shutil.copytree(swap.old.room.folder / "mirror", swap.stick)


def left(sitting: Sitting) -> int:
    return of_type(sitting.keeper.hello(), TimeShown)[-1].left_seconds


# --- bad input -------------------------------------------------------------------------------------------------------


def test_that_a_stick_without_a_sitting_or_with_half_of_one_is_refused(swap: Swap) -> None:
    work(swap)
    station = spare_in(swap.new_folder, swap.old.room)
    with pytest.raises(Error, match="E-CEN-03"):
        find_carried(station, swap.stick / "nowhere")
    empty = swap.stick.parent / "empty"
    empty.mkdir()
    with pytest.raises(Error, match="E-STO-07"):
        find_carried(station, empty)
    for path in swap.stick.glob("*.kmirror"):
        path.unlink()
    with pytest.raises(Error, match="E-STO-04"):
        find_carried(station, swap.stick)
    for path in swap.stick.glob("*.kslots"):
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Error, match="E-FMT"):
        find_carried(station, swap.stick)
    assert station_phase(station) is StationPhase.NO_SESSION


@pytest.mark.parametrize(
    ("codes", "paper", "code"),
    [
        (("pair 1 0", "pair 1 1"), "", "E-COD-06"),
        (("pair 1 0", "low 2 0"), "", "E-COD-06"),
        (("pair 1 0", "0000000000" + "0"), "", "E-COD-02"),
        (("pair 1 0", "hello"), "", "E-COD-01"),
        (("pair 1 0", "pair 2 0"), "hello", "E-COD-01"),
        (("pair 1 0", "pair 2 0"), "0" * 17, "E-STO-07"),
    ],
)
def test_that_wrong_codes_move_nobody(swap: Swap, codes: tuple[str, str], paper: str, code: str) -> None:
    work(swap)
    room = swap.old.room

    def text(typed: str) -> str:
        words = typed.split()
        return room.code(words[0], int(words[1]), int(words[2])) if len(words) == 3 else typed

    form = SwapForm(paper or room.paper_code, (text(codes[0]), text(codes[1])))
    with pytest.raises(Error, match=code):
        swap.go_on(form=form)
    assert station_phase(StationFolder(swap.new_folder)) is StationPhase.NO_SESSION


def test_that_a_code_that_was_used_at_the_old_machine_is_used_here_too(swap: Swap) -> None:
    swap.old.begin()
    swap.old.kill()
    swap.old.clock.advance(300)
    swap.old.open()
    swap.old.code("pair", 1)
    swap.old.kill()
    shutil.copytree(swap.old.room.folder / "mirror", swap.stick)
    with pytest.raises(Error, match="E-COD-03"):
        swap.go_on()
    shutil.rmtree(swap.new_folder)
    swap.go_on(form=swap.form(1)).keeper.close()


def test_that_a_damaged_second_copy_is_refused_or_goes_on_as_far_as_it_is_whole(swap: Swap) -> None:
    work(swap)
    (mirror,) = swap.stick.glob("*.kmirror")
    data = mirror.read_bytes()
    mirror.write_bytes(data[: len(data) // 2])
    sitting = swap.go_on()
    assert 0 < len(sitting.keeper._desk.progress.answers) < 5
    sitting.keeper.close()


# --- going on --------------------------------------------------------------------------------------------------------


def test_that_a_candidate_goes_on_at_another_machine_without_losing_answer_or_second(swap: Swap) -> None:
    work(swap)
    before = 90 * 60 - 150
    sitting = swap.go_on(after=200)
    assert sitting.keeper.state is State.ANSWERING
    assert of_type(sitting.said, Moved)[-1].item == sitting.room.items[4]
    sitting.answer(5)
    assert left(sitting) == before
    sitting.wait(1800, step=10)
    sitting.send(HandIn())
    assert sitting.keeper.state is State.EXPORTED
    bundle, opened = sitting.bundle()
    assert len(opened.answers) == 6 and opened.tags_checked
    assert bundle.facts.station == sitting.room.spare[0].key_id
    assert opened.opening.station == sitting.room.station.key_id
    (transfer,) = [read_transfer(r) for r in opened.records if r.core.type is RecordType.TRANSFER]
    assert (transfer.old_station, transfer.proctors) == (sitting.room.station.key_id, (1, 2))
    used = [read_code_used(r) for r in opened.records if r.core.type is RecordType.CODE_USED]
    assert [(use.proctor, use.seat) for use in used] == [(1, 7), (2, 7)]
    assert bundle.facts.credit_ns == 200_000_000_000
    sitting.keeper.close()


def test_that_a_kill_during_the_swap_leaves_a_sitting_that_opens(swap: Swap) -> None:
    work(swap)
    sitting = swap.go_on()
    sitting.kill()
    assert station_phase(sitting.station) is StationPhase.UNFINISHED
    sitting.open()
    assert sitting.keeper.state is State.ANSWERING
    sitting.answer(7)
    sitting.kill()
    (sitting.folder / "transfer-due").write_bytes(b"")  # as if the first record here had never reached the disk
    sitting.open()
    sitting.wait(1800, step=10)
    sitting.send(HandIn())
    assert sitting.bundle()[1].tags_checked
    sitting.keeper.close()


def test_that_a_kill_before_the_last_file_leaves_the_machine_as_it_was_and_the_swap_can_be_done_again(
    swap: Swap,
) -> None:
    work(swap)
    station = spare_in(swap.new_folder, swap.old.room)
    (carried,) = find_carried(station, swap.stick)
    clock, room = swap.clock(60), swap.old.room
    uses = swap_machine._proctors(carried.granted, swap.form().codes)
    note = SwapNote(room.station.key_id, (1, 2), uses)
    swap_machine._settle(station, carried, carried.slots.open(room.recovery), note)
    next((swap.new_folder / "sittings").glob("*/guest")).unlink()
    assert station_phase(station) is StationPhase.NO_SESSION
    sitting = wrapped(swap.old, station.path, clock, take_over(station, carried, swap.form(), clock, QUICK))
    assert sitting.keeper.state is State.ANSWERING
    sitting.wait(1900, step=10)
    sitting.send(HandIn())
    assert len(sitting.bundle()[1].answers) == 5 and sitting.bundle()[1].tags_checked
    sitting.keeper.close()


def test_that_a_kill_after_the_last_file_goes_on_by_itself_with_the_same_two_proctors(swap: Swap) -> None:
    work(swap)
    station = spare_in(swap.new_folder, swap.old.room)
    (carried,) = find_carried(station, swap.stick)
    room = swap.old.room
    keys = carried.slots.open(room.recovery)
    uses = swap_machine._proctors(carried.granted, swap.form().codes)
    note = SwapNote(room.station.key_id, (1, 2), uses)
    swap_machine._settle(station, carried, keys, note)
    assert station_phase(station) is StationPhase.UNFINISHED
    clock = swap.clock(60)
    sitting = wrapped(swap.old, station.path, clock, open_sitting(station, clock, QUICK))
    assert sitting.keeper.state is State.ANSWERING
    sitting.answer(7)
    assert left(sitting) == 90 * 60 - 150
    sitting.kill()
    sitting.open()
    sitting.wait(1900, step=10)
    sitting.send(HandIn())
    opened = sitting.bundle()[1]
    (transfer,) = [read_transfer(r) for r in opened.records if r.core.type is RecordType.TRANSFER]
    assert transfer.proctors == (1, 2) and opened.tags_checked
    sitting.keeper.close()


def test_that_the_old_machine_does_not_go_on_when_it_sees_the_new_ones_head(swap: Swap) -> None:
    work(swap)
    sitting = swap.go_on()
    sitting.answer(6)
    (note,) = swap.stick.glob("*.moved.khead")
    head = note.read_bytes()
    old = swap.old
    old.open()  # nobody told it yet
    assert codes_of(old.send(ApplyEnvelope(head))) == []
    assert old.keeper.state is State.MOVED
    assert codes_of(old.answer(9)) == ["E-JRN-05"]
    old.kill()
    with pytest.raises(Error, match="E-JRN-05") as refused:
        old.open()
    assert refused.value.values["n"] == "31 号机"
    sitting.keeper.close()


def test_that_a_fenced_machine_refuses_by_the_stick_alone(swap: Swap) -> None:
    work(swap)
    swap.go_on().keeper.close()
    for note in swap.stick.glob("*.moved.khead"):
        shutil.copyfile(note, swap.old.room.folder / "mirror" / note.name)
    with pytest.raises(Error, match="E-JRN-05"):
        swap.old.open()


def test_that_two_machines_that_both_went_on_are_two_stories_for_the_centre(swap: Swap) -> None:
    work(swap)
    sitting, old = swap.go_on(), swap.old
    old.open()
    for machine in (sitting, old):
        machine.wait(1900, step=10)
        machine.send(HandIn())
    new_heads, old_heads = (machine.bundle()[1].heads for machine in (sitting, old))
    assert relate(Story(9, new_heads), Story(8, old_heads)) is Relation.FORKED
    sitting.keeper.close()


def test_that_a_candidate_may_be_sent_over_from_a_machine_that_still_works(swap: Swap) -> None:
    old = swap.old
    old.begin()
    old.answer(0)
    for proctor in (1, 2):
        old.send(EnterCode(old.room.code("pair", proctor), "move"))
        old.send(ConfirmCode())
    old.kill()
    shutil.copytree(old.room.folder / "mirror", swap.stick)
    sitting = swap.go_on(form=swap.form(1), after=60)
    assert sitting.keeper.state is State.ANSWERING
    sitting.answer(1)
    assert left(sitting) == 90 * 60
    sitting.keeper.close()


def test_that_the_way_back_to_the_first_machine_is_open(swap: Swap) -> None:
    work(swap)
    sitting = swap.go_on()
    sitting.answer(6)
    sitting.kill()
    shutil.rmtree(swap.stick)
    shutil.copytree(swap.new_folder / "mirror", swap.stick)
    (carried,) = find_carried(swap.old.station, swap.stick)
    clock = MovableClock(sitting.clock.read().wall_ms + 60_000)
    keeper = take_over(swap.old.station, carried, swap.form(1), clock, QUICK)
    back = wrapped(sitting, swap.old.room.folder, clock, keeper)
    assert back.keeper.state is State.ANSWERING
    assert len(back.keeper._desk.progress.answers) == 6
    back.wait(1900, step=10)
    back.send(HandIn())
    opened = back.bundle()[1]
    transfers = [read_transfer(r) for r in opened.records if r.core.type is RecordType.TRANSFER]
    assert [one.old_station for one in transfers] == [back.room.station.key_id, back.room.spare[0].key_id]
    back.keeper.close()


def test_that_a_longer_swap_goes_on_but_waits_for_an_order_for_its_time(swap: Swap) -> None:
    work(swap)
    sitting = swap.go_on(after=700)
    assert sitting.keeper.state is State.ANSWERING
    sitting.answer(6)
    assert left(sitting) == 90 * 60 - 150 - 700
    assert len(sitting.keeper._desk.progress.ledger.waiting()) == 1
    sitting.keeper.close()


def test_that_clocks_that_contradict_each_other_charge_nothing(swap: Swap) -> None:
    work(swap)
    sitting = swap.go_on(after=-5000)
    sitting.answer(6)
    assert left(sitting) == 90 * 60 - 150
    sitting.keeper.close()


def test_that_a_candidate_who_has_not_begun_checks_in_again_at_the_new_machine(swap: Swap) -> None:
    swap.old.wait(5)
    swap.old.kill()
    shutil.copytree(swap.old.room.folder / "mirror", swap.stick)
    sitting = swap.go_on()
    assert sitting.keeper.state is State.CHECK_IN
    desk = sitting.keeper._desk
    desk.seat = replace(desk.seat, spoken_fits=lambda digits: digits == SPOKEN)
    sitting.begin()
    assert sitting.keeper.state is State.ANSWERING
    sitting.keeper.close()


def test_that_a_replica_of_the_console_goes_on_and_waits_for_the_proctors(swap: Swap) -> None:
    work(swap)
    old = swap.old
    station = spare_in(swap.new_folder, old.room)
    (path,) = swap.stick.glob("*.kslots")
    machines = (old.room.station.key_id, old.room.spare[0].key_id)
    slots = read_slots(source_of(path.read_bytes()), old.room.trust, machines)
    keys = slots.open(old.room.recovery)  # a console opens its own slot; here the recovery vault's stands for it
    resealed = seal_slot(SlotKind.ROOM, old.room.spare[1].public, keys, slots.session, slots.store)
    data = write_slots(replace(slots, slots=(*slots.slots, resealed)), old.room.station)
    (mirror,) = swap.stick.glob("*.kmirror")
    clock = swap.clock(90)
    keeper = take_over_replica(station, (data, mirror.read_bytes()), (1, 2), clock, QUICK)
    sitting = wrapped(old, station.path, clock, keeper)
    assert sitting.keeper.state is State.PAUSED
    sitting.code("pair", 1)
    sitting.code("pair", 2)
    sitting.answer(6)
    assert left(sitting) == 90 * 60 - 150
    sitting.keeper.close()


@pytest.mark.parametrize("drill", range(20))
def test_that_no_acknowledged_answer_is_lost_in_twenty_drills(swap: Swap, drill: int) -> None:
    chance = random.Random(drill)
    swap.old.begin()
    kept = {}
    for _ in range(chance.randint(1, 30)):
        number, choice = chance.randrange(12), chance.randrange(2)
        swap.old.answer(number, choice)
        kept[swap.old.room.items[number]] = swap.old.room.response(swap.old.room.items[number], choice)
        if chance.random() < 0.3:
            swap.old.wait(chance.uniform(1, 40), step=5)
    swap.old.kill()
    shutil.copytree(swap.old.room.folder / "mirror", swap.stick)
    sitting = swap.go_on(after=chance.randint(20, 500))
    found = {item: answer.value for item, answer in sitting.keeper._desk.progress.answers.items()}
    assert found == kept and sitting.keeper.state is State.ANSWERING
    sitting.keeper.close()


def test_that_a_sitting_that_was_moved_away_is_carried_by_an_empty_stick(swap: Swap) -> None:
    swap.stick.mkdir()
    assert not carry_sitting(spare_in(swap.new_folder.parent / "bare", swap.old.room), swap.stick, 0)
    swap.old.begin()
    swap.old.answer(0)
    for proctor in (1, 2):
        swap.old.send(EnterCode(swap.old.room.code("pair", proctor), "move"))
        swap.old.send(ConfirmCode())
    assert swap.old.keeper.state is State.MOVED
    assert carry_sitting(swap.old.station, swap.stick, 0)
    assert sorted(path.suffix for path in swap.stick.iterdir()) == [".kmirror", ".kslots"]
    moved = swap.go_on(form=swap.form(1))
    assert moved.keeper._desk.progress.answers.keys() == {swap.old.room.items[0]}
    moved.keeper.close()


def test_that_a_sitting_whose_second_copy_is_gone_is_not_carried(swap: Swap) -> None:
    swap.stick.mkdir()
    swap.old.begin()
    swap.old.mirror.unlink()
    with pytest.raises(Error, match="E-STO-03"):
        carry_sitting(swap.old.station, swap.stick, 0)
    assert not list(swap.stick.iterdir())


def test_that_an_old_copy_does_not_travel_once_another_machine_has_the_sitting(swap: Swap, tmp_path: Path) -> None:
    work(swap)
    swap.go_on().keeper.close()
    (head,) = swap.stick.glob("*.moved.khead")
    swap.old.open()
    swap.old.send(ApplyEnvelope(head.read_bytes()))
    assert swap.old.keeper.state is State.MOVED
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not carry_sitting(swap.old.station, empty, 0) and not list(empty.iterdir())
