"""Task folders: named, given, looked at, copied, collected, rebuilt; and everything that does not belong in them."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.task import RequiredOutput
from desktop.formats.journal_payloads import read_file_snapshot
from desktop.formats.journal_records import RecordType
from desktop.keeper.file_desk import FileDesk
from desktop.keeper.file_messages import FileShown, FilesShown, FileState, LookAtFiles, PutFile
from desktop.keeper.messages import (
    AcceptRules,
    CheckIn,
    ConfirmIdentity,
    Event,
    HandIn,
    Notice,
    Receipt,
    Refused,
    StartSection,
)
from desktop.tasks.report.codec import write_odt
from desktop.workflows import found_files, skill_workspace
from desktop.workflows.output_probes import nearest_name, probe
from desktop.workflows.skill_workspace import folder_name
from desktop.workflows.work_copies import WorkCopies, bring_copies, copies_folder
from tests.helpers.invented_room import PIN, SPOKEN, TICKET
from tests.helpers.sitting import Sitting
from tests.helpers.skill_room import LOG, SkillRoom, skill_room_in
from tests.tasks.test_materials import picture

CSV = "时间,事项\n08:30,启动\n".encode()


class Seat:
    """A sitting with a folder for its task 1.1-01."""

    def __init__(self, folder: Path, typed: str = PIN) -> None:
        self.skill: SkillRoom
        self.skill, room = skill_room_in(folder)
        self.sitting = Sitting(room)
        for request in (CheckIn(typed), ConfirmIdentity(True), AcceptRules(), StartSection(SPOKEN)):
            self.sitting.send(request)
        self.task = self.skill.tasks[0].task

    @property
    def folder(self) -> Path:
        (found,) = (self.sitting.room.folder / "work").iterdir()
        return found

    @property
    def slot(self) -> Path:
        return self.folder / "1.1-01"

    def look(self) -> FilesShown:
        """How the folders stand now."""
        return next(event for event in self.sitting.send(LookAtFiles()) if isinstance(event, FilesShown))

    def states(self) -> dict[str, FileState]:
        return {line.name: line.state for line in self.look().lines}

    def snapshots(self) -> list[tuple[str, str]]:
        """Path and state of every recorded snapshot."""
        records = self.sitting.keeper._desk.journal.read_all()
        found = [read_file_snapshot(record) for record in records if record.core.type is RecordType.FILE_SNAPSHOT]
        return [(one.path, one.state) for one in found]

    def files(self) -> dict[str, bytes]:
        """What the bundle carries."""
        return {file.name: file.content for file in self.sitting.bundle()[1].files}


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    found = Seat(tmp_path)
    found.look()
    yield found
    found.sitting.keeper.close()


def test_that_the_folder_has_the_two_numbers_and_only_tasks_that_ask_for_files(seat: Seat) -> None:
    assert seat.folder.name == f"{TICKET}{PIN}"
    assert [path.name for path in seat.folder.iterdir()] == ["1.1-01"]
    given = seat.slot / "given" / "log.txt"
    assert given.read_bytes() == LOG
    assert not os.stat(given).st_mode & 0o222


def test_that_nothing_of_the_paper_is_on_the_disk_before_the_section_begins(tmp_path: Path) -> None:
    _skill, room = skill_room_in(tmp_path)
    sitting = Sitting(room)
    for request in (CheckIn(PIN), ConfirmIdentity(True), AcceptRules()):
        sitting.send(request)
    sitting.wait(20)
    assert not (room.folder / "work").exists()
    assert [event.code for event in sitting.send(LookAtFiles()) if isinstance(event, Refused)] == ["E-SIT-01"]
    sitting.keeper.close()


def test_that_the_full_number_at_check_in_gives_a_folder_without_digits(tmp_path: Path) -> None:
    seat = Seat(tmp_path, typed=TICKET)
    assert seat.look().folder == TICKET
    seat.sitting.keeper.close()


@pytest.mark.parametrize(
    ("number", "digits", "name"),
    [("20260007", "12345x", "2026000712345X"), ("a-000007", "", "A-000007"), ("12345678", "123456", "12345678123456")],
)
def test_that_a_harmless_name_becomes_a_folder(number: str, digits: str, name: str) -> None:
    assert folder_name(number, digits) == name


@pytest.mark.parametrize(
    "number", ["../../etc", "1234567", "2026/0007", "x" * 41, "２０２６０００７", "CON:1234", "a b c d e"]
)
def test_that_any_other_name_never_becomes_a_path(number: str) -> None:
    with pytest.raises(Error, match="E-WSP-01"):
        folder_name(number, "")


def test_that_the_check_list_says_what_is_there_missing_or_wrong(seat: Seat) -> None:
    assert seat.states() == {"1.1-01.csv": FileState.MISSING, "截图.png": FileState.MISSING}
    (seat.slot / "1.1-01.csv").write_bytes(b"")
    (seat.slot / "截图.jpg").write_bytes(picture("JPEG"))
    shown = {line.name: line for line in seat.look().lines}
    assert shown["1.1-01.csv"].state is FileState.EMPTY
    assert (shown["截图.png"].state, shown["截图.png"].nearest) == (FileState.MISNAMED, "截图.jpg")
    assert shown["截图.jpg"].state is FileState.EXTRA
    (seat.slot / "1.1-01.csv").write_text("时间\n08:30\n", encoding="utf-8")
    (seat.slot / "截图.png").write_bytes(picture("JPEG")[:-20])
    assert seat.states()["1.1-01.csv"] is FileState.WRONG_TYPE
    assert seat.states()["截图.png"] is FileState.WRONG_TYPE
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    (seat.slot / "截图.png").write_bytes(picture("PNG"))
    (seat.slot / "截图.jpg").unlink()
    assert seat.states() == {"1.1-01.csv": FileState.PRESENT, "截图.png": FileState.PRESENT}
    (seat.slot / "1.1-01.csv").write_bytes(CSV * 100)
    assert seat.states()["1.1-01.csv"] is FileState.WRONG_SIZE


@pytest.mark.parametrize(
    ("wanted", "names", "near"),
    [
        ("1.1.1-1.jpg", ["1.1.1-1.jpeg", "notes.txt"], "1.1.1-1.jpeg"),
        ("report.csv", ["Report.CSV"], "Report.CSV"),
        ("统计表.xlsx", ["统计表(1).xlsx", "x.png"], "统计表(1).xlsx"),
        ("１.csv", ["1.csv"], "1.csv"),
        ("report.csv", ["photo.png"], ""),
        ("report.csv", [], ""),
    ],
)
def test_that_the_nearest_wrong_name_is_named(wanted: str, names: list[str], near: str) -> None:
    assert nearest_name(wanted, names) == near


def test_that_probes_open_what_they_ask_for() -> None:
    import io

    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["时间", "事项"])
    book.close()
    columns = ("时间", "事项")
    good = {
        "csv": [CSV, "事项,时间\r\n".encode("gbk"), "\ufeff时间,事项,备注\n".encode()],
        "json": [b'{"a":1}', b"[]"], "xlsx": [stream.getvalue()], "text": ["备注".encode()], "": [b"\0"],
        "odt": [write_odt([])],
    }  # fmt: skip
    bad = {
        "csv": [b"", b"\xff\xff\xff", b'time,what\n', b'"\xe6\x97\xb6'], "json": [b"{", b"", b"[" * 100_000],
        "xlsx": [b"PK\x03\x04", CSV], "text": [b"a\0b"], "image": [b"<svg/>", b"GIF89a"],
        "odt": [b"", b"PK\x03\x04", stream.getvalue(), write_odt([])[:200]],
    }  # fmt: skip
    for kind, contents in good.items():
        output = RequiredOutput("x", 0, 9, True, kind, columns)
        assert all(probe(output, content) for content in contents), kind
    for kind, contents in bad.items():
        output = RequiredOutput("x", 0, 9, True, kind, columns)
        assert not any(probe(output, content) for content in contents), kind


def test_that_changes_are_journaled_with_a_copy_and_travel_in_the_bundle(seat: Seat) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(b"one,two\n")
    seat.sitting.wait(6)
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    (seat.slot / "extra").mkdir()
    (seat.slot / "extra" / "note.txt").write_text("说明", encoding="utf-8")
    seat.sitting.wait(6)
    seat.sitting.wait(30)
    path = "1.1-01/1.1-01.csv"
    assert seat.snapshots() == [(path, "kept"), (path, "kept"), ("1.1-01/extra/note.txt", "kept")]
    seat.sitting.send(HandIn())
    assert seat.files() == {path: CSV, "1.1-01/extra/note.txt": "说明".encode()}
    bundle = next(seat.sitting.station.outbox.glob("*.kresult")).read_bytes()
    assert PIN.encode() not in bundle


def test_that_what_did_not_change_is_not_read_again(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    seat.look()
    read: list[str] = []
    monkeypatch.setattr(skill_workspace, "read_quietly", lambda file: read.append(file.path))
    monkeypatch.setattr(WorkCopies, "read", lambda self, digest: read.append("copy"))
    for _ in range(3):
        assert seat.states()["1.1-01.csv"] is FileState.PRESENT
    assert read == []


def test_that_a_deleted_file_is_written_down_and_not_collected(seat: Seat) -> None:
    (seat.slot / "a.txt").write_text("一", encoding="utf-8")
    seat.look()
    (seat.slot / "a.txt").unlink()
    seat.look()
    assert seat.snapshots() == [("1.1-01/a.txt", "kept"), ("1.1-01/a.txt", "gone")]
    seat.sitting.send(HandIn())
    assert seat.files() == {}


def test_that_a_file_put_twice_is_told_twice_and_recorded_once(seat: Seat) -> None:
    before = len(seat.snapshots())
    for _ in range(2):
        events = seat.sitting.send(PutFile(seat.task, "1.1-01.csv", CSV))
        assert [type(event) for event in events if isinstance(event, FilesShown)] == [FilesShown]
    assert len(seat.snapshots()) == before + 1


def test_that_missing_outputs_never_block_handing_in_and_given_files_go_away(seat: Seat) -> None:
    events = seat.sitting.send(HandIn())
    assert any(isinstance(event, Receipt) for event in events)
    assert not (seat.slot / "given").exists()


def test_that_a_workbench_writes_the_right_name_through_the_keeper(seat: Seat) -> None:
    events = seat.sitting.send(PutFile(seat.task, "1.1-01.csv", CSV))
    shown = next(event for event in events if isinstance(event, FilesShown))
    assert shown.lines[0] == FileShown(seat.task, "1.1-01.csv", FileState.PRESENT, True, len(CSV), "", True)
    assert (seat.slot / "1.1-01.csv").read_bytes() == CSV
    for name in ("../x.csv", "a/b.csv", "NUL", ".hidden", "x" * 200, ""):
        assert [e.code for e in seat.sitting.send(PutFile(seat.task, name, b"1")) if isinstance(e, Refused)] == [
            "E-WSP-03"
        ]
    stranger = seat.sitting.send(PutFile(bytes(16), "x.csv", b"1"))
    assert [event.code for event in stranger if isinstance(event, Refused)] == ["E-SIT-02"]
    assert not list(seat.slot.glob("*.tmp"))


def test_that_links_pipes_and_deep_folders_are_never_read(seat: Seat, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    (seat.slot / "link.txt").symlink_to(secret)
    (seat.slot / "folder").symlink_to(tmp_path)
    os.mkfifo(seat.slot / "pipe")
    deep = seat.slot / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "four.txt").write_text("4", encoding="utf-8")
    (deep / "c").mkdir()
    (deep / "c" / "five.txt").write_text("5", encoding="utf-8")
    states = seat.states()
    assert states["link.txt"] is states["pipe"] is FileState.REFUSED
    assert states["a/b/four.txt"] is FileState.EXTRA
    assert "a/b/c/five.txt" not in states
    seat.sitting.send(HandIn())
    assert seat.files() == {"1.1-01/a/b/four.txt": b"4"}


def test_that_temporary_and_lock_files_are_listed_but_ignored(seat: Seat) -> None:
    for name in ("~$report.docx", "x.tmp", "y.TMP"):
        (seat.slot / name).write_bytes(b"x")
    (seat.slot / "z.lock").write_bytes(b"")
    states = seat.states()
    assert {states[name] for name in ("~$report.docx", "x.tmp", "y.TMP", "z.lock")} == {FileState.IGNORED}
    assert seat.snapshots() == []


def test_that_a_name_is_normalised_before_it_travels(seat: Seat) -> None:
    name = unicodedata.normalize("NFD", "Zoë.txt")
    (seat.slot / name).write_bytes(b"1")
    seat.look()
    assert seat.snapshots() == [("1.1-01/" + unicodedata.normalize("NFC", name), "kept")]


def test_that_caps_keep_what_is_asked_for_and_warn_in_time(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skill_workspace, "MOST_FILES", 5)
    for number in range(8):
        (seat.slot / f"a{number}.txt").write_bytes(b"x")
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    events = seat.sitting.send(LookAtFiles())
    shown = next(event for event in events if isinstance(event, FilesShown))
    refused = {line.name for line in shown.lines if line.state is FileState.REFUSED}
    assert refused == {"a4.txt", "a5.txt", "a6.txt", "a7.txt"}
    assert [event.code for event in events if isinstance(event, Notice)] == ["E-WSP-04"]
    seat.sitting.send(HandIn())
    assert len(seat.files()) == 5 and "1.1-01/1.1-01.csv" in seat.files()


def test_that_a_file_that_is_too_large_is_refused_and_a_flood_of_entries_is_bounded(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skill_workspace, "MOST_FILE_BYTES", 100)
    monkeypatch.setattr(found_files, "MOST_ENTRIES", 50)
    (seat.slot / "a-large.bin").write_bytes(bytes(101_000))
    for number in range(100):
        (seat.slot / f"b{number:03}.txt").write_bytes(b"x")
    states = seat.states()
    assert states["a-large.bin"] is FileState.REFUSED
    assert len(states) < 60
    assert ("1.1-01/a-large.bin", "refused") in seat.snapshots()


def test_that_a_held_file_is_waited_for_and_then_the_last_version_counts(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    seat.look()
    (seat.slot / "1.1-01.csv").write_bytes(CSV + b"x")
    monkeypatch.setattr(skill_workspace, "read_quietly", lambda file: None)
    assert not any(isinstance(event, Receipt) for event in seat.sitting.send(HandIn()))
    events: list[Event] = list(seat.sitting.wait(9))
    assert not any(isinstance(event, Receipt) for event in events)
    assert any(isinstance(event, Receipt) for event in seat.sitting.wait(3))
    assert seat.snapshots()[-1] == ("1.1-01/1.1-01.csv", "held")
    assert seat.files() == {"1.1-01/1.1-01.csv": CSV}


def test_that_after_a_crash_the_same_folder_goes_on(seat: Seat) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    seat.look()
    seat.sitting.kill()
    seat.sitting.clock.advance(30)
    seat.sitting.open()
    assert seat.states()["1.1-01.csv"] is FileState.PRESENT
    assert len(list((seat.sitting.room.folder / "work").iterdir())) == 1
    assert seat.snapshots() == [("1.1-01/1.1-01.csv", "kept")]


@pytest.mark.parametrize("lost", ["machine", "mirror"])
def test_that_a_lost_folder_is_rebuilt_from_either_set_of_copies(seat: Seat, lost: str) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    (seat.slot / "gone.txt").write_bytes(b"1")
    seat.look()
    (seat.slot / "gone.txt").unlink()
    seat.look()
    seat.sitting.kill()
    station = seat.sitting.room.folder
    pattern = "sittings/*/work/*.work" if lost == "machine" else "mirror/*.work/*.work"
    copies = list(station.glob(pattern))
    assert copies
    for path in copies:
        path.unlink()
    (station / "work").rename(station / "elsewhere")
    seat.sitting.clock.advance(30)
    seat.sitting.open()
    assert seat.states()["1.1-01.csv"] is FileState.PRESENT
    assert (seat.slot / "1.1-01.csv").read_bytes() == CSV
    assert not (seat.slot / "gone.txt").exists()
    seat.sitting.send(HandIn())
    assert seat.files() == {"1.1-01/1.1-01.csv": CSV}


def test_that_a_file_whose_copies_are_all_lost_is_taken_from_its_folder(seat: Seat) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    seat.look()
    for path in (*seat.sitting.room.folder.rglob("*.work/*.work"), *seat.sitting.room.folder.rglob("work/*.work")):
        path.unlink()
    seat.sitting.send(HandIn())
    assert seat.files() == {"1.1-01/1.1-01.csv": CSV}


def test_that_five_versions_stay_and_no_copy_is_readable_without_the_key(seat: Seat) -> None:
    for number in range(8):
        (seat.slot / "1.1-01.csv").write_bytes(CSV + f"09:0{number},x\n".encode())
        seat.look()
    for pattern in ("sittings/*/work/*.work", "mirror/*.work/*.work"):
        copies = list(seat.sitting.room.folder.glob(pattern))
        assert len(copies) == 5
        assert not any("启动".encode() in path.read_bytes() for path in copies)


def test_that_a_copy_under_another_key_or_damaged_is_no_copy(tmp_path: Path) -> None:
    copies = WorkCopies([tmp_path], bytes(32), bytes(16))
    digest = copies.keep(b"work")
    assert copies.read(digest) == b"work"
    assert WorkCopies([tmp_path], b"k" * 32, bytes(16)).read(digest) is None
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert copies.read(digest) is None


def test_that_copies_travel_to_another_machine_and_nothing_else_does(tmp_path: Path) -> None:
    store = bytes(range(16))
    stick, mirror = tmp_path / "stick", tmp_path / "mirror"
    digest = WorkCopies([copies_folder(stick, store)], bytes(32), store).keep(CSV)
    place = copies_folder(stick, store)
    (place / "evil.sh").write_bytes(b"x")
    (place / f"{'0' * 64}.work").symlink_to(tmp_path)
    assert bring_copies(stick, mirror, store) == 1
    assert [path.name for path in copies_folder(mirror, store).iterdir()] == [f"{digest.hex()}.work"]
    assert WorkCopies([copies_folder(mirror, store)], bytes(32), store).read(digest) == CSV
    assert bring_copies(tmp_path / "nowhere", mirror, store) == 0


def test_that_an_unwritable_folder_is_told_once_and_disturbs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _skill, room = skill_room_in(tmp_path)
    (room.folder / "work").write_text("a file in the way", encoding="utf-8")
    sitting = Sitting(room).begin()
    events = sitting.wait(30)
    assert [event.code for event in events if isinstance(event, Notice)] == ["E-WSP-02"]
    assert any(isinstance(event, Receipt) for event in (*sitting.send(HandIn()), *sitting.wait(15)))
    sitting.keeper.close()


def test_that_a_snapshot_comes_back_as_it_was_written(seat: Seat) -> None:
    (seat.slot / "1.1-01.csv").write_bytes(CSV)
    seat.look()
    desk = seat.sitting.keeper._desk
    (record,) = (one for one in desk.journal.read_all() if one.core.type is RecordType.FILE_SNAPSHOT)
    snapshot = read_file_snapshot(record)
    assert (snapshot.size, len(snapshot.sha), snapshot.state) == (len(CSV), 32, "kept")
    assert desk.progress.files == {"1.1-01/1.1-01.csv": [snapshot]}
    assert FileDesk(desk).is_settled()
    with pytest.raises(Error):
        read_file_snapshot(replace_payload(record, b'{"path":"x"}'))


def replace_payload(record, payload):  # type: ignore[no-untyped-def]
    return record._replace(payload=payload) if hasattr(record, "_replace") else replace(record, payload=payload)
