"""`kaochang regrade` as a person or a script runs it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.exam.task_score import GoldTask, Score, TaskWork
from desktop.main import main
from tests.helpers import tiny_grading
from tests.helpers.invented_skill import use_tiny_graders
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre

GRADE = tiny_grading.grade


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    """Exit code and the one JSON object."""
    code = main([str(word) for word in (*words, "--json")])
    return code, json.loads(capsys.readouterr().out)


def stricter(work: TaskWork, gold: GoldTask) -> Score:
    """Version 2 gives less where not everything is right."""
    score = GRADE(work, gold)
    return score if score.points + score.pending == score.maximum else replace(score, points=score.points / 5)


def test_that_a_newer_grader_is_shown_first_and_then_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use_tiny_graders(monkeypatch)
    centre, store = LittleSkillCentre(), tmp_path / "store"
    site = centre.write_site(tmp_path)
    (site / "pack.kscore").write_bytes(centre.pack_data)
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, e_kexam=centre.package_data,
        a_kresult=centre.bundle(centre.work(1, {"form-1": "08:30", "form-2": "09:30"})),
    )  # fmt: skip
    assert run(capsys, "import", tmp_path / "stick", "--store", store, "--centre", site)[0] == 0
    assert run(capsys, "mark", "--store", store)[1]["standing"] == 0
    assert run(capsys, "regrade", "--store", store) == (
        0,
        {"packs": 1, "tasks": 2, "faults": [], "differences": [], "taken": False},
    )
    monkeypatch.setattr(tiny_grading, "VERSION", 2)
    monkeypatch.setattr(tiny_grading, "grade", stricter)
    assert run(capsys, "mark", "--store", store)[1]["standing"] == 1
    code, found = run(capsys, "regrade", "--store", store, "--list", tmp_path / "list.csv")
    assert (code, found["differences"]) == (
        1,
        [{
            "admission_number": "20261108010001", "slot": "1.1-01", "grader": "logbook",
            "before": {"version": 1, "points": 25.0}, "after": {"version": 2, "points": 5.0},
        }],
    )  # fmt: skip
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").count("\n") == 2
    code, refused = run(capsys, "regrade", "--store", store, "--take", "--people", "甲")
    assert (code, refused["error"]["code"]) == (4, "E-MRK-04")
    code, taken = run(capsys, "regrade", "--store", store, "--take", "--people", "甲", "乙", "--reason", "改正")
    assert (code, taken["taken"], len(taken["differences"])) == (0, True, 1)
    assert run(capsys, "regrade", "--store", store)[1]["differences"] == []
