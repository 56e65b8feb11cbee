"""`standard show`, `standard staffing` and `eligibility` as scripts call them: one JSON object and an exit code."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.main import main
from tests.helpers.invented_standard import INVENTED


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main([*words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


def test_that_show_gives_one_level_with_its_outline(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = call(capsys, "standard", "show", "--level", "2")
    assert (code, found["code"], list(found["levels"])) == (0, "4-04-05-05", ["2"])
    level = found["levels"]["2"]
    assert level["training_hours"] == 40
    assert level["review"] == {"minutes": 30}
    assert level["skill"]["minutes"] == 120
    assert level["skill"]["weights"] == {"业务分析": 25, "智能训练": 30, "智能系统设计": 40, "培训与指导": 5}
    content = level["outline"][2]["contents"][1]
    assert (content["code"], content["name"]) == ("3.2", "产品功能设计以及实现")
    assert content["knowledge"][1]["text"] == "项目管理知识"


def test_that_show_gives_all_levels_and_null_where_there_is_no_review(capsys: pytest.CaptureFixture[str]) -> None:
    _, found = call(capsys, "standard", "show")
    assert list(found["levels"]) == ["5", "4", "3", "2", "1"]
    assert found["levels"]["5"]["review"] is None


def test_that_show_reads_a_file_that_is_being_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "kite.toml"
    path.write_text(INVENTED, encoding="utf-8")
    code, found = call(capsys, "standard", "show", "--standard", str(path))
    assert (code, found["name"]) == (0, "风筝检验员")
    path.write_text(INVENTED.replace("minutes = 45", "minutes = 44"), encoding="utf-8")
    code, found = call(capsys, "standard", "show", "--standard", str(path))
    assert (code, found["error"]["code"]) == (3, "E-STD-02")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["show", "--level", "6"], 2, "E-STD-10"),
        (["show", "--standard", "1-11-11-11:1999"], 3, "E-STD-09"),
        (["show", "--standard", "nowhere.toml"], 3, "E-STD-13"),
        (["show", "--standard", "no\0where.toml"], 3, "E-STD-13"),
    ],
)
def test_that_show_refuses(capsys: pytest.CaptureFixture[str], words: list[str], code: int, error: str) -> None:
    found_code, found = call(capsys, "standard", *words)
    assert (found_code, found["error"]["code"]) == (code, error)
    assert found["error"]["advice"]


@pytest.mark.parametrize(
    ("part", "counts", "code", "ok"),
    [
        ("theory", ["--proctors", "2"], 0, True),
        ("theory", ["--proctors", "1"], 1, False),
        ("theory", ["--examiners", "9"], 1, False),
        ("theory", [], 0, None),
        ("skill", ["--examiners", "11"], 0, True),
        ("skill", ["--examiners", "12"], 1, False),
        ("review", ["--examiners", "3"], 0, True),
    ],
)
def test_that_staffing_answers(
    capsys: pytest.CaptureFixture[str], part: str, counts: list[str], code: int, ok: bool | None
) -> None:
    found_code, found = call(capsys, "standard", "staffing", "--part", part, "--candidates", "30", *counts)
    assert (found_code, found["ok"]) == (code, ok)
    assert bool(found["reasons"]) is (ok is False)
    required = {"theory": (2, 0), "skill": (0, 11), "review": (0, 3)}[part]
    assert (found["required"]["proctors"], found["required"]["examiners"]) == required


@pytest.mark.parametrize("count", ["-1", "x", "3.5", "9999999", "٣٫"])
def test_that_staffing_wants_a_number_of_people(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standard", "staffing", "--part", "theory", f"--candidates={count}"]) == 2
    assert "E-USE-01" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("facts", "level", "code", "clause"),
    [
        ({"work_years": 1}, "5", 0, "1.9.1 五级/初级工 (1)"),
        ({"certificate_level": 4, "education": "technician_college"}, "3", 0, "1.9.1 三级/高级工 (2)"),
        ({"certificate_level": 2, "years_since_certificate": 4}, "1", 0, "1.9.1 一级/高级技师"),
        ({"work_years": 0.5}, "5", 1, None),
    ],
)
def test_that_eligibility_cites_the_clause(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: dict[str, Any], level: str, code: int, clause: str | None
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    found_code, found = call(capsys, "eligibility", str(path), "--level", level)
    assert (found_code, found["eligible"], found["clause"]) == (code, code == 0, clause)
    assert bool(found["missing"]) is (code == 1)
    assert main(["eligibility", str(path), "--level", level]) == code
    assert "人工智能训练师" in capsys.readouterr().out


def test_that_eligibility_leaves_an_unlisted_occupation_to_a_person(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "facts.json"
    facts = {"certificate_level": 5, "certificate_occupation": "other", "years_since_certificate": 3}
    path.write_text(json.dumps(facts), encoding="utf-8")
    code, found = call(capsys, "eligibility", str(path), "--level", "4")
    assert (code, found["eligible"], found["needs_person"]) == (1, False, True)
    assert found["reason"]


def test_that_eligibility_refuses_a_file_it_cannot_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text("not json", encoding="utf-8")
    code, found = call(capsys, "eligibility", str(path), "--level", "5")
    assert (code, found["error"]["code"]) == (3, "E-ELG-01")
    code, found = call(capsys, "eligibility", str(tmp_path), "--level", "5")
    assert (code, found["error"]["code"]) == (3, "E-ELG-04")
    code, found = call(capsys, "eligibility", str(path), "--level", "9")
    assert (code, found["error"]["code"]) == (2, "E-STD-10")
