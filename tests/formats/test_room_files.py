"""The room's files against the attacks of section 13: guessing, replay elsewhere, forks, re-signed garbage, sizes."""

import random
from dataclasses import replace

import pytest

from desktop.crypto.codes import ALPHABET, check_character, typed_code
from desktop.crypto.joining import derive, join, label, mac
from desktop.errors import Error
from desktop.formats.bundle_opening import open_result_bundle
from desktop.formats.envelope import source_of
from desktop.formats.proctor_codes import CodePurpose, CodeUse, find_code, hash_of_code
from desktop.formats.release import TypedPair, _kek, open_release
from desktop.formats.result_bundle import ExportReason, read_result_bundle
from desktop.formats.slots import SlotKind, StoreKeys, seal_slot
from tests.vectors import make_room_vectors, make_sitting_vectors
from tests.vectors import small_room as room
from tests.vectors import small_sitting as sit
from tests.vectors.room_readers import READERS, granted
from tests.vectors.room_writing import changed, grant_file

FREE = frozenset(
    "build used_ns credit_ns copies room previous export wall_ms clock_ns starts_ms standard word grant_version paper "
    "codes min_revocation attempt".split()
)
"""Fields in which some of the garbage is a possible value."""


@pytest.fixture(scope="module")
def grant():
    return granted({})


def test_that_a_thousand_single_errors_and_exchanges_in_a_code_are_all_found():
    chance = random.Random(7)
    for _ in range(1_000):
        code = [chance.choice(ALPHABET) for _ in range(12)]
        whole = [*code, check_character("".join(code))]
        spot, wrong = chance.randrange(13), chance.choice(ALPHABET)
        mistyped = [*whole[:spot], wrong, *whole[spot + 1 :]]
        assert wrong == whole[spot] or typed_code("".join(mistyped)) is None
        one, other = chance.sample(range(13), 2)
        exchanged = list(whole)
        exchanged[one], exchanged[other] = whole[other], whole[one]
        assert exchanged == whole or typed_code("".join(exchanged)) is None


def test_that_guessed_proctor_codes_are_never_accepted(grant):
    chance = random.Random(11)
    for _ in range(20):
        guess = "".join(chance.choice(ALPHABET) for _ in range(10))
        assert find_code(grant.header.codes, room.SESSION, 1, guess) is None


def test_that_a_code_of_one_seat_purpose_or_session_is_worthless_elsewhere():
    code, use = "110K0WK0W1", CodeUse(CodePurpose.LOW, 1, 1, 0)
    genuine = hash_of_code(room.SESSION, use, code)
    elsewhere = [replace(use, seat=2), replace(use, purpose=CodePurpose.PAIR), replace(use, index=1)]
    assert all(hash_of_code(room.SESSION, other, code) != genuine for other in elsewhere)
    assert hash_of_code(room.identity("other session"), use, code) != genuine


def test_that_codes_of_another_session_do_not_open(grant):
    typed = TypedPair((1, room.CODES[1]), (2, room.CODES[2]))
    release = grant.header.releases[0]
    with pytest.raises(Error, match="E-REL-02"):
        open_release(room.identity("other"), release, grant.header.digests, room.sealing("station 1"), typed)


def test_that_all_three_pairs_open_and_one_known_code_leaves_sixty_bits(grant):
    release = grant.header.releases[0]
    for one, other in ((1, 2), (1, 3), (2, 3)):
        typed = TypedPair((other, room.CODES[other]), (one, room.CODES[one]))
        opened = open_release(room.SESSION, release, grant.header.digests, room.sealing("station 1"), typed)
        assert opened[0].key == room.PK[1]
    assert len(ALPHABET) ** len(room.CODES[1]) == 2**60


def test_that_the_key_of_a_release_is_hkdf_over_all_its_secrets():
    room_secret, pair_secret, word = room.seed("a"), room.seed("b"), room.seed("c")
    extracted = mac(room.SESSION, join(room_secret, pair_secret, word))
    expanded = mac(extracted, join(label("release"), room.SESSION, b"\1") + b"\1")
    assert _kek(room.SESSION, 1, room_secret, pair_secret, word) == expanded
    assert derive(extracted, "release", room.SESSION, b"\1") == expanded


