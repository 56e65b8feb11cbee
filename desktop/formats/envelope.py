"""The envelope around every file, read (trust-and-formats 2.1, 2.2): nothing is believed before its turn has come.

`read_envelope` does steps 1 to 6 of 2.2 in their order; the modules of the types do 7 and 8.
Layout and writer stand in `envelope_layout.py` and `envelope_writing.py` and are offered here too.
Specification: envelope.md.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from desktop.crypto.joining import Hasher, key_id
from desktop.crypto.signing import signature_fits
from desktop.formats.artefacts import ArtefactType, Role, Suite, role_name
from desktop.formats.envelope_layout import (
    AUTHOR,
    COUNTERSIGNER,
    Outline,
    Signature,
    read_at,
    read_outline,
    signed_message,
    source_of,
)
from desktop.formats.envelope_writing import (
    PartSource,
    Signing,
    countersign,
    stored_part,
    write_envelope,
    write_envelope_to,
)
from desktop.formats.fields import Fields
from desktop.refusals import refuse
from desktop.strict_json import JsonObject, read_json

__all__ = [
    "AUTHOR", "COUNTERSIGNER", "Envelope", "Outline", "PartEntry", "PartSource", "Signature", "Signer", "Signers",
    "Signing", "check_roles", "check_signatures", "countersign", "part_reader", "read_envelope", "read_outline",
    "read_part", "source_of", "stored_part", "verify_parts", "write_envelope", "write_envelope_to",
]  # fmt: skip
PART_ID_BYTES = 16
_PIECE_BYTES = 1024 * 1024

Progress = Callable[[int, int], None]
"""`progress(done, total)` in bytes."""


@dataclass(frozen=True)
class Signer:
    """A key that signed, with what its card says of it. `revoked_in` is the number of the list that names it."""

    role: Role
    public: bytes
    centre: bytes | None = None
    revoked_in: int | None = None
    holder: str = ""

    @property
    def key_id(self) -> bytes:
        """What names the key."""
        return key_id("sign", self.public)


class Signers(Protocol):
    """Who is known here; `desktop.formats.trust.Trust` is the real one."""

    @property
    def threshold(self) -> int:
        """How many authority keys must sign together."""
        ...

    def signer(self, key_id: bytes) -> Signer | None:
        """The known signer with this key id."""
        ...


@dataclass(frozen=True)
class PartEntry:
    """One line of the header's `parts`; `offset` counts from the start of the file, `sha` is of the stored bytes."""

    index: int
    id: bytes
    length: int
    sha: bytes
    offset: int


@dataclass(frozen=True)
class Envelope:
    """A file whose signatures, roles and (unless put off) part hashes were checked."""

    type: ArtefactType
    suite: Suite
    header: JsonObject
    header_bytes: bytes
    signatures: tuple[Signature, ...]
    authors: tuple[Signer, ...]
    countersigners: tuple[Signer, ...]
    parts: tuple[PartEntry, ...]
    digest: bytes
    body_offset: int

    @property
    def version_and_suite(self) -> bytes:
        """version ‖ suite."""
        return self.suite.stamp

    @property
    def author(self) -> Signer:
        """The (first) author."""
        return self.authors[0]

    def fields(self) -> Fields:
        """The header's fields without `parts`, to be read once each and ended."""
        return Fields({name: value for name, value in self.header.items() if name != "parts"})

    def part(self, part_id: bytes) -> PartEntry | None:
        """The part with this id."""
        return next((part for part in self.parts if part.id == part_id), None)


def read_envelope(
    source: BinaryIO,
    wanted: ArtefactType,
    trust: Signers,
    *,
    hash_parts: bool = True,
    progress: Progress | None = None,
) -> Envelope:
    """Steps 1 to 6. `hash_parts=False` puts step 6 off to `verify_parts` (packages only: 2.4 says when).

    Raises E-FMT-01 … 08 and E-SIG-01 … 06.
    """
    outline = read_outline(source, wanted)  # 1
    authors, countersigners = check_signatures(outline, trust)  # 2, 3
    header = read_json(outline.header_bytes)  # 4
    parts = _read_parts(outline, header)  # 5
    if hash_parts:
        verify_parts(source, parts, progress)  # 6
    return Envelope(
        outline.type,
        outline.suite,
        header,
        outline.header_bytes,
        outline.signatures,
        authors,
        countersigners,
        parts,
        outline.digest,
        outline.body_offset,
    )


