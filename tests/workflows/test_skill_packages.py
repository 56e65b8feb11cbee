"""From the sources of a skill paper to exam package and scoring pack; nothing of the gold ever enters the room."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.bank.skill_paper import SkillPaper, open_skill_paper
from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.formats.cards import VaultPurpose
from desktop.formats.exam_package import OpenPackage, read_exam_package, verify_all_parts
from desktop.formats.scoring_pack_gold import open_gold_tasks
from desktop.formats.scoring_pack_reading import open_package_key, open_scoring_keys, read_scoring_pack
from desktop.main import main
from desktop.strict_json import write_json
from desktop.workflows import package_contents
from desktop.workflows.build_package import BuiltPackage, Sealing, build_package
from tests.helpers.invented_skill import use_tiny_graders, write_invented_skill
from tests.workflows.test_no_keys_in_the_room import _Site, _spellings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_tiny_graders(monkeypatch)
    return write_invented_skill(tmp_path / "skill")


def assemble(folder: Path, out: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    command = ["paper", "assemble", str(folder), "--level", "5", "--part", "skill", "--out", str(out), "--json"]
    code = main([*command, *words])
    return code, json.loads(capsys.readouterr().out)


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_that_assemble_tells_points_minutes_and_what_no_form_examines(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, fields = assemble(folder, tmp_path / "paper", capsys)
    assert code == 0, fields
    assert [form["form"] for form in fields["forms"]] == ["A", "B"]
    for form in fields["forms"]:
        assert (form["items"], form["pieces"], form["points"], form["minutes"]) == (4, 7, 100, 120)
        assert form["weights"] == {"数据采集和处理": 30, "数据标注": 60, "智能系统运维": 10}
    assert "5.S.2.2.2" in fields["coverage"]["missing"] or fields["coverage"]["missing"]
    assert fields["defects"] == [] and fields["missing"] == []
    assert open_skill_paper(tmp_path / "paper").forms[1].tasks[1].slot == "2.1-01"


FAULTS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "points": ("task.toml", "E-BNK-15", lambda text: text.replace("points = 50", "points = 49.5")),
    "minutes": ("task.toml", "E-BNK-15", lambda text: text.replace("minutes = 50", "minutes = 51")),
    "skill": ("task.toml", "E-BNK-15", lambda text: text.replace("2.1.2", "2.1.9")),
    "function": ("task.toml", "E-BNK-15", lambda text: text.replace('function = "2"', 'function = "3"')),
    "answer in setup": (
        "task.toml",
        "E-BNK-17",
        lambda text: text.replace("fields = [", 'hint_answer = "x"\nfields = ['),
    ),
    "gold in stem": ("task.toml", "E-BNK-19", lambda text: text.replace("按日志填写。", '{\\"quantum\\":\\"0.1\\"}')),
    "grader version": ("gold.json", "E-BNK-18", lambda text: text.replace('"version": 1', '"version": 2')),
    "doubtful gold": ("gold.json", "E-BNK-18", lambda text: text.replace('"quantum"', '"doubtful"')),
    "broken gold": ("gold.json", "E-BNK-18", lambda text: text.replace('"quantum"', '"broken"')),
    "material": ("materials/log.txt", "E-BNK-16", lambda text: text + "\u2028"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_that_every_defect_is_named_with_its_task_and_nothing_is_written(
    name: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, code, change = FAULTS[name]
    edit(folder / "b" / "2.1-01" / file, change)
    status, fields = assemble(folder, tmp_path / "paper", capsys)
    assert status == 1
    assert {defect["code"] for defect in fields["defects"]} == {code}
    assert all(defect["item"] in ("B", "B/2.1-01") for defect in fields["defects"])
    assert not (tmp_path / "paper").exists()


def test_that_gold_which_does_not_earn_full_points_is_a_defect(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    task = folder / "a" / "2.2-01" / "gold.json"
    edit(task, lambda text: text.replace('"points": "6"', '"points": "5"'))
    status, fields = assemble(folder, tmp_path / "paper", capsys)
    assert (status, [defect["item"] for defect in fields["defects"]]) == (1, ["A/2.2-01"])


def test_that_a_paper_shorter_than_the_standard_asks_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = write_invented_skill(tmp_path / "short", minutes=119)
    status, fields = assemble(short, tmp_path / "paper", capsys)
    assert (status, fields["error"]["code"]) == (4, "E-BNK-06")


def test_that_more_forms_than_there_are_is_no(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, fields = assemble(folder, tmp_path / "paper", capsys, "--forms", "3")
    assert (status, fields["missing"], (tmp_path / "paper").exists()) == (1, [{"forms": 1}], False)


class _Built:
    """The two files, opened as room and centre open them."""

    def __init__(self, paper: SkillPaper, out: Path) -> None:
        site = _Site()
        self.built: BuiltPackage = build_package(paper, 1, Sealing(site.publisher, site.trust, site.centre), out)
        source = io.BytesIO(self.built.scoring_pack.read_bytes())
        pack = read_scoring_pack(source, site.trust, self.built.digest)
        self.keys = open_scoring_keys(source, pack, site.vault(VaultPurpose.SCORING))
        self.gold = open_gold_tasks(source, pack, self.keys, site.vault(VaultPurpose.SCORING))
        package = io.BytesIO(self.built.exam_package.read_bytes())
        closed = read_exam_package(package, site.trust)
        verify_all_parts(package, closed)
        self.package = OpenPackage(package, closed, open_package_key(pack, site.vault(VaultPurpose.RELEASE)))


def test_that_both_forms_travel_in_one_package_and_every_task_has_its_gold(folder: Path, tmp_path: Path) -> None:
    source = open_skill_paper(folder)
    found = _Built(source, tmp_path / "out")
    paper = found.package.paper
    assert (paper.part, [form.form for form in paper.forms], found.built.items) == (Part.SKILL, ["A", "B"], 8)
    for form, written in zip(paper.forms, source.forms, strict=True):
        (section,) = form.sections
        assert (section.seconds, section.items) == (7200, ())
        tasks = [found.package.read_task(task) for task in section.tasks]
        assert [task.slot for task in tasks] == [task.slot for task in written.tasks]
        for task, original in zip(tasks, written.tasks, strict=True):
            scored = found.gold[task.task]
            assert (scored.gold, scored.points_hundredths) == (original.gold, original.points_hundredths)
            assert {piece.name for piece in task.pieces} == {piece.name for piece in original.pieces}
            for material in task.materials:
                content = found.package.read_asset(material.asset)
                assert content == original.read_materials()[material.name]
                assert sha256(content) == material.sha256
    assert [entry.tasks for entry in found.keys.forms] == [form.sections[0].tasks for form in paper.forms]


def test_that_no_gold_answer_configuration_rubric_or_digest_of_them_is_in_the_package(
    folder: Path, tmp_path: Path
) -> None:
    found = _Built(open_skill_paper(folder), tmp_path / "out")
    assets = b"\n".join(found.package.read_asset(asset.id) for asset in found.package.manifest.assets)
    room = found.package.package.envelope.header_bytes + repr(found.package.manifest).encode() + assets
    for scored in found.gold.values():
        gold = scored.gold
        values = [dict(gold.config), *(dict(value) for value in gold.gold.values() if value["fields"])]
        canaries = [write_json(value).decode() for value in values]
        canaries += [sha256(canary.encode()).hex() for canary in canaries]
        rubric = gold.config.get("rubric", {"criteria": []})
        canaries += [level["text"] for one in rubric["criteria"] for level in one["levels"]]
        for canary in canaries:
            assert [one for one in _spellings(canary) if len(one) >= 6 and one in room] == [], canary
    for word in (b"annotators", b"grader", b"rubric", b"quantum", b'"gold"', b"config"):
        assert word not in room


def test_that_a_package_in_which_gold_can_be_read_is_never_finished(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the sources is blinded here, so that only the last look at the finished file is left."""
    monkeypatch.setattr(package_contents, "verify_skill_paper", lambda paper: None)
    gold = json.loads((folder / "a" / "1.1-01" / "gold.json").read_text(encoding="utf-8"))["gold"]["form-1"]
    leak = write_json(gold)
    for where in (leak, sha256(leak).hex().encode(), sha256(leak)):
        (folder / "a" / "1.1-01" / "materials" / "log.bin").write_bytes(b"\xff" + where)
        edit(folder / "a" / "1.1-01" / "task.toml", lambda text: text.replace("log.txt", "log.bin"))
        with pytest.raises(Error) as refusal:
            _Built(open_skill_paper(folder), tmp_path / "out")
        assert (refusal.value.code, refusal.value.values["slots"]) == ("E-BNK-27", "1.1-01")
        assert not (tmp_path / "out").exists()


def test_that_a_paper_with_a_defect_gets_no_package(folder: Path, tmp_path: Path) -> None:
    edit(folder / "a" / "1.1-01" / "task.toml", lambda text: text.replace("points = 30", "points = 31"))
    with pytest.raises(Error, match="E-BNK-26"):
        _Built(open_skill_paper(folder), tmp_path / "out")
