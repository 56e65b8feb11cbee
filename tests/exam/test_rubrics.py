"""Rubrics and examiners' marks: what adds up, who may mark, and what several marks come to."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.rubrics import ExaminerMarks, MarksError, read_rubric, settle, task_rubric
from desktop.exam.task_score import GoldError, GoldTask


def levels(*points: str) -> list[dict[str, Any]]:
    return [{"points": one, "text": f"{one} 分的样子"} for one in points]


def criterion(**changes: Any) -> dict[str, Any]:
    scale = levels("4", "2", "0")
    return {"id": "problem", "title": "问题", "piece": "problem", "points": "4", "levels": scale} | changes


def values(method: str = "median", *criteria: dict[str, Any]) -> dict[str, Any]:
    second = criterion(id="plan", points="6", levels=levels("6", "0"))
    return {"method": method, "criteria": list(criteria or (criterion(), second))}


def marks(*totals: str) -> list[ExaminerMarks]:
    """Examiners whose marks of both criteria come to `totals`."""
    found = []
    for place, one in enumerate(totals, start=1):
        first = min(Decimal(one), Decimal(4))
        found.append(ExaminerMarks(f"考评员{place}", {"problem": first, "plan": Decimal(one) - first}))
    return found


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"method": "best", "criteria": [criterion()]},
        {"method": "mean", "criteria": []},
        {"method": "mean", "criteria": [criterion(), criterion()]},
        {"method": "mean", "criteria": [7]},
        {"method": "mean", "criteria": [criterion(points="5")]},
        {"method": "mean", "criteria": [criterion(points=4)]},
        {"method": "mean", "criteria": [criterion(points="NaN")]},
        {"method": "mean", "criteria": [criterion(points="0.1")]},
        {"method": "mean", "criteria": [criterion(levels=levels("4"))]},
        {"method": "mean", "criteria": [criterion(levels=levels("4", "1"))]},
        {"method": "mean", "criteria": [criterion(levels=levels("0", "4"))]},
        {"method": "mean", "criteria": [criterion(title=" ")]},
        {"method": "mean", "criteria": [criterion(weight="1")]},
    ],
)  # fmt: skip
def test_that_a_rubric_which_does_not_add_up_is_our_own_fault(broken: dict[str, Any]) -> None:
    with pytest.raises(GoldError):
        read_rubric(broken)


def test_that_a_rubric_is_worth_the_sum_of_its_criteria() -> None:
    assert read_rubric(values()).maximum == 10


def test_that_a_task_without_a_rubric_has_none() -> None:
    assert task_rubric(GoldTask("1.1-01", "table", 1, {}, {})) is None
    found = task_rubric(GoldTask("1.1-01", "report", 1, {"rubric": values()}, {}))
    assert found is not None and [one.id for one in found.criteria] == ["problem", "plan"]


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_that_marks_need_an_odd_number_of_at_least_three_examiners(count: int) -> None:
    with pytest.raises(MarksError):
        settle(read_rubric(values()), marks(*["7"] * count))


def test_that_one_examiner_cannot_mark_twice() -> None:
    one, two, _ = marks("7", "7", "7")
    with pytest.raises(MarksError, match="twice"):
        settle(read_rubric(values()), [one, two, one])


@pytest.mark.parametrize(
    "given_marks",
    [
        {"problem": Decimal(4)},
        {"problem": Decimal(4), "plan": Decimal(1), "other": Decimal(1)},
        {"problem": Decimal("4.25"), "plan": Decimal(1)},
        {"problem": Decimal(-1), "plan": Decimal(1)},
        {"problem": Decimal("NaN"), "plan": Decimal(1)},
        {"problem": Decimal("0.1"), "plan": Decimal(1)},
    ],
)
def test_that_a_mark_outside_its_scale_is_refused(given_marks: dict[str, Decimal]) -> None:
    first, second, _ = marks("7", "7", "7")
    with pytest.raises(MarksError):
        settle(read_rubric(values()), [first, second, ExaminerMarks("考评员3", given_marks)])


def test_that_median_and_mean_are_exact() -> None:
    assert settle(read_rubric(values("median")), marks("5", "6", "6.5")).points == 6
    assert settle(read_rubric(values("mean")), marks("5", "6", "6.5")).points == Fraction(35, 6)
    assert settle(read_rubric(values("mean")), marks("5", "6", "6.5")).text == (
        "考评员评分：考评员1 5、考评员2 6、考评员3 6.5；取平均分 5.83 分（满分 10 分）"
    )


@pytest.mark.parametrize(("totals", "wide"), [(("5", "6", "6.5"), False), (("5", "6", "6.75"), True)])
def test_that_a_spread_above_fifteen_percent_goes_to_discussion(totals: tuple[str, ...], wide: bool) -> None:
    assert settle(read_rubric(values()), marks(*totals)).needs_discussion is wide


@given(st.lists(st.integers(0, 40), min_size=3, max_size=7).filter(lambda quarters: len(quarters) % 2 == 1))
def test_that_the_settled_mark_lies_between_the_lowest_and_the_highest(quarters: list[int]) -> None:
    totals = [str(Decimal(one) / 4) for one in quarters]
    for method in ("mean", "median"):
        found = settle(read_rubric(values(method)), marks(*totals))
        assert Fraction(min(quarters), 4) <= found.points <= Fraction(max(quarters), 4)
        same = settle(read_rubric(values(method)), marks(*reversed(totals)))
        assert (same.points, same.spread) == (found.points, found.spread)
