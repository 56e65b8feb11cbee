"""The beginning of a mirror `.kmirror`: an envelope, then frames to the end (trust-and-formats 6.3; journal.md)."""

from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KMIRROR
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.journal_records import JournalIdentity
from desktop.refusals import refuse
from desktop.strict_json import JsonObject


@dataclass(frozen=True)
class MirrorOpening:
    """Whose journal this mirror copies; `frames_start` is the offset of the first frame in the file."""

    session: bytes
    identity: JournalIdentity
    frames_start: int


def write_mirror_opening(session: bytes, identity: JournalIdentity, author: SigningKey) -> bytes:
    """What a mirror file begins with; append frames behind it."""
    header: JsonObject = {
        "session": session.hex(), "station": identity.station.hex(), "candidate": identity.candidate.hex(),
        "attempt": identity.attempt, "store": identity.store.hex(), "grant": identity.grant.hex(),
        "package": identity.package.hex(),
    }  # fmt: skip
    return write_envelope(KMIRROR, header, (), (author,))


def read_mirror_opening(source: BinaryIO, trust: Signers, stations: tuple[bytes, ...]) -> MirrorOpening:
    """The opening of the mirror in `source`; `stations` are the grant's. Raises E-GRT-01, E-FMT-…, E-SIG-…."""
    envelope = read_envelope(source, KMIRROR, trust)
    fields = envelope.fields()
    identity = JournalIdentity(
        station=fields.digest("station"),
        candidate=fields.id("candidate"),
        attempt=fields.integer("attempt", 1, 99),
        store=fields.id("store"),
        grant=fields.digest("grant"),
        package=fields.digest("package"),
    )
    opening = MirrorOpening(fields.id("session"), identity, envelope.body_offset)
    fields.end()
    if identity.station not in stations or envelope.author.key_id not in stations:
        raise refuse("E-GRT-01")
    return opening
