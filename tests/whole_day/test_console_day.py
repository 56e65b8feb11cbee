"""A small centre's day with a console and without a network: enrolled, granted, opened, sat, collected, imported."""

import shutil
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.answers import TrueFalseResponse, write_response
from desktop.exam.paper import QuestionKind
from desktop.formats.artefacts import Role
from desktop.keeper.messages import (
    AcceptRules,
    CheckIn,
    ConfirmIdentity,
    HandIn,
    PaperShown,
    Record,
    StartSection,
)
from desktop.rehearsal.clock import MovableClock
from desktop.storage.sticks import FolderStick
from desktop.workflows import run_room
from desktop.workflows.close_at_console import SigningStick, carry_everything, close_at_console, open_proctor_key
from desktop.workflows.collect_bundles import collect_from, open_seats
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.enrol_by_stick import issue_cards, prepare_stick, requests_on, visit_machine
from desktop.workflows.enrol_station import Seat
from desktop.workflows.open_session import OpeningForm, carry_ticket, open_session
from desktop.workflows.phrases import PRACTICE_FILE, open_phrases
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_papers import room_source
from desktop.workflows.room_record_forms import room_numbers
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.site_folder import open_trust
from desktop.workflows.station_folder import StationFolder
from tests.helpers.commands import command
from tests.workflows.test_open_session import START_MS, Centre

A, B = "Proctor A", "Proctor B"


class ConsoleDay(Centre):
    """The centre of `test_open_session` with a console that was enrolled by stick, and a grant that lists it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.stick = folder / "stick"
        self.stick.mkdir()
        site = self.site.folder
        prepare_stick(self.stick, site, self.site.centre)
        place = Seat(0, "第一考场", "监考端 1")
        visit_machine(folder / "console", self.stick, Role.CONSOLE, place)
        trust = open_trust(site)
        issue_cards(self.stick, requests_on(self.stick, trust, self.site.centre), self.site.desk, trust)
        visit_machine(folder / "console", self.stick, Role.CONSOLE, place)
        self.outcome = self.grant("--console", "监考端 1")

    def shown(self, machine):
        """What a console or station has after it took everything from the sticks."""
        desk = SessionDesk(machine)
        for source in ("out", "packages", "stick"):
            desk.take_from(self.folder / source)
        return desk


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    return ConsoleDay(tmp_path_factory.mktemp("console-day"))


def test_that_an_unknown_console_is_named(day):
    code, said = day.grant("--console", "监考端 9", out="never")
    assert (code, said["error"]["code"]) == (3, "E-SES-08")


def test_that_a_paper_of_a_room_with_a_console_opens_nowhere_else(day):
    station = StationFolder(day.folder / "1")
    desk = day.shown(station)
    (session,) = desk.sessions()
    typed = OpeningForm(1, day.card(1), day.card(2), session.roster.people)
    with pytest.raises(Error, match="E-REL-04 Open it on 监考端 1"):
        open_session(desk, session, typed, MovableClock(START_MS))


def test_a_day_from_the_opening_at_the_console_to_the_store_of_the_centre(day, tmp_path):
    assert day.outcome[0] == 0 and day.outcome[1]["consoles"] == 1
    assert (day.folder / "out" / "room-pack.pdf").read_bytes().startswith(b"%PDF")
    console, clock = ConsoleFolder(day.folder / "console"), MovableClock(START_MS)
    (shown,) = day.shown(console).sessions()
    desk = open_room_desk(console, shown, clock)
    opened = run_room.open_paper(desk, OpeningForm(1, day.card(1), day.card(2), shown.roster.people))
    carry_ticket(opened, shown.grant, FolderStick(day.stick), spare_bytes=0)
    seats = [row.seat for row in desk.roster.rows]
    here, absent = seats[:2], seats[2]
    run_room.admit(desk, here, A)
    run_room.start(desk, A)
    for seat in here:
        sit(day, seat, clock, opened.spoken, desk.roster.at_seat(seat).ticket)
    clock.advance(3600)
    run_room.propose_absence(desk, (absent,), A)
    run_room.confirm_absence(desk, (absent,), B)
    taken = collect_from(desk, day.stick)
    assert sorted(one.seat for one in taken.collected if one.final) == here and not taken.refused
    assert open_seats(desk) == ()
    phrases = open_phrases(day.site.folder / "centre" / PRACTICE_FILE)
    proctors = day.site.folder / "centre" / "proctors"
    sticks = [SigningStick(proctors / str(no), phrases.phrase(f"proctor_{no}")) for no in (1, 2)]
    manifest = close_at_console(desk, [open_proctor_key(desk, stick)[0] for stick in sticks])
    assert not manifest.is_open
    courier = tmp_path / "courier"
    courier.mkdir()
    assert carry_everything(desk, FolderStick(courier), "courier", spare_bytes=0) == 2
    shutil.copyfile(shown.path, courier / "grant.ksession")
    numbers = dict(room_numbers(room_source(desk)))
    assert (numbers["Expected"], numbers["Handed in"], numbers["Absent"][0]) == ("3", "2", "1")
    desk.close()
    told = command("import", courier, "--store", tmp_path / "store", "--centre", day.site.folder / "centre")
    counts = {name: told.fields[name] for name in ("accepted", "rejected", "foreign", "missing", "fork", "truncated")}
    assert counts == {"accepted": 2, "rejected": 0, "foreign": 0, "missing": 0, "fork": 0, "truncated": 0}
    assert {outcome for name, outcome in told.fields["files"].items() if name.endswith(".kroom")} == {"accepted"}


def sit(day, seat, clock, spoken, ticket):
    """One candidate answers the true/false questions and hands in; the bundle goes onto the stick."""
    station = StationFolder(day.folder / f"{seat}")
    day.shown(station)
    options = SittingOptions(
        sticks=lambda: (FolderStick(day.stick),), reserve_bytes=65_536, spare_bytes=0,
    )  # fmt: skip
    keeper = open_sitting(station, clock, options)
    said = list(keeper.hello())
    for request in (CheckIn(ticket), ConfirmIdentity(True), AcceptRules(), StartSection(spoken)):
        said += keeper.handle(request)
    paper = [event for event in said if isinstance(event, PaperShown)][-1]
    group = next(group for group in paper.groups if group.kind is QuestionKind.TRUE_FALSE)
    for item in group.items:
        keeper.handle(Record(item, 1, write_response(TrueFalseResponse(True))))
    clock.advance(1801)  # the earliest hand-in of the site's policy
    keeper.tick()
    keeper.handle(HandIn())
    keeper.tick()
    keeper.close()
