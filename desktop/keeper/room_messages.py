"""What comes from and goes to the room around a seat: signed files in, what they did, and how the seat stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApplyEnvelope:
    """A file that was carried or sent to this seat: an order, a console's note, or another machine's head."""

    content: bytes


@dataclass(frozen=True)
class OrderApplied:
    """A signed order took effect here. `kind` and `cause` are words of the order, `reason` what its signers wrote."""

    kind: str
    cause: str
    reason: str
    counter: int
    digest: bytes


@dataclass(frozen=True)
class WitnessTaken:
    """A console's note was taken in; `command` is what it asked for."""

    seq: int
    counter: int
    command: str
