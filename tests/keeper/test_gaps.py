"""Interruptions row by row of table 10.2, with injected clocks (E1–E6)."""

from dataclasses import replace

import pytest

from desktop.exam.sitting import State
from desktop.formats.journal_records import RecordType
from desktop.keeper.messages import CallKind, CallProctor, HandIn, Interrupted, Moved, Notice, SectionSealed, TimeShown
from tests.helpers.invented_room import POLICY
from tests.helpers.sitting import Sitting, codes_of, of_type
from tests.keeper.conftest import MakeSitting


def working(sitting: Sitting) -> Sitting:
    """Ten minutes in, three answers given, the last record just now."""
    sitting.begin()
    sitting.wait(595, step=10)
    for number in range(3):
        sitting.answer(number)
    return sitting


def left(sitting: Sitting) -> int:
    """Seconds left as shown now."""
    return [event for event in sitting.keeper.hello() if isinstance(event, TimeShown)][-1].left_seconds


def last_interruption(sitting: Sitting) -> Interrupted:
    return of_type(sitting.said, Interrupted)[-1]


@pytest.mark.parametrize("seconds", [0, 5, 33, 120])
def test_that_a_crash_within_the_rule_costs_the_candidate_nothing(sitting: Sitting, seconds: int) -> None:
    working(sitting)
    before = left(sitting)
    sitting.kill()
    sitting.clock.advance(seconds)
    sitting.open()
    assert sitting.keeper.state is State.ANSWERING
    assert last_interruption(sitting) == Interrupted(seconds, seconds, False)
    assert left(sitting) == before
    assert of_type(sitting.said, Moved)[-1].item == sitting.room.items[2]
    assert not codes_of(sitting.answer(3))


def test_that_time_runs_again_after_the_first_input_or_a_minute(sitting: Sitting) -> None:
    working(sitting)
    before = left(sitting)
    sitting.kill()
    sitting.clock.advance(30)
    sitting.open()
    sitting.wait(50)
    assert left(sitting) == before
    sitting.wait(20)
    assert left(sitting) == before - 10
    sitting.kill()
    sitting.clock.advance(30)
    sitting.open()
    sitting.wait(5)
    sitting.answer(3)
    sitting.wait(10)
    assert left(sitting) == before - 20


def test_that_a_longer_crash_needs_a_low_code_to_go_on_and_a_pair_to_give_time_back(sitting: Sitting) -> None:
    working(sitting)
    before = left(sitting)
    sitting.kill()
    sitting.clock.advance(121)
    sitting.open()
    assert sitting.keeper.state is State.PAUSED
    assert last_interruption(sitting) == Interrupted(121, 0, True)
    assert codes_of(sitting.answer(3)) == ["E-SIT-01"]
    sitting.wait(30)
    sitting.code("low", 1)
    assert sitting.keeper.state is State.ANSWERING
    sitting.revisions.clear()
    sitting.revisions.update(dict.fromkeys(sitting.room.items[:3], 1))
    sitting.answer(3)
    assert left(sitting) == before - 151
    sitting.code("pair", 1)
    sitting.code("pair", 2)
    assert left(sitting) == before


def test_that_a_pair_of_codes_gives_the_waiting_time_back_too(sitting: Sitting) -> None:
    working(sitting)
    before = left(sitting)
    sitting.kill()
    sitting.clock.advance(300)
    sitting.open()
    sitting.wait(45)
    sitting.code("pair", 1)
    assert sitting.keeper.state is State.PAUSED
    sitting.code("pair", 3)
    assert sitting.keeper.state is State.ANSWERING
    assert left(sitting) == before


def test_that_the_automatic_credit_is_used_up(make_sitting: MakeSitting) -> None:
    sitting = working(make_sitting(replace(POLICY, gap_auto_count=2)))
    for expected in (State.ANSWERING, State.ANSWERING, State.PAUSED):
        sitting.kill()
        sitting.clock.advance(10)
        sitting.open()
        assert sitting.keeper.state is expected


@pytest.mark.parametrize("seconds", [5, 60, 120, 600, 3 * 3600])
def test_that_a_restart_is_measured_by_the_wall_clock(sitting: Sitting, seconds: int) -> None:
    working(sitting)
    before = left(sitting)
    sitting.kill()
    sitting.clock.reboot(seconds)
    sitting.open()
    assert last_interruption(sitting).seconds == seconds
    if seconds <= 120:
        assert (sitting.keeper.state, left(sitting)) == (State.ANSWERING, before)
    else:
        assert sitting.keeper.state is State.PAUSED
        assert left(sitting) == max(0, before - seconds)


@pytest.mark.parametrize("jump", [-60, -86_400, 5 * 3600, 30 * 86_400])
def test_that_a_restart_of_unknown_length_charges_nothing_and_needs_a_pair(sitting: Sitting, jump: int) -> None:
    working(sitting)
    before = left(sitting)
    sitting.kill()
    sitting.clock.reboot(20)
    sitting.clock.jump_wall(jump)
    sitting.open()
    assert sitting.keeper.state is State.PAUSED
    assert left(sitting) == before
    assert codes_of(sitting.code("low", 1)) == ["E-COD-06", "E-SIT-01"]
    sitting.code("pair", 1)
    sitting.code("pair", 2)
    assert sitting.keeper.state is State.ANSWERING
    assert left(sitting) == before


