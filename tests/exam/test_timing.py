"""Time in whole nanoseconds: limits, deadlines, late entry, reminders."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.timing import (
    NS,
    SectionPlan,
    answer_counts,
    deadline_ns,
    hand_in_allowed_in_ns,
    limit_ns,
    may_begin,
    remaining_ns,
    reminders_due,
    started_seconds,
    whole_seconds,
)

seconds = st.integers(0, 100_000)
clock = st.integers(0, 2**62)


def test_that_extra_time_rounds_down_to_the_nanosecond() -> None:
    assert limit_ns(SectionPlan(1, 33), 0) == 1_330_000_000
    assert limit_ns(SectionPlan(5_400, 25, 60), 90 * NS) == (5_400 * 125 // 100 + 60 + 90) * NS


@given(seconds, st.integers(0, 300), seconds, st.integers(0, 10**13))
def test_that_a_limit_is_exact(given_s: int, extra_pct: int, extra_s: int, credit: int) -> None:
    limit = limit_ns(SectionPlan(given_s, extra_pct, extra_s), credit)
    exact_times_100 = given_s * NS * (100 + extra_pct) + (extra_s * NS + credit) * 100
    assert limit * 100 <= exact_times_100 < (limit + 1) * 100


@given(clock, st.integers(0, 10**13), st.integers(0, 10**13), st.integers(0, 10**13))
def test_that_the_deadline_does_not_move_while_time_runs(now: int, limit: int, charged: int, later: int) -> None:
    assert deadline_ns(now, limit, charged) == deadline_ns(now + later, limit, charged + later)
    assert remaining_ns(limit, charged) - later == remaining_ns(limit, charged + later)


@given(clock)
def test_that_an_answer_counts_to_the_nanosecond(deadline: int) -> None:
    assert answer_counts(deadline + NS, deadline)
    assert not answer_counts(deadline + NS + 1, deadline)


def test_that_entry_and_exit_are_counted_from_the_rooms_start() -> None:
    assert may_begin(900 * NS, 0, 900) and not may_begin(900 * NS + 1, 0, 900)
    assert hand_in_allowed_in_ns(0, 0, 1_800) == 1_800 * NS
    assert hand_in_allowed_in_ns(1_801 * NS, 0, 1_800) == 0


@given(st.lists(st.integers(1, 5_400), max_size=5, unique=True), st.lists(st.integers(1, 900), min_size=1, max_size=60))
def test_that_each_reminder_is_announced_once(reminders: list[int], steps: list[int]) -> None:
    left, announced = 5_400 * NS, []
    for step in [*steps, 5_400]:
        announced += reminders_due(reminders, left, left - step * NS)
        left -= step * NS
    assert announced == sorted((r for r in reminders if r < 5_400), reverse=True)


def test_that_a_display_never_shows_a_negative_time() -> None:
    assert [whole_seconds(ns) for ns in (-5, 0, NS - 1, NS)] == [0, 0, 0, 1]


def test_that_lost_and_given_back_time_are_rounded_alike() -> None:
    assert [started_seconds(ns) for ns in (-5, 0, 1, NS, NS + 1)] == [0, 0, 1, 1, 2]
