"""Enrolling with one stick: what must be refused, then the drill of a small centre: thirty stations and a console."""

import shutil
from dataclasses import replace

import pytest

from desktop.crypto.joining import new_id, words
from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.enrol_by_stick import (
    ASKED,
    ENROLLED,
    WAITS,
    asked_seat,
    issue_cards,
    prepare_stick,
    requests_on,
    root_words,
    visit_machine,
)
from desktop.workflows.enrol_station import Seat, make_request
from desktop.workflows.found_site import found_practice_site
from desktop.workflows.site_folder import open_trust
from desktop.workflows.station_folder import StationFolder
from tests.helpers.commands import command

ROOM = "第 3 机房"


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    return found_practice_site(tmp_path_factory.mktemp("site") / "site")


@pytest.fixture
def site(founded, tmp_path):
    """A fresh copy of the site: enrolling changes it."""
    folder = shutil.copytree(founded.folder, tmp_path / "site")
    return replace(founded, folder=folder, desk=replace(founded.desk, site=folder))


@pytest.fixture
def stick(site, tmp_path):
    (tmp_path / "stick").mkdir()
    prepare_stick(tmp_path / "stick", site.folder, site.centre)
    return tmp_path / "stick"


def station(tmp_path, stick, seat):
    return visit_machine(tmp_path / f"{seat}", stick, Role.STATION, Seat(seat, ROOM))


def issue(site, stick, left_out=()):
    trust = open_trust(site.folder)
    requests = [one for one in requests_on(stick, trust, site.centre) if one.name not in left_out]
    return issue_cards(stick, requests, site.desk, trust)


def test_that_a_stick_that_was_not_prepared_is_refused(tmp_path):
    with pytest.raises(Error, match="E-ENR-01"):
        root_words(tmp_path)
    with pytest.raises(Error, match="E-ENR-01"):
        station(tmp_path, tmp_path, 1)
    assert not (tmp_path / "1" / "station.toml").exists()


def test_that_a_stick_with_another_authority_is_refused_after_the_first_walk(tmp_path, site, stick):
    station(tmp_path, stick, 1)
    other = found_practice_site(tmp_path / "other")
    shutil.rmtree(stick / "enrolment" / "trust")
    prepare_stick(stick, other.folder, other.centre)
    with pytest.raises(Error, match="E-ENR-02"):
        station(tmp_path, stick, 1)


def test_that_malformed_and_foreign_requests_are_shown_and_nothing_is_issued(tmp_path, site, stick):
    station(tmp_path, stick, 1)
    folder = stick / "enrolment" / "requests"
    (folder / ("a" * 32 + ".kreq")).write_bytes(b"nonsense")
    (folder / ("b" * 32 + ".kreq")).write_bytes(make_request(tmp_path / "foreign", Role.STATION, "02", new_id()))
    (folder / ("c" * 32 + ".kreq")).write_bytes(b"x" * 70_000)
    shown = requests_on(stick, open_trust(site.folder), site.centre)
    assert sorted(one.problem.code for one in shown if one.problem) == ["E-CRD-02", "E-FMT-01", "E-FMT-05"]
    with pytest.raises(Error):
        issue(site, stick)
    assert not (stick / "enrolment" / "cards").exists()


def test_that_a_request_that_was_exchanged_on_the_way_shows_other_numbers(tmp_path, site, stick):
    asked = station(tmp_path, stick, 1)
    (path,) = (stick / "enrolment" / "requests").glob("*.kreq")
    evil = make_request(tmp_path / "evil", Role.STATION, "01", site.centre)
    path.write_bytes(evil)
    (shown,) = requests_on(stick, open_trust(site.folder), site.centre)
    assert shown.words != asked.words and shown.problem is not None


def test_that_two_machines_of_one_name_get_no_card_until_one_is_left_out(tmp_path, site, stick):
    station(tmp_path, stick, 1)
    visit_machine(tmp_path / "twin", stick, Role.STATION, Seat(1, ROOM))
    shown = requests_on(stick, open_trust(site.folder), site.centre)
    assert {one.problem.code for one in shown} == {"E-ENR-05"}
    with pytest.raises(Error, match="E-ENR-04"):
        shutil.rmtree(stick / "enrolment" / "requests")
        requests_on(stick, open_trust(site.folder), site.centre)


