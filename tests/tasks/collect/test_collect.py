"""Records: model, files, marking."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, Outcome
from desktop.rehearsal.skill_work.collect import imperfect, spam
from desktop.tasks.annotation.documents import DocumentError, NewerDocument
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.collect.codec import export_csv, export_xlsx
from desktop.tasks.collect.model import (
    CollectedRecord,
    Document,
    add_record,
    change_record,
    delete_records,
    move_record,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.grid.codec import read_export
from desktop.tasks.grid.source import read_lines
from tests.helpers.graded_case import GradedCase, check_hostile, check_perfect_and_untouched, check_random_answers
from tests.tasks.collect.collect_cases import RECORDS, SETUP, collect_case, gold_records

CASE = collect_case()
TABLE = read_setup(CASE.task)["receipts"]
NEW: Document = CASE.untouched("receipts")
FIELDS = ("no", "sum", "day", "way")


def done(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document), changed
    return changed


def answer(*records: tuple[str, ...]) -> dict[str, bytes]:
    made = tuple(
        CollectedRecord(f"u-{n}", tuple((f, v) for f, v in zip(FIELDS, record, strict=False) if v))
        for n, record in enumerate(records, start=1)
    )
    return {"receipts": write_document(replace(NEW, head=replace(NEW.head, next_id=len(made) + 1), records=made))}


def test_that_records_are_added_changed_moved_and_deleted() -> None:
    document = done(add_record(NEW, TABLE, {"sum": "1", "no": "A-1"}))
    document = done(add_record(document, TABLE, {"no": "A-2", "way": "现金"}))
    document = done(change_record(document, TABLE, "u-1", {"sum": "", "note": "x"}))
    assert [record.values for record in document.records] == [
        (("no", "A-1"), ("note", "x")),
        (("no", "A-2"), ("way", "现金")),
    ]
    assert read_document(write_document(document)) == document
    document = done(move_record(document, "u-2", 0))
    assert [record.id for record in document.records] == ["u-2", "u-1"]
    document = done(add_record(done(delete_records(document, ["u-2"])), TABLE, {"no": "A-3"}))
    assert [record.id for record in document.records] == ["u-1", "u-3"]


def test_that_a_blank_identity_and_other_nonsense_are_refused() -> None:
    document = done(add_record(NEW, TABLE, {"no": "A-1"}))
    for refused in (
        add_record(NEW, TABLE, {"no": "\u3000"}),
        add_record(NEW, TABLE, {"sum": "1"}),
        change_record(document, TABLE, "u-1", {"no": ""}),
        add_record(NEW, TABLE, {"no": "1", "way": "支票"}),
        add_record(NEW, TABLE, {"no": "1", "nothing": "1"}),
        add_record(NEW, TABLE, {"no": "1" * 1001}),
        change_record(document, TABLE, "u-9", {}),
    ):
        assert isinstance(refused, Refused) and refused.reason
    for number in range(9):
        document = done(add_record(document, TABLE, {"no": str(number)}))
    assert isinstance(add_record(document, TABLE, {"no": "x"}), Refused)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (b'"collect/1"', b'"collect/3"'),
        (b'"records":[]', b'"records":[{"fields":[],"id":"u-1"}]'),
        (b'"records":[]', b'"records":[1]'),
    ],
)
def test_that_what_is_no_collection_is_refused(part: bytes, fault: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(write_document(NEW).replace(part, fault))
    assert isinstance(caught.value, NewerDocument) is (part == b'"collect/1"')


@pytest.mark.parametrize(
    "change", [{"fields": []}, {"identity": []}, {"identity": ["x"]}, {"shown": ["x"]}, {"most_records": 0}, {"x": 1}]
)
def test_that_a_setup_nobody_meant_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_setup(collect_case(None, SETUP | change).task)


def test_that_records_are_exported() -> None:
    document = read_document(CASE.perfect()["receipts"])
    assert read_export(export_csv(document, TABLE)).cells[0] == ("A-1", "12.50", "2024-01-02", "现金", "")
    assert read_lines(export_xlsx(document, TABLE)).cells[1][:2] == ("A-2", "1200")


@pytest.mark.parametrize("case", [CASE, collect_case(extra_deduction="1"), collect_case(loose=["no"])])
def test_that_gold_earns_everything_and_nothing_earns_nothing(case: GradedCase) -> None:
    check_perfect_and_untouched(case)


def test_that_records_are_matched_by_identity_in_any_order_and_marked_by_field() -> None:
    assert CASE.grade(answer(*RECORDS[::-1])).points == 10
    assert CASE.grade(answer(RECORDS[0])).points == Decimal("3.3")
    assert CASE.grade(answer(("a-1", "１２.5", "2024-01-02", "现金"))).points == Decimal("2.9"), (
        "the identity in another case is half"
    )
    assert CASE.grade(answer(("A-1", "12.51", "2024/1/2", ""))).points == Decimal("1.3")
    assert CASE.grade(answer(("A-9", *RECORDS[0][1:]))).points == 0


def test_that_records_nobody_asked_for_cost_half_a_unit_and_repeats_are_named() -> None:
    score = CASE.grade(answer(*RECORDS, ("A-9", "1")))
    assert score.points == Decimal("8.3") and [line.outcome for line in score.lines].count(Outcome.EXTRA) == 1
    again = CASE.grade(answer(*RECORDS, RECORDS[0]))
    assert again.points == Decimal("8.3") and [line.outcome for line in again.lines].count(Outcome.DUPLICATE) == 1


def test_that_hostile_answers_get_a_score_and_a_reason() -> None:
    check_hostile(CASE, ("records",))


def test_that_spam_and_random_records_earn_next_to_nothing() -> None:
    assert CASE.grade(spam(CASE.task, CASE.materials)).points <= 2

    def draw(chance: random.Random) -> Mapping[str, bytes]:
        def one() -> tuple[str, ...]:
            return (
                f"A-{chance.randrange(1, 30)}",
                str(chance.randrange(100)),
                "2024-01-02",
                chance.choice(["现金", "转账"]),
            )

        return answer(*(one() for _ in range(chance.randrange(1, 8))))

    check_random_answers(CASE, draw, 1000)


def test_that_better_work_earns_more() -> None:
    def mean(quality: float) -> float:
        works = [imperfect(CASE.task, CASE.gold, CASE.materials, quality, random.Random(n)) for n in range(40)]
        return float(sum(CASE.grade(work).points for work in works)) / 40

    assert mean(1.0) == 10 > mean(0.85) > mean(0.55) > 2


def changed(number: int, **accept: list[str]) -> list[dict[str, Any]]:
    records = gold_records()
    records[number] = {"fields": [{"id": field, "accept": texts} for field, texts in accept.items()]}
    return records


@pytest.mark.parametrize(
    ("case", "defect"),
    [
        (collect_case(changed(0, no=["A-2"], sum=["1"])), "cannot be told from another"),
        (collect_case(changed(0, no=["A-1"])), "no field beside its identity"),
        (collect_case(changed(0, no=["A-1"], way=["支票"])), "not an option"),
        (collect_case(None, SETUP | {"most_records": 2}), "more right records"),
    ],
)
def test_that_an_author_hears_what_is_wrong_with_gold(case: GradedCase, defect: str) -> None:
    assert any(defect in sentence for sentence in case.defects()), case.defects()


@pytest.mark.parametrize(
    "case",
    [
        collect_case([]),
        collect_case(changed(0, sum=["1"])),
        collect_case(changed(0, no=[""])),
        collect_case(changed(0, no=["1"], x=["1"])),
        collect_case(extra_deduction="2"),
        collect_case(nothing=1),
        collect_case().with_gold({"x": {}}),
    ],
)
def test_that_unusable_gold_is_our_own_fault_and_loud(case: GradedCase) -> None:
    with pytest.raises(GoldError):
        case.grade({})


def test_that_one_more_right_record_never_lowers_and_a_wrong_one_never_raises() -> None:
    chance = random.Random(15)
    for _ in range(60):
        some = [record for record in RECORDS if chance.random() < 0.5]
        others = [(f"X-{n}", "1") for n in range(chance.randrange(3))]
        before = CASE.grade(answer(*some, *others)).points
        missing = [record for record in RECORDS if record not in some]
        if missing:
            assert CASE.grade(answer(*some, *others, missing[0])).points >= before
        assert CASE.grade(answer(*some, *others, ("Y", "2"))).points <= before
        assert CASE.grade(answer(*some, *others[1:])).points >= before
