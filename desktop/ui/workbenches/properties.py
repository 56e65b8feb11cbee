"""Attributes and marks of the selected unit: a choice for each attribute of its label, a check box for each mark."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.palette import Attribute
from desktop.ui.check_box import CheckBox
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.choice_box import ChoiceBox


class Properties(QWidget):
    """`attribute_chosen` carries attribute and option ("" for none), `mark_toggled` a mark and whether it is set."""

    attribute_chosen = Signal(str, str)
    mark_toggled = Signal(str, bool)

    def __init__(self, theme: Theme, marks: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._theme = theme
        self._attributes: tuple[Attribute, ...] = ()
        self._choices: dict[str, ChoiceBox] = {}
        self._boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.HAIR)
        self._grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        for name, words in marks:
            box = CheckBox(theme, words)
            box.clicked.connect(lambda checked, name=name: self.mark_toggled.emit(name, checked))
            self._boxes[name] = box
            row.addWidget(box)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addLayout(self._grid)
        column.addLayout(row)

    def show_unit(
        self, attributes: tuple[Attribute, ...], values: dict[str, str], marks: frozenset[str], *, enabled: bool
    ) -> None:
        """What a unit has; without a unit everything is empty and greyed."""
        if attributes != self._attributes:
            self._rebuild(attributes)
        for name, choice in self._choices.items():
            choice.blockSignals(True)
            choice.setCurrentIndex(max(0, choice.findData(values.get(name, ""))))
            choice.blockSignals(False)
        for name, box in self._boxes.items():
            box.setChecked(name in marks)
            box.setEnabled(enabled)

    def _rebuild(self, attributes: tuple[Attribute, ...]) -> None:
        self._attributes = attributes
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._choices = {}
        for row, attribute in enumerate(attributes):
            choice = ChoiceBox(self._theme, attribute.name)
            choice.addItem(tr("not set"), "")
            for option in attribute.options:
                choice.addItem(option.name, option.id)
            choice.activated.connect(
                lambda _, name=attribute.id, choice=choice: self.attribute_chosen.emit(name, str(choice.currentData()))
            )
            self._choices[attribute.id] = choice
            self._grid.addWidget(label(attribute.name, "note"), row, 0)
            self._grid.addWidget(choice, row, 1)
