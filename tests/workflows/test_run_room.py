"""A room at its console: bad input first, then a whole session from the opening to the manifest on two sticks."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.exam.incidents import Statement
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.formats.result_bundle import ExportReason
from desktop.formats.room_manifest import SeatState, StopCause, open_incidents, read_room_manifest
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import PHRASE, STARTS_MS, invent_console_room
from desktop.storage.sticks import FolderStick
from desktop.workflows import run_room
from desktop.workflows.close_at_console import (
    SigningStick,
    carry_everything,
    close_at_console,
    manifest_data,
    open_proctor_key,
    sign_later,
)
from desktop.workflows.collect_bundles import collect, collect_from, kept_bundles, open_seats, sticks_missing
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.last_rooms import forms_used_before
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import Note, open_room_desk
from desktop.workflows.run_room import Decision, IncidentNote
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sign_orders import except_staff
from desktop.workflows.station_folder import StationFolder
from tests.helpers.room_bundles import bundle_of

A, B, CHIEF = "Proctor A", "Proctor B", "Chief proctor"
TWO = Decision((A, B), "停电")


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("console") / "console", 6, with_sticks=True)


@pytest.fixture
def clock():
    return MovableClock(STARTS_MS - 600_000)


@pytest.fixture
def folder(invented, tmp_path):
    """A fresh copy of the console's folder."""
    return Path(shutil.copytree(invented.folder, tmp_path / "console"))


@pytest.fixture
def desk(folder, clock):
    found = open_desk(folder, clock)
    yield found
    found.close()


def open_desk(folder, clock):
    console = ConsoleFolder(folder)
    (shown,) = SessionDesk(console).sessions()
    return open_room_desk(console, shown, clock)


def form(invented, desk, one=1, other=2, **changes):
    typed = [TypedCode(no, invented.printed(no)) for no in (one, other)]
    return replace(OpeningForm(1, typed[0], typed[1], desk.roster.people), **changes)


@pytest.fixture
def opened(desk, invented):
    run_room.open_paper(desk, form(invented, desk))
    return desk


@pytest.fixture
def started(opened):
    run_room.start(opened, A)
    return opened


def bundle(invented, desk, seat, reason=ExportReason.FINAL, station=0):
    return bundle_of(invented, desk.grant, desk.roster.at_seat(seat), reason, station)


def test_that_a_console_is_no_station_and_a_station_no_console(folder):
    with pytest.raises(Error, match="E-STN-01"):
        StationFolder(folder).facts()
    assert ConsoleFolder(folder).facts().seat == 0


def test_that_a_paper_opens_at_the_console_and_its_ticket_arms_every_station(opened):
    (opening,) = opened.record.openings
    assert opening.people == (A, B)
    assert len(opening.spoken) == 6
    (ticket,) = opened.console.ticket_paths()
    assert ticket.stem == opening.ticket


def test_that_wrong_codes_wait_and_stand_on_record(desk, invented):
    wrong = form(invented, desk)
    swapped = replace(wrong, first=TypedCode(1, wrong.second.text), second=TypedCode(2, wrong.first.text))
    with pytest.raises(Error, match="E-REL-02"):
        run_room.open_paper(desk, swapped)
    with pytest.raises(Error, match="E-COD-05"):
        run_room.open_paper(desk, wrong)
    assert desk.record.wrong_codes == 1 and not desk.record.is_opened


def test_that_the_next_room_waits_for_two_sticks_of_the_last_or_says_why(tmp_path, clock):
    first = invent_console_room(tmp_path / "console", 1)
    second = first.another()
    console = ConsoleFolder(first.folder)
    shown = {one.grant.header.session: one for one in SessionDesk(console).sessions()}
    last, following = (open_room_desk(console, shown[room.header.session], clock) for room in (first, second))
    run_room.open_paper(last, form(first, last))  # without a network nobody need press a button to begin
    last.close()
    with pytest.raises(Error, match="E-ROM-16"):
        run_room.open_paper(following, form(second, following))
    assert not following.record.is_opened
    run_room.open_paper(following, form(second, following, reason="上一场改到下午补收"))
    assert following.record.openings[0].reason == "上一场改到下午补收"
    following.close()


