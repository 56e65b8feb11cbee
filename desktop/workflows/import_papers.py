"""Everything an import takes along besides bundles: grants, manifests, signed heads, scoring packs."""

from typing import BinaryIO

from desktop.errors import Error
from desktop.formats.artefacts import KEXAM, KHEAD, KROOM, KSCORE, KSESSION, ArtefactType
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import read_outline
from desktop.formats.exam_package import read_exam_package
from desktop.formats.head import Head, read_head
from desktop.formats.room_manifest import RoomManifest, SeatLine, read_room_manifest
from desktop.formats.roster import Roster
from desktop.formats.scoring_pack_reading import read_scoring_pack
from desktop.formats.session_grant import SessionGrant, open_roster, open_roster_secret, read_session_grant
from desktop.refusals import refuse
from desktop.storage.results_folder import PAPERS, QUARANTINE
from desktop.storage.results_rows import (
    CandidateRow,
    GrantRow,
    KeptFileRow,
    ManifestRow,
    ManifestSeatRow,
    PackageRow,
    PackRow,
    SessionPackageRow,
    SessionRow,
    WitnessRow,
)
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_bundles import Arrival, recheck_sitting
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.known_sessions import KnownSessions, field_in
from desktop.workflows.results_desk import Desk

PAPER_TYPES = (KSESSION, KEXAM, KSCORE, KROOM, KHEAD)
"""In the order in which they must be read: a grant explains a manifest."""


def import_paper(
    desk: Desk, tables: LoggedTables, sessions: KnownSessions, arrival: Arrival, kind: ArtefactType
) -> tuple[Outcome, str | None]:
    """Read one file that is no bundle; what does not belong here waits in quarantine."""
    if arrival.kept is not None and arrival.kept.place == PAPERS:
        return Outcome.DUPLICATE, None
    return read_paper(desk, tables, sessions, arrival, kind)


def read_paper(
    desk: Desk, tables: LoggedTables, sessions: KnownSessions, arrival: Arrival, kind: ArtefactType
) -> tuple[Outcome, str | None]:
    """Read it whether it is known or not (rebuilding)."""
    reader = _Reader(desk, tables, sessions, arrival)
    try:
        with desk.store.folder.path_of(arrival.file_hash).open("rb") as source:
            session = reader.read(kind, source)
    except Error as error:
        foreign = error.code in ("E-SIG-02", "E-SIG-04", "E-IMP-04", "E-GRT-01")
        outcome = Outcome.FOREIGN if foreign else Outcome.REJECTED
        tables.keep(_kept(arrival, kind, outcome, error.code), known=arrival.kept is not None)
        return outcome, error.code
    tables.keep(_kept(arrival, kind, Outcome.ACCEPTED, None, session), known=arrival.kept is not None)
    return Outcome.ACCEPTED, None


