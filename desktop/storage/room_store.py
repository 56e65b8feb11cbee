"""The console's store: what happened in a room, in order, and how far each sitting's journal was (trust-and-formats 6).

Entries are appended and chained, never changed; what they mean is `exam/audit.py`'s. Heads only rise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from desktop.crypto.joining import labelled_hash
from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed
from desktop.storage.sqlcipher import Connection, Unreadable, fault_in, integrity_faults, open_encrypted

SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).parent / "schema" / "room_1.sql"
_START = bytes(32)


@dataclass(frozen=True)
class HeadRow:
    """The newest signed head of the sitting in `store`; `data` is the whole .khead file."""

    store: bytes
    seq: int
    data: bytes


class RoomStore:
    """One open database. Open with `open_room_store`; every write is durable when the method returns."""

    def __init__(self, path: Path, connection: Connection, bodies: list[bytes], chain: bytes) -> None:
        self._path, self._connection = path, connection
        self._next, self.chain = len(bodies), chain
        self.bodies_at_opening = tuple(bodies)

    def append(self, body: bytes) -> int:
        """Add one entry; its number. Raises MediumFull or MediumFailed, then nothing of it was stored."""
        seq, chain = self._next, _link(self.chain, self._next, body)
        self._write("INSERT INTO entry VALUES (?, ?, ?)", [(seq, body, chain)])
        self._next, self.chain = seq + 1, chain
        return seq

    def put_heads(self, heads: Iterable[HeadRow]) -> None:
        """Keep the newest heads of several sittings in one transaction. A head that does not rise is our own fault."""
        rows = [(head.store, head.seq, head.data) for head in heads]
        if rows:
            self._write(
                "INSERT INTO head VALUES (?, ?, ?) "
                "ON CONFLICT (store) DO UPDATE SET seq = excluded.seq, data = excluded.data",
                rows,
            )

    def heads(self) -> dict[bytes, HeadRow]:
        """The newest head of every sitting, by its store."""
        rows = self._connection.execute("SELECT store, seq, data FROM head")
        return {row[0]: HeadRow(*row) for row in rows}

    def image(self) -> bytes:
        """The file as it lies on the disk, encrypted, with everything that was appended. Raises MediumFailed."""
        try:
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise MediumFailed("the write-ahead log is in use")
            return self._path.read_bytes()
        except (sqlcipher.DatabaseError, OSError) as reason:
            raise MediumFailed(str(reason)) from reason

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except sqlcipher.IntegrityError:
            self._abandon()
            raise
        except sqlcipher.DatabaseError as reason:
            self._abandon()
            fault = fault_in(reason)
            raise MediumFailed(str(reason)) if isinstance(fault, Unreadable) else fault from reason

    def _abandon(self) -> None:
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlcipher.DatabaseError:
                return


def open_room_store(path: Path, key: bytes) -> RoomStore:
    """The store in `path`, created when absent, its pages and its chain checked.

    Raises E-STO-01, E-STO-08, E-JRN-01 naming the first entry that does not follow; Unreadable when it is damaged.
    """
    connection = _open_checked(path, key)
    try:
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) > SCHEMA_VERSION:
            raise refuse("E-STO-08")
        _create(connection)
        bodies, chain = _read_chain(connection)
    except BaseException:
        connection.close()
        raise
    return RoomStore(path, connection, bodies, chain)


def _read_chain(connection: Connection) -> tuple[list[bytes], bytes]:
    bodies: list[bytes] = []
    chain = _START
    for seq, body, stored in connection.execute("SELECT seq, body, chain FROM entry ORDER BY seq"):
        chain = _link(chain, len(bodies), body)
        if seq != len(bodies) or stored != chain:
            raise refuse("E-JRN-01", n=seq)
        bodies.append(bytes(body))
    return bodies, chain


def _link(chain: bytes, seq: int, body: bytes) -> bytes:
    return labelled_hash("room-entry", chain, seq.to_bytes(8, "big"), body)


def _open_checked(path: Path, key: bytes) -> Connection:
    """After an HMAC error the old connection's verdict is worthless, so a damaged file is looked at twice."""
    for _ in range(2):
        connection = open_encrypted(path, key)
        try:
            if not integrity_faults(connection):
                return connection
        except sqlcipher.DatabaseError:
            pass
        connection.close()
    raise Unreadable("integrity check")


def _create(connection: Connection) -> None:
    """The whole schema and its version in one transaction: a kill leaves an empty store or a complete one."""
    if int(connection.execute("PRAGMA user_version").fetchone()[0]) == 0:
        script = _SCHEMA.read_text(encoding="utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version={SCHEMA_VERSION};\nCOMMIT;")
