"""Component scores of 100 and the verdict (standard 1.9.2: every part the level requires at 60 or more)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.paper import Part

FULL_HUNDREDTHS = 100 * 100


class Verdict(StrEnum):
    """合格, 不合格, 未完成 (a required part has no score yet)."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Outcome:
    """The verdict with the scores it rests on: `scores_hundredths` of the parts taken, `missing` parts, `below` 60."""

    verdict: Verdict
    scores_hundredths: Mapping[Part, int]
    missing: tuple[Part, ...]
    below: tuple[Part, ...]


def decide(required: tuple[Part, ...], scores_hundredths: Mapping[Part, int], pass_mark: int) -> Outcome:
    """Every required part at `pass_mark` (of 100) or more passes; unrounded scores decide, rounding lifts nobody.

    While a required part is missing the verdict is 未完成, whatever the others are.
    """
    missing = tuple(part for part in required if part not in scores_hundredths)
    below = tuple(part for part in required if scores_hundredths.get(part, FULL_HUNDREDTHS) < pass_mark * 100)
    verdict = Verdict.INCOMPLETE if missing else Verdict.FAILED if below else Verdict.PASSED
    return Outcome(verdict, dict(scores_hundredths), missing, below)
