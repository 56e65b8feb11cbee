"""The greeting before TLS: each side shows its certificate, so that a stranger is known as one (PROTOCOL.md, 1)."""

from desktop.refusals import refuse

MAGIC = b"\x89KCN\r\n\x1a\n"
_VERSION_AND_SUITE = b"\0\1\0\1"
_HEAD_BYTES = 16
_MOST_CERTIFICATE_BYTES = 2_048


def write_greeting(certificate: bytes) -> bytes:
    """The bytes that begin a connection."""
    return MAGIC + _VERSION_AND_SUITE + len(certificate).to_bytes(4, "big") + certificate


class GreetingReader:
    """Puts a greeting together from pieces."""

    def __init__(self) -> None:
        self._kept = b""

    def feed(self, data: bytes) -> bytes | None:
        """The certificate when it is whole. Raises E-NET-01 for what is no greeting, E-NET-06 for another version."""
        self._kept += data
        kept = self._kept
        if kept[:8] != MAGIC[: len(kept)]:
            raise refuse("E-NET-01")
        if kept[8:12] != _VERSION_AND_SUITE[: len(kept[8:12])]:
            raise refuse("E-NET-06")
        if len(kept) < _HEAD_BYTES:
            return None
        length = int.from_bytes(kept[12:16], "big")
        if not 0 < length <= _MOST_CERTIFICATE_BYTES or len(kept) > _HEAD_BYTES + length:
            raise refuse("E-NET-01")
        return kept[_HEAD_BYTES:] if len(kept) == _HEAD_BYTES + length else None
