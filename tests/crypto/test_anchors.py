"""The anchor values of the specification come out, and a wrong one is named."""

import pytest

from desktop.crypto import anchors
from desktop.crypto.anchors import ANCHORS, Anchor, verify_anchors
from desktop.crypto.boxes import BoxReader, BoxWriter, box, boxed_length, pad, padded_length, unbox, unpad
from desktop.crypto.joining import join, unjoin
from desktop.crypto.sealing import DoesNotOpen
from desktop.errors import Error
from tests.vectors.deterministic import box_with


def test_that_every_anchor_value_of_the_specification_comes_out():
    verify_anchors(slow=True)
    assert len(ANCHORS) >= 14


def test_that_a_wrong_value_is_refused_by_its_name(monkeypatch):
    monkeypatch.setattr(anchors, "ANCHORS", (Anchor("broken", "00", lambda: "01"),))
    with pytest.raises(Error) as refused:
        verify_anchors()
    assert refused.value.code == "E-SLF-01"
    assert refused.value.values == {"id": "broken"}


@pytest.mark.parametrize("size", [0, 1, 16_383, 16_384, 16_385, 32_768, 70_000])
def test_that_random_access_equals_the_library_for_300_ranges(size):
    content = bytes(place * 31 % 251 for place in range(size))
    stored = box(b"\7" * 32, b"here", content)
    assert len(stored) == boxed_length(size)
    assert unbox(b"\7" * 32, b"here", box_with(bytes(24), b"\7" * 32, b"here", content)) == content
    reader = BoxReader(b"\7" * 32, b"here", lambda start, length: stored[start : start + length], len(stored))
    assert reader.plain_bytes == size
    for number in range(300):
        start = number * 7_919 % (size + 3)
        length = (1, 5, 16_384, 40_000)[number % 4]
        assert reader.read(start, length) == content[start : start + length]


def test_that_a_box_written_in_pieces_is_a_box():
    writer = BoxWriter(b"\7" * 32, b"here")
    stored = b"".join([writer.update(b"a" * 20_000), writer.update(b""), writer.update(b"b" * 3), writer.finish()])
    assert unbox(b"\7" * 32, b"here", stored) == b"a" * 20_000 + b"bbb"


def test_that_a_box_ends_where_it_was_cut_at_every_chunk():
    stored = box(b"\7" * 32, b"here", bytes(50_000))
    for chunk in range(4):
        for off in (-1, 0, 1):
            cut = stored[: 56 + 16_400 * chunk + off]
            with pytest.raises(DoesNotOpen):
                unbox(b"\7" * 32, b"here", cut)


@pytest.mark.parametrize("size", [0, 1, 4_092, 4_093, 65_532, 65_533])
def test_that_padding_hides_the_length_and_comes_off(size):
    padded = pad(bytes(size))
    assert len(padded) == padded_length(size)
    assert len(padded) % (65_536 if size + 4 > 65_536 else 4_096) == 0
    assert unpad(padded) == bytes(size)


def test_that_joined_parts_come_apart_and_nothing_else_does():
    assert unjoin(join(b"a", b"", b"long" * 9)) == (b"a", b"", b"long" * 9)
    assert unjoin(join()) == ()
    for wrong in (b"", join(b"a") + b"x", join(b"a")[:-1], b"\xff" * 40, bytes(3)):
        assert unjoin(wrong) is None


def test_that_the_cipher_refuses_a_chunk_under_another_number():
    stored = box(b"\7" * 32, b"here", bytes(40_000))
    first, second = stored[56 : 56 + 16_400], stored[56 + 16_400 : 56 + 32_800]
    swapped = stored[:56] + second + first + stored[56 + 32_800 :]
    with pytest.raises(DoesNotOpen):
        unbox(b"\7" * 32, b"here", swapped)
