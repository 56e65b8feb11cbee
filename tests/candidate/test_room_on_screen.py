"""Everything stays on the screen: 1366×768, also at 200 %; the next question is there at once."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.language import use_language
from desktop.refusals import refuse
from desktop.ui.pictures import decode_picture
from desktop.ui.plain_text import safe_name, whole_blanks
from desktop.ui.theme import LOOKS, Theme
from tests.candidate.pictures import picture_bytes
from tests.candidate.simulated_keeper import Room
from tests.candidate.stage import Stage

pytestmark = pytest.mark.expects_noise("propagateSizeHints", "JPEG")


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    theme = Theme()
    theme.apply()
    made = Stage(theme, Room(used=600), State.ANSWERING, before=lambda stage: stage.answer_some(128))
    yield made
    made.window.theme.use(look="light", step=100)
    made.close()


@pytest.mark.parametrize(("step", "language"), [(100, "en"), (150, "zh_CN"), (200, "en"), (200, "zh_CN")])
def test_that_no_page_needs_more_than_the_screen(stage: Stage, step: int, language: str) -> None:
    use_language(language)
    stage.window.theme.use(step=step)
    stage.settle()
    for name in ("theory", "review", "finished", "idle", "rules", "waiting", "identity", "opening"):
        stage.window.show_page(name)
        stage.settle()
        assert stage.window.size() == QSize(1366, 768), name


def place_of(stage: Stage, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(stage.window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("step", [100, 150, 200])
@pytest.mark.parametrize("number", [1, 50, 185])
def test_that_a_message_hides_nothing_and_moves_nothing(stage: Stage, step: int, number: int) -> None:
    stage.window.theme.use(step=step)
    stage.controller.answering.move_to(number)
    stage.settle()
    page = stage.page("theory")
    watched = [page.question.number, page.question.stem, page.question.heading, page.sheet, page.forward, page.hand_in]
    watched = [w for w in (*watched, *page.question.card.rows) if w.isVisible()]
    before = [place_of(stage, w) for w in watched]
    stage.controller.incidents.show_error(refuse("E-STO-04"))
    stage.settle()
    bar = place_of(stage, stage.window.messages)
    assert stage.window.messages.isVisible() and bar.height() >= 36
    assert [place_of(stage, w) for w in watched] == before
    assert not any(
        bar.intersects(place_of(stage, w)) for w in (page.question, page.sheet, page.forward) if w.isVisible()
    )


def test_that_a_message_stays_in_sight_over_panels_and_on_the_next_page(stage: Stage) -> None:
    bar = stage.window.messages
    stage.controller.incidents.tell("Look at this.", lasting=True)
    for name in ("cover", "code_entry"):
        stage.window.panel(name).open()
        stage.settle()
        assert stage.window.panel(name).isAncestorOf(bar) and bar.isVisible()
    stage.window.show_page("review")
    stage.settle()
    assert stage.page("review").isAncestorOf(bar) and bar.isVisible()


def test_that_a_message_does_not_take_the_review_from_under_the_pointer(stage: Stage) -> None:
    stage.controller.show_review()
    stage.settle()
    back = stage.page("review").back
    before = place_of(stage, back)
    stage.controller.incidents.tell("Ten minutes.")
    stage.settle()
    assert place_of(stage, back).contains(before.center())


@pytest.mark.parametrize("look", list(LOOKS))
def test_that_a_look_is_changed_by_keyboard_and_reaches_every_pixel_of_the_page(stage: Stage, look: str) -> None:
    stage.window.theme.use(look=look)
    stage.settle()
    image = stage.window.grab().toImage()
    assert image.pixelColor(10, 400).name().upper() == LOOKS[look].bg


def test_that_options_are_tall_enough_to_hit(stage: Stage) -> None:
    stage.controller.answering.move_to(50)
    stage.settle()
    rows = [row for row in stage.page("theory").question.card.rows if row.isVisible()]
    assert len(rows) == 4
    assert all(row.height() >= 56 for row in rows)


def test_that_the_next_question_does_not_wait(stage: Stage) -> None:
    """Each move is an in-memory change of words; the bound is generous for a busy machine and far below a file read."""
    for _ in range(40):
        stage.settle()
    assert len(stage.controller.answering.assets.questions) == 190
    began = time.process_time()
    for number in range(41, 141):
        stage.controller.answering.move_to(number)
    assert (time.process_time() - began) / 100 < 0.05


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"<svg/>"])
def test_that_what_is_no_fair_picture_is_refused(qapp: QApplication, content: bytes) -> None:
    with pytest.raises(Error) as refusal:
        decode_picture(content)
    assert refusal.value.code == "E-FMT-10"


def test_that_a_picture_is_fitted_while_it_is_read(qapp: QApplication) -> None:
    assert decode_picture(picture_bytes(900, 600, "street"), QSize(300, 300)).size() == QSize(300, 200)


def test_that_names_lose_their_hidden_characters() -> None:
    assert safe_name("王\u202e小\n燕") == "王␣小␣燕"
    assert len(safe_name("龘" * 300)) == 201


def test_that_a_blank_never_breaks_over_two_lines() -> None:
    assert "　" not in whole_blanks("正确的是（　　）。")
