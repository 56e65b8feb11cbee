"""Rule tables: cells that count, rows that repeat, sums and dates, and what only people judge."""

from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import Score
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.spec.grading import check_gold, grade, model_answers
from desktop.tasks.spec.model import (
    Document,
    add_row,
    delete_rows,
    move_row,
    new_document,
    read_document,
    read_setup,
    read_table,
    set_cell,
    write_document,
)
from desktop.tasks.spec.rows import check_rows
from tests.helpers.little_tasks import make_gold, make_task, rubric, spec_task, work_of

TASK, GOLD = spec_task()
TABLE = read_setup(TASK)["rules"]
MODEL = read_document(model_answers(TASK, GOLD, {})["rules"])


def taken(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document)
    return changed


def score_of(document: Document) -> Score:
    return grade(work_of(TASK, {"rules": write_document(document)}), GOLD)


@pytest.mark.parametrize(
    "change",
    [
        {"columns": []},
        {"columns": [{"id": "a", "title": "甲", "kind": "choice"}]},
        {"columns": [{"id": "a", "title": "甲", "kind": "text", "options": ["一", "二"]}]},
        {"columns": [{"id": "a", "title": "甲", "kind": "colour"}]},
        {"columns": [{"id": "a", "title": "甲", "kind": "text"}] * 2},
        {"least_rows": 0},
        {"least_rows": 6},
        {"unique": ["nothing"]},
        {"sums": [{"column": "field", "total": "100"}]},
        {"sums": [{"column": "weight", "total": "much"}]},
        {"periods": [{"begin": "begin", "end": "weight"}]},
        {"colour": "red"},
    ],
)
def test_that_a_table_no_author_meant_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_table(Piece(bytes(16), "rules", "", "", {**TASK.pieces[0].setup, **change}))


def test_that_rows_are_added_moved_changed_and_deleted() -> None:
    document = taken(add_row(new_document(TASK, TASK.pieces[0]), TABLE, 0, {}))
    document = taken(add_row(document, TABLE, 0, {"field": "姓名", "action": "修正"}))
    document = taken(set_cell(document, TABLE, "u-1", "weight", "40"))
    document = taken(set_cell(document, TABLE, "u-1", "field", "年龄"))
    assert [(row.id, row.value("field"), row.value("weight")) for row in document.rows] == [
        ("u-2", "姓名", ""), ("u-1", "年龄", "40"),
    ]  # fmt: skip
    assert document.rows[1].cells == (("field", "年龄"), ("weight", "40"))
    assert [row.id for row in taken(move_row(document, "u-1", 0)).rows] == ["u-1", "u-2"]
    assert [row.id for row in taken(delete_rows(document, ["u-2"])).rows] == ["u-1"]
    assert read_document(write_document(document)) == document


def test_that_a_full_table_and_a_full_cell_refuse_more() -> None:
    document = MODEL
    for _ in range(2):
        document = taken(add_row(document, TABLE, 3, {}))
    assert isinstance(add_row(document, TABLE, 0, {}), Refused)
    assert isinstance(set_cell(document, TABLE, "u-1", "check", "长" * 2001), Refused)


@pytest.mark.parametrize(
    ("column", "value", "right"),
    [
        ("check", "五个字符呀", False), ("check", "六个字符呀的", True), ("check", "，。！？、；：", False),
        ("field", "姓", False), ("action", "修 正", False), ("action", " 修正 ", True), ("weight", "40", True),
        ("weight", "４０", True), ("weight", "40分", False), ("weight", "NaN", False), ("begin", "2026-11-01", True),
        ("begin", "2026-02-30", False), ("begin", "11/01", False), ("note", "", True), ("note", "太短", False),
        ("check", "", False),
    ],
)  # fmt: skip
def test_that_a_cell_counts_when_it_is_of_its_kind(column: str, value: str, right: bool) -> None:
    changed = taken(set_cell(MODEL, TABLE, "u-1", column, value))
    (check, *_) = check_rows(changed.rows, TABLE)
    assert (column not in check.faulty) is right


def test_that_an_optional_column_never_costs_anything_but_is_named() -> None:
    assert score_of(taken(set_cell(MODEL, TABLE, "u-1", "note", "短"))).points == 2


def test_that_a_repeated_row_earns_nothing_however_it_is_written() -> None:
    row = {"field": " 手机号", "check": "必须是 11　位数字", "action": "退回", "weight": "40"}
    changed = taken(delete_rows(MODEL, ["u-2"]))
    changed = taken(add_row(changed, TABLE, 2, row))
    score = score_of(changed)
    assert [line.outcome.value for line in score.lines[:3]] == ["right", "right", "duplicate"]


def test_that_only_the_best_rows_are_counted_and_blank_rows_are_none() -> None:
    changed = taken(add_row(taken(add_row(MODEL, TABLE, 0, {})), TABLE, 1, {"field": "备注", "weight": "0"}))
    assert [line.points for line in score_of(changed).lines][:3] == [Decimal("0.4")] * 3


@pytest.mark.parametrize(
    ("column", "value", "points"), [("weight", "41", "1.6"), ("end", "2026-10-31", "1.6"), ("weight", "多", "1.1")]
)
def test_that_sums_and_periods_pay_for_complete_rows_only(column: str, value: str, points: str) -> None:
    assert score_of(taken(set_cell(MODEL, TABLE, "u-1", column, value))).points == Decimal(points)


def test_that_the_order_of_rows_does_not_matter() -> None:
    assert score_of(taken(move_row(MODEL, "u-3", 0))).points == score_of(MODEL).points == 2


def test_that_completeness_is_worth_a_fifth_at_most() -> None:
    for points, fine in (("10", True), ("8", True), ("7.75", False)):
        gold = make_gold(TaskType.SPEC, GOLD.gold, rubric=rubric(points))
        assert (check_gold(TASK, gold, {}) == []) is fine


def test_that_a_table_that_people_alone_mark_is_checked_for_nothing() -> None:
    gold = make_gold(TaskType.SPEC, GOLD.gold, rubric=rubric("10"))
    score = grade(work_of(TASK, {"rules": write_document(MODEL)}), gold)
    assert (score.points, score.pending, score.proposals) == (0, 10, {})


def test_that_incomplete_model_rows_are_a_defect() -> None:
    rows = [dict(row) for row in GOLD.gold["rules"]["rows"]]
    for wrong in (rows[:2], [rows[0], rows[1], rows[2] | {"check": "短"}], [rows[0], rows[1], rows[0]]):
        gold = make_gold(TaskType.SPEC, {"rules": {"rows": wrong}}, rubric=rubric("8"))
        assert check_gold(TASK, gold, {}) == ["rules: the model rows are not complete themselves"]
    gold = make_gold(TaskType.SPEC, {"rules": {"rows": [{"colour": "red"}]}}, rubric=rubric("8"))
    assert "column 'colour'" in check_gold(TASK, gold, {})[0]


def test_that_several_tables_share_the_points() -> None:
    task = make_task(TaskType.SPEC, {"one": TASK.pieces[0].setup, "two": TASK.pieces[0].setup})
    gold = make_gold(TaskType.SPEC, {"one": GOLD.gold["rules"], "two": GOLD.gold["rules"]}, rubric=rubric("8"))
    answers = model_answers(task, gold, {})
    assert grade(work_of(task, answers), gold).points == 2
    assert grade(work_of(task, {"two": answers["two"]}), gold).points == 1
