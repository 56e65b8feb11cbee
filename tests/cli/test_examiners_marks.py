"""What examiners give, from the list of works to the score book, by command alone: blind, odd, discussed when apart."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.exam.rubrics import ExaminerMarks
from desktop.formats.marking_file import Decision, MarkingFile, WorkMarks, write_marking_file
from tests.cli.test_regrade_command import run
from tests.helpers.invented_skill import use_tiny_graders
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre

PEOPLE = ("考评员甲", "考评员乙", "考评员丙", "考评员丁", "考评员戊")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """One sitting imported: a form that is all right, and a report that people mark."""
    use_tiny_graders(monkeypatch)
    centre = LittleSkillCentre()
    site = centre.write_site(tmp_path)
    (site / "pack.kscore").write_bytes(centre.pack_data)
    work = centre.work(1, {"form-1": "08:30", "form-2": "08:30", "note": "原因有三条"})
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, e_kexam=centre.package_data, a_kresult=centre.bundle(work)
    )  # fmt: skip
    assert run(capsys, "import", tmp_path / "stick", "--store", tmp_path / "store", "--centre", site)[0] == 0
    return tmp_path / "store"


def marked(capsys: pytest.CaptureFixture[str], store: Path, file: MarkingFile | None = None) -> dict[str, Any]:
    """What `mark` says, a marking file taken in first."""
    words: list[object] = ["mark", "--store", store, "--works", store.parent / "works.json"]
    if file is not None:
        (store.parent / "marks.json").write_bytes(write_marking_file(file))
        words += ["--marks", store.parent / "marks.json"]
    code, found = run(capsys, *words)
    assert code == 0, found
    return found


def skill(capsys: pytest.CaptureFixture[str], store: Path) -> float | None:
    found = run(capsys, "scores", "--store", store)[1]["candidates"][0]["skill"]
    return None if found is None else float(found)


def test_that_two_leave_a_work_open_a_third_far_off_needs_a_discussion_and_that_decides(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert marked(capsys, store)["works"] == 1
    (work,) = json.loads((store.parent / "works.json").read_text(encoding="utf-8"))["works"]
    code = bytes.fromhex(work["work"])

    def given(*totals: str, first: int = 0) -> tuple[WorkMarks, ...]:
        return tuple(
            WorkMarks(code, ExaminerMarks(person, {"clear": Decimal(total), "whole": Decimal(10)}))
            for person, total in zip(PEOPLE[first:], totals, strict=False)
        )

    two = marked(capsys, store, MarkingFile(given("20", "21")))
    assert (two["taken"]["marks"], two["works"], two["to_discuss"], skill(capsys, store)) == (2, 1, 0, None)
    third = marked(capsys, store, MarkingFile(given("28.5", first=2)))
    assert (third["works"], third["to_discuss"], skill(capsys, store)) == (1, 1, None)
    decision = Decision(code, Decimal("32.5"), PEOPLE[:3], "统一了口径")
    decided = marked(capsys, store, MarkingFile((), discussed=(decision,)))
    assert (decided["works"], decided["to_discuss"], skill(capsys, store)) == (0, 0, 82.5)
    assert marked(capsys, store)["works"] == 0


def test_that_three_who_agree_settle_a_work_and_two_more_are_counted_too(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked(capsys, store)
    (work,) = json.loads((store.parent / "works.json").read_text(encoding="utf-8"))["works"]
    assert not {"name", "admission_number", "candidate"} & work.keys()
    code = bytes.fromhex(work["work"])
    marks = tuple(
        WorkMarks(code, ExaminerMarks(person, {"clear": Decimal(total), "whole": Decimal(10)}))
        for person, total in zip(PEOPLE, ("20", "22", "24", "25", "26"), strict=True)
    )
    assert (marked(capsys, store, MarkingFile(marks[:3]))["works"], skill(capsys, store)) == (0, 82.0)
    assert (marked(capsys, store, MarkingFile(marks[3:4]))["works"], skill(capsys, store)) == (1, None)
    assert (marked(capsys, store, MarkingFile(marks[4:]))["works"], skill(capsys, store)) == (0, 84.0)
