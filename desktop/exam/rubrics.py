"""Analytic rubrics and the marks of examiners: what people mark, on which scale, and how several marks become one.

A rubric is data of the scoring pack, `config["rubric"]` of a task's gold:

    {"method": "median", "criteria": [
        {"id": "problem", "title": "问题", "piece": "problem", "points": "4", "levels": [
            {"points": "4", "text": "三个问题都有数据支持"}, {"points": "2", "text": "…"},
            {"points": "0", "text": "…"}]}]}

`method` is mean or median of the examiners' totals. Amounts are decimal text. Levels are anchors: an examiner may give
any multiple of a quarter between 0 and the criterion's points. Sources: section 2.7 of the plan of task types;
standard 1.9.3 (odd, at least three).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

from desktop.exam.task import Values
from desktop.exam.task_score import GoldError, GoldTask

LEAST_EXAMINERS = 3
MOST_SPREAD = Fraction(15, 100)
"""A wider spread of the totals, as a share of the maximum, goes to discussion (讨论)."""
STEP = Decimal("0.25")
_MOST_POINTS = Decimal(100)


class Method(StrEnum):
    """平均分, 中位数."""

    MEAN = "mean"
    MEDIAN = "median"


class MarksError(ValueError):
    """Marks of examiners that cannot be taken as they are; the text says why."""


@dataclass(frozen=True)
class RubricLevel:
    """An anchor: what work for `points` looks like."""

    points: Decimal
    text: str


@dataclass(frozen=True)
class Criterion:
    """One thing to judge. `piece` names the piece it is about ("" for the whole task); levels go from best to none."""

    id: str
    title: str
    piece: str
    points: Decimal
    levels: tuple[RubricLevel, ...]


@dataclass(frozen=True)
class Rubric:
    """All criteria of a task; what they are worth together is what a person marks of it."""

    method: Method
    criteria: tuple[Criterion, ...]

    @property
    def maximum(self) -> Decimal:
        """The sum of the criteria's points."""
        return sum((criterion.points for criterion in self.criteria), Decimal(0))


@dataclass(frozen=True)
class ExaminerMarks:
    """One examiner's marks by criterion id, given blind and alone."""

    examiner: str
    marks: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """The sum of the marks."""
        return sum(self.marks.values(), Decimal(0))


@dataclass(frozen=True)
class Settlement:
    """What several examiners' marks come to: exact `points`, their `spread` in points, and whether it is too wide."""

    points: Fraction
    spread: Decimal
    needs_discussion: bool
    text: str


def task_rubric(gold: GoldTask) -> Rubric | None:
    """The rubric of a task; None when nothing in it is marked by a person. Raises GoldError."""
    return read_rubric(gold.config["rubric"]) if "rubric" in gold.config else None


def read_rubric(values: Values) -> Rubric:
    """The rubric in `values`. Raises GoldError for anything that does not add up."""
    try:
        rubric = Rubric(Method(values["method"]), tuple(_criterion(one) for one in values["criteria"]))
    except (KeyError, TypeError, AttributeError, InvalidOperation, ValueError) as reason:
        raise GoldError(f"the rubric: {reason}") from reason
    if not rubric.criteria or len({one.id for one in rubric.criteria}) < len(rubric.criteria):
        raise GoldError("the rubric: no criterion, or one id twice")
    return rubric


def settle(rubric: Rubric, marks: Sequence[ExaminerMarks]) -> Settlement:
    """One mark from the marks of an odd number of at least three examiners. Raises MarksError."""
    _verify_examiners(marks)
    for one in marks:
        verify_marks(rubric, one)
    totals = sorted(one.total for one in marks)
    spread = totals[-1] - totals[0]
    points = _middle(rubric.method, totals)
    name = "中位数" if rubric.method is Method.MEDIAN else "平均分"
    given = "、".join(f"{one.examiner} {one.total.normalize():f}" for one in marks)
    text = f"考评员评分：{given}；取{name} {_shown(points)} 分（满分 {rubric.maximum.normalize():f} 分）"
    too_wide = Fraction(spread) > MOST_SPREAD * Fraction(rubric.maximum)
    return Settlement(points, spread, too_wide, text)


def verify_marks(rubric: Rubric, marks: ExaminerMarks) -> None:
    """Raises MarksError unless there is one mark for every criterion, a multiple of a quarter within its points."""
    wanted = {criterion.id: criterion.points for criterion in rubric.criteria}
    if marks.marks.keys() != wanted.keys():
        raise MarksError(f"{marks.examiner}: not exactly one mark for every criterion")
    for criterion, mark in marks.marks.items():
        if not mark.is_finite() or not 0 <= mark <= wanted[criterion] or mark % STEP:
            raise MarksError(f"{marks.examiner}: {criterion}: {mark} is not a mark between 0 and {wanted[criterion]}")


def _verify_examiners(marks: Sequence[ExaminerMarks]) -> None:
    if len(marks) < LEAST_EXAMINERS or len(marks) % 2 == 0:
        raise MarksError(f"{len(marks)} examiners: an odd number of at least {LEAST_EXAMINERS} is needed")
    if len({one.examiner for one in marks}) < len(marks):
        raise MarksError("one examiner twice")


def _middle(method: Method, totals: Sequence[Decimal]) -> Fraction:
    if method is Method.MEDIAN:
        return Fraction(totals[len(totals) // 2])
    return sum((Fraction(total) for total in totals), Fraction(0)) / len(totals)


def _shown(amount: Fraction) -> str:
    """Two decimals, half up."""
    hundredths = (amount * 100 + Fraction(1, 2)).__floor__()
    return f"{Decimal(hundredths).scaleb(-2):f}"


def _criterion(values: Mapping[str, Any]) -> Criterion:
    if not values.keys() <= {"id", "title", "piece", "points", "levels"}:
        raise ValueError("a field nobody knows")
    levels = tuple(RubricLevel(_amount(one["points"]), _text(one["text"])) for one in values["levels"])
    criterion = Criterion(
        _text(values["id"]), _text(values["title"]), str(values.get("piece", "")), _amount(values["points"]), levels
    )
    amounts = [level.points for level in levels]
    if len(amounts) < 2 or amounts != sorted(set(amounts), reverse=True):
        raise ValueError(f"{criterion.id}: levels go from the best down to none")
    if amounts[0] != criterion.points or amounts[-1] != 0 or criterion.points <= 0:
        raise ValueError(f"{criterion.id}: the best level is worth all points, the last one nothing")
    return criterion


def _amount(value: object) -> Decimal:
    if not isinstance(value, str):
        raise ValueError("an amount is decimal text")
    amount = Decimal(value)
    if not amount.is_finite() or not 0 <= amount <= _MOST_POINTS or amount % STEP:
        raise ValueError(f"{value} is not an amount")
    return amount


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("an empty text")
    return value
