"""The table workbench: cells, bulk edits with their preview, looking, flags."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.tasks.grid import operations
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.grid import Column, Grid, plain_grid
from desktop.tasks.grid.operations import Op, Operation, write_operation
from desktop.tasks.grid.ordering import SortKey
from desktop.ui.workbenches.table import desk
from desktop.ui.workbenches.table.sight import Look, Sight
from tests.tasks.table.table_cases import flag_case, repair_case
from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def bench(opened: Open) -> Bench:
    case = repair_case()
    return opened(case.task, dict(case.materials))


@pytest.fixture
def checking(opened: Open) -> Bench:
    case = flag_case()
    return opened(case.task, dict(case.materials))


def go(bench: Bench, row: int, column: int) -> None:
    bench.work.desk.grid.go_to(row, column)  # type: ignore[attr-defined]
    bench.work.desk.grid.setFocus()  # type: ignore[attr-defined]
    bench.settle()


def editor(bench: Bench) -> QLineEdit:
    found = bench.window.focusWidget()
    assert isinstance(found, QLineEdit)
    return found


def text(bench: Bench, row: str, column: str) -> str:
    return bench.work.grid.cell(row, column)[0]  # type: ignore[attr-defined,no-any-return]


def test_that_a_damaged_file_is_told_and_nothing_can_be_done_to_it(opened: Open) -> None:
    case = repair_case()
    for content in (b"\xff\xff\xff", b"", b"a,b\n1\n", "别的,标题\n1,2\n".encode()):
        bench = opened(case.task, {"orders": content})
        assert bench.work.status.text() != ""
        assert bench.work.desk.grid.rows.rowCount() == 0  # type: ignore[attr-defined]
        for key in (K.Key_Delete, K.Key_F2, K.Key_Return):
            bench.press(key)
        bench.press(K.Key_D, CONTROL)
        assert bench.journal == {}


def test_that_a_missing_file_is_told(opened: Open) -> None:
    case = repair_case()
    bench = opened(case.task, {})
    assert "damaged" in bench.work.status.text() or bench.work.desk.grid.rows.rowCount() == 0  # type: ignore[attr-defined]
    assert bench.journal == {}


def test_that_digits_type_into_a_cell_and_enter_goes_down(bench: Bench) -> None:
    go(bench, 0, 2)
    bench.press("1")
    assert bench.journal == {}
    assert editor(bench).text() == "1"
    bench.keys("00")
    bench.press(K.Key_Return)
    assert text(bench, "r1", "sum") == "100"
    (operation,) = bench.newest().ops
    assert (operation.op, operation.rows) == (Op.SET, ("r1",))
    assert bench.work.desk.grid.here() == (1, 2)  # type: ignore[attr-defined]


def test_that_escape_leaves_a_cell_as_it_was(bench: Bench) -> None:
    go(bench, 0, 2)
    bench.press(K.Key_F2)
    editor(bench).setText("9")
    bench.press(K.Key_Escape)
    assert bench.journal == {}


def test_that_nothing_reacts_while_a_composition_is_open_and_leaving_commits_it(bench: Bench) -> None:
    go(bench, 0, 1)
    grid = bench.work.desk.grid  # type: ignore[attr-defined]
    assert grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    bench.press(K.Key_F2)
    line = editor(bench)
    line.setText("")
    QApplication.sendEvent(line, QInputMethodEvent("zhang", []))
    bench.press(K.Key_D, CONTROL)
    bench.press(K.Key_Return)
    assert bench.journal == {}
    done = QInputMethodEvent("", [])
    done.setCommitString("张三")
    QApplication.sendEvent(line, done)
    bench.work.commit_pending()
    assert text(bench, "r1", "name") == "张三"


def test_that_undo_and_redo_go_through_the_operations(bench: Bench) -> None:
    go(bench, 0, 2)
    bench.keys("7")
    bench.press(K.Key_Return)
    go(bench, 1, 2)
    bench.press(K.Key_Delete)
    assert text(bench, "r2", "sum") == ""
    bench.press(K.Key_Z, CONTROL)
    assert text(bench, "r2", "sum") == "200"
    bench.press(K.Key_Z, CONTROL)
    assert text(bench, "r1", "sum") == "１００"
    bench.press(K.Key_Y, CONTROL)
    assert text(bench, "r1", "sum") == "7"


def test_that_a_block_is_filled_down_copied_and_pasted(bench: Bench) -> None:
    grid = bench.work.desk.grid  # type: ignore[attr-defined]
    go(bench, 0, 4)
    grid.choose_block(0, 4, 2, 4)
    bench.press(K.Key_D, CONTROL)
    assert [text(bench, f"r{n}", "area") for n in (1, 2, 3)] == ["广东-深圳"] * 3
    bench.press(K.Key_C, CONTROL)
    go(bench, 8, 4)
    bench.press(K.Key_V, CONTROL)
    assert [text(bench, f"r{n}", "area") for n in (9, 10)] == ["广东-深圳"] * 2
    assert len(bench.newest().ops) == 2


def test_that_a_change_of_many_cells_says_first_what_it_will_do(bench: Bench) -> None:
    go(bench, 0, 4)
    bench.press(K.Key_H, CONTROL)
    panel = bench.work.change  # type: ignore[attr-defined]
    assert not panel.apply_button.isEnabled()
    panel.form.boxes["find"].setText("北京")
    panel.form.boxes["with"].setText("北京市")
    assert "3" in panel.told.text()
    assert bench.journal == {}
    panel.apply_button.click()
    bench.settle()
    assert text(bench, "r2", "area") == "北京市-海淀"
    (operation,) = bench.newest().ops
    assert operation.rows is None


@pytest.mark.parametrize(
    ("op", "told"),
    [
        (Op.SPLIT, {"by": "-", "names": "省，市"}), (Op.JOIN, {"by": "/", "names": "合"}), (Op.TRIM, {}),
        (Op.TO_NUMBER, {}), (Op.TO_DATE, {}), (Op.FILL, {"method": "median"}), (Op.DELETE_REPEATS, {}),
        (Op.FILL_DOWN, {}), (Op.HALF_WIDTH, {}), (Op.CLEAR, {}), (Op.DELETE_ROWS, {}), (Op.SET, {"value": "x"}),
    ],
)  # fmt: skip
def test_that_every_operation_can_be_put_together(bench: Bench, op: Op, told: dict[str, str]) -> None:
    go(bench, 0, {Op.SPLIT: 4, Op.TO_DATE: 3}.get(op, 2))
    bench.work._open_change(op)  # type: ignore[attr-defined]
    panel = bench.work.change  # type: ignore[attr-defined]
    panel.form.show_fields({**panel.form.values(), **told})
    panel._refresh()
    assert panel.apply_button.isEnabled(), panel.told.text()
    panel._agree()
    assert [operation.op for operation in bench.newest().ops] == [op]


def test_that_a_filter_narrows_the_rows_and_a_bulk_edit_names_it(bench: Bench) -> None:
    go(bench, 3, 1)
    rows = bench.work.desk.facets.rows  # type: ignore[attr-defined]
    rows.setFocus()
    rows.setCurrentRow(0)
    assert "赵六" in rows.currentItem().text()
    bench.press(K.Key_Return)
    assert bench.work.desk.grid.rows.rowCount() == 2  # type: ignore[attr-defined]
    assert bench.journal == {}
    bench.work._open_change(Op.SET, {"value": "已核"})  # type: ignore[attr-defined]
    bench.work.change._agree()  # type: ignore[attr-defined]
    (operation,) = bench.newest().ops
    assert operation.where == (Condition("name", Relation.LISTED, "", ("赵六",)),)
    filters = bench.work.desk.filters.rows  # type: ignore[attr-defined]
    assert bench.work.desk.grid.rows.rowCount() == 0  # type: ignore[attr-defined]
    filters.setFocus()
    filters.setCurrentRow(0)
    bench.press(K.Key_Delete)
    assert bench.work.desk.grid.rows.rowCount() == 10  # type: ignore[attr-defined]
    assert [text(bench, name, "name") for name in ("r4", "r5", "r6")] == ["已核", "已核", "测试"]


def test_that_sorting_only_looks_and_an_edited_row_stays_where_it_is(bench: Bench) -> None:
    go(bench, 0, 2)
    bench.work.act("sort_down")
    assert bench.work.desk.grid.rows.cells.text(0, 1) == "郑十"  # type: ignore[attr-defined]
    go(bench, 0, 2)
    bench.keys("1")
    bench.press(K.Key_Return)
    assert bench.work.desk.grid.rows.cells.text(0, 1) == "郑十"  # type: ignore[attr-defined]
    assert text(bench, "r10", "sum") == "1"
    bench.work.act("sort_off")
    assert bench.work.desk.grid.rows.cells.text(0, 0) == "001"  # type: ignore[attr-defined]


def test_that_repeated_rows_are_found_and_shown(bench: Bench) -> None:
    bench.work.act("repeats")
    panel = bench.work.repeats  # type: ignore[attr-defined]
    assert "1" in panel.told.text()
    panel.show_button.click()
    bench.settle()
    assert bench.work.desk.grid.rows.rowCount() == 2  # type: ignore[attr-defined]


def test_that_alike_values_become_one(bench: Bench) -> None:
    go(bench, 0, 1)
    bench.keys("李 四")
    bench.work.commit_pending()
    go(bench, 0, 1)
    bench.work.act("clusters")
    panel = bench.work.clusters  # type: ignore[attr-defined]
    panel.target.setText("李四")
    panel._agree()
    bench.settle()
    assert text(bench, "r1", "name") == "李四" == text(bench, "r2", "name")


def test_that_search_goes_from_cell_to_cell_and_around(bench: Bench) -> None:
    bench.press(K.Key_F, CONTROL)
    bench.work.desk.search.setText("赵六")  # type: ignore[attr-defined]
    found = []
    for _ in range(3):
        bench.press(K.Key_Return)
        found.append(bench.work.desk.grid.here())  # type: ignore[attr-defined]
    assert found == [(3, 1), (4, 1), (3, 1)]


def test_that_rows_are_added_and_deleted(bench: Bench) -> None:
    bench.work.act("insert_row")
    assert bench.work.desk.grid.here() == (10, 0)  # type: ignore[attr-defined]
    bench.work.desk.grid.choose_rows([3, 10])  # type: ignore[attr-defined]
    bench.work.act("delete_rows")
    assert list(bench.work.grid.rows) == ["r1", "r2", "r3", "r5", "r6", "r7", "r8", "r9", "r10"]  # type: ignore[attr-defined]


def test_that_digits_flag_rows_and_del_takes_flags_away(checking: Bench) -> None:
    go(checking, 2, 1)
    checking.press("１")
    go(checking, 5, 1)
    checking.press(K.Key_Down, SHIFT)
    checking.press("2")
    assert [(flag.row, flag.kind) for flag in checking.newest().flags] == [
        ("r3", "blank"), ("r6", "range"), ("r7", "range"),
    ]  # fmt: skip
    assert checking.work.desk.grid.rows.cells.text(2, 0) == "缺失"  # type: ignore[attr-defined]
    rows = checking.work.desk.done.rows  # type: ignore[attr-defined]
    rows.setFocus()
    rows.setCurrentRow(2)
    checking.press(K.Key_Delete)
    go(checking, 2, 1)
    checking.press("1")
    assert [(flag.row, flag.kind) for flag in checking.newest().flags] == [("r6", "range")]


def test_that_a_table_to_check_cannot_be_changed(checking: Bench) -> None:
    go(checking, 0, 1)
    for key in (K.Key_F2, K.Key_Return, K.Key_Delete):
        checking.press(key)
    checking.press(K.Key_D, CONTROL)
    checking.press(K.Key_H, CONTROL)
    assert checking.journal == {}
    assert not checking.work.desk.grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)  # type: ignore[attr-defined]


def test_that_the_values_of_a_column_are_listed_again_after_a_row_was_flagged(checking: Bench) -> None:
    values = checking.work.desk.facets.rows  # type: ignore[attr-defined]
    for column in (1, 0, 1):
        go(checking, 0, column)
    assert values.count() > 0
    go(checking, 0, 0)
    checking.press(K.Key_1)
    go(checking, 1, 1)
    assert values.count() > 0


def test_that_single_cells_are_flagged_where_the_task_asks_for_cells(opened: Open) -> None:
    case = flag_case({"flags": [{"row": "r3", "col": "sum", "kinds": ["blank"]}]}, by_cell=True)
    bench = opened(case.task, dict(case.materials))
    go(bench, 2, 3)
    bench.press("1")
    (flag,) = bench.newest().flags
    assert flag.place == ("r3", "sum")
    bench.work.desk.grid.go_to(0, 0)  # type: ignore[attr-defined]
    bench.work._go_to_flag("r3/sum")  # type: ignore[attr-defined]
    assert bench.work.desk.grid.here() == (2, 3)  # type: ignore[attr-defined]


def test_that_every_cell_says_its_heading_row_and_value(bench: Bench) -> None:
    go(bench, 2, 2)
    rows = bench.work.desk.grid.rows  # type: ignore[attr-defined]
    assert rows.speech(2, 2) == "金额, row 3, empty"
    go(bench, 0, 2)
    bench.keys("5")
    bench.press(K.Key_Return)
    assert "was: １００" in rows.speech(0, 2)


def test_that_a_locked_table_shows_but_does_not_change(bench: Bench) -> None:
    bench.work.set_locked(True)
    bench.work.show_document()
    go(bench, 0, 2)
    bench.keys("1")
    bench.press(K.Key_Delete)
    assert bench.journal == {}


def test_that_a_file_is_made_for_the_task_folder(bench: Bench) -> None:
    made: list[tuple[str, bytes]] = []
    bench.work.file_made.connect(lambda name, content: made.append((name, content)))
    bench.work.do("export")
    bench.work._export_panel._export()  # type: ignore[union-attr]
    ((name, content),) = made
    assert name == "1.2-01.csv"
    assert content.startswith("\ufeff编号,客户".encode())


def test_that_sight_keeps_the_order_of_rows_while_cells_change() -> None:
    columns = [Column("a", "a")]
    grid = plain_grid(columns, ["r1", "r2", "r3"], [["c"], ["a"], ["b"]])
    sight, look = Sight(), Look((SortKey("a"),))
    assert list(sight.places(grid, look)) == [1, 2, 0]
    changed = Grid(grid.columns, grid.rows, (["c", "z", "b"],), grid.kinds)
    assert list(sight.places(changed, look)) == [1, 2, 0]
    some = Look(look.sort, (Condition("a", Relation.DIFFERS, "z"),))
    assert list(sight.places(changed, some)) == [2, 0]


def test_that_a_step_more_is_all_that_is_written_and_worded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    worded: list[Operation] = []
    written: list[Operation] = []
    monkeypatch.setattr(desk, "operation_words", lambda one, grid: worded.append(one) or "")
    monkeypatch.setattr(operations, "write_operation", lambda one: written.append(one) or write_operation(one))
    for number in range(5):
        bench.work.desk.grid.cell_given.emit(number, 1, f"值{number}")  # type: ignore[attr-defined]
    assert len(bench.newest().ops) == 5
    assert len(worded) == 5
    assert len(written) <= 2 * 5  # once when it is checked, once when it is recorded
