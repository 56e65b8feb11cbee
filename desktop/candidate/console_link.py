"""The seat's room link beside its window: made in the background, shown as one quiet sign, never waited for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.candidate.window import CandidateWindow
from desktop.clock import SystemClock
from desktop.keeper.messages import Event
from desktop.language import tr
from desktop.ui.background import Job
from desktop.ui.message_bar import Message
from desktop.ui.plain_text import safe_name
from desktop.workflows.station_folder import StationFolder

if TYPE_CHECKING:
    from desktop.keeper.thread import KeeperThread
    from desktop.workflows.linked_station import LinkedStation
    from desktop.workflows.station_line import Address

WORDS = "words"
_AFTER_MS = 1_000
"""The window comes first: reading the grant for its consoles would share a core with it."""


class ConsoleLink(QObject):
    """`ticket_kept` when the console has opened the paper for this seat, `grant_kept` when it sent a newer grant
    or whom to believe, `sitting_came` when another machine's sitting is to go on here."""

    ticket_kept = Signal()
    grant_kept = Signal()
    sitting_came = Signal(object)
    _heard = Signal(object)

    def __init__(self, station: StationFolder, window: CandidateWindow, console: str = "") -> None:
        super().__init__()
        self._station = station
        self._window = window
        self._console = console
        self._link: LinkedStation | None = None
        self._keeper: KeeperThread | None = None
        self._making = False
        self._ended = False
        self._heard.connect(self._take)

    def begin(self, keeper: "KeeperThread | None") -> None:
        """After the seat found out what it is ready for: look for the console of its session, if it has one."""
        self._keeper = keeper
        if not self._making:
            self._making = True
            job = Job(self, self._make)
            job.done.connect(self._start)
            job.refused.connect(self._give_up)  # whatever is wrong with the folder is told by the seat itself
            QTimer.singleShot(_AFTER_MS, job.start)

    def observe(self, events: Sequence[Event]) -> None:
        """Events of the keeper, on its thread."""
        if self._link is not None:
            self._link.observe(events)

    def end(self) -> None:
        """The console hears no more."""
        self._ended = True
        if self._link is not None:
            self._link.stop()

    def _make(self) -> "LinkedStation | None":
        """Most rooms have no console: only then is anything of a link imported."""
        from desktop.workflows.armed_seat import find_granted_candidate

        if not any(one.grant.header.consoles for one in find_granted_candidate(self._station, None)):
            return None
        from desktop.workflows.linked_station import linked_station

        return linked_station(self._station, SystemClock(), self._heard.emit)

    def _give_up(self, _: object) -> None:
        self._making = False

    def _start(self, link: "LinkedStation | None") -> None:
        """Go on with the link there is while the session's grant and its consoles are the same; else with a new one."""
        self._making = False
        before = self._link
        if self._ended:
            return
        if link is None or (before is not None and _means_the_same(before, link)):
            self._serve()
            return
        if before is not None:
            before.stop()
        self._link = link
        self._window.show_console("")
        link.start(_addresses(self._console))
        self._serve()

    def _serve(self) -> None:
        if self._link is not None and self._keeper is not None:
            self._link.serve(self._keeper)

    def _take(self, event: object) -> None:
        from desktop.workflows.room_events import (
            ConsoleJoined,
            ConsoleLost,
            GrantKept,
            SittingCame,
            TicketKept,
            TrustKept,
            WordsPosted,
        )  # fmt: skip

        if isinstance(event, ConsoleJoined):
            self._window.show_console(event.name)
        elif isinstance(event, ConsoleLost):
            self._window.show_console("")
        elif isinstance(event, TicketKept):
            self.ticket_kept.emit()
        elif isinstance(event, GrantKept | TrustKept):
            self.grant_kept.emit()
        elif isinstance(event, SittingCame):
            self.sitting_came.emit(event)
        elif isinstance(event, WordsPosted):
            said = tr("From the proctors: {text}", text=safe_name(event.text))
            self._window.messages.show_message(Message(said, code=WORDS, lasting=True))


def _addresses(typed: str) -> "list[Address]":
    """Where people said the console is; what cannot be read is no address."""
    from desktop.workflows.linked_station import read_address

    address = read_address(typed) if typed else None
    return [] if address is None else [address]


def _means_the_same(before: "LinkedStation", link: "LinkedStation") -> bool:
    return (before.grant, before.consoles) == (link.grant, link.consoles)
