"""Marking of tables."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, Outcome, Score
from desktop.rehearsal.skill_work.table import imperfect, spam
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.table.model import Document, TableFlag, read_document, write_document
from tests.helpers.graded_case import GradedCase, check_hostile, check_perfect_and_untouched, check_random_answers
from tests.tasks.table.table_cases import FLAG_GOLD, REPAIR_GOLD, flag_case, repair_case


def answer(case: GradedCase, ops: tuple[Operation, ...] = (), flags: tuple[TableFlag, ...] = ()) -> dict[str, bytes]:
    return {"orders": write_document(replace(case.untouched("orders"), ops=ops, flags=flags))}


def put(row: str, col: str, value: str) -> Operation:
    return Operation(Op.SET, col, {"value": value}, (row,))


def outcomes(score: Score) -> list[Outcome]:
    return [line.outcome for line in score.lines]


NEW_COLUMN = {"cells": [{"row": f"r{n}", "col": "new:省", "accept": ["省"]} for n in range(1, 11)]}
ADDED = {"added": [{"cells": [{"col": "no", "value": "010"}, {"col": "name", "value": "钱一"}]}], "match": ["no"]}


@pytest.mark.parametrize(
    "case",
    [
        repair_case(), flag_case(), repair_case(NEW_COLUMN), repair_case(ADDED), repair_case({**REPAIR_GOLD, **ADDED}),
        flag_case({"flags": [{"row": "r3", "col": "sum", "kinds": ["blank"]}]}, by_cell=True),
        repair_case(row_weight="2.5"), repair_case(typed=["sum"], loose=["area"]),
    ],
)  # fmt: skip
def test_that_gold_earns_everything_and_nothing_earns_nothing(case: GradedCase) -> None:
    check_perfect_and_untouched(case)


def test_that_every_accepted_value_is_right() -> None:
    case = repair_case(
        {"cells": [{"row": "r3", "col": "sum", "rules": REPAIR_GOLD["cells"][2]["rules"], "accept": ["0"]}]}
    )
    for value in ("0", "300", "３００", "300.0", "325", "324.9", "324.88", "324.875"):
        assert case.grade(answer(case, (put("r3", "sum", value),))).points == 10, value
    for value in ("301", "324", "300元", "", "1"):
        assert case.grade(answer(case, (put("r3", "sum", value),))).points == 0, value


def test_that_the_right_value_in_the_wrong_form_is_half_right() -> None:
    gold = {"cells": [{"row": "r2", "col": "day", "accept": ["2024-03-06"]}]}
    case = repair_case(gold)
    assert case.grade(answer(case, (put("r2", "day", "2024.3.6"),))).points == 5
    assert Outcome.WRONG_FORMAT in outcomes(case.grade(answer(case, (put("r2", "day", "45357"),))))
    names = repair_case({"cells": [{"row": "r1", "col": "name", "accept": ["张三"]}]})
    assert names.grade(answer(names, (put("r1", "name", "张三 "),))).points == 5
    loose = repair_case({"cells": [{"row": "r4", "col": "name", "accept": ["ABC"]}]}, loose=["name"])
    assert loose.grade(answer(loose, (put("r4", "name", "ａｂｃ"),))).points == 10


def test_that_numbers_kept_as_text_are_half_right_where_they_must_be_numbers() -> None:
    case = repair_case({"cells": [{"row": "r1", "col": "sum", "accept": ["100"]}]}, typed=["sum"])
    assert case.grade(answer(case, (Operation(Op.TO_NUMBER, "sum"),))).points == 10
    ops = (put("r1", "sum", "100"), Operation(Op.TO_TEXT, "sum", {}, ("r1",)))
    assert case.grade(answer(case, ops)).points == 5


def test_that_leading_zeros_count_in_a_text_column_and_not_in_numbers() -> None:
    numbers = repair_case({"cells": [{"row": "r2", "col": "no", "accept": ["012"]}]})
    assert numbers.grade(answer(numbers, (put("r2", "no", "012"),))).points == 10
    assert numbers.grade(answer(numbers, (put("r2", "no", "12"),))).points == 0
    sums = repair_case({"cells": [{"row": "r8", "col": "sum", "accept": ["500"]}]})
    assert sums.grade(answer(sums, (put("r8", "sum", "0500"),))).points == 10


def test_that_a_right_cell_made_wrong_costs_a_unit() -> None:
    case = repair_case()
    perfect = read_document(case.perfect()["orders"])
    worse = case.grade({"orders": write_document(replace(perfect, ops=(*perfect.ops, put("r7", "sum", "1"))))})
    assert worse.points == Decimal("8.3")
    (line,) = [line for line in worse.lines if line.outcome is Outcome.SPOILED]
    assert line.text == "1.2-01 orders 第 7 行「金额」：损坏；原值“400”正确，被改为“1”；规则 TB-5；−1.00×1.67＝−1.67 分"
    same = case.grade({"orders": write_document(replace(perfect, ops=(*perfect.ops, put("r7", "sum", "400.00"))))})
    assert same.points == 10


def test_that_deleting_a_right_row_is_one_unit_and_not_one_for_each_cell() -> None:
    case = repair_case()
    perfect = read_document(case.perfect()["orders"])
    ops = (*perfect.ops, Operation(Op.DELETE_ROWS, "", {}, ("r7",)))
    assert case.grade({"orders": write_document(replace(perfect, ops=ops))}).points == Decimal("8.3")


def test_that_any_one_of_equal_rows_may_stay_but_one_must() -> None:
    case = repair_case({"repeats": [{"rows": ["r4", "r5"]}]})
    for rows, points in ((("r4",), 10), (("r5",), 10), (("r4", "r5"), 0), (("r1",), 0), (("r4", "r1"), 0)):
        assert case.grade(answer(case, (Operation(Op.DELETE_ROWS, "", {}, rows),))).points == points, rows
    ops = (Operation(Op.DELETE_REPEATS, "", {"cols": ["no", "name"], "keep": "last", "loose": True}),)
    assert case.grade(answer(case, ops)).points == 10


def test_that_added_rows_are_matched_by_their_key_columns() -> None:
    case = repair_case(ADDED)

    def add(number: int, **cells: str) -> Operation:
        values = [{"col": col, "value": value} for col, value in cells.items()]
        return Operation(Op.INSERT_ROW, "", {"row": f"u-{number}", "cells": values})

    assert case.grade(answer(case, (add(1, no="010", name="钱一"),))).points == 10
    assert case.grade(answer(case, (add(1, no="010", name="钱二"),))).points == 5
    assert case.grade(answer(case, (add(1, no="10", name="钱一"),))).points == 0
    assert case.grade(answer(case, (add(1, no="010", name="钱一"), add(2, no="010", name="钱一")))).points == 5


def test_that_a_new_column_is_found_by_its_heading() -> None:
    gold = {
        "cells": [
            {"row": "r1", "col": "new:省", "accept": ["广东"]},
            {"row": "r2", "col": "new:省", "accept": ["北京"]},
        ]
    }
    case = repair_case(gold)
    split = Operation(Op.SPLIT, "area", {"by": "-", "into": [{"col": "p", "name": "省"}, {"col": "c", "name": "市"}]})
    assert case.grade(answer(case, (split,))).points == 10


def test_that_flags_are_marked_with_reasons_and_false_ones_cost_a_unit() -> None:
    case = flag_case()
    right, other = TableFlag("r3", "", "blank"), TableFlag("r6", "", "test")
    assert case.grade(answer(case, (), (right, other))).points == 10
    assert case.grade(answer(case, (), (right, replace(other, kind="blank")))).points == Decimal("8.5")
    assert case.grade(answer(case, (), (right,))).points == 5
    assert case.grade(answer(case, (), (right, other, TableFlag("r1", "", "blank")))).points == 5
    assert case.grade(answer(case, (), (right, other, TableFlag("r99", "", "blank")))).points == 5


def test_that_nothing_to_do_is_said_by_none_and_by_nothing_else() -> None:
    case = flag_case({"flags": []})
    new = case.untouched("orders")
    said = write_document(replace(new, head=replace(new.head, none=True)))
    assert case.grade({"orders": said}).points == 10
    assert case.grade({"orders": write_document(new)}).points == 0
    assert case.grade(answer(case, (), (TableFlag("r1", "", "blank"),))).points == 0
    assert case.defects() == ["more than a fifth of the tables have nothing to do"]


@pytest.mark.parametrize("case", [repair_case(), flag_case(), flag_case(by_cell=True, gold={"flags": []})])
def test_that_hostile_answers_get_a_score_and_a_reason(case: GradedCase) -> None:
    check_hostile(case, ("ops", "flags"))


def test_that_steps_which_cannot_be_replayed_are_looked_at_by_a_person() -> None:
    case = repair_case()
    score = case.grade(answer(case, (put("r1", "name", "张三"), Operation(Op.TRIM, "nothing"))))
    assert score.points == 0 and score.needs_person
    much = answer(case, (Operation(Op.TRIM, "name"), Operation(Op.FILL_DOWN, "sum")) * 2500)
    assert case.grade(much).points < 10


@pytest.mark.parametrize("case", [repair_case(), flag_case(), repair_case(NEW_COLUMN), repair_case(ADDED)])
def test_that_spam_earns_next_to_nothing(case: GradedCase) -> None:
    assert case.grade(spam(case.task, case.materials)).points <= 2


def test_that_random_flags_and_random_cleaning_earn_next_to_nothing() -> None:
    flags, cells = flag_case(), repair_case()

    def draw_flags(chance: random.Random) -> Mapping[str, bytes]:
        chosen = [
            TableFlag(f"r{n}", "", chance.choice(["blank", "range"])) for n in range(1, 11) if chance.random() < 0.5
        ]
        return answer(flags, (), tuple(chosen))

    def draw_cells(chance: random.Random) -> Mapping[str, bytes]:
        ops = [_random_step(chance) for _ in range(chance.randrange(1, 6))]
        return answer(cells, tuple(ops))

    check_random_answers(flags, draw_flags, 600)
    check_random_answers(cells, draw_cells, 400)


def _random_step(chance: random.Random) -> Operation:
    row, col = f"r{chance.randrange(1, 11)}", chance.choice(["no", "name", "sum", "day"])
    value = chance.choice(["1", "", "350", "2024-03-06", "张三"])
    return chance.choice(
        [put(row, col, value), Operation(Op.DELETE_ROWS, "", {}, (row,)), Operation(Op.SET, col, {"value": value})]
    )


def test_that_better_work_earns_more() -> None:
    case = repair_case({**REPAIR_GOLD, **NEW_COLUMN, "cells": REPAIR_GOLD["cells"] + NEW_COLUMN["cells"][:3]})

    def mean(quality: float) -> float:
        scores = [
            case.grade(imperfect(case.task, case.gold, case.materials, quality, random.Random(n))).points
            for n in range(30)
        ]
        return float(sum(scores)) / len(scores)

    assert mean(1.0) == 10 > mean(0.85) > mean(0.55) > 2
    assert 0.7 < mean(0.85) / 10 < 0.97


@pytest.mark.parametrize(
    ("gold", "defect"),
    [
        ({"cells": [{"row": "r7", "col": "sum", "accept": ["400"]}]}, "r7/sum is right already"),
        ({"cells": [{"row": "r77", "col": "sum", "accept": ["400"]}]}, "there is no row r77"),
        ({"cells": [{"row": "r7", "col": "nix", "accept": ["400"]}]}, "there is no column nix"),
        ({"delete": ["r1", "r2", "r3", "r4", "r5"]}, "5 of 10 rows are to be deleted: more than 40 %"),
    ],
)
def test_that_an_author_hears_what_is_wrong_with_gold(gold: dict[str, Any], defect: str) -> None:
    found = repair_case(gold).defects()
    assert any(defect in sentence for sentence in found), found


def test_that_too_many_faults_or_unknown_reasons_are_told() -> None:
    many = {"flags": [{"row": f"r{n}", "kinds": ["blank"]} for n in range(1, 6)]}
    assert any("more than 40 %" in defect for defect in flag_case(many).defects())
    assert "unknown kind x" in flag_case({"flags": [{"row": "r1", "kinds": ["x"]}]}).defects()[0]
    assert "is not a cell" in flag_case(FLAG_GOLD, by_cell=True).defects()[0]


def test_that_a_day_that_may_be_two_needs_both_accepted() -> None:
    case = repair_case({"cells": [{"row": "r4", "col": "day", "accept": ["2024-04-03"]}]})
    data = case.materials["orders"].replace(b"300,2024-03-08", b"300,03/04/2024", 1)
    assert "may be two days" in replace(case, materials={"orders": data}).defects()[0]
    both = case.with_gold({"orders": {"cells": [{"row": "r4", "col": "day", "accept": ["2024-04-03", "2024-03-04"]}]}})
    assert replace(both, materials={"orders": data}).defects() == []


@pytest.mark.parametrize(
    "case",
    [
        repair_case({"cells": [{"row": "r1", "col": "sum"}]}), repair_case({"delete": ["r1", "r1"]}),
        repair_case({"cells": [{"row": "r1", "col": "sum", "accept": ["1"]}], "delete": ["r1"]}),
        repair_case({"nothing": []}), repair_case(ADDED | {"match": []}), repair_case(REPAIR_GOLD, quantum="0.3"),
        repair_case(REPAIR_GOLD, nothing="1"), replace(repair_case(), materials={"orders": b"a,b\n1,2\n"}),
        replace(repair_case(), materials={}), repair_case().with_gold({"other": REPAIR_GOLD}),
        repair_case({"cells": [{"row": "r1", "col": "sum", "rules": [{"fill": "guess"}]}]}),
    ],
)  # fmt: skip
def test_that_unusable_gold_is_our_own_fault_and_loud(case: GradedCase) -> None:
    with pytest.raises(GoldError):
        case.grade({})


def test_that_the_order_of_gold_rows_and_flags_changes_nothing() -> None:
    case = repair_case()
    turned = repair_case({**REPAIR_GOLD, "cells": REPAIR_GOLD["cells"][::-1]})
    answers = answer(
        case, (put("r1", "name", "张三"), put("r7", "sum", "1"), Operation(Op.DELETE_ROWS, "", {}, ("r6",)))
    )
    assert case.grade(answers).points == turned.grade(answers).points
    flags = (TableFlag("r3", "", "blank"), TableFlag("r1", "", "range"))
    assert (
        flag_case().grade(answer(flag_case(), (), flags)).points
        == flag_case().grade(answer(flag_case(), (), flags[::-1])).points
    )


def test_that_more_right_steps_never_lower_and_more_wrong_ones_never_raise() -> None:
    case, chance = repair_case(), random.Random(5)
    perfect: Document = read_document(case.perfect()["orders"])
    steps = [replace(op, rows=(row,)) for op in perfect.ops for row in op.rows or ()]
    for _ in range(60):
        some = [step for step in steps if chance.random() < 0.5]
        spoiled = [put(f"r{chance.choice([7, 9, 10])}", "name", "错")] if chance.random() < 0.5 else []
        before = case.grade(answer(case, (*some, *spoiled))).points
        missing = [step for step in steps if step not in some]
        if missing:
            assert case.grade(answer(case, (*some, *spoiled, missing[0]))).points >= before
        assert case.grade(answer(case, (*some, *spoiled, put("r2", "name", "坏")))).points <= before


def test_that_cells_of_repeated_rows_are_marked_on_the_row_that_stays() -> None:
    gold = {"cells": [{"row": "r4", "col": "area", "accept": ["上海·浦东"]}], "repeats": [{"rows": ["r4", "r5"]}]}
    case = repair_case(gold)
    check_perfect_and_untouched(case)
    for kept, gone in (("r4", "r5"), ("r5", "r4")):
        ops = (put(kept, "area", "上海·浦东"), Operation(Op.DELETE_ROWS, "", {}, (gone,)))
        assert case.grade(answer(case, ops)).points == 10
        assert case.grade(answer(case, ops[1:])).points == 5
    both = (Operation(Op.SET, "area", {"value": "上海·浦东"}, ("r4", "r5")),)
    assert case.grade(answer(case, both)).points == 5
    assert case.grade(answer(case, (Operation(Op.DELETE_ROWS, "", {}, ("r4", "r5")),))).points == 0
