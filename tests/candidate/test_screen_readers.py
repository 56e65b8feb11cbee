"""What screen readers hear, and what they are spared."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget

from desktop.exam.sitting import State
from desktop.language import use_language
from desktop.ui.theme import Theme
from tests.candidate.simulated_keeper import Room
from tests.candidate.stage import Stage

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
PAGES = ("opening", "idle", "identity", "rules", "waiting", "theory", "review", "finished")
PANELS = ("display", "help", "ask", "code_entry", "cover", "large_picture")


@pytest.fixture(scope="module")
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Theme(), Room(used=600), State.ANSWERING, before=lambda stage: stage.answer_some(128))
    yield made
    made.close()


def nameless(widget: QWidget) -> list[str]:
    """Controls of `widget` that a screen reader could not name."""
    found = []
    for kind in (QAbstractButton, QLineEdit, QTableView):
        for control in widget.findChildren(kind):
            text = control.text() if isinstance(control, QAbstractButton) else ""
            inside_table = isinstance(control.parentWidget(), QTableView)
            if not (control.accessibleName() or text or inside_table):
                found.append(f"{type(control).__name__} in {type(control.parentWidget()).__name__}")
    return found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", PAGES)
def test_that_every_control_of_a_page_has_a_name(stage: Stage, name: str, language: str) -> None:
    use_language(language)
    page = stage.page(name)
    if name == "theory":
        rows = [row for row in stage.page("theory").question.card.rows if row.isVisible()]
        assert all(row.accessibleName() for row in rows)
    assert [text for text in nameless(page) if "Row" not in text and "PictureView" not in text] == []


@pytest.mark.parametrize("name", PANELS)
def test_that_every_control_of_a_panel_has_a_name(stage: Stage, name: str) -> None:
    panel = stage.window.panel(name)
    asked_only_when_open = {"ask"}
    assert nameless(panel) == [] or name in asked_only_when_open


def test_that_a_cell_of_the_answer_sheet_says_its_state(stage: Stage) -> None:
    model = stage.page("theory").sheet.view.sheet
    assert model.speech(1) == "Question 1, answered, current"
    assert model.speech(17) == "Question 17, blank, flagged"


def test_that_the_clock_is_not_renamed_every_second(stage: Stage) -> None:
    names = set()
    for _ in range(59):
        stage.keeper.advance(1)
        QApplication.processEvents()
        names.add(stage.window.top.countdown.accessibleName())
    assert len(names) <= 2


def test_that_the_clock_shows_minutes_and_in_the_last_five_seconds_too(stage: Stage) -> None:
    stage.keeper.advance(5400 - stage.keeper.room.used - 301)
    stage.settle()
    assert stage.window.top.countdown.text_shown() == "6 min"
    stage.keeper.advance(1)
    stage.settle()
    assert stage.window.top.countdown.text_shown() == "05:00"