def test_that_an_enrolled_machine_is_not_enrolled_over_itself(tmp_path, site, stick):
    assert station(tmp_path, stick, 1).state == ASKED
    assert station(tmp_path, stick, 1).state == WAITS
    issue(site, stick)
    assert station(tmp_path, stick, 1).state == ENROLLED
    with pytest.raises(Error, match="E-ENR-03"):
        station(tmp_path, stick, 1)


def test_the_drill_thirty_stations_and_a_console_with_one_stick_and_one_list(tmp_path, site, stick):
    seats = range(1, 31)
    asked = {f"{seat:02d}": station(tmp_path, stick, seat).words for seat in seats}
    console = visit_machine(tmp_path / "console", stick, Role.CONSOLE, Seat(0, ROOM, "监考端 3"))
    listed = {one.name: one.words for one in requests_on(stick, open_trust(site.folder), site.centre)}
    assert listed == {**asked, "监考端 3": console.words}
    trust = issue(site, stick)
    known_here = [asked_seat(tmp_path / f"{seat}") for seat in seats]
    assert known_here == [(Role.STATION, Seat(seat, ROOM)) for seat in seats], "nothing is typed on the second walk"
    second = [visit_machine(tmp_path / f"{seat}", stick, *found) for seat, found in zip(seats, known_here, strict=True)]
    assert all(step.state == ENROLLED for step in second)
    assert visit_machine(tmp_path / "console", stick, Role.CONSOLE, Seat(0, ROOM, "监考端 3")).state == ENROLLED
    known = {card.holder.sign_id for card in trust.having(Role.STATION, site.centre)}
    keys = {StationFolder(tmp_path / f"{seat}").keys().sign.key_id for seat in seats}
    assert keys == known and len(known) == 30
    facts = [StationFolder(tmp_path / f"{seat}").facts() for seat in seats]
    assert [(one.seat, one.room) for one in facts] == [(seat, ROOM) for seat in seats]
    assert ConsoleFolder(tmp_path / "console").facts().root == facts[0].root == trust.root.digest
    with pytest.raises(Error, match="E-ENR"):
        station(tmp_path, stick, 1)


def test_that_the_commands_go_the_two_walks_and_compare_before_they_believe(tmp_path, site, stick):
    machine, centre = tmp_path / "m", site.folder / "centre"
    numbers = " ".join(f"{number:04d}" for number in words(site.trust.root.digest, 8))
    told = command("enrol", "prepare", "--stick", stick, "--centre", centre)
    assert told.fields["root_words"] == [int(number) for number in numbers.split()]
    plain = ("enrol", "machine", "--stick", stick, "--seat", 7, "--room", ROOM, "--data", machine)
    assert command(*plain).code == "E-ENR-06"
    assert command(*plain, "--root", numbers.replace(numbers[:4], "9999")).exit_code == 4
    assert not machine.exists()
    asked = command(*plain, "--root", numbers)
    assert asked.fields["state"] == ASKED
    issue_words = ("enrol", "issue", "--stick", stick, "--centre", centre)
    listed = command(*issue_words)
    assert listed.exit_code == 1 and listed.fields["requests"][0]["words"] == asked.fields["words"]
    assert (stick / "enrolment" / "list.pdf").read_bytes().startswith(b"%PDF")
    assert command(*issue_words, "--compared").fields["issued"] == 1
    other = ("enrol", "machine", "--stick", stick, "--seat", 8, "--room", ROOM, "--data", machine)
    assert command(*other).code == "E-ENR-07"
    assert command("enrol", "machine", "--stick", stick, "--data", machine).fields["state"] == ENROLLED
    assert StationFolder(machine).facts().seat == 7
    assert command("enrol", "machine", "--stick", stick, "--data", tmp_path / "new").code == "E-STE-07"
    assert command(*plain).code == "E-ENR-03"
