"""换场 at a seat: offered to the proctors on the first and the last screen, when another session comes after it."""

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop.candidate.window import CandidateWindow
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.exam.sitting import OVER, State
from desktop.language import advice_of, message_of, tr
from desktop.storage.reserve import RESERVE_BYTES
from desktop.ui.background import Job
from desktop.workflows.change_session import NextSession, current_session, leave_session, next_session, opened_session
from desktop.workflows.spoken_times import day_and_time
from desktop.workflows.station_folder import StationFolder

_SOON_MS = 3_600_000


class SessionChange(QObject):
    """`left` when this machine is done with its session: everything that is shown is then made anew."""

    left = Signal()

    def __init__(self, station: StationFolder, window: CandidateWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._station, self._window = station, window
        self._page: Any = None
        self._state = State.WAITING
        self._session, self._next = b"", ""
        self._clock = SystemClock()

    def offer(self, page: Any, state: State) -> None:
        """Look what comes next, and let `page` offer it. The session of this window is found once, at its start."""
        self._page, self._state = page, state

        def work() -> tuple[bytes, NextSession | None]:
            session = self._session or current_session(self._station)
            return session, next_session(self._station, session)

        job = Job(self, work)
        job.done.connect(self._show)
        job.refused.connect(lambda _: None)  # whatever is wrong with the folder is told by the seat itself
        job.start()

    def look_again(self) -> None:
        """Leave when the paper of the next session was opened, and this one is over."""
        job = Job(self, lambda: opened_session(self._station))
        job.done.connect(lambda session: self.left.emit() if session not in (b"", self._session) else None)
        job.refused.connect(lambda _: None)
        job.start()

    def ask(self) -> None:
        """A proctor wants the next session: say what it does, and do it."""
        from desktop.candidate.panels.ask import Asked

        lines = (
            tr("Nothing of this session stays on the screen; its answers stay on this machine."),
            tr("Only when every answer of the room is collected, on two sticks."),
        )
        heading = tr("Go to the next session, {time}?", time=self._next)
        asked = Asked(heading, lines, tr("Next session"))
        self._window.panel("ask").ask(asked, self._leave)

    def _show(self, sessions: tuple[bytes, NextSession | None]) -> None:
        self._session, found = sessions
        self._page.offer_next(found is not None and (self._state in OVER or self._is_soon(found)))
        self._next = day_and_time(found.starts_ms) if found is not None else ""

    def _is_soon(self, found: NextSession) -> bool:
        """A seat that waits for its candidate is not led away from the session it is in."""
        return found.starts_ms - self._clock.read().wall_ms <= _SOON_MS

    def _leave(self) -> None:
        moved = self._state is State.MOVED
        job = Job(self, lambda: leave_session(self._station, self._session, RESERVE_BYTES, moved=moved))
        job.done.connect(lambda _: self.left.emit())
        job.refused.connect(self._refuse)
        job.start()

    def _refuse(self, error: Error) -> None:
        self._page.say(message_of(error), advice_of(error), error.code)


def forget_candidate() -> None:
    """Clipboard and what was typed but not finished are nobody's after a session."""
    clipboard = QGuiApplication.clipboard()
    for mode in (clipboard.Mode.Clipboard, clipboard.Mode.Selection):
        if mode is clipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.clear(mode)
    QGuiApplication.inputMethod().reset()
