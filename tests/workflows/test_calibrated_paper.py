"""A paper whose picture task two invented experts did: built with their thresholds, refused with any other (I13)."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from desktop.bank.skill_paper import open_skill_paper
from desktop.errors import Error
from desktop.language import speaking
from desktop.standard.library import load_standard
from desktop.workflows.check_skill_paper import check_skill_paper
from desktop.workflows.release_record import release_record
from tests.helpers.annotation_cases import box
from tests.helpers.invented_skill import write_invented_skill

TASK = """
type = "image"
title = "图片画框"
function = "2"
skills = ["2.1.1", "2.1.2"]
points = 50
minutes = 50
stem = "用矩形框标出每一个人。"
rule = "每个目标同分。"
[setup]
kinds = ["box"]
labels = [{ id = "person", name = "行人" }]
[[materials]]
name = "crowd"
file = "crowd.png"
[[pieces]]
name = "img-1"
title = "图 1"
material = "crowd"
"""
PLACES = [(60 + 80 * column, 60 + 80 * row) for row in range(4) for column in range(6)]
SCORES = {"a": "50.00", "b": "50.00", "a_b": "50.00"}


def units(wider: int) -> dict[str, Any]:
    found = [box(f"g-{n}", "person", x, y, x + 40 + wider, y + 40) for n, (x, y) in enumerate(PLACES)]
    return {"img-1": {"units": found}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Form A alone has a task by two experts: its boxes are like 0.909, so 满分线 is 0.87."""
    paper = write_invented_skill(tmp_path / "skill", real=True)
    task = paper / "a" / "2.1-01"
    (task / "task.toml").write_text(TASK, encoding="utf-8")
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(picture, "PNG")
    (task / "materials" / "crowd.png").write_bytes(picture.getvalue())
    experts = [{"name": "甲", "answers": units(0)}, {"name": "乙", "answers": units(4)}]
    gold = {"grader": "image", "version": 1, "config": {"box_full": "0.87"}, "gold": units(2),
            "annotators": ["甲", "乙"], "experts": experts, "scores": SCORES}  # fmt: skip
    (task / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return paper


def change(folder: Path, alter: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "a" / "2.1-01" / "gold.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    alter(gold)
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")


def defects(folder: Path) -> list[tuple[str, str, str]]:
    paper = open_skill_paper(folder)
    found = check_skill_paper(paper, load_standard(paper.standard)).defects
    return [(defect.item, defect.code, defect.message) for defect in found]


def test_that_a_paper_with_its_experts_thresholds_and_scores_is_whole(folder: Path) -> None:
    assert defects(folder) == []


WRONG: dict[str, tuple[Callable[[dict[str, Any]], None], list[str]]] = {
    "threshold": (lambda gold: gold.update(config={}), ["box_full is 0.8; the two experts give 0.87"]),
    "low line": (lambda gold: gold["config"].update(box_low="0.40"), ["box_low is 0.40; the two experts give 0.5"]),
    "stored score": (lambda gold: gold["scores"].update(a_b="50.0"), ["the score is 50.00, stored is 50.0"]),
    "object of one": (
        lambda gold: gold["experts"][1]["answers"]["img-1"]["units"].pop(),
        ["g-23: only the first drew it", "stored is 50.00", "stored is 50.00"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_that_any_other_paper_is_refused_by_what_is_wrong(name: str, folder: Path) -> None:
    alter, wanted = WRONG[name]
    change(folder, alter)
    with speaking("en"):
        found = defects(folder)
    assert {(place, code) for place, code, _ in found} == {("A/2.1-01", "E-BNK-18")}
    assert all(any(words in message for _, _, message in found) for words in wanted), found


UNREADABLE: dict[str, Callable[[dict[str, Any]], None]] = {
    "one expert": lambda gold: gold["experts"].pop(),
    "one name": lambda gold: gold["experts"][1].update(name="甲"),
    "other annotators": lambda gold: gold.update(annotators=["甲", "丙"]),
    "another piece": lambda gold: gold["experts"][0]["answers"].update({"img-2": {"units": []}}),
    "piece missing": lambda gold: gold["experts"][0]["answers"].clear(),
    "withdrawn and there": lambda gold: gold.update(withdrawn=[{"piece": "img-1", "reason": "遮挡"}]),
    "no reason": lambda gold: gold.update(withdrawn=[{"piece": "img-2", "reason": ""}]),
    "a score missing": lambda gold: gold["scores"].pop("b"),
    "nobody's scores": lambda gold: gold.update(experts=[], annotators=[]),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_that_files_of_experts_that_cannot_be_theirs_are_not_read(name: str, folder: Path) -> None:
    change(folder, UNREADABLE[name])
    with pytest.raises(Error) as refusal:
        open_skill_paper(folder)
    assert refusal.value.code == "E-BNK-14"


def test_that_a_malformed_file_of_an_expert_is_a_defect(folder: Path) -> None:
    change(folder, lambda gold: gold["experts"][0]["answers"].update({"img-1": {"units": "x"}}))
    assert ("A/2.1-01", "E-BNK-18") in {(place, code) for place, code, _ in defects(folder)}


def test_that_the_release_record_prints_the_table_and_what_is_not_calibrated(folder: Path) -> None:
    change(folder, lambda gold: gold.update(withdrawn=[{"piece": "img-2", "reason": "遮挡过多"}]))
    with speaking("en"):
        content = release_record(open_skill_paper(folder), 3, bytes(32))
        again = release_record(open_skill_paper(folder), 3, bytes(32))
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(content))
    for words in ("24", "0.9091", "0.87", "(default)", "甲、乙", "遮挡过多", "[not calibrated]", "A/2.1-01"):
        assert words in text, words
    assert content == again
