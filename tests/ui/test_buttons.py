"""Buttons by keyboard: Enter as well as Space, one ring and not two."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from desktop.launcher.tile import Tile
from desktop.ui.buttons import Button
from desktop.ui.check_box import CheckBox
from desktop.ui.countdown import Countdown
from desktop.ui.theme import LOOKS, Theme

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
KINDS = ("plain", "primary", "small", "quiet", "danger")
K = Qt.Key


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme()
    made.apply()
    return made


def presses(button: QAbstractButton, event: QKeyEvent) -> int:
    told: list[bool] = []
    button.clicked.connect(lambda: told.append(True))
    QApplication.sendEvent(button, event)
    return len(told)


def key(which: K, *, held: bool = False) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier, "", held)


@pytest.mark.parametrize("which", [K.Key_Return, K.Key_Enter])
def test_that_enter_presses_what_has_the_keyboard(theme: Theme, which: K) -> None:
    for button in (Button(theme, "Go"), CheckBox(theme, "Agree"), Countdown(theme), Tile(theme, "seat", "Seat", "")):
        assert presses(button, key(which)) == 1


def test_that_a_held_enter_presses_once(theme: Theme) -> None:
    assert presses(Button(theme, "Go"), key(K.Key_Return, held=True)) == 0


def test_that_a_closed_button_and_one_that_wants_more_than_enter_stay_unpressed(theme: Theme) -> None:
    closed, careful = Button(theme, "Go"), Button(theme, "Hand in")
    closed.setEnabled(False)
    careful.takes_enter = False
    assert presses(closed, key(K.Key_Return)) == 0
    assert presses(careful, key(K.Key_Return)) == 0


@pytest.mark.parametrize("look", list(LOOKS))
@pytest.mark.parametrize("kind", KINDS)
def test_that_the_keyboard_is_shown_by_the_border_and_by_nothing_inside(theme: Theme, look: str, kind: str) -> None:
    theme.use(look=look)
    page = QWidget()
    column = QVBoxLayout(page)
    first, second = Button(theme, "显示", kind), Button(theme, "Other", kind)
    column.addWidget(first)
    column.addWidget(second)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    second.setFocus(Qt.FocusReason.TabFocusReason)
    inside = first.rect().adjusted(5, 5, -5, -5)
    before, edge = first.grab(inside).toImage(), first.grab().toImage()
    page.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    first.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert first.hasFocus()
    assert first.grab(inside).toImage() == before
    assert first.grab().toImage() != edge
    page.close()
    theme.use(look="light")
