"""TLS without a wire: both ends in memory, every byte carried by hand."""

import ssl
import tracemalloc

import pytest

from desktop.crypto.signing import new_signing_key
from desktop.crypto.tls_contexts import TlsEnd
from desktop.crypto.tls_stream import TlsStream


@pytest.fixture
def ends():
    """A console and a station that accepted each other's certificate."""
    console, station = TlsEnd(new_signing_key(), server=True), TlsEnd(new_signing_key(), server=False)
    console.accept(station.certificate)
    station.accept(console.certificate)
    return console, station


def carry(one, other):
    """What `one` has to send, to the other side; what that heard."""
    return other.take(one.take_output())


def meet(ends):
    """Two streams after their handshake."""
    console, station = TlsStream(ends[0], server=True), TlsStream(ends[1], server=False)
    station.begin()
    for _ in range(2):
        assert (carry(station, console), carry(console, station)) == (b"", b"")
    assert console.stands
    assert station.stands
    return console, station


def test_that_both_ends_know_whom_they_met(ends):
    console, station = meet(ends)
    assert (console.certificate, station.certificate) == (ends[1].certificate, ends[0].certificate)


@pytest.mark.parametrize("step", [1, 7, 16_384, 10**6])
def test_that_words_arrive_whole_however_the_wire_cuts_them(ends, step):
    console, station = meet(ends)
    words = bytes(range(256)) * (200 if step > 7 else 4)
    console.say(words)
    wire = console.take_output()
    heard = b"".join(station.take(wire[start : start + step]) for start in range(0, len(wire), step))
    assert heard == words
    assert not station.is_over


def test_that_a_goodbye_is_heard_after_the_last_words(ends):
    console, station = meet(ends)
    console.say(b"farewell")
    console.say_goodbye()
    assert carry(console, station) == b"farewell"
    assert station.is_over
    assert station.take(b"whatever comes now") == b""


def test_that_a_changed_byte_ends_it(ends):
    console, station = meet(ends)
    console.say(b"words")
    wire = bytearray(console.take_output())
    wire[-1] ^= 1
    with pytest.raises(ssl.SSLError):
        station.take(bytes(wire))


def test_that_a_stream_keeps_nothing_of_what_it_carried(ends):
    """A room has 500 of them: buffers that stay with each add up."""
    console, station = meet(ends)
    words = bytes(2**20)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3):
            station.say(words)
            assert len(carry(station, console)) == len(words)
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert kept < 64 * 1024
