"""The database workbench: editor, builder, rows, limits; queries run off the window's thread."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.tasks.database.builder import Ask, Builder, Join, Order, Shown, Total, Where
from desktop.tasks.database.faults import QueryFault
from desktop.tasks.database.schema import SchemaTable, TableColumn
from desktop.ui.workbenches.database.running import read_schema, run_query
from desktop.ui.workbenches.database.sql_editor import offered, parts_of
from tests.tasks.database.database_cases import shop, shop_case
from tests.ui.workbenches.bench import CONTROL, Bench, K

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT SUM(x) FROM n"
SCHEMA = (
    SchemaTable("customers", (TableColumn("id", "INTEGER"), TableColumn("city", "TEXT"))),
    SchemaTable("订单", (TableColumn("金额", "REAL"),)),
)


@pytest.fixture
def bench(opened: Open) -> Bench:
    case = shop_case()
    made = opened(case.task, dict(case.materials))
    made.work.open_way("sql")
    made.work.editor.setFocus()
    return made


def type_sql(bench: Bench, sql: str) -> None:
    bench.work.editor.setPlainText(sql)  # type: ignore[attr-defined]
    bench.settle()


def rows(bench: Bench) -> list[list[str]]:
    cells = bench.work.grid.rows.cells  # type: ignore[attr-defined]
    return [[cells.text(row, column) for column in range(len(cells.headings))] for row in range(cells.count)]


@pytest.mark.parametrize("data", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 200])
def test_that_a_damaged_database_is_told_and_nothing_runs(opened: Open, data: bytes) -> None:
    case = shop_case()
    damaged: list[str] = []
    bench = opened(case.task, dict.fromkeys(case.materials, data))
    bench.work.material_damaged.connect(damaged.append)
    assert "damaged" in bench.work.status.text()
    bench.press(K.Key_F5)
    assert rows(bench) == []


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("", "no query"), ("SELEC 1", "SELECT"), ("SELECT * FROM nowhere", "nowhere"), ("DROP TABLE orders", "SELECT"),
        ("SELECT nothing FROM orders", "nothing"), ("SELECT date('now')", "today"), ("SELECT 1; SELECT 2", "one"),
    ],
)  # fmt: skip
def test_that_a_wrong_query_is_told_in_a_sentence(bench: Bench, sql: str, word: str) -> None:
    type_sql(bench, sql)
    bench.press(K.Key_F5)
    assert word in bench.work.told.text()  # type: ignore[attr-defined]
    assert rows(bench) == []


def test_that_the_place_of_a_fault_is_marked_behind_chinese_and_emoji(bench: Bench) -> None:
    type_sql(bench, "SELECT '😀甲', nothing FROM orders")
    bench.press(K.Key_F5)
    (mark,) = bench.work.editor.extraSelections()  # type: ignore[attr-defined]
    assert mark.cursor.selectedText() == "nothing"  # type: ignore[attr-defined]
    type_sql(bench, "SELECT id FROM orders")
    assert bench.work.editor.extraSelections() == []  # type: ignore[attr-defined]


def test_that_a_query_runs_by_key_and_shows_its_rows_and_what_it_took(bench: Bench) -> None:
    type_sql(bench, "SELECT id, total FROM orders WHERE total IS NULL")
    bench.press(K.Key_Return, CONTROL)
    assert rows(bench) == [["6", "NULL"]]
    assert "1 rows" in bench.work.told.text()  # type: ignore[attr-defined]
    assert bench.newest().sql == "SELECT id, total FROM orders WHERE total IS NULL"


def test_that_only_what_is_selected_runs(bench: Bench) -> None:
    type_sql(bench, "SELECT 1 AS 甲\nSELECT 2 AS 乙")
    editor = bench.work.editor  # type: ignore[attr-defined]
    cursor = editor.textCursor()
    cursor.setPosition(14)
    cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    bench.press(K.Key_F5)
    assert rows(bench) == [["2"]]


def test_that_an_endless_query_stops_by_itself_and_by_escape(bench: Bench) -> None:
    run = run_query(shop(), ENDLESS, lambda: False, limit_ms=30)
    assert run.fault is not None
    assert run.fault.kind in (QueryFault.STOPPED, QueryFault.TOO_MUCH)
    stop = threading.Event()
    stop.set()
    run = run_query(shop(), ENDLESS, stop.is_set)
    assert run.fault is not None
    type_sql(bench, ENDLESS)
    bench.work.run_query()  # type: ignore[attr-defined]
    assert bench.work.runner.running  # type: ignore[attr-defined]
    assert bench.work.act("cancel")
    bench.settle()
    assert not bench.work.runner.running  # type: ignore[attr-defined]
    assert "too long" in bench.work.told.text()  # type: ignore[attr-defined]


def test_that_the_database_handed_out_is_never_changed(bench: Bench) -> None:
    before = bytes(bench.work._data)  # type: ignore[attr-defined]
    for sql in ("INSERT INTO orders VALUES (99,1,1,'x','y')", "WITH a AS (SELECT 1) DELETE FROM orders"):
        type_sql(bench, sql)
        bench.press(K.Key_F5)
    assert bench.work._data == before  # type: ignore[attr-defined]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(before)
        assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (10,)


def test_that_words_are_offered_for_what_was_begun() -> None:
    assert offered("SELECT cus", SCHEMA)[0] == "customers"
    assert offered("SELECT customers.", SCHEMA) == ("id", "city")
    assert offered("SELECT customers.ci", SCHEMA) == ("city",)
    assert offered("SELECT 订", SCHEMA) == ('"订单"',)
    assert offered("sel", ()) == ("SELECT",)
    assert offered("", SCHEMA) == offered("SELECT ", SCHEMA) == ()


def test_that_tab_completes_and_leaves_where_there_is_nothing_to_complete(bench: Bench) -> None:
    editor = bench.work.editor  # type: ignore[attr-defined]
    bench.keys("sel")
    bench.press(K.Key_Tab)
    assert editor.toPlainText() == "SELECT"
    bench.keys(" ")
    bench.press(K.Key_Tab)
    assert bench.window.focusWidget() is not editor


def test_that_digits_and_compositions_belong_to_the_editor(bench: Bench) -> None:
    editor = bench.work.editor  # type: ignore[attr-defined]
    bench.keys("1a")
    QApplication.sendEvent(editor, QInputMethodEvent("guang", []))
    bench.press(K.Key_F5)
    assert bench.work._history == []  # type: ignore[attr-defined]
    done = QInputMethodEvent("", [])
    done.setCommitString("广")
    QApplication.sendEvent(editor, done)
    bench.work.commit_pending()
    assert bench.newest().sql == "1a广"


def test_that_sql_is_told_apart_by_kind() -> None:
    found = {("SELECT * FROM t WHERE a = '甲' -- 注"[begin : begin + length], kind) for begin, length, kind in
             parts_of("SELECT * FROM t WHERE a = '甲' -- 注")}  # fmt: skip
    assert found == {
        ("SELECT", "keyword"), ("FROM", "keyword"), ("WHERE", "keyword"), ("'甲'", "text"), ("-- 注", "comment"),
    }  # fmt: skip


def test_that_a_query_is_put_together_without_typing_sql(bench: Bench) -> None:
    work = bench.work
    work.open_way("builder")  # type: ignore[attr-defined]
    builder = work.builder  # type: ignore[attr-defined]
    builder.table.setCurrentIndex(builder.table.findData("orders"))
    builder.table.activated.emit(builder.table.currentIndex())
    for part, told in (
        ("columns", {"col": "orders.id", "agg": "none", "name": ""}),
        ("columns", {"col": "customers.name", "agg": "none", "name": "客户"}),
        ("where", {"col": "orders.state", "test": "equals", "value": "已付款"}),
        ("order", {"col": "orders.total", "agg": "none", "dir": "desc"}),
    ):
        if part == "columns" and "customers" in told["col"]:
            work.act("part_joins")
            builder.panel.form.show_fields({"left": "orders.customer_id", "right": "customers.id"})
            builder.panel._agree()
        work.act(f"part_{part}")
        builder.panel.form.show_fields(told)
        builder.panel._agree()
    assert bench.newest().builder == Builder(
        "orders", (Join("customers", "orders.customer_id", "customers.id"),),
        (Shown("orders.id"), Shown("customers.name", Total.NONE, "客户")),
        where=(Where("orders.state", Ask.EQUALS, "已付款"),), order=(Order("orders.total", Total.NONE, True),),
    )  # fmt: skip
    assert "JOIN customers" in builder.sql.text()
    bench.press(K.Key_F5)
    assert rows(bench)[0] == ["7", "孙七"]
    builder.lists["columns"].rows.setFocus()
    builder.lists["columns"].rows.setCurrentRow(0)
    bench.press(K.Key_Down, CONTROL)
    assert [one.col for one in bench.newest().builder.columns] == ["customers.name", "orders.id"]
    bench.press(K.Key_Delete)
    assert [one.col for one in bench.newest().builder.columns] == ["customers.name"]


def test_that_the_builders_sql_goes_into_the_editor(bench: Bench) -> None:
    bench.work._set_builder(Builder("orders", limit=3))  # type: ignore[attr-defined]
    bench.work.do("to_sql")
    bench.work.act("to_sql")
    bench.work._take_builder_sql()  # type: ignore[attr-defined]
    assert bench.newest().sql.endswith("LIMIT 3")


def test_that_a_table_is_browsed_and_a_query_comes_back_from_the_history(bench: Bench) -> None:
    tree, history = bench.work.tree, bench.work.history.rows  # type: ignore[attr-defined]
    tree.setFocus()
    bench.press(K.Key_Return)
    assert len(rows(bench)) == 6
    assert bench.journal == {}
    history.setFocus()
    history.setCurrentRow(0)
    bench.press(K.Key_Return)
    assert bench.newest().sql == "SELECT * FROM customers LIMIT 100"


def test_that_where_only_the_builder_is_asked_no_editor_is_offered(opened: Open) -> None:
    case = shop_case(ways=("builder",))
    bench = opened(case.task, dict(case.materials))
    assert bench.work.stack.currentWidget() is bench.work.builder  # type: ignore[attr-defined]
    assert bench.work.tools.buttons["way_sql"].isHidden()  # type: ignore[attr-defined]


def test_that_rows_are_exported_after_a_run(bench: Bench) -> None:
    made: list[tuple[str, bytes]] = []
    bench.work.file_made.connect(lambda name, content: made.append((name, content)))
    assert list(bench.work.exports()) == []
    type_sql(bench, "SELECT name FROM customers WHERE id = 1")
    bench.press(K.Key_F5)
    bench.work.do("export")
    bench.work._export_panel._export()  # type: ignore[union-attr]
    assert made[0][1].decode("utf-8-sig") == "name\r\n张三\r\n"


def test_that_a_schema_is_read_or_refused() -> None:
    schema = read_schema(shop())
    assert schema is not None
    assert [table.name for table in schema] == ["customers", "orders", "paid"]
    assert read_schema(b"x" * 100) is None


def test_that_ctrl_y_brings_back_what_ctrl_z_took_from_a_text_box(bench: Bench) -> None:
    editor = bench.work.editor  # type: ignore[attr-defined]
    editor.insertPlainText("SELECT 1")
    editor.undo()
    assert editor.words() == ""
    bench.press(K.Key_Y, CONTROL)
    assert editor.words() == "SELECT 1"


def test_that_a_question_begins_in_the_way_of_the_author_and_the_next_one_as_the_one_before(opened: Open) -> None:
    case = shop_case(ways=("sql", "builder"))
    first = case.task.pieces[0]
    second = replace(first, name="second", piece=bytes(16))
    bench = opened(replace(case.task, pieces=(first, second)), dict(case.materials))
    shown = bench.work.stack.currentWidget  # type: ignore[attr-defined]
    assert shown() is bench.work.editor  # type: ignore[attr-defined]
    bench.work.do("way_builder")
    bench.work.open_piece(second)
    assert shown() is bench.work.builder  # type: ignore[attr-defined]


def test_that_running_nothing_is_not_remembered(bench: Bench) -> None:
    type_sql(bench, "  ")
    bench.press(K.Key_F5)
    bench.settle()
    assert bench.work.told.text() == "There is no query yet."  # type: ignore[attr-defined]
    assert bench.work.history.rows.count() == 0  # type: ignore[attr-defined]
