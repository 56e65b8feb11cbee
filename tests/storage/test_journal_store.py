"""The station store: settings read back, records never changed, one program at a time."""

import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from desktop.errors import Error
from desktop.storage import sqlcipher as settings
from desktop.storage.faults import MediumFull
from desktop.storage.journal_store import AnswerRow, JournalStore, Row, open_store
from desktop.storage.lock_file import LockFile
from desktop.storage.sqlcipher import Unreadable, open_encrypted

KEY = bytes(range(32))
ITEM = bytes(16)


def row(seq: int, payload: bytes = b"x") -> Row:
    return Row(seq, seq.to_bytes(128, "big"), bytes(32), payload)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def filled(path: Path, records: int = 3) -> JournalStore:
    store = open_store(path, KEY)
    for seq in range(records):
        store.append(row(seq), bytes([seq]) * 32, AnswerRow(ITEM, seq + 1, seq, b"x"))
    return store


def test_that_records_the_fold_and_the_ratchet_come_back(path: Path) -> None:
    filled(path).close()
    store = open_store(path, KEY)
    assert [found.seq for found in store.rows()] == [0, 1, 2]
    assert store.answers() == {ITEM: AnswerRow(ITEM, 3, 2, b"x")}
    assert store.ratchet() == (3, bytes([2]) * 32)
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET payload = x'00' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 2",
        "REPLACE INTO journal SELECT seq, core, tag, x'00' FROM journal WHERE seq = 1",
        "INSERT INTO journal SELECT seq + 2, core, tag, payload FROM journal WHERE seq = 2",
        "INSERT INTO journal SELECT 9, core, tag, 'text' FROM journal WHERE seq = 2",
        "INSERT INTO journal VALUES (3, zeroblob(127), x'00', x'00')",
    ],
)
def test_that_no_statement_changes_what_was_recorded(path: Path, statement: str) -> None:
    filled(path).close()
    connection = open_encrypted(path, KEY)
    with pytest.raises(sqlcipher.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_that_a_record_out_of_order_is_our_own_fault(path: Path) -> None:
    store = filled(path)
    with pytest.raises(sqlcipher.IntegrityError):
        store.append(row(7), bytes(32), None)
    store.append(row(3), bytes(32), None)
    store.close()


def test_that_every_setting_is_read_back(path: Path) -> None:
    connection = open_encrypted(path, KEY)
    wanted = {"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "cipher_hmac_algorithm": "HMAC_SHA512"}
    for name, value in wanted.items():
        assert str(connection.execute(f"PRAGMA {name}").fetchone()[0]) == value
    connection.close()


def test_that_a_store_which_cannot_hold_a_setting_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_SETTINGS", (*settings._SETTINGS, ("page_size", "8192", None)))
    with pytest.raises(Error) as caught:
        open_encrypted(path, KEY)
    assert (caught.value.code, caught.value.values) == ("E-STO-01", {"name": "page_size"})


def test_that_another_key_opens_nothing_and_no_text_is_on_the_disk(path: Path) -> None:
    store = open_store(path, KEY)
    store.append(row(0, "满意的答案 CANARY".encode()), bytes(32), None)
    assert all(b"CANARY" not in file.read_bytes() for file in path.parent.iterdir())
    store.close()
    with pytest.raises(Unreadable):
        open_store(path, bytes(32))


def test_that_a_newer_schema_is_left_alone(path: Path) -> None:
    filled(path).close()
    connection = open_encrypted(path, KEY)
    connection.execute("PRAGMA user_version=2")
    connection.close()
    with pytest.raises(Error, match="E-STO-08"):
        open_store(path, KEY)


def test_that_a_full_disk_keeps_what_was_saved_and_stores_nothing_half(path: Path) -> None:
    store = filled(path)
    store._connection.execute("PRAGMA max_page_count=10")
    with pytest.raises(MediumFull):
        for seq in range(3, 1_000):
            store.append(row(seq, os.urandom(4_000)), bytes(32), AnswerRow(ITEM, seq + 1, seq, b"y"))
    saved = [found.seq for found in store.rows()]
    assert saved == list(range(len(saved)))
    assert store.ratchet() == (len(saved), bytes(32))
    assert store.answers()[ITEM].seq == len(saved) - 1
    store._connection.execute("PRAGMA max_page_count=1000")
    store.append(row(len(saved)), bytes(32), None)
    store.close()


def many(*numbers: int, size: int = 1) -> list[tuple[Row, bytes, AnswerRow | None]]:
    return [
        (row(seq, os.urandom(size)), bytes([seq % 256]) * 32, AnswerRow(ITEM, seq + 1, seq, b"")) for seq in numbers
    ]


def test_that_many_records_are_stored_as_one_by_one(path: Path) -> None:
    store = filled(path)
    store.append_all(many(3, 4, 5))
    store.close()
    again = open_store(path, KEY)
    assert [found.seq for found in again.rows()] == [0, 1, 2, 3, 4, 5]
    assert (again.ratchet(), again.answers()[ITEM].seq) == ((6, bytes([5]) * 32), 5)
    again.close()


def test_that_of_many_records_all_are_stored_or_none(path: Path) -> None:
    store = filled(path)
    with pytest.raises(sqlcipher.IntegrityError):
        store.append_all(many(3, 4, 9))
    store._connection.execute("PRAGMA max_page_count=30")
    with pytest.raises(MediumFull):
        store.append_all(many(*range(3, 60), size=4_000))
    assert ([found.seq for found in store.rows()], store.ratchet()) == ([0, 1, 2], (3, bytes([2]) * 32))
    store._connection.execute("PRAGMA max_page_count=1000")
    store.append_all(many(3))
    store.append(row(4), bytes(32), None)
    assert store.ratchet() == (5, bytes(32))
    store.close()


def test_that_a_second_program_is_kept_out(tmp_path: Path) -> None:
    first = LockFile(tmp_path / "lock")
    with pytest.raises(Error, match="E-STO-05"):
        LockFile(tmp_path / "lock")
    first.release()
    LockFile(tmp_path / "lock").release()
