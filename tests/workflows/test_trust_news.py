"""Cards and revocation lists reach the stations by the room's network as by stick; what was opened stays as it was."""

from dataclasses import replace

import pytest

from desktop.crypto.signing import new_signing_key
from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder, write_card
from desktop.formats.envelope import source_of
from desktop.formats.revocation import RevocationList, RevocationReason, RevokedKey, write_revocation_list
from desktop.formats.roster import Roster
from desktop.formats.session_grant import read_session_grant
from desktop.rehearsal.console_room import ConsoleRoom, invent_console_room
from desktop.room.seat_states import Presence
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.correct_grant import correct_grant
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_events import GrantKept, TicketKept, TrustKept
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.trust_news import RoomNews, trust_news
from tests.helpers.room_link import wait_for
from tests.workflows.test_linked_room import Room, Seat


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("news") / "console", 2)


@pytest.fixture
def room(invented, tmp_path):
    made = Room(invented, tmp_path)
    yield made
    made.close()


def revoking(room: ConsoleRoom, version: int = 1, key=None) -> bytes:
    """A list of the centre by which the third proctor's key was lost."""
    author = key or room.centre_key
    row = RevokedKey(room.proctors[3].key_id, RevocationReason.LOST, version)
    return write_revocation_list(RevocationList(author.key_id, version, (row,)), (author,))


def officer_card(room: ConsoleRoom, serial: int = 90) -> bytes:
    """A card that rides in no grant."""
    holder = Holder(Role.OFFICER, "成绩复核员", room.header.centre, new_signing_key().public)
    return write_card(holder, serial, (room.centre_key,))


def newer_grant(room: Room, **header) -> bytes:
    """Version 2 of the session's grant with a corrected name."""
    grant, before = room.desk.grant, room.desk.roster
    rows = (replace(before.rows[0], name="欧阳·更正"), *before.rows[1:])
    changed = replace(grant, header=replace(grant.header, **header))
    return correct_grant(changed, room.room.cards, Roster(rows, before.people), {}, room.room.centre_key)


def put(room: Room, name: str, content: bytes) -> None:
    """Something that a stick brought to the console."""
    (room.folder / "console" / "trust" / name).write_bytes(content)


def here(room: Room, seat: int = 1) -> bool:
    return seat in room.views() and room.views()[seat].presence is Presence.HERE


def list_version(seat: Seat) -> int:
    return max((one.list_version for one in seat.station.trust().revocations.values()), default=0)


def test_that_a_station_gets_lists_and_cards_when_it_comes(room, invented):
    card = officer_card(invented)
    put(room, "officer.kcard", card)
    put(room, "1.krevoke", revoking(invented))
    put(room, "2.krevoke", revoking(invented, 2))
    one = room.seat(1)
    wait_for(lambda: len(one.got(TrustKept)) == 2)
    trust = one.station.trust()
    assert list_version(one) == 2 and trust.having(Role.OFFICER)
    assert trust.with_card(card) == trust and not trust.having(Role.STATION), "machines' cards ride in the grant"
    one.link.stop()
    room.seats.remove(one)
    again = Seat(room.room, room.folder / "station-1", 1, room.port)
    room.seats.append(again)
    wait_for(lambda: here(room))
    assert not again.got(TrustKept), "what lies there already is no news"


def test_that_stations_that_are_here_get_a_list_that_a_stick_brings(room, invented):
    one = room.seat(1)
    wait_for(lambda: here(room))
    put(room, "1.krevoke", revoking(invented))
    room.link.hand_on_trust()
    wait_for(lambda: list_version(one) == 1)


def test_that_a_list_nobody_of_ours_signed_or_an_older_one_changes_nothing(room, invented, tmp_path):
    one = room.seat(1)
    wait_for(lambda: here(room))
    machine = one.station.keys().sign.key_id
    room.link._server.send_file(machine, "krevoke", b"2" * 16, revoking(invented, 2))
    wait_for(lambda: list_version(one) == 2)
    room.link._server.send_file(machine, "krevoke", b"1" * 16, revoking(invented, 1))
    room.link._server.send_file(machine, "krevoke", b"x" * 16, revoking(invented, 9, new_signing_key()))
    room.link._server.send_file(machine, "krevoke", b"y" * 16, b"\x89KCV\r\n\x1a\n nothing")
    room.link._server.send_file(machine, "krevoke", b"3" * 16, revoking(invented, 3))
    wait_for(lambda: list_version(one) == 3)
    assert len(one.station.list_files()) == 2 and len(one.got(TrustKept)) == 2


def test_that_a_stick_brings_lists_too(room, invented, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "list.krevoke").write_bytes(revoking(invented))
    (stick / "foreign.krevoke").write_bytes(revoking(invented, 9, new_signing_key()))
    station = StationFolder(invented.write_station(tmp_path / "by-stick", 2))
    taken = SessionDesk(station).take_from(stick)
    assert [one.refusal.code if one.refusal else "" for one in taken] == ["E-SIG-02", ""]
    assert [issued.list_version for issued in station.trust().revocations.values()] == [1]


def test_that_a_grant_that_demands_a_newer_list_arrives_behind_it(room, invented):
    """The list and the grant come by themselves to a station that has neither."""
    put(room, "1.krevoke", revoking(invented))
    data = newer_grant(room, min_revocation=1)
    stranger = StationFolder(invented.write_station(room.folder / "stranger", 2))
    with pytest.raises(Error, match="E-CRD-04"):
        read_session_grant(source_of(data), stranger.trust())
    take_newer(room, data)
    one = room.seat(1)
    wait_for(lambda: one.got(GrantKept))
    assert one.got(TrustKept) and one.heard.index(one.got(TrustKept)[0]) < one.heard.index(one.got(GrantKept)[0])
    assert len(one.station.grant_paths()) == 2


def test_that_a_room_that_was_opened_goes_on_under_its_version_of_the_grant(room, invented):
    room.open_paper()
    one = room.seat(1)
    wait_for(lambda: one.got(TicketKept))
    console = ConsoleFolder(room.folder / "console")
    data = newer_grant(room)
    (room.folder / "newer.ksession").write_bytes(data)
    taken = SessionDesk(console).take_file(room.folder / "newer.ksession")
    assert taken.kept is not None and taken.is_news
    (shown,) = SessionDesk(console).sessions()
    assert shown.grant.header.grant_version == 1 and shown.releases[0].opened
    for path in console.ticket_paths():
        path.unlink()
    (shown,) = SessionDesk(console).sessions()
    assert shown.grant.header.grant_version == 2 and shown.roster.rows[0].name == "欧阳·更正"


def test_that_the_cards_of_the_session_are_not_sent_again(room):
    kinds = [news.kind for news in trust_news(room.desk.console, room.desk.grant.header)]
    assert kinds == ["kcard", "kcard"], "publisher and centre"


def take_newer(room: Room, data: bytes) -> None:
    """The console was started again with a newer version of the grant."""
    console = room.folder / "console"
    (console / "session" / "newer.ksession").write_bytes(data)
    room.link.stop()
    room.desk.close()
    (shown,) = SessionDesk(ConsoleFolder(console)).sessions()
    room.desk = open_room_desk(ConsoleFolder(console), shown, room.clock)
    room.link_up()


def test_that_what_every_station_is_sent_is_read_once(room):
    """Five hundred stations that want another version of the grant must not cost five hundred copies of it."""
    news = RoomNews(room.desk)
    first, second = news.since(b"another version"), news.since(b"another version")
    assert first[-1].content == room.desk.shown.path.read_bytes()
    assert second[-1].content is first[-1].content
    assert news.since(room.desk.grant.digest) == first[:-1]
