"""The bottom of the wall: what can be done, and to how many seats."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.actions import BAR, Act, ActionShown
from desktop.proctor.seat_words import seats_text
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme


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
        self.chosen = label("", "note", "muted")
        self.chosen.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.clear = Button(theme, tr("Clear"), "quiet")
        self.clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL + Space.HAIR)
        for button in (*self.buttons.values(), self.more):
            row.addWidget(button, 2)
        row.addWidget(self.chosen, 3)
        row.addWidget(self.clear)
        self.show_state((), started=False, closed=False)

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
            return shown.act in (Act.PRINT, Act.LAYOUT)
        return (bool(self._seats) or not shown.seats) and (self._started or not shown.after_start)
