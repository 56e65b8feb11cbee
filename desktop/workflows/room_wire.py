"""One connection of the room link on a real wire: greeting, TLS, then bytes to and fro (room/PROTOCOL.md, section 1).

A `Wire` is an asyncio protocol. It knows who may be there by the hash of their TLS key and tells its owner what
happens; what the bytes mean is for `desktop.room`.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Protocol, cast

from desktop.crypto.tls_contexts import TlsEnd, certificate_key_hash, proven_certificate
from desktop.errors import Error
from desktop.refusals import refuse
from desktop.room.greeting import GreetingReader, write_greeting
from desktop.room.limits import GREETING_SECONDS, HANDSHAKE_SECONDS, MOST_PENDING_BYTES
from desktop.room.room_register import Peer

_GOODBYE_SECONDS = 1.0
Pins = Mapping[bytes, Peer]
"""The machines that may be there, by the hash of their TLS key."""


class WireOwner(Protocol):
    """Who made a wire. Called on the loop's thread."""

    def wire_made(self, wire: "Wire") -> bool:
        """Somebody connected from `wire.address`; False to close at once."""
        ...

    def wire_opened(self, wire: "Wire") -> None:
        """TLS stands and the peer is known: `wire.peer`."""
        ...

    def wire_heard(self, wire: "Wire", data: bytes) -> None:
        """Bytes of an open wire."""
        ...

    def wire_closed(self, wire: "Wire", error: Error | None) -> None:
        """The end; `error` is why, None when the other side simply went away."""
        ...


class Wire(asyncio.Protocol):
    """A connection from its first byte to its last."""

    def __init__(self, owner: WireOwner, end: TlsEnd, pins: Pins, *, server: bool) -> None:
        self.peer: Peer | None = None
        self.address = ""
        self.is_open = False
        self._owner = owner
        self._end = end
        self._pins = pins
        self._server = server
        self._greeting = GreetingReader()
        self._transport: asyncio.Transport | None = None
        self._certificate = b""
        self._early = b""
        self._ended = False
        self._error: Error | None = None
        self._shaking: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def send(self, data: bytes) -> None:
        """Put bytes on the wire. A peer that takes nothing in is cut off when 16 MiB wait for it."""
        transport = self._transport
        if not data or transport is None or transport.is_closing() or not self.is_open:
            return
        transport.write(data)
        if transport.get_write_buffer_size() > MOST_PENDING_BYTES:
            self.break_off(refuse("E-NET-03"))

    def hold(self, held: bool) -> None:
        """Take nothing in for a while: what arrived is being put on the disk."""
        if self._transport is not None and self.is_open:
            (self._transport.pause_reading if held else self._transport.resume_reading)()

    def close(self, error: Error | None = None) -> None:
        """End the connection after what was sent."""
        self._error = self._error or error
        if self._transport is not None:
            self._transport.close()

    def break_off(self, error: Error | None = None) -> None:
        """End the connection at once."""
        self._error = self._error or error
        if self._shaking is not None and not self.is_open:
            self._shaking.cancel()
        if self._transport is not None:
            self._transport.abort()

    # --- what asyncio calls ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The TCP connection stands; the station greets first."""
        self._transport = cast(asyncio.Transport, transport)
        self.address = str((transport.get_extra_info("peername") or ("?",))[0])
        if not self._owner.wire_made(self):
            self.break_off(refuse("E-NET-03"))
            return
        loop = asyncio.get_running_loop()
        late = refuse("E-NET-04", n=GREETING_SECONDS)
        self._timer = loop.call_later(GREETING_SECONDS, lambda: self.break_off(late))
        if not self._server:
            self._transport.write(write_greeting(self._end.certificate))

    def data_received(self, data: bytes) -> None:
        """Bytes: of the greeting, or of an open wire."""
        if self.is_open:
            self._owner.wire_heard(self, data)
            return
        if self._certificate:  # TLS stands already, and our own task will say so in a moment
            self._early += data
            return
        try:
            certificate = self._greeting.feed(data)
            if certificate is not None:
                self._take_greeting(certificate)
        except Error as error:
            self.break_off(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, from whichever side."""
        self._finish()

    # --- greeting and handshake --------------------------------------------------------------------------------------

    def _take_greeting(self, certificate: bytes) -> None:
        peer = self._pins.get(certificate_key_hash(certificate))
        transport = self._transport
        if peer is None or transport is None:
            raise refuse("E-NET-01")
        self._stop_timer()
        self._certificate = certificate
        self._end.accept(certificate)
        if self._server:
            transport.write(write_greeting(self._end.certificate))
        transport.pause_reading()
        self._shaking = asyncio.get_running_loop().create_task(self._shake(transport, peer))

    async def _shake(self, transport: asyncio.Transport, peer: Peer) -> None:
        loop = asyncio.get_running_loop()
        try:
            secure = await loop.start_tls(
                transport, self, self._end.context, server_side=self._server,
                ssl_handshake_timeout=HANDSHAKE_SECONDS, ssl_shutdown_timeout=_GOODBYE_SECONDS,
            )  # fmt: skip
            if secure is None or transport.is_closing():
                return
            proven = proven_certificate(cast(ssl.SSLObject, secure.get_extra_info("ssl_object")))
            if proven != self._certificate:
                raise refuse("E-NET-01")
        except (OSError, Error, asyncio.CancelledError) as failure:
            self._fail(failure, transport)
            return
        self._transport, self.peer, self.is_open = secure, peer, True
        self._owner.wire_opened(self)
        if self._early:
            self._owner.wire_heard(self, self._early)
            self._early = b""

    def _fail(self, failure: BaseException, transport: asyncio.Transport) -> None:
        """A handshake that did not come about; whoever stands there, it is not a machine of this session."""
        slow = isinstance(failure, ConnectionAbortedError)
        shown = refuse("E-NET-04", n=HANDSHAKE_SECONDS) if slow else refuse("E-NET-01")
        self._error = self._error or (failure if isinstance(failure, Error) else shown)
        transport.abort()
        self._finish()

    def _finish(self) -> None:
        """Once: a handshake that fails is not always told to the protocol."""
        self._stop_timer()
        self.is_open = False
        if not self._ended:
            self._ended = True
            self._owner.wire_closed(self, self._error)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
