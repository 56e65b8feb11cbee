"""Opening a store after anything went wrong: damage, rollback, lost halves, forks (A8, C1–C5 at the station)."""

import random
import shutil
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.formats.journal_records import RecordType
from desktop.keeper.messages import HandIn, Notice, Saved
from tests.helpers.damage import damage
from tests.helpers.sitting import QUICK, Sitting, of_type
from tests.keeper.conftest import MakeSitting

ANSWERS = 9


def worked(make_sitting: MakeSitting) -> Sitting:
    """Nine answers, one of them changed, killed without a word."""
    sitting = make_sitting().begin()
    for number in range(ANSWERS):
        sitting.answer(number)
        sitting.wait(3)
    sitting.answer(0, choice=1)
    sitting.wait(11)
    sitting.kill()
    return sitting


def notices(sitting: Sitting) -> list[str]:
    return [notice.code for notice in of_type(sitting.said, Notice)]


def assert_whole(sitting: Sitting) -> None:
    """Every acknowledged answer is there, and the centre can replay the journal to the end."""
    items, answers = sitting.room.items, sitting.keeper._desk.progress.answers
    expected = {items[0]: sitting.room.response(items[0], 1)}
    expected |= {items[n]: sitting.room.response(items[n]) for n in range(1, ANSWERS)}
    assert {item: answer.value for item, answer in answers.items()} == expected
    assert of_type(sitting.answer(ANSWERS), Saved)[0].copies == 2


def test_that_a_lost_database_is_rebuilt_from_the_mirror(make_sitting: MakeSitting) -> None:
    sitting = worked(make_sitting)
    for path in sitting.folder.glob("journal.db*"):
        path.unlink()
    sitting.open()
    assert_whole(sitting)
    sitting.wait(1_800, step=14)
    sitting.send(HandIn())
    _, opened = sitting.bundle()
    assert opened.tags_checked
    assert [record.core.type for record in opened.records].count(RecordType.TRANSFER) == 1


def test_that_a_damaged_database_is_set_aside_never_deleted(make_sitting: MakeSitting) -> None:
    sitting = worked(make_sitting)
    database = sitting.folder / "journal.db"
    damaged = bytearray(database.read_bytes())
    damaged[5_000] ^= 1
    database.write_bytes(damaged)
    sitting.open()
    assert "E-STO-06" in notices(sitting)
    assert (sitting.folder / "journal.db.aside-1").read_bytes()[:4_096] == bytes(damaged)[:4_096]
    assert_whole(sitting)


def test_that_a_lost_mirror_is_written_anew(make_sitting: MakeSitting) -> None:
    sitting = worked(make_sitting)
    sitting.mirror.unlink()
    sitting.open()
    assert_whole(sitting)
    sitting.kill()
    for path in sitting.folder.glob("journal.db*"):
        path.unlink()
    sitting.open()
    assert len(sitting.keeper._desk.progress.answers) == ANSWERS + 1


def test_that_a_torn_tail_is_cut_into_a_side_file(make_sitting: MakeSitting) -> None:
    sitting = worked(make_sitting)
    whole = sitting.mirror.read_bytes()
    sitting.mirror.write_bytes(whole[:-100] + bytes(37))
    sitting.open()
    assert "E-JRN-02" in notices(sitting)
    assert_whole(sitting)
    assert list(sitting.mirror.parent.glob("*.torn-1"))


def test_that_a_removed_write_ahead_log_is_noticed_and_made_good(make_sitting: MakeSitting) -> None:
    """C5: SQLCipher itself says nothing when its log is gone. (Right after a checkpoint nothing is lost: so twice.)"""
    noticed = []
    for extra in (1, 2):
        sitting = make_sitting().begin()
        for number in range(ANSWERS):
            sitting.answer(number)
        for choice in range(extra):
            sitting.answer(0, choice=choice + 2 - extra)
        copy = sitting.room.folder.parent / "copy"
        shutil.copytree(sitting.room.folder, copy)
        sitting.kill()
        shutil.rmtree(sitting.room.folder)
        copy.rename(sitting.room.folder)
        (sitting.folder / "journal.db-wal").unlink()
        sitting.open()
        noticed.append("E-STO-06" in notices(sitting))
        assert_whole(sitting)
    assert any(noticed)


def rolled_back(sitting: Sitting, *parts: str) -> None:
    """Put `parts` of the station's folder back to what they were after three answers."""
    sitting.kill()
    for part in parts:
        now, then = sitting.room.folder / part, sitting.room.folder.parent / "then" / part
        if now.is_dir():
            shutil.rmtree(now)
        shutil.copytree(then, now)