def check_signatures(outline: Outline, trust: Signers) -> tuple[tuple[Signer, ...], tuple[Signer, ...]]:
    """Steps 2 and 3: authors and countersigners, all known, all fitting, all allowed."""
    _check_order(outline.signatures)
    signers = [(entry, trust.signer(entry.key_id)) for entry in outline.signatures]
    known = [(entry, signer) for entry, signer in signers if signer is not None]
    if len(known) != len(signers):
        raise refuse("E-SIG-02")
    for entry, signer in known:
        if not signature_fits(signer.public, _message(outline, entry.role), entry.signature):
            raise refuse("E-SIG-01")
    authors = tuple(signer for entry, signer in known if entry.role == AUTHOR)
    countersigners = tuple(signer for entry, signer in known if entry.role == COUNTERSIGNER)
    check_roles(outline.type, authors, countersigners, trust.threshold)
    return authors, countersigners


def check_roles(
    artefact: ArtefactType, authors: Sequence[Signer], countersigners: Sequence[Signer], threshold: int
) -> None:
    """Step 3: allowed for this type, threshold met, not revoked. Raises E-SIG-03, 04, 05, 06."""
    for signer, allowed in [
        *((s, artefact.authors) for s in authors),
        *((s, artefact.countersigners) for s in countersigners),
    ]:
        if signer.role not in allowed:
            raise refuse("E-SIG-03", role=role_name(signer.role))
        if signer.revoked_in is not None:
            raise refuse("E-SIG-04", v=signer.revoked_in)
    roles = {signer.role for signer in authors}
    needed = threshold if Role.AUTHORITY in roles else 1
    if len(authors) < needed:
        raise refuse("E-SIG-05", n=len(authors), k=needed)
    if len(roles) > 1 or (len(authors) > 1 and Role.AUTHORITY not in roles):
        raise refuse("E-SIG-06")
    if len(countersigners) < artefact.least_countersigners:
        raise refuse("E-SIG-05", n=len(countersigners), k=artefact.least_countersigners)


def verify_parts(source: BinaryIO, parts: Sequence[PartEntry], progress: Progress | None = None) -> None:
    """Step 6: hash every part from the source, in pieces. Raises E-FMT-08 with the number of the first damaged part."""
    total, done = sum(part.length for part in parts), 0
    for part in parts:
        hasher = Hasher()
        for piece in _pieces(source, part):
            hasher.update(piece)
            done += len(piece)
            if progress is not None:
                progress(done, total)
        if hasher.digest() != part.sha:
            raise refuse("E-FMT-08", n=part.index)


def read_part(source: BinaryIO, part: PartEntry, most_bytes: int) -> bytes:
    """The stored bytes of a part, hashed again as they are read. Raises E-FMT-05 over `most_bytes`, E-FMT-08."""
    if part.length > most_bytes:
        raise refuse("E-FMT-05")
    stored = read_at(source, part.offset, part.length)
    hasher = Hasher()
    hasher.update(stored)
    if hasher.digest() != part.sha:
        raise refuse("E-FMT-08", n=part.index)
    return stored


def part_reader(source: BinaryIO, part: PartEntry) -> Callable[[int, int], bytes]:
    """`read(offset, length)` inside one part, for random access; never reads beyond the part."""

    def read(offset: int, length: int) -> bytes:
        stop = min(offset + length, part.length)
        return read_at(source, part.offset + offset, stop - offset) if 0 <= offset < stop else b""

    return read


def _message(outline: Outline, role: int) -> bytes:
    return signed_message(outline.type, outline.suite, outline.header_bytes, role)


def _check_order(signatures: Sequence[Signature]) -> None:
    places = [(entry.role, entry.key_id) for entry in signatures]
    ids = {entry.key_id for entry in signatures}
    if places != sorted(places) or len(ids) != len(places) or any(role not in (1, 2) for role, _ in places):
        raise refuse("E-SIG-06")


def _read_parts(outline: Outline, header: JsonObject) -> tuple[PartEntry, ...]:
    """Step 5: the list is there exactly when the type has parts; count, lengths and their sum fit the file."""
    if ("parts" in header) != outline.type.has_parts:
        raise refuse("E-FMT-06")
    if not outline.type.has_parts:
        return ()
    parts, offset = [], outline.body_offset
    rows = Fields({"parts": header["parts"]}).objects("parts")
    if len(rows) > outline.type.parts_cap:
        raise refuse("E-FMT-05")
    for index, row in enumerate(rows):
        part = PartEntry(index, row.bytes("id", PART_ID_BYTES), row.integer("len"), row.digest("sha"), offset)
        row.end()
        if part.length > outline.type.part_cap:
            raise refuse("E-FMT-05")
        offset += part.length
        parts.append(part)
    if offset != outline.body_offset + outline.body_bytes:
        raise refuse("E-FMT-04")
    if len({part.id for part in parts}) != len(parts):
        raise refuse("E-FMT-06")
    return tuple(parts)


def _pieces(source: BinaryIO, part: PartEntry) -> Iterator[bytes]:
    for start in range(0, part.length, _PIECE_BYTES):
        yield read_at(source, part.offset + start, min(_PIECE_BYTES, part.length - start))
