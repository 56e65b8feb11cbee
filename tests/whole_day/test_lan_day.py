"""A day with a console and the room's network: a cable pulled, a machine replaced, a stick pulled, somebody absent."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.clock import SystemClock
from desktop.exam.audit import Audit
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.room_manifest import SeatState, read_room_manifest
from desktop.keeper.messages import CheckIn, Refused
from desktop.language import tr, use_language
from desktop.main import main
from desktop.rehearsal.linked_console import LoopbackRoom
from desktop.rehearsal.linked_seat import SeatWire
from desktop.rehearsal.seat_process import Linked
from desktop.workflows import run_room
from desktop.workflows.close_at_console import SigningStick, open_proctor_key
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.room_papers import room_source
from desktop.workflows.room_record_forms import room_numbers
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.room_link import wait_for
from tests.helpers.sitting import QUICK


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three candidates and an absent one, through the command itself."""
    out = tmp_path_factory.mktemp("day") / "rehearsal"
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("builtins.print", lambda text="", **_: printed.append(str(text)))
        options = ["--candidates", "3", "--link", "lan", "--faults", "lan,swap,stick", "--people", "absent"]
        code = main(["rehearse", *options, "--out", str(out), "--json"])
    found: dict[str, Any] = json.loads(printed[-1])
    return {**found, "code": code, "out": out}