class _Reader:
    """Reads one paper into the tables."""

    def __init__(self, desk: Desk, tables: LoggedTables, sessions: KnownSessions, arrival: Arrival) -> None:
        self._desk, self._tables, self._sessions, self._arrival = desk, tables, sessions, arrival

    def read(self, kind: ArtefactType, source: BinaryIO) -> bytes | None:
        """The session it belongs to; None for packages and scoring packs. Raises Error."""
        readers = {
            KSESSION: self._grant, KROOM: self._manifest, KHEAD: self._head, KEXAM: self._package, KSCORE: self._pack,
        }  # fmt: skip
        return readers[kind](source)

    def _grant(self, source: BinaryIO) -> bytes:
        grant = read_session_grant(source, self._desk.trust)
        self._desk.trust.for_session(grant.header.min_revocation)
        vault = self._desk.vaults.key(VaultPurpose.RESULTS)
        if grant.header.results != vault.key_id:
            raise refuse("E-IMP-04")
        roster = open_roster(source, grant, open_roster_secret(grant, vault))
        header = grant.header
        row = GrantRow(grant.digest, header.session, header.grant_version, self._arrival.file_hash)
        self._tables.put(row)
        known = self._tables.first(SessionRow, session=header.session)
        if known is None or known.grant_version < header.grant_version:
            self._put_session(grant, roster)
        self._sessions.forget()
        return header.session

    def _put_session(self, grant: SessionGrant, roster: Roster) -> None:
        header, tables = grant.header, self._tables
        row = SessionRow(
            header.session, header.room, header.standard, header.starts_ms, grant.digest, header.grant_version
        )
        for kind in (CandidateRow, SessionPackageRow):
            tables.remove(kind, session=header.session)
        tables.put(row)
        tables.add([SessionPackageRow(header.session, p.no, p.package, p.level, p.part.value) for p in header.packages])
        tables.add(
            [
                CandidateRow(
                    header.session, row.candidate, row.seat, row.name, row.ticket, row.package, row.form, row.attempt
                )
                for row in roster.rows
            ]
        )

    def _manifest(self, source: BinaryIO) -> bytes:
        header = read_outline(source, KROOM).header_bytes
        grant = self._sessions.grant(self._tables, field_in(header, "grant"))
        if grant is None:
            raise refuse("E-IMP-04")
        trust = self._sessions.trust_for(self._tables, header)
        roster = self._sessions.roster(self._tables, grant)
        manifest = read_room_manifest(source, trust, grant, roster)
        self._put_manifest(manifest)
        return manifest.facts.session

    def _put_manifest(self, manifest: RoomManifest) -> None:
        """One that still waits for countersignatures never takes the place of a complete one."""
        session, tables = manifest.facts.session, self._tables
        complete = any(not row.pending for row in tables.find(ManifestRow, session=session))
        pending = (manifest.facts.pending or None) if manifest.is_open else None
        tables.put(ManifestRow(manifest.digest, session, pending, self._arrival.file_hash, self._arrival.log_seq))
        if complete and pending:
            return
        tables.remove(ManifestSeatRow, session=session)
        tables.add([_seat(session, manifest.digest, line) for line in manifest.facts.seats])
        self._sessions.forget()
        for line in manifest.facts.seats:
            self._recheck((session, line.candidate, line.attempt))

    def _head(self, source: BinaryIO) -> bytes:
        header = read_outline(source, KHEAD).header_bytes
        row = self._tables.first(SessionRow, session=field_in(header, "session"))
        grant = None if row is None else self._sessions.grant(self._tables, row.grant_digest)
        if grant is None:
            raise refuse("E-IMP-04")
        trust = self._sessions.trust_for(self._tables, header)
        head = read_head(source, trust, grant.header.stations)
        self._put_witness(head)
        return head.session

    def _put_witness(self, head: Head) -> None:
        keys = {"session": head.session, "candidate": head.candidate, "attempt": head.attempt}
        known = self._tables.first(WitnessRow, **keys)
        if known is None or known.seq < head.seq:
            self._tables.put(WitnessRow(head.session, head.candidate, head.attempt, head.seq, head.head))
            self._sessions.forget()
            self._recheck((head.session, head.candidate, head.attempt))

    def _pack(self, source: BinaryIO) -> bytes | None:
        pack = read_scoring_pack(source, self._desk.trust)
        known = self._tables.first(PackRow, package=pack.package)
        if known is None or known.pack_version < pack.version:
            row = PackRow(pack.package, pack.envelope.digest, self._arrival.file_hash, pack.version)
            self._tables.put(row)
        return None

    def _package(self, source: BinaryIO) -> bytes | None:
        package = read_exam_package(source, self._desk.trust, hash_parts=True)
        self._tables.put(PackageRow(package.digest, self._arrival.file_hash))
        return None

    def _recheck(self, sitting: tuple[bytes, bytes, int]) -> None:
        current = self._tables.current_bundle(sitting)
        if current is not None:
            recheck_sitting(self._desk, self._tables, self._sessions, current)


def _seat(session: bytes, manifest: bytes, line: SeatLine) -> ManifestSeatRow:
    return ManifestSeatRow(
        session=session,
        seat=line.seat,
        manifest=manifest,
        candidate=line.candidate,
        attempt=line.attempt,
        state=line.state.value,
        cause=None if line.cause is None else line.cause.value,
        last=line.last if line.head else None,
        head=line.head or None,
        receipt=line.receipt or None,
        credit_s=line.credit_s,
    )


def _kept(
    arrival: Arrival, kind: ArtefactType, outcome: Outcome, code: str | None, session: bytes | None = None
) -> KeptFileRow:
    place = PAPERS if outcome is Outcome.ACCEPTED else QUARANTINE
    return KeptFileRow(arrival.file_hash, kind.extension, place, outcome.value, code, arrival.log_seq, session)
