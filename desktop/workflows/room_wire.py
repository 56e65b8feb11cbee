"""One connection of the room link on a real wire: greeting, TLS, then bytes to and fro (room/PROTOCOL.md, section 1).

A `Wire` is an asyncio protocol. It knows who may be there by the hash of their TLS key and tells its owner what
happens; what the bytes mean is for `desktop.room`.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Protocol, cast

from desktop.crypto.tls_contexts import TlsEnd, certificate_key_hash
from desktop.crypto.tls_stream import TlsStream
from desktop.errors import Error
from desktop.refusals import refuse
from desktop.room.greeting import GreetingReader, write_greeting
from desktop.room.limits import GREETING_SECONDS, HANDSHAKE_SECONDS, MOST_PENDING_BYTES
from desktop.room.room_register import Peer

LANDING_BYTES = 64 * 1024
_GOODBYE_SECONDS = 1.0
_MOST_UNHEARD_BYTES = 1024 * 1024
Pins = Mapping[bytes, Peer]
"""The machines that may be there, by the hash of their TLS key."""


class WireOwner(Protocol):
    """Who made a wire. Called on the loop's thread."""

    landing: bytearray
    """Where arriving bytes land, one place for all wires of a loop: they are taken out before the next ones land."""

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


class Wire(asyncio.BufferedProtocol):
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
        self._stream: TlsStream | None = None
        self._is_parting = False
        self._unheard = 0
        self._error: Error | None = None
        self._timer: asyncio.TimerHandle | None = None

    def send(self, data: bytes) -> None:
        """Put bytes on the wire. A peer that takes nothing in is cut off when 16 MiB wait for it."""
        transport, stream = self._transport, self._stream
        if not data or not self.is_open or transport is None or stream is None or transport.is_closing():
            return
        stream.say(data)
        self._put()
        if transport.get_write_buffer_size() > MOST_PENDING_BYTES:
            self.break_off(refuse("E-NET-03"))

    def hold(self, held: bool) -> None:
        """Take nothing in for a while: what arrived is being put on the disk."""
        if self._transport is not None and self.is_open:
            (self._transport.pause_reading if held else self._transport.resume_reading)()

    def close(self, error: Error | None = None) -> None:
        """End the connection after what was sent; the other side has a moment to read it and to hang up."""
        self._error = self._error or error
        transport = self._transport
        if transport is None or self._is_parting or transport.is_closing():
            return
        if self._stream is not None and self.is_open:
            self._stream.say_goodbye()
            self._put()
        self._is_parting, self.is_open = True, False
        transport.resume_reading()
        transport.write_eof()
        self._wait(_GOODBYE_SECONDS, None)

    def break_off(self, error: Error | None = None) -> None:
        """End the connection at once."""
        self._error = self._error or error
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
        self._wait(GREETING_SECONDS, refuse("E-NET-04", n=GREETING_SECONDS))
        if not self._server:
            self._transport.write(write_greeting(self._end.certificate))

    def get_buffer(self, sizehint: int) -> bytearray:
        """Where the next bytes land: the loop's own way sets 256 KiB aside for every message."""
        return self._owner.landing

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes: of the greeting, or of TLS. Nobody listens to what comes after the goodbye, or waits for its end."""
        if self._is_parting:
            self._unheard += nbytes
            if self._unheard > _MOST_UNHEARD_BYTES:
                self.break_off()
            return
        data = bytes(memoryview(self._owner.landing)[:nbytes])
        try:
            if self._stream is not None:
                self._take_bytes(self._stream, data)
                return
            certificate = self._greeting.feed(data)
            if certificate is not None:
                self._take_greeting(certificate)
        except Error as error:
            self.break_off(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, from whichever side."""
        self._stop_timer()
        self.is_open = False
        self._owner.wire_closed(self, self._error)

    # --- greeting, handshake and what is said -------------------------------------------------------------------------

    def _take_greeting(self, certificate: bytes) -> None:
        if self._pins.get(certificate_key_hash(certificate)) is None or self._transport is None:
            raise refuse("E-NET-01")
        self._certificate = certificate
        self._end.accept(certificate)
        if self._server:
            self._transport.write(write_greeting(self._end.certificate))
        self._wait(HANDSHAKE_SECONDS, refuse("E-NET-04", n=HANDSHAKE_SECONDS))
        self._stream = TlsStream(self._end, server=self._server)
        if not self._server:
            self._stream.begin()
            self._put()

    def _take_bytes(self, stream: TlsStream, data: bytes) -> None:
        """Bytes of the handshake or of an open wire."""
        try:
            said = stream.take(data)
        except ssl.SSLError:
            self._put()
            self.close(None if self.is_open else refuse("E-NET-01"))
            return
        self._put()
        if stream.stands and not self.is_open:
            self._open(stream)
        if said and self.is_open:
            self._owner.wire_heard(self, said)
        if stream.is_over:
            self.close()

    def _open(self, stream: TlsStream) -> None:
        """TLS stands; the key that was proven must be the one that was shown first."""
        if stream.certificate != self._certificate:
            raise refuse("E-NET-01")
        self._stop_timer()
        self.peer, self.is_open = self._pins[certificate_key_hash(self._certificate)], True
        self._owner.wire_opened(self)

    def _put(self) -> None:
        if self._stream is not None and self._transport is not None:
            output = self._stream.take_output()
            if output and not self._transport.is_closing():
                self._transport.write(output)

    def _wait(self, seconds: float, error: Error | None) -> None:
        """What comes next may take so long."""
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, lambda: self.break_off(error))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
