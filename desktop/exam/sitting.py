"""One candidate's sitting: a table of states and happenings, nothing else (exam-day section 3)."""

from enum import StrEnum

from desktop.errors import Error


class State(StrEnum):
    """Where a sitting is. The values are what `StateChanged` tells a window."""

    WAITING = "waiting"
    CHECK_IN = "check_in"
    IDENTITY = "identity"
    INSTRUCTIONS = "instructions"
    READY = "ready"
    ANSWERING = "answering"
    PAUSED = "paused"
    STEPPED_OUT = "stepped_out"
    HANDED_IN = "handed_in"
    EXPORTED = "exported"
    STOPPED = "stopped"
    MOVED = "moved"
    """The sitting goes on at another machine; this one does nothing more."""


class Happening(StrEnum):
    """What moves a sitting from one state to another."""

    ARMED = "armed"
    """The paper was opened by two proctors and this station holds its ticket."""
    ADMITTED = "admitted"
    """What the candidate typed fits the roster."""
    NOT_ME = "not_me"
    CONFIRMED = "confirmed"
    RULES_ACCEPTED = "rules_accepted"
    BEGUN = "begun"
    HELD = "held"
    """A proctor has to decide before the sitting goes on."""
    WENT_ON = "went_on"
    STEPPED_OUT = "stepped_out"
    RETURNED = "returned"
    HANDED_IN = "handed_in"
    TIME_UP = "time_up"
    STOPPED = "stopped"
    EXPORTED = "exported"
    """The final bundle is complete and was read back."""
    REOPENED = "reopened"
    """An order opened the sealed section again."""
    MOVED_AWAY = "moved_away"
    TRANSFERRED = "transferred"
    """Another machine took the sitting over."""


class StopCause(StrEnum):
    """Why a sitting was stopped."""

    ILL = "ill"
    GAVE_UP = "gave_up"
    MISCONDUCT = "misconduct"
    INTERRUPTED = "interrupted"


TRANSITIONS: dict[tuple[State, Happening], State] = {
    (State.WAITING, Happening.ARMED): State.CHECK_IN,
    (State.CHECK_IN, Happening.ADMITTED): State.IDENTITY,
    (State.IDENTITY, Happening.NOT_ME): State.CHECK_IN,
    (State.IDENTITY, Happening.CONFIRMED): State.INSTRUCTIONS,
    (State.INSTRUCTIONS, Happening.RULES_ACCEPTED): State.READY,
    (State.READY, Happening.BEGUN): State.ANSWERING,
    (State.ANSWERING, Happening.HELD): State.PAUSED,
    (State.ANSWERING, Happening.STEPPED_OUT): State.STEPPED_OUT,
    (State.ANSWERING, Happening.HANDED_IN): State.HANDED_IN,
    (State.ANSWERING, Happening.TIME_UP): State.HANDED_IN,
    (State.PAUSED, Happening.WENT_ON): State.ANSWERING,
    (State.PAUSED, Happening.HANDED_IN): State.HANDED_IN,
    (State.STEPPED_OUT, Happening.RETURNED): State.ANSWERING,
    (State.STEPPED_OUT, Happening.HELD): State.PAUSED,
    (State.STEPPED_OUT, Happening.HANDED_IN): State.HANDED_IN,
    (State.STEPPED_OUT, Happening.TIME_UP): State.HANDED_IN,
    (State.HANDED_IN, Happening.EXPORTED): State.EXPORTED,
    (State.STOPPED, Happening.EXPORTED): State.STOPPED,
    **{
        (state, Happening.STOPPED): State.STOPPED
        for state in (State.READY, State.ANSWERING, State.PAUSED, State.STEPPED_OUT)
    },
    **{(state, Happening.REOPENED): State.ANSWERING for state in (State.HANDED_IN, State.EXPORTED, State.STOPPED)},
    **{
        (state, Happening.MOVED_AWAY): State.MOVED
        for state in (
            State.CHECK_IN,
            State.IDENTITY,
            State.INSTRUCTIONS,
            State.READY,
            State.ANSWERING,
            State.PAUSED,
            State.STEPPED_OUT,
        )
    },
    **{
        (state, Happening.TRANSFERRED): State.PAUSED
        for state in (State.ANSWERING, State.PAUSED, State.STEPPED_OUT, State.MOVED)
    },
}

BEFORE_START = frozenset({State.CHECK_IN, State.IDENTITY, State.INSTRUCTIONS, State.READY})
"""The paper is opened, the section has not begun."""

RUNNING = frozenset({State.ANSWERING, State.STEPPED_OUT})
"""The section's end can come in these states."""

STARTED = RUNNING | {State.PAUSED}
"""The section has begun and is not over."""

OVER = frozenset({State.HANDED_IN, State.EXPORTED, State.STOPPED, State.MOVED})
"""No answer counts any more, not on this machine."""


def may_happen(state: State, happening: Happening) -> bool:
    """Whether `happening` has a row for `state`."""
    return (state, happening) in TRANSITIONS


def next_state(state: State, happening: Happening) -> State:
    """The state after `happening`. Raises E-SIT-01 where the table has no row."""
    if not may_happen(state, happening):
        raise not_now()
    return TRANSITIONS[state, happening]


def not_now() -> Error:
    """The refusal of whatever the sitting's state does not allow."""
    return Error("E-SIT-01", "This is not possible now.", "Wait, or raise your hand and ask the proctor.", exit_code=4)
