"""A grader small enough to follow by hand: every field of a form is worth the same, a report is marked by people."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from desktop.crypto.joining import sha256
from desktop.exam.rubrics import task_rubric
from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Line, Outcome, Score, TaskWork
from desktop.tasks.annotation.documents import DocumentError, PieceState, new_head, read_values, write_values

VERSION = 1


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Right fields by their share; what a rubric is worth stays pending."""
    maximum = Decimal(work.task.points_hundredths) / 100
    rubric = task_rubric(gold)
    pending = rubric.maximum if rubric else Decimal(0)
    wanted = [(piece, one["id"], one["value"]) for piece, value in gold.gold.items() for one in value["fields"]]
    share = (maximum - pending) / len(wanted) if wanted else Decimal(0)
    lines = [_line(work, piece, field, value, share) for piece, field, value in wanted]
    broken = any(line.outcome is Outcome.NOTE for line in lines)
    points = Decimal(0) if broken else sum((line.points for line in lines), Decimal(0))
    return Score(
        points, maximum, tuple(lines), pending, {"fields": str(len(wanted))}, broken, grader=gold.grader,
        gold_hash=_digest(gold.gold), answer_hash=_digest({name: found.hex() for name, found in work.answers.items()}),
    )  # fmt: skip


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """What the gold says, as documents."""
    found = {}
    for piece in task.pieces:
        head = new_head(f"{task.type.value}/1", task, piece)
        fields = gold.gold.get(piece.name, {"fields": []})
        found[piece.name] = write_values(_checked(head), dict(fields))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> Sequence[str]:
    """An author may mark a gold answer as doubtful."""
    if "broken" in gold.config:
        raise GoldError("broken")
    return ["The gold answer is doubtful."] if "doubtful" in gold.config else []


def _digest(values: Mapping[str, Any]) -> str:
    return sha256(json.dumps(values, sort_keys=True).encode()).hex()


def _checked(head):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(head, state=PieceState.CHECKED)


def _line(work: TaskWork, piece: str, field: str, value: str, share: Decimal) -> Line:
    answer = work.answers.get(piece, b"")
    try:
        fields = read_values(answer, f"{work.task.type.value}/1")[1] if answer else {"fields": []}
    except DocumentError as reason:
        return Line(piece, field, "", Outcome.NOTE, "T-0", Decimal(0), Decimal(0), f"{piece}：作答不可读（{reason}）")
    given = {one["id"]: one["value"] for one in fields["fields"]}
    right = given.get(field) == value
    outcome = Outcome.RIGHT if right else Outcome.WRONG if field in given else Outcome.UNANSWERED
    points = share if right else Decimal(0)
    return Line(piece, field, field, outcome, "T-1", Decimal(right), points, f"{piece} {field}：{points:.2f} 分")