def test_that_no_form_is_used_again_on_the_same_day_without_a_reason(tmp_path, clock):
    first = invent_console_room(tmp_path / "console", 1)
    rooms = (first, first.another(3), first.another(24))
    console = ConsoleFolder(first.folder)
    shown = {one.grant.header.session: one for one in SessionDesk(console).sessions()}
    morning, noon, morrow = (open_room_desk(console, shown[room.header.session], clock) for room in rooms)
    assert forms_used_before(noon) == ()
    run_room.open_paper(morning, form(first, morning))
    assert (forms_used_before(noon), forms_used_before(morrow)) == (("A",), ())
    with pytest.raises(Error, match="E-ROM-26"):
        run_room.open_paper(noon, form(rooms[1], noon))
    opened = run_room.open_paper(noon, form(rooms[1], noon, reason="B 卷破损，经考点同意"))
    assert opened.ticket.opened.reason.startswith("B 卷破损")
    for desk in (morning, noon, morrow):
        desk.close()


def test_that_too_few_proctors_open_nothing_without_an_exception_that_is_printed(desk, invented):
    alone = tuple(person for person in desk.roster.people if person.name != B)
    with pytest.raises(Error, match="E-REL-05"):
        run_room.open_paper(desk, form(invented, desk, present=alone))
    with pytest.raises(Error, match="E-SIG-05"):
        except_staff(desk, invented.proctors[1], "我说可以")
    with pytest.raises(Error, match="E-ROM-02"):
        except_staff(desk, invented.proctors[3], " ")
    except_staff(desk, invented.proctors[3], "一名监考员生病，考点主任批准")
    with pytest.raises(Error, match="E-REL-08"):
        run_room.open_paper(desk, form(invented, desk, present=alone))
    run_room.open_paper(desk, form(invented, desk, other=3, present=alone))
    assert desk.record.exception.startswith("一名监考员")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda desk: run_room.admit(desk, [1], A), "E-ROM-08"),
        (lambda desk: run_room.confirm_present(desk, ("nobody",)), "E-ROM-03"),
        (lambda desk: run_room.pause(desk, TWO, "room"), "E-ROM-08"),
    ],
)
def test_that_nobody_acts_before_being_confirmed_present(desk, act, code):
    with pytest.raises(Error, match=code):
        act(desk)
    assert not desk.record.started_ms


def test_that_nothing_starts_before_the_opening(desk):
    run_room.confirm_present(desk, (A, B))
    with pytest.raises(Error, match="E-ROM-04"):
        run_room.start(desk, A)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda desk: run_room.admit(desk, [99], A), "E-ROM-07"),
        (lambda desk: run_room.pause(desk, Decision((A, A), "停电"), "room"), "E-ROM-01"),
        (lambda desk: run_room.pause(desk, Decision((A, B), " "), "room"), "E-ROM-02"),
        (lambda desk: run_room.stop_sitting(desk, 3, StopCause.ILL, Decision((A,), "发烧")), "E-ROM-01"),
        (lambda desk: run_room.note_incident(desk, IncidentNote("phone", (3,), ""), A), "E-ROM-02"),
        (lambda desk: run_room.propose_absence(desk, (3,), A), "E-ROM-05"),
        (lambda desk: run_room.confirm_absence(desk, (3,), A), "E-ROM-10"),
        (lambda desk: run_room.hand_over(desk, A, CHIEF, "交接"), "E-ROM-11"),
        (lambda desk: run_room.send_message(desk, (), "  ", A), "E-ROM-02"),
        (lambda desk: close_at_console(desk, []), "E-ROM-13"),
        (manifest_data, "E-IMP-05"),
    ],
)
def test_that_every_action_refuses_what_its_rule_forbids_and_leaves_no_trace(started, act, code):
    before = started.record
    with pytest.raises(Error, match=code):
        act(started)
    assert started.record == before


