"""What a station is ready for, and what it refuses to sit."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import AcceptRules, CheckIn, ConfirmIdentity, HandIn, StartSection
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.workflows.armed_seat import StationPhase, station_phase
from desktop.workflows.export_results import collect_bundle
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import PIN, POLICY, SPOKEN, STARTS_MS, InventedRoom
from tests.helpers.sitting import QUICK, Sitting, codes_of, room_in

Open = Callable[[InventedRoom], Keeper]


@pytest.fixture
def room(tmp_path: Path) -> InventedRoom:
    return room_in(tmp_path)


@pytest.fixture
def sit() -> Iterator[Open]:
    keepers: list[Keeper] = []

    def open_one(room: InventedRoom) -> Keeper:
        keepers.append(open_sitting(StationFolder(room.folder), MovableClock(STARTS_MS), QUICK))
        return keepers[-1]

    yield open_one
    for keeper in keepers:
        keeper.close()


def remove(room: InventedRoom, *names: str) -> None:
    for name in names:
        (room.folder / name).unlink()


def refused(sit: Open, room: InventedRoom) -> str:
    with pytest.raises(Error) as caught:
        sit(room)
    return caught.value.code


def test_that_the_phase_follows_what_lies_in_the_folder(room: InventedRoom, sit: Open) -> None:
    station = StationFolder(room.folder)
    assert station_phase(station) is StationPhase.WAITING
    keeper = sit(room)
    assert station_phase(station) is StationPhase.UNFINISHED
    keeper.close()
    remove(room, "session/room.kticket")
    assert station_phase(station) is StationPhase.NEEDS_OPENING
    remove(room, "session/room.ksession")
    assert station_phase(station) is StationPhase.NO_SESSION


def test_that_a_station_without_ticket_or_grant_says_what_is_missing(room: InventedRoom, sit: Open) -> None:
    remove(room, "session/room.kticket")
    assert refused(sit, room) == "E-STN-03"
    remove(room, "session/room.ksession")
    assert refused(sit, room) == "E-GRT-01"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("packages/paper.kexam", "E-PKG-02"),
        ("keys/sign.key", "E-STN-02"),
        ("station.toml", "E-STN-01"),
        ("trust/1.kcard", "E-SIG-02"),
    ],
)
def test_that_a_missing_file_is_one_clear_refusal(room: InventedRoom, sit: Open, name: str, code: str) -> None:
    remove(room, name)
    assert refused(sit, room) == code


@pytest.mark.parametrize(
    "name", ["packages/paper.kexam", "session/room.ksession", "session/room.kticket", "trust/2.kcard"]
)
def test_that_a_flipped_byte_anywhere_is_refused(room: InventedRoom, sit: Open, name: str) -> None:
    path = room.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)
    assert refused(sit, room)[:5] in ("E-FMT", "E-SIG", "E-STN", "E-PKG", "E-CRD")


def test_that_another_rooms_grant_and_ticket_are_refused(room: InventedRoom, sit: Open, tmp_path: Path) -> None:
    other = room_in(tmp_path / "other", replace(POLICY, ratio=14))
    for name in ("room.ksession", "room.kticket"):
        shutil.copy(other.folder / "session" / name, room.folder / "session" / name)
    assert refused(sit, room) == "E-SIG-02"


def test_that_other_peoples_files_beside_ours_change_nothing(room: InventedRoom, sit: Open, tmp_path: Path) -> None:
    other = room_in(tmp_path / "other", replace(POLICY, ratio=14))
    shutil.copy(other.folder / "session" / "room.ksession", room.folder / "session" / "a.ksession")
    shutil.copy(other.folder / "session" / "room.kticket", room.folder / "session" / "a.kticket")
    shutil.copy(other.folder / "packages" / "paper.kexam", room.folder / "packages" / "a.kexam")
    assert sit(room).state.value == "check_in"


def test_that_a_newer_grant_must_be_opened_anew_but_never_disturbs_a_sitting(
    room: InventedRoom, sit: Open, tmp_path: Path
) -> None:
    begun = Sitting(room_in(tmp_path / "begun")).begin()
    begun.answer(0)
    begun.kill()
    for folder in (room.folder, begun.room.folder):
        (folder / "session" / "newer.ksession").write_bytes(room.newer_grant)
    assert station_phase(StationFolder(room.folder)) is StationPhase.NEEDS_OPENING
    assert station_phase(begun.station) is StationPhase.UNFINISHED
    begun.open()
    assert begun.keeper.state.value == "answering"
    begun.kill()
    remove(room, "session/newer.ksession")
    assert refused(sit, room) == "E-GRT-02"


def test_that_only_the_six_spoken_digits_start_the_section(room: InventedRoom, sit: Open) -> None:
    keeper = sit(room)
    for request in (CheckIn(PIN), ConfirmIdentity(True), AcceptRules()):
        keeper.handle(request)
    assert codes_of(keeper.handle(StartSection("314158"))) == ["E-SIT-06"]
    assert not codes_of(keeper.handle(StartSection(SPOKEN)))


def test_that_a_start_with_too_few_copies_is_refused(room: InventedRoom, sit: Open) -> None:
    (room.folder / "mirror").write_bytes(b"a file where the second medium should be")
    assert refused(sit, room) == "E-STO-01"


def test_that_a_final_bundle_is_collected_once_safe(room: InventedRoom, tmp_path: Path) -> None:
    sitting = Sitting(room).begin()
    sitting.answer(0)
    sitting.wait(1_800, step=14)
    sitting.send(HandIn())
    sitting.kill()
    folder = tmp_path / "stick"
    for operation in range(1, 5):
        with pytest.raises(Error, match="E-OUT-01"):
            collect_bundle(sitting.station, FakeStick(folder, StickFaults(pull_at=operation)), 0)
        assert not list(folder.glob("*.kresult"))
    collected = collect_bundle(sitting.station, FakeStick(folder), 0)
    assert collected.is_final and collected.digest == sitting.bundle()[0].digest
    assert (folder / collected.name).read_bytes() == next(sitting.station.outbox.glob("*.kresult")).read_bytes()
