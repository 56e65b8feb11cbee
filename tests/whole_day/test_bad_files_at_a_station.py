"""What proctors and sticks can get wrong at a station: one refusal each; the right files open the paper afterwards."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.preparation import STARTS_MS
from desktop.workflows.enrol_station import EnrolmentDesk, Seat, enrol_machine
from desktop.workflows.open_session import OpenedSession, OpeningForm, TypedCode, open_session
from desktop.workflows.phrases import PRACTICE_FILE, open_phrases
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.site_folder import centre_id, open_signing_key, open_trust
from desktop.workflows.station_folder import StationFolder
from tests.whole_day.test_bad_input import changed, only

Day = tuple[Path, dict[str, Any], int]
DAY_MS = 86_400_000
BOOT = bytes(16)


@pytest.fixture
def station(day: Day, tmp_path: Path) -> Path:
    """A copy of the practice seat, whose paper nobody has opened yet."""
    folder = tmp_path / "station"
    shutil.copytree(day[1]["practice_seat"], folder)
    return folder


def cards(day: Day) -> list[str]:
    """The codes on the practice session's cards, as the proctors read them."""
    files = sorted((day[0] / "room" / "practice" / "secrets").glob("code-card-*.txt"))
    return [next(line.strip() for line in file.read_text("utf-8").splitlines() if line[:4] == "    ") for file in files]


def opened(station: Path, first: TypedCode, second: TypedCode, clock: MovableClock | None = None) -> OpenedSession:
    desk = SessionDesk(StationFolder(station))
    shown = desk.sessions()[0]
    form = OpeningForm(shown.releases[0].no, first, second, shown.roster.people)
    return open_session(desk, shown, form, clock or MovableClock(STARTS_MS, BOOT))


def refusal(station: Path, first: TypedCode, second: TypedCode) -> str:
    with pytest.raises(Error) as caught:
        opened(station, first, second)
    return caught.value.code


def taken(station: Path, folder: Path) -> dict[str, str]:
    """What became of each file of a stick: its refusal, or nothing."""
    found = SessionDesk(StationFolder(station)).take_from(folder)
    return {one.name: one.refusal.code if one.refusal else "" for one in found}


def test_that_wrong_codes_are_refused_and_the_right_ones_open_afterwards(day: Day, station: Path) -> None:
    one, two, three = cards(day)
    swapped = one[:1] + one[2] + one[1] + one[3:] if one[1] != one[2] else one[:-1] + ("2" if one[-1] != "2" else "3")
    assert refusal(station, TypedCode(1, swapped), TypedCode(2, two)) == "E-REL-01"
    assert refusal(station, TypedCode(1, one), TypedCode(1, one)) == "E-REL-03"
    assert refusal(station, TypedCode(1, two), TypedCode(2, one)) == "E-REL-02"
    assert not list((station / "session").glob("*.kticket"))
    assert refusal(station, TypedCode(1, one), TypedCode(3, three)) == "E-COD-05"
    later = MovableClock(STARTS_MS, BOOT)
    later.advance(60)
    assert len(opened(station, TypedCode(1, one), TypedCode(3, three), later).spoken) == 6


@pytest.mark.parametrize("wall_ms", [0, STARTS_MS - 400 * DAY_MS, STARTS_MS + 400 * DAY_MS])
def test_that_a_wrong_clock_does_not_keep_the_paper_closed(day: Day, station: Path, wall_ms: int) -> None:
    one, two, _ = cards(day)
    found = opened(station, TypedCode(1, one), TypedCode(2, two), MovableClock(wall_ms))
    assert found.ticket.opened.wall_ms == wall_ms


def test_that_the_grant_of_another_room_is_refused(day: Day, tmp_path: Path) -> None:
    """A machine of the same centre that was enrolled for another room: the grant does not list it."""
    site, machine = tmp_path / "site", tmp_path / "machine"
    for name in ("centre", "trust"):
        shutil.copytree(day[0] / name, site / name)
    trust = open_trust(site)
    key = open_signing_key(site / "centre", "centre", open_phrases(site / "centre" / PRACTICE_FILE))
    desk = EnrolmentDesk(centre_id(site / "centre", trust), key, site)
    enrol_machine(machine, Role.STATION, Seat(9, "另一机房"), desk, trust)
    (machine / "session").mkdir()
    shutil.copyfile(only(day[0] / "stick", "ksession"), machine / "session" / "other.ksession")
    with pytest.raises(Error) as caught:
        SessionDesk(StationFolder(machine)).sessions()
    assert caught.value.code == "E-GRT-01"


def test_that_damaged_and_newer_files_of_a_stick_are_named_and_not_kept(
    day: Day, station: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    package, grant = only(day[0] / "stick", "kexam"), only(day[0] / "stick", "ksession")
    changed(package, stick / "flipped.kexam", -5000)
    changed(package, stick / "newer.kexam", 9, 2)
    changed(grant, stick / "flipped.ksession", -5)
    changed(grant, stick / "suite.ksession", 11, 2)
    (stick / "renamed.ksession").write_bytes(only(day[0] / "stick", "kresult").read_bytes())
    before = sorted(path for path in station.rglob("*") if path.is_file())
    found = taken(station, stick)
    assert found["newer.kexam"] == found["suite.ksession"] == "E-FMT-03"
    assert found["flipped.kexam"] == "E-FMT-08"
    assert found["flipped.ksession"].startswith(("E-FMT", "E-SIG"))
    assert sorted(path for path in station.rglob("*") if path.is_file()) == before


def test_that_a_damaged_package_keeps_the_paper_closed_and_a_good_copy_opens_it(day: Day, station: Path) -> None:
    one, two, _ = cards(day)
    package = only(station / "packages", "kexam")
    good = package.read_bytes()
    changed(package, package, 300)
    assert refusal(station, TypedCode(1, one), TypedCode(2, two)).startswith(("E-FMT", "E-SIG", "E-PKG"))
    package.unlink()
    assert refusal(station, TypedCode(1, one), TypedCode(2, two)) == "E-PKG-02"
    package.write_bytes(good)
    assert opened(station, TypedCode(1, one), TypedCode(2, two)).ticket


@pytest.mark.parametrize(
    "text", ["", "seat = ", "seat = 'x'", "a = " + "[" * 5000, 'seat = 5\nroom = "\\u202e"', "\x00", "seat = inf"]
)
def test_that_a_damaged_station_file_is_refused_in_one_sentence(station: Path, text: str) -> None:
    (station / "station.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Error) as caught:
        StationFolder(station).facts()
    assert caught.value.code.startswith("E-STN")


def test_that_papers_for_desks_and_doors_hold_no_document_number_and_no_code(day: Day) -> None:
    folder = day[0] / "room" / "session"
    with (day[0] / "centre" / "roster.csv").open(encoding="utf-8", newline="") as stream:
        people = list(csv.DictReader(stream))
    texts = {}
    for name in ("session-cover", "admission-tickets", "seat-labels"):
        path = folder / f"{name}.pdf"
        document = pypdfium2.PdfDocument(path)
        texts[name] = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        assert path.stat().st_mode & 0o077 == 0
    secret = [
        code for file in (folder / "secrets").glob("*.txt") for code in file.read_text("utf-8").split() if "-" in code
    ]
    for text in texts.values():
        assert not any(person["证件号码"] in text or person["证件号码"][-6:] in text for person in people)
        assert not any(code in text for code in secret if len(code) > 11)
    assert all(person["准考证号"] in texts["admission-tickets"] for person in people)