def test_that_a_proctor_who_would_leave_too_few_cannot_hand_over(started):
    run_room.confirm_present(started, (A, B))
    with pytest.raises(Error, match="E-REL-05"):
        run_room.hand_over(started, A, CHIEF, "交接")


def test_that_an_absence_takes_the_time_and_two_people_and_can_be_taken_back(started, clock):
    clock.advance(started.policy.late_entry_s - 1)
    with pytest.raises(Error, match="E-ROM-05"):
        run_room.propose_absence(started, (2,), A)
    clock.advance(1)
    run_room.admit(started, [1], A)
    with pytest.raises(Error, match="E-ROM-06"):
        run_room.propose_absence(started, (1, 2), A)
    run_room.propose_absence(started, (2, 3), A)
    with pytest.raises(Error, match="E-ROM-01"):
        run_room.confirm_absence(started, (2,), A)
    run_room.confirm_absence(started, (2, 3), B)
    assert started.record.seat(2).is_absent
    run_room.withdraw_absence(started, (3,), A)
    assert started.record.seat(2).is_absent and not started.record.seat(3).absent


def test_that_the_time_since_the_start_survives_a_restart_of_the_console(started, clock, folder):
    clock.advance(60)
    assert started.seconds_since_start() == 60
    started.close()
    clock.reboot(120)
    again = open_desk(folder, clock)
    assert again.seconds_since_start() == 180
    again.close()


def test_that_a_killed_console_goes_on_with_everything_it_had_said(started, clock, folder, invented):
    run_room.admit(started, [1, 2], A)
    run_room.note_incident(started, IncidentNote("phone", (2,), "手机放在桌上", Statement.REFUSED), B)
    collect(started, bundle(invented, started, 1), "link")
    before = started.record
    copy = Path(shutil.copytree(folder, folder.parent / "after-the-kill"))
    again = open_desk(copy, clock)
    assert again.record == before
    again.close()


def test_that_a_second_program_does_not_open_the_room(desk, folder, clock):
    with pytest.raises(Error, match="E-STO-05"):
        open_desk(folder, clock)


