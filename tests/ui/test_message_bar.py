"""Messages: the newest is shown, nothing that must be read is swallowed, and a card keeps its place above one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.labels import label
from desktop.ui.message_bar import Message, MessageBar
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Theme

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
GIVEN_BACK = Message("Interrupted for 1 min; 1 min were given back.", lasting=True)
AWAY = Message("The exam window was not in front for a moment.")
FAILURE = Message("Not saved.", code="E-STO-04", level="danger", lasting=True)


@pytest.fixture
def bar(qapp: QApplication) -> Iterator[MessageBar]:
    bar = MessageBar(Theme())
    yield bar
    bar.deleteLater()


def test_that_what_must_be_read_comes_back_after_lesser_news(bar: MessageBar) -> None:
    bar.show_message(GIVEN_BACK)
    bar.show_message(AWAY)
    assert bar.message == AWAY
    bar._timer.timeout.emit()
    assert bar.message == GIVEN_BACK and not bar.isHidden()
    bar._close.click()
    assert bar.message is None and bar.isHidden()


def test_that_news_during_a_failure_is_told_when_it_is_over(bar: MessageBar) -> None:
    bar.show_message(FAILURE)
    bar.show_message(GIVEN_BACK)
    bar.show_message(AWAY)
    assert bar.message == FAILURE
    bar.take_back("E-STO-04")
    assert bar.message == GIVEN_BACK


def test_that_the_same_message_twice_is_read_once(bar: MessageBar) -> None:
    for _ in range(2):
        bar.show_message(GIVEN_BACK)
        bar.show_message(AWAY)
    bar._close.click()
    bar._close.click()
    assert bar.message is None


def test_that_taking_everything_back_leaves_nothing_covered(bar: MessageBar) -> None:
    bar.show_message(GIVEN_BACK)
    bar.show_message(FAILURE)
    bar.take_back("")
    assert bar.message is None and bar.isHidden()


def test_that_a_message_moves_no_card_and_a_tall_panel_keeps_its_foot_in_sight(qapp: QApplication) -> None:
    host = QWidget()
    host.resize(800, 600)
    theme = Theme()
    over, bar = Overlay(theme, host), MessageBar(theme)
    over.message_slot.addWidget(bar)
    over.body.addWidget(label("A question"))
    host.show()
    over.open()
    QApplication.processEvents()
    before = over.card.mapTo(host, QPoint(0, 0))
    bar.show_message(AWAY)
    QApplication.processEvents()
    assert bar.isVisible() and over.card.mapTo(host, QPoint(0, 0)) == before
    over.body.addWidget(label("\n".join("line" for _ in range(100))))
    QApplication.processEvents()
    assert over.card.mapTo(host, QPoint(0, over.card.height())).y() <= bar.mapTo(host, QPoint(0, 0)).y()
    host.deleteLater()
