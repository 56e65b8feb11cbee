"""Scores that every grader once gave to invented work, and still must give: amounts, not words.

    python -m tests.tasks.known_scores        write `known_scores.json` again

An amount may change only with the grader's version (`grading_table.Grader.VERSION`); then the file is written again.
It also is when the invented work itself changes.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop.crypto.joining import sha256
from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask, Score, TaskWork
from desktop.tasks.grading_table import grader_of
from tests.helpers.annotation_cases import audio_case, audit_case, image_case, text_case
from tests.helpers.audit_cases import audio_audit_case, text_audit_case
from tests.helpers.little_tasks import LITTLE_TASKS
from tests.tasks.collect.collect_cases import collect_case
from tests.tasks.database.database_cases import shop_case
from tests.tasks.files.files_cases import files_case
from tests.tasks.summary.summary_cases import sales_case
from tests.tasks.table.table_cases import flag_case, repair_case

KNOWN = Path(__file__).with_name("known_scores.json")
CASES = {
    "image": image_case, "text": text_case, "audio": audio_case, "audit": audit_case, "audit of texts": text_audit_case,
    "audit of sounds": audio_audit_case, "table": repair_case, "flags": flag_case, "summary": sales_case,
    "database": shop_case, "files": files_case, "collect": collect_case,
}  # fmt: skip
_QUALITIES = (1.0, 0.85, 0.7, 0.55)


def names() -> list[str]:
    """Every case."""
    return [*CASES, *LITTLE_TASKS]


def found_scores(name: str) -> dict[str, Any]:
    """Of one case: the grader's version, digests of the work and of its gold, and of all amounts; points to read."""
    task, gold, materials = _made(name)
    grader = grader_of(task.type)
    works = list(_works(task, gold, materials))
    scores = [grader.grade(TaskWork(task, answers, materials), gold) for answers in works]
    asked = {"gold": dict(gold.gold), "config": dict(gold.config), "setup": dict(task.setup)}
    given = [{piece: value.hex() for piece, value in answers.items()} for answers in works]
    return {
        "version": grader.VERSION,
        "work": _digest([asked, [dict(piece.setup) for piece in task.pieces], given]),
        "amounts": _digest([_amounts(score) for score in scores]),
        "points": [str(score.points) for score in scores],
    }


def _made(name: str) -> tuple[Task, GoldTask, Mapping[str, bytes]]:
    if name in CASES:
        case = CASES[name]()
        return case.task, case.gold, case.materials
    task, gold = LITTLE_TASKS[name]()
    return task, gold, {}


def _works(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> Iterator[Mapping[str, bytes]]:
    """Work of every quality, spam, and nothing."""
    worker = import_module(f"desktop.rehearsal.skill_work.{task.type.value}")
    for number, quality in enumerate(_QUALITIES):
        yield worker.imperfect(task, gold, materials, quality, random.Random(number))
    yield worker.spam(task, materials)
    yield {}


def _amounts(score: Score) -> list[Any]:
    lines = [[line.piece, line.rule, str(line.credit), str(line.points)] for line in score.lines]
    return [str(score.points), str(score.pending), score.needs_person, lines]


def _digest(values: Any) -> str:
    return sha256(json.dumps(values, sort_keys=True, ensure_ascii=True).encode()).hex()[:32]


def main() -> int:
    """Refuses to write other amounts for the same work of the same version."""
    before = json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}
    found = {name: found_scores(name) for name in names()}
    for name, now in found.items():
        known = before.get(name, {})
        same_work = (known.get("version"), known.get("work")) == (now["version"], now["work"])
        if same_work and known["amounts"] != now["amounts"]:
            sys.stderr.write(f"{name}: other amounts for the same work: raise VERSION of its grader first\n")
            return 1
    KNOWN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
