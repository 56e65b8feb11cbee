"""The console's store: entries chained and never changed, heads that only rise, nothing lost when it is reopened."""

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from desktop.errors import Error
from desktop.storage.room_store import HeadRow, open_room_store
from desktop.storage.sqlcipher import Unreadable, open_encrypted

KEY = bytes(range(32))
STORE = bytes(16)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "room.db"


def filled(path, count=5):
    store = open_room_store(path, KEY)
    assert [store.append(f"entry {number}".encode()) for number in range(count)] == list(range(count))
    return store


def test_that_entries_come_back_in_order_with_the_same_chain(path):
    store = filled(path)
    chain = store.chain
    store.close()
    again = open_room_store(path, KEY)
    assert again.bodies_at_opening == tuple(f"entry {number}".encode() for number in range(5))
    assert again.chain == chain
    assert again.append(b"more") == 5
    again.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = x'00' WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 4",
        "INSERT INTO entry VALUES (9, x'00', zeroblob(32))",
        "INSERT OR REPLACE INTO entry VALUES (2, x'00', zeroblob(32))",
        "DELETE FROM head",
        "UPDATE head SET seq = 3",
    ],
)
def test_that_nothing_is_changed_shortened_or_taken_back(path, statement):
    store = filled(path)
    store.put_heads([HeadRow(STORE, 7, b"head")])
    with pytest.raises(sqlcipher.IntegrityError):
        store._connection.execute(statement)
    store.close()


def test_that_a_replaced_entry_breaks_the_chain_even_without_the_triggers(path):
    filled(path).close()
    connection = open_encrypted(path, KEY)
    connection.execute("DROP TRIGGER entry_is_never_changed")
    connection.execute("UPDATE entry SET body = x'00' WHERE seq = 2")
    connection.close()
    with pytest.raises(Error, match="E-JRN-01 The record chain is broken at 2"):
        open_room_store(path, KEY)


def test_that_heads_only_rise_and_a_batch_is_kept_whole_or_not_at_all(path):
    store = open_room_store(path, KEY)
    store.put_heads([HeadRow(STORE, 1, b"one"), HeadRow(bytes([1] * 16), 4, b"other")])
    store.put_heads([HeadRow(STORE, 2, b"two")])
    with pytest.raises(sqlcipher.IntegrityError):
        store.put_heads([HeadRow(bytes([1] * 16), 5, b"newer"), HeadRow(STORE, 2, b"again")])
    assert {head.seq: head.data for head in store.heads().values()} == {2: b"two", 4: b"other"}
    store.close()


def test_that_another_key_opens_nothing_and_a_newer_store_is_left_alone(path):
    filled(path).close()
    with pytest.raises(Unreadable):
        open_room_store(path, bytes(32))
    connection = open_encrypted(path, KEY)
    connection.execute("PRAGMA user_version=2")
    connection.close()
    with pytest.raises(Error, match="E-STO-08"):
        open_room_store(path, KEY)