@pytest.fixture(scope="module")
def source(fields: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The room as its console's encrypted journal says, opened again from a copy of its folder."""
    folder = tmp_path_factory.mktemp("console") / "console"
    shutil.copytree(fields["out"] / "centre" / "console", folder)
    console = ConsoleFolder(folder)
    (shown,) = SessionDesk(console).sessions()
    desk = open_room_desk(console, shown, SystemClock())
    yield room_source(desk)
    desk.close()


def test_that_nothing_is_lost_when_a_cable_is_pulled_a_machine_dies_and_a_stick_is_pulled(
    fields: dict[str, Any],
) -> None:
    assert fields["code"] == 0
    assert fields["handed_in"] == fields["imported"] == fields["expected"] == 3
    assert fields["answers_acknowledged"] == fields["answers_imported"] > 400
    assert fields["answers_lost"] == fields["rejected"] == 0
    assert fields["faults"] == {name: {"injected": 1, "survived": 1} for name in ("lan", "swap", "stick")}
    assert fields["people"] == {"absent": True}


def test_that_every_bundle_came_over_the_network_and_lies_on_two_equal_sticks(
    fields: dict[str, Any], source: Any
) -> None:
    first, second = (fields["out"] / name for name in ("stick", "stick-2"))
    kinds = sorted(path.suffix for path in first.iterdir())
    assert kinds == [".db", ".kexam", ".key", *[".kresult"] * 3, ".kroom", ".ksession"], "with the room's journal"
    assert {path.name for path in first.iterdir()} == {path.name for path in second.iterdir()}
    twins = [path for path in first.iterdir() if path.suffix != ".db"]  # the journal notes the first copy, then goes on
    assert all(path.read_bytes() == (second / path.name).read_bytes() for path in twins)
    assert all(source.record.seat(seat).final for seat in (1, 2, 3))
    assert not [entry for entry in source.record.events if entry.kind is Audit.REFUSED_FILE]


def test_that_the_numbers_of_the_room_record_agree_with_the_journal_the_bundles_and_the_print(
    fields: dict[str, Any], source: Any
) -> None:
    use_language("zh_CN")
    numbers, record = dict(room_numbers(source)), source.record
    assert numbers == fields["room_record"]
    credits = [-(-bundle.facts.credit_ns // 1_000_000_000) for bundle in source.bundles.values()]
    given = [credit for credit in credits if credit]
    assert len(given) == 1 and 60 <= given[0] <= 300, "the swap, and nothing else, gives time back"
    expected = {
        "Expected": "4", "Present here": "3", "Absent": "1（04）", "Handed in": "3", "Stopped": "0", "Late": "0",
        "Misconduct": "0", "Incidents": "1", "Other machines": "1", "Data corrected": "0", "Began": "09:00",
        "Compensated": tr("{n} candidates, {s} s in all", n=1, s=given[0]),
    }  # fmt: skip
    assert {name: numbers[tr(name)] for name in expected} == expected
    assert [entry.cause for entry in record.incidents] == ["machine"]
    out = [seat for entry in record.events if entry.kind is Audit.LOST for seat in entry.seats]
    # a machine that is busy for seconds is called lost, too, and comes back
    assert {1, 2} <= set(out), "the cable of seat 1, the machine of seat 2"
    document = pypdfium2.PdfDocument(fields["documents"][-1])
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert all(value in text for value in numbers.values())


def test_that_the_manifest_accounts_for_every_seat_as_the_record_does(fields: dict[str, Any], source: Any) -> None:

    (path,) = (fields["out"] / "room").glob("*.kroom")
    grant = SessionDesk(ConsoleFolder(fields["out"] / "centre" / "console")).sessions()[0].grant
    manifest = read_room_manifest(source_of(path.read_bytes()), grant.trust, grant, source.roster)
    states = {line.seat: line.state for line in manifest.facts.seats}
    assert states == {1: SeatState.FINISHED, 2: SeatState.FINISHED, 3: SeatState.FINISHED, 4: SeatState.ABSENT}
    assert [key.hex() for key in manifest.facts.stopped] == list(source.record.stopped_machines)
    assert len(manifest.countersigners) == 2 and not manifest.is_open
    by_seat = {seat: bundle.digest for seat, bundle in source.bundles.items()}
    assert {line.seat: line.bundle for line in manifest.facts.seats if line.bundle} == by_seat


def test_that_the_note_alone_is_enough_to_run_the_practice_room(fields: dict[str, Any]) -> None:
    note = (fields["out"] / "room" / "README.txt").read_text(encoding="utf-8")
    codes = re.findall(r"(\d)[:：] ?((?:[0-9A-Z]{1,4}-)+[0-9A-Z]+)$", note, re.MULTILINE)
    stations = [Path(found) for found in re.findall(r"candidate --data (\S+) --console", note)]
    digits = re.findall(r"(\d{5}[\dX])[.。]$", note, re.MULTILINE)
    assert (len(codes), len(stations), len(digits)) == (2, 4, 3)
    console, clock = ConsoleFolder(Path(re.findall(r"proctor --data (\S+)", note)[0])), SystemClock()
    (shown,) = SessionDesk(console).sessions()
    desk = open_room_desk(console, shown, clock)
    link = LoopbackRoom(desk, RoomHeads(desk, clock), clock, lambda: None, 0)
    port = link.start()
    wires = [SeatWire(StationFolder(path), Linked(("127.0.0.1", port))) for path in stations]
    try:
        typed = [TypedCode(int(no), code) for no, code in codes]
        opened = run_room.open_paper(desk, OpeningForm(1, typed[0], typed[1], shown.roster.people))
        link.post_ticket(opened.data)
        wait_for(lambda: all(StationFolder(path).ticket_paths() for path in stations))
        for path, number, wire in zip(stations, digits, wires, strict=False):
            keeper = open_sitting(StationFolder(path), clock, QUICK)
            told = [*keeper.hello(), *keeper.handle(CheckIn(number))]
            wire.observe(tuple(told))
            assert not [event for event in told if isinstance(event, Refused)]
            assert keeper.state is State.IDENTITY
            keeper.close()
        found = re.findall(r"(\S+/proctors/\d) +(.+)", note)
        proctors = [SigningStick(Path(folder), phrase) for folder, phrase in found]
        assert {open_proctor_key(desk, stick)[1] for stick in proctors} == set(desk.record.present[:2])
    finally:
        for wire in wires:
            wire.pull()
        link.stop()
        desk.close()
