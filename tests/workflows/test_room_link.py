"""The room link over real sockets: what a room needs, and what a room must stand (H1 to H4)."""

import random
import socket
import ssl
import threading
import tracemalloc
from dataclasses import replace

import pytest

from desktop.crypto.joining import sha256
from desktop.crypto.signing import new_signing_key
from desktop.crypto.tls_contexts import TlsEnd, tls_certificate
from desktop.errors import Error
from desktop.refusals import refuse
from desktop.room.discovery import read_hint, write_hint
from desktop.room.frames import Frame, FrameKind, write_frame
from desktop.room.greeting import write_greeting
from desktop.room.mailbox import post_id
from desktop.room.messages import Offer, Ping
from desktop.room.seat_states import Presence
from desktop.workflows.link_outbox import OutgoingFile, OutgoingState
from desktop.workflows.room_events import (
    ConsoleJoined,
    ConsoleLost,
    EnvelopePosted,
    EnvelopeTaken,
    FileDelivered,
    FileRefused,
    FileTaken,
    PeerRefused,
    PostConfirmed,
    StationBack,
    StationJoined,
    StationLost,
    StatusTaken,
    WordsPosted,
)
from tests.helpers.room_link import SESSION, STATUS, LinkedRoom, wait_for


@pytest.fixture
def room(tmp_path):
    made = LinkedRoom(tmp_path)
    yield made
    made.close()


@pytest.fixture
def quiet(room):
    """A station that goes on undisturbed; checked at the end."""
    station = room.station(3)
    station.link.report(STATUS)
    wait_for(lambda: room.got(StatusTaken))
    yield station
    assert station.got(ConsoleLost) == []
    station.link.report(replace(STATUS, answered=13))
    wait_for(lambda: room.server.views()[2].answered == 13)


# --- what a room needs -----------------------------------------------------------------------------------------------


def test_that_a_station_joins_and_its_seat_is_seen(room):
    station = room.station(2)
    station.link.report(STATUS)
    wait_for(lambda: room.got(StatusTaken))
    (view,) = [view for view in room.server.take_changes() if view.presence is Presence.HERE]
    assert (view.seat, view.station, view.answered) == (2, station.peer.machine, 12)
    assert station.got(ConsoleJoined)[0].name == "监考端"
    assert [view.seat for view in room.server.views()] == [1, 2, 3]


def test_that_what_is_posted_waits_for_a_station_and_is_confirmed(room):
    room.server.post_envelope(b"the start", [room.peers[0].machine])
    station = room.station(1)
    wait_for(lambda: station.got(EnvelopePosted))
    assert station.got(EnvelopePosted) == [EnvelopePosted(post_id(b"the start"), b"the start")]
    assert room.server.views()[0].unconfirmed == 1
    station.link.confirm(post_id(b"the start"))
    wait_for(lambda: room.got(PostConfirmed))
    assert room.server.views()[0].unconfirmed == 0


def test_that_words_reach_every_station_once(room):
    stations = [room.station(seat) for seat in (1, 2)]
    wait_for(lambda: len(room.got(StationJoined)) == 2)
    room.server.tell("还有 10 分钟")
    wait_for(lambda: len(room.got(PostConfirmed)) == 2)
    assert [station.got(WordsPosted) for station in stations] == [[WordsPosted("还有 10 分钟")]] * 2


def test_that_a_lost_console_delays_nobody_and_is_caught_up_with(room):
    station = room.station(1)
    station.desk.state = OutgoingState((b"head 20",))
    wait_for(lambda: room.got(EnvelopeTaken))
    room.server.stop()
    wait_for(lambda: station.got(ConsoleLost))
    station.link.report(STATUS)  # nobody waits for anybody
    station.desk.state = OutgoingState((b"head 40",))
    room.open()
    room.server.post_envelope(b"an order")
    wait_for(lambda: len(station.got(ConsoleJoined)) == 2 and station.got(EnvelopePosted))
    wait_for(lambda: [event.content for event in room.got(EnvelopeTaken)][-1] == b"head 40")
    wait_for(lambda: room.server.views()[0].answered == 12)


def test_that_a_station_that_vanishes_is_seen(room):
    station = room.station(1)
    wait_for(lambda: room.got(StationJoined))
    station.link.stop()
    wait_for(lambda: room.got(StationLost))
    assert room.server.views()[0].presence is Presence.LOST


