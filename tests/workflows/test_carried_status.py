"""How a seat stands, carried to the console on a stick."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, read_head
from desktop.keeper.messages import CallKind, CallProctor
from desktop.rehearsal.sticks import FakeStick
from desktop.room.seat_states import Presence, SeatView
from desktop.workflows.carried_status import carried_views, is_newer
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.stick_visit import carry_head
from tests.helpers.sitting import Sitting, room_in


@pytest.fixture
def sitting(tmp_path: Path):
    made = Sitting(room_in(tmp_path)).begin()
    yield made
    made.keeper.close()


def carried(sitting: Sitting, stick: Path) -> Head:
    """The head that the seat writes on a stick, as the console reads it."""
    carry_head(sitting.station, FakeStick(stick), spare_bytes=0)
    (path,) = stick.glob("*.khead")
    stations = SessionDesk(sitting.station).sessions()[0].grant.header.stations
    return read_head(source_of(path.read_bytes()), sitting.room.trust, stations)


def test_that_a_head_on_a_stick_says_how_the_seat_stands(sitting: Sitting, tmp_path: Path) -> None:
    for number in range(3):
        sitting.answer(number)
    sitting.send(CallProctor(CallKind.HAND))
    sitting.wait(30)
    head = carried(sitting, tmp_path / "stick")
    roster = SessionDesk(sitting.station).sessions()[0].roster
    later = replace(sitting.clock.read(), wall_ms=head.wall_ms + 240_000)
    (view,) = carried_views(roster, [head], later)
    assert (view.seat, view.state, view.answered, view.total) == (7, State.ANSWERING, 3, 12)
    assert view.presence is Presence.NEVER and view.carried_ms == head.wall_ms and not view.call
    assert later.elapsed_ns - view.heard_ns == 240 * 10**9
    assert view.left_s is not None and 5400 - 60 < view.left_s <= 5400


def test_that_the_newest_head_of_a_seat_counts_and_strangers_do_not(sitting: Sitting, tmp_path: Path) -> None:
    sitting.wait(12)
    first = carried(sitting, tmp_path / "first")
    sitting.answer(0)
    sitting.wait(30)
    second = carried(sitting, tmp_path / "second")
    roster, now = SessionDesk(sitting.station).sessions()[0].roster, sitting.clock.read()
    (view,) = carried_views(roster, [second, first], now)
    assert view.head_seq == second.seq > first.seq and view.answered == 1
    odd = [replace(second, candidate=bytes(16)), replace(second, status=""), replace(second, status="{}")]
    assert all(carried_views(roster, [one], now) == () for one in odd)
    wrong_clock = replace(second, wall_ms=now.wall_ms + 10**9)
    (view,) = carried_views(roster, [wrong_clock], now)
    assert view.heard_ns == now.elapsed_ns


def test_that_a_stick_never_hides_what_the_network_says() -> None:
    on_stick = SeatView(7, head_seq=20, carried_ms=1)
    assert is_newer(on_stick, SeatView(7))
    assert is_newer(on_stick, SeatView(7, presence=Presence.LOST, head_seq=19))
    assert not is_newer(on_stick, SeatView(7, presence=Presence.HERE, head_seq=3))
    assert not is_newer(on_stick, SeatView(7, presence=Presence.LOST, head_seq=20))
    assert SeatView(7, carried_ms=1).heard(5).carried_ms == 0