def test_that_a_results_vault_alone_opens_no_store_and_recovery_alone_replays_no_tags(grant):
    keys = StoreKeys(room.seed("dek"), room.seed("mk"))
    slot = seal_slot(SlotKind.ESCROW, room.sealing("recovery").public, keys, room.SESSION, sit.STORE)
    assert slot.key != room.sealing("results").key_id
    data = _bundle(grant)
    bundle = read_result_bundle(source_of(data), grant.trust)
    opened = open_result_bundle(source_of(data), bundle, room.sealing("recovery"), grant.header.results)
    assert not opened.tags_checked and "dek" not in repr(keys)


def test_that_two_stories_of_one_sitting_have_different_heads(grant):
    steps = sit.usual_steps()
    changed_steps = [*steps[:6], replace(steps[6], payload=sit.RESPONSES[0]), *steps[7:]]
    start = sit.usual_sitting(grant.digest).start
    one, other = sit.write_down(start, steps), sit.write_down(start, changed_steps)
    assert one.heads[:6] == other.heads[:6]
    assert one.heads[6] != other.heads[6] and one.heads[-1] != other.heads[-1]


def test_that_a_receipt_belongs_to_one_bundle(grant):
    bundle = read_result_bundle(source_of(_bundle(grant)), grant.trust)
    assert bundle.receipt_fits(bundle.receipt) and bundle.receipt_fits(bundle.receipt.lower().replace("-", " "))
    assert not bundle.receipt_fits("R371Y9MZVE-K") and not bundle.receipt_fits("nonsense")


def test_that_re_signed_garbage_never_crashes_and_never_counts(grant):
    chance = random.Random(12)
    files = {
        "bundle": (_bundle(grant), "station 1"),
        "ticket": (make_room_vectors.ticket_file(grant), "station 1"),
        "grant": (grant_file(), "centre"),
    }
    refused = 0
    for _ in range(120):
        kind = chance.choice(sorted(files))
        data, author = files[kind]
        garbled = changed(data, lambda header: _garble(header, chance), room.signing(author))
        try:
            READERS[kind](garbled, {})
        except Error as error:
            assert error.code.startswith("E-")
            refused += 1
    assert refused == 120


def test_that_the_sizes_are_near_those_of_the_design(grant):
    head = make_sitting_vectors._head(sit.usual_sitting(grant.digest), 5)
    assert 450 < len(make_sitting_vectors.write_head(head, room.signing("station 1"))) < 700
    assert len(make_room_vectors.ticket_file(grant)) < 1_500


def test_that_an_interim_bundle_is_a_prefix_of_the_final_one(grant):
    sitting = sit.usual_sitting(grant.digest)
    short = sit.Sitting(sitting.start, sitting.records[:5], sitting.heads[:5])
    facts = replace(sit.facts_of(short, grant.digest), reason=ExportReason.INTERIM, export=1, previous=None)
    data = sit.write_bundle(facts, short)
    bundle = read_result_bundle(source_of(data), grant.trust)
    opened = open_result_bundle(source_of(data), bundle, room.sealing("results"), grant.header.results)
    assert opened.heads == sitting.heads[:5] and opened.tags_checked


def _bundle(grant):
    sitting = sit.usual_sitting(grant.digest)
    return sit.write_bundle(sit.facts_of(sitting, grant.digest), sitting)


def _garble(header, chance):
    """One field becomes something else, disappears, or gets company."""
    name = chance.choice(sorted(set(header) - FREE))
    garbage = chance.choice(["", "zz", -1, 2**53 - 1, True, [], {}, ["ab" * 16], [{}], "ab" * 31, {"no": 1}])
    if chance.random() < 0.3:
        del header[name]
    elif chance.random() < 0.2:
        header["surprise"] = garbage
    else:
        header[name] = garbage
