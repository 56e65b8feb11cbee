"""The list beside a canvas: every unit in words. Whatever the mouse can do on the canvas, the keyboard can do here.

Up and down choose, digits label (the workbench hears them), F2 or Enter edits the values, Insert adds by values,
Ctrl+Up and Ctrl+Down reorder, Del deletes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.label_looks import SAMPLE_HEIGHT, SAMPLE_WIDTH, LabelLook, sample_icon
from desktop.ui.workbenches.text_box import LineBox

LEAST_HEIGHT = 84
UNIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class UnitRow:
    """One unit as the list says it: label, place and state in `words`; `values` is what the editor offers."""

    unit: str
    look: LabelLook | None
    words: str
    values: str = ""


class UnitList(QWidget):
    """`unit_chosen` carries an id ("" for none); `values_given` an id ("" for a new unit) and what was typed."""

    unit_chosen = Signal(str)
    values_given = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, name: str, hint: str = "", most: int = 0) -> None:
        """`most` units can be there; 0 says nothing of a limit."""
        super().__init__()
        self._theme = theme
        self._rows: tuple[UnitRow, ...] = ()
        self._icons: dict[tuple[str, int, str], QIcon] = {}
        self._editing: str | None = None
        self.heading = label("", "small", "muted", bold=True)
        self.heading_words, self._most = name, most
        self.rows = QListWidget()
        self.rows.setAccessibleName(name)
        self.rows.setUniformItemSizes(True)
        self.rows.setMinimumHeight(theme.px(LEAST_HEIGHT))
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.rows.itemSelectionChanged.connect(self._tell)
        self.rows.itemDoubleClicked.connect(lambda _: self.edit())
        self.editor = LineBox(tr("Values of the selection"))
        self.editor.setProperty("small", True)
        self.editor.setPlaceholderText(hint)
        self.editor.accepted.connect(self._give)
        self.editor.left.connect(self.close_editor)
        self.editor.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self.heading)
        column.addWidget(self.editor)
        column.addWidget(self.rows, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_rows(self, rows: Sequence[UnitRow], chosen: str = "") -> None:
        """All units in their order, and which one is selected."""
        quiet = self.rows.blockSignals(True)
        if tuple(rows) != self._rows:
            if [row.unit for row in rows] != [row.unit for row in self._rows]:
                self.rows.clearSelection()
                self.rows.setCurrentRow(-1)
            before, self._rows = self._rows, tuple(rows)
            while self.rows.count() > len(rows):
                self.rows.takeItem(self.rows.count() - 1)
            while self.rows.count() < len(rows):
                self.rows.addItem(QListWidgetItem())
            for place, row in enumerate(rows):
                if before[place : place + 1] != (row,):
                    self._fill(self.rows.item(place), row)
        count = f"{len(rows)}/{self._most}" if self._most else str(len(rows))
        self.heading.setText(tr("{name} ({n})", name=self.heading_words, n=count))
        self.rows.blockSignals(quiet)
        self.choose(chosen)

    def chosen(self) -> str:
        """The id of the selected unit, "" for none; of several the one that was chosen last."""
        now = self.rows.currentRow()
        if 0 <= now < len(self._rows) and self.rows.item(now).isSelected():
            return self._rows[now].unit
        return next(iter(self.all_chosen()), "")

    def give_way(self) -> None:
        """Ask for no more height than must be: others stand in the same column."""
        self.rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def all_chosen(self) -> tuple[str, ...]:
        """The ids of all selected units, in the order of the list."""
        return tuple(row.unit for at, row in enumerate(self._rows) if self.rows.item(at).isSelected())

    def choose_all(self) -> None:
        """Select every unit."""
        self.rows.selectAll()

    def choose(self, unit: str) -> None:
        """Select a unit, "" for none, without telling about it; a selection of several that holds it stays."""
        if unit and unit == self.chosen():
            return
        quiet = self.rows.blockSignals(True)
        place = next((at for at, row in enumerate(self._rows) if row.unit == unit), -1)
        self.rows.setCurrentRow(place)
        if place < 0:
            self.rows.clearSelection()
        self.rows.blockSignals(quiet)
        self.rows.viewport().update()

    def edit(self) -> None:
        """Offer the values of the selected unit for editing."""
        row = next((row for row in self._rows if row.unit == self.chosen()), None)
        if row is not None and row.values:
            self._open_editor(row.unit, row.values)

    def add(self) -> None:
        """Ask for the values of a new unit."""
        self._open_editor("", "")

    def close_editor(self) -> None:
        """Give the keyboard back to the list."""
        if self._editing is not None:
            self._editing = None
            self.editor.hide()
            self.rows.setFocus()
            self.left.emit()

    def _open_editor(self, unit: str, values: str) -> None:
        self._editing = unit
        self.editor.show_words(values)
        self.editor.show()
        self.editor.setFocus()
        self.editor.selectAll()

    def _give(self) -> None:
        if self._editing is not None:
            unit, text = self._editing, self.editor.text()
            self.close_editor()
            self.values_given.emit(unit, text)

    def _tell(self) -> None:
        self.unit_chosen.emit(self.chosen())

    def _fill(self, item: QListWidgetItem, row: UnitRow) -> None:
        item.setData(UNIT, row.unit)
        item.setText(row.words)
        item.setToolTip(row.words)
        spoken = f"{row.look.name}, {row.words}" if row.look is not None else row.words
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setIcon(self._icon(row.look) if row.look is not None else QIcon())

    def _icon(self, look: LabelLook) -> QIcon:
        key = (look.label, self._theme.step, self._theme.look)
        if key not in self._icons:
            self._icons[key] = sample_icon(self._theme, look, max(1.0, self.devicePixelRatioF()))
        return self._icons[key]

    def _dress(self) -> None:
        self.rows.setIconSize(QSize(self._theme.px(SAMPLE_WIDTH), self._theme.px(SAMPLE_HEIGHT)))
        for place, row in enumerate(self._rows):
            self._fill(self.rows.item(place), row)