def test_that_a_damaged_journal_is_refused_in_one_sentence(desk, folder, clock):
    desk.close()
    path = desk.folder / "room.db"
    data = bytearray(path.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    with pytest.raises(Error, match="E-ROM-09"):
        open_desk(folder, clock)


def test_that_the_journal_holds_no_name_in_the_clear(started):
    run_room.note_incident(started, IncidentNote("other", (), "一只鸟飞进考场"), A)
    for path in started.folder.iterdir():
        if path.is_file():
            assert "一只鸟".encode() not in path.read_bytes() and A.encode() not in path.read_bytes()


def test_that_foreign_damaged_and_known_bundles_are_told_apart(started, invented, tmp_path):
    data = bundle(invented, started, 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "one.kresult").write_bytes(data)
    (stick / "cut.kresult").write_bytes(data[:-1])
    (stick / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    taken = collect_from(started, stick)
    assert [(one.seat, one.final, one.news) for one in taken.collected] == [(1, True, True)]
    assert [(name, error.code) for name, error in taken.refused] == [("cut.kresult", "E-FMT-04")]
    assert collect(started, data, "link").news is False
    assert list(kept_bundles(started)) == [data]


def test_that_the_newest_bundle_of_a_seat_counts(started, invented):
    final, interim = bundle(invented, started, 1), bundle(invented, started, 1, ExportReason.INTERIM)
    collect(started, final, "link")
    collect(started, interim, "link")
    assert started.record.seat(1).final


def test_that_a_whole_room_closes_with_every_number_in_its_manifest(started, invented, clock, tmp_path):
    run_room.admit(started, [1, 2, 3, 4], A)
    run_room.note_incident(started, IncidentNote("phone", (4,), "手机响铃", Statement.SIGNED), B)
    clock.advance(1000)
    run_room.propose_absence(started, (5, 6), A)
    run_room.confirm_absence(started, (5, 6), B)
    run_room.stop_sitting(started, 3, StopCause.ILL, Decision((A, B), "发烧"))
    old, new = (started.grant.header.stations[place] for place in (1, 5))
    run_room.note_swap(started, 2, (old, new), Decision((A, B), "键盘失灵"))
    for seat, station in ((1, 0), (2, 6), (4, 0)):
        collect(started, bundle(invented, started, seat, station=station), "stick")
    assert open_seats(started) == ()
    keys = [open_proctor_key(started, SigningStick(invented.stick(no), PHRASE)) for no in (1, 2)]
    assert [name for _, name in keys] == [A, B]
    manifest = close_at_console(started, [key for key, _ in keys])
    states = {line.seat: (line.state, line.cause) for line in manifest.facts.seats}
    assert states[3] == (SeatState.STOPPED, StopCause.ILL) and states[5] == (SeatState.ABSENT, None)
    assert {line.seat: line.station for line in manifest.facts.seats}[2] == new
    assert manifest.facts.stopped == (old,) and not manifest.is_open
    data = manifest_data(started)
    (text,) = open_incidents(source_of(data), manifest, invented.vaults[VaultPurpose.RESULTS])
    assert "手机响铃" in text and "04" in text
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        assert sticks_missing(started) == 2 - (name == "second")
        assert carry_everything(started, FolderStick(tmp_path / name), name, spare_bytes=0) == 3
    assert sticks_missing(started) == 0
    assert len(list((tmp_path / "second").glob("*.kroom"))) == 1
    with pytest.raises(Error, match="E-GRT-05"):
        run_room.admit(started, [1], A)


def test_that_a_lost_proctors_stick_still_lets_the_room_close(started, invented):
    for seat in range(1, 7):
        collect(started, bundle(invented, started, seat), "stick")
    one, two = invented.proctors[1], invented.proctors[2]
    with pytest.raises(Error, match="E-REL-03"):
        close_at_console(started, [one, one])
    with pytest.raises(Error, match="E-SIG-05"):
        close_at_console(started, [one])
    assert close_at_console(started, [one], pending="监考员乙的 U 盘丢失").is_open
    assert started.record.pending
    manifest = sign_later(started, two)
    assert not manifest.is_open and not started.record.pending
    read_room_manifest(source_of(manifest_data(started)), started.grant.trust, started.grant, started.roster)


def test_that_a_wrong_passphrase_or_a_strangers_key_signs_nothing(started, invented, tmp_path):
    with pytest.raises(Error, match="E-KEY-01"):
        open_proctor_key(started, SigningStick(invented.stick(1), "wrong"))
    other = invent_console_room(tmp_path / "other", 1, with_sticks=True)
    with pytest.raises(Error, match="E-ROM-12"):
        open_proctor_key(started, SigningStick(other.stick(1), PHRASE))


def test_that_a_used_code_is_noted_once(started):
    use = CodeUse(CodePurpose.LOW, 2, 1, 0)
    run_room.note_codes(started, [use, use])
    assert started.record.seat(2).codes == (("low", 0, 1),)
    assert sum(entry.kind is Audit.CODE_USED for entry in started.record.events) == 1


def test_that_confirming_an_interruption_answers_the_call_it_came_from(started):
    started.write(Audit.CALL, Note((2,), cause="fault"))
    assert started.record.seat(2).called == "fault"
    run_room.confirm_credit(started, (1, 2), "equipment", Decision((A, B), "键盘失灵"))
    assert not started.record.seat(2).called
    assert [entry.kind for entry in started.record.events].count(Audit.CALL_ANSWERED) == 1
