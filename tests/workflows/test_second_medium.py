"""Two media: folders of one disk are told apart from two sticks, and the room's journal lies on the second one too."""

import shutil
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.storage.sticks import FolderStick
from desktop.workflows import run_room
from desktop.workflows.collect_bundles import OWN_DISK, carry_bundles, collect, copies_on_disk, disk_of
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.copy_journal import copy_journal
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_papers import room_source
from desktop.workflows.room_record_forms import room_record_form
from desktop.workflows.run_room import IncidentNote
from desktop.workflows.session_desk import SessionDesk
from tests.helpers.room_bundles import bundle_of


@pytest.fixture
def invented(tmp_path):
    return invent_console_room(tmp_path / "console", 2)


@pytest.fixture
def desk(invented):
    found = open_desk(invented.folder)
    typed = [TypedCode(no, invented.printed(no)) for no in (1, 2)]
    run_room.open_paper(found, OpeningForm(1, *typed, found.roster.people))
    run_room.start(found, "Proctor A")
    yield found
    found.close()


def open_desk(folder):
    console = ConsoleFolder(folder)
    (shown,) = SessionDesk(console).sessions()
    return open_room_desk(console, shown, MovableClock(STARTS_MS))


def test_that_a_folder_beside_the_console_is_no_second_medium(desk, tmp_path):
    assert disk_of(desk, tmp_path) == OWN_DISK
    assert copies_on_disk(desk, "a", OWN_DISK) == ("this console",)
    assert disk_of(desk, tmp_path / "gone") == "" and copies_on_disk(desk, "a", "") == ()


def test_that_two_places_on_one_disk_stand_on_the_room_record_and_two_disks_do_not(desk, invented, tmp_path):
    for seat in (1, 2):
        collect(desk, bundle_of(invented, desk.grant, desk.roster.at_seat(seat)), "link")
    for name, disk in (("甲盘", "51"), ("乙盘", "52")):
        (tmp_path / name).mkdir()
        carry_bundles(desk, FolderStick(tmp_path / name), name, 0, disk)
    notes = room_record_form(room_source(desk)).notes
    assert "2 bundles on 甲盘, read back." in notes and not any("one disk" in note for note in notes)
    assert copies_on_disk(desk, "丙盘", "52") == ("乙盘",) and copies_on_disk(desk, "乙盘", "52") == ()
    carry_bundles(desk, FolderStick(tmp_path / "乙盘"), "丙盘", 0, "52")
    assert "乙盘、丙盘 lie on one disk; the proctors confirmed it." in room_record_form(room_source(desk)).notes


def test_that_the_copied_journal_opens_at_this_console_with_everything_that_was_on_record(desk, invented, tmp_path):
    run_room.note_incident(desk, IncidentNote("other", (), "一只鸟飞进考场"), "Proctor A")
    before = desk.record
    stick = tmp_path / "stick"
    stick.mkdir()
    copy_journal(desk, FolderStick(stick), "甲盘", spare_bytes=0)
    assert len(desk.record.events) == len(before.events) + 1
    files = sorted(path.name for path in stick.iterdir())
    assert files == [f"{desk.session.hex()}-room.db", f"{desk.session.hex()}-room.key"]
    assert "一只鸟".encode() not in (stick / files[0]).read_bytes()
    console = Path(shutil.copytree(invented.folder, tmp_path / "replaced"))
    room = console / "rooms" / desk.session.hex()
    shutil.rmtree(room)
    room.mkdir()
    for name, file in (("room.db", files[0]), ("room.key", files[1])):
        shutil.copyfile(stick / file, room / name)
    again = open_desk(console)
    assert again.record == before
    again.close()


def test_that_a_stick_that_is_pulled_leaves_no_copy_and_nothing_on_record(desk, tmp_path):
    before = desk.record
    (tmp_path / "stick").mkdir()
    with pytest.raises(Error, match="E-OUT-01"):
        copy_journal(desk, FakeStick(tmp_path / "stick", StickFaults(pull_at=2)), "甲盘", spare_bytes=0)
    assert desk.record == before
