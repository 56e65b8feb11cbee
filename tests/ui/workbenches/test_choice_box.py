"""A box with choices: its list opens below it, and every choice of a short list is in sight."""

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.theme import Theme
from desktop.ui.workbenches.choice_box import ChoiceBox

pytestmark = pytest.mark.expects_noise("propagateSizeHints", "raise()", "grabbing the keyboard")


def test_that_every_choice_of_a_short_list_is_in_sight(qapp: QApplication) -> None:
    theme, window = Theme(), QWidget()
    theme.apply()
    column, box = QVBoxLayout(window), ChoiceBox(theme, "Table")
    box.addItems(["报修", "人员", "物料", "工单"])
    column.addWidget(box)
    window.show()
    box.showPopup()
    qapp.processEvents()
    rows = box.view()
    last = rows.visualRect(box.model().index(3, 0))
    assert rows.viewport().rect().contains(last)
    box.hidePopup()
    window.close()
