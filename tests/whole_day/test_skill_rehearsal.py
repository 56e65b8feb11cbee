"""A whole day of practical work, small: real documents at real seats, graders, simulated examiners, mark sheets."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.errors import Error
from desktop.formats.marking_file import read_marking_file
from desktop.main import main
from desktop.rehearsal.day import held_up
from desktop.rehearsal.plan import RehearsalPlan, check_plan
from tests.helpers.invented_skill import write_invented_skill

Day = tuple[Path, dict[str, Any], int]


@pytest.fixture(scope="module")
def skill_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Five candidates: perfect, careful twice, sloppy, empty; the first seat is killed once."""
    folder = tmp_path_factory.mktemp("skill")
    paper, out = write_invented_skill(folder / "paper", real=True), folder / "rehearsal"
    words = ["rehearse", "--level", "5", "--part", "skill", "--paper", str(paper), "--candidates", "5"]
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("builtins.print", lambda text="", **_: printed.append(str(text)))
        code = main([*words, "--faults", "kill", "--out", str(out), "--json"])
    yield out, json.loads(printed[-1]), code


def test_that_every_piece_of_work_arrives_and_better_work_earns_more(skill_day: Day) -> None:
    _, fields, code = skill_day
    assert code == 0, fields
    assert (fields["part"], fields["handed_in"], fields["imported"], fields["answers_lost"]) == ("skill", 5, 5, 0)
    assert fields["answers_acknowledged"] == fields["answers_imported"] == 28
    profiles = fields["profiles"]
    assert (profiles["perfect"], profiles["empty"]) == (100, 0)
    assert profiles["perfect"] > profiles["careful"] > profiles["sloppy"] > 0
    assert fields["weights"] == {"数据采集和处理": 30, "数据标注": 60, "智能系统运维": 10}
    assert (fields["minutes"], fields["faults"]["kill"]["survived"]) == (120, fields["faults"]["kill"]["injected"])


def test_that_examiners_marked_blind_and_their_file_stays_with_the_centre(skill_day: Day) -> None:
    file = read_marking_file((skill_day[0] / "centre" / "marks.json").read_bytes())
    assert len({mark.work for mark in file.marks}) == 5
    assert len(file.marks) == 15
    roster = (skill_day[0] / "centre" / "roster.csv").read_text(encoding="utf-8")
    written = (skill_day[0] / "centre" / "marks.json").read_text(encoding="utf-8")
    assert not any(line.split(",")[1] in written for line in roster.splitlines()[1:])


def test_that_the_mark_sheets_show_every_line_and_what_the_examiners_gave(skill_day: Day) -> None:
    document = pypdfium2.PdfDocument(skill_day[0] / "documents" / "mark-sheet.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert text.count("姓名") == 5
    assert "取中位数" in text and "四舍五入到 0.1" in text


def test_that_bundle_and_sheets_hold_nothing_of_another_level_or_part(skill_day: Day) -> None:
    assert not list((skill_day[0] / "stick").glob("*.kscore"))
    assert len(list((skill_day[0] / "stick").glob("*.kresult"))) == 5


@pytest.mark.parametrize(
    ("profiles", "fair"),
    [
        ({"perfect": 100.0, "careful": 85.0, "sloppy": 55.0, "spamming": 12.0, "empty": 0.0}, True),
        ({"perfect": 84.0, "careful": 85.0}, False),
        ({"spamming": 20.5}, False),
        ({"empty": 0.1}, False),
        ({"careful": 85.0, "empty": 0.0}, True),
    ],
)
def test_that_a_day_with_unfair_marks_does_not_hold_up(profiles: dict[str, float], fair: bool) -> None:
    fields = {
        "part": "skill", "expected": 5, "handed_in": 5, "imported": 5, "rejected": 0, "answers_lost": 0,
        "files_lost": 0, "faults": {}, "people": {}, "profiles": profiles,
    }  # fmt: skip
    assert held_up(fields) is fair


def test_that_a_part_without_a_paper_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(Error) as refusal:
        check_plan(RehearsalPlan(tmp_path / "out", level=2, part="skill", paper=tmp_path))
    assert (refusal.value.code, refusal.value.exit_code) == ("E-REH-04", 2)
    assert not (tmp_path / "out").exists()


def test_that_a_paper_with_a_defect_is_not_rehearsed(tmp_path: Path) -> None:
    paper = write_invented_skill(tmp_path / "paper", real=True)
    task = paper / "b" / "1.1-01" / "task.toml"
    task.write_text(task.read_text(encoding="utf-8").replace("points = 30", "points = 29"), encoding="utf-8")
    words = ["rehearse", "--part", "skill", "--paper", str(paper), "--candidates", "2", "--out", str(tmp_path / "out")]
    assert main(words) == 4
