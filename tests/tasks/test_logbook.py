"""Record forms: values in every way people write them, untouched fields, spoiled fields, remarks."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import GoldError, Score
from desktop.tasks.annotation.undo import Refused, begun
from desktop.tasks.logbook.grading import check_gold, grade, model_answers
from desktop.tasks.logbook.model import (
    Document,
    new_document,
    read_document,
    read_form,
    read_setup,
    set_field,
    write_document,
)
from desktop.tasks.logbook.values import Asked, credit_of
from tests.helpers.little_tasks import logbook_task, make_gold, rubric, work_of

TASK, GOLD = logbook_task()
FORM = read_setup(TASK)["form"]
UNTOUCHED = new_document(TASK, TASK.pieces[0])
MODEL = read_document(model_answers(TASK, GOLD, {})["form"])


def taken(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document)
    return changed


def score_of(document: Document) -> Score:
    return grade(work_of(TASK, {"form": write_document(document)}), GOLD)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [{"id": "a", "title": "甲", "kind": "text"}] * 2,
        [{"id": "a", "title": "甲", "kind": "choice", "options": ["一"]}],
        [{"id": "a", "title": "甲", "kind": "text", "options": ["一", "二"]}],
        [{"id": "a", "title": "甲", "kind": "colour"}],
    ],
)
def test_that_a_form_no_author_meant_is_refused(fields: list[Any]) -> None:
    with pytest.raises(ValueError):
        read_form(Piece(bytes(16), "form", "", "", {"fields": fields}))


def test_that_fields_are_written_and_what_stood_there_is_not_recorded() -> None:
    document = taken(set_field(UNTOUCHED, FORM, "heat", "26"))
    document = taken(set_field(document, FORM, "device", "KC-08"))
    assert document.values == (("device", "KC-08"), ("heat", "26"))
    document = taken(set_field(document, FORM, "device", "KC-07"))
    assert document.values == (("heat", "26"),) and document.value(FORM.field("device")) == "KC-07"
    assert read_document(write_document(document)) == document
    history = begun(UNTOUCHED).changed(document)
    assert write_document(history.undo().document) == write_document(UNTOUCHED)


@pytest.mark.parametrize(("field", "value"), [("person", "王芳"), ("level", "紧急"), ("remark", "长" * 2001)])
def test_that_what_does_not_fit_a_field_is_refused(field: str, value: str) -> None:
    assert isinstance(set_field(UNTOUCHED, FORM, field, value), Refused)


@pytest.mark.parametrize(
    ("field", "value", "credit"),
    [
        ("fault", "e-104", "1"), ("fault", " Ｅ１０４ ", "1"), ("fault", "E-105", "0"), ("fault", " ", "0"),
        ("heat", "26.5", "1"), ("heat", "27", "1"), ("heat", "26", "1"), ("heat", "27.01", "0"),
        ("heat", "２６.５", "1"),
        ("heat", "26.5℃", "1/2"), ("heat", "26.5 ℃", "1/2"), ("heat", "26.5度", "0"), ("heat", "NaN", "0"),
        ("day", "2026-11-28", "1"), ("day", "2026/11/28", "1"), ("day", "2026年11月28日", "1"),
        ("day", "20261128", "1"),
        ("day", "2026.11.28", "1"), ("day", "11-28", "0"), ("day", "2026-28-11", "0"), ("day", "2026-11-29", "0"),
        ("at", "8:05", "1"), ("at", "08：05", "1"), ("at", "08:05:00", "1"), ("at", "8时5分", "1"),
        ("at", "8点5分", "1"),
        ("at", "8:5", "0"), ("at", "20:05", "0"), ("at", "25:05", "0"), ("at", "08:05:01", "0"), ("at", "8:60", "0"),
        ("moment", "2026-11-28 8:40", "1"), ("moment", "2026-11-28T08:40", "1"),
        ("moment", "2026年11月28日8时40分", "1"),
        ("moment", "2026-11-28", "0"), ("moment", "08:40", "0"), ("moment", "2026-11-2808:40", "0"),
        ("level", "严重", "1"), ("level", "一般", "0"),
    ],
)  # fmt: skip
def test_that_a_value_counts_however_people_write_it(field: str, value: str, credit: str) -> None:
    asked = {one["id"]: one for one in GOLD.gold["form"]["fields"]}[field]
    wanted = Asked(tuple(asked["accept"]), Decimal(asked.get("within", "0")))
    assert credit_of(value, FORM.field(field), wanted) == Fraction(credit)


def test_that_a_wrong_choice_costs_and_an_open_one_does_not() -> None:
    without = replace(MODEL, values=tuple(one for one in MODEL.values if one[0] != "level"))
    assert score_of(without).points == Decimal("6.7")
    assert score_of(taken(set_field(MODEL, FORM, "level", "一般"))).points == Decimal("6.0")


def test_that_a_prefilled_field_earns_nothing_untouched_and_costs_when_spoiled() -> None:
    assert score_of(UNTOUCHED).points == 0
    spoiled = score_of(taken(set_field(MODEL, FORM, "device", "KC-70")))
    assert spoiled.points == Decimal("6.7")
    assert "「KC-70」，应为「KC-07」" in next(line.text for line in spoiled.lines if line.rule == "LB-2")
    assert score_of(taken(set_field(MODEL, FORM, "device", "ｋｃ-07"))).points == 8


def test_that_only_an_empty_remark_is_proposed_with_nothing() -> None:
    assert score_of(MODEL).proposals == {}
    assert score_of(taken(set_field(MODEL, FORM, "remark", ""))).proposals == {"c1": 0}


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"fields": [{"id": "at", "accept": ["0:00"]}]}, "right already"),
        ({"fields": [{"id": "person", "accept": ["王芳"]}]}, "cannot be changed"),
        ({"fields": [{"id": "day", "accept": ["28.11.2026"]}]}, "is not a date"),
        ({"fields": [{"id": "level", "accept": ["紧急"]}]}, "not offered"),
        ({"fields": [{"id": "nothing", "accept": ["x"]}]}, "does not have"),
        ({"fields": [{"id": "day", "accept": []}]}, "accept"),
        ({"fields": [{"id": "heat", "accept": ["1"], "within": "much"}]}, "within"),
        ({"keep": ["fault"]}, "twice"),
        ({"keep": ["moment"], "fields": [{"id": "day", "accept": ["2026-11-28"]}]}, "no value at the start"),
        ({"fields": [{"id": "level", "accept": ["提示"]}, {"id": "day", "accept": ["2026-11-28"]}]}, "same option"),
    ],
)
def test_that_gold_no_author_meant_is_a_defect(change: dict[str, Any], defect: str) -> None:
    gold = make_gold(TaskType.LOGBOOK, {"form": GOLD.gold["form"] | change}, rubric=rubric("2"))
    assert any(defect in one for one in check_gold(TASK, gold, {}))


def test_that_points_without_fields_are_our_own_fault() -> None:
    texts = {"texts": [{"id": "remark", "value": "已处理"}]}
    with pytest.raises(GoldError):
        grade(work_of(TASK, {}), make_gold(TaskType.LOGBOOK, {"form": texts}, rubric=rubric("2")))
    gold = make_gold(TaskType.LOGBOOK, {"form": texts}, rubric=rubric("10"))
    assert check_gold(TASK, gold, {}) == [] and grade(work_of(TASK, {}), gold).pending == 10
