"""Table 10.2 row by row, and the arithmetic of the ledger."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.interruptions import (
    Authority,
    Cause,
    Gap,
    GapKind,
    Need,
    Reading,
    credit_for,
    measure_gap,
    must_stop,
    rule_on,
)
from desktop.exam.ledger import Claim, Ledger
from desktop.exam.timing import NS
from tests.helpers.invented_room import POLICY

SECOND_BOOT, FIRST_BOOT = b"b" * 16, b"a" * 16
LAST = Reading(1_000 * NS, 1_790_000_000_000, FIRST_BOOT)


def later(seconds: float, boot: bytes = FIRST_BOOT, wall: float | None = None) -> Reading:
    wall_ms = LAST.wall_ms + round((seconds if wall is None else wall) * 1000)
    clock = LAST.clock_ns + round(seconds * NS) if boot == FIRST_BOOT else 30 * NS
    return Reading(clock, wall_ms, boot)


@pytest.mark.parametrize(
    ("now", "anomaly", "gap"),
    [
        (later(33), False, Gap(GapKind.CRASH, 33 * NS)),
        (later(33, wall=-500), True, Gap(GapKind.CRASH, 33 * NS)),
        (later(60, SECOND_BOOT), False, Gap(GapKind.RESTART, 60 * NS)),
        (later(4 * 3600, SECOND_BOOT), False, Gap(GapKind.RESTART, 4 * 3600 * NS)),
        (later(4 * 3600 + 1, SECOND_BOOT), False, Gap(GapKind.UNKNOWN, 0)),
        (later(60, SECOND_BOOT), True, Gap(GapKind.UNKNOWN, 0)),
        (later(60, SECOND_BOOT, wall=-1), False, Gap(GapKind.UNKNOWN, 0)),
    ],
)
def test_that_a_gap_is_measured_by_the_best_clock_there_is(now: Reading, anomaly: bool, gap: Gap) -> None:
    assert measure_gap(LAST, now, anomaly) == gap


@pytest.mark.parametrize(
    ("kind", "seconds", "used", "go_on", "credit"),
    [
        (GapKind.CRASH, 120, 0, Need.NOTHING, Need.NOTHING),
        (GapKind.CRASH, 120.000_000_001, 0, Need.LOW, Need.PAIR),
        (GapKind.CRASH, 10, 3, Need.LOW, Need.PAIR),
        (GapKind.RESTART, 120, 2, Need.NOTHING, Need.NOTHING),
        (GapKind.RESTART, 600, 0, Need.LOW, Need.PAIR),
        (GapKind.RESTART, 601, 0, Need.LOW, Need.ORDER),
        (GapKind.UNKNOWN, 0, 0, Need.PAIR, Need.ORDER),
        (GapKind.SUSPEND, 30, 0, Need.NOTHING, Need.PAIR),
        (GapKind.FROZEN, 30, 0, Need.NOTHING, Need.PAIR),
        (GapKind.FAULT, 30, 0, Need.NOTHING, Need.PAIR),
        (GapKind.ROOM, 30, 0, Need.ORDER, Need.ORDER),
    ],
)
def test_that_the_table_says_who_decides(kind: GapKind, seconds: float, used: int, go_on: Need, credit: Need) -> None:
    ruling = rule_on(Gap(kind, round(seconds * NS)), POLICY, used)
    assert (ruling.to_go_on, ruling.to_credit) == (go_on, credit)
    assert ruling.automatic is (go_on is Need.NOTHING and credit is Need.NOTHING)


def test_that_only_an_unknown_length_is_not_charged() -> None:
    assert [Gap(kind, 5).charged_ns for kind in GapKind] == [0 if kind is GapKind.UNKNOWN else 5 for kind in GapKind]


@given(st.integers(0, 10**14), st.integers(0, 2_700))
def test_that_a_credit_is_whole_seconds_rounded_up_and_never_above_what_is_left(length: int, spent_s: int) -> None:
    credit = credit_for(length, Cause.EQUIPMENT, spent_s * NS, POLICY)
    assert credit % NS == 0
    assert credit == min(-(-length // NS) * NS, (2_700 - spent_s) * NS)
    assert credit_for(length, Cause.OWN, spent_s * NS, POLICY) == 0


def test_that_the_stop_rule_begins_above_the_total() -> None:
    assert not must_stop(100 * NS, Cause.ROOM, 2_600 * NS, POLICY)
    assert must_stop(100 * NS + 1, Cause.ROOM, 2_600 * NS, POLICY)
    assert not must_stop(10**15, Cause.OWN, 0, POLICY)


def claim(entry: int, length_s: int, authority: Authority = Authority.AUTO, ready: bool = True) -> Claim:
    return Claim(entry, GapKind.CRASH, Cause.EQUIPMENT, 0, length_s * NS, 1_000 * NS, ready, authority=authority)


def test_that_a_claim_grows_to_the_first_input_but_at_most_a_minute() -> None:
    ledger = Ledger().opened(claim(1, 30))
    assert [ledger.credits_ns((1_000 + s) * NS, POLICY) // NS for s in (0, 7, 60, 400)] == [30, 37, 90, 90]
    ended = ledger.input_accepted(1_007 * NS)
    assert ended.credits_ns(2_000 * NS, POLICY) == 37 * NS


def test_that_a_claim_grows_without_bound_while_proctors_are_awaited() -> None:
    ledger = Ledger().opened(claim(1, 200, Authority.NONE, ready=False))
    assert ledger.interrupted_ns(1_500 * NS) == 700 * NS
    assert ledger.credits_ns(1_500 * NS, POLICY) == 0
    ready = ledger.made_ready(1_500 * NS).authorised((1,), Authority.PAIR, (1, 2))
    assert ready.credits_ns(1_510 * NS, POLICY) == 710 * NS
    assert not ready.waiting() and ready.claims[0].proctors == (1, 2)


@given(st.lists(st.integers(0, 4_000), max_size=6))
def test_that_all_credits_together_never_exceed_the_total(lengths: list[int]) -> None:
    ledger = Ledger()
    for entry, length in enumerate(lengths, 1):
        ledger = ledger.opened(replace(claim(entry, length), ended=True))
    assert ledger.credits_ns(10**15, POLICY) == min(sum(lengths), 2_700) * NS
    assert ledger.must_stop(10**15, POLICY) is (sum(lengths) > 2_700)
