"""Odd clocks are noticed within two checks and never mistaken for a working one."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.clock_checks import Anomaly, check_clocks, watch_from
from desktop.rehearsal.clock import MovableClock


def test_that_a_working_clock_is_never_odd() -> None:
    clock = MovableClock()
    watch = watch_from(clock.read())
    for _ in range(2_000):
        clock.advance(5)
        found, watch = check_clocks(watch, clock.read(), False)
        assert found == ()


@given(st.floats(2.1, 10**7) | st.floats(-(10**7), -2.1))
def test_that_a_jump_of_the_wall_clock_is_said_once(jump: float) -> None:
    clock = MovableClock()
    watch = watch_from(clock.read())
    clock.advance(5)
    clock.jump_wall(jump)
    found, watch = check_clocks(watch, clock.read(), False)
    assert found == (Anomaly.WALL_JUMP,)
    clock.advance(5)
    assert check_clocks(watch, clock.read(), False)[0] == ()


def test_that_each_oddity_has_its_name() -> None:
    cases = {
        Anomaly.SUSPEND: lambda clock: clock.suspend(8),
        Anomaly.LATE_HEART_BEAT: lambda clock: clock.advance(15.001),
        Anomaly.RATE: lambda clock: clock.stretch(10, 1.005),
        Anomaly.UPTIME: lambda clock: clock.stretch(10, 1.2),
    }
    for anomaly, move in cases.items():
        clock = MovableClock()
        watch = watch_from(clock.read())
        move(clock)
        assert anomaly in check_clocks(watch, clock.read(), False)[0]


def test_that_lasting_oddities_are_said_once() -> None:
    clock = MovableClock()
    watch = watch_from(clock.read())
    said = []
    for _ in range(5):
        clock.advance(5)
        found, watch = check_clocks(watch, clock.read(), True)
        said += found
    assert said == [Anomaly.NAMESPACE]
