"""The console's end of the room link as a thread with a listening port; made, asked and told from any other thread."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from desktop.clock import Clock
from desktop.crypto.joining import new_id, sha256
from desktop.refusals import refuse
from desktop.room.discovery import EVERY_SECONDS, PORT, write_hint
from desktop.room.mailbox import Post, envelope_post
from desktop.room.messages import Offer
from desktop.room.seat_states import SeatView
from desktop.workflows.room_exchange import OnEvent, RoomExchange, ServerTerms

TICK_SECONDS = 0.25
_BACKLOG = 512
_EVERYBODY = ("255.255.255.255", "127.255.255.255")
"""The local network, and programs of this very machine: a room that is tried out has no other."""


class RoomServer:
    """`on_event` is called on the server's thread; a window passes a function that only emits a signal."""

    def __init__(self, terms: ServerTerms, clock: Clock, on_event: OnEvent) -> None:
        self._terms = terms
        self._exchange = RoomExchange(terms, clock, on_event)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="room-server", daemon=True)
        self._stands = threading.Event()
        self._stop = asyncio.Event()
        self._failure: OSError | None = None
        self.port = 0
        """The port that is listened on, once `start` has returned."""

    def start(self) -> int:
        """Listen; the port. Raises E-NET-09 when it cannot be opened."""
        self._thread.start()
        self._stands.wait()
        if self._failure is not None:
            self._thread.join()
            raise refuse("E-NET-09", port=self._terms.port) from self._failure
        return self.port

    def stop(self) -> None:
        """End every connection and wait for the thread. Stations go on alone."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    # --- what the room is told ---------------------------------------------------------------------------------------

    def post_envelope(self, envelope: bytes, machines: Sequence[bytes] | None = None) -> bytes:
        """Post a signed file to stations (None: all), now and whenever their program starts anew; the post's id."""
        post = envelope_post(envelope)
        self._do(lambda: self._exchange.post(post, self._machines(machines)))
        return post.id

    def tell(self, text: str, machines: Sequence[bytes] | None = None) -> bytes:
        """Words to candidates (at most 200 characters), until each station has shown them; the post's id."""
        post = Post(new_id(), text=text)
        self._do(lambda: self._exchange.post(post, self._machines(machines)))
        return post.id

    def take_back(self, post: bytes, machines: Sequence[bytes] | None = None) -> None:
        """What was posted no longer counts: stations that come later are not told."""
        self._do(lambda: self._exchange.take_back(post, self._machines(machines)))

    def send_file(self, machine: bytes, kind: str, name: bytes, content: bytes) -> None:
        """Offer a file to a station that is here; `FileDelivered` or `FileRefused` says what became of it.

        `kind` is its extension, `name` an opaque id of 16 bytes.
        """
        offer = Offer(new_id(), kind, name, len(content), sha256(content), grows=False, afresh=False)
        self._do(lambda: self._exchange.offer(machine, offer, lambda start, length: content[start : start + length]))

    def attend(self, machine: bytes) -> None:
        """A proctor has answered the call of this station."""
        self._exchange.attend(machine)

    # --- what the room is known to be --------------------------------------------------------------------------------

    def views(self) -> tuple[SeatView, ...]:
        """Every machine, by seat."""
        return self._exchange.views()

    def take_changes(self) -> tuple[SeatView, ...]:
        """The views that are new since this was asked last: for a wall that looks twenty times a second."""
        return self._exchange.take_changes()

    # --- the thread --------------------------------------------------------------------------------------------------

    def _machines(self, machines: Sequence[bytes] | None) -> Sequence[bytes]:
        return [peer.machine for peer in self._terms.peers] if machines is None else machines

    def _do(self, act: Callable[[], object]) -> None:
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(act)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        terms = self._terms
        try:
            server = await self._loop.create_server(
                self._exchange.new_wire, terms.host, terms.port, backlog=_BACKLOG, reuse_address=True
            )
        except OSError as failure:
            self._failure = failure
            self._stands.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._stands.set()
        announcing = asyncio.create_task(self._announce())
        try:
            while not self._stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), TICK_SECONDS)
                self._exchange.tick()
        finally:
            announcing.cancel()
            server.close()
            self._exchange.close()
            await asyncio.sleep(0)

    async def _announce(self) -> None:
        """Discovery packets; a network that does not carry them costs nothing but a typed address."""
        if not self._terms.announce:
            return
        assert self._loop is not None
        with suppress(OSError):
            transport, _ = await self._loop.create_datagram_endpoint(
                asyncio.DatagramProtocol, local_addr=("0.0.0.0", 0), allow_broadcast=True
            )
            try:
                while True:
                    for address in _EVERYBODY:
                        transport.sendto(write_hint(self._terms.session, self.port), (address, PORT))
                    await asyncio.sleep(EVERY_SECONDS)
            finally:
                transport.close()
