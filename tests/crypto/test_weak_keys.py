"""All fourteen encodings per curve are refused, and honest keys are not."""

from desktop.crypto.sealing import new_sealing_key
from desktop.crypto.signing import new_signing_key
from desktop.crypto.weak_keys import is_weak_sealing_key, is_weak_signing_key
from tests.vectors.make_card_vectors import WEAK_SEALING, WEAK_SIGNING, P


def test_that_fourteen_encodings_of_each_curve_are_weak():
    assert len(set(WEAK_SIGNING)) == len(set(WEAK_SEALING)) == 14
    assert all(is_weak_signing_key(key) for key in WEAK_SIGNING)
    assert all(is_weak_sealing_key(key) for key in WEAK_SEALING)


def test_that_encodings_that_are_not_canonical_are_weak():
    for value in range(P + 2, 2**255):
        encoded = value.to_bytes(32, "little")
        assert is_weak_signing_key(encoded)
        assert is_weak_sealing_key(encoded)


def test_that_keys_of_another_length_are_weak():
    assert is_weak_signing_key(b"\2" * 31)
    assert is_weak_sealing_key(b"\2" * 33)


def test_that_honest_keys_are_not_weak():
    assert not any(is_weak_signing_key(new_signing_key().public) for _ in range(50))
    assert not any(is_weak_sealing_key(new_sealing_key().public) for _ in range(50))
