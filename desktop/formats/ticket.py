"""Release ticket `.kticket`: arms stations after two proctors opened the paper (trust-and-formats 4.5; ticket.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.codes import code_key
from desktop.crypto.joining import join, key_id, label, same
from desktop.crypto.sealing import DoesNotOpen, SealingKey, seal
from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KTICKET
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.fields import Fields
from desktop.formats.grant_header import MOST_HOLDERS, MOST_MACHINES, MOST_PACKAGES
from desktop.formats.release import PackageKey
from desktop.formats.session_grant import SessionGrant
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

START_BYTES = 16
MOST_REASON_CHARACTERS = 200


@dataclass(frozen=True)
class StationTicket:
    """PK of package `package` sealed to the station whose sealing key has the id `key`."""

    key: bytes
    package: int
    sealed: bytes


@dataclass(frozen=True)
class Opened:
    """How a release was opened: by whom, when by the opener's clocks, and why early (empty when in time)."""

    release: int
    proctors: tuple[int, int]
    word: bool
    clock_ns: int
    boot: bytes
    wall_ms: int
    reason: str = ""


@dataclass(frozen=True)
class ReleaseTicket:
    """A ticket as read. `start` is the key of the six-digit 开考口令; `digest` names it in journals and manifests."""

    session: bytes
    grant: bytes
    opened: Opened
    start: bytes
    tickets: tuple[StationTicket, ...]
    digest: bytes

    def starts_with(self, spoken: str, session: bytes) -> bool:
        """Whether `spoken` are the six digits the proctor read out. Costs 0.4 s."""
        return same(self.start, start_key(spoken, session))


@dataclass(frozen=True)
class StationKeys:
    """The public half of a station: id of its signing key, raw sealing key, and the packages its candidates need."""

    station: bytes
    sealing: bytes
    packages: tuple[int, ...]


def start_key(spoken: str, session: bytes) -> bytes:
    """CODEKEY(开考口令, session)[0:16]: synchronises, protects nothing."""
    return code_key(spoken.encode("utf-8"), session)[:START_BYTES]


def write_ticket(
    grant: SessionGrant, opened: Opened, start: bytes, entries: Sequence[StationTicket], author: SigningKey
) -> bytes:
    """The file; `author` is the console's key, or a station's when the grant lists no console."""
    header: JsonObject = {
        "session": grant.header.session.hex(), "grant": grant.digest.hex(), "release": opened.release,
        "proctors": list(opened.proctors), "word": opened.word, "start": start.hex(), "clock_ns": opened.clock_ns,
        "boot": opened.boot.hex(), "wall_ms": opened.wall_ms,
        "tickets": [{"key": e.key.hex(), "package": e.package, "sealed": e.sealed.hex()} for e in entries],
    }  # fmt: skip
    if opened.reason:
        header["reason"] = opened.reason
    return write_envelope(KTICKET, header, (), (author,))


def seal_tickets(
    grant: SessionGrant, keys: Sequence[PackageKey], stations: Sequence[StationKeys]
) -> tuple[StationTicket, ...]:
    """For every station the keys of the packages it needs."""
    by_number = {key.no: key for key in keys}
    return tuple(
        StationTicket(
            key_id("seal", station.sealing),
            number,
            seal(station.sealing, _info(grant, by_number[number].package, station.station), by_number[number].key),
        )
        for station in stations
        for number in station.packages
        if number in by_number
    )


def read_ticket(source: BinaryIO, trust: Signers, grant: SessionGrant) -> ReleaseTicket:
    """The ticket in `source` for `grant`. Raises E-SIG-…, E-FMT-…, E-IMP-04 for another session or grant."""
    envelope = read_envelope(source, KTICKET, trust)
    fields = envelope.fields()
    ticket = ReleaseTicket(
        session=fields.id("session"),
        grant=fields.digest("grant"),
        opened=_read_opened(fields),
        start=fields.bytes("start", START_BYTES),
        tickets=fields.each("tickets", _read_entry, MOST_MACHINES * 4),
        digest=envelope.digest,
    )
    fields.end()
    _verify(ticket, grant, envelope.author.key_id)
    return ticket


def open_package_keys(
    ticket: ReleaseTicket, grant: SessionGrant, station: bytes, own: SealingKey
) -> Mapping[int, bytes]:
    """The package keys for this station by package number. Raises E-GRT-01 when the ticket has none for it, E-REL-02
    when one does not open. Check each with `release.verify_package_key` before it is used."""
    mine = [entry for entry in ticket.tickets if entry.key == own.key_id]
    if not mine or station not in grant.header.stations:
        raise refuse("E-GRT-01")
    digests = grant.header.digests
    try:
        return {e.package: own.open(_info(grant, digests[e.package], station), e.sealed) for e in mine}
    except DoesNotOpen as reason:
        raise refuse("E-REL-02") from reason


def _verify(ticket: ReleaseTicket, grant: SessionGrant, author: bytes) -> None:
    header = grant.header
    if ticket.session != header.session or ticket.grant != grant.digest:
        raise refuse("E-IMP-04")
    if author not in (header.consoles or header.stations):
        raise refuse("E-GRT-01")
    first, second = ticket.opened.proctors
    if first == second:
        raise refuse("E-REL-03")
    holders = {holder.no for holder in header.holders}
    release = header.release_numbered(ticket.opened.release)
    numbers = {entry.package for entry in ticket.tickets}
    repeated = len({(entry.key, entry.package) for entry in ticket.tickets}) != len(ticket.tickets)
    if not {first, second} <= holders or release is None or not numbers <= set(release.packages) or repeated:
        raise refuse("E-FMT-06")


def _read_opened(fields: Fields) -> Opened:
    release = fields.integer("release", 1, MOST_PACKAGES)
    proctors = fields.integers("proctors", 2)
    if len(proctors) != 2 or not all(1 <= number <= MOST_HOLDERS for number in proctors):
        raise fields.malformed()
    return Opened(
        release=release,
        proctors=(proctors[0], proctors[1]),
        word=fields.flag("word"),
        clock_ns=fields.integer("clock_ns"),
        boot=fields.id("boot"),
        wall_ms=fields.integer("wall_ms"),
        reason=fields.text("reason", MOST_REASON_CHARACTERS) if fields.has("reason") else "",
    )


def _read_entry(fields: Fields) -> StationTicket:
    return StationTicket(fields.digest("key"), fields.integer("package", 1, MOST_PACKAGES), fields.bytes("sealed", 80))


def _info(grant: SessionGrant, package: bytes, station: bytes) -> bytes:
    return join(label("ticket"), grant.header.session, grant.digest, package, station)
