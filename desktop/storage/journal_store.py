"""The station store: the answers journal of one sitting and its fold in an encrypted database (trust-and-formats 6).

It keeps bytes in order and nothing else; chain, tags and meaning are the keeper's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed
from desktop.storage.sqlcipher import Connection, Unreadable, fault_in, integrity_faults, open_encrypted

SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).parent / "schema" / "journal_1.sql"


@dataclass(frozen=True)
class Row:
    """One record as stored: 128 bytes of core, its tag, its payload."""

    seq: int
    core: bytes
    tag: bytes
    payload: bytes


@dataclass(frozen=True)
class AnswerRow:
    """The newest answer of an item; an empty `value` says that it was taken back."""

    item: bytes
    rev: int
    seq: int
    value: bytes


class JournalStore:
    """One open database. Create with `open_store`; every write is durable when the method returns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, row: Row, next_key: bytes, answer: AnswerRow | None) -> None:
        """Add one record, its effect on the fold, and the key for the next tag, in one transaction.

        Raises MediumFull or MediumFailed; then nothing of it was stored.
        """
        with self._told_as_fault():
            self._insert(row, next_key, answer)

    def append_all(self, entries: Iterable[tuple[Row, bytes, AnswerRow | None]]) -> None:
        """Many at once, as `append` each: one transaction, one wait for the disk. All of them are stored or none."""
        with self._told_as_fault():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                for entry in entries:
                    self._insert(*entry)
            except BaseException:
                self._abandon()
                raise
            self._connection.execute("COMMIT")

    def _insert(self, row: Row, next_key: bytes, answer: AnswerRow | None) -> None:
        item, rev = (answer.item, answer.rev) if answer is not None else (None, 0)
        self._connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.seq, row.core, row.tag, row.payload, next_key, item, rev),
        )

    @contextmanager
    def _told_as_fault(self) -> Iterator[None]:
        """The disk's faults by their names; our own (a record out of order) as they are."""
        try:
            yield
        except sqlcipher.IntegrityError:
            raise
        except sqlcipher.DatabaseError as reason:
            self._abandon()
            fault = fault_in(reason)
            raise MediumFailed(str(reason)) if isinstance(fault, Unreadable) else fault from reason

    def rows(self) -> Iterator[Row]:
        """All records in order. Raises Unreadable when a page is damaged."""
        try:
            for row in self._connection.execute("SELECT seq, core, tag, payload FROM journal ORDER BY seq"):
                yield Row(*row)
        except sqlcipher.DatabaseError as reason:
            raise Unreadable(str(reason)) from reason

    def row(self, seq: int) -> Row:
        """One record. Raises Unreadable when its page is damaged, KeyError when there is none."""
        try:
            found = self._connection.execute("SELECT seq, core, tag, payload FROM journal WHERE seq = ?", (seq,))
            row = found.fetchone()
        except sqlcipher.DatabaseError as reason:
            raise Unreadable(str(reason)) from reason
        if row is None:
            raise KeyError(seq)
        return Row(*row)

    def answers(self) -> dict[bytes, AnswerRow]:
        """The fold as stored."""
        found = self._connection.execute("SELECT item, rev, seq, value FROM answers")
        return {row[0]: AnswerRow(*row) for row in found}

    def ratchet(self) -> tuple[int, bytes] | None:
        """The number of the next record and the key that will tag it; None in a new store."""
        row = self._connection.execute("SELECT next_seq, next_key FROM ratchet").fetchone()
        return None if row is None else (int(row[0]), bytes(row[1]))

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _abandon(self) -> None:
        """After a failed commit the transaction is usually gone; one that still stands must not block the retry."""
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlcipher.DatabaseError:
                return


def open_store(path: Path, key: bytes) -> JournalStore:
    """The store in `path`, created when absent, its settings read back and its pages checked.

    Raises E-STO-01, E-STO-08; Unreadable when damaged (found by two independent connections) or under another key.
    """
    connection = _open_checked(path, key)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        connection.close()
        raise refuse("E-STO-08")
    if version == 0:
        _create(connection)
    return JournalStore(connection)


def _open_checked(path: Path, key: bytes) -> Connection:
    """After an HMAC error the old connection's verdict is worthless, so a damaged file is looked at twice."""
    connection = open_encrypted(path, key)
    if not _faulty(connection):
        return connection
    connection.close()
    connection = open_encrypted(path, key)
    if not _faulty(connection):
        return connection
    connection.close()
    raise Unreadable("integrity check")


def _faulty(connection: Connection) -> bool:
    try:
        return bool(integrity_faults(connection))
    except sqlcipher.DatabaseError:
        return True


def _create(connection: Connection) -> None:
    """The whole schema and its version in one transaction: a kill leaves an empty store or a complete one."""
    script = _SCHEMA.read_text(encoding="utf-8")
    connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version={SCHEMA_VERSION};\nCOMMIT;")
