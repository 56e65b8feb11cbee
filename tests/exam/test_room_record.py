"""The fold of a room's journal: the same entries give the same record, and every entry has one encoding."""

import pytest

from desktop.errors import Error
from desktop.exam.audit import MOST_TEXT, Audit, AuditEntry, read_audit_entry, write_audit_entry
from desktop.exam.incidents import CATALOGUE, GROUP_TITLES, Group, incident_kind
from desktop.exam.room_record import RoomRecord, applied, record_of

BOOT = bytes(16)


def entry(kind, **fields):
    return AuditEntry(kind, 1_793_840_400_000, 5_000, BOOT, **fields)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"kind":"bogus"}', b"\xff\xfe"])
def test_that_bytes_no_console_wrote_are_refused(data):
    with pytest.raises((Error, KeyError, ValueError)):
        read_audit_entry(data)


@pytest.mark.parametrize("kind", list(Audit))
def test_that_every_kind_of_entry_comes_back_as_it_was_written(kind):
    written = entry(
        kind, seats=(1, 500), people=("王·小燕", "𬭊"), cause="phone", text="“引号”\n第二行", values={"n": 3, "b": True}
    )
    assert read_audit_entry(write_audit_entry(written)) == written


def test_that_endless_text_is_cut_and_never_too_large_for_the_store():
    written = write_audit_entry(entry(Audit.MESSAGE, text="长" * 100_000))
    assert len(read_audit_entry(written).text) == MOST_TEXT
    assert len(written) < 65_536


def test_that_the_first_start_counts():
    again = AuditEntry(Audit.STARTED, 9, 9, BOOT)
    record = record_of([entry(Audit.STARTED), again])
    assert record.started_clock_ms == 5_000


def test_that_who_comes_after_all_is_no_longer_absent():
    record = record_of(
        [
            entry(Audit.ABSENCE_PROPOSED, seats=(4,), people=("A",)),
            entry(Audit.ABSENCE_CONFIRMED, seats=(4,), people=("B",)),
        ]
    )
    assert record.seat(4).is_absent and record.seat(4).is_accounted
    record = applied(record, entry(Audit.CHECKED_IN, seats=(4,), people=("A",)))
    assert not record.seat(4).absent and record.seat(4).checked_in_ms


def test_that_a_pause_of_one_seat_does_not_pause_the_room():
    record = applied(RoomRecord(), entry(Audit.PAUSED, seats=(3,)))
    assert not record.paused
    record = applied(record, entry(Audit.PAUSED))
    assert record.paused
    assert not applied(record, entry(Audit.RESUMED)).paused


def test_that_the_catalogue_has_no_word_twice_and_a_title_for_every_group():
    assert len({kind.key for kind in CATALOGUE}) == len(CATALOGUE)
    assert set(GROUP_TITLES) == set(Group) == {kind.group for kind in CATALOGUE}
    with pytest.raises(KeyError):
        incident_kind("bogus")
