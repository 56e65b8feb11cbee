"""`kaochang candidate`: builds window, keeper and the wires between them; the only place here that opens folders."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop.candidate.console_link import ConsoleLink
from desktop.candidate.controller import Controller
from desktop.candidate.keeper_port import EventBridge
from desktop.candidate.window import CandidateWindow
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.exam.paper import Question
from desktop.exam.sitting import BEFORE_START, OVER, State
from desktop.exam.task import Task
from desktop.keeper.messages import Event, Request, SeatShown, StateChanged
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.language import tr
from desktop.ui.application import make_application
from desktop.ui.background import Job
from desktop.ui.theme import Theme
from desktop.workflows.station_folder import StationFolder

if TYPE_CHECKING:
    from desktop.candidate.carried import Carried
    from desktop.candidate.opening import Opening
    from desktop.candidate.session_change import SessionChange
    from desktop.candidate.swap import Swap
    from desktop.keeper.keeper import Keeper
    from desktop.keeper.thread import KeeperThread
    from desktop.storage.plugged import PluggedSticks
    from desktop.workflows.room_events import SittingCame
    from desktop.workflows.stick_tally import StickTally

_GOES_ON_ELSEWHERE = "E-JRN-05"
_SELF_TEST = "E-SLF-"
_STICKS_AFTER_MS = 1500


def run(data: Path, full_screen: bool, console: str = "") -> int:
    """Open the station in `data` and serve its seat until the window is closed. Raises what refuses the folder.

    `console`: HOST or HOST:PORT, where the room's console is to be looked for first.
    """
    app = make_application()
    station = StationFolder(data)
    station.facts()
    while True:
        seat = _make_seat(station, full_screen, console)
        code = app.exec()
        seat.end()
        if seat.failure is not None:
            raise seat.failure
        if not seat.goes_on:
            return code
        seat.put_away()


def _make_seat(station: StationFolder, full_screen: bool, console: str) -> "Seat":
    """A window of its own for each session: nothing of one candidate is left for the next."""
    theme = Theme()
    theme.apply()
    window = CandidateWindow(theme, full_screen=full_screen)
    seat = Seat(station, window, console)
    window.present()
    seat.begin()
    return seat


class Seat(QObject):
    """One station with its window: opens the sitting when it may, and the page of the proctors when it must."""

    _failed = Signal(object)

    def __init__(self, station: StationFolder, window: CandidateWindow, console: str = "") -> None:
        super().__init__()
        self.failure: BaseException | None = None
        self.goes_on = False
        self._station = station
        self._window = window
        self._keeper: KeeperThread | None = None
        self._early: list[Request] = []
        self._looking = self._look_again = False
        self._opening: Opening | None = None
        self._swap: Swap | None = None
        self._carried: Carried | None = None
        self._change: SessionChange | None = None
        self._bridge = EventBridge()
        self._link = ConsoleLink(station, window, console)
        self._link.ticket_kept.connect(self._begin_again)
        self._link.grant_kept.connect(self._begin_anew)
        self._link.sitting_came.connect(self._take_over)
        self._failed.connect(self._stop_for)
        self.controller = Controller(window, self, _read_question, _read_task)
        self._bridge.arrived.connect(self.controller.take)
        self.controller.open_requested.connect(self.show_opening)
        self.controller.swap_requested.connect(self.show_swap)
        self.controller.ended.connect(lambda: self._offer_next("finished"))
        self.controller.next_requested.connect(self._ask_next)

    def submit(self, request: Request) -> None:
        """Hand a request to the keeper; what is asked before there is one waits for it."""
        if self._keeper is not None:
            self._keeper.submit(request)
        else:
            self._early.append(request)

    def put_away(self) -> None:
        """The session is over at this machine, and so is its window."""
        from desktop.candidate.session_change import forget_candidate

        forget_candidate()
        self._window.deleteLater()
        self._window.hide()
        self.deleteLater()

    def begin(self) -> None:
        """Show what this station is ready for; looking is work for a pool thread, as packages may be large.

        A sitting that was begun here goes on at its own page. Anybody else finds the seat at once, while the program
        proves itself and opens the paper behind it; a check-in that is typed so early waits for the keeper.
        """
        from desktop.storage.plugged import PluggedSticks

        if not self._station.has_sittings:
            self._show_idle(None, State.CHECK_IN if self._station.ticket_paths() else State.WAITING)
        sticks = self.controller.sticks = PluggedSticks()
        self.controller.tally = self._tally
        if self._looking:
            self._look_again = True
        else:
            self._looking = True
            job = Job(self, lambda: _keeper_of(self._station, sticks))
            job.done.connect(self._found)
            job.refused.connect(self._refuse)
            QTimer.singleShot(0, job.start)  # after the first picture
        QTimer.singleShot(_STICKS_AFTER_MS, lambda: self._watch_sticks(sticks))

    def _found(self, keeper: "Keeper | None") -> None:
        self._looking = False
        self._serve(keeper)
        self._begin_if_due()

    def _refuse(self, error: Error) -> None:
        self._looking = False
        self.take_refusal(error)
        self._begin_if_due()

    def _begin_if_due(self) -> None:
        """A ticket that came while the folder was looked through was perhaps not seen any more."""
        again, self._look_again = self._look_again, False
        if again and self._keeper is None and self.failure is None:
            self.begin()

    def take_refusal(self, error: Error) -> None:
        """A program that is not well ends; anything else is shown, and proctors can do something about it."""
        if error.code.startswith(_SELF_TEST):
            self._stop_for(error)
        else:
            self._show_idle(error, State.MOVED if error.code == _GOES_ON_ELSEWHERE else State.WAITING)

    def end(self) -> None:
        """Put the keeper down; what it was asked before is still done."""
        self._link.end()
        if self._keeper is not None:
            self._keeper.stop()

    def _serve(self, keeper: "Keeper | None") -> None:
        """Start the keeper; its first words bring the window to the right page."""
        if keeper is None:
            self._show_idle(None)
            self._link.begin(None)
            self._offer_next("idle")
            return
        from desktop.keeper.thread import KeeperThread

        self._keeper = KeeperThread(keeper, self._hand_over, self._failed.emit)
        self._keeper.start()
        while self._early:
            self._keeper.submit(self._early.pop(0))
        self._link.begin(self._keeper)
        self._offer_next("idle")

    def _offer_next(self, name: str) -> None:
        """A machine may have another session today."""
        page = self._window.page(name)
        if self._change is None:
            from desktop.candidate.session_change import SessionChange

            self._change = SessionChange(self._station, self._window, self)
            self._change.left.connect(self._go_on)
        self._change.offer(page, self.controller.state)

    def _ask_next(self) -> None:
        if self._change is not None:
            self._change.ask()

    def _go_on(self) -> None:
        self.goes_on = True
        QApplication.exit(0)

    def _hand_over(self, events: tuple[Event, ...]) -> None:
        self._bridge.deliver(events)
        self._link.observe(events)

    def _begin_again(self) -> None:
        """A ticket came, over the network or by stick: of the paper, or of the reserve in its place."""
        if self._keeper is None:
            self.begin()
        elif self.controller.state in BEFORE_START:
            job = Job(self, lambda: _reserve_waits(self._station))
            job.done.connect(self._change_paper)
            job.refused.connect(self.take_refusal)
            job.start()

    def _change_paper(self, waits: bool) -> None:
        """The reserve was opened before this candidate began: the seat begins anew with it."""
        if not waits or self._keeper is None or self.controller.state not in BEFORE_START:
            return
        self._keeper.stop()
        self._keeper = None
        self.begin()
        self.controller.incidents.tell(tr("The reserve paper was opened. Please check in again."), lasting=True)

    def _begin_anew(self) -> None:
        """The console sent a grant or whom to believe: it counts at once where nobody has checked in yet."""
        if self._make_room():
            self.begin()

    def _take_over(self, came: "SittingCame") -> None:
        """The console sent a sitting here: it goes on as if its stick had come."""
        sticks = self.controller.sticks
        if sticks is None or not self._make_room():
            return
        job = Job(self, lambda: _keeper_of_replica(self._station, came, sticks))
        job.done.connect(self._serve)
        job.refused.connect(self.take_refusal)
        job.start()

    def _stop_for(self, failure: BaseException) -> None:
        self.failure = failure
        QApplication.exit(1)

    def _show_idle(self, error: Error | None, state: State = State.WAITING) -> None:
        facts = self._station.facts()
        self.controller.take(SeatShown(facts.seat, facts.room, "", "", 0, False))
        self.controller.take(StateChanged(state.value))
        if error is not None:
            self.controller.incidents.show_error(error)

    def show_opening(self) -> None:
        """The page of the two proctors."""
        from desktop.candidate.opening import Opening

        if self._opening is None:
            self._opening = Opening(self._station, self._window, SystemClock())
            self._opening.opened.connect(self.begin)
            self._opening.left.connect(self.begin)
        self._opening.show()

    def show_swap(self) -> None:
        """The page on which a candidate of another machine goes on here."""
        from desktop.candidate.swap import Swap

        if self._swap is None and self.controller.sticks is not None:
            self._swap = Swap(self._station, self._window, self.controller.sticks, SystemClock())
            self._swap.taken_over.connect(self._serve)
            self._swap.left.connect(self.begin)
        if self._swap is not None and self._make_room():
            self._swap.show()

    def _make_room(self) -> bool:
        """Whether the seat may begin anew: nobody has checked in. A keeper that waited for somebody is put down."""
        if self._keeper is not None and self.controller.state is State.CHECK_IN:
            self._keeper.stop()
            self._keeper = None
        return self._keeper is None

    def _watch_sticks(self, sticks: "PluggedSticks") -> None:
        """From now on a stick that proctors touch to this seat is read."""
        from desktop.candidate.carried import Carried

        if self._carried is not None:
            return
        self._carried = Carried(self._station, sticks, lambda: self.controller.state is State.MOVED, self)
        self._carried.brought.connect(lambda content: self.submit(ApplyEnvelope(content)))
        self._carried.failed.connect(self.controller.incidents.show_error)
        self._carried.told.connect(self._tell_stick)
        self._carried.wiped.connect(self._tell_wiped)
        self._carried.ticket_came.connect(self._arm)
        self._carried.begin()

    def _tell_stick(self, carries_sitting: bool) -> None:
        read = tr("The stick was read; it may be pulled out.")
        carried = tr("The sitting is on the stick; pull it out and go on at the other machine.")
        self.controller.incidents.tell(carried if carries_sitting else read, lasting=carries_sitting)

    def _tell_wiped(self, count: int) -> None:
        told = tr("The centre has {n} sittings of this machine; they are no longer kept here.", n=count)
        self.controller.incidents.tell(told, lasting=True)

    def _tally(self, folder: Path) -> "StickTally | None":
        from desktop.workflows.stick_tally import tally_stick

        return tally_stick(self._station, folder)

    def _arm(self) -> None:
        """A ticket came by stick: it opens this session's paper, or that of the session after it."""
        self._begin_again()
        if (
            self._keeper is not None
            and self._change is not None
            and (self.controller.state is State.CHECK_IN or self.controller.state in OVER)
        ):
            self._change.look_again()


