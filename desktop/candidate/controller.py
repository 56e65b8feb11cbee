"""Connects the window and a keeper: states choose the page, signals become requests. Nothing here waits."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.candidate.arrival import Arrival
from desktop.candidate.incidents import Incidents
from desktop.candidate.keeper_port import KeeperPort
from desktop.candidate.time_keeping import TimeKeeping
from desktop.candidate.window import CandidateWindow
from desktop.candidate.words import form_text, grouped_number, part_text, seat_text
from desktop.errors import Error
from desktop.exam.sitting import OVER, STARTED, State
from desktop.keeper import messages as m
from desktop.keeper.file_messages import FilesShown
from desktop.keeper.room_messages import OrderApplied
from desktop.language import tr
from desktop.ui.level_words import level_text
from desktop.workflows.spoken_times import time_of_day

if TYPE_CHECKING:
    from desktop.candidate.answering import Answering
    from desktop.candidate.assets import Reader
    from desktop.candidate.collecting import Collecting, Tally
    from desktop.candidate.skill_answering import SkillAnswering
    from desktop.candidate.task_assets import TaskReader
    from desktop.storage.plugged import PluggedSticks

MESSAGE_TYPES = (m.Refused, m.Notice, m.Interrupted, m.CodeMeaning, m.CodeUsed, OrderApplied)
ANSWER_TYPES = (m.AssetRead, m.AnswerRead, m.Saved, m.Flagged, m.Moved, FilesShown)


class Controller(QObject):
    """One sitting on one window."""

    open_requested = Signal()
    swap_requested = Signal()
    next_requested = Signal()
    ended = Signal()

    def __init__(
        self, window: CandidateWindow, keeper: KeeperPort, read_question: "Reader",
        read_task: "TaskReader | None" = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._read_task = read_task
        self.window = window
        self._keeper = keeper
        self._read_question = read_question
        self.state = State.WAITING
        self.seat: m.SeatShown | None = None
        self.candidate: m.CandidateShown | None = None
        self.paper: m.PaperShown | None = None
        self.answering: Answering | SkillAnswering | None = None
        self.sticks: PluggedSticks | None = None
        self.collecting: Collecting | None = None
        self.tally: Tally | None = None
        self._sealed: m.SectionSealed | None = None
        self.incidents = Incidents(self)
        self.arrival = Arrival(self)
        self.time = TimeKeeping(self)
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
            settled = isinstance(event, m.Refused) and self.answering is not None and self.answering.refuse(event)
            if not settled:
                self.incidents.take(event)
        else:
            self._take_fact(event)

    def _take_fact(self, event: m.Event) -> None:
        if isinstance(event, m.StateChanged):
            self._enter(State(event.name))
        elif isinstance(event, m.SeatShown):
            self.seat = event
            self.arrival.show_seat()
        elif isinstance(event, m.CandidateShown):
            self._take_candidate(event)
        elif isinstance(event, m.PaperShown):
            self._take_paper(event)
        elif isinstance(event, m.SectionSealed):
            self._sealed = event
        elif isinstance(event, m.Receipt):
            practical = self.work_page == "skill"
            at = time_of_day(event.handed_in_ms)
            self.window.page("finished").show_receipt(event, at, is_practical=practical)
        elif isinstance(event, m.Exported) and event.reason == "final":
            self.window.page("finished").show_exported(event.copies)
            if self.collecting is not None:
                self.collecting.take_exported(event)

    def _take_candidate(self, who: m.CandidateShown) -> None:
        self.candidate = who
        self.window.theme.use(look=who.display_theme or None, step=who.display_font_step or None)
        self._show_place()
        if self.window.shown == "identity":
            self.arrival.show_identity()

    def _take_paper(self, paper: m.PaperShown) -> None:
        self.paper = paper
        self._show_place()
        if self.window.shown == "rules":
            self.arrival.show_rules()
        if self.state in STARTED and self.answering is None:
            self._begin_answering(paper)

    @property
    def work_page(self) -> str:
        """The page on which this paper is worked."""
        return "skill" if self.paper is not None and self.paper.tasks else "theory"

    def _begin_answering(self, paper: m.PaperShown) -> None:
        if paper.tasks:
            self._begin_tasks(paper)
            return
        from desktop.candidate.answering import Answering  # not needed for the first page, which must come fast

        page = self.window.page("theory")
        self.answering = Answering(self.submit, page, paper, self._read_question)
        self.answering.leaving_asked.connect(self.ask_leaving)
        self._serve(self.answering, page, paper)
        self.window.panel("display").offer_auto_advance(paper.auto_advance, self.answering.auto_advance)

    def _begin_tasks(self, paper: m.PaperShown) -> None:
        from desktop.candidate.skill_answering import SkillAnswering

        assert self._read_task is not None, "whoever serves skill papers gives a reader of tasks"
        page = self.window.page("skill")
        self.window.top.pace.count_pieces()
        self.answering = SkillAnswering(self.submit, page, paper, self._read_task)
        self.answering.outputs_changed.connect(self._renew_outputs)
        if self.window.shown == "theory":  # the state came before the paper
            self.window.show_page("skill")
            self.incidents.cover_for(self.state)
        self._serve(self.answering, page, paper)
        self.window.panel("display").offer_auto_advance(False, False)
        self._clean_clipboard()

    def _serve(self, answering: "Answering | SkillAnswering", page: Any, paper: m.PaperShown) -> None:
        answering.marks_changed.connect(self.time.show_pace)
        answering.failed.connect(self.incidents.show_error)
        answering.open_paper(self.state is State.ANSWERING)
        if paper.calculator:
            page.offer_calculator()
        self.time.show_limit(paper.limit_seconds)

    def _show_place(self) -> None:
        who = self.candidate
        if who is not None and self.state not in OVER:
            title = self.paper.title if self.paper else part_text(who.part)
            number = grouped_number(who.admission_number)
            self.window.top.show_seat(who.seat)
            self.window.top.show_place(
                title, level_text(who.level), form_text(who.form), seat_text(who.seat), who.name, number
            )

    # --- states ------------------------------------------------------------------------------------------------------

    def _enter(self, state: State) -> None:
        before, self.state = self.state, state
        self.window.may_close = state not in STARTED
        self.window.top.show_clock(state in STARTED)
        if self.window.has_panel("help"):
            self._fit_help()
        arriving: dict[State, Callable[[], None]] = {
            State.WAITING: lambda: self.arrival.show_idle(False),
            State.CHECK_IN: lambda: self.arrival.show_idle(True),
            State.IDENTITY: self.arrival.show_identity,
            State.INSTRUCTIONS: self.arrival.show_trial,
            State.READY: self.arrival.show_waiting,
        }
        if state in arriving:
            arriving[state]()
        elif state in STARTED:
            self._show_answering(before)
        else:
            self._show_end(before)

    def _show_answering(self, before: State) -> None:
        if self.answering is not None:
            self.answering.open_paper(self.state is State.ANSWERING)
        if before in OVER:  # an order opened the section again
            self.window.top.help.show()
            self._show_place()
        if before not in STARTED or self.window.shown not in ("theory", "review", "skill", "skill_review"):
            self.window.show_page(self.work_page)
        self.incidents.cover_for(self.state)

    def _show_end(self, before: State) -> None:
        from desktop.candidate.pages.finished import EndShown

        self.window.messages.take_back("")
        page, who = self.window.page("finished"), self.candidate
        ends = {State.STOPPED: "stop", State.MOVED: "moved"}
        by = ends.get(self.state, self._sealed.by if self._sealed else "")
        if before not in OVER:
            page.show_end(EndShown(by, seat_text(who.seat) if who else "", who.name if who else ""))
            self.window.show_page("finished")
            if before is State.WAITING and self.state is State.EXPORTED:  # the program was started again
                page.show_exported(0)
                if self.collecting is not None:
                    self.collecting.begin()
        self.window.top.help.hide()
        self.window.top.show_place(tr("Kaochang"))
        self.ended.emit()

    def show_review(self) -> None:
        """Step one of handing in: counts, blanks, flags."""
        if self.answering is not None and self.state is State.ANSWERING:
            self.answering.commit_pending()
            self.window.show_page(self.answering.review_name)
            self.answering.fill_review(self.window.page(self.answering.review_name))
            self.time.show_hand_in()

    def ask_hand_in(self) -> None:
        """Step two: the last question before the answers are final."""
        from desktop.candidate.panels.ask import Asked

        if self.answering is None:
            return
        final = tr("After handing in no answer can be changed.")
        asked = Asked(tr("Hand in now?"), (self.answering.summary(), final), tr("Hand in"), tr("Keep answering"))
        self.window.panel("ask").ask(asked, lambda: self.submit(m.HandIn()))

    def ask_leaving(self, number: int) -> None:
        """Where groups may not be entered again: the last question before one is left."""
        from desktop.candidate.answering import Answering
        from desktop.candidate.panels.ask import Asked

        answering = self.answering
        if not isinstance(answering, Answering):
            return
        view = answering.view
        here, there = view.group_of(view.current), view.group_of(number)
        left = range(here.first, there.first)
        blank = len(left) - len(view.answered_numbers() & set(left))
        lines = (tr("{group}: {n} questions are blank.", group=here.heading, n=blank),
                 tr("Once left, this group of questions cannot be entered again."))  # fmt: skip
        asked = Asked(tr("Leave this group of questions?"), lines, tr("Leave the group"), tr("Stay here"))
        self.window.panel("ask").ask(asked, lambda: answering.go_to(number))

    # --- connections -------------------------------------------------------------------------------------------------

    def _connect(self, name: str, made: Any) -> None:
        connections: dict[str, Callable[[Any], None]] = {
            "idle": self.arrival.connect_idle,
            "identity": self.arrival.connect_identity,
            "trial": self.arrival.connect_trial,
            "skill_trial": self.arrival.connect_trial,
            "rules": self.arrival.connect_rules,
            "waiting": self.arrival.connect_waiting,
            "theory": self._connect_theory,
            "review": self._connect_review,
            "skill": self._connect_skill,
            "skill_review": self._connect_skill_review,
            "finished": self._connect_finished,
            "display": self._connect_display,
            "help": self._connect_help,
        }
        connections.get(name, lambda panel: self.incidents.connect_panel(name, panel))(made)

    def _connect_theory(self, page: Any) -> None:
        page.review_requested.connect(self.show_review)
        page.picture_requested.connect(self._enlarge)

    def _connect_review(self, page: Any) -> None:
        page.went_back.connect(lambda: self.window.show_page("theory"))
        page.number_chosen.connect(self._go_to)
        page.hand_in_requested.connect(self.ask_hand_in)

    def _connect_skill(self, page: Any) -> None:
        page.review_requested.connect(self.show_review)
        page.outputs_requested.connect(self._show_outputs)

    def _show_outputs(self) -> None:
        from desktop.candidate.skill_answering import SkillAnswering

        if isinstance(self.answering, SkillAnswering):
            self.window.panel("outputs").show_rows(*self.answering.outputs())
            self.window.panel("outputs").open()

    def _renew_outputs(self) -> None:
        from desktop.candidate.skill_answering import SkillAnswering

        panel = self.window.panel("outputs") if self.window.has_panel("outputs") else None
        if panel is not None and panel.isVisible() and isinstance(self.answering, SkillAnswering):
            panel.show_rows(*self.answering.check_list())
        if self.window.shown == "skill_review" and self.answering is not None:
            self.answering.fill_review(self.window.page("skill_review"))

    def _connect_skill_review(self, page: Any) -> None:
        page.went_back.connect(lambda: self.window.show_page("skill"))
        page.task_chosen.connect(self._go_to_task)
        page.hand_in_requested.connect(self.ask_hand_in)

    def _go_to_task(self, place: int) -> None:
        from desktop.candidate.skill_answering import SkillAnswering

        if isinstance(self.answering, SkillAnswering):
            self.window.show_page("skill")
            self.answering.open_task(place)

    def _connect_finished(self, page: Any) -> None:
        page.close_requested.connect(self.window.close)
        page.next_requested.connect(self.next_requested)
        if self.sticks is not None:
            from desktop.candidate.collecting import Collecting

            self.collecting = Collecting(page, self.sticks, self.tally)
            self.collecting.copy_requested.connect(self.submit)

    def refuse_copy(self, error: Error) -> bool:
        """A copy to a stick failed: told on the last screen; False when none was asked for."""
        return self.collecting is not None and self.collecting.refuse(error)

    def _connect_display(self, panel: Any) -> None:
        panel.time_hidden_changed.connect(self.window.top.countdown.set_hidden)
        panel.auto_advance_changed.connect(self._set_auto_advance)
        self.window.top.countdown.hidden_changed.connect(panel.hide_time.setChecked)

    def _connect_help(self, panel: Any) -> None:
        self.incidents.connect_panel("help", panel)
        self._fit_help()

    def _fit_help(self) -> None:
        panel = self.window.panel("help")
        can_call = self.state is not State.WAITING and self.state not in OVER
        panel.show_for(answering=self.state is State.ANSWERING, can_call=can_call)
        panel.show_keys(practical=self.work_page == "skill")

    def _set_auto_advance(self, on: bool) -> None:
        if self.answering is not None and self.work_page == "theory":
            self.answering.auto_advance = on

    def _go_to(self, number: int) -> None:
        from desktop.candidate.answering import Answering

        if isinstance(self.answering, Answering):
            self.window.show_page("theory")
            self.answering.move_to(number)

    def _enlarge(self) -> None:
        from desktop.candidate.answering import Answering

        shown = self.answering.picture_shown() if isinstance(self.answering, Answering) else None
        if shown is not None:
            self.window.panel("large_picture").show_picture(*shown)

    def _focus(self, has_focus: bool) -> None:
        if self.state in STARTED:
            self.submit(m.Focus(has_focus))
            if has_focus:
                self._clean_clipboard()
                self.incidents.explain_focus()

    def _clean_clipboard(self) -> None:
        """Nothing from outside can be pasted into practical work."""
        if self.work_page == "skill":
            from desktop.ui.workbenches.own_clipboard import drop_foreign_clipboard

            drop_foreign_clipboard()
