"""A room link on the loopback: one console, stations, strangers with bare sockets. Everything real but the answers."""

import itertools
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.clock import SystemClock
from desktop.crypto.joining import new_id, sha256
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_contexts import TlsEnd
from desktop.crypto.tls_keys import tls_key_hash
from desktop.room.frames import Frame, FrameKind, write_frame
from desktop.room.greeting import write_greeting
from desktop.room.messages import LEVEL, Hello, Note, SeatStatus, write_note
from desktop.room.room_register import Peer
from desktop.workflows.link_outbox import OutgoingState
from desktop.workflows.received_files import Read
from desktop.workflows.room_events import ConsoleEvent, StationEvent
from desktop.workflows.room_server import RoomServer, ServerTerms
from desktop.workflows.station_line import LineTerms
from desktop.workflows.station_link import StationLink

SESSION, GRANT = b"S" * 16, b"g" * 32
STATUS = SeatStatus("answering", 12, 190, 5_000, 400, 0, "", 0, 0, 0, 0, 2, 77, "")
_numbers = itertools.count(1)


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Until `condition` holds; a condition that never does fails the test."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@dataclass
class Desk:
    """What a station has to send; a test puts it here."""

    state: OutgoingState = field(default_factory=OutgoingState)

    def look(self) -> OutgoingState:
        """What there is."""
        return self.state


@dataclass
class LinkedStation:
    """A station with its link and everything it heard."""

    link: StationLink
    key: SigningKey
    peer: Peer
    desk: Desk
    heard: list[StationEvent]

    def got(self, kind: type) -> list[StationEvent]:
        """What it heard of one kind."""
        return [event for event in self.heard if isinstance(event, kind)]


@dataclass
class LinkedRoom:
    """A console that knows `seats` stations."""

    folder: Path
    seats: int = 3
    read: Read = lambda kind, path: None
    port: int = 0
    most_strangers_of_one: int = 8
    announce: bool = False
    key: SigningKey = field(default_factory=new_signing_key)
    events: list[ConsoleEvent] = field(default_factory=list)
    stations: list[LinkedStation] = field(default_factory=list)
    wires: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = [new_signing_key() for _ in range(self.seats)]
        self.peers = tuple(
            Peer(sha256(b"station %d" % seat), tls_key_hash(key), seat, f"{seat:02d}")
            for seat, key in enumerate(self.keys, 1)
        )
        self.console = Peer(sha256(b"console"), tls_key_hash(self.key), 0, "监考端")
        self.open()

    def open(self) -> None:
        """Start the console's program; a second time on the same port."""
        self.server = RoomServer(
            ServerTerms(
                SESSION, "监考端", self.key, self.peers, self.folder / "console", self.read, host="127.0.0.1",
                port=self.port, announce=self.announce, most_strangers_of_one=self.most_strangers_of_one,
            ),
            SystemClock(),
            self.events.append,
        )  # fmt: skip
        self.port = self.server.start()

    def station(self, seat: int = 1, *, key: SigningKey | None = None, port: int = 0, **hello: object) -> LinkedStation:
        """A station's program; `key` makes it somebody else, `port` sends it elsewhere."""
        desk, heard, mine = Desk(), [], key or self.keys[seat - 1]
        said = replace(Hello(LEVEL, new_id(), SESSION, GRANT, seat), **hello)  # type: ignore[arg-type]
        terms = LineTerms(
            said, mine, (self.console,), self.folder / f"station-{next(_numbers)}", lambda kind, path: None
        )
        link = StationLink(terms, desk, SystemClock(), heard.append, listen=self.announce)
        station = LinkedStation(link, mine, self.peers[seat - 1], desk, heard)
        link.start([] if self.announce else [("127.0.0.1", port or self.port)])
        self.stations.append(station)
        return station

    def got(self, kind: type) -> list[ConsoleEvent]:
        """What the console heard of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def refusals(self) -> set[str]:
        """The codes with which connections were refused or cut off."""
        return {event.code for event in self.events if type(event).__name__ == "PeerRefused"}

    def close(self) -> None:
        """Stop everything."""
        for wire in self.wires:
            wire.close()
        for station in self.stations:
            station.link.stop()
        self.server.stop()

    # --- strangers ---------------------------------------------------------------------------------------------------

    def knock(self) -> socket.socket:
        """A bare connection."""
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.wires.append(wire)
        return wire

    def intrude(self, seat: int = 1) -> "Intruder":
        """A machine that holds a station's key and speaks TLS, but says what it likes."""
        end = TlsEnd(self.keys[seat - 1], server=False)
        wire = self.knock()
        wire.sendall(write_greeting(end.certificate))
        greeting = wire.recv(16, socket.MSG_WAITALL)
        certificate = wire.recv(int.from_bytes(greeting[12:16], "big"), socket.MSG_WAITALL)
        end.accept(certificate)
        secure = end.context.wrap_socket(wire)
        self.wires.append(secure)
        return Intruder(secure)


@dataclass
class Intruder:
    """A member of the room with bad manners."""

    wire: ssl.SSLSocket

    def say(self, *notes: Note) -> None:
        """Well-formed notes."""
        for note in notes:
            self.wire.sendall(write_frame(Frame(FrameKind.NOTE, write_note(note))))

    def hello(self, seat: int = 1) -> "Intruder":
        """Introduce itself."""
        self.say(Hello(LEVEL, new_id(), SESSION, GRANT, seat))
        return self

    def is_cut_off(self) -> bool:
        """Whether the console ended the connection, read to its end."""
        with suppress(OSError):
            self.wire.settimeout(10)
            while self.wire.recv(65_536):
                pass
        return True
