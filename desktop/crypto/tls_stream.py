"""TLS of one connection without its wire: bytes from the wire in, what the other side said out, and the way back.

The event loop's own TLS keeps 256 KiB for each connection, 130 MiB for a room of 500; this keeps what is under way.
"""

import ssl

from desktop.crypto.tls_contexts import TlsEnd, proven_certificate

_PIECE_BYTES = 16 * 1024
"""The most that one record says. More at once would not be faster, and the library keeps the largest piece it saw."""


class TlsStream:
    """After every call `take_output` is to be put on the wire. Raises ssl.SSLError when TLS fails: the end."""

    def __init__(self, end: TlsEnd, *, server: bool) -> None:
        self.stands = False
        """Both sides have proven their keys; nothing may be said before."""
        self.is_over = False
        """The other side has said goodbye."""
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._connection = end.context.wrap_bio(self._incoming, self._outgoing, server_side=server)
        self._output: list[bytes] = []

    @property
    def certificate(self) -> bytes:
        """The other side's (DER), once the stream `stands`. Raises E-NET-01 when there is none."""
        return proven_certificate(self._connection)

    def begin(self) -> None:
        """The first word of the side that dialled."""
        self._shake()

    def take(self, data: bytes) -> bytes:
        """Bytes from the wire; what the other side said in them, after the handshake."""
        said: list[bytes] = []
        for start in range(0, len(data), _PIECE_BYTES):
            self._incoming.write(data[start : start + _PIECE_BYTES])
            if not self.stands:
                self._shake()
            if self.stands:
                said += self._read()
        return b"".join(said)

    def say(self, data: bytes) -> None:
        """Words for the other side."""
        for start in range(0, len(data), _PIECE_BYTES):
            self._connection.write(data[start : start + _PIECE_BYTES])
            self._output.append(self._outgoing.read())

    def say_goodbye(self) -> None:
        """Nothing more will be said."""
        try:
            self._connection.unwrap()
        except ssl.SSLError:
            return  # the other side has not said it, or never will: either way our word is in the output

    def take_output(self) -> bytes:
        """What is to be put on the wire now."""
        output, self._output = b"".join(self._output), []
        return output + self._outgoing.read()

    def _shake(self) -> None:
        try:
            self._connection.do_handshake()
        except ssl.SSLWantReadError:
            return
        self.stands = True

    def _read(self) -> list[bytes]:
        said: list[bytes] = []
        try:
            while not self.is_over and (self._incoming.pending or self._connection.pending()):
                said.append(self._connection.read(_PIECE_BYTES))
                self.is_over = not said[-1]
        except ssl.SSLWantReadError:
            pass  # half a record
        except ssl.SSLZeroReturnError:
            self.is_over = True
        return said
