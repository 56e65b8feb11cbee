"""A small invented skill paper of level 5: forms that are graded, and a report that people mark; two forms."""

import json
from pathlib import Path
from typing import Any

from desktop.exam.task import TaskType
from desktop.tasks import grading_table

TITLE = "试考 五级 操作技能"
_RUBRIC = {
    "method": "median",
    "criteria": [
        {"id": "clear", "title": "写得清楚", "piece": "note", "points": "6",
         "levels": [{"points": "6", "text": "三条原因都有数据支持"}, {"points": "0", "text": "没有写原因"}]},
        {"id": "whole", "title": "写得完整", "piece": "note", "points": "4",
         "levels": [{"points": "4", "text": "统计口径写得完整无缺"}, {"points": "0", "text": "没有写统计口径"}]},
    ],
}  # fmt: skip
_TASKS: dict[str, dict[str, Any]] = {
    "1.1-01": {"skills": ["1.1.1", "1.1.2"], "points": 30, "minutes": 40, "fields": 6},
    "2.1-01": {"skills": ["2.1.1", "2.1.2"], "points": 50, "minutes": 50, "fields": 10},
    "2.2-01": {"skills": ["2.2.1"], "points": 10, "minutes": 15, "report": True},
    "3.2-01": {"skills": ["3.2.1"], "points": 10, "minutes": 15, "fields": 4},
}


def use_tiny_graders(monkeypatch: Any) -> None:
    """Mark forms and reports with the grader of `tiny_grading`."""
    for kind in (TaskType.LOGBOOK, TaskType.REPORT):
        monkeypatch.setitem(grading_table.GRADERS, kind, "tests.helpers.tiny_grading")


def write_invented_skill(folder: Path, minutes: int = 120, *, real: bool = False) -> Path:
    """The sources of the paper, in `folder`: for the tiny graders, or for the `real` ones."""
    for letter in "ab":
        for slot, facts in _TASKS.items():
            _write_task(folder / letter / slot, slot, facts, letter)
            gold = _real_gold(facts, letter) if real else _gold(facts, letter)
            (folder / letter / slot / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
        head = {"title": TITLE, "standard": "4-04-05-05:2021", "part": "skill", "form": letter.upper(),
                "skill_form": "workbench"}  # fmt: skip
        text = "".join(f'{name} = "{value}"\n' for name, value in head.items())
        (folder / letter / "paper.toml").write_text(f"{text}level = 5\nminutes = {minutes}\n", encoding="utf-8")
    return folder


def _write_task(folder: Path, slot: str, facts: dict[str, Any], letter: str) -> None:
    (folder / "materials").mkdir(parents=True)
    (folder / "materials" / "log.txt").write_text(f"{slot} {letter} 卷\n08:30 设备启动\n", encoding="utf-8")
    text = (
        f'type = "{"report" if "report" in facts else "logbook"}"\ntitle = "任务 {slot}"\nfunction = "{slot[0]}"\n'
        f"skills = {json.dumps(facts['skills'])}\npoints = {facts['points']}\nminutes = {facts['minutes']}\n"
        'stem = "按日志填写。"\nguideline = "时间写成 08:30 的样子。"\nrule = "每处同分。"\n'
    )
    (folder / "task.toml").write_text(text + _pieces(facts) + _outputs(slot), encoding="utf-8")


def _pieces(facts: dict[str, Any]) -> str:
    material = '\n[[materials]]\nname = "log"\nfile = "log.txt"\n'
    if "report" in facts:
        return f'{material}\n[[pieces]]\nname = "note"\ntitle = "说明"\nsetup = {{ least = 20, most = 400 }}\n'
    halves = (range(facts["fields"] // 2), range(facts["fields"] // 2, facts["fields"]))
    for number, half in enumerate(halves, 1):
        fields = ", ".join(f'{{ id = "f-{n}", title = "第 {n} 项", kind = "text" }}' for n in half)
        material += (
            f'\n[[pieces]]\nname = "form-{number}"\ntitle = "表 {number}"\nmaterial = "log"\n'
            f"[pieces.setup]\nfields = [{fields}]\n"
        )
    return material


def _outputs(slot: str) -> str:
    if slot != "3.2-01":
        return ""
    return f'\n[[outputs]]\nname = "{slot}.csv"\nprobe = "csv"\ncolumns = ["时间", "事项"]\nneeded = false\n'


def _gold(facts: dict[str, Any], letter: str) -> dict[str, Any]:
    base = {"version": 1, "annotators": ["甲"]}
    if "report" in facts:
        return base | {"grader": "report", "config": {"rubric": _RUBRIC}, "gold": {"note": {"fields": []}}}
    half = facts["fields"] // 2
    gold = {
        f"form-{part + 1}": {"fields": [{"id": f"f-{n}", "value": f"{letter}{n}"} for n in numbers]}
        for part, numbers in enumerate((range(half), range(half, facts["fields"])))
    }
    return base | {"grader": "logbook", "config": {"quantum": "0.1"}, "gold": gold}


def _real_gold(facts: dict[str, Any], letter: str) -> dict[str, Any]:
    """What the graders of record forms and reports ask for."""
    tiny = _gold(facts, letter)
    if "report" in facts:
        text = "统计口径：按标签计数，缺失值不计。原因有三条：漏标、错标、重复，都有数据支持。"
        return tiny | {"gold": {"note": {"model": [text]}}}
    gold = {
        name: {
            "fields": [{"id": one["id"], "accept": [one["value"]]} for one in value["fields"]], "keep": [], "texts": [],
        }
        for name, value in tiny["gold"].items()
    }  # fmt: skip
    return tiny | {"config": {}, "gold": gold}
