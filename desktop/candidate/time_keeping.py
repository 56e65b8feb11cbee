"""The clock, the pace bars and the reminders, all from the keeper's `TimeShown`; nothing here counts by itself."""

from typing import TYPE_CHECKING

from desktop.candidate.words import minutes_up
from desktop.keeper.messages import TimePhase, TimeShown
from desktop.language import tr
from desktop.ui.pace_bars import Pace

if TYPE_CHECKING:
    from desktop.candidate.controller import Controller

_BEFORE = (TimePhase.BEFORE_START, TimePhase.LATE)


class TimeKeeping:
    """Shows the newest time wherever a page needs it, and says each reminder once."""

    def __init__(self, controller: "Controller") -> None:
        self._controller = controller
        self._window = controller.window
        self._now: TimeShown | None = None
        self._reminded: set[int] = set()

    def take(self, event: TimeShown) -> None:
        """The time as the keeper knows it."""
        before, self._now = self._now, event
        if event.phase in _BEFORE:
            if self._window.has_page("waiting"):
                self.show_wait()
            return
        self._window.top.countdown.show_seconds(event.left_seconds)
        if self._controller.answering is not None and event.phase is TimePhase.RUNNING:
            self._controller.answering.note_time(event.left_seconds)
        self.show_pace()
        self.show_hand_in()
        self._remind(before, event)

    def show_wait(self) -> None:
        """How long until the planned start; a time that came before its page is shown now."""
        if self._now is not None:
            page = self._window.page("waiting")
            late = self._now.phase is TimePhase.LATE
            (page.show_late if late else page.show_seconds)(self._now.left_seconds)

    def show_limit(self, seconds: int) -> None:
        """Before the keeper's first word about the running time: what the section offers."""
        if self._now is None or self._now.phase in _BEFORE:
            self._window.top.countdown.show_seconds(seconds)

    def show_pace(self) -> None:
        """Answered questions over used time."""
        answering = self._controller.answering
        if answering is not None and self._now is not None:
            done, count = answering.counts()
            pace = Pace(done, count, self._now.used_seconds, self._now.limit_seconds)
            self._window.top.pace.show_pace(pace)

    def show_hand_in(self) -> None:
        """How long until handing in is allowed."""
        if self._now is not None and self._window.shown in ("review", "skill_review"):
            self._window.page(self._window.shown).show_wait(self._now.hand_in_allowed_in_seconds)

    def _remind(self, before: TimeShown | None, now: TimeShown) -> None:
        """A reminder is said when its moment passes; after a resume only the newest that was missed."""
        paper = self._controller.paper
        if paper is None or now.phase is not TimePhase.RUNNING:
            return
        due = [s for s in paper.reminders_seconds if now.left_seconds <= s and s not in self._reminded]
        self._reminded.update(due)
        first_look = before is None or before.phase in _BEFORE
        if due and not (first_look and now.used_seconds == 0):
            left = tr("{n} minutes are left. Please watch the time.", n=minutes_up(now.left_seconds))
            self._controller.incidents.tell(left, level="warn", code="reminder")
