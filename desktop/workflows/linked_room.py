"""A room's desk and its network joined: what stations send is verified, kept and answered; what is decided is posted.

The server's thread only queues; a thread of its own reads heads and bundles, writes the room's journal and answers.
Without it everything goes by stick: nothing here is needed to begin, to go on or to collect.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from desktop.clock import Clock
from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.exam.sitting import BEFORE_START, OVER, RUNNING, State
from desktop.formats.artefacts import KHEAD, KRESULT, artefact_of
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, read_head
from desktop.formats.roster import RosterRow
from desktop.formats.ticket import read_ticket
from desktop.formats.witness import Command
from desktop.room.discovery import LINK_PORT
from desktop.room.messages import SeatStatus
from desktop.room.seat_states import Presence, SeatView
from desktop.workflows.collect_bundles import collect
from desktop.workflows.refused_codes import RefusedCodes
from desktop.workflows.room_clock import SeatClocks
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.room_events import (
    ConsoleEvent,
    EnvelopeTaken,
    FileTaken,
    PeerRefused,
    StationBack,
    StationJoined,
    StationLost,
    StatusTaken,
)
from desktop.workflows.room_exchange import ServerTerms
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.room_peers import station_peers
from desktop.workflows.room_server import RoomServer
from desktop.workflows.room_takes import ConsoleReader
from desktop.workflows.sitting_sender import SittingSender
from desktop.workflows.trust_news import RoomNews
from desktop.workflows.work_copies import WORK_KIND

BATCH_SECONDS = 0.2
LOOPBACK = "127.0.0.1"
_COMMAND_AGAIN_NS = 2_000_000_000
_MOST_AT_ONCE = 1_000
_MOST_TOLD = 20
"""Refused strangers on record per session: a flood must not fill the journal."""


class LinkedRoom:
    """Made with a desk; `tell` is called without words, on another thread, when something went on record."""

    host = "0.0.0.0"
    """Where it listens; only there where others can come from it calls out for them."""

    def __init__(self, desk: RoomDesk, heads: RoomHeads, clock: Clock, tell: Callable[[], None], port: int = LINK_PORT):
        """Raises E-STN-02 when this console has no key for the link."""
        self._desk, self._heads, self._clock, self._tell = desk, heads, clock, tell
        self._rows = {(row.candidate, row.attempt): row for row in desk.roster.rows}
        self._seats = {desk.machine_of(row.seat): row.seat for row in desk.roster.rows}
        self._queue: queue.Queue[ConsoleEvent | Callable[[], None] | None] = queue.Queue()
        self._lost: set[bytes] = set()
        self._calls: dict[tuple[int, ...], int] = {}
        self._recalled: set[bytes] = set()
        self._states: dict[bytes, str] = {}
        self._clocks = SeatClocks(desk)
        self._codes = RefusedCodes(desk)
        self._commanded: dict[bytes, int] = {}
        self._news = RoomNews(desk)
        self._hurry = threading.Event()
        self._strangers = 0
        self._fenced: set[bytes] = set()
        self._returned: set[bytes] = set()
        self._notes: dict[tuple[bytes, bool], bytes] = {}
        name = desk.grant.trust.card_of(desk.keys.sign.key_id)
        terms = ServerTerms(
            desk.session, name.holder.name if name is not None else "", desk.console.tls_key(),
            station_peers(desk.grant), desk.folder / "received", ConsoleReader(desk.grant), host=self.host, port=port,
            announce=self.host != LOOPBACK,
        )  # fmt: skip
        self._server = RoomServer(terms, clock, self._queue.put)
        self._sender = SittingSender(desk, heads, self._server)
        self._thread = threading.Thread(target=self._work, name="linked-room", daemon=True)

    def start(self) -> int:
        """Listen; the port. Tickets that were written before are posted again. Raises E-NET-09."""
        port = self._server.start()
        self._thread.start()
        for path in self._desk.console.ticket_paths():
            with suppress(Error, OSError):
                data = path.read_bytes()
                read_ticket(source_of(data), self._desk.grant.trust, self._desk.grant)
                self._server.post_envelope(data)
        return port

    def stop(self) -> None:
        """End every connection; what has arrived is still worked off."""
        self._server.stop()
        self._queue.put(None)
        self._hurry.set()
        self._thread.join()

    def take_changes(self) -> tuple[SeatView, ...]:
        """What the wall has not seen yet."""
        return self._server.take_changes()

    def post_ticket(self, data: bytes) -> None:
        """The paper was opened: arm every station."""
        self._server.post_envelope(data)

    def command(self, command: Command, seats: Iterable[int] = ()) -> None:
        """Start, pause, resume … the sittings at these seats; without seats of the whole room."""
        chosen = tuple(seats)
        self._queue.put(lambda: self._command_all(command, chosen))
        self._hurry.set()

    def tell_words(self, text: str, seats: Sequence[int] = ()) -> None:
        """Words to candidates; without seats to the whole room."""
        self._server.tell(text, self._machines(seats) if seats else None)

    def post_order(self, data: bytes, seats: Sequence[int] = ()) -> None:
        """A signed order for these seats; without seats for the whole room."""
        self._server.post_envelope(data, self._machines(seats) if seats else None)

    def send_sitting(self, seat: int, machine: bytes, proctors: tuple[int, int]) -> int:
        """Send the copy of a seat's sitting to the machine that takes over, now and when it comes; two holders decided.
        How many files of its task folders never came here, and so cannot go along.

        Raises E-SWP-01 when nothing of it came here, and what refuses the copy (`sitting_for`).
        """
        return self._sender.send(seat, machine, proctors)

    def hand_on_trust(self) -> None:
        """A card or a revocation list was taken from a stick: stations that are here get it now."""
        self._news.look_again()
        for view in self._server.views():
            if view.presence is Presence.HERE and view.station:
                self._hand_on(view.station, self._desk.grant.digest)

    def attend(self, seat: int) -> None:
        """A proctor went to the seat."""
        for machine in self._machines((seat,)):
            self._server.attend(machine)

    # --- the thread that works ----------------------------------------------------------------------------------------

    def _work(self) -> None:
        """In batches: what machines say is gathered for a moment, what people decide does not wait."""
        while True:
            batch = [self._queue.get()]
            self._hurry.wait(BATCH_SECONDS)
            self._hurry.clear()
            with suppress(queue.Empty):
                while len(batch) < _MOST_AT_ONCE:
                    batch.append(self._queue.get_nowait())
            if self._take(batch):
                self._tell()
            if None in batch:
                return

    def _take(self, batch: Sequence[ConsoleEvent | Callable[[], None] | None]) -> bool:
        """Work off what came; whether anything went on record."""
        before = len(self._desk.record.events)
        collected = False
        heads = []
        for event in batch:
            if isinstance(event, EnvelopeTaken):
                heads.append((event.machine, event.content))
            elif isinstance(event, FileTaken):
                collected = self._take_file(event) or collected
            elif isinstance(event, StatusTaken):
                self._take_status(event.machine, event.status)
            elif callable(event):
                event()
            elif event is not None:
                self._take_presence(event)
        if heads:
            self._take_heads([one for one in heads if artefact_of(one[1][:8]) is KHEAD])
        return collected or len(self._desk.record.events) != before

    def _take_heads(self, contents: Sequence[tuple[bytes, bytes]]) -> None:
        stopped = {bytes.fromhex(machine) for machine in self._desk.record.stopped_machines}
        kept = [one for one in contents if one[0] not in stopped or not self._is_fenced(*one)]
        news, stories = self._heads.take(kept)
        for head in news:
            self._note(head, self._due_command(head.station))
        for story in stories:
            row = next((row for (candidate, _), row in self._rows.items() if candidate == story.candidate), None)
            self._write(Audit.ALARM, Note(() if row is None else (row.seat,), cause=story.code))

    def _is_fenced(self, machine: bytes, content: bytes) -> bool:
        """A machine whose sitting goes on elsewhere is back: it is shown the other's head, and does not go on."""
        trust, stations = self._desk.grant.trust, self._desk.grant.header.stations
        with suppress(Error):
            newest = self._desk.heads().get(read_head(source_of(content), trust, stations).store)
            if newest is not None and read_head(source_of(newest.data), trust, stations).station != machine:
                if machine not in self._fenced:
                    self._fenced.add(machine)
                    self._server.post_envelope(newest.data, [machine])
                return True
        return False

    def _take_file(self, event: FileTaken) -> bool:
        if event.kind == WORK_KIND:
            self._sender.take_copy(event.machine)
        if event.kind != KRESULT.extension:
            return False
        try:
            return collect(self._desk, event.path.read_bytes(), "link").news
        except (Error, OSError) as error:
            cause = error.code if isinstance(error, Error) else "E-OUT-01"
            self._write(Audit.REFUSED_FILE, Note(self._seat_of(event.machine), cause=cause))
            return False

    def _take_status(self, machine: bytes, status: SeatStatus) -> None:
        """What the record keeps of a status: a new call, and the moment of the hand-in."""
        if self._is_replaced(machine):
            return
        if status.calls:
            self._take_calls(machine, status)
        if self._codes.is_news(machine, status.notice):
            self._codes.note(self._seat_of(machine), status.notice)
        before, self._states[machine] = self._states.get(machine, ""), status.state
        if status.state in _OVER and before not in _OVER:
            seat = self._seat_of(machine)
            found = self._desk.record.seat(seat[0]) if seat else None
            if found is not None and not found.handed_in_ms and not found.stop_cause:
                self._write(Audit.HANDED_IN, Note(seat))
        if self._clocks.is_news(machine, status.notice):
            self._clocks.note(self._seat_of(machine))
        self._catch_up(machine, status.state)

    def _catch_up(self, machine: bytes, state: str) -> None:
        """A station that was away, or that a console started again does not remember, is told what the room does."""
        due, record = self._due_command(machine), self._desk.record
        if due is Command.PAUSE or (due is Command.START and state == State.READY.value):
            self._command_one(due, machine)
        elif machine in self._returned and state == State.PAUSED.value and not record.paused:
            self._returned.discard(machine)
            resumed = any(entry.kind is Audit.RESUMED for entry in record.events)
            if resumed:  # what stands still for another reason does not heed it
                self._command_one(Command.RESUME, machine)
        if state in _RUNNING:
            self._returned.discard(machine)

    def _take_presence(self, event: ConsoleEvent) -> None:
        if isinstance(event, StationLost) and event.machine not in self._lost:
            self._lost.add(event.machine)
            over = self._states.get(event.machine, "") in _OVER
            if not over and not self._is_replaced(event.machine):
                self._write(Audit.LOST, Note(self._seat_of(event.machine)))
        elif isinstance(event, StationJoined):
            self._returned.add(event.machine)
            if self._desk.roster.at_seat(event.hello.seat) is not None:
                self._seats[event.machine] = event.hello.seat
            self._hand_on(event.machine, event.hello.grant)
            self._sender.joined(event.machine)
            self._note_back(event.machine)
        elif isinstance(event, StationBack):
            self._note_back(event.machine)
        elif isinstance(event, PeerRefused) and self._strangers < _MOST_TOLD:
            self._strangers += 1
            self._write(Audit.REFUSED_PEER, Note(self._seat_of(event.machine), cause=event.code, text=event.address))

    def _hand_on(self, machine: bytes, grant: bytes) -> None:
        """What a station may lack; it keeps what is news to it."""
        for news in self._news.since(grant):
            self._server.send_file(machine, news.kind, news.name, news.content)

    def _note_back(self, machine: bytes) -> None:
        if machine in self._lost:
            self._lost.discard(machine)
            if not self._is_replaced(machine):
                self._write(Audit.BACK, Note(self._seat_of(machine)))

    # --- commands -----------------------------------------------------------------------------------------------------

    def _command_all(self, command: Command, seats: tuple[int, ...]) -> None:
        for row in self._desk.roster.rows:
            if not seats or row.seat in seats:
                self._command_row(command, row)

    def _command_one(self, command: Command, machine: bytes) -> None:
        now = self._clock.read().elapsed_ns
        if now - self._commanded.get(machine, -_COMMAND_AGAIN_NS) < _COMMAND_AGAIN_NS:
            return
        seat = self._seat_of(machine)
        row = self._desk.roster.at_seat(seat[0]) if seat else None
        if row is not None and self._command_row(command, row):
            self._commanded[machine] = now

    def _command_row(self, command: Command, row: RosterRow) -> bool:
        """Post a command on the newest head of a candidate; False when the console knows of no journal yet."""
        head = self._heads.of_candidate(row.candidate, row.attempt)
        if head is None:
            return False
        self._note(head, command)
        return True

    def _note(self, head: Head, command: Command) -> None:
        """Post a note. An older one of its kind no longer counts; a plain one never takes the place of a command."""
        is_command = command is not Command.NONE
        for kind in (False, True) if is_command else (False,):
            before = self._notes.pop((head.station, kind), None)
            if before is not None:
                self._server.take_back(before, [head.station])
        post = self._server.post_envelope(self._heads.witness(head, command), [head.station])
        self._notes[head.station, is_command] = post

    def _due_command(self, machine: bytes) -> Command:
        """A station that is heard of after the start is started too: in time, or when its candidate was admitted; one
        that is heard of while the room stands still stands still, too.
        """
        record, state = self._desk.record, self._states.get(machine, "")
        wanted = _RUNNING if record.paused else _BEFORE_BEGIN
        if not record.started_ms or state not in wanted:  # asked for every status: what it finds most often comes first
            return Command.NONE
        seat = self._seat_of(machine)
        if not seat or record.paused:
            return Command.PAUSE if seat else Command.NONE
        in_time = self._desk.seconds_since_start() <= self._desk.policy.late_entry_s
        return Command.START if in_time or record.seat(seat[0]).checked_in_ms else Command.NONE

    def _machines(self, seats: Sequence[int]) -> list[bytes]:
        """The machines where the sittings of these seats are; a seat that was never heard of has none."""
        at = {seat: machine for machine, seat in self._seats.items() if machine}
        found = [self._desk.record.seat(seat).machine or at.get(seat, b"") for seat in seats]
        return [machine for machine in found if machine]

    def _seat_of(self, machine: bytes) -> tuple[int, ...]:
        """The seat whose sitting this machine holds; empty for a spare one or a stranger."""
        moved = [seat for seat, found in self._desk.record.seats.items() if found.machine == machine]
        seat = moved[0] if moved else self._seats.get(machine, 0)
        return (seat,) if seat and machine else ()

    def _take_calls(self, machine: bytes, status: SeatStatus) -> None:
        """A call is noted once for a seat, whatever machine holds its sitting and however often either side starts."""
        seat, record = self._seat_of(machine), self._desk.record
        if not seat:
            return
        if seat not in self._calls:
            self._calls[seat] = sum(entry.kind is Audit.CALL and entry.seats == seat for entry in record.events)
        if status.calls > self._calls[seat]:
            self._write(Audit.CALL, Note(seat, cause=status.call))
            self._calls[seat] = status.calls
        elif machine not in self._recalled and not record.seat(seat[0]).called:
            self._server.attend(machine)
        self._recalled.add(machine)

    def _is_replaced(self, machine: bytes) -> bool:
        """Whether the sitting that began at this machine goes on at another one: its news is no longer the seat's."""
        record = self._desk.record
        left = machine.hex() in record.stopped_machines
        return left and all(seat.machine != machine for seat in record.seats.values())

    def _write(self, kind: Audit, note: Note) -> None:
        self._desk.write(kind, note)


_RUNNING = frozenset(state.value for state in RUNNING)
_OVER = frozenset(state.value for state in OVER)
_BEFORE_BEGIN = frozenset(state.value for state in BEFORE_START)
