"""What an import knows of sessions: their grants, read once and kept for the length of the import."""

import json

from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant, open_roster, open_roster_secret, read_session_grant
from desktop.formats.trust import Trust
from desktop.storage.results_rows import CandidateRow, GrantRow, ManifestSeatRow, WitnessRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_ledger import Witnessed
from desktop.workflows.results_desk import Desk


class KnownSessions:
    """Grants by digest, and the trust that counts for each session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._grants: dict[bytes, SessionGrant | None] = {}
        self._rosters: dict[bytes, Roster] = {}
        self._trust: dict[bytes, Trust] = {}
        self._people: dict[bytes, dict[bytes, CandidateRow]] = {}
        self._witnessed: dict[bytes, dict[tuple[bytes, int], list[Witnessed]]] = {}

    def forget(self) -> None:
        """After a new grant, manifest or head: read again."""
        for known in (self._grants, self._trust, self._people, self._witnessed):
            known.clear()

    def person(self, tables: LoggedTables, session: bytes, candidate: bytes) -> CandidateRow | None:
        """A candidate of the session's newest roster."""
        if session not in self._people:
            self._people[session] = {row.candidate: row for row in tables.find(CandidateRow, session=session)}
        return self._people[session].get(candidate)

    def witnessed(self, tables: LoggedTables, sitting: tuple[bytes, bytes, int]) -> list[Witnessed]:
        """What others saw of a sitting: its line in the manifest, and signed heads."""
        session, candidate, attempt = sitting
        if session not in self._witnessed:
            self._witnessed[session] = _witnessed_in(tables, session)
        return self._witnessed[session].get((candidate, attempt), [])

    def grant(self, tables: LoggedTables, digest: bytes) -> SessionGrant | None:
        """The grant with this digest, if it was imported."""
        if digest not in self._grants:
            row = tables.first(GrantRow, grant_digest=digest)
            self._grants[digest] = None if row is None else self._read(row)
        return self._grants[digest]

    def grants_of(self, tables: LoggedTables, session: bytes) -> list[SessionGrant]:
        """Every version of a session's grant that was imported, the newest first."""
        rows = sorted(tables.find(GrantRow, session=session), key=lambda row: row.grant_version, reverse=True)
        return [grant for row in rows if (grant := self.grant(tables, row.grant_digest)) is not None]

    def trust_for(self, tables: LoggedTables, header: bytes) -> Trust:
        """The trust for the session that an unverified header names; the desk's own where it names none we know."""
        session = field_in(header, "session")
        if session not in self._trust:
            row = tables.first(GrantRow, session=session)
            grant = None if row is None else self.grant(tables, row.grant_digest)
            trust = self._desk.trust
            self._trust[session] = trust if grant is None else trust.for_session(grant.header.min_revocation)
        return self._trust[session]

    def roster(self, tables: LoggedTables, grant: SessionGrant) -> Roster:
        """The roster of a grant that `grant` gave."""
        if grant.digest not in self._rosters:
            row = tables.first(GrantRow, grant_digest=grant.digest)
            assert row is not None
            source = source_of(self._desk.store.folder.read(row.file_hash))
            secret = open_roster_secret(grant, self._desk.vaults.key(VaultPurpose.RESULTS))
            self._rosters[grant.digest] = open_roster(source, grant, secret)
        return self._rosters[grant.digest]

    def _read(self, row: GrantRow) -> SessionGrant:
        return read_session_grant(source_of(self._desk.store.folder.read(row.file_hash)), self._desk.trust)


def _witnessed_in(tables: LoggedTables, session: bytes) -> dict[tuple[bytes, int], list[Witnessed]]:
    found: dict[tuple[bytes, int], list[Witnessed]] = {}
    for row in tables.find(ManifestSeatRow, session=session):
        if row.last is not None and row.head is not None:
            found.setdefault((row.candidate, row.attempt), []).append(Witnessed(row.last, row.head))
    for note in tables.find(WitnessRow, session=session):
        found.setdefault((note.candidate, note.attempt), []).append(Witnessed(note.seq, note.head))
    return found


def field_in(header: bytes, name: str) -> bytes:
    """An id or digest in a header that nobody has verified yet, for choosing what to verify it with; else empty."""
    try:
        found = json.loads(header)
        text = found.get(name) if isinstance(found, dict) else None
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except (ValueError, RecursionError):
        return b""
