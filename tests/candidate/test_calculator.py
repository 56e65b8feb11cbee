"""The calculator: exact decimals, no surprises, and only where the policy allows it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.candidate.calculator import calculate, shown
from desktop.exam.sitting import State
from desktop.ui.theme import Theme
from tests.candidate.simulated_keeper import Room
from tests.candidate.stage import Stage

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
K = Qt.Key
SUMS = {
    "0.1+0.2": "0.3", "1+2×3": "7", "(1+2)*3": "9", "12/7": "1.71428571429", "200×15%": "30", "−3−−4": "1",
    "８÷（１＋１）": "4", "50%%": "0.005", "2×(3+(4−1))": "12", "1÷3×3": "1",
    "999999999999×999999": "9.99998999999E+17",
    "0.0000000000001": "1E−13", "1000": "1000", "5−5": "0", ".5+5.": "5.5",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), SUMS.items())
def test_that_a_sum_has_its_value(text: str, value: str) -> None:
    assert shown(calculate(text)) == value


@pytest.mark.parametrize(
    "text",
    ["", "1+", "(1", "1)", "1..2", ".", "1÷0", "2 3+", "__import__", "9×" * 40, "(" * 59, "1e5", "9" * 61, "%"],
)
def test_that_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        calculate(text)


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Callable[[bool], Stage]]:
    stages: list[Stage] = []

    def make(allowed: bool) -> Stage:
        stages.append(Stage(Theme(), Room(calculator=allowed), State.ANSWERING))
        return stages[-1]

    yield make
    for stage in stages:
        stage.close()


def test_that_a_sum_is_typed_and_answers_stay_as_they_are(opened: Callable[[bool], Stage]) -> None:
    stage = opened(True)
    page = stage.page("theory")
    stage.press("k")
    panel = page.calculator  # type: ignore[attr-defined]
    for key in ("1", "2", "/", "8", K.Key_Return):
        stage.press(key)
    assert (panel.field.text(), panel.last.text()) == ("1.5", "12/8 =")
    stage.press(K.Key_Up)
    assert panel.field.text() == "12/8"
    stage.press(K.Key_Escape)
    assert panel.isHidden()
    assert stage.keeper.answers == {}
    stage.press("1")
    assert len(stage.keeper.answers) == 1


def test_that_the_policy_may_forbid_it(opened: Callable[[bool], Stage]) -> None:
    stage = opened(False)
    page = stage.page("theory")
    stage.press("k")
    assert page.calculator is None  # type: ignore[attr-defined]
    assert not page.calculator_button.isVisible()  # type: ignore[attr-defined]
