"""Receipt `.kreceipt`: what the centre took in, and what may therefore be wiped (trust-and-formats 4.9; receipt.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KRECEIPT
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.fields import Fields
from desktop.formats.grant_header import MOST_MACHINES, GrantHeader
from desktop.formats.result_bundle import BundleFacts, ExportReason
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

_MOST_BUNDLES = 4 * MOST_MACHINES


class TakenAs(StrEnum):
    """What became of a bundle at the centre."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    STALE = "stale"
    FORK = "fork"
    TRUNCATED = "truncated"
    FOREIGN = "foreign"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ReceiptLine:
    """One bundle by its digest."""

    bundle: bytes
    outcome: TakenAs


@dataclass(frozen=True)
class Receipt:
    """What one session brought. `manifest` is empty before one came; `complete`: no seat of it is missing or open."""

    session: bytes
    manifest: bytes
    complete: bool
    bundles: tuple[ReceiptLine, ...]

    def permits_wiping(self, digest: bytes, facts: BundleFacts) -> bool:
        """Whether the sitting of this bundle may be wiped: it is final, accepted, and its session is complete."""
        accepted = any(line.bundle == digest and line.outcome is TakenAs.ACCEPTED for line in self.bundles)
        own = facts.session == self.session and facts.reason is ExportReason.FINAL
        return self.complete and accepted and own


def write_receipt(receipt: Receipt, author: SigningKey) -> bytes:
    """The file."""
    header: JsonObject = {
        "session": receipt.session.hex(), "manifest": receipt.manifest.hex(), "complete": receipt.complete,
        "bundles": [{"bundle": line.bundle.hex(), "outcome": str(line.outcome)} for line in receipt.bundles],
    }  # fmt: skip
    return write_envelope(KRECEIPT, header, (), (author,))


def read_receipt(source: BinaryIO, trust: Signers, header: GrantHeader, known: Collection[bytes] | None) -> Receipt:
    """The receipt in `source` for the session of a grant. `known` are the digests of the bundles that left this place;
    None at a station, which knows its own bundle only and asks for nothing else (`permits_wiping`).

    Raises E-GRT-01 for another centre, E-IMP-04 for another session or a bundle unknown here, E-FMT-06 for one named
    twice.
    """
    envelope = read_envelope(source, KRECEIPT, trust)
    fields = envelope.fields()
    receipt = Receipt(
        session=fields.id("session"),
        manifest=_manifest(fields),
        complete=fields.flag("complete"),
        bundles=fields.each("bundles", _line, _MOST_BUNDLES),
    )
    fields.end()
    if envelope.author.centre != header.centre:
        raise refuse("E-GRT-01")
    foreign = known is not None and not {line.bundle for line in receipt.bundles} <= set(known)
    if receipt.session != header.session or foreign:
        raise refuse("E-IMP-04")
    if len({line.bundle for line in receipt.bundles}) != len(receipt.bundles) or (
        receipt.complete and not receipt.manifest
    ):
        raise refuse("E-FMT-06")
    return receipt


def _manifest(fields: Fields) -> bytes:
    found = fields.bytes("manifest")
    if len(found) not in (0, 32):
        raise fields.malformed()
    return found


def _line(fields: Fields) -> ReceiptLine:
    return ReceiptLine(fields.digest("bundle"), fields.choice("outcome", TakenAs))
