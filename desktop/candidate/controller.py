"""Connects the window and a keeper: states choose the page, signals become requests. Nothing here waits."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.candidate.answering import Answering
from desktop.candidate.assets import Reader
from desktop.candidate.incidents import Incidents
from desktop.candidate.keeper_port import KeeperPort
from desktop.candidate.time_keeping import TimeKeeping
from desktop.candidate.trial import Trial
from desktop.candidate.window import CandidateWindow
from desktop.candidate.words import form_text, grouped_number, level_text, part_text, seat_text
from desktop.errors import Error
from desktop.exam.sitting import OVER, STARTED, State
from desktop.keeper import messages as m
from desktop.language import tr

MESSAGE_TYPES = (m.Refused, m.Notice, m.Interrupted, m.CodeMeaning)
ANSWER_TYPES = (m.AssetRead, m.AnswerRead, m.Saved, m.Flagged, m.Moved)


class Controller(QObject):
    """One sitting on one window."""

    open_requested = Signal()

    def __init__(self, window: CandidateWindow, keeper: KeeperPort, read_question: Reader) -> None:
        super().__init__()
        self.window = window
        self._keeper = keeper
        self._read_question = read_question
        self.state = State.WAITING
        self.seat: m.SeatShown | None = None
        self.candidate: m.CandidateShown | None = None
        self.paper: m.PaperShown | None = None
        self.answering: Answering | None = None
        self._trial: Trial | None = None
        self._sealed: m.SectionSealed | None = None
        self.incidents = Incidents(self)
        self.time = TimeKeeping(self)
        self._connections: dict[str, Callable[..., None]] = {
            "idle": self._connect_idle, "identity": self._connect_identity, "rules": self._connect_rules,
            "waiting": self._connect_waiting, "theory": self._connect_theory, "review": self._connect_review,
            "trial": self._connect_trial, "finished": self._connect_finished, "display": self._connect_display,
        }  # fmt: skip
        window.page_made.connect(self._connect)
        window.focus_changed.connect(self._focus)
        window.top.help_requested.connect(lambda: window.panel("help").open())

    def submit(self, request: m.Request) -> None:
        """Hand a request to the keeper."""
        self._keeper.submit(request)

    def take(self, event: m.Event) -> None:
        """One event of the keeper."""
        if isinstance(event, ANSWER_TYPES):
            if self.answering is not None:
                self.answering.take(event)
            if isinstance(event, m.Saved):
                self.incidents.saving_works()
        elif isinstance(event, m.TimeShown):
            self.time.take(event)
        elif isinstance(event, MESSAGE_TYPES):
            self.incidents.take(event)
        else:
            self._take_fact(event)

    def _take_fact(self, event: object) -> None:
        if isinstance(event, m.StateChanged):
            self._enter(State(event.name))
        elif isinstance(event, m.SeatShown):
            self.seat = event
            self._show_seat()
        elif isinstance(event, m.CandidateShown):
            self.candidate = event
            self._show_candidate()
        elif isinstance(event, m.PaperShown):
            self.paper = event
        elif isinstance(event, m.SectionSealed):
            self._sealed = event
        elif isinstance(event, m.Receipt):
            self.window.page("finished").show_receipt(event)
        elif isinstance(event, m.Exported) and event.reason == "final":
            self.window.page("finished").show_exported(event.copies)

    # --- states ----------------------------------------------------------------------------------------------------

    def _enter(self, state: State) -> None:
        before, self.state = self.state, state
        self.window.may_close = state not in STARTED
        self.window.top.show_clock(state in STARTED)
        self.window.panel("help").show_for(answering=state is State.ANSWERING, started=state in STARTED | OVER)
        if state in (State.WAITING, State.CHECK_IN):
            self._show_idle()
        elif state is State.IDENTITY:
            self._show_identity()
        elif state is State.INSTRUCTIONS:
            self.show_trial()
        elif state is State.READY:
            self.window.show_page("waiting")
            self.window.page("waiting").field.setFocus()
        elif state in STARTED:
            self._show_answering(before)
        else:
            self._show_end()

    def _show_idle(self) -> None:
        page = self.window.page("idle")
        self.window.show_page("idle")
        page.show_open(self.state is State.CHECK_IN)
        self._show_seat()

    def _show_seat(self) -> None:
        if self.seat is None:
            return
        self.window.top.practice.setVisible(self.seat.practice)
        if self.candidate is None:
            self.window.top.show_place(self.seat.session_title, self.seat.room, seat_text(self.seat.seat))
        if self.window.shown == "idle":
            self.window.page("idle").show_seat(self.seat)

    def _show_identity(self) -> None:
        self.window.show_page("identity")
        if self.candidate is not None:
            self.window.page("identity").show_candidate(self.candidate, self._photo())

    def _photo(self) -> QImage | None:
        from desktop.ui.pictures import decode_picture

        if self.candidate is None or not self.candidate.photo:
            return None
        try:
            return decode_picture(self.candidate.photo)
        except Error as error:
            self.incidents.show_error(error)
            return None

    def _show_candidate(self) -> None:
        who = self.candidate
        if who is None:
            return
        self.window.theme.use(look=who.display_theme or None, step=who.display_font_step or None)
        title = "  ·  ".join(filter(None, (self.paper.occupation if self.paper else part_text(who.part), level_text(who.level))))
        facts = (part_text(who.part), form_text(who.form), seat_text(who.seat), who.name, grouped_number(who.admission_number))
        self.window.top.show_place(title, *facts)
        if self.window.shown == "identity":
            self._show_identity()

    def show_trial(self) -> None:
        """The three unscored questions; they can be left at any time."""
        page = self.window.trial_page()
        self._trial = Trial(page)
        self.window.show_page("trial")
        self.incidents.tell(tr("Trial: three questions that do not count. Try answering, flagging and moving; leave it when you like."), code="trial")

    def show_rules(self) -> None:
        """The exam's rules and the pledge."""
        self.window.messages.take_back("trial")
        self.window.show_page("rules")
        if self.paper is not None:
            from desktop.candidate.pages.rules import RulesShown
            from desktop.candidate.paper_view import kind_name

            paper = self.paper
            kinds = tuple(tr("{kind} {n}", kind=kind_name(group.kind), n=len(group.items)) for group in paper.groups)
            count = sum(len(group.items) for group in paper.groups)
            shown = RulesShown(paper.limit_seconds, paper.early_exit_seconds, count, kinds, paper.section_reentry, paper.calculator, paper.scratch_paper)
            self.window.page("rules").show_rules(shown)

    def _show_answering(self, before: State) -> None:
        if self.answering is None and self.paper is not None:
            self._show_candidate()
            self.answering = Answering(self.submit, self.window.page("theory"), self.paper, self._read_question)
            self.answering.marks_changed.connect(self.time.show_pace)
            self.answering.failed.connect(self.incidents.show_error)
            self.window.panel("display").offer_auto_advance(self.paper.auto_advance, self.answering.auto_advance)
        if before not in STARTED or self.window.shown not in ("theory", "review"):
            self.window.show_page("theory")
        self.incidents.cover_for(self.state)

    def show_review(self) -> None:
        """Step one of handing in: counts, blanks, flags."""
        if self.answering is not None and self.state is State.ANSWERING:
            self.window.show_page("review")
            self.window.page("review").show_paper(self.answering.view.groups, self.answering.marks())
            self.time.show_hand_in()

    def ask_hand_in(self) -> None:
        """Step two: the last question before the answers are final."""
        from desktop.candidate.panels.ask import Asked

        if self.answering is None:
            return
        marks = self.answering.marks()
        count = len(self.answering.view.items)
        lines = (
            tr("{n} of {m} questions are answered, {blank} are blank, {flagged} are flagged.",
               n=len(marks.answered), m=count, blank=count - len(marks.answered), flagged=len(marks.flagged)),
            tr("After handing in no answer can be changed."),
        )  # fmt: skip
        panel = self.window.panel("ask")
        panel.ask(Asked(tr("Hand in now?"), lines, tr("Hand in"), tr("Keep answering")))

    def _show_end(self) -> None:
        from desktop.candidate.pages.finished import EndShown

        self.window.messages.take_back("E-STO-04")
        page = self.window.page("finished")
        by = "stop" if self.state is State.STOPPED else self._sealed.by if self._sealed else ""
        if self.window.shown != "finished":
            seat = seat_text(self.candidate.seat) if self.candidate else ""
            page.show_end(EndShown(by, seat, self.candidate.name if self.candidate else ""))
            self.window.show_page("finished")
        self.window.top.show_clock(False)
        self.window.top.show_place(tr("Kaochang"))

    # --- connections -----------------------------------------------------------------------------------------------

    def _connect(self, name: str, made: object) -> None:
        connect = self._connections.get(name)
        if connect is not None:
            connect(made)
        else:
            self.incidents.connect_panel(name, made)

    def _connect_idle(self, page: Any) -> None:
        page.checked_in.connect(lambda typed: self.submit(m.CheckIn(typed)))
        page.open_requested.connect(self.open_requested)
        page.close_requested.connect(self.window.close)

    def _connect_identity(self, page: Any) -> None:
        page.confirmed.connect(self._confirm)

    def _confirm(self, correct: bool) -> None:
        if not correct:
            self.candidate = None
            self.incidents.tell(tr("Please raise your hand: the proctor will check your seat."), lasting=True, level="warn")
        self.submit(m.ConfirmIdentity(correct))

    def _connect_rules(self, page: Any) -> None:
        page.accepted.connect(lambda: self.submit(m.AcceptRules()))

    def _connect_waiting(self, page: Any) -> None:
        page.started.connect(lambda digits: self.submit(m.StartSection(digits)))

    def _connect_theory(self, page: Any) -> None:
        page.review_requested.connect(self.show_review)
        page.picture_requested.connect(self._enlarge)

    def _connect_trial(self, page: Any) -> None:
        page.review_requested.connect(self.show_rules)

    def _connect_review(self, page: Any) -> None:
        page.went_back.connect(lambda: self.window.show_page("theory"))
        page.number_chosen.connect(self._go_to)
        page.hand_in_requested.connect(self.ask_hand_in)

    def _connect_finished(self, page: Any) -> None:
        page.close_requested.connect(self.window.close)

    def _connect_display(self, panel: Any) -> None:
        panel.time_hidden_changed.connect(self._hide_time)
        panel.auto_advance_changed.connect(self._set_auto_advance)
        self.window.top.countdown.hidden_changed.connect(panel.hide_time.setChecked)

    def _hide_time(self, hidden: bool) -> None:
        if self.window.top.countdown.is_hidden != hidden:
            self.window.top.countdown.toggle_hidden()

    def _set_auto_advance(self, on: bool) -> None:
        if self.answering is not None:
            self.answering.auto_advance = on

    def _go_to(self, number: int) -> None:
        if self.answering is not None:
            self.window.show_page("theory")
            self.answering.move_to(number)

    def _enlarge(self) -> None:
        shown = self.answering.picture_shown() if self.answering else None
        if shown is not None:
            self.window.panel("large_picture").show_picture(*shown)

    def _focus(self, has_focus: bool) -> None:
        if self.state in STARTED:
            self.submit(m.Focus(has_focus))
            if has_focus:
                self.incidents.tell(tr("The exam window was not in front for a moment; this is on record and costs no time. If it was not you, raise your hand."))
