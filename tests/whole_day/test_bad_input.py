"""Bad input from the chair of somebody at a command line: one sentence, a code, a hint, and nothing half-written."""

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.commands import Answer, command

Day = tuple[Path, dict[str, Any], int]
HEAD = ["准考证号", "姓名", "证件号码", "级别", "科目", "座位号"]
HOSTILE_NAMES = ["王\0", "王\ud800", "王\x1b[31m", "王\u202e燕", "王\u200b", "王" * 201, "  ", "王\n李", "王\ue000"]


@pytest.fixture(scope="module")
def place(day: Day, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the day's site, stick and store that tests may read and break."""
    folder = tmp_path_factory.mktemp("bad") / "site"
    for name in ("centre", "trust", "publisher", "authority", "stick", "store"):
        shutil.copytree(day[0] / name, folder / name)
    return folder


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOCHANG_LANGUAGE", "en")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small file system takes root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def only(folder: Path, ending: str) -> Path:
    return sorted(folder.glob(f"*.{ending}"))[0]


def changed(source: Path, target: Path, at: int, value: int | None = None) -> Path:
    """A copy of `source` with one byte flipped, or set to `value`."""
    data = bytearray(source.read_bytes())
    data[at] = data[at] ^ 1 if value is None else value
    target.write_bytes(data)
    return target


def roster(place: Path, target: Path, **cells: str) -> Path:
    """A roster of one candidate of the day, with some cells replaced."""
    with (place / "centre" / "roster.csv").open(encoding="utf-8", newline="") as stream:
        row = dict(next(csv.DictReader(stream)))
    with target.open("w", encoding="utf-8", errors="surrogatepass", newline="") as stream:
        csv.writer(stream).writerows([HEAD, [{**row, **cells}[title] for title in HEAD]])
    return target


def grant(place: Path, out: Path, **changes: object) -> Answer:
    """`session grant` with everything right but `changes`."""
    centre = place / "centre"
    right = {
        "package": only(place / "stick", "kexam"), "start": "2026-12-05T09:00", "roster": centre / "roster.csv",
        "staff": centre / "staff.toml", "policy": centre / "policy.toml", "room": "第 3 机房", "centre": centre,
        "out": out, "codes": 1,
    }  # fmt: skip
    return command("session", "grant", *(word for name, value in {**right, **changes}.items()
                                         for word in (f"--{name}", value)))  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_that_a_hostile_name_is_refused_by_its_row(place: Path, tmp_path: Path, name: str) -> None:
    answer = grant(place, tmp_path / "out", roster=roster(place, tmp_path / "r.csv", 姓名=name))
    assert (answer.exit_code, answer.clear, (tmp_path / "out").exists()) == (3, True, False)
    assert answer.code in ("E-ROS-04", "E-ROS-01")


@pytest.mark.parametrize(
    ("column", "value"),
    [("准考证号", "=1+1"), ("准考证号", "../../etc"), ("证件号码", "11010119900307001X"), ("证件号码", "9" * 5000),
     ("级别", "6"), ("级别", "9" * 5000), ("科目", "skill"), ("座位号", "77"), ("座位号", "1e3"), ("座位号", "-1")],
)  # fmt: skip
def test_that_an_impossible_cell_is_refused_by_its_row(place: Path, tmp_path: Path, column: str, value: str) -> None:
    answer = grant(place, tmp_path / "out", roster=roster(place, tmp_path / "r.csv", **{column: value}))
    assert (answer.exit_code, answer.clear, (tmp_path / "out").exists()) == (3, True, False)
    assert answer.code.startswith(("E-ROS", "E-SES"))


@pytest.mark.parametrize("option", ["package", "roster", "staff", "policy", "centre"])
@pytest.mark.parametrize("wrong", ["missing", "folder", "noise", "nested", "grant"])
def test_that_a_wrong_file_is_refused_and_nothing_is_written(
    place: Path, tmp_path: Path, option: str, wrong: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "noise").write_bytes(b"\xff\xfe\x00" * 999)
    (tmp_path / "nested").write_text("a = " + "[" * 5000 + "]" * 5000)
    file = only(place / "stick", "ksession") if wrong == "grant" else tmp_path / wrong
    if option == "centre" and wrong == "grant":
        file = tmp_path  # a folder, but nobody's
    answer = grant(place, tmp_path / "out", **{option: file})
    assert (answer.exit_code, answer.clear, (tmp_path / "out").exists()) == (3, True, False)


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [("room", "", "E-SES-05"), ("room", "x" * 201, "E-SES-05"), ("room", "a\u202eb", "E-SES-05"),
     ("start", "1960-01-01T00:00", "E-SES-06"), ("start", "0001-01-01T00:00", "E-SES-06"),
     ("start", "tomorrow", "E-USE-01"), ("codes", "many", "E-USE-01"), ("nonsense", "1", "E-USE-01")],
)  # fmt: skip
def test_that_wrong_usage_is_answered_like_any_refusal(
    place: Path, tmp_path: Path, option: str, value: str, code: str
) -> None:
    answer = grant(place, tmp_path / "out", **{option: value})
    assert (answer.exit_code, answer.code, answer.clear) == (2, code, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [[], ["nonsense"], ["report"], ["candidate", "--nonsense"], ["scores", "--sto", "x"]])
