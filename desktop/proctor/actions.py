"""What a proctor can do: name, verb, whether it needs chosen seats, and from when to when in the day."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.language import sentence


class Act(StrEnum):
    """One action."""

    ADMIT = "admit"
    MESSAGE = "message"
    CREDIT = "credit"
    INCIDENT = "incident"
    ABSENCE = "absence"
    STOP = "stop"
    SWAP = "swap"
    CORRECT = "correct"
    PAUSE = "pause"
    HANDOVER = "handover"
    PRINT = "print"
    LAYOUT = "layout"
    ORDER = "order"
    CARRY = "carry"
    SESSION = "session"
    EXCEPT = "except"
    UNLOCK = "unlock"
    HAND_IN = "hand_in"
    EXTEND = "extend"
    REOPEN = "reopen"
    FORK = "fork"
    POWER = "power"
    END = "end"
    COPY = "copy"
    READ = "read"
    EXCHANGE = "exchange"


SIGNED_AFTERWARDS = frozenset({Act.STOP, Act.CREDIT, Act.SWAP, Act.EXTEND, Act.REOPEN, Act.FORK, Act.POWER, Act.END})
"""What only a signed order carries out: the signatures are asked for at once."""


@dataclass(frozen=True)
class ActionShown:
    """One button; `seats` says that it acts on chosen seats, `sits` that it waits for the start of the exam."""

    act: Act
    verb: str
    seats: bool
    after_start: bool = False


BAR = (
    ActionShown(Act.ADMIT, sentence("Admit…"), True),
    ActionShown(Act.MESSAGE, sentence("Message…"), False),
    ActionShown(Act.CREDIT, sentence("Compensate…"), True, True),
    ActionShown(Act.INCIDENT, sentence("Record incident…"), False),
    ActionShown(Act.ABSENCE, sentence("Absent…"), True, True),
)
"""What is needed often: always in sight."""

MORE = (
    ActionShown(Act.STOP, sentence("Stop a sitting…"), True, True),
    ActionShown(Act.UNLOCK, sentence("Let go on without time back…"), True, True),
    ActionShown(Act.HAND_IN, sentence("Hand in for a candidate…"), True, True),
    ActionShown(Act.EXTEND, sentence("Extra time on the day…"), True),
    ActionShown(Act.REOPEN, sentence("Open a section again…"), True, True),
    ActionShown(Act.FORK, sentence("Which of two copies goes on…"), True, True),
    ActionShown(Act.SWAP, sentence("Another machine…"), True),
    ActionShown(Act.CORRECT, sentence("Correct personal data…"), True),
    ActionShown(Act.EXCHANGE, sentence("Exchanged seats…"), True),
    ActionShown(Act.PAUSE, sentence("Pause or go on…"), False, True),
    ActionShown(Act.POWER, sentence("Power cut with its times…"), False, True),
    ActionShown(Act.END, sentence("End all sittings…"), False, True),
    ActionShown(Act.HANDOVER, sentence("Change of proctor…"), False),
    ActionShown(Act.ORDER, sentence("Sign orders…"), False, True),
    ActionShown(Act.CARRY, sentence("Orders onto a stick…"), False, True),
    ActionShown(Act.READ, sentence("Read a stick from the seats…"), False),
    ActionShown(Act.EXCEPT, sentence("Fewer staff than the rule…"), False),
    ActionShown(Act.COPY, sentence("Copy the room's journal…"), False),
    ActionShown(Act.LAYOUT, sentence("Seats in a row…"), False),
    ActionShown(Act.PRINT, sentence("Print…"), False),
    ActionShown(Act.SESSION, sentence("Another session or the reserve paper…"), False),
)
"""The rest, one press away."""
