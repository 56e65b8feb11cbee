"""Marking of summaries."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, Outcome
from desktop.rehearsal.skill_work.summary import imperfect, spam
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.grid import plain_grid
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.model import Document, read_document, read_setup, write_document
from desktop.tasks.summary.order_marks import order_credit
from desktop.tasks.summary.parts import Chart, ChartKind, SheetCell
from desktop.tasks.summary.pivots import Aggregate, Pivot
from desktop.tasks.summary.sheet import DataSheet
from desktop.tasks.table.model import read_document as read_table
from desktop.tasks.table.model import write_document as write_table
from tests.helpers.graded_case import GradedCase, check_hostile, check_perfect_and_untouched, check_random_answers
from tests.tasks.summary.summary_cases import GOLD, SETUP, SHARES, follow_case, part_case, sales_case
from tests.tasks.table.table_cases import repair_case


def answer(case: GradedCase, **parts: Any) -> dict[str, bytes]:
    piece = case.task.pieces[0].name
    return {piece: write_document(replace(case.untouched(piece), **parts))}


def cells(**texts: str) -> tuple[SheetCell, ...]:
    return tuple(SheetCell(ref, text) for ref, text in texts.items())


SUMS = {"B2": "260.5", "B3": "1012", "B4": "955.25"}
PARTS = ("sort", "filter", "pivot", "cells", "charts", "fields")


@pytest.mark.parametrize(
    "case", [sales_case(), follow_case(), *(part_case(part) for part in PARTS if part != "charts")]
)
def test_that_gold_earns_everything_and_nothing_earns_nothing(case: GradedCase) -> None:
    check_perfect_and_untouched(case)


def test_that_figures_are_right_by_formula_or_typed_and_within_their_tolerance() -> None:
    case = part_case("cells")
    right = cells(**SUMS, B5="2227.75", C2="11.69%")
    assert case.grade(answer(case, cells=right)).points == 10
    assert case.grade(answer(case, cells=cells(**SUMS, B5="2227.75", C2="0.1169"))).points == 10
    assert case.grade(answer(case, cells=cells(**SUMS, B5="2227.76", C2="0.117"))).points == 6
    assert case.grade(answer(case, cells=cells(**SUMS, B5="=SUM(B2:B4)", C2="=ROUND(B2/B5,4)"))).points == 10


def test_that_a_number_kept_as_text_is_half_right() -> None:
    case = part_case("cells")
    texts = tuple(SheetCell(ref, text, "@") for ref, text in (*SUMS.items(), ("B5", "2227.75"), ("C2", "0.1169")))
    score = case.grade(answer(case, cells=texts))
    assert score.points == 5 and {line.outcome for line in score.lines[:5]} == {Outcome.WRONG_FORMAT}
    assert case.grade(answer(case, cells=cells(B2="'260.5"))).points == 1


def test_that_a_cell_of_percentages_reads_whole_numbers_as_percentages() -> None:
    blanks = [{"ref": ref, "format": "0.00%" if ref == "C2" else ""} for ref in ("B2", "B3", "B4", "B5", "C2")]
    case = part_case("cells", blanks=blanks)
    for text in ("11.69", "11.69%", "0.1169", "１１.69", "=B2/B5", "11.69％"):
        work = answer(case, cells=cells(**SUMS, B5="2227.75", C2=text))
        assert case.grade(work).points == 10, text
    plain = part_case("cells")
    assert plain.grade(answer(plain, cells=cells(**SUMS, B5="2227.75", C2="11.69"))).points == 8
    figures = Figures(read_setup(case.task)["sales"], case.untouched("sales"), DataSheet(plain_grid([], [], [])))
    assert replace(figures, document=replace(figures.document, cells=cells(C2="12"))).shown_cell("C2") == "12.00%"


def test_that_what_rests_on_an_own_mistake_is_not_charged_twice() -> None:
    case = part_case("cells")
    wrong = cells(B2="100", B3="1012", B4="955.25", B5="=SUM(B2:B4)", C2="=B2/B5")
    assert case.grade(answer(case, cells=wrong)).points == 8
    typed = cells(B2="100", B3="1012", B4="955.25", B5="2067.25", C2="0.0484")
    assert case.grade(answer(case, cells=typed)).points == 4, "a constant shows no way of working"
    hole = cells(B5="=SUM(B2:B4)", C2="=B2/B5")
    assert case.grade(answer(case, cells=hole)).points == 0, "nothing to rest on"


def test_that_error_values_are_right_only_where_they_are_asked() -> None:
    gold = {"cells": [{"ref": "B2", "formula": "=1/0"}, {"ref": "B3", "accept": ["华东", "东"]}]}
    case = sales_case(gold, shares=[{"part": "cells", "share": "1"}])
    assert case.grade(answer(case, cells=cells(B2="=5/0", B3=" 华东"))).points == 10
    assert case.grade(answer(case, cells=cells(B2="=A2+1", B3="#DIV/0!"))).points == 0
    assert case.grade(answer(case, cells=cells(B2="0", B3="=A2"))).points == 5


def test_that_the_share_of_right_neighbours_decides_beyond_what_was_there() -> None:
    case = part_case("sort")
    assert case.grade(answer(case, sorts=(SortKey("area"), SortKey("sum", True)))).points == 10
    assert case.grade(answer(case, sorts=(SortKey("area", True), SortKey("sum", True)))).points < 7
    assert 0 < case.grade(answer(case, sorts=(SortKey("area"),))).points < 10
    for useless in ((SortKey("sum"),), (SortKey("day"),), (SortKey("nothing"),), (SortKey("who"),)):
        assert case.grade(answer(case, sorts=useless)).points <= 3, useless
    filtered = answer(case, sorts=(SortKey("area"), SortKey("sum", True)), filters=(Condition("who", Relation.BLANK),))
    assert case.grade(filtered).points == 10


def test_that_ties_are_free_and_the_formula_is_the_plan_s() -> None:
    ranks = [2, 0, 1, 1, 0]
    assert order_credit(ranks, [1, 4, 2, 3, 0]) == order_credit(ranks, [4, 1, 3, 2, 0]) == 1
    # before: 2 of 3 pairs fall or rise: (2,0) wrong, (0,1) right, (1,0) wrong → 1/3, so b = 1/2
    assert order_credit(ranks, [1, 4, 0, 2, 3]) == Fraction(0)
    assert order_credit([0, 1, 2, 3], [0, 1, 3, 2]) == 0, "it was in order before"
    assert order_credit([3, 2, 1, 0], [3, 2, 0, 1]) == Fraction(2 * 2, 3) - 1


@pytest.mark.parametrize(("typed", "points"), [("0.13", 10), ("0.12", 10), ("0.125", 10), ("0.11", 0), ("0.14", 0)])
def test_that_a_half_may_be_rounded_up_or_to_the_even_figure(typed: str, points: int) -> None:
    case = sales_case({"cells": [{"ref": "B2", "formula": "=1/8"}]}, shares=[{"part": "cells", "share": "1"}])
    assert case.grade(answer(case, cells=cells(B2=typed))).points == points


@pytest.mark.parametrize("rows", ["", "华东,张三,1,2024-01-05\n", "华东,张三,1,2024-01-05\n华东,李四,2,2024-01-08\n"])
def test_that_rows_which_cannot_be_out_of_order_are_no_sort_to_ask_for(rows: str) -> None:
    gold = {"sort": [{"col": "area", "dir": "asc"}]}
    case = sales_case(gold, SETUP | {"tools": ["sort"], "fields": []}, shares=[{"part": "sort", "share": "1"}])
    few = replace(case, materials={"sales": f"地区,业务员,金额,日期\n{rows}".encode()})
    said = "in the order asked already" if rows else "no rows"
    assert any(said in found for found in few.defects()), few.defects()


def test_that_a_filter_is_marked_by_the_rows_it_shows() -> None:
    case = part_case("filter")
    over = Condition("sum", Relation.MORE, "200")
    assert case.grade(answer(case, filters=(over,))).points == 10
    assert case.grade(answer(case, filters=(Condition("sum", Relation.AT_LEAST, "300"),))).points == 10
    assert case.grade(answer(case, filters=(Condition("sum", Relation.MORE, "100"),))).points == Decimal("6.7")
    assert case.grade(answer(case, filters=(over, Condition("area", Relation.EQUALS, "华北")))).points == Decimal("6.7")
    assert case.grade(answer(case, filters=(Condition("sum", Relation.FILLED),))).points == 0


@pytest.mark.parametrize(
    ("pivot", "points"),
    [
        (Pivot(("area",), ("who",), "sum", Aggregate.SUM), "10"),
        (Pivot(("who",), ("area",), "sum", Aggregate.SUM), "10"),
        (Pivot(("area",), ("who",), "sum", Aggregate.AVERAGE), "7.0"),
        (Pivot(("area",), ("who",)), "4.0"),
        (Pivot(("area",), (), "sum", Aggregate.SUM), "8.0"),
        (Pivot(("day",), ("who",), "sum", Aggregate.SUM), "0"),
        (Pivot(("nothing",)), "0"),
    ],
)
def test_that_a_pivot_table_is_marked_by_its_parts(pivot: Pivot, points: str) -> None:
    case = part_case("pivot")
    assert case.grade(answer(case, pivot=pivot)).points == Decimal(points)


def chart_points(*charts: Chart, **texts: str) -> Decimal:
    """Points for the charts alone; the cells carry half."""
    gold = {"charts": GOLD["charts"], "cells": GOLD["cells"]}
    case = sales_case(gold, shares=[{"part": "charts", "share": "0.5"}, {"part": "cells", "share": "0.5"}])
    score = case.grade(answer(case, cells=cells(**texts), charts=charts))
    return sum((line.points for line in score.lines if line.rule == "SM-5"), Decimal(0))


def test_that_a_chart_is_marked_as_data() -> None:
    right = Chart("u-1", ChartKind.BAR, "A2:A4", ("B2:B4",), "2024 年各地区金额", "", "金额（元）")
    assert chart_points(right, **SUMS) == 5
    assert chart_points(replace(right, kind=ChartKind.PIE), **SUMS) == 4
    assert chart_points(replace(right, title="图表", y=""), **SUMS) == 3
    assert chart_points(replace(right, category="B2:B4"), **SUMS) == 4
    assert chart_points(replace(right, series=("A2:A4",)), **SUMS) == 0
    assert chart_points(replace(right, series=("B3:B4",)), **SUMS) == 0
    assert chart_points(right) == 0, "a chart of blanks"
    assert chart_points() == 0


def test_that_a_chart_may_come_from_a_pivot_table_or_from_own_formulas() -> None:
    case = sales_case(
        {"charts": GOLD["charts"], "cells": GOLD["cells"]},
        shares=[{"part": "charts", "share": "0.5"}, {"part": "cells", "share": "0.5"}],
    )
    chart = Chart("u-1", ChartKind.COLUMN, "pivot:labels", ("pivot:values",), "各地区金额", "", "金额")
    score = case.grade(answer(case, pivot=Pivot(("area",), (), "sum", Aggregate.SUM), charts=(chart,)))
    assert sum(line.points for line in score.lines if line.rule == "SM-5") == 5
    own = Chart("u-1", ChartKind.COLUMN, "A2:A4", ("B2:B4",), "各地区金额", "", "金额")
    assert chart_points(own, B2="=1+1", B3="=2", B4="=3") == 5, "the mistake was charged in the cells"
    assert chart_points(own, B2="1", B3="1", B4="1") == 0


def test_that_charts_nobody_asked_for_cost_something() -> None:
    right = Chart("u-1", ChartKind.COLUMN, "A2:A4", ("B2:B4",), "各地区金额", "", "金额")
    others = [replace(right, id=f"u-{n}", kind=kind) for n, kind in enumerate(ChartKind, start=2)]
    assert chart_points(right, *others, **SUMS) == Decimal("2.5")


def test_that_fields_are_marked_and_a_guess_of_an_option_costs() -> None:
    case = part_case("fields")
    assert case.grade(answer(case, fields=(("best", "华北"), ("mean", "278.47")))).points == 10
    assert case.grade(answer(case, fields=(("best", "华东"), ("mean", "278.46875")))).points == Decimal("2.5")
    assert case.grade(answer(case, fields=(("best", "华东"), ("mean", "278")))).points == 0


def test_that_the_candidate_s_own_cleaned_table_is_the_data() -> None:
    cleaning, case = repair_case(), follow_case()
    table = read_table(cleaning.perfect()["orders"])
    half = replace(table, ops=(Operation(Op.DELETE_ROWS, "", {}, ("r5", "r6")),))
    own = {"1.2-01": cleaning.work({"orders": write_table(half)})}

    def points(count: str, total: str, earlier: Mapping[str, Any], of: GradedCase = case) -> Decimal:
        work = replace(of.work(answer(of, cells=cells(B1=count, B2=total))), earlier=earlier)
        return of.grader.grade(work, of.gold).points  # type: ignore[no-any-return]

    assert points("8", "2300", own) == 10, "r3 and r8 were not repaired: their sums are missing there, not here"
    assert points("10", "2599", own) == 0
    assert points("10", "2599", {}) == points("10", "2599", {"1.2-01": cleaning.work({})}) == 10
    bare = follow_case(has_data=False)
    assert points("8", "2300", own, bare) == 10
    assert points("0", "0", {}, bare) == points("0", "0", {"1.2-01": cleaning.work({"orders": b"x"})}, bare) == 0


@pytest.mark.parametrize("case", [sales_case(), follow_case()])
def test_that_hostile_answers_get_a_score_and_a_reason(case: GradedCase) -> None:
    check_hostile(case, ("sorts", "filters", "cells", "pivot", "charts", "fields"))


def test_that_hostile_formulas_end() -> None:
    case = part_case("cells", blanks=[], sheet=[])
    heavy = (
        [f"=SUM(A1:AZ500)+{n}" for n in range(100)]
        + ["=" + "+".join(["A1"] * 300)] * 50
        + ["=9^9^9^9", "=AA1", "=" + "-" * 999]
    )
    refs = [f"{column}{row}" for row in range(1, 101) for column in ("A", "B", "C")]
    texts = tuple(SheetCell(ref, text) for ref, text in zip(refs, heavy, strict=False))
    case.grade(answer(case, cells=texts))


@pytest.mark.parametrize(
    "case", [sales_case(), follow_case(), *(part_case(part) for part in PARTS if part != "charts")]
)
def test_that_spam_earns_next_to_nothing(case: GradedCase) -> None:
    assert case.grade(spam(case.task, case.materials)).points <= 2


def test_that_random_work_earns_next_to_nothing() -> None:
    case, columns = sales_case(), ["area", "who", "sum", "day"]

    def draw(chance: random.Random) -> Mapping[str, bytes]:
        pivot = Pivot((chance.choice(columns),), (), chance.choice(["sum", ""]), Aggregate.COUNT)
        texts = {ref: str(chance.randrange(2000)) for ref in ("B2", "B3", "B4", "B5", "C2")}
        chart = Chart("u-1", chance.choice(list(ChartKind)), "A2:A4", ("B2:B4",), "图")
        return answer(
            case, sorts=(SortKey(chance.choice(columns), chance.random() < 0.5),), pivot=pivot, cells=cells(**texts),
            filters=(Condition("sum", Relation.MORE, str(chance.randrange(1000))),), charts=(chart,),
            fields=(("best", chance.choice(["华东", "华北", "华南"])), ("mean", str(chance.randrange(500)))),
        )  # fmt: skip

    check_random_answers(case, draw, 300)


def test_that_better_work_earns_more() -> None:
    case = sales_case()

    def mean(quality: float) -> float:
        works = [imperfect(case.task, case.gold, case.materials, quality, random.Random(n)) for n in range(25)]
        return float(sum(case.grade(work).points for work in works)) / 25

    assert mean(1.0) == 10 > mean(0.85) > mean(0.55) > 1


@pytest.mark.parametrize(
    ("gold", "defect"),
    [
        ({"sort": [{"col": "nix", "dir": "asc"}]}, "there is no column nix"),
        ({"sort": [{"col": "day", "dir": "asc"}]}, "the rows are in the order asked already"),
        ({"filter": [{"col": "sum", "test": "filled"}]}, "at most half"),
        ({"cells": [{"ref": "A1", "formula": "=1"}]}, "cell A1 cannot be written"),
        ({"cells": [{"ref": "B2", "formula": "=SUMM(1)"}]}, "cell B2 is #NAME?"),
        ({"charts": [{"kinds": ["bar"], "category": "A2:A9", "series": ["B2:B9"]}]}, "A2:A9 of a chart has blanks"),
        (
            {"fields": [{"id": "best", "accept": ["西"]}, {"id": "mean", "accept": ["1"]}]},
            "accepts what is not an option",
        ),
        ({"fields": [{"id": "best", "accept": ["华东"]}]}, "field mean has no gold"),
    ],
)
def test_that_an_author_hears_what_is_wrong_with_gold(gold: dict[str, Any], defect: str) -> None:
    shares = [{"part": next(iter(gold)), "share": "1"}]
    found = sales_case(gold, shares=shares).defects()
    assert any(defect in sentence for sentence in found), found


@pytest.mark.parametrize(
    "case",
    [
        sales_case(shares=SHARES[:-1]),
        sales_case(shares=[]),
        sales_case(GOLD | {"more": []}),
        sales_case(GOLD | {"cells": [{"ref": "B2"}]}),
        sales_case(GOLD | {"cells": GOLD["cells"] + GOLD["cells"][:1]}),
        sales_case(GOLD | {"charts": [{"kinds": ["radar"], "category": "A1", "series": ["A1"]}]}),
        replace(sales_case(), materials={"sales": b"a\n1\n"}),
        sales_case().with_gold({"x": GOLD}),
    ],
)
def test_that_unusable_gold_is_our_own_fault_and_loud(case: GradedCase) -> None:
    with pytest.raises(GoldError):
        case.grade({})


def test_that_lines_say_what_happened() -> None:
    case = part_case("cells")
    score = case.grade(answer(case, cells=cells(B2="260.5", B3="1000")))
    assert score.lines[0].text == "1.2-01 sales 单元格 B2：正确；规则 SM-4；1.00×2.00＝2.00 分"
    assert (
        score.lines[1].text == "1.2-01 sales 单元格 B3：错误；结果为“1000”，应为“1012”；规则 SM-4；0.00×2.00＝0.00 分"
    )
    assert isinstance(case.untouched("sales"), Document)


def test_that_one_more_right_part_never_lowers() -> None:
    case, chance = sales_case(), random.Random(16)
    perfect = read_document(case.perfect()["sales"])
    for _ in range(40):
        kept = tuple(cell for cell in perfect.cells if chance.random() < 0.6)
        wrong = tuple(replace(cell, text="7") if chance.random() < 0.3 else cell for cell in kept)
        fields = tuple((name, value if chance.random() < 0.5 else "1") for name, value in perfect.fields)
        worse = replace(perfect, cells=wrong, fields=fields, sorts=perfect.sorts[: chance.randrange(3)], charts=())
        before = case.grade({"sales": write_document(worse)}).points
        for better in (
            replace(worse, cells=kept), replace(worse, fields=perfect.fields), replace(worse, sorts=perfect.sorts),
            replace(worse, charts=perfect.charts), replace(worse, cells=perfect.cells),
        ):  # fmt: skip
            assert case.grade({"sales": write_document(better)}).points >= before
