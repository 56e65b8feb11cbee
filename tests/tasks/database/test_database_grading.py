"""Marking of queries."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, Outcome
from desktop.rehearsal.skill_work.database import imperfect, spam
from desktop.tasks.database.builder import Ask, Builder, Order, Shown, Where
from desktop.tasks.database.model import write_document
from tests.helpers.graded_case import GradedCase, check_hostile, check_perfect_and_untouched, check_random_answers
from tests.tasks.database.database_cases import CHEAP, DATABASES, TOP, shop_case


def answer(case: GradedCase, **queries: str) -> dict[str, bytes]:
    return {name: write_document(replace(case.untouched(name), sql=sql)) for name, sql in queries.items()}


def points(gold: dict[str, Any], sql: str) -> Decimal:
    case = shop_case({"q": gold})
    return case.grade(answer(case, q=sql)).points


HEADED = {"sql": CHEAP["sql"].replace("id, total", "id AS 编号, total AS 金额"), "headings": ["编号", "金额"]}


@pytest.mark.parametrize(
    "case", [shop_case(), shop_case({"q": HEADED}), shop_case(weights=[{"piece": "top", "weight": "3"}])]
)
def test_that_gold_earns_everything_and_nothing_earns_nothing(case: GradedCase) -> None:
    check_perfect_and_untouched(case)


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT total, id FROM paid WHERE total < 100 AND day >= '2024-02-15' ORDER BY 1", "10"),
        ("SELECT id, total, day FROM paid WHERE total < 100 AND day >= '2024-02-15'", "9.3"),
        ("SELECT id FROM paid WHERE total < 100 AND day >= '2024-02-15'", "1.0"),
        ("SELECT id, total FROM paid WHERE total < 100", "5.0"),
        ("SELECT * FROM orders", "1.0"),
        ("SELECT 5, 45.25 UNION SELECT 8, 60.0", "1.0"),
        ("SELECT id, total FROM paid WHERE total < 100 AND day >= '2024-02-15' UNION ALL SELECT 8, 60.0", "6.3"),
        ("SELECT id, total FROM nothing", "0"),
        ("DELETE FROM orders", "0"),
        ("SELECT 1; SELECT 2", "0"),
        ("SELECT id, total FROM orders WHERE day >= date('now')", "0"),
    ],
)
def test_that_a_query_is_marked_by_what_it_gives_at_its_worst(sql: str, wanted: str) -> None:
    assert points(CHEAP, sql) == Decimal(wanted)


def test_that_the_lines_of_too_many_rows_count_them_and_say_why_the_rest_earns_nothing() -> None:
    case = shop_case({"q": CHEAP})
    score = case.grade(answer(case, q="SELECT id, total FROM orders"))
    rows = next(line.text for line in score.lines if line.rule == "DB-3")
    columns = next(line.text for line in score.lines if line.rule == "DB-2")
    assert "正确 0 行" not in rows
    assert "没有得分的结果行" in columns


def test_that_an_order_counts_where_it_is_asked() -> None:
    plain = TOP["sql"].partition(" ORDER BY")[0]
    assert points(TOP, TOP["sql"]) == 10
    assert points(TOP, plain + " ORDER BY s") == Decimal("8.5")
    assert Decimal("8.5") <= points(TOP, plain + " ORDER BY c.name") < 10
    assert points(TOP, TOP["sql"].replace("s DESC", "s DESC, c.name")) == 10


def test_that_headings_count_where_they_are_asked() -> None:
    assert points(HEADED, HEADED["sql"]) == 10
    assert points(HEADED, CHEAP["sql"]) == Decimal("8.5")
    assert points(HEADED, HEADED["sql"].replace("id AS 编号, total AS 金额", "total AS 金额, id AS 编号")) == Decimal(
        "8.5"
    )


def test_that_an_alternative_is_right_where_a_tie_allows_it() -> None:
    first = "SELECT id FROM orders WHERE total IS NOT NULL AND state = '已付款' ORDER BY total, {} LIMIT 1"
    gold = {"sql": first.format("id"), "alternatives": [first.format("id DESC")]}
    assert points(gold, first.format("id DESC")) == points(gold, first.format("id")) == 10
    assert points({"sql": first.format("id")}, first.format("id DESC")) < 10


def test_that_the_builder_is_marked_like_sql() -> None:
    case = shop_case(
        {
            "q": {
                "sql": "SELECT name FROM customers WHERE city = '上海' ORDER BY name",
                "order": [{"col": 1, "dir": "asc"}],
            }
        }
    )
    builder = Builder(
        "customers", columns=(Shown("customers.name"),), where=(Where("customers.city", Ask.EQUALS, "上海"),),
        order=(Order("customers.name"),),
    )  # fmt: skip

    def grade(built: Builder) -> Decimal:
        return case.grade({"q": write_document(replace(case.untouched("q"), builder=built))}).points

    assert grade(builder) == 10
    assert grade(Builder("nothing")) == 0


def test_that_questions_are_groups_of_their_own_weight() -> None:
    case = shop_case(weights=[{"piece": "top", "weight": "3"}])
    assert case.grade(answer(case, cheap=CHEAP["sql"])).points == Decimal("2.5")
    assert case.grade(answer(case, top=TOP["sql"], cheap="SELECT")).points == Decimal("7.5")


def test_that_lines_say_on_which_database_it_was_worst_and_why() -> None:
    case = shop_case({"q": CHEAP})
    score = case.grade(answer(case, q="SELECT id, total FROM orders WHERE id IN (5, 8, 9)"))
    assert score.lines[1].text == (
        "1.2-01 q 结果行：错误；在“边界数据”上应有 3 行，正确 0 行，多出 1 行，例如缺少“7，60”；规则 DB-3；"
        "0.00×7.50＝0.00 分"
    )
    assert score.information["sqlite"].count(".") == 2
    broken = case.grade(answer(case, q="SELECT id FROM order"))
    assert "语法错误" in broken.lines[0].text and broken.lines[0].outcome is Outcome.WRONG


@pytest.mark.parametrize("case", [shop_case()])
def test_that_hostile_answers_get_a_score_and_a_reason(case: GradedCase) -> None:
    check_hostile(case, ("sql", "builder"))


def test_that_endless_queries_cost_no_more_than_their_budget() -> None:
    endless = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT n, count(*) FROM a"
    score = shop_case().grade(answer(shop_case(), cheap=endless, top=endless))
    assert score.points == 0 and "执行量超过上限" in score.lines[0].text


def test_that_spam_earns_next_to_nothing() -> None:
    case = shop_case()
    assert case.grade(spam(case.task, case.materials)).points <= 2


def test_that_random_queries_earn_next_to_nothing() -> None:
    case = shop_case()
    columns = ["id", "customer_id", "total", "state", "day"]

    def draw(chance: random.Random) -> Mapping[str, bytes]:
        def query() -> str:
            chosen = ", ".join(chance.sample(columns, chance.randrange(1, 4)))
            limit = chance.choice(["", " LIMIT 2", f" WHERE total {chance.choice('<>')} {chance.randrange(400)}"])
            return f"SELECT {chosen} FROM {chance.choice(['orders', 'paid'])}{limit}"

        return answer(case, cheap=query(), top=query())

    check_random_answers(case, draw, 150)


def test_that_better_work_earns_more() -> None:
    case = shop_case()

    def mean(quality: float) -> float:
        works = [imperfect(case.task, case.gold, case.materials, quality, random.Random(n)) for n in range(25)]
        return float(sum(case.grade(work).points for work in works)) / 25

    assert mean(1.0) == 10 > mean(0.85) > mean(0.55) > 2


@pytest.mark.parametrize(
    ("gold", "config", "defect"),
    [
        ({"sql": "SELECT id FROM orders WHERE id < 0"}, {}, "is empty"),
        ({"sql": "SELECT id FROM orders WHERE id > 1"}, {}, "more than half of the largest table"),
        ({"sql": "SELECT count(*) FROM customers"}, {}, "could be typed"),
        ({"sql": "SELECT nothing FROM orders"}, {}, "the query fails"),
        ({"sql": CHEAP["sql"], "order": [{"col": 3, "dir": "asc"}]}, {}, "does not have"),
        (
            {"sql": CHEAP["sql"]},
            {"databases": [*DATABASES[:1], {"name": "坏", "changes": ["DELETE FROM x"]}]},
            "no such table",
        ),
    ],
)
def test_that_an_author_hears_what_is_wrong_with_gold(
    gold: dict[str, Any], config: dict[str, Any], defect: str
) -> None:
    found = shop_case({"q": gold}, **config).defects()
    assert any(defect in sentence for sentence in found), found


def test_that_a_limit_that_cuts_a_tie_needs_alternatives() -> None:
    base = "SELECT id, total FROM orders WHERE total IS NOT NULL ORDER BY total LIMIT "
    tied = shop_case({"q": {"sql": base + "2", "order": [{"col": 2, "dir": "asc"}]}})
    assert any("cuts a tie" in defect for defect in tied.defects()), tied.defects()
    other = shop_case({"q": {"sql": base + "2", "alternatives": [base + "2"], "order": [{"col": 2, "dir": "asc"}]}})
    assert not any("cuts a tie" in defect for defect in other.defects())


@pytest.mark.parametrize(
    "case",
    [
        shop_case(databases=DATABASES[:1]),
        shop_case({"q": {}}),
        shop_case(nothing=1),
        shop_case().with_gold({"q": CHEAP}),
        replace(shop_case(), materials={"shop": b"x"}),
        shop_case(weights=[{"piece": "x", "weight": "1"}]),
        shop_case(databases=[*DATABASES[:1], {"name": "x", "changes": ["DELETE FROM x"]}]),
    ],
)
def test_that_unusable_gold_is_our_own_fault_and_loud(case: GradedCase) -> None:
    with pytest.raises(GoldError):
        case.grade({})
