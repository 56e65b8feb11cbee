"""The page of the two proctors: whole on a laboratory screen, Tab as the eye goes, a choice where there is one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop.exam.sitting import State
from desktop.language import use_language
from desktop.ui.opening_page import OpeningPage, PaperToOpen, PersonOnDuty, SessionToOpen, TypedOpening
from desktop.ui.opening_words import reason_text
from desktop.ui.theme import Theme
from desktop.workflows.session_desk import ReleaseShown
from desktop.workflows.spoken_times import day_and_time, time_of_day
from tests.candidate.stage import Stage

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
K = Qt.Key
PEOPLE = (PersonOnDuty("监考员甲", "监考员"), PersonOnDuty("监考员乙", "监考员"), PersonOnDuty("欧阳建国", "主考"))
OFFERS = ("09:00  第三考场", "09:00  第三考场  备用卷")


def session(reason_for: str = "备用卷原因", people: tuple[PersonOnDuty, ...] = PEOPLE) -> SessionToOpen:
    paper = PaperToOpen("五级/初级工 理论知识考试", (1203, 44, 999, 1801, 77, 1290))
    return SessionToOpen("第三考场", "2026-11-08 09:00", (1, 2, 3, 4), (paper,), people, False, reason_for, 30)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    theme = Theme()
    theme.apply()
    made = Stage(theme, state=State.WAITING)
    made.window.show_page("opening")
    yield made
    made.close()


def opening(stage: Stage) -> OpeningPage:
    page = stage.page("opening")
    assert isinstance(page, OpeningPage)
    return page


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_the_fullest_page_needs_no_scrolling(stage: Stage, language: str) -> None:
    use_language(language)
    page = opening(stage)
    page.show_offers(OFFERS, 0)
    page.show_session(session())
    stage.settle()
    assert page.findChild(QScrollArea).verticalScrollBar().maximum() == 0


def test_that_tab_goes_as_the_eye_goes(stage: Stage) -> None:
    page = opening(stage)
    page.show_offers(OFFERS, 0)
    page.show_session(session())
    stage.settle()
    visited: list[QWidget | None] = []
    for _ in range(11):
        visited.append(QApplication.focusWidget())
        stage.press(K.Key_Tab)
    fields = [page.codes[0], page.texts[0], page.codes[1], page.texts[1], page.reason]
    assert visited == [*page._boxes, *fields, page.back, page.take, page.go]


def test_that_enter_leads_from_field_to_field(stage: Stage) -> None:
    page = opening(stage)
    page.show_session(session(""))
    stage.settle()
    typed: list[TypedOpening] = []
    page.opening_typed.connect(typed.append)
    page.codes[0].setFocus()
    for words in ("1", "first", "2", "second"):
        QApplication.focusWidget().setText(words)  # type: ignore[union-attr]
        stage.press(K.Key_Return)
    assert (typed[0].first, typed[0].second) == (("1", "first"), ("2", "second"))


def test_that_one_offer_is_no_choice_and_two_are_one(stage: Stage) -> None:
    page = opening(stage)
    chosen: list[int] = []
    page.offer_chosen.connect(chosen.append)
    page.show_offers(OFFERS[:1], 0)
    assert page._offers.count() == 0
    page.show_offers(OFFERS, 0)
    page._offers.itemAt(1).widget().click()  # type: ignore[attr-defined]
    assert chosen == [1]


def test_that_a_duty_is_told_apart_from_the_name(stage: Stage) -> None:
    page = opening(stage)
    page.show_session(session())
    assert page._boxes[0].text() == "监考员甲"
    assert page._boxes[0].accessibleName() == "监考员甲, 监考员"


def test_that_after_opening_the_keyboard_is_on_the_page(stage: Stage) -> None:
    page = opening(stage)
    page.show_session(session(""))
    page.go.setFocus()
    page.show_busy(True)
    page.show_spoken("402915")
    stage.settle()
    assert QApplication.focusWidget() is page.carry


def test_that_after_one_paper_the_next_begins_with_empty_codes_and_a_way_back(stage: Stage) -> None:
    page = opening(stage)
    page.show_session(session(""))
    page.texts[0].setText("7K3M-P0QX-9TBV-J")
    page.codes[0].setText("1")
    page.show_spoken("402915")
    assert page.texts[0].text() == page.codes[0].text() == ""
    page.show_news("The ticket is on the stick.")
    page.show_session(replace(session("备用卷的原因"), present=(1,)))
    stage.settle()
    assert not page.news.isVisible()
    assert page.back.isVisible() and page.take.isVisible() and not page.spoken.isVisible()
    assert page.title.text() != "试卷已拆封" and page.present == (1,)


@pytest.mark.parametrize(("code", "place"), [("E-REL-02", "texts"), ("E-REL-05", "_boxes"), ("E-REL-08", "_boxes")])
def test_that_a_refusal_leads_to_what_has_to_be_mended(stage: Stage, code: str, place: str) -> None:
    page = opening(stage)
    page.show_session(session(""))
    stage.settle()
    page.show_busy(True)
    page.show_busy(False)
    page.show_refusal("No.", "Try again.", code)
    assert QApplication.focusWidget() is getattr(page, place)[0]


def test_that_times_are_those_of_the_room_in_every_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    nine = 1_794_099_600_000
    assert (day_and_time(nine), time_of_day(nine)) == ("2026-11-08 09:00", "09:00")


@pytest.mark.parametrize(("reserve", "early", "needed"), [(False, False, 0), (False, True, 1), (True, False, 1)])
def test_that_an_early_opening_and_the_reserve_need_a_reason(reserve: bool, early: bool, needed: int) -> None:
    release = ReleaseShown(1, (), asks_word=False, reserve=reserve, opened=False)
    assert bool(reason_text(release, early=early)) == bool(needed)
