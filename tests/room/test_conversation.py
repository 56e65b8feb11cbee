"""A station and a console talk: who may say what, when it is too long, and how files go on where they broke off."""

import random
from dataclasses import replace

import pytest

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.room.frames import Frame, FrameKind, write_frame
from desktop.room.limits import CHUNK_BYTES
from desktop.room.messages import (
    Farewell,
    Got,
    Hello,
    Offer,
    SeatStatus,
    Stored,
    Told,
    Unwanted,
    Wanted,
    Welcome,
    write_note,
)
from desktop.room.transfers import Chunk, FileEnded, chunk_frame
from tests.room.ends import HELLO, NOTHING, SECOND, Ends, file_offer

STATUS = SeatStatus("answering", 12, 190, 5_000, 400, 0, "", 0, 0, 0, 0, 2, 77, "")


def note(value) -> bytes:
    return write_frame(Frame(FrameKind.NOTE, write_note(value)))


def code_of(act) -> str:
    with pytest.raises(Error) as caught:
        act()
    return caught.value.code


def test_that_nothing_is_heard_before_the_hello():
    for early in (note(STATUS), write_frame(Frame(FrameKind.ENVELOPE, b"x")), note(Got(bytes(16)))):
        ends = Ends()
        assert code_of(lambda early=early, ends=ends: ends.console.receive(early, 0)) == "E-NET-02"


def test_that_a_second_hello_is_impossible():
    ends = Ends().joined()
    assert code_of(lambda: ends.console.receive(note(HELLO), 0)) == "E-NET-02"


@pytest.mark.parametrize(
    "hello, code", [(replace(HELLO, level=2), "E-NET-06"), (replace(HELLO, session=b"o" * 16), "E-NET-08")]
)
def test_that_another_program_or_session_is_refused_by_name(hello, code):
    assert code_of(lambda: Ends().console.receive(note(hello), 0)) == code


def test_that_a_station_hears_no_other_station():
    for word in (STATUS, HELLO, Got(bytes(16))):
        ends = Ends().joined()
        assert code_of(lambda word=word, ends=ends: ends.station.receive(note(word), 0)) == "E-NET-02"


def test_that_a_console_is_not_told_what_only_consoles_say():
    for word in (Told(bytes(16), "交卷"), Welcome(1, "x", 0)):
        ends = Ends().joined()
        assert code_of(lambda word=word, ends=ends: ends.console.receive(note(word), 0)) == "E-NET-02"


def test_that_a_station_takes_nothing_before_the_welcome_but_a_farewell():
    assert code_of(lambda: Ends().station.receive(note(Told(bytes(16), "x")), 0)) == "E-NET-02"
    assert Ends().station.receive(note(Farewell("E-NET-05")), 0) == [Farewell("E-NET-05")]


def test_that_status_words_and_envelopes_arrive_in_their_order():
    ends = Ends().joined()
    ends.station.report(STATUS)
    ends.station.send_envelope(b"a head")
    ends.console.say(Told(b"p" * 16, "还有 10 分钟"))
    ends.console.send_envelope(b"an order")
    ends.exchange()
    assert ends.at_console == [STATUS, b"a head"]
    assert ends.at_station == [Told(b"p" * 16, "还有 10 分钟"), b"an order"]


def test_that_silence_of_twenty_seconds_ends_a_connection_and_pings_prevent_it():
    ends = Ends().joined()
    before = len(ends.frames)
    ends.wait(60)
    assert ends.at_console == ends.at_station == []
    assert 20 <= len(ends.frames) - before <= 24, "a ping of each side every five seconds, and no more"
    assert code_of(lambda: ends.console.tick(ends.now_ns + 21 * SECOND)) == "E-NET-04"


def test_that_a_trickle_of_bytes_is_silence():
    ends = Ends().joined()
    frame = write_frame(Frame(FrameKind.CHUNK, bytes(500)))
    for second in range(20):
        ends.console.receive(frame[second : second + 1], second * SECOND)
    assert code_of(lambda: ends.console.tick(21 * SECOND)) == "E-NET-04"


def test_that_a_station_has_five_seconds_to_say_who_it_is():
    ends = Ends()
    ends.console.tick(5 * SECOND)
    assert code_of(lambda: ends.console.tick(5 * SECOND + 1)) == "E-NET-04"


def test_that_a_flood_of_notes_is_cut_off():
    ends = Ends().joined()
    assert code_of(lambda: [ends.console.receive(note(STATUS), 0) for _ in range(200)]) == "E-NET-03"


def test_that_a_file_arrives_whole_however_large():
    ends, content = Ends().joined(), random.Random(3).randbytes(3 * CHUNK_BYTES + 17)
    offer = file_offer(content)
    ends.station.offer(offer, lambda start, length: content[start : start + length])
    ends.exchange()
    assert ends.at_console == [offer]
    ends.console.want(Wanted(offer.transfer, 0, NOTHING))
    ends.wait(1)
    chunks = [one for one in ends.at_console if isinstance(one, Chunk)]
    assert b"".join(chunk.data for chunk in chunks) == content
    assert [chunk.last for chunk in chunks] == [False, False, False, True]
    ends.console.end_file(Stored(offer.transfer))
    ends.exchange()
    assert ends.at_station == [FileEnded(offer, "")]


