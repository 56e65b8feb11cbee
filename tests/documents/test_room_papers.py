"""The papers of a room: blank copies before, every number accounted for after, hostile names as plain text."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.incidents import Statement
from desktop.formats.room_manifest import StopCause
from desktop.formats.roster import Roster
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.workflows import run_room
from desktop.workflows.collect_bundles import collect
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_forms import opening_form, staff_form
from desktop.workflows.room_papers import (
    blank_source,
    pack_parts,
    room_pack,
    room_record_pdf,
    room_source,
    write_room_papers,
)
from desktop.workflows.room_record_forms import machine_form, room_numbers
from desktop.workflows.run_room import Decision, IncidentNote
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.spoken_times import time_of_day
from tests.helpers.commands import command
from tests.helpers.room_bundles import bundle_of

HOSTILE = ("<b>粗</b>&amp;", "=1+1", "王\u202e小燕", "龘" * 200, "阿卜杜拉·买买提" * 7, "a\nb")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("papers") / "console", 12)


@pytest.fixture(scope="module")
def desk(room):
    console = ConsoleFolder(room.folder)
    (shown,) = SessionDesk(console).sessions()
    found = open_room_desk(console, shown, MovableClock(STARTS_MS - 60_000))
    yield found
    found.close()


@pytest.fixture(scope="module")
def held(desk, room):
    """A room of twelve: nine handed in, two absent, one stopped; one phone, one power cut, one late, one correction."""
    clock = desk.clock
    typed = [TypedCode(no, room.printed(no)) for no in (1, 2)]
    run_room.open_paper(desk, OpeningForm(1, *typed, desk.roster.people, reason="考务办同意提前"))
    one, two = run_room.proctors_present(desk)[:2]
    run_room.admit(desk, range(1, 10), one)
    run_room.start(desk, one)
    clock.advance(60)
    run_room.admit(desk, [10], two)
    run_room.note_incident(desk, IncidentNote("phone", (3,), "手机响铃", Statement.REFUSED), two)
    run_room.note_incident(desk, IncidentNote("power", (), "停电两分钟"), one)
    run_room.correct_identity(desk, 4, "郑子函", one)
    clock.advance(desk.policy.late_entry_s)
    run_room.propose_absence(desk, (11, 12), one)
    run_room.confirm_absence(desk, (11, 12), two)
    run_room.stop_sitting(desk, 5, StopCause.ILL, Decision((one, two), "发烧"))
    for seat in (1, 2, 3, 4, 6, 7, 8, 9, 10):
        clock.advance(60)
        collect(desk, bundle_of(room, desk.grant, desk.roster.at_seat(seat)), "link")
    return desk


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


def test_that_names_from_outside_stay_text_in_their_place(desk):
    rows = [replace(row, name=name) for row, name in zip(desk.roster.rows, HOSTILE * 2, strict=True)]
    source = blank_source(desk.grant, Roster(tuple(rows), desk.roster.people), 6)
    text = text_of(room_pack(source))
    assert "<b>粗</b>&amp;" in text and "=1+1" in text
    assert "\u202e" not in text


@pytest.mark.parametrize(("seats", "columns"), [(1, 1), (12, 40), (12, 5)])
def test_that_the_seating_plan_fits_whatever_the_room_is_like(desk, seats, columns):
    source = blank_source(desk.grant, Roster(desk.roster.rows[:seats], desk.roster.people), columns)
    assert room_pack(source).startswith(b"%PDF")


def test_that_a_long_name_is_whole_on_the_seating_plan_where_there_is_room(desk):
    name = "阿卜杜拉·买买提·吐尔逊·阿不都热依木江"
    rows = (replace(desk.roster.rows[0], name=name), *desk.roster.rows[1:4])
    document = pypdfium2.PdfDocument(room_pack(blank_source(desk.grant, Roster(rows, desk.roster.people), 4)))
    text = document[1].get_textpage().get_text_range().replace("\r\n", "")
    document.close()
    assert name in text


FORMS = (
    "Proctors' pack", "Attendance sheet", "Seating plan", "Opening record", "Room record", "Staff sign-in",
    "Record of suspected misconduct", "Record of incidents", "Changes of proctor", "Confirmation of hand-in",
    "Corrections of personal data", "Patrol record", "Supervisor's record", "Paper for notes, given out and taken back",
    "Handover of packages, code cards and sticks", "Other machines and compensated time", "Receipt slip",
)  # fmt: skip


def test_that_blank_copies_hold_every_form_and_say_nothing_of_what_happened(desk):
    source = blank_source(desk.grant, desk.roster, 6)
    text = text_of(room_pack(source))
    assert [name for name in FORMS if name not in text] == []
    cover = text[: text.index("Page 1 of")]
    assert cover.count("□") == len(pack_parts(source))
    assert dict(room_numbers(source))["Expected"] == "12"
    assert dict(room_numbers(source))["Absent"].strip("　") == ""


def test_that_every_number_of_the_room_record_adds_up(held):
    numbers = dict(room_numbers(room_source(held)))
    expected, absent, stopped = (int(re.match(r"\d+", numbers[name])[0]) for name in ("Expected", "Absent", "Stopped"))
    assert expected == int(numbers["Handed in"]) + absent + stopped == 12
    names = ("Present here", "Late", "Misconduct", "Incidents", "Data corrected")
    assert [numbers[name] for name in names] == ["10", "1", "1", "1", "1"]
    assert numbers["Absent"] == "2（11 12）"
    assert numbers["First handed in"] < numbers["Last handed in"]


def test_that_the_record_tells_the_misconduct_with_the_refusal_and_the_receipts_of_those_who_handed_in(held):
    source = room_source(held)
    text = text_of(room_pack(source))
    assert (
        "手机响铃" in text
        and "Refused to sign" in text
        and "郑子函" in text
        and "发烧" in text
        and "考务办同意提前" in text
    )
    for seat, bundle in source.bundles.items():
        assert bundle.receipt in text, seat
    assert len(source.bundles) == 9


def test_that_the_room_record_stands_alone_too_with_its_seal_and_check_number(held):
    text = text_of(room_record_pdf(room_source(held)))
    assert "Room record" in text and "(seal)" in text and held.grant.digest.hex()[:12] in text


def test_that_the_staff_list_says_who_came_when_and_who_went(tmp_path):
    room = invent_console_room(tmp_path / "console", 2)
    console = ConsoleFolder(room.folder)
    (shown,) = SessionDesk(console).sessions()
    desk = open_room_desk(console, shown, MovableClock(STARTS_MS))
    typed = [TypedCode(no, room.printed(no)) for no in (1, 3)]
    people = tuple(person for person in desk.roster.people)
    run_room.open_paper(desk, OpeningForm(1, *typed, people))
    desk.clock.advance(600)
    run_room.leave(desk, "Chief proctor", "去巡考")
    desk.clock.advance(600)
    run_room.arrive(desk, "Chief proctor")
    source = room_source(desk)
    came = {row[0]: row[3:6] for row in staff_form(source).rows}
    first = time_of_day(STARTS_MS)
    assert came["Proctor A"] == ("✓", first, "") and came["Chief proctor"] == ("✓", first, "")
    run_room.leave(desk, "Chief proctor", "去巡考")
    came = {row[0]: row[3:6] for row in staff_form(room_source(desk)).rows}
    assert came["Chief proctor"] == ("✓", first, time_of_day(STARTS_MS + 1_200_000))
    assert "✓ used" in dict(opening_form(source).facts)["Spare card"]
    desk.close()


def test_that_time_of_a_power_cut_names_its_cause_once(held):
    source = room_source(held)
    bundle = next(iter(source.bundles.values()))
    given = replace(bundle, facts=replace(bundle.facts, credit_ns=90 * 10**9))
    entries = [
        AuditEntry(Audit.POWER_CUT, 0, 0, b"", (), ("甲", "乙"), "room", "全楼停电", {"from_ms": 0, "to_ms": 1}),
        AuditEntry(Audit.SWAPPED, 0, 0, b"", (1,), ("甲", "乙"), "", "键盘失灵", {"name": "08"}),
        AuditEntry(Audit.CREDIT, 0, 0, b"", (1,), ("甲", "乙"), "equipment", "键盘失灵"),
    ]
    for events, words in ((entries, "room 全楼停电 甲、乙；equipment 键盘失灵 甲、乙"), ([], "given back by rule")):
        told = replace(source, record=replace(source.record, events=tuple(events)), bundles={1: given})
        (row,) = machine_form(told).rows
        assert row[3:] == ("90 s", words)


def test_that_making_the_papers_is_on_record(held):
    path = write_room_papers(held)
    assert path.read_bytes().startswith(b"%PDF")
    assert held.record.events[-1].text == path.name


def test_that_the_command_writes_the_pack_of_a_console_and_names_what_is_missing(tmp_path):
    room = invent_console_room(tmp_path / "console", 2)
    missing = command(
        "report", "room-pack", "--data", tmp_path / "console", "--session", "zz", "--out", tmp_path / "p.pdf"
    )
    assert (missing.exit_code, missing.code) == (3, "E-ROM-15")
    assert command("report", "room-pack", "--data", tmp_path, "--out", tmp_path / "p.pdf").exit_code == 3
    assert command("report", "score-list", "--out", tmp_path / "p.pdf").code == "E-CEN-12"
    told = command("report", "room-pack", "--data", room.folder, "--out", tmp_path / "p.pdf")
    assert told.fields["candidates"] == 2 and (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")