def snapshot_then_work_on(make_sitting: MakeSitting) -> Sitting:
    sitting = make_sitting().begin()
    for number in range(3):
        sitting.answer(number)
    sitting.wait(11)
    shutil.copytree(sitting.room.folder, sitting.room.folder.parent / "then")
    for number in range(3, ANSWERS):
        sitting.answer(number)
        sitting.wait(3)
    sitting.answer(0, choice=1)
    return sitting


def test_that_a_database_rolled_back_is_completed_from_the_mirror(make_sitting: MakeSitting) -> None:
    sitting = snapshot_then_work_on(make_sitting)
    rolled_back(sitting, "sittings")
    sitting.open()
    assert "E-STO-06" in notices(sitting)
    assert_whole(sitting)


def test_that_a_mirror_rolled_back_is_completed_from_the_database(make_sitting: MakeSitting) -> None:
    sitting = snapshot_then_work_on(make_sitting)
    rolled_back(sitting, "mirror")
    sitting.open()
    assert_whole(sitting)


def test_that_both_copies_rolled_back_are_caught_by_the_outbox_head(make_sitting: MakeSitting) -> None:
    sitting = snapshot_then_work_on(make_sitting)
    rolled_back(sitting, "sittings", "mirror")
    with pytest.raises(Error, match="E-JRN-04"):
        sitting.open()


def test_that_two_stories_are_never_joined(make_sitting: MakeSitting) -> None:
    """The disk is put back and goes on alone; then the mirror of the first story returns."""
    sitting = snapshot_then_work_on(make_sitting)
    first = sitting.mirror.read_bytes()
    rolled_back(sitting, "sittings", "mirror", "outbox")
    sitting.open()
    sitting.revisions = dict.fromkeys(sitting.room.items[:3], 1)
    sitting.answer(5, choice=1)
    sitting.kill()
    sitting.mirror.write_bytes(first)
    with pytest.raises(Error, match="E-JRN-03"):
        sitting.open()


def test_that_another_sittings_mirror_is_not_taken_for_ours(make_sitting: MakeSitting) -> None:
    sitting, other = worked(make_sitting), worked(make_sitting)
    sitting.mirror.write_bytes(other.mirror.read_bytes())
    sitting.open()
    assert "E-JRN-02" in notices(sitting)
    assert_whole(sitting)


def test_that_lost_slots_are_read_from_the_second_medium(make_sitting: MakeSitting) -> None:
    sitting = worked(make_sitting)
    (sitting.folder / "slots.kslots").write_bytes(b"\x00" * 300)
    sitting.open()
    assert_whole(sitting)


def test_that_a_machine_without_its_key_needs_the_seats_paper_code(make_sitting: MakeSitting) -> None:
    """The local slot is broken in both copies; the sealed paper code opens the store (slot P)."""
    from dataclasses import replace

    from desktop.formats.envelope import source_of
    from desktop.formats.slots import SlotKind, Slots, read_slots, write_slots

    sitting = worked(make_sitting)
    path = sitting.folder / "slots.kslots"
    slots = read_slots(source_of(path.read_bytes()), sitting.room.trust, (sitting.room.station.key_id,))
    kept = tuple(slot for slot in slots.slots if slot.kind is not SlotKind.LOCAL)
    content = write_slots(Slots(**{**slots.__dict__, "slots": kept}), sitting.room.station)
    for copy in (path, next(sitting.mirror.parent.glob("*.kslots"))):
        copy.write_bytes(content)
    with pytest.raises(Error, match="E-STO-07"):
        sitting.open()
    sitting.options = replace(QUICK, paper_code=sitting.room.paper_code)
    sitting.open()
    assert_whole(sitting)


def test_that_two_programs_never_share_a_store(make_sitting: MakeSitting) -> None:
    sitting = make_sitting()
    with pytest.raises(Error, match="E-STO-05"):
        Sitting(sitting.room, sitting.clock)


def test_that_random_damage_to_one_copy_loses_nothing(make_sitting: MakeSitting, tmp_path: Path) -> None:
    """A8: bit flips, zeroed pages and cuts in database, log, slots and mirror; the other copy makes them good."""
    chance = random.Random(11)
    sitting = make_sitting().begin()
    for number in range(ANSWERS):
        sitting.answer(number)
    sitting.answer(0, choice=1)
    shutil.copytree(sitting.room.folder, tmp_path / "whole")
    sitting.kill()
    clock = sitting.clock.read()
    for _ in range(30):
        sitting.keeper.close()
        shutil.rmtree(sitting.room.folder)
        shutil.copytree(tmp_path / "whole", sitting.room.folder)
        targets = [*sitting.folder.glob("journal.db*"), sitting.folder / "slots.kslots", sitting.mirror]
        damage(chance, chance.choice([path for path in targets if not path.name.endswith("-shm")]))
        sitting.open()
        assert sitting.clock.read() == clock
        assert sitting.keeper.state is State.ANSWERING
        assert_whole(sitting)
        sitting.revisions[sitting.room.items[ANSWERS]] = 0
