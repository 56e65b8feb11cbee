"""Points, caps, floors and the rounding line: they always add up."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from desktop.exam.task import Piece, Task, TaskType
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation.deductions import (
    ClassItem,
    Finding,
    Group,
    Marked,
    class_findings,
    make_score,
    settle,
    shared_out,
)

PIECE = Piece(bytes(16), "IMG-01", "", "", {})


def work(points_hundredths: int = 1500) -> TaskWork:
    task = Task(
        bytes(16), "2.1-03", TaskType.IMAGE, "", "2", ("2.1.2",), points_hundredths, 10, "", "", "", {}, (), (PIECE,)
    )
    return TaskWork(task, {}, {})


def gold(**config: object) -> GoldTask:
    return GoldTask("2.1-03", "image", 1, config, {})


def finding(credit: str, unit: str = "1", careless: bool = False) -> Finding:
    return Finding("IMG-01", Outcome.RIGHT, "IM-2", Fraction(credit), Fraction(unit), careless=careless)


def score(findings: list[Finding], points: str = "15", **config: object) -> Score:
    return make_score(work(), gold(**config), 1, Marked((Group("IMG-01", Fraction(points), tuple(findings)),)))


def adds_up(found: Score) -> bool:
    return sum((line.points for line in found.lines), Decimal(0)) == found.points


def test_that_a_group_never_falls_below_nothing() -> None:
    found = score([finding("1"), finding("-0.5", "9")])
    assert found.points == 0 and adds_up(found)
    assert [line.rule for line in found.lines] == ["IM-2", "IM-2", "GP-7", "GP-8"]


def test_that_a_group_never_gives_more_than_its_points() -> None:
    found = score([finding("1", "20")])
    assert found.points == 15 and adds_up(found)


def test_that_careless_deductions_take_half_at_most_and_guesses_everything() -> None:
    careless = score([finding("1", "15"), *[finding("-0.5", "10", careless=True)] * 3])
    guessed = score([finding("1", "15"), *[finding("-0.5", "10")] * 3])
    assert (careless.points, guessed.points) == (Decimal("7.5"), Decimal(0))
    assert adds_up(careless) and adds_up(guessed)


def test_that_lines_say_what_was_given_and_the_last_one_what_was_rounded() -> None:
    found = score([finding("0.758", "15")])
    assert found.lines[0].text == "2.1-03 IMG-01：正确；规则 IM-2；0.76×15.00＝11.37 分"
    assert found.lines[-1].text == "2.1-03 自动评分小计 11.37 分，四舍五入到 0.1，得 11.4 分（本题满分 15 分）"
    assert found.points == Decimal("11.4") and found.maximum == 15


def test_that_lines_add_up_for_any_findings() -> None:
    chance = random.Random(9)
    for _ in range(300):
        findings = [
            finding(f"{chance.randint(-10, 10)}/7", f"{chance.randint(1, 20)}/3", chance.random() < 0.3)
            for _ in range(chance.randint(0, 9))
        ]
        for quantum in ("0.1", "0.5", "1"):
            found = score(findings, quantum=quantum)
            assert adds_up(found) and 0 <= found.points <= found.maximum
            assert found.points % Decimal(quantum) == 0
        _, earned = settle(Group("", Fraction(15), tuple(findings)))
        assert 0 <= earned <= 15


def test_that_rounding_never_lifts_above_the_most() -> None:
    marked = Marked((Group("", Fraction("7.25"), (finding("1", "7.25"),)),))
    assert make_score(work(725), gold(quantum="0.5"), 1, marked).points == 7


def test_that_an_unknown_quantum_is_our_own_fault() -> None:
    with pytest.raises(GoldError):
        score([], quantum="0.3")


def test_that_every_constant_answer_earns_exactly_nothing() -> None:
    golds = ["cat"] * 7 + ["dog"] * 2 + ["cow"]
    for answer in ("cat", "dog", "cow", "horse"):
        findings = class_findings([ClassItem("", g, answer) for g in golds], Fraction(10), "IM-7", True)
        assert sum(f.points for f in findings) == 0 if answer != "horse" else sum(f.points for f in findings) < 0
    right = class_findings([ClassItem("", g, g) for g in golds], Fraction(10), "IM-7", True)
    assert sum(f.points for f in right) == 10


def test_that_an_unanswered_item_costs_nothing() -> None:
    findings = class_findings([ClassItem("", g, None) for g in "ab"], Fraction(10), "IM-7", True)
    assert [(f.outcome, f.points) for f in findings] == [(Outcome.UNANSWERED, 0)] * 2


def test_that_a_single_class_cannot_be_marked() -> None:
    with pytest.raises(GoldError):
        class_findings([ClassItem("", "a", "a")], Fraction(1), "IM-7", True)


def test_that_points_are_shared_exactly() -> None:
    shares = shared_out(Fraction(10), {"a": Fraction(1), "b": Fraction(2)})
    assert shares == {"a": Fraction(10, 3), "b": Fraction(20, 3)}
    with pytest.raises(GoldError):
        shared_out(Fraction(10), {})
