"""The ledger of one sitting (补时): every interruption as a claim, and the time that was given back for it.

A claim's length runs from the last accepted record before the interruption to the candidate's first accepted input
after the section is open again, at most 60 s after that (trust-and-formats 10.2).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.exam.interruptions import Authority, Cause, GapKind, credit_for, must_stop
from desktop.exam.policy import Policy
from desktop.exam.timing import NS

RESUME_ALLOWANCE_NS = 60 * NS


@dataclass(frozen=True)
class Claim:
    """One interruption. `known_ns` is its length up to the clock reading `since_ns`; it grows until it has ended.
    `from_ms`, `to_ms`: the clock on the wall at the records on both sides."""

    entry: int
    kind: GapKind
    cause: Cause
    start_ns: int
    known_ns: int
    since_ns: int
    ready: bool
    ended: bool = False
    from_ms: int = 0
    to_ms: int = 0
    authority: Authority = Authority.NONE
    proctors: tuple[int, ...] = ()

    def length_ns(self, now_ns: int) -> int:
        """How long it has been by `now_ns`."""
        if self.ended:
            return self.known_ns
        grown = max(0, now_ns - self.since_ns)
        return self.known_ns + (min(grown, RESUME_ALLOWANCE_NS) if self.ready else grown)

    @property
    def credited(self) -> bool:
        """Whether anybody gave this time back."""
        return self.authority is not Authority.NONE


@dataclass(frozen=True)
class Ledger:
    """All claims in order. Every change gives a new ledger."""

    claims: tuple[Claim, ...] = ()

    def opened(self, claim: Claim) -> "Ledger":
        """With one more claim."""
        return Ledger((*self.claims, claim))

    def made_ready(self, now_ns: int) -> "Ledger":
        """The section is open again: from here at most a minute more."""
        return self._each(lambda c: replace(c, known_ns=c.length_ns(now_ns), since_ns=now_ns, ready=True), ready=False)

    def input_accepted(self, now_ns: int) -> "Ledger":
        """The candidate's first input ends every claim whose section is open."""
        return self._each(lambda c: replace(c, known_ns=c.length_ns(now_ns), ended=True), ready=True)

    def broken_off(self, last_ns: int) -> "Ledger":
        """A new interruption begins at `last_ns` (clock of the last record): what was growing ends there."""
        return self._each(lambda c: replace(c, known_ns=c.length_ns(last_ns), ended=True), ready=None)

    def authorised(self, entries: tuple[int, ...], authority: Authority, proctors: tuple[int, ...]) -> "Ledger":
        """The time of these entries is given back."""
        return Ledger(
            tuple(replace(c, authority=authority, proctors=proctors) if c.entry in entries else c for c in self.claims)
        )

    def decided(self, entries: tuple[int, ...], cause: Cause, verdict: Authority, by: tuple[int, ...]) -> "Ledger":
        """An order names the cause of these entries; `own` gives nothing back and leaves nothing to wait for."""
        given = Authority.NONE if cause is Cause.OWN else verdict

        def changed(claim: Claim) -> Claim:
            return replace(claim, cause=cause, authority=given, proctors=by)

        return Ledger(tuple(changed(c) if c.entry in entries else c for c in self.claims))

    def remeasured(self, entry: int, kind: GapKind, more_ns: int) -> "Ledger":
        """A console measured this entry better than the station could: `more_ns` longer (or shorter)."""
        return Ledger(
            tuple(replace(c, kind=kind, known_ns=c.known_ns + more_ns) if c.entry == entry else c for c in self.claims)
        )

    def waiting(self) -> tuple[Claim, ...]:
        """Claims that nobody decided about."""
        return tuple(claim for claim in self.claims if not claim.credited and claim.cause is not Cause.OWN)

    def automatic_count(self) -> int:
        """How many interruptions were credited by rule."""
        return sum(claim.authority is Authority.AUTO for claim in self.claims)

    def interrupted_ns(self, now_ns: int) -> int:
        """Σ lengths."""
        return sum(claim.length_ns(now_ns) for claim in self.claims)

    def credits_ns(self, now_ns: int, policy: Policy) -> int:
        """Σ credits; a claim still growing counts as far as it has grown."""
        total = 0
        for claim in self.claims:
            if claim.credited:
                total += credit_for(claim.length_ns(now_ns), claim.cause, total, policy)
        return total

    def must_stop(self, now_ns: int, policy: Policy) -> bool:
        """The stop rule: whether what was given back exceeds `credit_total_s`."""
        given = sum(claim.length_ns(now_ns) for claim in self.claims if claim.credited and claim.cause is not Cause.OWN)
        return must_stop(given, Cause.EQUIPMENT, 0, policy)

    def _each(self, change: Callable[[Claim], Claim], ready: bool | None) -> "Ledger":
        if not self.claims:
            return self

        def changed(claim: Claim) -> Claim:
            return claim if claim.ended or (ready is not None and claim.ready is not ready) else change(claim)

        return Ledger(tuple(changed(claim) for claim in self.claims))
