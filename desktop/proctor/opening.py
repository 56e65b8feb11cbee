"""Connects the page of the opening (拆封) with the workflow: sticks read, people confirmed, two codes, the ticket."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock
from desktop.errors import Error
from desktop.language import advice_of, message_of, tr
from desktop.proctor.window import ProctorWindow
from desktop.storage.sticks import FolderStick
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_folder, choose_stick
from desktop.ui.opening_page import TypedOpening
from desktop.ui.opening_words import is_early, offer_text, reason_text, session_to_open
from desktop.workflows.audit_words import exception_text
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.last_rooms import forms_used_before, room_under_way, rooms_left_open
from desktop.workflows.open_session import OpenedSession, OpeningForm, TypedCode, carry_ticket
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.run_room import confirm_present, open_paper
from desktop.workflows.session_desk import ReleaseShown, SessionDesk, SessionShown, TakenFile
from desktop.workflows.take_orders import TakenOrder, take_orders

OpenDesk = Callable[[SessionShown], RoomDesk]


class Opening(QObject):
    """`desk_opened` carries the room's desk of the session that is shown; `opened` says its paper is open, `taken` that
    files were read from a stick, `orders_taken` which orders; `exception_asked` comes when too few people are here.
    """

    desk_opened = Signal(object)
    opened = Signal(object)
    taken = Signal()
    left = Signal()
    orders_taken = Signal(tuple)
    exception_asked = Signal()

    def __init__(self, window: ProctorWindow, console: ConsoleFolder, open_desk: OpenDesk, clock: Clock) -> None:
        super().__init__()
        self._console = console
        self._window, self._page = window, window.opening
        self._sessions, self._open_desk, self._clock = SessionDesk(console), open_desk, clock
        self._offers: list[tuple[SessionShown, ReleaseShown]] = []
        self._chosen = 0
        self._room: RoomDesk | None = None
        self._outcome: OpenedSession | None = None
        self._took_from: Path | None = None
        page = self._page
        page.back.say(tr("Check candidates in first"))
        page.told.setText(
            tr("Write the start code down and read it out when the exam begins. It stays above the seats until then.")
        )
        page.may_except = True
        page.exception_asked.connect(self.exception_asked)
        page.opening_typed.connect(self._open)
        page.offer_chosen.connect(self._choose)
        page.folder_requested.connect(lambda: choose_folder(self._window, tr("Stick or folder"), self.take))
        page.ticket_requested.connect(lambda: choose_stick(self._window, tr("Stick or folder"), self.carry))
        page.went_back.connect(self._leave)
        page.went_on.connect(self.left)

    def show(self) -> None:
        """Show the page and look what lies in the console's folder."""
        self._window.show_page(self._page)
        self.look()

    def look(self) -> None:
        """Read the sessions again."""
        job = Job(self, self._sessions.sessions)
        job.done.connect(self._show_sessions)
        job.refused.connect(self._refuse)
        job.start()

    def take(self, folder: Path) -> None:
        """Take grants, packages and cards from a stick."""
        self._page.show_busy(True)
        self._took_from = folder
        job = Job(self, lambda: self._sessions.take_from(folder))
        job.done.connect(self._tell_taken)
        job.refused.connect(self._refuse)
        job.start()

    def carry(self, folder: Path) -> None:
        """The ticket on a stick, for rooms without a network."""
        outcome, session = self._outcome, self._offers[self._chosen][0]
        if outcome is None:
            return
        job = Job(self, lambda: carry_ticket(outcome, session.grant, FolderStick(folder)))
        job.done.connect(lambda _: self._page.show_news(tr("The ticket is on the stick; it may be pulled out.")))
        job.refused.connect(self._refuse)
        job.start()

    def _show_sessions(self, sessions: tuple[SessionShown, ...]) -> None:
        self._page.show_busy(False)
        closed = [(session, release) for session in sessions for release in session.releases if not release.opened]
        self._offers = sorted(closed, key=lambda offer: offer[1].reserve)
        going = room_under_way(self._console, sessions, self._clock) if self._room is None else None
        if going is not None:
            self._offers.insert(0, (going, going.releases[0]))
        elif not self._offers and sessions:
            self._offers = [(sessions[-1], sessions[-1].releases[0])]
        self._choose(0)
        self._take_orders()

    def tell_exception(self) -> None:
        """An exception from the staffing rule is on record: the paper can be opened now."""
        if self._room is not None and self._room.record.exception and not self._room.record.is_opened:
            self._page.show_excepted(exception_text(self._room.record))

    def _take_orders(self) -> None:
        """Orders on the stick that was read, once the room that they are for is known."""
        room, folder, self._took_from = self._room, self._took_from, None
        if room is None or folder is None:
            return
        job = Job(self, lambda: take_orders(room, folder))
        job.done.connect(self._tell_orders)
        job.refused.connect(self._refuse)
        job.start()

    def _tell_orders(self, found: tuple[tuple[TakenOrder, ...], tuple[tuple[str, Error], ...]]) -> None:
        taken, refused = found
        if taken:
            self.orders_taken.emit(taken)
            self._page.show_news(tr("{n} orders were taken over.", n=len(taken)))
            self.tell_exception()
        if refused:
            self._refuse(refused[0][1])

    def _choose(self, place: int) -> None:
        self._chosen = place
        self._page.show_offers(tuple(offer_text(*offer) for offer in self._offers), place)
        if not self._offers:
            self._page.show_session(None)
            self._page.back.setEnabled(False)
            return
        session, release = self._offers[place]
        self._page.back.setEnabled(True)
        self._give_room(session)
        opened = self._room is not None and self._room.record.is_opened
        self._page.back.say(tr("Back to the seats") if opened else tr("Check candidates in first"))
        left_open = self._room is not None and bool(rooms_left_open(self._room))
        used = self._room is not None and bool(forms_used_before(self._room))
        reason = reason_text(release, early=is_early(session, self._clock), left_open=left_open, used=used)
        shown = session_to_open(session, release, reason)
        here = self._room.record.present if self._room is not None else ()
        places = tuple(place for place, person in enumerate(session.roster.people) if person.name in here)
        self._page.show_session(replace(shown, present=self._page.present or places))

    def _give_room(self, session: SessionShown) -> None:
        """The room's desk of the chosen session; the one that was open is given free by whoever got it. A newer version
        of the grant takes the place of the one before, as long as the paper is closed."""
        if self._room is not None and _goes_on(self._room, session):
            return
        try:
            self._room = self._open_desk(session)
        except Error as error:
            self._refuse(error)
            return
        self.desk_opened.emit(self._room)

    def _tell_taken(self, taken: tuple[TakenFile, ...]) -> None:
        kept = sum(one.kept is not None for one in taken)
        self._page.show_news(tr("{n} of {m} files were taken over.", n=kept, m=len(taken)))
        refusal = next((one.refusal for one in taken if one.refusal is not None), None)
        self.taken.emit()
        self.look()
        if refusal is not None:
            self._refuse(refusal)

    def _open(self, typed: TypedOpening) -> None:
        room = self._room
        if room is None:
            return
        _, release = self._offers[self._chosen]
        numbers = [int(no) if no.strip().isdecimal() else 0 for no, _ in (typed.first, typed.second)]
        present = tuple(room.roster.people[place] for place in typed.present)
        first, second = TypedCode(numbers[0], typed.first[1]), TypedCode(numbers[1], typed.second[1])
        form = OpeningForm(release.no, first, second, present, typed.word, typed.reason)
        self._page.show_busy(True)
        job = Job(self, lambda: open_paper(room, form))
        job.done.connect(self._show_outcome)
        job.refused.connect(self._refuse)
        job.start()

    def _show_outcome(self, outcome: OpenedSession) -> None:
        self._outcome = outcome
        self._page.show_spoken(outcome.spoken)
        self.opened.emit(outcome)

    def _leave(self) -> None:
        """To the wall, with those who are ticked as present: they may check candidates in."""
        room, places = self._room, self._page.present
        if room is None:
            return
        names = tuple(room.roster.people[place].name for place in places)
        try:
            if names:
                confirm_present(room, names)
        except Error as error:
            self._refuse(error)
            return
        self.left.emit()

    def _refuse(self, error: Error) -> None:
        self._page.show_busy(False)
        self._page.show_refusal(message_of(error), advice_of(error), error.code)


def _goes_on(room: RoomDesk, session: SessionShown) -> bool:
    is_same = room.session == session.grant.header.session
    return is_same and (room.record.is_opened or room.grant.digest == session.grant.digest)
