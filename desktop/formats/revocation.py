"""Revocation lists `.krevoke`: keys no longer believed (trust-and-formats section 3). Specification: card.md."""

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KREVOKE
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.fields import Fields
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

MOST_REVOKED = 1_000


class RevocationReason(StrEnum):
    """A retired key still verifies older sessions; a lost or compromised one verifies nothing."""

    RETIRED = "retired"
    LOST = "lost"
    COMPROMISED = "compromised"


@dataclass(frozen=True)
class RevokedKey:
    """One line: key id, why, the list version from which it counts, and the key that follows it."""

    key: bytes
    reason: RevocationReason
    since: int
    successor: bytes | None = None


@dataclass(frozen=True)
class RevocationList:
    """`issuer` is the key id of the centre's (or one authority's) signing key."""

    issuer: bytes
    list_version: int
    revoked: tuple[RevokedKey, ...]


def write_revocation_list(found: RevocationList, authors: tuple[SigningKey, ...]) -> bytes:
    """The file, signed by the issuer (and, for an authority, by enough of its keys)."""
    header: JsonObject = {
        "issuer": found.issuer.hex(),
        "list_version": found.list_version,
        "revoked": [_row(row) for row in found.revoked],
    }
    return write_envelope(KREVOKE, header, (), authors)


def read_revocation_list(source: BinaryIO, trust: Signers, *, least_version: int = 1) -> RevocationList:
    """The list in `source`. Raises E-FMT, E-SIG, and E-CRD-04 for a version below `least_version`."""
    envelope = read_envelope(source, KREVOKE, trust)
    fields = envelope.fields()
    found = RevocationList(
        fields.digest("issuer"), fields.integer("list_version", 1), fields.each("revoked", _read_row, MOST_REVOKED)
    )
    fields.end()
    if found.issuer not in {entry.key_id for entry in envelope.signatures} or _faulty(found):
        raise refuse("E-FMT-06")
    if found.list_version < least_version:
        raise refuse("E-CRD-04", v=least_version)
    return found


def _faulty(found: RevocationList) -> bool:
    keys = {row.key for row in found.revoked}
    late = any(row.since > found.list_version for row in found.revoked)
    return late or len(keys) != len(found.revoked)


def _read_row(fields: Fields) -> RevokedKey:
    return RevokedKey(
        key=fields.digest("key"),
        reason=fields.choice("reason", RevocationReason),
        since=fields.integer("since", 1),
        successor=fields.digest("successor") if fields.has("successor") else None,
    )


def _row(row: RevokedKey) -> JsonObject:
    values: JsonObject = {"key": row.key.hex(), "reason": str(row.reason), "since": row.since}
    return values if row.successor is None else {**values, "successor": row.successor.hex()}
