"""One encrypted connection with every setting of trust-and-formats 6.2 set and read back."""

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed, MediumFull

APPROVED_CIPHERS = ("4.19.0 community",)
Connection = Any
"""sqlcipher3 ships no types."""

_SETTINGS = (
    ("cipher_use_hmac", "1", None),
    ("cipher_hmac_algorithm", "HMAC_SHA512", None),
    ("cipher_page_size", "4096", None),
    ("cipher_plaintext_header_size", "0", None),
    ("journal_mode", "wal", "wal"),
    ("synchronous", "2", "2"),
    ("fullfsync", "1", "1"),
    ("checkpoint_fullfsync", "1", "1"),
    ("wal_autocheckpoint", "50", "50"),
    ("foreign_keys", "1", "1"),
    ("recursive_triggers", "1", "1"),
    ("trusted_schema", "0", "0"),
    ("cell_size_check", "1", "1"),
    ("secure_delete", "1", "1"),
    ("mmap_size", "0", "0"),
    ("temp_store", "2", "2"),
)
"""Name, wanted value, and what to set (None: the cipher's own default, only read back)."""


class Unreadable(Exception):
    """The file is not a database under this key, or is damaged beyond opening."""


def open_encrypted(path: Path, key: bytes) -> Connection:
    """A connection to `path` under a raw 32-byte key, in autocommit mode.

    Raises E-STO-01 when a setting does not hold, Unreadable for a damaged file or another key, MediumFailed when the
    file cannot even be opened.
    """
    try:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    except sqlcipher.DatabaseError as reason:
        raise fault_in(reason) from reason
    try:
        _prepare(connection, key)
    except sqlcipher.DatabaseError as reason:
        connection.close()
        raise fault_in(reason) from reason
    except BaseException:
        connection.close()
        raise
    return connection


def cipher_version() -> str:
    """The version that the cipher gives itself; empty when the library holds no cipher."""
    connection = sqlcipher.connect(":memory:")
    try:
        return _read(connection, "cipher_version")
    finally:
        connection.close()


def fault_in(error: Exception) -> Exception:
    """Full, failed or unreadable: what a database error means for the medium."""
    text = str(error)
    if "disk is full" in text:
        return MediumFull()
    if isinstance(error, sqlcipher.OperationalError):
        return MediumFailed(text)
    return Unreadable(text)


def integrity_faults(connection: Connection) -> list[str]:
    """What a whole check of the file finds. The log is checkpointed first, otherwise false alarms follow a crash."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return found


def _prepare(connection: Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")  # it writes to standard error by itself; our sentences say it
    connection.execute("PRAGMA cipher_memory_security=ON")
    connection.set_key(f"x'{key.hex()}'")
    version = _read(connection, "cipher_version")
    if version not in APPROVED_CIPHERS:
        raise refuse("E-SLF-02", name="SQLCipher", version=version)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    for name, _, setting in _SETTINGS:
        if setting is not None:
            connection.execute(f"PRAGMA {name}={setting}").fetchall()
    for name, wanted, _ in (("cipher_memory_security", "1", None), *_SETTINGS):
        if _read(connection, name) != wanted:
            raise refuse("E-STO-01", name=name)


def _read(connection: Connection, name: str) -> str:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return "" if row is None else str(row[0])
