"""Skill papers as source: what is read, and what an author is told when it cannot be."""

import json
from pathlib import Path

import pytest

from desktop.bank.skill_paper import open_skill_paper
from desktop.errors import Error
from desktop.exam.task import TaskType

PAPER = 'title = "试考操作技能"\nstandard = "4-04-05-05:2021"\nlevel = 5\npart = "skill"\nminutes = 120\n'
TASK = """
type = "logbook"
title = "运维记录"
function = "3"
skills = ["3.2.1"]
points = 4.5
minutes = 5
stem = "填写记录。"
rule = "每空 0.5 分。"
[setup]
rows = 3
[[materials]]
name = "log-1"
file = "log.txt"
[[pieces]]
name = "form"
title = "记录表"
material = "log-1"
[[outputs]]
name = "record.csv"
probe = "csv"
columns = ["时间", "事项"]
"""
GOLD = {"grader": "logbook", "version": 1, "config": {}, "gold": {"form": {"when": "08:30"}}, "annotators": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for letter in "ab":
        task = tmp_path / letter / "3.2-01"
        (task / "materials").mkdir(parents=True)
        (tmp_path / letter / "paper.toml").write_text(
            f'{PAPER}form = "{letter.upper()}"\nskill_form = "workbench"\n', encoding="utf-8"
        )
        (task / "task.toml").write_text(TASK, encoding="utf-8")
        (task / "gold.json").write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
        (task / "materials" / "log.txt").write_text("08:30 启动\n", encoding="utf-8")
    return tmp_path


def test_that_a_paper_is_read_with_both_its_forms(folder: Path) -> None:
    paper = open_skill_paper(folder)
    assert [form.form for form in paper.forms] == ["A", "B"]
    assert (paper.level, paper.part, paper.minutes, paper.skill_form) == (5, "skill", 120, "workbench")
    (task,) = paper.forms[0].tasks
    assert (task.slot, task.content, task.type, task.points_hundredths) == ("3.2-01", "3.2", TaskType.LOGBOOK, 450)
    assert task.read_materials() == {"log-1": "08:30 启动\n".encode()}
    assert task.gold.gold == {"form": {"when": "08:30"}}
    assert task.outputs[0].columns == ("时间", "事项")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('type = "logbook"', 'type = "dance"'),
        ("points = 4.5", "points = 4.555"),
        ('file = "log.txt"', 'file = "../log.txt"'),
        ('file = "log.txt"', 'file = "absent.txt"'),
        ('material = "log-1"', 'material = "log-2"'),
        ("rows = 3", "rows = 3.5"),
        ('name = "form"', 'name = "表单"'),
        ('stem = "填写记录。"', ""),
        ('title = "运维记录"', 'title = "运维记录"\nanswer = "x"'),
        ('probe = "csv"', 'probe = "virus"'),
    ],
)
def test_that_a_task_that_cannot_be_read_is_named_with_its_fault(folder: Path, wrong: str, right: str) -> None:
    path = folder / "b" / "3.2-01" / "task.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(wrong, right), encoding="utf-8")
    with pytest.raises(Error) as refusal:
        open_skill_paper(folder)
    assert refusal.value.code == "E-BNK-14"
    assert refusal.value.values["place"] == "b/3.2-01"


@pytest.mark.parametrize(
    "gold", ["{", "[]", '{"grader":"image"}', json.dumps(GOLD | {"gold": {"other": 1}}),
             json.dumps(GOLD | {"config": {"share": 0.5}}), json.dumps(GOLD | {"grader": "image"})],
)  # fmt: skip
def test_that_a_gold_answer_that_cannot_be_used_is_refused(folder: Path, gold: str) -> None:
    (folder / "a" / "3.2-01" / "gold.json").write_text(gold, encoding="utf-8")
    with pytest.raises(Error, match="E-BNK-14"):
        open_skill_paper(folder)


def test_that_a_folder_without_forms_or_with_forms_that_disagree_is_refused(folder: Path, tmp_path: Path) -> None:
    head = folder / "b" / "paper.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("level = 5", "level = 4"), encoding="utf-8")
    for place in (folder, tmp_path / "empty"):
        with pytest.raises(Error, match="E-BNK-14"):
            open_skill_paper(place)
