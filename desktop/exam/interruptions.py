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
    SWAP = "swap"
    """The candidate went on at another machine."""
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
    CONSOLE = "console"
    """A console paused and resumed by signed messages."""


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


@dataclass(frozen=True)
class Seen:
    """A console's clock at one of its notes. `beside_ns` is what the station's own clock counted between that note
    and the gap."""

    console_ns: int
    boot: bytes
    beside_ns: int


def measure_gap(last: Reading, now: Reading, anomaly: bool) -> Gap:
    """The gap between the last accepted record and the return, without a console."""
    if last.boot_tag == now.boot_tag and now.clock_ns >= last.clock_ns:
        return Gap(GapKind.CRASH, now.clock_ns - last.clock_ns)
    wall_ns = (now.wall_ms - last.wall_ms) * 1_000_000
    if 0 <= wall_ns <= WALL_LIMIT_NS and not anomaly:
        return Gap(GapKind.RESTART, wall_ns)
    return Gap(GapKind.UNKNOWN, 0)


def measure_swap(last: Reading, now: Reading) -> Gap:
    """The gap between the last record on one machine and the take-over on another, by the two clocks on the wall."""
    wall_ns = (now.wall_ms - last.wall_ms) * 1_000_000
    return Gap(GapKind.SWAP, wall_ns) if 0 <= wall_ns <= WALL_LIMIT_NS else Gap(GapKind.UNKNOWN, 0)


def measure_by_console(before: Seen, after: Seen) -> int | None:
    """The length of a gap by a console that saw the journal before and after it; None when its clock cannot tell.

    Its clock's difference, less what the station itself counted on either side of the gap.
    """
    passed = after.console_ns - before.console_ns
    if before.boot != after.boot or passed < 0:
        return None
    return max(0, passed - before.beside_ns - after.beside_ns)


def rule_on(gap: Gap, policy: Policy, automatic_so_far: int) -> Ruling:
    """Table 10.2, row by row."""
    if gap.kind is GapKind.UNKNOWN:
        return Ruling(False, Need.PAIR, Need.ORDER)
    if gap.kind in (GapKind.CRASH, GapKind.RESTART):
        short = gap.length_ns <= policy.gap_auto_s * NS and automatic_so_far < policy.gap_auto_count
        return Ruling(True, Need.NOTHING, Need.NOTHING) if short else Ruling(False, Need.LOW, _to_credit(gap, policy))
    if gap.kind is GapKind.SWAP:
        return Ruling(False, Need.PAIR, _to_credit(gap, policy))
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
