"""A session as its page shows it: plain values."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.language import tr


class Problem(StrEnum):
    """What stands in the way, the worst first; NONE when nothing does."""

    ALARM = "alarm"
    MISSING = "missing"
    NO_MANIFEST = "no_manifest"
    NO_PACK = "no_pack"
    TO_MARK = "to_mark"
    EXAMINERS = "examiners"
    PENDING = "pending"
    NONE = "none"


@dataclass(frozen=True)
class SeatView:
    """One line of a session's table; texts are ready to show, `score` is for sorting (None sorts last)."""

    seat: int
    admission_number: str
    name: str
    state: str
    score: int | None
    score_text: str
    verdict: str


@dataclass(frozen=True)
class SessionView:
    """One session with the counts of its path and its one open problem. `practical` sessions have tasks: `works` of
    them wait for examiners."""

    session: bytes
    title: str
    starts: str
    part: str
    seats: tuple[SeatView, ...]
    bundles: int
    missing: tuple[int, ...]
    alarms: int
    to_mark: int
    marked: int
    problem: Problem
    practical: bool = False
    works: int = 0

    @property
    def problem_text(self) -> str:
        """The problem as a sentence; what is well when there is none."""
        return {
            Problem.ALARM: tr("{n} bundles need two people's decision.", n=self.alarms),
            Problem.MISSING: tr("{n} bundles are missing: seats {seats}.", n=len(self.missing), seats=self._seats()),
            Problem.NO_MANIFEST: tr("The room's manifest has not come yet."),
            Problem.NO_PACK: tr("The scoring pack is not here."),
            Problem.TO_MARK: tr("{n} to mark.", n=self.to_mark),
            Problem.EXAMINERS: tr("{n} works wait for examiners.", n=self.works),
            Problem.PENDING: tr("The manifest still lacks its countersignatures."),
            Problem.NONE: tr("Nothing is left to do."),
        }[self.problem]

    def _seats(self) -> str:
        shown = " ".join(str(seat) for seat in self.missing[:8])
        return shown if len(self.missing) <= 8 else f"{shown} …"
