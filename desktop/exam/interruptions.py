"""The interruption ledger (补时): what a gap costs, what is given back, and who decides (trust-and-formats 10.2).

Pure rules: a gap and the policy go in, a ruling comes out. Nobody types minutes.
"""

from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.policy import Policy
from desktop.exam.timing import NS

WALL_LIMIT_NS = 4 * 3600 * NS


class GapKind(StrEnum):
    """The rows of the table in 10.2."""

    CRASH = "crash"
    """The program ended and came back within one boot: measured by the clock."""
    RESTART = "restart"
    """The machine restarted; the wall clock's difference is believed."""
    UNKNOWN = "unknown"
    """The machine restarted and nobody can say how long it took."""
    SUSPEND = "suspend"
    FROZEN = "frozen"
    """The process or its virtual machine stood still."""
    ROOM = "room"
    FAULT = "fault"
    """A fault while the program ran, from the candidate's call to the first input after it."""


class Cause(StrEnum):
    """Whose interruption it was; `own` gives nothing back."""

    OWN = "own"
    EQUIPMENT = "equipment"
    ROOM = "room"


class Authority(StrEnum):
    """Who gave the time back."""

    NONE = "none"
    AUTO = "auto"
    PAIR = "pair"
    ORDER = "order"


class Need(StrEnum):
    """What people must enter."""

    NOTHING = "nothing"
    LOW = "low"
    PAIR = "pair"
    ORDER = "order"


@dataclass(frozen=True)
class Gap:
    """A measured interruption; the length is 0 when it is unknown."""

    kind: GapKind
    length_ns: int

    @property
    def charged_ns(self) -> int:
        """Every known second is charged; a length nobody can measure is not."""
        return 0 if self.kind is GapKind.UNKNOWN else self.length_ns


@dataclass(frozen=True)
class Ruling:
    """What follows from a gap: what it takes to go on, and what it takes to have the time given back."""

    automatic: bool
    to_go_on: Need
    to_credit: Need


@dataclass(frozen=True)
class Reading:
    """Clock values of the last record before an interruption, or of the moment after it."""

    clock_ns: int
    wall_ms: int
    boot_tag: bytes


def measure_gap(last: Reading, now: Reading, anomaly: bool) -> Gap:
    """The gap between the last accepted record and the return, without a console."""
    if last.boot_tag == now.boot_tag and now.clock_ns >= last.clock_ns:
        return Gap(GapKind.CRASH, now.clock_ns - last.clock_ns)
    wall_ns = (now.wall_ms - last.wall_ms) * 1_000_000
    if 0 <= wall_ns <= WALL_LIMIT_NS and not anomaly:
        return Gap(GapKind.RESTART, wall_ns)
    return Gap(GapKind.UNKNOWN, 0)


def rule_on(gap: Gap, policy: Policy, automatic_so_far: int) -> Ruling:
    """Table 10.2, row by row."""
    if gap.kind is GapKind.UNKNOWN:
        return Ruling(False, Need.PAIR, Need.ORDER)
    if gap.kind in (GapKind.CRASH, GapKind.RESTART):
        short = gap.length_ns <= policy.gap_auto_s * NS and automatic_so_far < policy.gap_auto_count
        return Ruling(True, Need.NOTHING, Need.NOTHING) if short else Ruling(False, Need.LOW, _to_credit(gap, policy))
    if gap.kind is GapKind.ROOM:
        return Ruling(False, Need.ORDER, Need.ORDER)
    return Ruling(False, Need.NOTHING, _to_credit(gap, policy))


def credit_for(length_ns: int, cause: Cause, credited_ns: int, policy: Policy) -> int:
    """What an interruption of `length_ns` gives back, whole seconds rounded up, never above what is left of the total.

    A candidate's own interruption gives nothing.
    """
    if cause is Cause.OWN:
        return 0
    rounded = -(-length_ns // NS) * NS
    return max(0, min(rounded, policy.credit_total_s * NS - credited_ns))


def must_stop(length_ns: int, cause: Cause, credited_ns: int, policy: Policy) -> bool:
    """The stop rule: whether giving this interruption back would exceed `credit_total_s`."""
    return cause is not Cause.OWN and credited_ns + length_ns > policy.credit_total_s * NS


def _to_credit(gap: Gap, policy: Policy) -> Need:
    return Need.PAIR if gap.length_ns <= policy.credit_single_s * NS else Need.ORDER
