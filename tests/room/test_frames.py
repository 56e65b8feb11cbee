"""Frames of the room link: impossible ones are seen after five bytes, whole ones arrive however they are cut."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.errors import Error
from desktop.room.frames import HEAD_BYTES, MOST_FRAME_BYTES, Frame, FrameKind, FrameReader, write_frame
from desktop.room.limits import FRAME_BURST, FRAMES_PER_SECOND, Allowance, Intake


@pytest.mark.parametrize(
    "head",
    [b"\0\0\0\0\1", b"\0\x10\0\1\1", b"\xff\xff\xff\xff\1", b"\0\0\0\1\0", b"\0\0\0\1\4", b"GET /"],
    ids=["empty", "too long", "giant", "kind 0", "kind 4", "a web browser"],
)
def test_that_an_impossible_frame_is_refused_from_its_first_five_bytes(head):
    reader = FrameReader()
    assert reader.feed(head[:4]) == ()
    with pytest.raises(Error) as caught:
        reader.feed(head[4:])
    assert caught.value.code == "E-NET-02"


def test_that_garbage_is_refused_or_waited_for_and_never_believed_to_be_large():
    chance = random.Random(7)
    for _ in range(300):
        reader = FrameReader()
        try:
            reader.feed(chance.randbytes(chance.randrange(1, 400)))
        except Error as error:
            assert error.code == "E-NET-02"
        assert reader.kept_bytes <= 400


def test_that_a_frame_has_content_and_an_end():
    for content in (b"", bytes(MOST_FRAME_BYTES + 1)):
        with pytest.raises(ValueError):
            write_frame(Frame(FrameKind.NOTE, content))


@given(some.lists(some.binary(min_size=1, max_size=200), max_size=12), some.integers(1, 40))
def test_that_frames_arrive_however_the_wire_cuts_them(contents, step):
    frames = tuple(Frame(FrameKind(1 + len(content) % 3), content) for content in contents)
    sent = b"".join(write_frame(frame) for frame in frames)
    reader, found = FrameReader(), []
    for start in range(0, len(sent), step):
        found += reader.feed(sent[start : start + step])
    assert (tuple(found), reader.kept_bytes) == (frames, 0)


def test_that_the_largest_frame_passes():
    frame = Frame(FrameKind.CHUNK, os.urandom(MOST_FRAME_BYTES))
    reader = FrameReader()
    assert reader.feed(write_frame(frame)[:-1]) == ()
    assert reader.kept_bytes == HEAD_BYTES + MOST_FRAME_BYTES - 1
    assert reader.feed(write_frame(frame)[-1:]) == (frame,)


def test_that_a_machine_may_send_fifty_frames_a_second_for_ever_and_not_much_more():
    intake = Intake()
    for second in range(600):
        intake.take_frames(FRAMES_PER_SECOND, second * 10**9)
    with pytest.raises(Error) as caught:
        for _ in range(FRAME_BURST + 1):
            intake.take_frames(1, 600 * 10**9)
    assert caught.value.code == "E-NET-03"


def test_that_eight_mebibytes_a_second_are_the_end():
    intake = Intake()
    with pytest.raises(Error) as caught:
        for tenth in range(1, 100):
            intake.take_bytes(1024 * 1024, tenth * 10**8)
    assert caught.value.code == "E-NET-03"


def test_that_an_allowance_does_not_grow_when_a_clock_goes_back():
    bucket = Allowance(10, 10)
    assert bucket.spend(10, 5 * 10**9)
    assert not bucket.spend(1, 4 * 10**9)
    assert bucket.spend(1, 4 * 10**9 + 10**8)
