"""Connects the page of the two proctors with the workflow that opens a session; slow steps run in the background."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.candidate.window import CandidateWindow
from desktop.clock import Clock
from desktop.errors import Error
from desktop.language import advice_of, message_of, tr
from desktop.storage.sticks import FolderStick
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_stick
from desktop.ui.opening_page import OpeningPage, TypedOpening
from desktop.ui.opening_words import is_early, offer_text, reason_text, session_to_open
from desktop.workflows.change_session import sessions_to_open
from desktop.workflows.open_session import OpenedSession, OpeningForm, TypedCode, carry_ticket, open_session
from desktop.workflows.session_desk import ReleaseShown, SessionDesk, SessionShown, TakenFile
from desktop.workflows.station_folder import StationFolder


class Opening(QObject):
    """`opened` after the proctors wrote the start code down; `left` when they went back."""

    opened = Signal()
    left = Signal()

    def __init__(self, station: StationFolder, window: CandidateWindow, clock: Clock) -> None:
        super().__init__()
        self._desk = SessionDesk(station)
        self._window = window
        self._clock = clock
        self._offers: list[tuple[SessionShown, ReleaseShown]] = []
        self._chosen = 0
        self._outcome: OpenedSession | None = None
        self._page: OpeningPage = window.page("opening")
        self._page.opening_typed.connect(self._open)
        self._page.offer_chosen.connect(self._choose)
        self._page.folder_requested.connect(lambda: self._with_stick(self._take))
        self._page.ticket_requested.connect(lambda: self._with_stick(self._carry))
        self._page.went_back.connect(self.left)
        self._page.went_on.connect(self.opened)

    def show(self) -> None:
        """Show the page and look what lies in the station's folder."""
        self._window.show_page("opening")
        self._look()

    def _look(self) -> None:
        job = Job(self, lambda: sessions_to_open(self._desk))
        job.done.connect(self._show_sessions)
        job.refused.connect(self._refuse)
        job.start()

    def _show_sessions(self, sessions: tuple[SessionShown, ...]) -> None:
        self._page.show_busy(False)
        closed = [(s, r) for s in sessions for r in s.releases if not r.opened]
        self._offers = sorted(closed, key=lambda offer: offer[1].reserve)  # 备用卷 stand last, they are rarely meant
        self._choose(0)

    def _choose(self, place: int) -> None:
        self._chosen = place
        self._page.show_offers(tuple(offer_text(*offer) for offer in self._offers), place)
        if not self._offers:
            self._page.show_session(None)
            return
        session, release = self._offers[place]
        reason = reason_text(release, early=is_early(session, self._clock))
        self._page.show_session(session_to_open(session, release, reason))

    def _take(self, folder: Path) -> None:
        self._page.show_busy(True)
        job = Job(self, lambda: self._desk.take_from(folder))
        job.done.connect(self._tell_taken)
        job.refused.connect(self._refuse)
        job.start()

    def _tell_taken(self, taken: tuple[TakenFile, ...]) -> None:
        kept = sum(one.kept is not None for one in taken)
        self._page.show_news(tr("{n} of {m} files were taken over.", n=kept, m=len(taken)))
        refusal = next((one.refusal for one in taken if one.refusal is not None), None)
        self._look()
        if refusal is not None:
            self._refuse(refusal)

    def _open(self, typed: TypedOpening) -> None:
        if not self._offers:
            return
        session, release = self._offers[self._chosen]
        numbers = [int(no) if no.strip().isdecimal() else 0 for no, _ in (typed.first, typed.second)]
        first, second = TypedCode(numbers[0], typed.first[1]), TypedCode(numbers[1], typed.second[1])
        present = tuple(session.roster.people[place] for place in typed.present)
        form = OpeningForm(release.no, first, second, present, typed.word, typed.reason)
        self._page.show_busy(True)
        job = Job(self, lambda: open_session(self._desk, session, form, self._clock))
        job.done.connect(self._show_outcome)
        job.refused.connect(self._refuse)
        job.start()

    def _show_outcome(self, outcome: OpenedSession) -> None:
        self._outcome = outcome
        self._page.show_spoken(outcome.spoken)

    def _carry(self, folder: Path) -> None:
        outcome, session = self._outcome, self._offers[self._chosen][0]
        if outcome is None:
            return
        job = Job(self, lambda: carry_ticket(outcome, session.grant, FolderStick(folder)))
        job.done.connect(lambda _: self._page.show_news(tr("The ticket is on the stick; it may be pulled out.")))
        job.refused.connect(self._refuse)
        job.start()

    def _with_stick(self, use: Callable[[Path], None]) -> None:
        choose_stick(self._window, tr("Stick or folder"), use)

    def _refuse(self, error: Error) -> None:
        self._page.show_busy(False)
        self._page.show_refusal(message_of(error), advice_of(error), error.code)
