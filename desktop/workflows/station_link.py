"""A station's room link as a thread: started beside the sitting, stopped with it, never waited for."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from desktop.clock import Clock
from desktop.room.discovery import PORT, read_hint
from desktop.room.messages import SeatStatus
from desktop.workflows.link_outbox import Outgoing
from desktop.workflows.station_line import Address, LineTerms, OnStationEvent, StationLine

_GOODBYE_SECONDS = 5.0


class StationLink:
    """`on_event` is called on the link's thread; a window passes a function that only emits a signal.

    `addresses` are typed or remembered ones; with `listen` discovery packets are heard as well.
    """

    def __init__(
        self, terms: LineTerms, outgoing: Outgoing, clock: Clock, on_event: OnStationEvent, *, listen: bool = True
    ) -> None:
        self._terms = terms
        self._line = StationLine(terms, outgoing, clock, on_event)
        self._listen = listen
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stands = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="station-link", daemon=True)

    def start(self, addresses: Sequence[Address] = ()) -> None:
        """Begin to look for the console; returns at once."""
        for address in addresses:
            self._line.try_address(address)
        self._thread.start()
        self._stands.wait()

    def stop(self) -> None:
        """Say nothing any more, and wait for the thread."""
        self._do(self._line.stop)
        if self._thread.is_alive():
            self._thread.join(_GOODBYE_SECONDS)

    def report(self, status: SeatStatus) -> None:
        """How the sitting stands, from any thread."""
        self._do(lambda: self._line.report(status))

    def look(self) -> None:
        """Something was just put on the disk."""
        self._do(self._line.look)

    def confirm(self, post: bytes) -> None:
        """An envelope that was posted is kept."""
        self._do(lambda: self._line.confirm(post))

    def try_address(self, address: Address) -> None:
        """One address more."""
        self._do(lambda: self._line.try_address(address))

    def _do(self, act: Callable[[], object]) -> None:
        loop = self._loop
        if loop is not None and self._thread.is_alive():
            with suppress(RuntimeError):  # the loop ended between the question and the call
                loop.call_soon_threadsafe(act)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        hearing = await self._hear() if self._listen else None
        self._stands.set()
        try:
            await self._line.run()
        finally:
            if hearing is not None:
                hearing.close()

    async def _hear(self) -> asyncio.DatagramTransport | None:
        """Discovery packets; where the port is taken or closed, addresses have to be typed."""
        assert self._loop is not None
        try:
            wire = _shared_socket()
            transport, _ = await self._loop.create_datagram_endpoint(lambda: _Hints(self._terms, self._line), sock=wire)
        except OSError:
            return None
        return transport


class _Hints(asyncio.DatagramProtocol):
    """Takes discovery packets of the station's session."""

    def __init__(self, terms: LineTerms, line: StationLine) -> None:
        self._session = terms.hello.session
        self._line = line

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        port = read_hint(data, self._session)
        if port is not None:
            self._line.take_hint((str(addr[0]), port))


def _shared_socket() -> socket.socket:
    """The discovery port, which several stations of one machine may listen on."""
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        wire.bind(("", PORT))
        wire.setblocking(False)
    except OSError:
        wire.close()
        raise
    return wire
