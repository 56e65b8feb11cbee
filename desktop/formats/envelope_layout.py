"""The envelope's bytes (trust-and-formats 2.1): prefix, header, signature block, body. Describes, trusts nothing."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.joining import artefact_digest, join, label
from desktop.formats.artefacts import MOST_SIGNATURES, PREFIX_BYTES, SUITES, ArtefactType, Suite, artefact_of, type_name
from desktop.refusals import refuse

AUTHOR, COUNTERSIGNER = 1, 2


@dataclass(frozen=True)
class Signature:
    """One entry of the signature block; `role` is AUTHOR or COUNTERSIGNER."""

    role: int
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Outline:
    """What the first bytes of a file say; nothing of it is verified."""

    type: ArtefactType
    suite: Suite
    header_bytes: bytes
    signatures: tuple[Signature, ...]
    body_offset: int
    body_bytes: int
    file_bytes: int

    @property
    def digest(self) -> bytes:
        """What names this artefact; countersigning does not change it."""
        return artefact_digest(self.type.extension, self.suite.stamp, self.header_bytes)


def source_of(data: bytes) -> BinaryIO:
    """Bytes in memory as a source for the readers."""
    return io.BytesIO(data)


def read_outline(source: BinaryIO, wanted: ArtefactType | None = None) -> Outline:
    """Step 1: magic, type, version and suite, zero bytes, caps, and sizes that add up. Trusts nothing."""
    file_bytes = source.seek(0, io.SEEK_END)
    prefix = read_at(source, 0, min(PREFIX_BYTES, file_bytes))
    artefact, suite = _kind(prefix, wanted)
    header_length, count = int.from_bytes(prefix[12:16], "big"), prefix[16]
    body_bytes = int.from_bytes(prefix[24:32], "big")
    if header_length < 2 or any(prefix[17:24]):
        raise refuse("E-FMT-06")
    if header_length > artefact.header_cap or body_bytes > (0 if artefact.frames_follow else artefact.body_cap):
        raise refuse("E-FMT-05")
    if not 1 <= count <= MOST_SIGNATURES:
        raise refuse("E-SIG-06")
    block_offset = PREFIX_BYTES + header_length
    body_offset = block_offset + suite.entry_bytes * count
    _check_size(artefact, file_bytes, body_offset, body_bytes)
    header = read_at(source, PREFIX_BYTES, header_length)
    block = read_at(source, block_offset, suite.entry_bytes * count)
    return Outline(artefact, suite, header, _entries(block, suite), body_offset, body_bytes, file_bytes)


def signed_message(artefact: ArtefactType, suite: Suite, header: bytes, role: int) -> bytes:
    """What a signature entry signs."""
    purpose = "author" if role == AUTHOR else "countersign"
    return join(label(purpose), artefact.extension.encode("ascii"), suite.stamp, header)


def read_at(source: BinaryIO, offset: int, length: int) -> bytes:
    """Exactly `length` bytes; a source that has fewer was cut short while we read."""
    source.seek(offset)
    data = source.read(length)
    if len(data) != length:
        raise refuse("E-FMT-04")
    return data


def _kind(prefix: bytes, wanted: ArtefactType | None) -> tuple[ArtefactType, Suite]:
    artefact = artefact_of(prefix[:8])
    if artefact is None:
        raise refuse("E-FMT-01")
    if wanted is not None and artefact is not wanted:
        raise refuse("E-FMT-02", found=type_name(artefact), wanted=type_name(wanted))
    if len(prefix) < PREFIX_BYTES:
        raise refuse("E-FMT-04")
    suite = SUITES.get(prefix[8:12])
    if suite is None:
        raise refuse("E-FMT-03")
    return artefact, suite


def _check_size(artefact: ArtefactType, file_bytes: int, body_offset: int, body_bytes: int) -> None:
    expected = body_offset + body_bytes
    if artefact.frames_follow:
        if file_bytes > body_offset + artefact.body_cap:
            raise refuse("E-FMT-05")
        if file_bytes < expected:
            raise refuse("E-FMT-04")
    elif file_bytes != expected:
        raise refuse("E-FMT-04")


def _entries(block: bytes, suite: Suite) -> tuple[Signature, ...]:
    split = 1 + suite.key_id_bytes
    entries = (block[start : start + suite.entry_bytes] for start in range(0, len(block), suite.entry_bytes))
    return tuple(Signature(entry[0], entry[1:split], entry[split:]) for entry in entries)
