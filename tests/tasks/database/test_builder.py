"""The builder and its SQL."""

from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from desktop.tasks.annotation.documents import DocumentError
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.database.builder import (
    Ask,
    Builder,
    Join,
    Order,
    Shown,
    Total,
    Where,
    builder_sql,
    quoted,
    read_builder,
    write_builder,
)
from desktop.tasks.database.codec import export_csv
from desktop.tasks.database.model import (
    query_of,
    read_document,
    read_setup,
    set_builder,
    set_sql,
    write_document,
)
from desktop.tasks.database.queries import Database, Result
from desktop.tasks.grid.codec import read_export
from tests.tasks.database.database_cases import shop, shop_case

TOP = Builder(
    "customers",
    (Join("orders", "customers.id", "orders.customer_id"),),
    (Shown("customers.name", name="姓名"), Shown("orders.total", Total.SUM, "合计"), Shown("*", Total.COUNT)),
    where=(Where("orders.state", Ask.EQUALS, "已付款"), Where("orders.total", Ask.AT_LEAST, "５0")),
    group=("customers.id",),
    order=(Order("orders.total", Total.SUM, True),),
    limit=2,
)


def test_that_the_builder_shows_its_sql_and_runs() -> None:
    with closing(Database(shop())) as database:
        sql = builder_sql(TOP, database.schema)
        assert sql.splitlines() == [
            'SELECT customers.name AS "姓名", SUM(orders.total) AS "合计", COUNT(*)', "FROM customers",
            "JOIN orders ON customers.id = orders.customer_id", "WHERE orders.state = '已付款'",
            "  AND orders.total >= 50", "GROUP BY customers.id", "ORDER BY SUM(orders.total) DESC", "LIMIT 2",
        ]  # fmt: skip
        assert database.run(sql).rows == (("孙七", 999.99, 1), ("李四", 360.0, 2))


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (Where("customers.city", Ask.BLANK), 1),
        (Where("customers.city", Ask.FILLED), 5),
        (Where("customers.name", Ask.CONTAINS, "三"), 1),
        (Where("customers.name", Ask.STARTS, "王"), 1),
        (Where("customers.name", Ask.ENDS, "八"), 1),
        (Where("customers.city", Ask.LISTED, "北京，上海"), 3),
        (Where("customers.id", Ask.LISTED, "1, 2,9"), 2),
        (Where("customers.name", Ask.CONTAINS, "%"), 0),
        (Where("customers.name", Ask.EQUALS, "' OR 1=1 --"), 0),
        (Where("customers.id", Ask.MORE, "' OR 1"), 0),
        (Where("customers.joined", Ask.AT_LEAST, "2023-05-01"), 3),
        (Where("customers.id", Ask.DIFFERS, "1"), 5),
        (Where("customers.name", Ask.CONTAINS, "_\\"), 0),
    ],
)
def test_that_a_condition_is_what_it_says_and_never_more(where: Where, count: int) -> None:
    with closing(Database(shop())) as database:
        assert len(database.run(builder_sql(Builder("customers", where=(where,)), database.schema)).rows) == count


def test_that_conditions_can_be_joined_by_or_and_rows_be_distinct() -> None:
    both = (Where("customers.city", Ask.EQUALS, "广州"), Where("customers.city", Ask.EQUALS, "上海"))
    builder = Builder("customers", columns=(Shown("customers.city"),), distinct=True, where=both, any_holds=True)
    with closing(Database(shop())) as database:
        assert len(database.run(builder_sql(builder, database.schema)).rows) == 2
        counted = Builder("customers", columns=(Shown("customers.city", Total.DISTINCT),))
        assert database.run(builder_sql(counted, database.schema)).rows == ((3,),)


@pytest.mark.parametrize(
    "builder",
    [
        Builder("nothing"),
        replace(TOP, joins=()),
        Builder("orders", columns=(Shown("orders.x"),)),
        Builder("orders", (Join("orders", "orders.id", "orders.id"),)),
        Builder("orders", where=(Where("x", Ask.BLANK),)),
    ],
)
def test_that_a_builder_that_does_not_fit_is_refused(builder: Builder) -> None:
    case = shop_case()
    document, setup = case.untouched("cheap"), read_setup(case.task)["cheap"]
    with closing(Database(shop())) as database:
        with pytest.raises(ValueError):
            builder_sql(builder, database.schema)
        assert isinstance(set_builder(document, setup, builder, database.schema), Refused)


def test_that_documents_come_back_and_sql_counts_before_the_builder() -> None:
    case = shop_case()
    setup = read_setup(case.task)["cheap"]
    with closing(Database(shop())) as database:
        built = set_builder(case.untouched("cheap"), setup, TOP, database.schema)
        assert not isinstance(built, Refused)
        assert read_document(write_document(built)) == built
        assert query_of(built, database.schema).startswith("SELECT customers.name")
        typed = set_sql(built, setup, "SELECT 1")
        assert not isinstance(typed, Refused)
        assert query_of(typed, database.schema) == "SELECT 1"
        assert query_of(replace(typed, sql=" \n"), database.schema).startswith("SELECT customers")


def test_that_each_question_is_answered_in_the_way_it_allows() -> None:
    only_builder, only_sql = shop_case(ways=("builder",)), shop_case(ways=("sql",))
    assert isinstance(
        set_sql(only_builder.untouched("cheap"), read_setup(only_builder.task)["cheap"], "SELECT 1"), Refused
    )
    assert isinstance(set_builder(only_sql.untouched("cheap"), read_setup(only_sql.task)["cheap"], None, ()), Refused)
    setup = read_setup(only_sql.task)["cheap"]
    assert isinstance(set_sql(only_sql.untouched("cheap"), setup, "x" * 10_001), Refused)


@pytest.mark.parametrize(
    "change",
    [
        {"table": 1},
        {"limit": -1},
        {"limit": 10**6},
        {"columns": [{}]},
        {"where": [{"col": "a", "test": "x", "value": ""}]},
        {"x": 1},
    ],
)
def test_that_what_is_no_builder_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_builder(Reading(write_builder(TOP) | change, "builder"))
    with pytest.raises(DocumentError):
        read_document(write_document(shop_case().untouched("cheap")).replace(b'"sql":""', b'"sql":1'))


def test_that_names_are_quoted_where_they_must_be() -> None:
    assert [quoted(name) for name in ("city", "order", "订单", 'a"b', "a b", "")] == [
        "city", '"order"', '"订单"', '"a""b"', '"a b"', '""',
    ]  # fmt: skip


def test_that_results_are_exported_and_calculate_nothing() -> None:
    data = export_csv(Result(("名", "数", "空"), (("=1+1", -1.5, None), ("x", 1e20, b"\x01"))))
    assert data.decode("utf-8-sig") == "名,数,空\r\n'=1+1,-1.5,\r\nx,100000000000000000000,01\r\n"
    assert read_export(data).cells[0] == ("=1+1", "-1.5", "")
