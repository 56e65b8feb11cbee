"""A task with its gold for tests of graders, and what must hold for every grader (I1, I2, I6, I8, I9, I10)."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from desktop.crypto.joining import sha256
from desktop.exam.task import Material, Piece, Task, TaskType, Values
from desktop.exam.task_score import GoldTask, Outcome, Score, TaskWork
from desktop.strict_json import read_json, write_json
from desktop.tasks.grading_table import grader_of
from desktop.tasks.model_table import model_of

HOSTILE_PARTS: tuple[Any, ...] = (
    {}, [], "", 0, -1, True, "NaN", [[]], [{}], {"a": 1}, ["u-1"] * 50, [{"id": "x"}], "\ud800", 10**15, [None],
)  # fmt: skip


@dataclass(frozen=True)
class GradedCase:
    """Task, gold and materials."""

    task: Task
    gold: GoldTask
    materials: Mapping[str, bytes]

    @property
    def grader(self) -> Any:
        return grader_of(self.task.type)

    @property
    def model(self) -> Any:
        return model_of(self.task.type)

    def work(self, answers: Mapping[str, bytes]) -> TaskWork:
        return TaskWork(self.task, answers, self.materials)

    def grade(self, answers: Mapping[str, bytes]) -> Score:
        return checked_score(self.grader.grade(self.work(answers), self.gold))

    def perfect(self) -> dict[str, bytes]:
        return dict(self.grader.model_answers(self.task, self.gold, self.materials))

    def untouched(self, piece: str) -> Any:
        return self.model.new_document(self.task, self.task.piece(piece))

    def defects(self) -> Sequence[str]:
        return list(self.grader.check_gold(self.task, self.gold, self.materials))

    def with_gold(self, gold: Values, **config: Any) -> "GradedCase":
        return replace(self, gold=replace(self.gold, gold=gold, config={**self.gold.config, **config}))


def make_case(
    kind: TaskType, pieces: Mapping[str, tuple[str, Values]], materials: Mapping[str, bytes], gold: GoldTask,
    setup: Values | None = None,
) -> GradedCase:  # fmt: skip
    """A task worth 10 points; `pieces` are name → material and setup."""
    found = tuple(
        Material(sha256(name.encode())[:16], name, "file", len(data), sha256(data)) for name, data in materials.items()
    )
    made = tuple(
        Piece(sha256(name.encode())[16:], name, name, material, own) for name, (material, own) in pieces.items()
    )
    task = Task(
        sha256(b"task")[:16], "1.2-01", kind, "题", "1", ("1.2.1",), 1000, 10, "题面", "", "", setup or {}, found, made
    )
    return GradedCase(task, gold, materials)


def checked_score(score: Score) -> Score:
    """I8: the lines add up, and the points are a multiple of the quantum within the task."""
    assert sum((line.points for line in score.lines), Decimal(0)) == score.points
    assert 0 <= score.points <= score.maximum - score.pending
    assert score.points % Decimal("0.1") == 0
    return score


def check_perfect_and_untouched(case: GradedCase) -> None:
    """I1, I2, I9, a gold without defects, and 标疑 that never counts."""
    assert case.defects() == []
    perfect = case.grade(case.perfect())
    assert perfect.points == perfect.maximum - perfect.pending, [line.text for line in perfect.lines]
    assert case.grade(case.perfect()) == perfect
    doubted = {name: write_json({**read_json(value), "doubtful": True}) for name, value in case.perfect().items()}
    assert case.grade(doubted).lines == perfect.lines
    new = {piece.name: case.model.write_document(case.untouched(piece.name)) for piece in case.task.pieces}
    for answers in ({}, new):
        score = case.grade(answers)
        assert score.points == 0 and not score.needs_person
        assert all(line.points <= 0 for line in score.lines if line.outcome is not Outcome.ROUNDING)


def check_hostile(case: GradedCase, fields: Sequence[str]) -> None:
    """I10: whatever stands in a document, there is a score with a reason, and no exception."""
    perfect = case.perfect()
    for piece, value in perfect.items():
        for wrong in (b"", b"{}", b"[" * 10_000, b"\xff" * 100, value[:-1], value.replace(b"/1", b"/2"), b"a" * 10**6):
            score = case.grade({**perfect, piece: wrong})
            assert score.needs_person and score.points < score.maximum
        plain = read_json(value)
        for name in (*fields, "task", "none", "state", "next_id"):
            for part in HOSTILE_PARTS:
                try:
                    data = write_json({**plain, name: part})
                except ValueError:
                    continue
                case.grade({**perfect, piece: data})
        score = case.grade({**perfect, piece: write_json({**plain, "piece": "00" * 16})})
        assert score.needs_person
    assert case.grade({"nobody": b"{}"}).needs_person


def check_random_answers(case: GradedCase, draw: Callable[[random.Random], Mapping[str, bytes]], count: int) -> None:
    """I6: random answers earn at most a fifth on average."""
    chance = random.Random(20)
    total = sum(case.grade(draw(chance)).points for _ in range(count))
    assert total <= count * Decimal("2.0"), total / count
