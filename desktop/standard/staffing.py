"""How many proctors and examiners a room needs (1.9.3), and whether those present are enough."""

from dataclasses import dataclass

from desktop.language import tr
from desktop.standard.assessment import StaffRule


@dataclass(frozen=True)
class Staff:
    """Head-counts in one room. `examiners` are the reviewers (综合评审委员) where the part is the review."""

    proctors: int = 0
    examiners: int = 0


@dataclass(frozen=True)
class StaffingAnswer:
    """`required` is the smallest staff that is enough; `reasons` say in sentences why those present are not."""

    required: Staff
    reasons: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether those present are enough."""
        return not self.reasons


def required_staff(rule: StaffRule, candidates: int) -> Staff:
    """The smallest staff for `candidates` in one room: the ratio rounded up, the minimum, then the next odd number."""
    by_ratio = -(-candidates // rule.candidates_each) if rule.candidates_each else 0
    needed = max(by_ratio, rule.minimum)
    if rule.odd and needed % 2 == 0:
        needed += 1
    return Staff(proctors=needed) if rule.role == "proctors" else Staff(examiners=needed)


def check_staff(rule: StaffRule, candidates: int, present: Staff) -> StaffingAnswer:
    """Whether `present` is enough; more is always allowed, except that an odd number stays odd.

    A part names one role: proctors at a skill exam and examiners at a theory exam are neither asked for nor counted.
    """
    required = required_staff(rule, candidates)
    if rule.role == "proctors":
        reasons = _too_few_proctors(required.proctors, present.proctors)
    else:
        reasons = _too_few_examiners(required.examiners, present.examiners) + _even(rule, present.examiners)
    return StaffingAnswer(required, reasons)


def _too_few_proctors(needed: int, found: int) -> tuple[str, ...]:
    if found >= needed:
        return ()
    return (tr("Proctors needed in this room: {needed}; present: {found}.", needed=needed, found=found),)


def _too_few_examiners(needed: int, found: int) -> tuple[str, ...]:
    if found >= needed:
        return ()
    return (tr("Examiners needed in this room: {needed}; present: {found}.", needed=needed, found=found),)


def _even(rule: StaffRule, found: int) -> tuple[str, ...]:
    if not rule.odd or found % 2:
        return ()
    return (tr("The number of examiners must be odd; {found} is even.", found=found),)
