"""A station's end of the room link on an event loop: dials, says how it stands, sends what is new, hears the console.

It never waits for anybody and nobody waits for it: without a console it tries again, and the sitting goes on alone.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import NANOSECONDS, Clock, elapsed_ns
from desktop.crypto.joining import new_id
from desktop.crypto.signing import SigningKey
from desktop.crypto.tls_contexts import TlsEnd
from desktop.errors import Error
from desktop.room.conversation import Arrived
from desktop.room.discovery import MOST_HINTS
from desktop.room.limits import Allowance
from desktop.room.mailbox import post_id
from desktop.room.messages import Farewell, Hello, Offer, SeatStatus, Told, Welcome
from desktop.room.presence import STATUS_EVERY_SECONDS
from desktop.room.room_register import Peer
from desktop.room.station_side import StationSide
from desktop.room.transfers import Chunk, FileEnded
from desktop.workflows.arriving_files import ArrivingFiles
from desktop.workflows.link_outbox import Outgoing, OutgoingFile
from desktop.workflows.received_files import Read
from desktop.workflows.room_events import (
    ConsoleJoined,
    ConsoleLost,
    EnvelopePosted,
    FileDelivered,
    FileRefused,
    StationEvent,
    WordsPosted,
)
from desktop.workflows.room_takes import STATION_TAKES
from desktop.workflows.room_wire import LANDING_BYTES, Wire
from desktop.workflows.work_copies import WORK_KIND

TICK_SECONDS = 0.25
DIAL_SECONDS = 3.0
_WAITS = (0.1, 1.0, 2.0, 3.0)
_STATUS_EVERY_NS = int((STATUS_EVERY_SECONDS + TICK_SECONDS / 2) * NANOSECONDS)
"""A sitting that runs changes every second by itself; this is for one that stands still."""
_CHANGES_PER_SECOND = 10
_LEAST_BETWEEN_LOOKS_NS = NANOSECONDS // 10
_MOST_COPIES_AT_ONCE = 4
Address = tuple[str, int]
OnStationEvent = Callable[[StationEvent], None]


@dataclass(frozen=True)
class LineTerms:
    """What a station's link stands on: its first words, its TLS key, the session's consoles, and where what they send
    is put (`read` is the full reader)."""

    hello: Hello
    key: SigningKey
    consoles: tuple[Peer, ...]
    folder: Path
    read: Read
    caps: Mapping[str, int] = field(default_factory=lambda: STATION_TAKES)


@dataclass
class _Sent:
    """What this connection has carried: files by kind and name with the state in which they were offered."""

    heads: set[bytes] = field(default_factory=set)
    files: dict[tuple[str, bytes], tuple[bytes, OutgoingFile]] = field(default_factory=dict)
    status: SeatStatus | None = None
    status_ns: int = 0
    changes: Allowance = field(default_factory=lambda: Allowance(_CHANGES_PER_SECOND, _CHANGES_PER_SECOND))
    copies_under_way: set[bytes] = field(default_factory=set)

    def has_room_for(self, file: OutgoingFile) -> bool:
        """Copies of task files may be many: they go a few at a time, and nothing else waits for them."""
        return file.kind != WORK_KIND or len(self.copies_under_way) < _MOST_COPIES_AT_ONCE


class StationLine:
    """A `WireOwner` with one wire at a time. Everything runs on the loop's thread."""

    def __init__(self, terms: LineTerms, outgoing: Outgoing, clock: Clock, on_event: OnStationEvent) -> None:
        self.landing = bytearray(LANDING_BYTES)
        self._terms = terms
        self._outgoing = outgoing
        self._clock = clock
        self._on_event = on_event
        self._end = TlsEnd(terms.key, server=False)
        self._pins = {peer.tls: peer for peer in terms.consoles}
        self._files = ArrivingFiles(terms.folder, terms.read, on_event)
        self._typed: list[Address] = []
        self._hints: list[Address] = []
        self._good: Address | None = None
        self._dialled: Address = ("", 0)
        self._welcomed = False
        self._known = asyncio.Event()
        self._stopping = False
        self._stopped = asyncio.Event()
        self._wire: Wire | None = None
        self._side: StationSide | None = None
        self._closed: asyncio.Future[None] | None = None
        self._sent = _Sent()
        self._status: SeatStatus | None = None
        self._confirmed: set[bytes] = set()
        self._looked_ns = 0
        self._look_due = False

    # --- for the owner -----------------------------------------------------------------------------------------------

    def try_address(self, address: Address) -> None:
        """An address that people typed, or where a console was before."""
        if address not in self._typed:
            self._typed.append(address)
            self._known.set()

    def take_hint(self, address: Address) -> None:
        """An address from a discovery packet: tried after the typed ones; only a few are remembered."""
        if address not in self._typed and address not in self._hints:
            self._hints = [address, *self._hints][:MOST_HINTS]
            self._known.set()

    def report(self, status: SeatStatus) -> None:
        """How the sitting stands; said at once when it is new, and every second."""
        self._status = status
        self._say_status(self._now())
        self._flush()

    def look(self) -> None:
        """Something was just put on the disk: send it now, or with the next tick when that was a moment ago."""
        self._look_due = True
        self._send_new_if_due(self._now())
        self._flush()

    def confirm(self, post: bytes) -> None:
        """An envelope that was posted is kept."""
        self._confirmed.add(post)
        if self._side is not None and self._side.welcome is not None:
            self._side.confirm(post)
            self._flush()

    def stop(self) -> None:
        """End the connection and the attempts."""
        self._stopping = True
        self._stopped.set()
        self._known.set()
        if self._wire is not None:
            self._wire.break_off()

    async def run(self) -> None:
        """Dial and talk until `stop`."""
        ticking = asyncio.create_task(self._tick_for_ever())
        failures = 0
        try:
            while not self._stopping:
                await self._known.wait()
                joined = await self._dial_all()
                failures = 0 if joined else failures + 1
                if not self._stopping:
                    wait = _WAITS[min(failures, len(_WAITS) - 1)]
                    await self._pause(wait * random.uniform(0.7, 1.3))
        finally:
            ticking.cancel()
            self._files.close()

    # --- what wires tell ---------------------------------------------------------------------------------------------

    def wire_made(self, wire: Wire) -> bool:
        """The connection that was dialled."""
        return not self._stopping

    def wire_opened(self, wire: Wire) -> None:
        """A console of the session has proven its key."""
        self._sent = _Sent()
        self._side = StationSide(self._terms.hello, self._terms.caps, self._now())
        self._flush()

    def wire_heard(self, wire: Wire, data: bytes) -> None:
        """Bytes of the console."""
        side = self._side
        if side is None:
            return
        try:
            for arrived in side.receive(data, self._now()):
                self._take(wire, side, arrived)
        except Error as error:
            self._part(error)
        self._flush()

    def wire_closed(self, wire: Wire, error: Error | None) -> None:
        """The end of the connection, or of the attempt."""
        joined = self._side is not None and self._side.welcome is not None
        self._files.forget(wire)
        self._wire = self._side = None
        if joined or error is not None:
            self._on_event(ConsoleLost(error.code if error else ""))
        if self._closed is not None and not self._closed.done():
            self._closed.set_result(None)

    # --- dialling ----------------------------------------------------------------------------------------------------

    async def _dial_all(self) -> bool:
        """Every known address in turn, the last good one first; whether one was a console that welcomed us."""
        good = [self._good] if self._good is not None else []
        for address in dict.fromkeys([*good, *self._typed, *self._hints]):
            if self._stopping:
                return False
            if await self._dial(address):
                self._good = address
                return True
        return False

    async def _dial(self, address: Address) -> bool:
        """One connection from its beginning to its end; whether it was a good one."""
        loop = asyncio.get_running_loop()
        wire = Wire(self, self._end, self._pins, server=False)
        self._closed, self._wire, self._welcomed, self._dialled = loop.create_future(), wire, False, address
        try:
            async with asyncio.timeout(DIAL_SECONDS):
                await loop.create_connection(lambda: wire, *address)
        except (OSError, TimeoutError):
            self._wire = None
            return False
        await self._closed
        return self._welcomed

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()

    # --- talking -----------------------------------------------------------------------------------------------------

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._tick()

    def _tick(self) -> None:
        side, now_ns = self._side, self._now()
        if side is None:
            return
        try:
            side.tick(now_ns)
        except Error as error:
            self._part(error)
        if side.welcome is not None:
            self._say_status(now_ns)
            self._send_new_if_due(now_ns)
        self._flush()

    def _take(self, wire: Wire, side: StationSide, arrived: Arrived) -> None:
        if isinstance(arrived, Welcome):
            assert wire.peer is not None
            self._welcomed = True
            self._on_event(ConsoleJoined(wire.peer.machine, arrived.name, arrived.clock_ns, *self._dialled))
            self._say_status(self._now())
            self._send_new(side)
        elif isinstance(arrived, bytes):
            self._take_envelope(side, arrived)
        elif isinstance(arrived, Told):
            if arrived.post not in self._confirmed:
                self._on_event(WordsPosted(arrived.text))
            self.confirm(arrived.post)
        elif isinstance(arrived, Offer):
            self._files.begin(wire, side, arrived)
        elif isinstance(arrived, Chunk):
            self._files.take(wire, side, arrived)
        elif isinstance(arrived, FileEnded):
            self._take_end(wire, arrived)
        elif isinstance(arrived, Farewell):
            self._leave(wire, arrived)

    def _take_envelope(self, side: StationSide, content: bytes) -> None:
        post = post_id(content)
        if post in self._confirmed:
            side.confirm(post)
        else:
            self._on_event(EnvelopePosted(post, content))

    def _take_end(self, wire: Wire, ended: FileEnded) -> None:
        assert wire.peer is not None
        machine, offer = wire.peer.machine, ended.offer
        if offer.transfer in self._sent.copies_under_way:
            self._sent.copies_under_way.discard(offer.transfer)
            self._look_due = True
        if ended.code:
            self._on_event(FileRefused(machine, offer.kind, offer.name, ended.code))
        else:
            self._on_event(FileDelivered(machine, offer.kind, offer.name, offer.sha))

    def _leave(self, wire: Wire, farewell: Farewell) -> None:
        """The console said why; the connection ends with that reason."""
        wire.close(Error(farewell.code, "", ""))

    def _say_status(self, now_ns: int) -> None:
        side, status, sent = self._side, self._status, self._sent
        if side is None or side.welcome is None or status is None:
            return
        due = now_ns - sent.status_ns >= _STATUS_EVERY_NS
        if due or (status != sent.status and sent.changes.spend(1, now_ns)):
            sent.status, sent.status_ns = status, now_ns
            side.report(status)

    def _send_new_if_due(self, now_ns: int) -> None:
        side, since = self._side, now_ns - self._looked_ns
        if side is None or side.welcome is None:
            return
        if since >= NANOSECONDS or (self._look_due and since >= _LEAST_BETWEEN_LOOKS_NS):
            self._looked_ns, self._look_due = now_ns, False
            self._send_new(side)
            side.tick(now_ns)

    def _send_new(self, side: StationSide) -> None:
        """Heads, and files that are new, replaced, or longer than they were."""
        state, sent = self._outgoing.look(), self._sent
        for head in state.heads:
            if head not in sent.heads:
                sent.heads = {*state.heads} & {*sent.heads, head}
                side.send_envelope(head)
        for file in state.files:
            known = sent.files.get((file.kind, file.name))
            if known is not None and file.grows and file.size >= known[1].size:
                side.grown(known[0], file.size)
                sent.files[file.kind, file.name] = (known[0], file)
            elif (known is None or known[1] != file) and sent.has_room_for(file):
                self._offer(side, file)

    def _offer(self, side: StationSide, file: OutgoingFile) -> None:
        transfer = new_id()
        self._sent.files[file.kind, file.name] = (transfer, file)
        if file.kind == WORK_KIND:
            self._sent.copies_under_way.add(transfer)
        side.offer(Offer(transfer, file.kind, file.name, file.size, file.sha, file.grows, afresh=False), file.read)

    def _part(self, error: Error) -> None:
        if self._side is not None:
            self._side.part(error.code)
        self._flush()
        if self._wire is not None:
            self._wire.close(error)

    def _flush(self) -> None:
        if self._side is not None and self._wire is not None:
            self._wire.send(self._side.take_output())

    def _now(self) -> int:
        return elapsed_ns(self._clock)
