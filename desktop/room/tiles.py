"""What a wall shows: one tile a seat, the numbers above them, and who needs a person, the most urgent first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from desktop.room.seat_states import Presence

CALL, FAULT, LOST, UNDECIDED, LATE = 5, 4, 3, 2, 1
"""Degrees of urgency; 0 needs nobody."""


@dataclass(frozen=True)
class Tile:
    """One seat as the wall shows it; texts are ready. `urgency` 0 needs nobody; `tone` is a role of the theme.

    `sign` is the name of an icon: colour is never the only sign. `since_s` is for sorting what needs a person.
    """

    seat: int
    name: str
    ticket: str
    state: str
    tone: str
    sign: str
    answered: int
    total: int
    left_s: int | None
    urgency: int
    need: str
    since_s: int
    checked_in: bool
    absent: bool
    done: bool
    active: bool
    incidents: int
    credit_s: int
    interrupted_s: int
    undecided: int
    copies: int
    presence: Presence
    collected: bool
    correction: str
    extra: bool
    machine: str = ""
    """What people call the machine where the sitting goes on after 换机; empty where it began."""
    exchanged: int = 0
    """The seat whose candidate sits here after 互换座位; the sitting stays on the one of the roster."""
    as_of: str = ""
    """The time of day of a status that a stick brought; empty for what comes over the network."""


@dataclass(frozen=True)
class Spare:
    """A machine at which nobody of the roster sits; `seat` is the one whose sitting it took over, 0 while free."""

    name: str
    seat: int
    presence: Presence
    machine: bytes = b""
    """The id of its signing key."""


@dataclass(frozen=True)
class RoomCounts:
    """The numbers above the wall."""

    expected: int
    present: int
    answering: int
    done: int
    needs: int
    absent: int
    collected: int


_COUNTED = attrgetter("checked_in", "active", "done", "urgency", "absent", "collected")


def counts_of(tiles: Iterable[Tile]) -> RoomCounts:
    """Every number is the sum over the tiles, so that wall and numbers cannot disagree."""
    counts = RoomCounts(0, 0, 0, 0, 0, 0, 0)
    for (came, active, done, urgency, absent, collected), n in Counter(map(_COUNTED, tiles)).items():
        counts = RoomCounts(
            expected=counts.expected + n,
            present=counts.present + n * bool(came or active or done),
            answering=counts.answering + n * active,
            done=counts.done + n * done,
            needs=counts.needs + n * (urgency > 0),
            absent=counts.absent + n * absent,
            collected=counts.collected + n * collected,
        )
    return counts


def needs_of(tiles: Iterable[Tile]) -> tuple[Tile, ...]:
    """Who needs a person, the most urgent first, then who has waited longest."""
    return tuple(sorted((tile for tile in tiles if tile.urgency), key=lambda tile: (-tile.urgency, -tile.since_s)))
