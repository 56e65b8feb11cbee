"""Candidates' SQL: what runs, what is refused, and that everything ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.database.faults import QueryError, QueryFault, sentence_of
from desktop.tasks.database.functions import ALLOWED
from desktop.tasks.database.queries import MOST_ROWS, Database
from tests.tasks.database.database_cases import shop

ENDLESS = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) "


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with closing(Database(shop())) as opened:
        yield opened


def fault_of(database: Database, sql: str) -> tuple[QueryFault, str, int]:
    with pytest.raises(QueryError) as caught:
        database.run(sql)
    fault = caught.value.fault
    assert sentence_of(fault)
    return fault.kind, fault.detail, fault.place


def test_that_the_schema_is_known(database: Database) -> None:
    assert [table.name for table in database.schema] == ["customers", "orders", "paid"]
    assert [(c.name, c.is_numeric) for c in database.schema[1].columns] == [
        ("id", True), ("customer_id", True), ("total", True), ("state", False), ("day", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM orders;", [(10,)]),
        ("-- how many\nselect count(*) /* all */ from paid", [(6,)]),
        ("WITH t AS (SELECT city, count(*) AS n FROM customers GROUP BY city) SELECT max(n) FROM t", [(2,)]),
        ("SELECT name FROM customers WHERE name LIKE '张%' OR name LIKE '_四'", [("张三",), ("李四",)]),
        ("SELECT 'aXb' LIKE 'AxB', 'a%b' LIKE 'a!%b' ESCAPE '!', 'é' LIKE 'É', NULL LIKE 'a'", [(1, 1, 0, None)]),
        ("SELECT instr('汉字', '字'), replace('aba', 'a', 'x'), instr('a', NULL)", [(2, "xbx", None)]),
        (
            "SELECT date('2024-01-31', '+1 day'), strftime('%Y-%m', day) FROM orders WHERE id = 1",
            [("2024-02-01", "2024-01")],
        ),
        ("SELECT row_number() OVER (ORDER BY total DESC) FROM orders WHERE id > 9", [(1,)]),
        (
            "SELECT ceil(1.2), floor(-1.2), mod(7, 3), sqrt(9), pow(2, 3), sign(-5), sqrt(-1), pow(10, 999), ceil('x')",
            [(2, -2, 1.0, 3.0, 8.0, -1, None, None, None)],
        ),
        ("SELECT julianday('2024-01-02') - julianday('2024-01-01')", [(1.0,)]),
        ("VALUES (1), (2)", [(1,), (2,)]),
        ("SELECT 1 UNION SELECT 2 EXCEPT SELECT 1", [(2,)]),
        (ENDLESS + "SELECT n FROM a LIMIT 3", [(1,), (2,), (3,)]),
    ],
)
def test_that_a_query_gives_its_rows(database: Database, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert list(database.run(sql).rows) == rows


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("DELETE FROM orders", QueryFault.NOT_SELECT),
        ("WITH t AS (SELECT 1) DELETE FROM orders", QueryFault.FORBIDDEN),
        ("WITH t AS (SELECT 1) INSERT INTO orders SELECT 1,2,3,4,5", QueryFault.FORBIDDEN),
        ("ATTACH 'x' AS y", QueryFault.NOT_SELECT),
        ("PRAGMA query_only = OFF", QueryFault.NOT_SELECT),
        ("EXPLAIN SELECT 1", QueryFault.NOT_SELECT),
        ("SELECT * FROM sqlite_master", QueryFault.FORBIDDEN),
        ("SELECT * FROM pragma_table_info('orders')", QueryFault.FORBIDDEN),
        ("SELECT random()", QueryFault.NO_FUNCTION),
        ("SELECT hex(randomblob(4))", QueryFault.NO_FUNCTION),
        ("SELECT load_extension('x')", QueryFault.NO_FUNCTION),
        ("SELECT CURRENT_DATE", QueryFault.NO_FUNCTION),
        ("SELECT CURRENT_TIMESTAMP", QueryFault.NO_FUNCTION),
        ("SELECT zeroblob(1000000)", QueryFault.NO_FUNCTION),
        ("SELECT printf('%1000000d', 1)", QueryFault.NO_FUNCTION),
        ("SELECT sqlite_version()", QueryFault.NO_FUNCTION),
        ("SELECT nosuch(1)", QueryFault.NO_FUNCTION),
        ("SELECT date('now')", QueryFault.CLOCK),
        ("SELECT date(' NOW ')", QueryFault.CLOCK),
        ("SELECT date()", QueryFault.CLOCK),
        ("SELECT strftime('%s')", QueryFault.CLOCK),
        ("SELECT datetime(day, 'localtime') FROM orders", QueryFault.CLOCK),
        ("SELECT 1; SELECT 2", QueryFault.SEVERAL),
        ("", QueryFault.EMPTY),
        (" -- nothing\n ; ", QueryFault.EMPTY),
        ("SELECT '" + "x" * 10_000 + "'", QueryFault.TOO_LONG),
        ("SELECT ?", QueryFault.OTHER),
        ("SELECT 1" + " UNION SELECT 1" * 60, QueryFault.TOO_MUCH),
        ("SELECT " + "(" * 300 + "1" + ")" * 300, QueryFault.OTHER),
        ("SELECT 'a' LIKE '" + "%a" * 80 + "'", QueryFault.TOO_MUCH),
    ],
)
def test_that_what_could_do_harm_or_differ_is_refused(database: Database, sql: str, kind: QueryFault) -> None:
    found, _, _ = fault_of(database, sql)
    assert found is kind
    assert list(database.run("SELECT count(*) FROM orders").rows) == [(10,)]


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT * FORM orders", (QueryFault.SYNTAX, "FORM", 9)),
        ("SELECT form FROM orders form WHERE form.id form 1", (QueryFault.SYNTAX, "form", 43)),
        ("SELECT id FROM orders WHERE", (QueryFault.INCOMPLETE, "", 27)),
        ("SELECT nam FROM customers", (QueryFault.NO_COLUMN, "nam", 7)),
        ("SELECT c.nam FROM customers c", (QueryFault.NO_COLUMN, "c.nam", 9)),
        ("SELECT 1 FROM 订单", (QueryFault.NO_TABLE, "订单", 14)),
        ("SELECT id FROM orders, customers", (QueryFault.AMBIGUOUS, "id", 7)),
        ("SELECT id FROM orders WHERE sum(total) > 1", (QueryFault.AGGREGATE, "sum()", -1)),
        ("SELECT 'abc", (QueryFault.SYNTAX, "'abc", 7)),
    ],
)
def test_that_a_fault_is_named_with_its_place(database: Database, sql: str, fault: tuple[QueryFault, str, int]) -> None:
    assert fault_of(database, sql) == fault


@pytest.mark.parametrize(
    "sql",
    [
        ENDLESS + "SELECT count(*) FROM a",
        ENDLESS + "SELECT max(a.n) FROM a, a AS b",
        "SELECT count(*) FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h",
        ENDLESS + "SELECT group_concat(n) FROM a",
        ENDLESS + "SELECT sum(instr(hex(hex(hex('" + "a" * 900 + "'))), 'b')) FROM a",
        ENDLESS + "SELECT sum('" + "a" * 5000 + "' LIKE '%a%a%a%a%b') FROM a",
        "WITH RECURSIVE t(s) AS (SELECT 'aa' UNION ALL SELECT replace(s, 'a', 'aa') FROM t) SELECT count(*) FROM t",
    ],
)
def test_that_a_query_without_end_ends_by_its_steps(database: Database, sql: str) -> None:
    assert fault_of(database, sql)[0] is QueryFault.TOO_MUCH


def test_that_the_room_can_stop_a_query(database: Database) -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(QueryError) as caught:
        database.run(ENDLESS + "SELECT count(*) FROM a", stop)
    assert caught.value.fault.kind is QueryFault.STOPPED and len(asked) == 6


def test_that_rows_are_capped(database: Database) -> None:
    result = database.run(ENDLESS + "SELECT n FROM a LIMIT 20000")
    assert (len(result.rows), result.is_cut, result.steps > 10) == (MOST_ROWS, True, True)


@pytest.mark.parametrize(
    "data", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000, b"PK\x03\x04", shop()[:3000]]
)
def test_that_what_is_no_database_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        Database(data).run("SELECT count(*), max(total) FROM orders")


def test_that_a_database_that_used_a_log_opens() -> None:
    data = shop()
    with closing(Database(data[:18] + b"\x02\x02" + data[20:])) as opened:
        assert opened.run("SELECT count(*) FROM orders").rows == ((10,),)


def test_that_changes_are_made_to_a_copy_only() -> None:
    with closing(Database(shop(), ("DELETE FROM orders WHERE id > 3",))) as changed, closing(Database(shop())) as plain:
        assert changed.run("SELECT count(*) FROM orders").rows == ((3,),)
        assert plain.run("SELECT count(*) FROM orders").rows == ((10,),)
    with pytest.raises(ValueError):
        Database(shop(), ("DELETE FROM nothing",))


@given(st.text("%_aAbé中.*[", max_size=6), st.text("aAbé中.*[%", max_size=8))
def test_that_like_means_what_it_means_in_sqlite(pattern: str, text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as plain, closing(Database(shop())) as ours:
        sql = "SELECT '{}' LIKE '{}'".format(text.replace("'", "''"), pattern.replace("'", "''"))
        assert ours.run(sql).rows == tuple(plain.execute(sql).fetchall())


@given(st.text(max_size=40))
def test_that_no_text_is_too_strange(text: str) -> None:
    with closing(Database(shop())) as opened:
        for sql in (text, f"SELECT {text}", f"SELECT * FROM orders WHERE {text}"):
            try:
                opened.run(sql)
            except QueryError as reason:
                assert sentence_of(reason.fault)


def test_that_nothing_allowed_reads_a_clock_or_dice() -> None:
    assert not ALLOWED & {"random", "randomblob", "current_date", "current_time", "current_timestamp", "load_extension"}
