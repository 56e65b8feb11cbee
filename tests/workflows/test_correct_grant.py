"""A corrected roster reaches the stations without new code cards, and the old version is no longer accepted."""

from dataclasses import replace

import pytest

from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.release import TypedPair, open_release
from desktop.formats.roster import Roster
from desktop.formats.session_grant import open_roster, open_roster_secret, read_session_grant
from desktop.workflows.correct_grant import correct_grant
from tests.vectors import small_room as room
from tests.vectors.room_readers import granted
from tests.vectors.room_writing import grant_file


def test_that_a_corrected_name_arrives_and_the_old_cards_still_open():
    old = granted({})
    before = room.roster(room.identity("photo"))
    rows = (replace(before.rows[0], name="欧阳·更正"), replace(before.rows[1], photo=None))
    data = correct_grant(old, tuple(room.room_cards()), Roster(rows, before.people), {}, room.signing("centre"))
    new = read_session_grant(source_of(data), room.site_trust(), seen_version=2)
    station = room.sealing("station 1")
    roster = open_roster(source_of(data), new, open_roster_secret(new, station))
    assert new.header.grant_version == 3 and roster.rows[0].name == "欧阳·更正"
    typed = TypedPair((1, room.CODES[1]), (2, room.CODES[2]))
    opened = open_release(room.SESSION, new.header.releases[0], new.header.digests, station, typed)
    assert opened[0].key == room.PK[1]
    with pytest.raises(Error, match="E-GRT-02"):
        read_session_grant(source_of(grant_file()), room.site_trust(), seen_version=3)


def test_that_a_correction_cannot_put_two_candidates_on_one_seat():
    before = room.roster(room.identity("photo"))
    rows = (before.rows[0], replace(before.rows[1], photo=None, seat=1))
    with pytest.raises(Error, match="E-GRT-03 Two candidates share seat 1"):
        correct_grant(granted({}), tuple(room.room_cards()), Roster(rows, before.people), {}, room.signing("centre"))
