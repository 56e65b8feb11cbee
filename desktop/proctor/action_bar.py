"""The bottom of the wall: what can be done, and to how many seats."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.actions import BAR, Act, ActionShown
from desktop.proctor.seat_words import seats_text
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.theme import Space, Theme

_FOLDED = 3


class ActionBar(QWidget):
    """`asked` carries an `Act`."""

    asked = Signal(object)
    more_asked = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._seats: tuple[int, ...] = ()
        self._started = self._closed = False
        self.buttons = {shown.act: Button(theme, tr(shown.verb)) for shown in BAR}
        for act, button in self.buttons.items():
            button.clicked.connect(lambda _=False, act=act: self.asked.emit(act))
        self.more = Button(theme, tr("More…"))
        self.more.clicked.connect(self.more_asked)
        self.chosen = ElidedLabel("note", "muted")
        self.clear = Button(theme, tr("Choose none"), "quiet")
        self.clear.clicked.connect(self.cleared)
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.SMALL + Space.HAIR)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL + Space.HAIR)
        row.addLayout(self._grid, 4)
        self.fold(False)
        row.addWidget(self.chosen, 1)
        row.addWidget(self.clear)
        self.show_state((), started=False, closed=False)

    def fold(self, compact: bool) -> None:
        """One row of buttons, or two where room is short."""
        shown = (*self.buttons.values(), self.more)
        across = _FOLDED if compact else len(shown)
        for place, button in enumerate(shown):
            self._grid.removeWidget(button)
            self._grid.addWidget(button, place // across, place % across)

    def show_state(self, seats: tuple[int, ...], *, started: bool, closed: bool) -> None:
        """Which seats are chosen, and how far the day is."""
        self._seats, self._started, self._closed = seats, started, closed
        for shown in BAR:
            self.buttons[shown.act].setEnabled(self.allows(shown))
        words = tr("{n} seats chosen: {seats}", n=len(seats), seats=seats_text(seats, 4)) if seats else ""
        self.chosen.setText(words or tr("No seat chosen"))
        self.clear.setVisible(bool(seats))

    def allows(self, shown: ActionShown) -> bool:
        """Whether an action makes sense now."""
        if self._closed:
            return shown.act in (Act.PRINT, Act.LAYOUT, Act.SESSION)
        return (bool(self._seats) or not shown.seats) and (self._started or not shown.after_start)