def test_that_a_station_that_was_silent_and_speaks_again_is_back_without_a_new_connection(room):
    member = room.intrude(1).hello()
    wait_for(lambda: room.got(StationJoined))
    wait_for(lambda: room.got(StationLost))
    assert room.server.views()[0].presence is Presence.LOST
    member.say(STATUS)
    wait_for(lambda: room.got(StationBack))
    assert room.server.views()[0].presence is Presence.HERE
    assert len(room.got(StationJoined)) == 1


def test_that_a_call_is_told_at_once_and_stands_until_attended(room):
    station = room.station(1)
    station.link.report(STATUS)
    wait_for(lambda: room.got(StatusTaken))
    station.link.report(replace(STATUS, calls=1, call="hand"))
    wait_for(lambda: room.server.views()[0].call == "hand")
    room.server.attend(station.peer.machine)
    assert room.server.views()[0].call == ""


def content_of(path):
    """Nothing for a file that is not there at this moment: it may just be set aside."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def outgoing(path, kind, content, grows=False, name=b"n" * 16):
    path.write_bytes(content)
    sha = sha256(b"") if grows else sha256(content)
    return OutgoingFile(kind, name, path, len(content), sha, grows)


def test_that_a_bundle_is_kept_read_and_not_sent_twice(room, tmp_path):
    content = random.Random(1).randbytes(700_000)
    station = room.station(1)
    station.desk.state = OutgoingState((), (outgoing(tmp_path / "b", "kresult", content),))
    wait_for(lambda: station.got(FileDelivered))
    (taken,) = room.got(FileTaken)
    assert (taken.kind, taken.name, taken.path.read_bytes()) == ("kresult", b"n" * 16, content)
    station.link.stop()
    again = room.station(1)
    again.desk.state = station.desk.state
    wait_for(lambda: again.got(FileDelivered))
    assert len(room.got(FileTaken)) == 1


def test_that_a_bundle_its_reader_refuses_is_set_aside_and_not_called_stored(tmp_path):
    def read(kind, path):
        raise refuse("E-SIG-02")

    room = LinkedRoom(tmp_path, read=read)
    station = room.station(1)
    station.desk.state = OutgoingState((), (outgoing(tmp_path / "b", "kresult", b"forged"),))
    wait_for(lambda: station.got(FileRefused))
    assert (station.got(FileRefused)[0].code, room.got(FileRefused)[0].code) == ("E-SIG-02", "E-SIG-02")
    kept = [path.name for path in (tmp_path / "console").rglob("*") if path.is_file()]
    assert len(kept) == 1 and ".aside-" in kept[0]
    room.close()


def test_that_a_mirror_is_followed_over_a_broken_link_and_set_aside_when_it_is_another(room, tmp_path):
    path, name = tmp_path / "m", b"m" * 16
    replica = tmp_path / "console" / room.peers[0].machine.hex()[:16] / f"{name.hex()}.kmirror"
    station = room.station(1)
    station.desk.state = OutgoingState((), (outgoing(path, "kmirror", b"frames", True, name),))
    wait_for(lambda: content_of(replica) == b"frames")
    station.desk.state = OutgoingState((), (outgoing(path, "kmirror", b"frames and more", True, name),))
    wait_for(lambda: content_of(replica) == b"frames and more")
    station.link.stop()
    second = room.station(1)
    second.desk.state = OutgoingState((), (outgoing(path, "kmirror", b"frames and more again", True, name),))
    wait_for(lambda: content_of(replica) == b"frames and more again")
    second.link.stop()
    third = room.station(1)
    third.desk.state = OutgoingState((), (outgoing(path, "kmirror", b"another story", True, name),))
    wait_for(lambda: content_of(replica) == b"another story")
    aside = replica.with_name(replica.name + ".aside-1")
    assert aside.read_bytes() == b"frames and more again"


def test_that_a_console_sends_a_copy_to_a_spare(room):
    spare = room.station(3)
    wait_for(lambda: room.got(StationJoined))
    room.server.send_file(spare.peer.machine, "kmirror", b"o" * 16, bytes(400_000))
    wait_for(lambda: room.got(FileDelivered))
    assert spare.got(FileTaken)[0].path.read_bytes() == bytes(400_000)


def test_that_a_port_in_use_is_an_error_of_this_world(room, tmp_path):
    with pytest.raises(Error) as caught:
        LinkedRoom(tmp_path / "other", port=room.port)
    assert caught.value.code == "E-NET-09"


def test_that_a_station_finds_its_console_by_itself(tmp_path):
    room = LinkedRoom(tmp_path, announce=True)
    room.station(1)
    wait_for(lambda: room.got(StationJoined))
    room.close()


def test_that_hints_of_other_sessions_and_garbage_lead_nowhere():
    hint = write_hint(SESSION, 47_701)
    assert read_hint(hint, SESSION) == 47_701
    for wrong in (b"", hint[:-1], hint + b"x", hint[:-2] + bytes(2), b"x" + hint[1:], write_hint(b"o" * 16, 47_701)):
        assert read_hint(wrong, SESSION) is None


# --- what a room must stand ------------------------------------------------------------------------------------------


def test_that_a_rogue_station_with_its_own_key_is_refused(room, quiet):
    rogue = room.station(1, key=new_signing_key())
    wait_for(lambda: "E-NET-01" in room.refusals())
    wait_for(lambda: not rogue.got(ConsoleJoined))
    assert room.got(PeerRefused)[0].machine == b""


def test_that_a_rogue_console_is_refused_by_the_station(room, tmp_path):
    rogue = LinkedRoom(tmp_path / "rogue")
    rogue.peers, rogue.keys = room.peers, room.keys
    rogue.server.stop()
    rogue.open()
    station = room.station(1, port=rogue.port)
    wait_for(lambda: station.got(ConsoleLost))
    assert station.got(ConsoleLost)[0].code == "E-NET-01"
    assert station.got(ConsoleJoined) == []
    rogue.close()


def test_that_a_stolen_certificate_without_its_key_is_refused(room, quiet):
    wire = room.knock()
    wire.sendall(write_greeting(tls_certificate(room.keys[0])))
    thief = TlsEnd(new_signing_key(), server=False).context
    thief.verify_mode = ssl.CERT_NONE
    with pytest.raises(OSError):
        greeting = wire.recv(16, socket.MSG_WAITALL)
        wire.recv(int.from_bytes(greeting[12:16], "big"), socket.MSG_WAITALL)
        with thief.wrap_socket(wire) as secure:
            secure.sendall(b"x" * 100)
            while secure.recv(100):
                pass
            raise OSError("the console hung up")
    wait_for(lambda: "E-NET-01" in room.refusals())
    assert len(room.got(StationJoined)) == 1


def test_that_tls_1_2_is_refused(room, quiet):
    end = TlsEnd(room.keys[0], server=False)
    end.context.minimum_version = end.context.maximum_version = ssl.TLSVersion.TLSv1_2
    wire = room.knock()
    wire.sendall(write_greeting(end.certificate))
    greeting = wire.recv(16, socket.MSG_WAITALL)
    end.accept(wire.recv(int.from_bytes(greeting[12:16], "big"), socket.MSG_WAITALL))
    with pytest.raises(OSError):
        end.context.wrap_socket(wire).close()
    wait_for(lambda: "E-NET-01" in room.refusals())


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        bytes(40),
        write_greeting(bytes(2_048)),
        b"\x89KCN\r\n\x1a\n\0\2\0\1",
    ],
    ids=["browser", "plain TLS", "zeros", "no certificate", "another version"],
)
def test_that_whoever_does_not_greet_is_refused(room, quiet, bytes_sent):
    wire = room.knock()
    wire.sendall(bytes_sent)
    assert wire.recv(10) == b""
    wait_for(lambda: room.refusals() & {"E-NET-01", "E-NET-06"})


def test_that_a_silent_stranger_is_shown_out_after_three_seconds(room, quiet):
    wire = room.knock()
    wire.sendall(b"\x89KCN")
    assert wire.recv(10) == b""
    wait_for(lambda: "E-NET-04" in room.refusals())


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xff\xff\xff\x01",
        b"\0\0\0\0\x03",
        b"\0\0\0\x05\x09hello",
        write_frame(Frame(FrameKind.NOTE, b'{"note":1}')),
    ],
    ids=["giant", "empty", "unknown kind", "no note"],
)
def test_that_a_member_that_sends_garbage_is_cut_off(room, quiet, frame):
    intruder = room.intrude(1).hello()
    intruder.wire.sendall(frame)
    assert intruder.is_cut_off()
    wait_for(lambda: room.refusals() == {"E-NET-02"})
    assert room.got(PeerRefused)[0].machine == room.peers[0].machine


def test_that_a_member_that_floods_is_cut_off(room, quiet):
    intruder = room.intrude(1).hello()
    with pytest.raises(OSError):
        for number in range(100_000):
            intruder.say(Ping(number))
    wait_for(lambda: room.refusals() == {"E-NET-03"})


def test_that_a_member_in_another_session_or_version_is_told_so(room, quiet):
    other = room.station(1, session=b"o" * 16)
    wait_for(lambda: other.got(ConsoleLost))
    assert other.got(ConsoleLost)[0].code == "E-NET-08"
    newer = room.station(2, level=2)
    wait_for(lambda: newer.got(ConsoleLost))
    assert newer.got(ConsoleLost)[0].code == "E-NET-06"
    wait_for(lambda: room.refusals() >= {"E-NET-06", "E-NET-08"})


def test_that_a_forked_station_is_refused_while_the_first_is_here_and_seen(room):
    first = room.station(1)
    first.link.report(STATUS)
    wait_for(lambda: room.got(StatusTaken))
    second = room.station(1)
    wait_for(lambda: second.got(ConsoleLost))
    assert second.got(ConsoleLost)[0].code == "E-NET-05"
    wait_for(lambda: "E-NET-05" in room.refusals())
    assert first.got(ConsoleLost) == []
    first.link.stop()
    wait_for(lambda: second.got(ConsoleJoined))


def test_that_a_recorded_session_cannot_be_played_again(room):
    recorded, front = [], socket.create_server(("127.0.0.1", 0))

    def relay():
        near, _ = front.accept()
        far = room.knock()
        threading.Thread(target=pump, args=(far, near, None), daemon=True).start()
        pump(near, far, recorded)

    def pump(source, sink, record):
        try:
            while data := source.recv(65_536):
                if record is not None:
                    record.append(data)
                sink.sendall(data)
        except OSError:
            pass
        finally:
            sink.close()

    threading.Thread(target=relay, daemon=True).start()
    station = room.station(1, port=front.getsockname()[1])
    station.link.report(STATUS)
    wait_for(lambda: room.got(StatusTaken))
    station.link.stop()
    wait_for(lambda: room.got(StationLost))
    front.close()
    heard = len(room.got(StatusTaken))
    wire = room.knock()
    wire.sendall(recorded[0])
    wire.recv(2_000)
    try:
        for data in recorded[1:]:
            wire.sendall(data)
        while wire.recv(65_536):
            pass
    except OSError:
        pass
    wait_for(lambda: room.refusals() & {"E-NET-01", "E-NET-04"})
    assert len(room.got(StatusTaken)) == heard
    assert len(room.got(StationJoined)) == 1


def test_that_a_crowd_at_the_door_is_not_let_in_and_told_once(room, quiet):
    wires = [room.knock() for _ in range(60)]
    wait_for(lambda: "E-NET-03" in room.refusals())
    refused = [event for event in room.got(PeerRefused) if event.code == "E-NET-03"]
    assert len(refused) == 1
    for wire in wires:
        wire.close()
    wait_for(lambda: room.station(1) and True)
    wait_for(lambda: len(room.got(StationJoined)) == 2)


def test_that_nobody_may_offer_what_a_console_does_not_take(room, quiet):
    intruder = room.intrude(1).hello()
    intruder.say(Offer(b"t" * 16, "kexam", b"n" * 16, 5, bytes(32), grows=False, afresh=False))
    intruder.say(Offer(b"u" * 16, "kresult", b"n" * 16, 2**50, bytes(32), grows=False, afresh=False))
    intruder.wire.sendall(write_frame(Frame(FrameKind.CHUNK, b"t" * 16 + bytes(8) + b"x")))
    assert intruder.is_cut_off()
    wait_for(lambda: room.refusals() == {"E-NET-02"})
    assert not (room.folder / "console").exists()


def test_that_two_consoles_of_one_session_are_followed_one_at_a_time(room, tmp_path):
    """A spare console takes over when the first is gone; a station never listens to two."""
    station = room.station(1)
    wait_for(lambda: station.got(ConsoleJoined))
    spare = LinkedRoom(tmp_path / "spare", key=room.key)
    spare.peers, spare.keys = room.peers, room.keys
    spare.server.stop()
    spare.open()
    station.link.try_address(("127.0.0.1", spare.port))
    room.server.stop()
    wait_for(lambda: spare.got(StationJoined))
    wait_for(lambda: len(station.got(ConsoleJoined)) == 2)
    spare.server.tell("监考端已更换")
    wait_for(lambda: station.got(WordsPosted))
    spare.close()


def test_that_a_connection_costs_the_console_no_large_buffers(room):
    """The event loop's own TLS keeps 256 KiB for each end of a connection: 130 MiB in a room of 500."""
    room.station(3)
    wait_for(lambda: len(room.got(StationJoined)) == 1)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for seat in (1, 2):
            room.station(seat).link.report(STATUS)
        wait_for(lambda: len(room.got(StatusTaken)) >= 4)
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert kept < 2 * 256 * 1024
