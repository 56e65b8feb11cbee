"""Signed head `.khead`: how far a station's journal is (trust-and-formats 4.9; journal.md)."""

from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KHEAD
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.journal_records import MOST_RECORDS
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

MOST_STATUS_CHARACTERS = 1_000


@dataclass(frozen=True)
class Head:
    """`head` is h of record `seq`; `station` the signing key id of the machine that now holds the journal.

    `status` is how the seat stood then, as a note of the room's link (room/PROTOCOL.md 3), and `wall_ms` the station's
    wall clock: for people, carried by stick; empty and 0 where nobody said it.
    """

    session: bytes
    station: bytes
    candidate: bytes
    attempt: int
    store: bytes
    seq: int
    head: bytes
    used_ns: int
    clock_ns: int
    boot: bytes
    status: str = ""
    wall_ms: int = 0


def write_head(head: Head, author: SigningKey) -> bytes:
    """The file."""
    header: JsonObject = {
        "session": head.session.hex(), "station": head.station.hex(), "candidate": head.candidate.hex(),
        "attempt": head.attempt, "store": head.store.hex(), "seq": head.seq, "head": head.head.hex(),
        "used_ns": head.used_ns, "clock_ns": head.clock_ns, "boot": head.boot.hex(),
    }  # fmt: skip
    if head.status:
        header |= {"x_status": head.status, "x_wall_ms": head.wall_ms}
    return write_envelope(KHEAD, header, (), (author,))


def read_head(source: BinaryIO, trust: Signers, stations: tuple[bytes, ...], last: Head | None = None) -> Head:
    """The head in `source`. `stations` are the grant's, `last` is the highest head known of the same sitting.

    Raises E-GRT-01 for a station outside the grant or another signer, E-JRN-04 when it is not above `last`, E-JRN-03
    when it has the same seq with another head.
    """
    envelope = read_envelope(source, KHEAD, trust)
    fields = envelope.fields()
    head = Head(
        session=fields.id("session"),
        station=fields.digest("station"),
        candidate=fields.id("candidate"),
        attempt=fields.integer("attempt", 1, 99),
        store=fields.id("store"),
        seq=fields.integer("seq", 0, MOST_RECORDS),
        head=fields.digest("head"),
        used_ns=fields.integer("used_ns"),
        clock_ns=fields.integer("clock_ns"),
        boot=fields.id("boot"),
        status=fields.text("x_status", MOST_STATUS_CHARACTERS) if fields.has("x_status") else "",
        wall_ms=fields.integer("x_wall_ms") if fields.has("x_wall_ms") else 0,
    )
    fields.end()
    if head.station not in stations or envelope.author.key_id != head.station:
        raise refuse("E-GRT-01")
    if last is not None:
        _verify_progress(head, last)
    return head


def _verify_progress(head: Head, last: Head) -> None:
    if (head.session, head.candidate, head.attempt, head.store) != (
        last.session, last.candidate, last.attempt, last.store,
    ):  # fmt: skip
        raise refuse("E-IMP-04")
    if head.seq == last.seq and head.head != last.head:
        raise refuse("E-JRN-03")
    if head.seq <= last.seq:
        raise refuse("E-JRN-04")
