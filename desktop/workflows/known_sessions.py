"""What an import knows of sessions: their grants, read once and kept for the length of the import."""

from desktop.errors import Error
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant, open_roster, open_roster_secret, read_session_grant
from desktop.formats.strict_json import read_json
from desktop.formats.trust import Trust
from desktop.storage.results_rows import GrantRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.results_desk import Desk


class KnownSessions:
    """Grants by digest, and the trust that counts for each session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._grants: dict[bytes, SessionGrant | None] = {}
        self._rosters: dict[bytes, Roster] = {}
        self._trust: dict[bytes, Trust] = {}

    def forget(self) -> None:
        """After a new grant: read again."""
        self._grants.clear()
        self._trust.clear()

    def grant(self, tables: LoggedTables, digest: bytes) -> SessionGrant | None:
        """The grant with this digest, if it was imported."""
        if digest not in self._grants:
            row = tables.first(GrantRow, grant_digest=digest)
            self._grants[digest] = None if row is None else self._read(row)
        return self._grants[digest]

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


def field_in(header: bytes, name: str) -> bytes:
    """An id or digest in a header that nobody has verified yet, for choosing what to verify it with; else empty."""
    try:
        found = read_json(header).get(name)
        return bytes.fromhex(found) if isinstance(found, str) else b""
    except (Error, ValueError):
        return b""
