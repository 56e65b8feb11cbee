"""Room manifest `.kroom` (trust-and-formats 4.7; room_manifest.md): every seat accounted for, countersigned by two."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from desktop.crypto.boxes import box, pad, unbox, unpad
from desktop.crypto.joining import derive, join, key_id, label, new_id, new_key
from desktop.crypto.sealing import DoesNotOpen, SealingKey, seal
from desktop.crypto.signing import SigningKey
from desktop.exam.sitting import StopCause as StopCause
from desktop.formats.artefacts import KROOM
from desktop.formats.envelope import PartEntry, Signers, read_envelope, read_part, stored_part, write_envelope
from desktop.formats.fields import Fields
from desktop.formats.grant_header import MOST_HOLDERS, MOST_MACHINES, MOST_SEAT, read_sealed_key, write_sealed_key
from desktop.formats.journal_records import MOST_RECORDS
from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.formats.release import SealedKey
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

LEAST_COUNTERSIGNERS = 2
MOST_INCIDENT_BYTES = 256 * 1024
_RECEIPT_CHARACTERS = 12


class SeatState(StrEnum):
    """How a seat ended."""

    FINISHED = "finished"
    ABSENT = "absent"
    STOPPED = "stopped"
    MOVED = "moved"


@dataclass(frozen=True)
class SeatLine:
    """One seat. `station` is the signing key id of its last machine; `last`, `head` those of its newest bundle."""

    seat: int
    station: bytes
    candidate: bytes
    attempt: int
    state: SeatState
    cause: StopCause | None = None
    last: int = 0
    head: bytes = b""
    export: int = 0
    bundle: bytes | None = None
    receipt: str = ""
    credit_s: int = 0
    codes: tuple[CodeUse, ...] = ()


@dataclass(frozen=True)
class RoomFacts:
    """What a manifest says in the open; `pending` is the reason why two countersignatures are still missing."""

    session: bytes
    grant: bytes
    packages: tuple[bytes, ...]
    releases: tuple[bytes, ...]
    staff: tuple[int, ...]
    seats: tuple[SeatLine, ...]
    stopped: tuple[bytes, ...] = ()
    pending: str = ""


@dataclass(frozen=True)
class RoomManifest:
    """A manifest as read. `is_open` (待补签): fewer than two proctors countersigned, for the reason in `pending`."""

    facts: RoomFacts
    recipient: SealedKey
    parts: tuple[PartEntry, ...]
    countersigners: tuple[bytes, ...]
    digest: bytes

    @property
    def is_open(self) -> bool:
        """Whether it still waits for countersignatures."""
        return len(self.countersigners) < LEAST_COUNTERSIGNERS


def write_room_manifest(
    facts: RoomFacts, incidents: Sequence[str], results: bytes, author: SigningKey, countersigners: Sequence[SigningKey]
) -> bytes:
    """The file; `incidents` are texts (at most 8), sealed to the results vault whose raw sealing key is `results`."""
    room_key = new_key()
    sealed = SealedKey(key_id("seal", results), seal(results, _info(facts.session, facts.grant), room_key))
    parts = []
    for text in incidents:
        part_id = new_id()
        stored = box(_part_key(room_key, part_id), _context(facts.session, part_id), pad(text.encode("utf-8")))
        parts.append(stored_part(part_id, stored))
    return write_envelope(KROOM, _header(facts, sealed), parts, (author,), countersigners)


def read_room_manifest(source: BinaryIO, trust: Signers, grant: SessionGrant, roster: Roster) -> RoomManifest:
    """The manifest in `source` for `grant`, every seat of `roster` accounted for.

    Raises E-IMP-04 for another session, grant or package, E-GRT-01 for an author outside it, E-SIG-05 for too few
    countersignatures, E-IMP-05 for a missing seat, E-COD-03 or E-COD-02 for codes, E-FMT-06 for the rest.
    """
    envelope = read_envelope(source, KROOM, trust)
    fields = envelope.fields()
    facts = _read_facts(fields)
    recipient = read_sealed_key(_single(fields.objects("recipients", 1), fields))
    fields.end()
    author = envelope.author.key_id
    if author not in (grant.header.consoles or grant.header.stations):
        raise refuse("E-GRT-01")
    countersigners = tuple(signer.key_id for signer in envelope.countersigners)
    manifest = RoomManifest(facts, recipient, envelope.parts, countersigners, envelope.digest)
    verify_room_facts(facts, grant, roster)
    if recipient.key != grant.header.results:
        raise refuse("E-FMT-06")
    _verify_countersigners(manifest, grant)
    return manifest


def verify_room_facts(facts: RoomFacts, grant: SessionGrant, roster: Roster) -> None:
    """The MUST rejects of 4.7 that need no signature; the writer asks them too."""
    header = grant.header
    if (facts.session, facts.grant) != (header.session, grant.digest):
        raise refuse("E-IMP-04")
    if not set(facts.packages) <= set(header.digests.values()):
        raise refuse("E-IMP-04")
    if not set(facts.staff) <= {holder.no for holder in header.holders}:
        raise refuse("E-FMT-06")
    _verify_seats(facts, grant, roster)
    _verify_codes(facts, grant)


def open_incidents(source: BinaryIO, manifest: RoomManifest, vault: SealingKey) -> tuple[str, ...]:
    """The incident texts with the results vault's key. Raises E-FMT-09, E-FMT-10."""
    try:
        key = vault.open(_info(manifest.facts.session, manifest.facts.grant), manifest.recipient.sealed)
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=0) from reason
    return tuple(_open_incident(source, manifest, key, part) for part in manifest.parts)


