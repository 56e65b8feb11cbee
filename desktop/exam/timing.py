"""How long a section lasts (trust-and-formats 10.2): every second is charged, and the ledger gives back.

All times are whole nanoseconds of a clock that runs during suspend; divisions round down.
"""

from collections.abc import Iterable
from dataclasses import dataclass

NS = 1_000_000_000
GRACE_NS = NS
"""An answer counts when its record's clock is at most this long after the deadline."""


@dataclass(frozen=True)
class SectionPlan:
    """What the package gives (`seconds`) and what the roster adds for this candidate."""

    seconds: int
    extra_pct: int = 0
    extra_s: int = 0


def limit_ns(plan: SectionPlan, credits_ns: int) -> int:
    """section seconds × (100 + extra_pct)/100 + extra_s + Σ credits."""
    return plan.seconds * NS * (100 + plan.extra_pct) // 100 + plan.extra_s * NS + credits_ns


def remaining_ns(limit: int, charged: int) -> int:
    """What is left; at 0 or below the section is over."""
    return limit - charged


def deadline_ns(now_ns: int, limit: int, charged: int) -> int:
    """The clock reading at which a running section ends."""
    return now_ns + limit - charged


def answer_counts(clock_ns: int, deadline: int) -> bool:
    """Whether an answer recorded at `clock_ns` is scored: at most one second after the deadline."""
    return clock_ns <= deadline + GRACE_NS


def whole_seconds(ns: int) -> int:
    """Nanoseconds as seconds for a display: rounded down, never below 0."""
    return max(0, ns) // NS


def started_seconds(ns: int) -> int:
    """Nanoseconds as seconds for a display, a started one counted: what was lost and what is given back agree."""
    return -(-max(0, ns) // NS)


def may_begin(now_ns: int, room_start_ns: int, late_entry_s: int) -> bool:
    """Whether a candidate may still begin without a proctor's code."""
    return now_ns <= room_start_ns + late_entry_s * NS


def hand_in_allowed_in_ns(now_ns: int, room_start_ns: int, early_exit_s: int) -> int:
    """How long until hand-in is allowed; 0 when it is."""
    return max(0, room_start_ns + early_exit_s * NS - now_ns)


def reminders_due(reminders_s: Iterable[int], before_ns: int, left_ns: int) -> tuple[int, ...]:
    """The reminders passed while the time left went from `before_ns` down to `left_ns`; each is announced once."""
    return tuple(s for s in sorted(reminders_s, reverse=True) if left_ns <= s * NS < before_ns)
