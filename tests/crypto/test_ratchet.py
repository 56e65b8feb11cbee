"""The ratchet's step against the library's HMAC."""

import random

import pytest

from desktop.crypto.joining import derive, mac
from desktop.crypto.ratchet import ratchet_step


def test_that_a_step_gives_the_tag_and_the_key_of_the_derivations() -> None:
    chance = random.Random(7)
    for length in (0, 1, 32, 55, 56, 63, 64, 65, 200):
        key, head = chance.randbytes(32), chance.randbytes(length)
        assert ratchet_step(key, head) == (mac(derive(key, "mac"), head), derive(key, "next"))


@pytest.mark.parametrize("length", [0, 31, 33, 64, 65])
def test_that_a_key_of_another_length_is_not_stepped(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ratchet_step(bytes(length), bytes(32))
