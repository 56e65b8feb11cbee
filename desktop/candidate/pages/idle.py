"""The idle station: seat large, room, masked name; the candidate types the last six of the document number here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from desktop.candidate.words import seat_text
from desktop.keeper.messages import SeatShown
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.labels import label, retone, rule
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Theme

LONGEST = 40


class IdlePage(CentredPage):
    """`checked_in` carries what was typed; `open_requested` asks for the page of the two proctors, `swap_requested`
    for the one on which a candidate of another machine goes on."""

    checked_in = Signal(str)
    open_requested = Signal()
    swap_requested = Signal()
    close_requested = Signal()
    next_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, width=Size.NARROW + 60)
        self._seat = label(size="aisle", tone="primary", bold=True)
        self._where = label(size="option", tone="muted", wrap=True)
        self._name = label(size="large", bold=True, wrap=True)
        self._state = label(tone="ok", bold=True, wrap=True)
        self._ask = label(wrap=True)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.go = Button(theme, tr("Check in"), "primary")
        self.open_paper = Button(theme, tr("Proctors: open the paper..."))
        self.swap = Button(theme, tr("Proctors: change of machine..."), "quiet")
        self.leave = Button(theme, tr("Close the program"), "quiet")
        self.next = Button(theme, tr("Proctors: next session..."), "quiet")
        self.next.hide()
        self._fill()
        self._connect()

    def show_seat(self, seat: SeatShown) -> None:
        """Whose place this is."""
        self._seat.setText(f"{seat.seat:02d}")
        self._seat.setAccessibleName(seat_text(seat.seat))
        self._where.setText("  ·  ".join(filter(None, (safe_name(seat.room), safe_name(seat.session_title)))))
        self._name.setText(safe_name(seat.masked_name))

    def show_open(self, is_open: bool) -> None:
        """Whether the paper was opened, so that candidates may check in."""
        ready, waits = (
            tr("Ready: the paper is on this machine."),
            tr("This station waits for the proctors to open the paper."),
        )
        self._state.setText(ready if is_open else waits)
        retone(self._state, "ok" if is_open else "muted")
        for widget in (self._ask, self.field, self.go):
            widget.setVisible(is_open)
        self.open_paper.setVisible(not is_open)
        self.take_keyboard()

    def offer_next(self, offered: bool) -> None:
        """Whether proctors may go to the session after this one."""
        self.next.setVisible(offered)

    def take_keyboard(self) -> None:
        """Where something can be typed or done first."""
        self.focus_on(self.field if self.field.isVisibleTo(self) else self.open_paper)

    def show_refusal(self, text: str, advice: str, code: str) -> None:
        """What was typed does not fit."""
        self.say(text, advice, code)
        self.field.selectAll()
        self.focus_on(self.field)

    def _fill(self) -> None:
        for shown in (self._seat, self._where, self._name, self._state):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(shown)
        self._ask.setText(tr("Type the last six characters of your identity document, or your whole admission number."))
        self.field.setAccessibleName(tr("Last six of the document number, or admission number"))
        self.body.addWidget(rule())
        self.body.addWidget(self._ask)
        self.body.addWidget(self.field)
        self.add_buttons(self.leave, self.swap, self.next, self.go)
        self.bottom.addWidget(self.open_paper)

    def _connect(self) -> None:
        self.go.clicked.connect(self._check_in)
        self.field.returnPressed.connect(self._check_in)
        self.open_paper.clicked.connect(self.open_requested)
        self.swap.clicked.connect(self.swap_requested)
        self.leave.clicked.connect(self.close_requested)
        self.next.clicked.connect(self.next_requested)

    def _check_in(self) -> None:
        self.say("")
        if self.field.text().strip():
            self.checked_in.emit(self.field.text())