def _open_incident(source: BinaryIO, manifest: RoomManifest, key: bytes, part: PartEntry) -> str:
    stored = read_part(source, part, MOST_INCIDENT_BYTES * 2)
    try:
        text = unpad(unbox(_part_key(key, part.id), _context(manifest.facts.session, part.id), stored))
        return text.decode("utf-8")
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=part.index) from reason
    except UnicodeDecodeError as reason:
        raise refuse("E-FMT-10", n=part.index) from reason


def _verify_seats(facts: RoomFacts, grant: SessionGrant, roster: Roster) -> None:
    """Each roster seat once; further lines only for candidates who were moved away from theirs."""
    seats = [line.seat for line in facts.seats]
    listed = {line.seat: (line.candidate, line.attempt) for line in facts.seats}
    for row in roster.rows:
        if row.seat not in listed:
            raise refuse("E-IMP-05", n=row.seat)
    expected = {row.seat: (row.candidate, row.attempt) for row in roster.rows}
    moved = {(line.candidate, line.attempt) for line in facts.seats if line.state is SeatState.MOVED}
    fits = all(expected[seat] == who if seat in expected else who in moved for seat, who in listed.items())
    if not fits or len(seats) != len(listed) or not all(_line_fits(line, grant) for line in facts.seats):
        raise refuse("E-FMT-06")


def _line_fits(line: SeatLine, grant: SessionGrant) -> bool:
    if line.station not in grant.header.stations or (line.state is SeatState.STOPPED) != (line.cause is not None):
        return False
    return line.state is not SeatState.FINISHED or (line.bundle is not None and line.head != b"")


def _verify_codes(facts: RoomFacts, grant: SessionGrant) -> None:
    known = {(row.seat, row.proctor, row.purpose): len(row.hashes) for row in grant.header.codes}
    used: set[CodeUse] = set()
    for line in facts.seats:
        for use in line.codes:
            if use.index >= known.get((line.seat, use.proctor, use.purpose), 0):
                raise refuse("E-COD-02")
            if use in used:
                raise refuse("E-COD-03", n=line.seat)
            used.add(use)


