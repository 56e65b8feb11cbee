"""What the reviewer says: verdict and errors of the selected unit, keep or return, deleted units, running tally."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.palette import Choice
from desktop.tasks.audit.model import KEEP, RETURN, Judgement, Setup, Verdict
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.key_map import key_words
from desktop.ui.workbenches.label_looks import choices_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.unit_list import UnitList, UnitRow


class VerdictPanel(QWidget):
    """`judged` carries a verdict, `type_toggled` an error type, `filter_chosen` keep or return, `asked` an action."""

    judged = Signal(object)
    type_toggled = Signal(str)
    filter_chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, theme: Theme, setup: Setup) -> None:
        super().__init__()
        self.right = _button(theme, tr("Right"), "check", "Y")
        self.wrong = _button(theme, tr("Wrong"), "close", "X")
        self.original = _button(theme, tr("Original"), "hidden", "U")
        self.restore = _button(theme, tr("Restore"), "undo", "Ctrl+U")
        self.types = PaletteBar(theme, choices_of(theme, [(choice.id, choice.name) for choice in setup.types]))
        kept = [(KEEP, tr("Keep the item")), (RETURN, tr("Return the item"))]
        self.filter = PaletteBar(theme, choices_of(theme, kept, numbered=False))
        self.removed = UnitList(theme, tr("Deleted units"))
        self.tally = label("", "small", "muted", wrap=True)
        self.foot = QWidget()
        """Deleted units, keep or return, tally: for the place below the list."""
        self._arrange(setup)
        self.right.clicked.connect(lambda: self.judged.emit(Judgement.OK))
        self.wrong.clicked.connect(lambda: self.judged.emit(Judgement.WRONG))
        self.original.clicked.connect(lambda: self.asked.emit("original"))
        self.restore.clicked.connect(lambda: self.asked.emit("restore"))
        self.types.label_chosen.connect(self.type_toggled)
        self.filter.label_chosen.connect(self.filter_chosen)

    def show_verdict(self, verdict: Verdict | None, types: Sequence[Choice], *, chosen: bool) -> None:
        """What was said about the selected unit."""
        self.right.setChecked(verdict is not None and verdict.judgement is Judgement.OK)
        self.wrong.setChecked(verdict is not None and verdict.judgement is Judgement.WRONG)
        for choice in types:
            self.types.mark(choice.id, verdict is not None and choice.id in verdict.types)
        for widget in (self.right, self.wrong, self.types, self.restore):
            widget.setEnabled(chosen)

    def show_removed(self, rows: Sequence[UnitRow]) -> None:
        """Units of the item that the candidate deleted; they can be brought back."""
        self.removed.setVisible(bool(rows))
        self.removed.show_rows(rows, self.removed.chosen())

    def _arrange(self, setup: Setup) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        grid = QGridLayout()
        grid.setSpacing(Space.HAIR)
        for place, button in enumerate((self.right, self.wrong, self.original, self.restore)):
            grid.addWidget(button, place // 2, place % 2)
        self.right.setCheckable(True)
        self.wrong.setCheckable(True)
        self.original.setCheckable(True)
        column.addLayout(grid)
        column.addWidget(label(tr("Errors of the selected unit"), "small", "muted", bold=True))
        column.addWidget(self.types)
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(Space.HAIR)
        foot.addWidget(self.removed)
        if setup.filter:
            foot.addWidget(self.filter)
        foot.addWidget(self.tally)
        self.removed.hide()
        self.removed.setMaximumHeight(Space.PAGE * 3)


def _button(theme: Theme, words: str, sign: str, key: str) -> Button:
    made = Button(theme, words, "tool", sign=sign)
    made.setToolTip(f"{words}  {key_words(key)}")
    return made


def tally_words(figures: Mapping[str, Decimal]) -> str:
    """The candidate's own figures, over the checked items."""
    return tr(
        "Checked: {items} items, {units} units; {wrong} wrong, {added} added; accuracy {share} %",
        items=int(figures["items"]), units=int(figures["units"]), wrong=int(figures["wrong"]),
        added=int(figures["added"]), share=f"{figures['accuracy'] * 100:.1f}",
    )  # fmt: skip
