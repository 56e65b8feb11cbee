"""The envelope around every file, written (trust-and-formats 2.1): whole in memory, or streamed when it is large."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.joining import Hasher
from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import PREFIX_BYTES, SUITE_1, ArtefactType, Suite
from desktop.formats.envelope_layout import (
    AUTHOR,
    COUNTERSIGNER,
    Outline,
    Signature,
    read_outline,
    signed_message,
    source_of,
)
from desktop.strict_json import JsonObject, write_json

_NO_SHA = bytes(32)


@dataclass(frozen=True)
class PartSource:
    """One part to be written: its id (16 bytes), its stored length, and its stored bytes in pieces, asked for once."""

    id: bytes
    length: int
    pieces: Callable[[], Iterable[bytes]]


def stored_part(part_id: bytes, stored: bytes) -> PartSource:
    """A part that is already in memory."""
    return PartSource(part_id, len(stored), lambda: (stored,))


@dataclass(frozen=True)
class Signing:
    """Who signs what is written."""

    authors: tuple[SigningKey, ...]
    countersigners: tuple[SigningKey, ...] = ()

    @property
    def count(self) -> int:
        """How many entries the signature block will have."""
        return len(self.authors) + len(self.countersigners)


def write_envelope(
    artefact: ArtefactType,
    header: JsonObject,
    parts: Sequence[PartSource],
    authors: Sequence[SigningKey],
    countersigners: Sequence[SigningKey] = (),
) -> bytes:
    """The file as bytes. `header` comes without `parts`; they are listed when the type has parts."""
    stream = io.BytesIO()
    write_envelope_to(stream, artefact, header, parts, Signing(tuple(authors), tuple(countersigners)))
    return stream.getvalue()


def write_envelope_to(
    stream: BinaryIO, artefact: ArtefactType, header: JsonObject, parts: Sequence[PartSource], signing: Signing
) -> bytes:
    """Stream the file to `stream` (seekable, empty) and return its digest.

    The parts are written first, behind room left for the description, because their hashes stand in the signed header;
    so a file of many gigabytes needs no scratch copy. Until this returns the stream holds no valid file.
    """
    draft = _header_bytes(artefact, header, [(part, _NO_SHA) for part in parts])
    body_offset = PREFIX_BYTES + len(draft) + SUITE_1.entry_bytes * signing.count
    stream.seek(body_offset)
    hashes = [_write_part(stream, part) for part in parts]
    final = _header_bytes(artefact, header, list(zip(parts, hashes, strict=True)))
    stream.seek(0)
    body_bytes = sum(part.length for part in parts)
    stream.write(envelope_head(artefact, SUITE_1, final, sign(artefact, SUITE_1, final, signing), body_bytes))
    stream.seek(0, io.SEEK_END)
    return Outline(artefact, SUITE_1, final, (), body_offset, body_bytes, body_offset + body_bytes).digest


def sign(artefact: ArtefactType, suite: Suite, header: bytes, signing: Signing) -> tuple[Signature, ...]:
    """The signature entries in their order."""
    entries = [_entry(artefact, suite, header, AUTHOR, key) for key in signing.authors]
    entries += [_entry(artefact, suite, header, COUNTERSIGNER, key) for key in signing.countersigners]
    return tuple(sorted(entries, key=lambda entry: (entry.role, entry.key_id)))


def countersign(data: bytes, key: SigningKey) -> bytes:
    """The same file with one more countersignature; its digest stays. Checks nothing: read the file first."""
    found = read_outline(source_of(data))
    entry = _entry(found.type, found.suite, found.header_bytes, COUNTERSIGNER, key)
    entries = sorted([*found.signatures, entry], key=lambda one: (one.role, one.key_id))
    return (
        envelope_head(found.type, found.suite, found.header_bytes, entries, found.body_bytes)
        + data[found.body_offset :]
    )


def envelope_head(
    artefact: ArtefactType, suite: Suite, header: bytes, signatures: Sequence[Signature], body_bytes: int
) -> bytes:
    """Everything before the body."""
    prefix = artefact.magic + suite.stamp + len(header).to_bytes(4, "big") + bytes([len(signatures)]) + bytes(7)
    block = b"".join(bytes([entry.role]) + entry.key_id + entry.signature for entry in signatures)
    return prefix + body_bytes.to_bytes(8, "big") + header + block


def _entry(artefact: ArtefactType, suite: Suite, header: bytes, role: int, key: SigningKey) -> Signature:
    return Signature(role, key.key_id, key.sign(signed_message(artefact, suite, header, role)))


def _header_bytes(artefact: ArtefactType, header: JsonObject, parts: list[tuple[PartSource, bytes]]) -> bytes:
    if artefact.has_parts:
        rows = [{"id": part.id.hex(), "len": part.length, "sha": sha.hex()} for part, sha in parts]
        header = {**header, "parts": rows}
    elif parts:
        raise ValueError(f"a {artefact.extension} has no parts")
    data = write_json(header)
    if len(data) > artefact.header_cap or len(parts) > artefact.parts_cap:
        raise ValueError(f"too much for a {artefact.extension}")
    return data


def _write_part(stream: BinaryIO, part: PartSource) -> bytes:
    hasher, written = Hasher(), 0
    for piece in part.pieces():
        hasher.update(piece)
        written += stream.write(piece)
    if written != part.length:
        raise ValueError("a part has another length than announced")
    return hasher.digest()
