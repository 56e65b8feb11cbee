"""A line that takes points says what was given and what is right, in every task of the shipped papers."""

import random
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

import pytest

from desktop.bank.skill_paper import open_skill_paper
from desktop.exam.task import TaskType
from desktop.exam.task_score import Line, Outcome, TaskWork
from desktop.tasks.annotation.explain_forms import group_measure
from desktop.tasks.grading_table import grader_of
from desktop.tasks.grid.explain_tables import for_example
from desktop.workflows.pack_tasks import make_task
from tests.helpers.source_tree import ROOT

LEVELS = (5, 4)
SAID_BY_ARITHMETIC = (Outcome.RIGHT, Outcome.NOTE, Outcome.ROUNDING)


@lru_cache
def lines_of(level: int) -> list[tuple[TaskType, Line]]:
    """Every line of careless work and of none on the tasks of a level."""
    return [line for is_blank in (False, True) for line in _lines(level, is_blank)]


def _lines(level: int, is_blank: bool) -> Iterator[tuple[TaskType, Line]]:
    for form in open_skill_paper(ROOT / "exam_packages" / f"level-{level}" / "skill").forms:
        for task in form.tasks:
            made, materials = make_task(task), task.read_materials()
            simulated = import_module(f"desktop.rehearsal.skill_work.{task.type.value}")
            answers = dict(simulated.imperfect(made, task.gold, materials, 0.4, random.Random(form.form)))
            answers = {} if is_blank else answers
            score = grader_of(task.type).grade(TaskWork(made, answers, materials), task.gold)
            yield from ((task.type, line) for line in score.lines)


def said(type_: TaskType, level: int, outcome: Outcome, rule: str = "") -> str:
    """The first such line."""
    return next(
        line.text
        for kind, line in lines_of(level)
        if kind is type_ and line.outcome is outcome and line.rule.startswith(rule)
    )


@pytest.mark.parametrize("level", LEVELS)
def test_that_no_line_takes_points_without_saying_why(level: int) -> None:
    lines = [line for _, line in lines_of(level) if line.outcome not in SAID_BY_ARITHMETIC]
    assert len(lines) > 100
    bare = [line.text for line in lines if re.search(r"：\w+；规则", line.text)]
    assert bare == []


@pytest.mark.parametrize("level", LEVELS)
def test_that_no_line_begins_with_a_whole_question(level: int) -> None:
    assert max(len(line.text.split("：")[0]) for _, line in lines_of(level)) < 60


@pytest.mark.parametrize(
    ("type_", "level", "outcome", "rule", "words"),
    [
        (TaskType.IMAGE, 5, Outcome.WRONG_ATTRIBUTE, "IM-7", r"(未填|为「\w+」)，应为「\w+」"),
        (TaskType.IMAGE, 5, Outcome.WRONG, "IM-10", r"选「.+」，应为「.+」"),
        (TaskType.IMAGE, 5, Outcome.EXTRA, "GP-1", r"位置约在（\d+，\d+），未对应任何目标"),
        (TaskType.TEXT, 5, Outcome.WRONG, "TX-6", r"选「\w+」，应为「\w+」"),
        (TaskType.TEXT, 5, Outcome.MISSING, "GP-3", r"第 \d+(–\d+)? 字"),
        (TaskType.TEXT, 5, Outcome.LOOSE, "TX-2", r"标了“.+”，重合度 0\.\d\d"),
        (TaskType.FILES, 5, Outcome.WRONG, "FL-1", r"选「\w+」，应为「\w+」"),
        (TaskType.TABLE, 5, Outcome.UNANSWERED, "TB-1", r"未处理，原值.+，应为.+"),
        (TaskType.SUMMARY, 5, Outcome.WRONG, "SM-4", r"结果为“.+”，应为“.+”"),
        (TaskType.LOGBOOK, 5, Outcome.UNANSWERED, "LB-1", r"未填写，应为「.+」"),
        (TaskType.AUDIT, 4, Outcome.UNANSWERED, "AD-1", r"错误 1 「.+」.*未发现（.+），应"),
        (TaskType.AUDIT, 4, Outcome.FALSE_FLAG, "AD-4", r"标注「.+」.*正确标注被判为错误"),
        (TaskType.AUDIT, 4, Outcome.WRONG, "AD-7", r"选「\w\w」，应为「\w\w」"),
        (TaskType.SPEC, 4, Outcome.LOOSE, "SP-1", r"空白或不合要求的是：.+，供考评员参考"),
        (TaskType.KNOWLEDGE, 4, Outcome.WRONG, "KN-1", r"（现在(答“.+”|找不到唯一的条目)"),
    ],
)  # fmt: skip
def test_that_a_line_says_what_was_given_and_what_is_right(
    type_: TaskType, level: int, outcome: Outcome, rule: str, words: str
) -> None:
    assert re.search(words, said(type_, level, outcome, rule))


def test_that_a_right_group_of_another_name_is_said_to_be_the_class_it_is() -> None:
    assert group_measure("门禁故障", "出入通行", is_right=True) == "归入「门禁故障」（对应标准类别「出入通行」）"
    assert group_measure("出入通行", "出入通行", is_right=True) == "归入「出入通行」"
    assert group_measure("门禁故障", "出入通行", is_right=False) == "归入「门禁故障」，应属「出入通行」"


def test_that_a_result_with_a_wrong_row_names_it_beside_the_one_that_is_missing() -> None:
    assert for_example(("设施", 1), ("设施", 2)) == "，例如缺少“设施，1”、多出“设施，2”"
    assert for_example((), ()) == ""
