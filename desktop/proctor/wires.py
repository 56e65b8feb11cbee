"""The room's network behind the window: what machines say reaches the wall, what is decided here reaches the machines.

Where no port can be opened, or no machine comes, the room goes on with sticks and codes.
"""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface

from desktop.clock import Clock
from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.sitting import OVER, STARTED, State
from desktop.formats.witness import Command
from desktop.language import advice_of, message_of, tr
from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.room.discovery import LINK_PORT
from desktop.room.seat_states import Presence
from desktop.ui.background import Job
from desktop.workflows.linked_room import LinkedRoom
from desktop.workflows.open_session import OpenedSession
from desktop.workflows.room_desk import RoomDesk

LOOK_MS = 50
_COMMANDS = {
    Audit.STARTED: Command.START, Audit.PAUSED: Command.PAUSE, Audit.RESUMED: Command.RESUME,
    Audit.UNLOCKED: Command.UNLOCK, Audit.HAND_IN_ORDERED: Command.CLOSE_SECTION,
}  # fmt: skip


class Wires(QObject):
    """One link at a time: that of the session whose desk is open."""

    _recorded = Signal()

    def __init__(self, window: ProctorWindow, controller: Controller, clock: Clock, port: int = LINK_PORT) -> None:
        super().__init__()
        self._window, self._controller, self._clock, self._port = window, controller, clock, port
        self.link: LinkedRoom | None = None
        self._here: set[bytes] = set()
        self._recorded.connect(controller.refresh)
        controller.room_opened.connect(self._open)
        controller.paper_opened.connect(self._post_ticket)
        controller.opening.taken.connect(self._hand_on_trust)
        controller.acted.connect(self._carry_out)
        controller.room_left.connect(self.stop)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def stop(self) -> None:
        """End every connection; stations go on alone."""
        self._timer.stop()
        if self.link is not None:
            self.link.stop()
            self.link = None

    def _open(self, desk: RoomDesk) -> None:
        self.stop()
        heads, actions, orders = self._controller.heads, self._controller.actions, self._controller.orders
        if heads is None or actions is None or orders is None:
            return
        try:
            link = LinkedRoom(desk, heads, self._clock, self._recorded.emit, self._port)
            port = link.start()
        except Error as error:
            self._window.say(message_of(error), advice_of(error), error.code, "warn")
            return
        self.link, self._here = link, set()
        actions.by_link = lambda: bool(self._here)
        actions.away = self._away
        orders.signed.connect(link.post_order)
        self._window.more.show_address(own_addresses(), port)
        self._timer.start()

    def _look(self) -> None:
        if self.link is None:
            return
        views = self.link.take_changes()
        for view in views:
            (self._here.add if view.presence is Presence.HERE else self._here.discard)(view.station)
        if views:
            self._controller.hear(views)

    def _away(self) -> tuple[int, ...]:
        """Seats under way whose machines are not heard, or did not stand still with the room."""
        desk, board = self._controller.desk, self._controller.board
        if desk is None or board is None:
            return ()
        found = []
        for row in desk.roster.rows:
            seat = desk.record.seat(row.seat)
            machine = seat.machine or desk.machine_of(row.seat)
            state = board.state_at(machine)
            sits = not seat.is_accounted and (bool(seat.checked_in_ms) or state in STARTED) and state not in OVER
            if sits and not (machine in self._here and state is State.PAUSED):
                found.append(row.seat)
        return tuple(found)

    def _post_ticket(self, opened: OpenedSession) -> None:
        if self.link is not None:
            self.link.post_ticket(opened.data)

    def _hand_on_trust(self) -> None:
        if self.link is not None:
            self.link.hand_on_trust()

    def _carry_out(self, _act: object, _seats: tuple[int, ...], entry: AuditEntry | None) -> None:
        """What was put on record and means something to the machines."""
        if self.link is None or entry is None:
            return
        if entry.kind in _COMMANDS:
            self.link.command(_COMMANDS[entry.kind], entry.seats)
        elif entry.kind is Audit.MESSAGE:
            self.link.tell_words(entry.text, entry.seats)
        elif entry.kind in (Audit.CALL_ANSWERED, Audit.CREDIT):
            for seat in entry.seats:
                self.link.attend(seat)
        elif entry.kind is Audit.SWAPPED:
            self._send_sitting(self.link, entry)

    def _send_sitting(self, link: LinkedRoom, entry: AuditEntry) -> None:
        """To a spare machine that is here; otherwise, or where the copy is not whole, people carry it by hand."""
        desk, machine = self._controller.desk, bytes.fromhex(str(entry.values["new"]))
        if desk is None or machine not in self._here:
            return
        numbers = {person.name: person.no for person in desk.roster.people if person.no is not None}
        proctors = [numbers[name] for name in entry.people if name in numbers]
        if len(proctors) != 2:
            return
        job = Job(self, lambda: link.send_sitting(entry.seats[0], machine, (proctors[0], proctors[1])))
        job.done.connect(self._tell_sent)
        job.refused.connect(lambda error: self._window.say(message_of(error), advice_of(error), error.code, "warn"))
        job.start()

    def _tell_sent(self, missing: int) -> None:
        """What never came over the network is named: its candidate has to make it again."""
        said = tr("The sitting was sent to the spare machine.")
        if not missing:
            self._window.say(said)
            return
        lost = tr("{n} files of its task folders had not reached the console and are missing there.", n=missing)
        self._window.say(said, lost, level="warn")


def own_addresses() -> str:
    """This machine's addresses, for people who type one at a station."""
    found = [
        address.toString()
        for address in QNetworkInterface.allAddresses()
        if address.protocol() == QAbstractSocket.NetworkLayerProtocol.IPv4Protocol and not address.isLoopback()
    ]
    return tr(", ").join(found[:3]) or "127.0.0.1"
