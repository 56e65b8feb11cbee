"""The rules of the import ledger (trust-and-formats 8) as pure functions: values in, an outcome out.

A digest match and the checks that reject a file or call it foreign come before; here are FORK, TRUNCATED, STALE and
ACCEPTED, in that order. Heads are h_i of the journal: `heads[i]` is the head after record i.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a bundle; MISSING is said of a seat."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    STALE = "stale"
    FORK = "fork"
    TRUNCATED = "truncated"
    FOREIGN = "foreign"
    REJECTED = "rejected"
    MISSING = "missing"


@dataclass(frozen=True)
class Story:
    """The chain of one bundle: its export number, and h_i for every record."""

    export: int
    heads: Sequence[bytes]

    @property
    def last(self) -> int:
        """The number of the last record."""
        return len(self.heads) - 1


@dataclass(frozen=True)
class Witnessed:
    """Somebody else saw record `seq` with this head: a manifest, a signed head, a receipt."""

    seq: int
    head: bytes


class Relation(StrEnum):
    """How a new chain stands to a stored one."""

    EXTENDS = "extends"
    EQUAL = "equal"
    PREFIX = "prefix"
    FORKED = "forked"


def relate(new: Story, stored: Story) -> Relation:
    """Same seq with different hash is a fork; otherwise one is a prefix of the other."""
    shared = min(new.last, stored.last)
    if new.heads[shared] != stored.heads[shared]:
        return Relation.FORKED
    if new.last == stored.last:
        return Relation.EQUAL
    return Relation.EXTENDS if new.last > stored.last else Relation.PREFIX


def contradicts(new: Story, witnessed: Iterable[Witnessed]) -> bool:
    """Whether a witnessed record of this chain has another hash: two stories for one sitting."""
    return any(note.seq <= new.last and new.heads[note.seq] != note.head for note in witnessed)


def falls_short(new: Story, witnessed: Iterable[Witnessed]) -> bool:
    """Whether something was witnessed that this chain does not reach."""
    return any(note.seq > new.last for note in witnessed)


def judge(new: Story, current: Story | None, witnessed: Sequence[Witnessed], *, alarmed: bool = False) -> Outcome:
    """The outcome of a bundle that verifies and belongs here.

    `current` is the chain that stands for the sitting, if any; `alarmed` says that an uncleared fork stands against
    it, and then nothing can become current. REJECTED is an export number that does not rise (4.6).
    """
    relation = relate(new, current) if current is not None else Relation.EXTENDS
    if alarmed or relation is Relation.FORKED or contradicts(new, witnessed):
        return Outcome.FORK
    if relation is Relation.PREFIX:
        return Outcome.STALE
    if falls_short(new, witnessed):
        return Outcome.TRUNCATED
    if current is None:
        return Outcome.ACCEPTED
    if relation is Relation.EQUAL and new.export < current.export:
        return Outcome.STALE
    return Outcome.ACCEPTED if new.export > current.export else Outcome.REJECTED