def _verify_countersigners(manifest: RoomManifest, grant: SessionGrant) -> None:
    holders = {holder.key for holder in grant.header.holders}
    if not set(manifest.countersigners) <= holders:
        raise refuse("E-GRT-01")
    if manifest.is_open and not manifest.facts.pending:
        raise refuse("E-SIG-05", n=len(manifest.countersigners), k=LEAST_COUNTERSIGNERS)


def _header(facts: RoomFacts, recipient: SealedKey) -> JsonObject:
    pending = {"pending": facts.pending} if facts.pending else {}
    return {
        "session": facts.session.hex(), "grant": facts.grant.hex(),
        "packages": [digest.hex() for digest in facts.packages],
        "releases": [digest.hex() for digest in facts.releases], "staff": list(facts.staff),
        "seats": [_line_object(line) for line in facts.seats], "stopped": [key.hex() for key in facts.stopped],
        "recipients": [write_sealed_key(recipient)], **pending,
    }  # fmt: skip


def _line_object(line: SeatLine) -> dict[str, Any]:
    found: dict[str, Any] = {
        "seat": line.seat, "station": line.station.hex(), "candidate": line.candidate.hex(),
        "attempt": line.attempt, "state": str(line.state), "last": line.last, "head": line.head.hex(),
        "export": line.export, "receipt": line.receipt, "credit_s": line.credit_s,
        "codes": [[str(use.purpose), use.index, use.proctor] for use in line.codes],
    }  # fmt: skip
    if line.cause is not None:
        found["cause"] = str(line.cause)
    if line.bundle is not None:
        found["bundle"] = line.bundle.hex()
    return found


def _read_facts(fields: Fields) -> RoomFacts:
    return RoomFacts(
        session=fields.id("session"),
        grant=fields.digest("grant"),
        packages=fields.ids("packages", 32, MOST_MACHINES),
        releases=fields.ids("releases", 32, MOST_MACHINES),
        staff=fields.integers("staff", MOST_HOLDERS),
        seats=fields.each("seats", _read_line, MOST_MACHINES),
        stopped=fields.ids("stopped", 32, MOST_MACHINES),
        pending=fields.text("pending") if fields.has("pending") else "",
    )


def _read_line(fields: Fields) -> SeatLine:
    seat = fields.integer("seat", 1, MOST_SEAT)
    head = fields.bytes("head")
    if len(head) not in (0, 32):
        raise fields.malformed()
    return SeatLine(
        seat=seat,
        station=fields.digest("station"),
        candidate=fields.id("candidate"),
        attempt=fields.integer("attempt", 1, 99),
        state=fields.choice("state", SeatState),
        cause=fields.choice("cause", StopCause) if fields.has("cause") else None,
        last=fields.integer("last", 0, MOST_RECORDS),
        head=head,
        export=fields.integer("export"),
        bundle=fields.digest("bundle") if fields.has("bundle") else None,
        receipt=fields.text("receipt", _RECEIPT_CHARACTERS),
        credit_s=fields.integer("credit_s", 0, 86_400),
        codes=tuple(_read_code(fields, seat, entry) for entry in fields.array("codes", 64)),
    )


def _read_code(fields: Fields, seat: int, entry: Any) -> CodeUse:
    """`[purpose, index, proctor]`."""
    whole = isinstance(entry, list) and len(entry) == 3 and [type(value) for value in entry] == [str, int, int]
    if not whole or entry[0] not in tuple(CodePurpose) or entry[1] < 0:
        raise fields.malformed()
    return CodeUse(CodePurpose(entry[0]), seat, entry[2], entry[1])


def _single(rows: list[Fields], fields: Fields) -> Fields:
    if len(rows) != 1:
        raise fields.malformed()
    return rows[0]


def _info(session: bytes, grant: bytes) -> bytes:
    return join(label("room-key"), session, grant)


def _part_key(room_key: bytes, part_id: bytes) -> bytes:
    return derive(room_key, "room-part", part_id)


def _context(session: bytes, part_id: bytes) -> bytes:
    return join(label("room-part"), session, part_id)
