"""互换座位: bad input first; then wall, papers and the signed list say who sat where, and no sitting moves."""

import pytest

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.room_manifest import open_incidents
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import PHRASE, STARTS_MS, invent_console_room
from desktop.workflows import run_room
from desktop.workflows.close_at_console import SigningStick, close_at_console, manifest_data, open_proctor_key
from desktop.workflows.closing_list import closing_list
from desktop.workflows.collect_bundles import collect
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.exchange_seats import is_exchanged, note_exchange, pair_texts, partner_of
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_forms import attendance_form
from desktop.workflows.room_overview import RoomMoment, tiles_of
from desktop.workflows.room_papers import room_source
from desktop.workflows.room_record_forms import room_numbers, room_record_form
from desktop.workflows.run_room import Decision
from desktop.workflows.session_desk import SessionDesk
from tests.helpers.room_bundles import bundle_of

A, B = "Proctor A", "Proctor B"
TWO = Decision((A, B), "入场后发现")


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("exchange") / "console", 4, with_sticks=True)


@pytest.fixture(scope="module")
def desk(invented):
    """A room under way; its tests follow one another in the order of the day."""
    console = ConsoleFolder(invented.folder)
    (shown,) = SessionDesk(console).sessions()
    found = open_room_desk(console, shown, MovableClock(STARTS_MS))
    typed = [TypedCode(no, invented.printed(no)) for no in (1, 2)]
    run_room.open_paper(found, OpeningForm(1, typed[0], typed[1], found.roster.people))
    run_room.admit(found, (1, 2, 3, 4), A)
    run_room.start(found, A)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("seats", "decision", "code"),
    [
        ((1,), TWO, "E-ROM-26"),
        ((1, 2, 3), TWO, "E-ROM-26"),
        ((1, 1), TWO, "E-ROM-26"),
        ((1, 9), TWO, "E-ROM-07"),
        ((1, 2), Decision((A, A), "换座"), "E-ROM-01"),
        ((1, 2), Decision((A, B), " "), "E-ROM-02"),
    ],
)
def test_that_only_two_people_put_an_exchange_of_two_seats_on_record(desk, seats, decision, code):
    with pytest.raises(Error, match=code):
        note_exchange(desk, seats, decision)
    assert not pair_texts(desk.record)


def test_that_an_exchange_can_be_taken_back_and_a_third_seat_waits_for_that(desk):
    note_exchange(desk, (4, 3), TWO)
    assert is_exchanged(desk.record, (3, 4)) and partner_of(desk.record, 4) == 3
    with pytest.raises(Error, match="E-ROM-27"):
        note_exchange(desk, (2, 3), TWO)
    note_exchange(desk, (3, 4), Decision((A, B), "核对后并未互换"))
    assert not pair_texts(desk.record) and partner_of(desk.record, 4) == 0
    assert [entry.kind for entry in desk.record.events].count(Audit.EXCHANGED) == 2


def test_that_wall_attendance_record_and_signed_list_agree_and_no_sitting_moves(desk, invented):
    note_exchange(desk, (1, 2), TWO)
    names = {row.seat: row.name for row in desk.roster.rows}
    tiles = tiles_of(RoomMoment(desk.roster.rows, desk.record, {}, {}, 0, 0, {}))
    assert [(tile.seat, tile.name, tile.exchanged) for tile in tiles[:3]] == [
        (1, names[1], 2), (2, names[2], 1), (3, names[3], 0),
    ]  # fmt: skip
    for row in desk.roster.rows:
        collect(desk, bundle_of(invented, desk.grant, row), "link")
    assert dict(closing_list(desk))["Exchanged seats"] == "1: 01 ⇄ 02"

    keys = [open_proctor_key(desk, SigningStick(invented.stick(no), PHRASE))[0] for no in (1, 2)]
    manifest = close_at_console(desk, keys)
    candidates = {line.seat: line.candidate for line in manifest.facts.seats}
    assert candidates == {row.seat: row.candidate for row in desk.roster.rows}
    told = "\n".join(open_incidents(source_of(manifest_data(desk)), manifest, invented.vaults[VaultPurpose.RESULTS]))
    assert f"01 was used by {names[2]}, 02 by {names[1]}" in told

    source = room_source(desk)
    assert dict(room_numbers(source))["Exchanged seats"] == "1（01 ⇄ 02）"
    attendance = attendance_form(source)
    assert dict(attendance.facts)["Exchanged seats"] == "01 ⇄ 02"
    assert [row[4].partition(" ")[2] for row in attendance.rows] == ["⇄ 02", "⇄ 01", "", ""]
    lines = [row[2] for row in room_record_form(source).rows if row[1] == "01 02"]
    assert [line for line in lines if "exchanged: 入场后发现" in line] == lines[-1:]
    assert any("not exchanged after all" in row[2] for row in room_record_form(source).rows)