def _reserve_waits(station: StationFolder) -> bool:
    from desktop.workflows.armed_seat import reserve_waits

    return reserve_waits(station)


def _keeper_of(station: StationFolder, sticks: "PluggedSticks") -> "Keeper | None":
    """The keeper of this station's sitting, begun or gone on with; None before two proctors have opened the paper.

    The program proves itself first, here beside the window's thread. Raises E-SLF-01, E-SLF-02.
    """
    from desktop.workflows.armed_seat import StationPhase, station_phase
    from desktop.workflows.self_test import verify_program
    from desktop.workflows.sit import SittingOptions, open_sitting

    verify_program()
    if station.receipt_paths():
        from desktop.workflows.take_receipts import take_kept_receipts

        take_kept_receipts(station)
    if station_phase(station) in (StationPhase.NO_SESSION, StationPhase.NEEDS_OPENING):
        return None
    return open_sitting(station, SystemClock(), SittingOptions(sticks=sticks))


def _keeper_of_replica(station: StationFolder, came: "SittingCame", sticks: "PluggedSticks") -> "Keeper":
    """The keeper of a sitting that another machine began and a console sent here."""
    from desktop.workflows.sit import SittingOptions
    from desktop.workflows.swap_machine import take_over_replica

    options = SittingOptions(sticks=sticks)
    return take_over_replica(station, (came.slots, came.mirror), came.proctors, SystemClock(), options)


def _read_question(content: bytes) -> Question:
    """A question asset; imported late, as the first page shows none."""
    from desktop.formats.question_text import read_question

    return read_question(content, 0)


def _read_task(content: bytes) -> Task:
    """A task asset."""
    from desktop.formats.task_text import read_task

    return read_task(content, 0)
