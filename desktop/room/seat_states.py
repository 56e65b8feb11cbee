"""What a console knows of every seat: folded from what stations say, from sticks, and from what proctors enter.

A `SeatView` is what the wall shows. It is a value: whoever hears something new makes the next one from it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.exam.sitting import State


class Presence(StrEnum):
    """Whether a seat's machine is heard over the room's network."""

    NEVER = "never"
    """Nothing was ever heard: a room without a network, or a machine that is still off."""
    HERE = "here"
    LOST = "lost"
    """It was heard before and is silent now; its answers are still kept on the machine."""


@dataclass(frozen=True)
class SeatView:
    """One seat. `state` is None while nothing was said about its sitting; clocks are the console's own, 0 for never.

    `call` is the kind of a standing call for a proctor, empty when nobody calls. `left_s` is None before the start.
    `incidents` counts interruptions in the station's ledger, of `interrupted_s` seconds, `credit_s` of them given back.
    """

    seat: int
    station: bytes = b""
    state: State | None = None
    answered: int = 0
    total: int = 0
    left_s: int | None = None
    used_s: int = 0
    presence: Presence = Presence.NEVER
    heard_ns: int = 0
    call: str = ""
    called_ns: int = 0
    incidents: int = 0
    interrupted_s: int = 0
    credit_s: int = 0
    undecided: int = 0
    """Interruptions that wait for a proctor's confirmation."""
    copies: int = 0
    head_seq: int = -1
    notice: str = ""
    """Code of the last fault that the station reported."""
    unconfirmed: int = 0
    """What was posted to the station and not confirmed yet."""

    carried_ms: int = 0
    """The station's wall clock when a stick took this away from it; 0 for what came over the network."""

    def heard(self, now_ns: int) -> "SeatView":
        """Its machine said something just now."""
        return replace(self, presence=Presence.HERE, heard_ns=now_ns, carried_ms=0)

    def lost(self) -> "SeatView":
        """Its machine has been silent for too long."""
        return replace(self, presence=Presence.LOST) if self.presence is Presence.HERE else self
