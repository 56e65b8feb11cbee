"""The rules of one session, signed in its grant (trust-and-formats 10.2): every value required, none with a default."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from desktop.errors import Value
from desktop.refusals import refuse


class LateClock(StrEnum):
    """Whose clock runs for a late candidate: the room's (less time) or an own one (full time)."""

    ROOM = "room"
    OWN = "own"


class WitnessRule(StrEnum):
    """Whether a console must, should or need not witness the journal."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    NONE = "none"


@dataclass(frozen=True)
class Policy:
    """All policy values; names ending in `_s` are seconds, `_ms` milliseconds since 1970."""

    late_entry_s: int
    early_exit_s: int
    gap_auto_s: int
    gap_auto_count: int
    credit_single_s: int
    credit_total_s: int
    late_clock: LateClock
    reminders_s: tuple[int, ...]
    section_reentry: bool
    calculator: bool
    scratch_paper: bool
    auto_advance: bool
    spare_card: bool
    min_copies: int
    witness: WitnessRule
    min_proctors: int
    ratio: int
    min_examiners: int
    examiner_ratio: int
    open_not_before_ms: int
    receipt: bool


NAMES = tuple(field.name for field in fields(Policy))
_DAY_S = 86_400
_BOUNDS = {
    "late_entry_s": (0, _DAY_S),
    "early_exit_s": (0, _DAY_S),
    "gap_auto_s": (0, 120),
    "gap_auto_count": (0, 3),
    "credit_single_s": (0, _DAY_S),
    "credit_total_s": (0, _DAY_S),
    "min_copies": (1, 3),
    "min_proctors": (2, 200),
    "ratio": (1, 500),
    "min_examiners": (0, 200),
    "examiner_ratio": (0, 500),
    "open_not_before_ms": (0, 2**53 - 1),
}
_WORDS: dict[str, type[StrEnum]] = {"late_clock": LateClock, "witness": WitnessRule}


def read_policy(values: Mapping[str, object]) -> Policy:
    """The policy in a grant. Raises E-GRT-04 naming the first value that is missing, unknown, or out of bounds."""
    for name in sorted(set(values) ^ set(NAMES)):
        if name in NAMES or not name.startswith("x_"):
            raise _refused(name)
    return Policy(**{name: _value(name, values[name]) for name in NAMES})  # type: ignore[arg-type]


def write_policy(policy: Policy) -> dict[str, Value | bool | list[int]]:
    """The values as a grant holds them; the pair of `read_policy`."""
    written: dict[str, Value | bool | list[int]] = {}
    for name in NAMES:
        value = getattr(policy, name)
        written[name] = list(value) if isinstance(value, tuple) else str(value) if isinstance(value, StrEnum) else value
    return written


def _value(name: str, found: object) -> object:
    if name in _WORDS:
        return _word(name, found)
    if name == "reminders_s":
        return _reminders(found)
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        if isinstance(found, int) and not isinstance(found, bool) and low <= found <= high:
            return found
        raise _refused(name)
    if isinstance(found, bool):
        return found
    raise _refused(name)


def _word(name: str, found: object) -> StrEnum:
    for word in _WORDS[name]:
        if found == word.value:
            return word
    raise _refused(name)


def _reminders(found: object) -> tuple[int, ...]:
    whole = isinstance(found, list | tuple) and len(found) <= 20
    if whole and all(isinstance(n, int) and not isinstance(n, bool) and 0 < n <= _DAY_S for n in found):  # type: ignore[attr-defined]
        return tuple(sorted(set(found), reverse=True))  # type: ignore[call-overload]
    raise _refused("reminders_s")


def _refused(name: str) -> Exception:
    return refuse("E-GRT-04", name=name)
