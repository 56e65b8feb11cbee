"""What `inspect`, `verify` and `bank check` say about practical papers."""

import json
from pathlib import Path

import pytest

from desktop.main import main
from tests.helpers.invented_skill import use_tiny_graders, write_invented_skill
from tests.helpers.little_skill_centre import LittleSkillCentre


@pytest.fixture
def files(tmp_path: Path) -> Path:
    centre = LittleSkillCentre()
    centre.write_site(tmp_path)
    (tmp_path / "paper.kexam").write_bytes(centre.package_data)
    (tmp_path / "paper.kscore").write_bytes(centre.pack_data)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_that_inspect_says_of_a_package_that_it_is_practical(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = said(capsys, "inspect", str(files / "paper.kexam"))
    header = found["header"]
    assert isinstance(header, dict)
    assert (code, header["part"], header["level"]) == (0, "skill", 5)
    code, found = said(capsys, "inspect", str(files / "paper.kscore"))
    parts = found["parts"]
    assert isinstance(parts, list)
    assert (code, len(parts)) == (0, 3)


@pytest.mark.parametrize("name", ["paper.kexam", "paper.kscore"])
def test_that_both_files_verify_and_one_flipped_byte_does_not(
    files: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("verify", str(files / name), "--trust", str(files / "trust"))
    code, found = said(capsys, *words)
    assert (code, found["verified"]) == (0, True)
    data = bytearray((files / name).read_bytes())
    data[-1] ^= 1
    (files / name).write_bytes(data)
    assert said(capsys, *words)[0] == 1


def test_that_bank_check_lists_tasks_by_type_and_skill_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_tiny_graders(monkeypatch)
    paper = write_invented_skill(tmp_path / "skill")
    code, found = said(capsys, "bank", "check", str(paper))
    assert (code, found["items"], found["by_kind"]) == (0, 8, {"logbook": 6, "report": 2})
    points = found["by_point"]
    assert isinstance(points, dict) and points["2.1.2"] == 2
    task = paper / "a" / "1.1-01" / "task.toml"
    task.write_text(task.read_text(encoding="utf-8").replace("points = 30", "points = 36"), encoding="utf-8")
    code, found = said(capsys, "bank", "check", str(paper))
    assert (code, [one["code"] for one in found["defects"]]) == (1, ["E-BNK-15"])  # type: ignore[attr-defined]
