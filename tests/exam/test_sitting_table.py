"""The table of a sitting's states."""

import pytest

from desktop.errors import Error
from desktop.exam.sitting import OVER, RUNNING, STARTED, TRANSITIONS, Happening, State, may_happen, next_state


def test_that_the_usual_way_leads_from_the_idle_station_to_the_exported_bundle() -> None:
    state = State.WAITING
    for happening in (
        Happening.ARMED, Happening.ADMITTED, Happening.CONFIRMED, Happening.RULES_ACCEPTED, Happening.BEGUN,
        Happening.STEPPED_OUT, Happening.RETURNED, Happening.HELD, Happening.WENT_ON, Happening.HANDED_IN,
        Happening.EXPORTED,
    ):  # fmt: skip
        state = next_state(state, happening)
    assert state is State.EXPORTED


def test_that_what_has_no_row_is_refused() -> None:
    for state in State:
        for happening in Happening:
            if not may_happen(state, happening):
                with pytest.raises(Error, match="E-SIT-01"):
                    next_state(state, happening)


def test_that_nothing_but_an_order_or_another_machine_leads_back_from_the_end() -> None:
    back = {happening for (before, happening), after in TRANSITIONS.items() if before in OVER and after not in OVER}
    assert back == {Happening.REOPENED, Happening.TRANSFERRED}


def test_that_every_running_state_can_be_ended_by_time_and_every_started_one_by_a_stop() -> None:
    assert all(may_happen(state, Happening.TIME_UP) for state in RUNNING)
    assert all(may_happen(state, Happening.STOPPED) for state in STARTED)


def test_that_every_state_can_be_reached() -> None:
    assert set(TRANSITIONS.values()) | {State.WAITING} == set(State)
