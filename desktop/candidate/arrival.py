"""From the idle station to the first question, on the window's side: seat, identity, trial, rules, start code."""

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from desktop.candidate.words import seat_text
from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.keeper import messages as m
from desktop.language import tr

if TYPE_CHECKING:
    from desktop.candidate.controller import Controller
    from desktop.candidate.trial import Trial

TRIAL = "trial"
SKILL = "skill"


class Arrival:
    """Part of the controller: the pages before the clock starts."""

    def __init__(self, controller: "Controller") -> None:
        self._controller = controller
        self._window = controller.window
        self._trial: Trial | None = None

    def show_idle(self, is_open: bool) -> None:
        """The idle station; `is_open` when candidates may check in."""
        self._window.show_page("idle")
        self._window.page("idle").show_open(is_open)
        self.show_seat()

    def show_seat(self) -> None:
        """Whose place this is, on the idle page and in the bar; the practice mark is for every page."""
        seat, window = self._controller.seat, self._window
        if seat is None:
            return
        window.top.practice.setVisible(seat.practice)
        if self._controller.candidate is None:
            window.top.show_place(seat.session_title or tr("Kaochang"), seat.room, seat_text(seat.seat))
        if window.shown == "idle":
            window.page("idle").show_seat(seat)

    def show_identity(self) -> None:
        """Is this me?"""
        self._window.show_page("identity")
        if self._controller.candidate is not None:
            self._window.page("identity").show_candidate(self._controller.candidate, self._photo())

    def show_trial(self) -> None:
        """The three unscored questions, or the machine itself before a skill paper; both can be left at any time."""
        who = self._controller.candidate
        if who is not None and who.part == SKILL:
            self._window.show_page("skill_trial")
            return
        from desktop.candidate.trial import Trial

        self._trial = Trial(self._window.trial_page())
        self._window.show_page("trial")
        told = tr("Trial: three questions that do not count. Try answering, flagging and moving.")
        self._controller.incidents.tell(told, code=TRIAL)

    def show_rules(self) -> None:
        """The exam's rules and the pledge."""
        self._window.messages.take_back(TRIAL)
        self._window.show_page("rules")
        if self._controller.paper is not None:
            from desktop.candidate.pages.rules import rules_of

            self._window.page("rules").show_rules(rules_of(self._controller.paper))

    def show_waiting(self) -> None:
        """Waiting for the start code."""
        self._window.show_page("waiting")
        self._controller.time.show_wait()

    def connect_idle(self, page: Any) -> None:
        """Check-in, opening, closing."""
        page.checked_in.connect(lambda typed: self._controller.submit(m.CheckIn(typed)))
        page.open_requested.connect(self._controller.open_requested)
        page.swap_requested.connect(self._controller.swap_requested)
        page.next_requested.connect(self._controller.next_requested)
        page.close_requested.connect(self._window.close)

    def connect_identity(self, page: Any) -> None:
        """信息正确, 不是我."""
        page.confirmed.connect(self._confirm)

    def connect_trial(self, page: Any) -> None:
        """Handing in the trial leads to the rules."""
        page.review_requested.connect(self.show_rules)

    def connect_rules(self, page: Any) -> None:
        """The pledge."""
        page.accepted.connect(lambda: self._controller.submit(m.AcceptRules()))

    def connect_waiting(self, page: Any) -> None:
        """The six digits."""
        page.started.connect(lambda digits: self._controller.submit(m.StartSection(digits)))

    def _confirm(self, correct: bool) -> None:
        if not correct:
            self._controller.candidate = None
            told = tr("Please raise your hand: the proctor will check your seat.")
            self._controller.incidents.tell(told, lasting=True, level="warn")
        self._controller.submit(m.ConfirmIdentity(correct))

    def _photo(self) -> QImage | None:
        from desktop.ui.pictures import decode_picture

        who = self._controller.candidate
        if who is None or not who.photo:
            return None
        try:
            return decode_picture(who.photo)
        except Error as error:
            self._controller.incidents.show_error(error, level="warn")
            return None

    def refuse(self, told: tuple[str, str, str]) -> bool:
        """Show a refusal where the refused thing was typed; False when it was not typed here."""
        page = {State.CHECK_IN: "idle", State.READY: "waiting"}.get(self._controller.state)
        if page is not None:
            self._window.page(page).show_refusal(*told)
        return page is not None