def test_that_a_command_nobody_knows_is_wrong_usage(words: list[str]) -> None:
    answer = command(*words) if words else command("--nonsense")
    assert (answer.exit_code, answer.code, answer.clear) == (2, "E-USE-01", True)


def test_that_a_package_named_twice_is_refused(place: Path, tmp_path: Path) -> None:
    answer = grant(place, tmp_path / "out", reserve=only(place / "stick", "kexam"))
    assert (answer.code, answer.clear, (tmp_path / "out").exists()) == ("E-SES-07", True, False)


@pytest.mark.parametrize("kind", ["kexam", "ksession", "kresult", "kroom"])
@pytest.mark.parametrize(("at", "value", "codes"), [
    (0, None, {"E-FMT-01"}), (9, 2, {"E-FMT-03"}), (11, 2, {"E-FMT-03"}),
    (-40, None, {"E-SIG-01", "E-FMT-08", "E-FMT-06", "E-SIG-06"}), (300, None, {"E-SIG-01", "E-FMT-06", "E-FMT-07"}),
])  # fmt: skip
def test_that_a_changed_file_does_not_verify(
    place: Path, tmp_path: Path, kind: str, at: int, value: int | None, codes: set[str]
) -> None:
    file = changed(only(place / "stick", kind), tmp_path / f"file.{kind}", at, value)
    answer = command("verify", file, "--trust", place / "trust")
    assert answer.code in codes
    assert answer.exit_code in (1, 3)
    assert answer.clear


def test_that_names_of_files_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    hostile = tmp_path / "a\x1b[2J\n\u202eb.kexam"
    answer = command("inspect", hostile)
    assert (answer.code, answer.clear) == ("E-FIL-01", True)
    assert answer.errors[0].startswith("E-FIL-01 a\\x1b[2J\\n\\u202eb.kexam ")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names outside Unicode")
def test_that_a_name_outside_unicode_is_shown_escaped(tmp_path: Path) -> None:
    answer = command("inspect", os.fsdecode(os.fsencode(tmp_path) + b"/\xff.kexam"))
    assert (answer.code, answer.exit_code, answer.clear) == ("E-FIL-01", 3, True)


@pytest.mark.parametrize(
    "words",
    [["inspect", "FILE"], ["eligibility", "FILE", "--level", "4"], ["bank", "check", "FILE"],
     ["scores", "--store", "FILE"], ["mark", "--store", "FILE"], ["receipt", "X", "--store", "FILE"],
     ["report", "score-slip", "--store", "FILE", "--out", "OUT"], ["standard", "show", "--standard", "FILE.toml"],
     ["paper", "assemble", "FILE", "--level", "5", "--part", "theory", "--out", "OUT"]],
)  # fmt: skip
@pytest.mark.parametrize("wrong", ["missing", "folder", "noise", "nested"])
def test_that_every_command_refuses_what_it_cannot_read(tmp_path: Path, words: list[str], wrong: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "noise").write_bytes(b"\xff\xfe\x00" * 999)
    (tmp_path / "nested").write_text("[" * 50_000)
    there = str(tmp_path / wrong)
    answer = command(*(word.replace("FILE", there).replace("OUT", str(tmp_path / "out.pdf")) for word in words))
    assert (answer.exit_code, answer.clear, (tmp_path / "out.pdf").exists()) == (3, True, False)


def test_that_a_forged_bundle_waits_in_quarantine_and_a_second_copy_changes_nothing(
    place: Path, tmp_path: Path
) -> None:
    store, source = tmp_path / "store", tmp_path / "source"
    shutil.copytree(place / "stick", source)
    first = command("import", source, "--store", store, "--centre", place / "centre")
    bundle = only(source, "kresult")
    changed(bundle, source / "forged.kresult", -5)
    shutil.copyfile(bundle, source / "copy.kresult")
    again = command("import", source, "--store", store, "--centre", place / "centre")
    assert (first.fields["accepted"], first.fields["rejected"]) == (4, 0)
    assert again.fields["files"]["forged.kresult"] == "rejected"
    assert again.fields["files"]["copy.kresult"] == "duplicate"
    assert (again.fields["accepted"], again.exit_code) == (0, 0)


def test_that_a_full_disk_loses_nothing_of_an_import(place: Path, small_disk: Path) -> None:
    words = ("import", place / "stick", "--store", small_disk / "store", "--centre", place / "centre")
    full = command(*words)
    assert (full.exit_code, full.code, full.clear) == (3, "E-SYS-01", True)
    subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
    assert command(*words).fields["accepted"] == 4


def test_that_a_full_disk_leaves_no_half_written_files(place: Path, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(52_000))
    answers = [
        grant(place, small_disk / "session"),
        command("report", "score-list", "--store", place / "store", "--out", small_disk / "list.pdf"),
        command("site", "new", small_disk / "site", "--practice"),
        command("package", "build", place / "authority" / "paper", "--publisher", place / "publisher",
                "--centre", place / "centre", "--out", small_disk / "package"),
    ]  # fmt: skip
    assert [(answer.exit_code, answer.clear) for answer in answers] == [(3, True)] * 4
    assert [path.name for path in small_disk.iterdir()] == ["filler"]
