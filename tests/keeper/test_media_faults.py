"""Disks that are full or fail, programs that die at a certain write (A2, A5–A7)."""

from dataclasses import replace

import pytest

from desktop.exam.sitting import State
from desktop.formats.journal_records import RecordType
from desktop.keeper.messages import HandIn, Notice, Saved
from desktop.rehearsal.media import Faults, FaultyMedium, Killed
from desktop.storage.media import Medium
from tests.helpers.sitting import QUICK, Sitting, codes_of, of_type
from tests.keeper.conftest import MakeSitting


class Wrap:
    """Puts faults into the mirror and keeps hold of it."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.medium: FaultyMedium | None = None

    def __call__(self, medium: Medium) -> Medium:
        self.medium = FaultyMedium(medium, self.faults)
        return self.medium

    @property
    def found(self) -> FaultyMedium:
        assert self.medium is not None
        return self.medium


def with_mirror(make_sitting: MakeSitting, faults: Faults) -> tuple[Sitting, Wrap]:
    wrap = Wrap(faults)
    return make_sitting(options=replace(QUICK, wrap_mirror=wrap)).begin(), wrap


def break_store(sitting: Sitting) -> None:
    """The database's medium fails at its next write: the connection is closed under the keeper."""
    sitting.keeper._desk.journal.copies._store._connection.execute("PRAGMA query_only=ON")  # type: ignore[union-attr]


@pytest.mark.parametrize("operation", range(1, 11))
def test_that_the_first_error_of_the_mirror_is_final_and_saving_goes_on(
    make_sitting: MakeSitting, operation: int
) -> None:
    sitting, wrap = with_mirror(make_sitting, Faults())
    wrap.found.faults.fail_at = wrap.found.operations + operation
    events = [event for number in range(8) for event in sitting.answer(number)]
    assert [saved.copies for saved in of_type(events, Saved)] == sorted(s.copies for s in of_type(events, Saved))[::-1]
    assert [notice.code for notice in of_type(events, Notice)] == ["E-STO-03"]
    assert len(of_type(events, Saved)) == 8
    assert wrap.found.asked_after_failure == 0
    kinds = [record.core.type for record in sitting.keeper._desk.journal.read_all()]
    assert kinds.count(RecordType.MEDIUM_LOST) == 1


def test_that_a_dead_database_leaves_the_mirror_and_nothing_is_lost(make_sitting: MakeSitting) -> None:
    sitting = make_sitting().begin()
    sitting.answer(0)
    break_store(sitting)
    events = [event for number in range(1, 6) for event in sitting.answer(number)]
    assert [saved.copies for saved in of_type(events, Saved)] == [1] * 5
    sitting.wait(1_800, step=14)
    sitting.send(HandIn())
    assert len(sitting.bundle()[1].answers) == 6


def test_that_answers_on_the_mirror_alone_are_back_in_the_database_after_a_restart(make_sitting: MakeSitting) -> None:
    sitting = make_sitting().begin()
    sitting.answer(0)
    break_store(sitting)
    for number in range(1, 6):
        sitting.answer(number)
    sitting.kill()
    sitting.open()
    assert "E-STO-06" in [notice.code for notice in of_type(sitting.said, Notice)]
    sitting.answer(6)
    sitting.wait(1_800, step=14)
    sitting.send(HandIn())
    _, opened = sitting.bundle()
    assert len(opened.answers) == 7 and opened.tags_checked


def test_that_with_both_media_dead_no_answer_is_acknowledged(make_sitting: MakeSitting) -> None:
    sitting, wrap = with_mirror(make_sitting, Faults())
    sitting.answer(0)
    sitting.answer(1)
    wrap.found.faults.fail_at = wrap.found.operations + 1
    break_store(sitting)
    for number in range(2, 5):
        events = sitting.answer(number)
        assert not of_type(events, Saved)
        assert codes_of(events) == ["E-STO-04"]
    assert wrap.found.asked_after_failure == 0
    sitting.kill()
    sitting.options = QUICK
    sitting.open()
    assert len([a for a in sitting.keeper._desk.progress.answers.values() if a.value]) >= 2


def test_that_a_full_mirror_gives_up_its_reserve_once_and_then_dies(make_sitting: MakeSitting) -> None:
    sitting, wrap = with_mirror(make_sitting, Faults())
    wrap.found.faults.full_at_bytes = wrap.found._written + 300
    events = [event for number in range(6) for event in sitting.answer(number)]
    assert len(of_type(events, Saved)) == 6
    assert [notice.code for notice in of_type(events, Notice)] == ["E-STO-03"]


def test_that_a_full_disk_gives_up_the_reserve_and_goes_on(make_sitting: MakeSitting) -> None:
    """The database's page limit stands for the disk's; the reserve's release lifts it as freed blocks would."""
    sitting = make_sitting().begin()
    copies = sitting.keeper._desk.journal.copies
    connection = copies._store._connection  # type: ignore[union-attr]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    real = copies._store_copy._spare.release  # type: ignore[union-attr]

    class Spare:
        def release(self) -> bool:
            connection.execute(f"PRAGMA max_page_count={pages + 2}")
            return bool(real())

    copies._store_copy._spare = Spare()  # type: ignore[union-attr]
    events = [event for turn in range(20) for number in range(12) for event in sitting.answer(number, turn)]
    saved = of_type(events, Saved)
    assert len(saved) == 240 and saved[-1].copies == 1
    assert not (sitting.folder / "reserve").exists()
    assert {notice.code for notice in of_type(events, Notice)} == {"E-STO-03"}


@pytest.mark.parametrize("operation", range(1, 21))
def test_that_a_kill_at_any_write_of_the_mirror_loses_no_acknowledged_answer(
    make_sitting: MakeSitting, operation: int
) -> None:
    wrap = Wrap(Faults())
    sitting = make_sitting(options=replace(QUICK, wrap_mirror=wrap)).begin()
    wrap.found.faults.kill_at = wrap.found.operations + operation
    acknowledged: dict[bytes, bytes] = {}
    number = 0
    with pytest.raises(Killed):
        while True:
            item = sitting.room.items[number % 12]
            value = sitting.room.response(item, number)
            if of_type(sitting.answer(number % 12, number), Saved):
                acknowledged[item] = value
            number += 1
    sitting.kill()
    sitting.options = QUICK
    sitting.open()
    answers = sitting.keeper._desk.progress.answers
    newer = sitting.room.items[number % 12]
    for item, value in acknowledged.items():
        assert item == newer or answers[item].value == value
    assert newer not in acknowledged or answers[newer].value in (
        acknowledged[newer],
        sitting.room.response(newer, number),
    )
    assert sitting.keeper.state is State.ANSWERING
    assert of_type(sitting.answer((number + 1) % 12, 5), Saved)


@pytest.mark.parametrize("operation", range(1, 9))
def test_that_a_kill_while_handing_in_is_finished_after_the_restart(make_sitting: MakeSitting, operation: int) -> None:
    other, wrap = with_mirror(make_sitting, Faults())
    other.answer(0)
    wrap.found.faults.kill_at = wrap.found.operations + operation
    with pytest.raises(Killed):
        other.code("low", 1, 0)
    other.kill()
    other.options = QUICK
    other.open()
    other.wait(2)
    if other.keeper.state is State.ANSWERING:
        other.code("low", 1, 1)
    bundle, opened = other.bundle()
    assert bundle.facts.reason == "final" and len(opened.answers) == 1
