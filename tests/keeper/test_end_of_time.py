"""The end of a section: 90:00 to the nanosecond, whatever the window is doing (E7)."""

import random
from dataclasses import replace

import pytest

from desktop.exam.policy import LateClock
from desktop.exam.sitting import State
from desktop.formats.journal_records import RecordType
from desktop.keeper.messages import Receipt, Saved, SectionSealed, StartSection, StepOut, TimeShown
from tests.helpers.invented_room import POLICY, SPOKEN
from tests.helpers.sitting import Sitting, codes_of, of_type
from tests.keeper.conftest import MakeSitting

MINUTE_NS = 60_000_000_000


@pytest.fixture
def short(make_sitting: MakeSitting) -> Sitting:
    """A sitting of three minutes, so that the suite is quick; one test below runs the whole 90 and 120."""
    return make_sitting(minutes=3)


def near_the_end(sitting: Sitting, left_ns: int) -> None:
    """Begin, and let all but `left_ns` of the section pass."""
    sitting.begin()
    sitting.wait(sitting.room.paper.forms[0].sections[0].seconds - 10, step=14)
    sitting.clock.advance_ns(10_000_000_000 - left_ns)


@pytest.mark.parametrize(
    ("after_ms", "code", "kept_as"),
    [(-1, None, RecordType.ANSWER), (1, None, RecordType.ANSWER), (1_000, None, RecordType.ANSWER),
     (1_001, "E-SIT-08", RecordType.LATE_ANSWER), (1_100, "E-SIT-08", RecordType.LATE_ANSWER)],
)  # fmt: skip
def test_that_an_answer_counts_until_one_second_after_the_end(
    short: Sitting, after_ms: int, code: str | None, kept_as: RecordType
) -> None:
    sitting = short
    near_the_end(sitting, 0)
    sitting.clock.advance_ns(after_ms * 1_000_000)
    events = sitting.answer(0)
    assert codes_of(events) == ([code] if code else [])
    assert len(of_type(events, Saved)) == (0 if code else 1)
    sitting.wait(5)
    _, opened = sitting.bundle()
    kept = [record.core.type for record in opened.records if record.core.item == sitting.room.items[0]]
    assert kept == [kept_as]
    assert len(opened.answers) == (0 if code else 1)


@pytest.mark.parametrize("minutes", [90, 120])
def test_that_the_section_is_sealed_with_a_dead_window(make_sitting: MakeSitting, minutes: int) -> None:
    sitting = make_sitting(minutes=minutes)
    near_the_end(sitting, 500_000_000)
    sitting.answer(0)
    events = sitting.wait(5)
    (sealed,) = of_type(events, SectionSealed)
    assert (sealed.by, sealed.answered) == ("time", 1)
    assert len(of_type(events, Receipt)) == 1
    assert sitting.keeper.state is State.EXPORTED
    _, opened = sitting.bundle()
    (seal,) = [record for record in opened.records if record.core.type is RecordType.SECTION_SEAL]
    assert 0 <= seal.core.used_ns - minutes * MINUTE_NS <= 1_000_000_000


def test_that_nothing_is_taken_in_after_the_final_bundle(short: Sitting) -> None:
    sitting = short
    near_the_end(sitting, 0)
    sitting.wait(5)
    assert codes_of(sitting.answer(0)) == ["E-SIT-01"]


def test_that_a_candidate_outside_the_room_is_sealed_too(short: Sitting) -> None:
    sitting = short
    sitting.begin()
    sitting.send(StepOut())
    sitting.wait(185, step=14)
    assert of_type(sitting.said, SectionSealed)[0].by == "time"


def test_that_random_schedules_seal_at_the_same_nanosecond(make_sitting: MakeSitting) -> None:
    """However ticks and answers fall, an answer counts exactly when its clock is at most one second past the end."""
    chance = random.Random(7)
    for _ in range(6):
        sitting = make_sitting(minutes=3)
        near_the_end(sitting, 300_000_000)
        start, accepted, rejected = sitting.clock.read().elapsed_ns, [], []
        number = 0
        while sitting.keeper.state is not State.EXPORTED:
            sitting.clock.advance_ns(chance.randrange(1, 400_000_000))
            if chance.random() < 0.4:
                sitting.keeper.tick()
            elif number < 12:
                passed = sitting.clock.read().elapsed_ns - start - 300_000_000
                (accepted if of_type(sitting.answer(number), Saved) else rejected).append(passed)
                number += 1
        assert all(passed <= 1_000_000_000 for passed in accepted)
        assert all(passed > 1_000_000_000 for passed in rejected)


def test_that_extra_time_is_added_exactly(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(minutes=3, extra_pct=33, extra_s=90)
    sitting.begin()
    limit = 180 * 133 // 100 + 90
    shown = sitting.wait(1)[-1]
    assert isinstance(shown, TimeShown) and shown.limit_seconds == limit
    sitting.wait(limit - 2, step=14)
    assert sitting.keeper.state is State.ANSWERING
    sitting.wait(1.5, step=0.5)
    assert of_type(sitting.said, SectionSealed)[-1].by == "time"


def test_that_a_late_candidate_keeps_the_room_deadline(make_sitting: MakeSitting) -> None:
    sitting = make_sitting()
    sitting.send(StartSection(SPOKEN))
    assert sitting.keeper.state is State.CHECK_IN
    sitting.wait(600, step=10)
    sitting.begin()
    shown = sitting.wait(1)[-1]
    assert isinstance(shown, TimeShown) and (shown.left_seconds, shown.used_seconds) == (90 * 60 - 601, 601)


def test_that_a_late_candidate_with_an_own_clock_has_the_full_time(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(replace(POLICY, late_clock=LateClock.OWN))
    sitting.send(StartSection(SPOKEN))
    sitting.wait(600, step=10)
    sitting.begin()
    shown = sitting.wait(1)[-1]
    assert isinstance(shown, TimeShown)
    assert (shown.left_seconds, shown.hand_in_allowed_in_seconds) == (90 * 60 - 1, 1_800 - 601)


def test_that_the_latest_time_to_begin_needs_a_proctor(sitting: Sitting) -> None:
    sitting.send(StartSection(SPOKEN))
    sitting.wait(901, step=10)
    assert codes_of([*sitting.begin().said]) == ["E-SIT-05"]
    assert sitting.keeper.state is State.READY
    sitting.code("low", 1)
    sitting.send(StartSection(""))
    assert sitting.keeper.state is State.ANSWERING


def test_that_a_seat_where_nobody_typed_the_start_counts_from_the_planned_one(sitting: Sitting) -> None:
    sitting.clock.advance(1_200)
    sitting.begin()
    sitting.kill()
    sitting.open()
    assert sitting.keeper.state is State.ANSWERING
