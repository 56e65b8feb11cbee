"""Discovery packets: where a console of a session may be listening; hints only (PROTOCOL.md, section 7)."""

from desktop.crypto.joining import labelled_hash

PORT = 47_700
"""UDP: where discovery packets are sent."""
LINK_PORT = 47_701
"""TCP: where a console listens unless it was told another port."""
EVERY_SECONDS = 2.0
MOST_HINTS = 4
_HEAD = b"\x89KCF\r\n\x1a\n\0\1\0\1"
_TAG_BYTES = 8


def write_hint(session: bytes, port: int) -> bytes:
    """The datagram of a console that listens on `port`."""
    return _HEAD + _tag(session) + port.to_bytes(2, "big")


def read_hint(datagram: bytes, session: bytes) -> int | None:
    """The port, if the datagram is of a console of this session."""
    head = _HEAD + _tag(session)
    port = int.from_bytes(datagram[len(head) :], "big")
    return port if datagram[: len(head)] == head and len(datagram) == len(head) + 2 and port else None


def _tag(session: bytes) -> bytes:
    return labelled_hash("room-link", session)[:_TAG_BYTES]
