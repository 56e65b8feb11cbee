"""The journal's bytes: published anchor values, chain, ratchet, and a mirror cut at any place."""

import random

import pytest

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.formats.journal_records import (
    JournalIdentity,
    Ratchet,
    decode_core,
    encode_core,
    heads_of,
    next_head,
    read_journal,
    start_head,
    verify_chain,
    write_journal,
)
from desktop.formats.mirror_frames import MirrorKey, mirror_frame, read_mirror_frames
from tests.vectors import small_room as room
from tests.vectors import small_sitting as sit

SITTING = sit.write_down(room.seed("start"), sit.usual_steps())
KEY = MirrorKey(room.seed("mk"), sit.STORE)


def test_that_the_chain_begins_at_the_published_values():
    identity = JournalIdentity(b"\1" * 32, b"\2" * 32, b"\3" * 32, b"\4" * 16, 1, b"\5" * 16)
    start = start_head(identity)
    assert start.hex() == "867a2e15dde395957788bf0cd92c7b971116b254fcd64ee03c021dd2db0c6cd4"
    assert next_head(start, bytes(128)).hex() == "fa55ab98cc877070acbb2764694ea653e0497f9096fdc37b6b0d3b97e2c21746"


def test_that_a_core_has_128_bytes_and_reads_back():
    for record in SITTING.records:
        stored = encode_core(record.core)
        assert len(stored) == 128 and decode_core(stored) == record.core


def test_that_a_wall_clock_before_1970_is_written_down():
    core = SITTING.records[1].core._replace(wall_ms=-5_000)
    assert decode_core(encode_core(core)).wall_ms == -5_000


def test_that_the_journal_part_of_a_bundle_reads_back():
    assert read_journal(write_journal(SITTING.records)) == SITTING.records


def test_that_changing_any_byte_of_any_core_changes_the_head_or_is_refused():
    chance = random.Random(1)
    stored = write_journal(SITTING.records)
    for _ in range(300):
        spot = chance.randrange(len(stored))
        changed = stored[:spot] + bytes([stored[spot] ^ (1 << chance.randrange(8))]) + stored[spot + 1 :]
        try:
            records = read_journal(changed)
            head = verify_chain(SITTING.start, records)
        except Error as error:
            assert error.code == "E-JRN-01"
        else:
            only_a_tag = [r.core for r in records] == [r.core for r in SITTING.records]
            assert head != SITTING.heads[-1] or only_a_tag


def test_that_a_thief_of_a_later_key_cannot_tag_earlier_records():
    ratchet = Ratchet(sit.RATCHET)
    for _ in range(5):
        ratchet.advance()
    chain = list(heads_of(SITTING.start, SITTING.records))
    assert ratchet.tag(chain[5][1]) == chain[5][0].tag
    assert all(ratchet.tag(head) != record.tag for record, head in chain[:5])


def test_that_a_mirror_cut_anywhere_gives_all_whole_records_before_the_cut():
    frames = [mirror_frame(KEY, record) for record in SITTING.records]
    ends = [sum(len(frame) for frame in frames[:count]) for count in range(len(frames) + 1)]
    whole = b"".join(frames)
    for cut in range(0, len(whole) + 1, 7):
        found = read_mirror_frames(whole[:cut], KEY)
        count = max(place for place, end in enumerate(ends) if end <= cut)
        assert found.records == SITTING.records[:count]
        assert (found.whole_bytes, found.torn_bytes) == (ends[count], cut - ends[count])


def test_that_records_of_another_store_do_not_open():
    frame = mirror_frame(KEY, SITTING.records[0])
    assert read_mirror_frames(frame, MirrorKey(KEY.key, room.identity("other"))).records == ()


@pytest.mark.parametrize("size", [0, 1, 127, 128, 129, 10_000])
def test_that_random_bytes_are_no_journal(size):
    data = random.Random(size).randbytes(size)
    if size:
        with pytest.raises(Error, match="E-JRN-01"):
            read_journal(data)
    assert read_mirror_frames(data, KEY).records == ()


def test_that_a_payload_changes_nothing_unnoticed():
    record = SITTING.records[3]
    forged = record._replace(payload=sit.RESPONSES[1])
    assert sha256(forged.payload) != record.core.payload_hash
    with pytest.raises(Error, match="E-JRN-01 The record chain is broken at 3"):
        verify_chain(SITTING.start, [*SITTING.records[:3], forged])