def test_that_a_file_goes_on_where_it_broke_off():
    content = random.Random(4).randbytes(2 * CHUNK_BYTES)
    ends, offer = Ends().joined(), file_offer(content)
    ends.station.offer(offer, lambda start, length: content[start : start + length])
    ends.exchange()
    ends.console.want(Wanted(offer.transfer, 1_000, sha256(content[:1_000])))
    ends.wait(1)
    chunks = [one for one in ends.at_console if isinstance(one, Chunk)]
    assert (chunks[0].offset, b"".join(chunk.data for chunk in chunks)) == (1_000, content[1_000:])


def test_that_what_was_held_is_set_aside_when_it_is_not_the_beginning():
    content = random.Random(5).randbytes(1_000)
    ends, offer = Ends().joined(), file_offer(content)
    ends.station.offer(offer, lambda start, length: content[start : start + length])
    ends.exchange()
    ends.console.want(Wanted(offer.transfer, 500, sha256(b"another story")))
    ends.exchange()
    assert ends.at_console[-1] == replace(offer, afresh=True)
    again = Wanted(offer.transfer, 500, sha256(b"another story"))
    ends.console.want(again)
    assert code_of(ends.exchange) == "E-NET-02"


def test_that_a_mirror_is_followed_as_it_grows():
    mirror = bytearray(b"beginning")
    ends = Ends().joined()
    offer = file_offer(b"", kind="kmirror", size=len(mirror), grows=True)
    ends.station.offer(offer, lambda start, length: bytes(mirror[start : start + length]))
    ends.exchange()
    ends.console.want(Wanted(offer.transfer, 0, NOTHING))
    ends.wait(1)
    mirror += b", then more"
    ends.station.grown(offer.transfer, len(mirror))
    ends.wait(1)
    chunks = [one for one in ends.at_console if isinstance(one, Chunk)]
    assert [(chunk.data, chunk.last) for chunk in chunks] == [(b"beginning", False), (b", then more", False)]


@pytest.mark.parametrize(
    "changes, code",
    [({"kind": "kexam"}, "E-FMT-02"), ({"size": 2_000_001}, "E-FMT-05"), ({"kind": "../../etc"}, "E-FMT-02")],
)
def test_that_a_file_of_another_kind_or_size_is_not_even_asked_for(changes, code):
    ends = Ends().joined()
    offer = file_offer(b"x", **changes)
    ends.station.offer(offer, lambda start, length: b"x")
    ends.exchange()
    assert ends.at_console == []
    assert ends.at_station == [FileEnded(offer, code)]


def test_that_pieces_nobody_asked_for_or_out_of_order_are_impossible():
    content = bytes(100)
    for chunk in (
        chunk_frame(b"u" * 16, 0, b"x"),
        chunk_frame(b"t" * 16, 5, b"x"),
        chunk_frame(b"t" * 16, 0, bytes(101)),
        Frame(FrameKind.CHUNK, b"t" * 16 + bytes(8)),
        Frame(FrameKind.CHUNK, b"short"),
    ):
        ends, offer = Ends().joined(), file_offer(content)
        ends.station.offer(offer, lambda start, length: content)
        ends.exchange()
        ends.console.want(Wanted(offer.transfer, 0, NOTHING))
        ends.console.take_output()
        assert code_of(lambda ends=ends, chunk=chunk: ends.console.receive(write_frame(chunk), 0)) == "E-NET-02"


def test_that_nobody_may_offer_a_hundred_files():
    ends = Ends().joined()
    offers = b"".join(note(file_offer(b"x", transfer=bytes([n]) * 16)) for n in range(17))
    assert code_of(lambda: ends.console.receive(offers, 0)) == "E-NET-03"


def test_that_answers_about_files_nobody_offered_are_impossible():
    for word in (Wanted(b"u" * 16, 0, NOTHING), Stored(b"u" * 16), Unwanted(b"u" * 16, "E-FMT-05")):
        ends = Ends().joined()
        assert code_of(lambda word=word, ends=ends: ends.console.receive(note(word), 0)) == "E-NET-02"


def test_that_a_file_which_became_shorter_ends_wrong_and_not_never():
    content = bytes(1_000)
    ends, offer = Ends().joined(), file_offer(content)
    ends.station.offer(offer, lambda start, length: content[:600][start : start + length])
    ends.exchange()
    ends.console.want(Wanted(offer.transfer, 0, NOTHING))
    ends.wait(1)
    chunks = [one for one in ends.at_console if isinstance(one, Chunk)]
    assert sum(len(chunk.data) for chunk in chunks) < 1_000
    assert not chunks[-1].last


def test_that_a_hello_is_a_hello():
    ends = Ends()
    ends.exchange()
    assert isinstance(ends.at_console[0], Hello)
    assert not any(isinstance(one, Offer) for one in ends.at_console)
