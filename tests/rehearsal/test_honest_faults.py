"""What a rehearsal says of its faults: counted by what was seen of them, never by what was planned."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.formats.order import OrderKind, RoomScope
from desktop.rehearsal import power, unusual
from desktop.rehearsal.day import _Held, _was_hit
from desktop.rehearsal.linked_console import ClosedRoom
from desktop.rehearsal.plan import FAULTS, RehearsalPlan
from desktop.rehearsal.profiles import Profile, profile_of
from desktop.rehearsal.seats import SeatResult
from desktop.rehearsal.simulated_candidate import SittingReport

NOBODY: Any = None


def seat(fault: str, kills: int = 0, **report: Any) -> SeatResult:
    return SeatResult(1, "2026-0001", b"c" * 16, Profile.CAREFUL, fault, kills=kills, report=SittingReport(**report))


def closed(**room: Any) -> ClosedRoom:
    none: frozenset[int] = frozenset()
    return replace(ClosedRoom(NOBODY, {}, NOBODY, none, none, 0), **room)


@pytest.mark.parametrize(
    ("fault", "signs"),
    [
        ("clock", {"notices": ["E-CLK-02"]}),
        ("disk", {"notices": ["E-STO-03"]}),
        ("stick", {"copies": [1, 3]}),
        ("power", {"lost_power": True}),
        ("kill", {"kills": 1}),
        ("swap", {"kills": 1}),
    ],
)
def test_that_a_fault_counts_only_when_it_was_noticed(fault: str, signs: dict[str, Any]) -> None:
    held = _Held(NOBODY, [], NOBODY)
    assert _was_hit(seat(fault, **signs), fault, held)
    assert not _was_hit(seat(fault, notices=["E-CLK-03"], copies=[3]), fault, held)
    other = "kill" if fault != "kill" else "swap"
    assert fault == "power" or not _was_hit(seat(other, **signs), fault, held)


def test_that_at_a_console_the_network_and_the_stick_are_what_it_noticed() -> None:
    held = _Held(NOBODY, [], NOBODY, closed(lost=frozenset({1}), pulled=1))
    nothing = _Held(NOBODY, [], NOBODY, closed())
    for fault in ("lan", "stick"):
        assert _was_hit(seat(fault), fault, held)
        assert not _was_hit(seat(fault, copies=[1, 3]), fault, nothing)


def test_that_an_order_of_the_end_counts_above_that_of_a_power_cut() -> None:
    """A candidate who is taken ill after the power was back could not be stopped otherwise."""
    grant = cast(Any, SimpleNamespace(header=SimpleNamespace(session=b"s" * 16)))
    early = unusual._order(grant, OrderKind.IDENTITY, cast(Any, RoomScope()), "")
    late = unusual._order(grant, OrderKind.STOP, cast(Any, RoomScope()), "ill")
    assert early.counter < power._COUNTER < late.counter


@pytest.mark.parametrize("candidates", [7, 8, 30, 40])
def test_that_every_fault_hits_a_candidate_who_writes_something(candidates: int) -> None:
    plan = RehearsalPlan(Path("x"), candidates, faults=FAULTS)
    hit = {plan.fault_of(seat) for seat in plan.seats if profile_of(seat) is not Profile.EMPTY}
    assert hit - {None} == set(FAULTS) - {"power"}
