"""Simulated examiners: they mark blind and alone, around what the work is worth, and rarely quite the same."""

import random
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from desktop.exam.rubrics import STEP, Criterion, ExaminerMarks, Rubric
from desktop.tasks.annotation.values import half_up

NAMES = ("考评员甲", "考评员乙", "考评员丙", "考评员丁", "考评员戊")


def examiner_marks(
    rubric: Rubric, quality: float, chance: random.Random, empty: Collection[str] = (), count: int = 3
) -> list[ExaminerMarks]:
    """Marks of `count` examiners for work of `quality` (1: full marks, 0: none); nothing for criteria in `empty`.

    They differ by at most one step on one criterion each, so that no rehearsal depends on a discussion.
    """
    return [_one(NAMES[place], rubric, _worth(rubric, quality, empty), chance) for place in range(count)]


def disputed_marks(rubric: Rubric, chance: random.Random) -> list[ExaminerMarks]:
    """Marks so far apart that they go to discussion: full marks, half, nothing, in any order."""
    shares = [1.0, 0.5, 0.0]
    chance.shuffle(shares)
    return [ExaminerMarks(NAMES[place], _worth(rubric, share, ())) for place, share in enumerate(shares)]


def _worth(rubric: Rubric, quality: float, empty: Collection[str]) -> dict[str, Decimal]:
    share = Fraction(str(round(quality, 4)))
    return {one.id: Decimal(0) if one.id in empty else _in_steps(one, share) for one in rubric.criteria}


def _in_steps(criterion: Criterion, share: Fraction) -> Decimal:
    return min(half_up(Fraction(criterion.points) * share / Fraction(STEP), 0) * STEP, criterion.points)


def _one(name: str, rubric: Rubric, worth: dict[str, Decimal], chance: random.Random) -> ExaminerMarks:
    open_to_doubt: Sequence[Criterion] = [one for one in rubric.criteria if 0 < worth[one.id] < one.points]
    marks = dict(worth)
    if open_to_doubt:
        criterion = chance.choice(open_to_doubt)
        shift = chance.choice((-STEP, Decimal(0), STEP))
        marks[criterion.id] = min(max(marks[criterion.id] + shift, Decimal(0)), criterion.points)
    return ExaminerMarks(name, marks)