def test_that_a_wall_clock_that_jumped_before_is_not_believed_after_a_restart(sitting: Sitting) -> None:
    working(sitting)
    sitting.clock.jump_wall(420)
    sitting.wait(10, step=5)
    sitting.kill()
    sitting.clock.reboot(30)
    sitting.open()
    assert sitting.keeper.state is State.PAUSED


@pytest.mark.parametrize("jump", [86_400, -86_400, 420, -420, 3600, -3600, -1_700_000_000])
def test_that_a_wall_jump_changes_no_time_and_is_on_record(sitting: Sitting, jump: int) -> None:
    working(sitting)
    before = left(sitting)
    sitting.clock.jump_wall(jump)
    events = sitting.wait(10, step=5)
    assert [event.code for event in of_type(events, Notice)] == ["E-CLK-02"]
    assert left(sitting) == before - 10


@pytest.mark.parametrize("wall_ms", [0, 1_230_768_000_000, 2_145_916_800_000, 4_070_908_800_000])
def test_that_a_clock_chip_of_another_age_does_not_matter(make_sitting: MakeSitting, wall_ms: int) -> None:
    sitting = make_sitting(minutes=3)
    sitting.clock.set_wall(wall_ms)
    sitting.begin()
    sitting.answer(0)
    sitting.wait(185, step=14)
    assert sitting.keeper.state is State.EXPORTED
    assert len(sitting.bundle()[1].answers) == 1


def test_that_a_suspended_machine_is_charged_and_waits_for_two_proctors(sitting: Sitting) -> None:
    working(sitting)
    before = left(sitting)
    sitting.clock.suspend(300)
    sitting.wait(1)
    assert last_interruption(sitting) == Interrupted(301, 0, True)
    assert left(sitting) == before - 301
    sitting.answer(3)
    sitting.code("pair", 1)
    sitting.code("pair", 2)
    assert left(sitting) == before


def test_that_a_process_that_stood_still_is_noticed(sitting: Sitting) -> None:
    working(sitting)
    sitting.clock.advance(300)
    sitting.keeper.tick()
    sitting.clock.advance(1_400)
    sitting.send(HandIn())
    _, opened = sitting.bundle()
    gaps = [record for record in opened.records if record.core.type is RecordType.GAP]
    anomalies = [record for record in opened.records if record.core.type is RecordType.CLOCK_ANOMALY]
    assert len(gaps) == 2 and all(b"late_heart_beat" in record.payload for record in anomalies)


def test_that_a_standstill_over_the_end_waits_for_the_proctors_instead_of_sealing(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(minutes=3).begin()
    sitting.wait(60, step=10)
    before = left(sitting)
    sitting.clock.suspend(400)
    sitting.wait(1)
    assert sitting.keeper.state is State.PAUSED
    sitting.code("pair", 1)
    sitting.code("pair", 2)
    assert sitting.keeper.state is State.ANSWERING
    assert before - 14 <= left(sitting) <= before + 5


def test_that_going_on_with_nothing_left_ends_the_section(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(minutes=3).begin()
    sitting.wait(60, step=10)
    sitting.kill()
    sitting.clock.advance(400)
    sitting.open()
    assert sitting.keeper.state is State.PAUSED
    sitting.code("low", 2)
    assert of_type(sitting.said, SectionSealed)[-1].by == "time"


def test_that_a_stretched_clock_is_on_record_within_ten_seconds(sitting: Sitting) -> None:
    working(sitting)
    for _ in range(5):
        sitting.clock.stretch(2, 1.01)
        sitting.said += sitting.keeper.tick()
    assert "E-CLK-02" in [event.code for event in of_type(sitting.said, Notice)]


def test_that_a_foreign_time_namespace_is_on_record_once(sitting: Sitting) -> None:
    working(sitting)
    sitting.clock.foreign_namespace = True
    events = sitting.wait(60, step=5)
    assert [event.code for event in of_type(events, Notice)] == ["E-CLK-02"]


def test_that_a_fault_is_given_back_from_the_candidates_call(sitting: Sitting) -> None:
    working(sitting)
    before = left(sitting)
    sitting.send(CallProctor(CallKind.FAULT))
    sitting.wait(200, step=10)
    sitting.code("pair", 2)
    sitting.code("pair", 3)
    sitting.wait(5)
    sitting.answer(3)
    assert left(sitting) == before
    sitting.wait(10)
    assert left(sitting) == before - 10


def test_that_too_many_interruptions_stop_the_sitting_and_keep_the_answers(make_sitting: MakeSitting) -> None:
    sitting = working(make_sitting(replace(POLICY, credit_total_s=150)))
    for _ in range(2):
        sitting.kill()
        sitting.clock.advance(100)
        sitting.open()
    assert sitting.keeper.state is State.STOPPED
    assert "E-CLK-04" in [event.code for event in of_type(sitting.said, Notice)]
    sitting.wait(2)
    bundle, opened = sitting.bundle()
    assert bundle.facts.reason == "final" and len(opened.answers) == 3


def test_that_a_gap_before_the_candidate_began_is_nobodys_interruption(sitting: Sitting) -> None:
    sitting.kill()
    sitting.clock.advance(600)
    sitting.open()
    assert sitting.keeper.state is State.CHECK_IN
    sitting.begin()
    assert sitting.keeper.state is State.ANSWERING
    assert not of_type(sitting.said, Interrupted)
