"""A room full of stations in one process: hundreds of real links over real TLS, on one event loop, without sittings.

What they say is simulated; how they say it is the program's own. For tests, rehearsals of a network, and benchmarks.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.clock import Clock, SystemClock, elapsed_ns
from desktop.crypto.joining import new_id, sha256
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.sitting import State
from desktop.room.messages import LEVEL, Hello, SeatStatus
from desktop.room.room_register import Peer
from desktop.workflows.link_outbox import OutgoingState
from desktop.workflows.room_events import ConsoleJoined, ConsoleLost, EnvelopePosted, StationEvent, WordsPosted
from desktop.workflows.station_line import Address, LineTerms, StationLine

QUESTIONS = 190
SECTION_S = 5_400
READY = SeatStatus(State.READY.value, 0, QUESTIONS, -1, 0, 0, "", 0, 0, 0, 0, 2, 0, "")


@dataclass(frozen=True)
class SimulatedSeat:
    """A machine that exists only here: its TLS key, and as the console knows it."""

    key: SigningKey
    peer: Peer


def invent_seats(count: int) -> tuple[SimulatedSeat, ...]:
    """Machines for seats 1 … `count`."""
    keys = [new_signing_key() for _ in range(count)]
    return tuple(
        SimulatedSeat(key, Peer(sha256(b"machine" + key.public), tls_key_hash(key), seat, f"{seat:02d}"))
        for seat, key in enumerate(keys, 1)
    )


@dataclass(frozen=True)
class SimulatedTerms:
    """The session's id and grant, its console and where that listens, and a folder for what it sends."""

    session: bytes
    grant: bytes
    console: Peer
    address: Address
    folder: Path


@dataclass
class SimulatedStation:
    """One station: what it says, and what it heard. `begun_ns`: when a posted envelope reached it (its clock)."""

    seat: SimulatedSeat
    line: StationLine
    status: SeatStatus = READY
    joined: bool = False
    begun_ns: int = 0
    words: list[str] = field(default_factory=list)


class _NothingToSend:
    def look(self) -> OutgoingState:
        """A simulated sitting has no files."""
        return OutgoingState()


class SimulatedRoom:
    """`say` is asked once a second for each station's next status; without it time passes and questions are answered.

    An envelope that is posted counts as the start: the station begins at once and confirms it.
    """

    def __init__(
        self,
        terms: SimulatedTerms,
        seats: Sequence[SimulatedSeat],
        clock: Clock | None = None,
        say: "Callable[[SimulatedStation], SeatStatus] | None" = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._say = say or _time_passes
        self.stations = tuple(self._station(terms, seat) for seat in seats)
        for station in self.stations:
            station.line.try_address(terms.address)
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stands = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="simulated-room", daemon=True)

    @property
    def joined(self) -> int:
        """How many stations are connected."""
        return sum(station.joined for station in self.stations)

    def start(self) -> None:
        """Let every station dial; returns at once."""
        self._thread.start()
        self._stands.wait()

    def stop(self) -> None:
        """Let every station go."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def change(self, station: SimulatedStation, **changes: object) -> None:
        """A station's sitting changed (a call, an answer): said at once. From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._change, station, changes)

    def _change(self, station: SimulatedStation, changes: dict[str, object]) -> None:
        station.status = replace(station.status, **changes)  # type: ignore[arg-type]
        station.line.report(station.status)

    def _station(self, terms: SimulatedTerms, seat: SimulatedSeat) -> SimulatedStation:
        hello = Hello(LEVEL, new_id(), terms.session, terms.grant, seat.peer.seat)
        folder = terms.folder / seat.peer.name
        line_terms = LineTerms(hello, seat.key, (terms.console,), folder, lambda kind, path: None)
        line = StationLine(line_terms, _NothingToSend(), self._clock, lambda event: self._take(made, event))
        made = SimulatedStation(seat, line)
        return made

    def _take(self, station: SimulatedStation, event: StationEvent) -> None:
        if isinstance(event, ConsoleJoined):
            station.joined = True
        elif isinstance(event, ConsoleLost):
            station.joined = False
        elif isinstance(event, WordsPosted):
            station.words.append(event.text)
        elif isinstance(event, EnvelopePosted):
            station.begun_ns = station.begun_ns or elapsed_ns(self._clock)
            station.line.confirm(event.post)
            self._change(station, {"state": State.ANSWERING.value, "left_s": SECTION_S})

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stands.set()
        running = [asyncio.create_task(station.line.run()) for station in self.stations]
        talking = [asyncio.create_task(self._talk(number)) for number in range(len(self.stations))]
        await self._stop.wait()
        for task in talking:
            task.cancel()
        for station in self.stations:
            station.line.stop()
        await asyncio.gather(*running)

    async def _talk(self, number: int) -> None:
        """Once a second, each station at its own moment of the second."""
        station = self.stations[number]
        await asyncio.sleep(number / len(self.stations))
        while True:
            station.status = self._say(station)
            station.line.report(station.status)
            await asyncio.sleep(1)


def _time_passes(station: SimulatedStation) -> SeatStatus:
    """A second of work: every fourth one brings an answer."""
    status = station.status
    if status.state != State.ANSWERING.value:
        return status
    used = status.used_s + 1
    answered = min(QUESTIONS, used // 4)
    return replace(status, used_s=used, left_s=max(0, SECTION_S - used), answered=answered, head_seq=used)
