"""A skill paper as authors write it: a folder per form, a folder per task (exam_packages/level-5/skill/README.md).

Reading checks shape only; `workflows/check_skill_paper.py` opens every material, grades every gold answer and holds the
paper against the standard.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.bank.skill_task import SkillTask, open_skill_task
from desktop.bank.task_table import MalformedTask, TaskTable
from desktop.crypto.joining import ID_BYTES, labelled_hash
from desktop.errors import Error

WORKBENCH, CODE = "workbench", "code"
SKILL_FORMS = (WORKBENCH, CODE)
PAPER_FILE, TASK_FILE = "paper.toml", "task.toml"
MOST_TASKS = 99


@dataclass(frozen=True)
class SkillForm:
    """One of several equivalent papers (卷号): `form` is its letter in capitals, tasks in the order of their slots."""

    form: str
    tasks: tuple[SkillTask, ...]


@dataclass(frozen=True)
class SkillPaper:
    """All forms of one skill paper. `minutes` of the sitting; `skill_form` is workbench or code for the whole paper."""

    title: str
    standard: str
    level: int
    minutes: int
    skill_form: str
    forms: tuple[SkillForm, ...]
    folder: Path

    @property
    def exam(self) -> bytes:
        """Names the exam over all versions: a corrected task makes a new version, not another exam."""
        names = (self.standard, str(self.level), self.part, self.title)
        return labelled_hash("exam", *(name.encode("utf-8") for name in names))[:ID_BYTES]

    @property
    def part(self) -> str:
        """The part of the assessment this paper is for."""
        return "skill"


@dataclass(frozen=True)
class _Head:
    """paper.toml of one form."""

    title: str
    standard: str
    level: int
    minutes: int
    skill_form: str


def is_skill_folder(folder: Path) -> bool:
    """Whether the forms of a skill paper lie in `folder`."""
    return any(folder.glob(f"*/{PAPER_FILE}"))


def open_skill_paper(folder: Path) -> SkillPaper:
    """The paper whose forms are the folders of `folder`. Raises E-BNK-14 for what is missing or malformed."""
    places = sorted(path.parent for path in folder.glob(f"*/{PAPER_FILE}"))
    if not places:
        raise _unreadable(folder.name, f"no folder in it has a {PAPER_FILE}")
    heads = [_read_head(place) for place in places]
    if any(head != heads[0] for head in heads):
        raise _unreadable(folder.name, f"the {PAPER_FILE} of its forms disagree")
    head = heads[0]
    forms = tuple(SkillForm(place.name.upper(), _read_tasks(place)) for place in places)
    return SkillPaper(head.title, head.standard, head.level, head.minutes, head.skill_form, forms, folder)


def _read_head(place: Path) -> _Head:
    try:
        table = TaskTable(_toml(place / PAPER_FILE), PAPER_FILE)
        if table.text("part") != "skill" or table.text("form").lower() != place.name:
            raise MalformedTask("part is skill, and form is the letter of the folder")
        head = _Head(
            title=table.text("title"),
            standard=table.text("standard"),
            level=table.integer("level", 1, 9),
            minutes=table.integer("minutes", 1, 24 * 60),
            skill_form=table.choice("skill_form", SKILL_FORMS),
        )
        table.end()
        return head
    except MalformedTask as reason:
        raise _unreadable(place.name, str(reason)) from reason


def _read_tasks(place: Path) -> tuple[SkillTask, ...]:
    found = []
    for path in sorted(place.glob(f"*/{TASK_FILE}")):
        try:
            found.append(open_skill_task(path.parent, _toml(path)))
        except MalformedTask as reason:
            raise _unreadable(f"{place.name}/{path.parent.name}", str(reason)) from reason
    if not 1 <= len(found) <= MOST_TASKS:
        raise _unreadable(place.name, f"a form has 1 to {MOST_TASKS} tasks")
    return tuple(found)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as reason:
        raise MalformedTask(f"{path.name} is not readable ({reason})") from reason


def _unreadable(place: str, reason: str) -> Error:
    return Error(
        "E-BNK-14",
        "The skill paper is not readable at {place}: {reason}.",
        "Correct the file; the README beside the sample papers says what belongs in it.",
        place=place,
        reason=reason,
    )
