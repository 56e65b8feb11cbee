"""The console's end of every connection of a room, on one event loop: who is there, what they say, what they are told.

Everything here runs on the loop's thread, except `views`, `take_changes` and `attend`, which lock. `RoomServer` owns
it.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import Clock, elapsed_ns
from desktop.crypto.signing import SigningKey
from desktop.crypto.tls_contexts import TlsEnd
from desktop.errors import Error
from desktop.room.console_side import ConsoleSide, ConsoleTerms
from desktop.room.conversation import Arrived
from desktop.room.limits import MOST_STRANGERS, MOST_STRANGERS_OF_ONE
from desktop.room.mailbox import Post
from desktop.room.messages import Farewell, Got, Hello, Offer, SeatStatus, Told
from desktop.room.room_register import Peer, RoomRegister
from desktop.room.seat_states import Presence, SeatView
from desktop.room.transfers import Chunk, FileEnded, ReadAt
from desktop.workflows.arriving_files import ArrivingFiles
from desktop.workflows.received_files import Read
from desktop.workflows.refused_peers import RefusedPeers
from desktop.workflows.room_events import (
    ConsoleEvent,
    EnvelopeTaken,
    FileDelivered,
    FileRefused,
    PeerRefused,
    PostConfirmed,
    StationBack,
    StationJoined,
    StationLost,
    StatusTaken,
)
from desktop.workflows.room_takes import CONSOLE_TAKES
from desktop.workflows.room_wire import LANDING_BYTES, Wire

OnEvent = Callable[[ConsoleEvent], None]


@dataclass(frozen=True)
class ServerTerms:
    """What a console's link stands on. `key` is its TLS key, `folder` takes what arrives, `read` is the full reader.

    Port 0 takes any free one. `announce`: send discovery packets.
    """

    session: bytes
    name: str
    key: SigningKey
    peers: tuple[Peer, ...]
    folder: Path
    read: Read
    caps: Mapping[str, int] = field(default_factory=lambda: CONSOLE_TAKES)
    host: str = "0.0.0.0"
    port: int = 0
    announce: bool = True
    most_strangers_of_one: int = MOST_STRANGERS_OF_ONE
    most_strangers: int = MOST_STRANGERS


class RoomExchange:
    """A `WireOwner`: one `ConsoleSide` for each open wire, one register for the room."""

    def __init__(self, terms: ServerTerms, clock: Clock, on_event: OnEvent) -> None:
        self.landing = bytearray(LANDING_BYTES)
        self._terms = terms
        self._clock = clock
        self._on_event = on_event
        self._end = TlsEnd(terms.key, server=True)
        self._pins = {peer.tls: peer for peer in terms.peers}
        self._register = RoomRegister(terms.peers)
        self._lock = threading.Lock()
        self._strangers: dict[Wire, str] = {}
        self._sides: dict[Wire, ConsoleSide] = {}
        self._joined: dict[bytes, Wire] = {}
        self._offers: dict[Wire, deque[tuple[Offer, ReadAt]]] = {}
        """Files for a station: the first one is under way, the others follow in their order."""
        self._refused = RefusedPeers()
        self._files = ArrivingFiles(terms.folder, terms.read, self._tell_of_file)

    # --- for the owner -----------------------------------------------------------------------------------------------

    def new_wire(self) -> Wire:
        """The protocol of a new connection."""
        return Wire(self, self._end, self._pins, server=True)

    def views(self) -> tuple[SeatView, ...]:
        """Every machine, by seat."""
        with self._lock:
            return self._register.views()

    def take_changes(self) -> tuple[SeatView, ...]:
        """The views that are new since this was asked last."""
        with self._lock:
            return self._register.take_changes()

    def attend(self, machine: bytes) -> None:
        """A proctor has answered the call of this station."""
        with self._lock:
            self._register.attend(machine)

    def post(self, post: Post, machines: Sequence[bytes]) -> None:
        """Post to stations, now or when they come."""
        for machine in machines:
            with self._lock:
                is_here = self._register.post(machine, post)
            if is_here and machine in self._joined:
                self._send_post(self._joined[machine], post)

    def take_back(self, post: bytes, machines: Sequence[bytes]) -> None:
        """What was posted no longer counts."""
        for machine in machines:
            with self._lock:
                self._register.take_back(machine, post)

    def offer(self, machine: bytes, offer: Offer, read: ReadAt) -> bool:
        """Offer a file to a station that is here, after those before it; False when it is not."""
        wire = self._joined.get(machine)
        if wire is None:
            return False
        self._offers[wire].append((offer, read))
        if len(self._offers[wire]) == 1:
            self._offer_first(wire)
        return True

    def _offer_first(self, wire: Wire) -> None:
        self._sides[wire].offer(*self._offers[wire][0])
        wire.send(self._sides[wire].take_output())

    def tick(self) -> None:
        """Time passed: pings, silence, pieces of files, refusals that were counted."""
        now_ns = self._now()
        for wire, side in list(self._sides.items()):
            try:
                side.tick(now_ns)
            except Error as error:
                self._part(wire, side, error)
            if output := side.take_output():
                wire.send(output)
        with self._lock:
            silent = self._register.look(now_ns)
        for machine in silent:
            self._on_event(StationLost(machine, "E-NET-04"))
        for refused in self._refused.due(now_ns):
            self._on_event(refused)

    def close(self) -> None:
        """End every connection."""
        for wire in [*self._sides, *self._strangers]:
            wire.break_off()
        self._files.close()

    # --- what wires tell ---------------------------------------------------------------------------------------------

    def wire_made(self, wire: Wire) -> bool:
        """A stranger knocks; few at once are let into the hall."""
        of_one = sum(address == wire.address for address in self._strangers.values())
        if len(self._strangers) >= self._terms.most_strangers or of_one >= self._terms.most_strangers_of_one:
            return False
        self._strangers[wire] = wire.address
        return True

    def wire_opened(self, wire: Wire) -> None:
        """A machine of the session has proven its key."""
        terms = ConsoleTerms(self._terms.session, self._terms.name, self._terms.caps)
        self._sides[wire] = ConsoleSide(terms, self._now())
        self._offers[wire] = deque()

    def wire_heard(self, wire: Wire, data: bytes) -> None:
        """Bytes of a machine of the session."""
        side = self._sides.get(wire)
        if side is None:
            return
        now_ns = self._now()
        try:
            for arrived in side.receive(data, now_ns):
                self._take(wire, side, arrived, now_ns)
        except Error as error:
            self._part(wire, side, error)
        wire.send(side.take_output())

    def wire_closed(self, wire: Wire, error: Error | None) -> None:
        """The end of a connection, or of an attempt."""
        self._strangers.pop(wire, None)
        self._sides.pop(wire, None)
        self._offers.pop(wire, None)
        self._files.forget(wire)
        machine = wire.peer.machine if wire.peer is not None else b""
        if self._joined.get(machine) is wire:
            del self._joined[machine]
            with self._lock:
                was_here = self._register.view(machine).presence is Presence.HERE
                self._register.leave(machine)
            if was_here:
                self._on_event(StationLost(machine, error.code if error else ""))
        if error is not None:
            self._refuse(PeerRefused(wire.address, error.code, machine, 1))

    # --- what machines say -------------------------------------------------------------------------------------------

    def _take(self, wire: Wire, side: ConsoleSide, arrived: Arrived, now_ns: int) -> None:
        assert wire.peer is not None
        machine = wire.peer.machine
        if isinstance(arrived, Hello):
            self._join(wire, side, arrived, now_ns)
            return
        with self._lock:
            was_silent = self._register.heard(machine, now_ns)
            if isinstance(arrived, SeatStatus):
                self._register.take_status(machine, arrived, now_ns)
        if was_silent:
            self._on_event(StationBack(machine))
        if isinstance(arrived, SeatStatus):
            self._on_event(StatusTaken(machine, arrived))
        elif isinstance(arrived, bytes):
            self._on_event(EnvelopeTaken(machine, arrived))
        elif isinstance(arrived, Offer):
            self._files.begin(wire, side, arrived)
        elif isinstance(arrived, Chunk):
            self._files.take(wire, side, arrived)
        else:
            self._take_answer(wire, machine, arrived)

    def _take_answer(self, wire: Wire, machine: bytes, arrived: Arrived) -> None:
        if isinstance(arrived, Got):
            with self._lock:
                confirmed = self._register.confirmed(machine, arrived.post)
            if confirmed:
                self._on_event(PostConfirmed(machine, arrived.post))
        elif isinstance(arrived, FileEnded):
            offer, offers = arrived.offer, self._offers[wire]
            offers.popleft()
            if offers:
                self._offer_first(wire)
            ended = FileRefused(machine, offer.kind, offer.name, arrived.code) if arrived.code else None
            self._on_event(ended or FileDelivered(machine, offer.kind, offer.name, offer.sha))
        elif isinstance(arrived, Farewell):
            wire.close()

    def _join(self, wire: Wire, side: ConsoleSide, hello: Hello, now_ns: int) -> None:
        assert wire.peer is not None
        machine = wire.peer.machine
        with self._lock:
            posts = self._register.join(machine, hello, now_ns)
        self._strangers.pop(wire, None)
        before = self._joined.get(machine)
        self._joined[machine] = wire
        if before is not None:
            before.break_off()
        side.welcome(now_ns)
        for post in posts:
            self._send_post(wire, post)
        self._on_event(StationJoined(machine, hello))

    def _send_post(self, wire: Wire, post: Post) -> None:
        side = self._sides[wire]
        if post.text:
            side.say(Told(post.id, post.text))
        else:
            side.send_envelope(post.envelope)
        wire.send(side.take_output())

    def _part(self, wire: Wire, side: ConsoleSide, error: Error) -> None:
        """Say why, then end it."""
        side.part(error.code)
        wire.send(side.take_output())
        wire.close(error)

    def _refuse(self, refused: PeerRefused) -> None:
        if self._refused.count(refused, self._now()):
            self._on_event(refused)

    def _tell_of_file(self, event: ConsoleEvent) -> None:
        self._on_event(event)

    def _now(self) -> int:
        return elapsed_ns(self._clock)
