"""The summary workbench: sheet, sort and filter, pivot table, charts, figures."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from desktop.exam.task_score import TaskWork
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.summary.cell_values import Fault
from desktop.tasks.summary.parts import ChartKind
from desktop.tasks.summary.pivots import Aggregate, Pivot
from desktop.tasks.summary.shifting import shifted
from desktop.ui.theme import Theme
from desktop.ui.workbenches.summary.chart_picture import ChartPicture, ChartSeries, ChartSight, ticks
from desktop.ui.workbenches.summary.fault_words import FAULT_WORDS
from desktop.ui.workbenches.summary.formula_line import completed, offered
from tests.tasks.summary.summary_cases import follow_case, sales_case
from tests.tasks.table.table_cases import repair_case
from tests.ui.workbenches.bench import CONTROL, PLAIN, Bench, K

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def bench(opened: Open) -> Bench:
    case = sales_case()
    return opened(case.task, dict(case.materials))


def at(bench: Bench, row: int, column: int) -> None:
    bench.work.open_view("sheet")  # type: ignore[attr-defined]
    bench.work.sheet.grid.go_to(row, column)  # type: ignore[attr-defined]
    bench.work.sheet.grid.setFocus()  # type: ignore[attr-defined]
    bench.settle()


def shown(bench: Bench, row: int, column: int) -> str:
    return bench.work.sheet.grid.rows.cells.text(row, column)  # type: ignore[attr-defined,no-any-return]


def typed(bench: Bench, row: int, column: int, text: str) -> None:
    at(bench, row, column)
    line = bench.work.sheet.line  # type: ignore[attr-defined]
    line.setFocus()
    line.setText(text)
    line.textEdited.emit(text)
    bench.press(K.Key_Return)


def test_that_a_damaged_table_is_told_and_the_sheet_still_works(opened: Open) -> None:
    case = sales_case()
    for materials in ({"sales": b"\xff\xfe\xff"}, {}, {"sales": b"x\n1\n"}):
        bench = opened(case.task, materials)
        assert bench.work.status.text() != ""
        typed(bench, 1, 1, "5")
        assert bench.newest().cells[0].text == "5"


@pytest.mark.parametrize("text", ["=", "=(", "=1/0", "=B2", "=XX(1)", "=SUM(", "＝", "=数据!ZZZ1"])
def test_that_a_wrong_formula_is_an_error_in_its_cell_and_nothing_breaks(bench: Bench, text: str) -> None:
    typed(bench, 1, 1, text)
    assert bench.newest().cells[0].text == text
    assert shown(bench, 1, 1) != ""


def test_that_a_formula_is_typed_and_worked_out(bench: Bench) -> None:
    typed(bench, 1, 1, "=SUMIF(数据!A2:A9,A2,数据!C2:C9)")
    assert shown(bench, 1, 1) == "260.50"
    (cell,) = bench.newest().cells
    assert (cell.ref, cell.format) == ("B2", "0.00")
    assert bench.work.sheet.grid.here() == (2, 1)  # type: ignore[attr-defined]


def test_that_given_cells_cannot_be_written(bench: Bench) -> None:
    at(bench, 0, 0)
    bench.keys("9")
    bench.press(K.Key_F2)
    bench.press(K.Key_Delete)
    assert bench.journal == {}
    assert not bench.work.sheet.line.isEnabled()  # type: ignore[attr-defined]


def test_that_a_formula_is_filled_down_with_its_references(bench: Bench) -> None:
    typed(bench, 1, 1, "=SUMIF(数据!$A$2:$A$9,A2,数据!$C$2:$C$9)")
    at(bench, 1, 1)
    bench.work.sheet.grid.choose_block(1, 1, 3, 1)  # type: ignore[attr-defined]
    bench.press(K.Key_D, CONTROL)
    assert [shown(bench, row, 1) for row in (1, 2, 3)] == ["260.50", "1012.00", "955.25"]
    bench.press(K.Key_Z, CONTROL)
    assert len(bench.newest().cells) == 1


def test_that_references_move_but_not_behind_a_dollar_or_in_quotes() -> None:
    assert shifted('=A1+$A1+A$1+$A$1&"A1"+SUM(B2:C3)', 1, 2) == '=B3+$A3+B$1+$A$1&"A1"+SUM(C4:D5)'
    assert shifted("=A1", -1, 0) == "=#REF!"
    assert shifted("A1", 1, 1) == "A1"
    assert shifted("=LOG10(2)+数据!A1", 0, 1) == "=LOG10(2)+数据!A2"


def test_that_functions_are_offered_and_completed_by_tab(bench: Bench) -> None:
    assert offered("=su", 3) == ("SUM", "SUMIF", "SUMIFS")
    assert offered("su", 2) == offered("=", 1) == ()
    assert completed("=su+1", 3, "SUM") == ("=SUM(+1", 5)
    at(bench, 1, 1)
    line = bench.work.sheet.line  # type: ignore[attr-defined]
    line.setFocus()
    bench.keys("=av")
    bench.press(K.Key_Tab)
    assert line.text() == "=AVERAGE("
    assert line.hasFocus()


def test_that_a_click_or_drag_over_cells_writes_their_reference_into_the_formula(bench: Bench) -> None:
    for row, value in ((1, "5"), (2, "7")):
        typed(bench, row, 1, value)
    at(bench, 4, 1)
    sheet = bench.work.sheet  # type: ignore[attr-defined]
    sheet.line.setFocus()
    bench.keys("=SUM(")
    view = sheet.grid.viewport()
    centre = [sheet.grid.visualRect(sheet.grid.rows.index(row, 1)).center() for row in (1, 2)]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, PLAIN, centre[0])
    QTest.mouseMove(view, centre[1])
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, PLAIN, centre[1])
    assert sheet.line.text() == "=SUM(B2:B3"
    bench.keys(")")
    bench.press(K.Key_Return)
    assert shown(bench, 4, 1) == "12.00"
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, PLAIN, centre[0])
    assert sheet.grid.here() == (1, 1)


def test_that_the_current_column_sorts_and_a_filter_is_added_and_taken_away(bench: Bench) -> None:
    work = bench.work
    work.open_view("data")  # type: ignore[attr-defined]
    work.data.grid.go_to(0, 2)  # type: ignore[attr-defined]
    work.act("sort_down")
    work.data.grid.go_to(0, 0)  # type: ignore[attr-defined]
    work.act("sort_up")
    assert bench.newest().sorts == (SortKey("area"), SortKey("sum", True))
    work.act("condition")
    panel = work.data.condition  # type: ignore[attr-defined]
    panel.form.show_fields({"col": "sum", "test": "more", "value": "200"})
    panel._agree()
    bench.settle()
    assert work.data.grid.rows.rowCount() == 3  # type: ignore[attr-defined]
    keys = work.data.keys.rows  # type: ignore[attr-defined]
    keys.setFocus()
    keys.setCurrentRow(1)
    bench.press(K.Key_Up, CONTROL)
    assert bench.newest().sorts == (SortKey("sum", True), SortKey("area"))
    filters = work.data.filters.rows  # type: ignore[attr-defined]
    filters.setFocus()
    filters.setCurrentRow(0)
    bench.press(K.Key_Delete)
    assert bench.newest().filters == ()


def test_that_the_sort_panel_takes_several_levels(bench: Bench) -> None:
    bench.work.open_view("data")  # type: ignore[attr-defined]
    bench.work.act("sort")
    panel = bench.work.data.sorting  # type: ignore[attr-defined]
    panel.form.show_fields({"col1": "area", "dir1": "desc", "col2": "day", "dir2": "asc"})
    panel._agree()
    assert bench.newest().sorts == (SortKey("area", True), SortKey("day"))
    bench.work.act("sort")
    assert panel.form.value("dir1") == "desc"
    panel.form.show_fields({"col1": "area", "dir1": "asc", "col2": "area", "dir2": "asc"})
    panel._agree()
    assert len(bench.newest().sorts) == 2  # refused in words
    assert bench.work.status.text() != ""


def test_that_a_pivot_table_is_made_by_digits(bench: Bench) -> None:
    bench.work.open_view("pivot")  # type: ignore[attr-defined]
    columns = bench.work.pivot.columns  # type: ignore[attr-defined]
    columns.setFocus()
    for row, digit in ((0, "1"), (1, "2"), (2, "３")):
        columns.setCurrentRow(row)
        bench.press(digit)
    assert bench.newest().pivot == Pivot(("area",), ("who",), "sum", Aggregate.SUM)
    cells = bench.work.pivot.grid.rows.cells  # type: ignore[attr-defined]
    assert cells.text(cells.count - 1, len(cells.headings) - 1) == "2227.75"
    zone = bench.work.pivot.zones["cols"]  # type: ignore[attr-defined]
    zone.setFocus()
    zone.setCurrentRow(0)
    bench.press(K.Key_Delete)
    assert bench.newest().pivot.cols == ()


def test_that_a_column_is_dragged_into_a_zone(bench: Bench) -> None:
    bench.work.open_view("pivot")  # type: ignore[attr-defined]
    pivot = bench.work.pivot  # type: ignore[attr-defined]
    pivot.columns.setCurrentRow(0)

    class Drop(QDropEvent):
        def source(self) -> object:
            return pivot.columns

    plain = Qt.KeyboardModifier.NoModifier
    drop = Drop(QPointF(3, 3), Qt.DropAction.CopyAction, QMimeData(), Qt.MouseButton.LeftButton, plain)
    pivot.zones["rows"].dropEvent(drop)
    assert bench.newest().pivot.rows == ("area",)


def test_that_a_chart_is_made_from_a_selection_and_gets_title_and_kind(bench: Bench) -> None:
    for row, value in ((1, "5"), (2, "7"), (3, "9")):
        typed(bench, row, 1, value)
    at(bench, 0, 0)
    bench.work.sheet.grid.choose_block(0, 0, 3, 1)  # type: ignore[attr-defined]
    bench.work.do("chart_sheet")
    bench.settle()
    (chart,) = bench.newest().charts
    assert (chart.category, chart.series) == ("A2:A4", ("B2:B4",))
    form = bench.work.charts.form  # type: ignore[attr-defined]
    bench.keys("abc")
    form.boxes["title"].flush()
    form.field_given.emit("kind", "pie")
    (chart,) = bench.newest().charts
    assert (chart.title, chart.kind) == ("abc", ChartKind.PIE)
    assert "abc" in bench.work.charts.picture.accessibleDescription()  # type: ignore[attr-defined]
    rows = bench.work.charts.charts.rows  # type: ignore[attr-defined]
    rows.setFocus()
    bench.press(K.Key_Delete)
    assert bench.newest().charts == ()


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("values", [(1.0, None, 3.0), (0.0, 0.0, 0.0), (-5.0, 5.0, 1e12), (7.0, 7.0, 7.0), ()])
def test_that_every_kind_of_chart_draws_whatever_the_values_are(
    bench: Bench, kind: ChartKind, values: tuple[float | None, ...]
) -> None:
    picture = ChartPicture(Theme())
    picture.resize(300, 200)
    names = ("1", "2", "x")[: len(values)]
    picture.show_chart(ChartSight(kind, names, (ChartSeries("a", values), ChartSeries("b", values)), "t", "x", "y"))
    assert not picture.grab().isNull()


def test_that_ticks_are_round_and_cover_the_values() -> None:
    assert ticks(0, 1012) == [0, 250, 500, 750, 1000, 1250]
    assert ticks(-3, 3)[0] <= -3
    assert 0.0 in ticks(-3, 3)
    assert ticks(5, 5)[0] <= 5 < ticks(5, 5)[-1]
    assert ticks(float("nan"), 1) == [0.0, 1.0]


def test_that_figures_are_filled_in_and_a_choice_is_one_of_its_options(bench: Bench) -> None:
    fields = bench.work.fields  # type: ignore[attr-defined]
    bench.work.open_view("pivot")  # type: ignore[attr-defined]
    assert not fields.isVisible()
    bench.work.do("view_fields")
    bench.settle()
    assert fields.boxes["best"].hasFocus()
    fields.boxes["mean"].setFocus()
    bench.keys("278.47")
    bench.press(K.Key_Return)
    fields.field_given.emit("best", "华北")
    assert dict(bench.newest().fields) == {"best": "华北", "mean": "278.47"}


def test_that_a_summary_goes_on_from_the_candidates_own_table(opened: Open) -> None:
    table, case = repair_case(), follow_case(has_data=False)
    bench = opened(case.task, dict(case.materials))
    assert "1.2-01" in bench.work.status.text()
    answers = table.perfect()
    bench.work.read_earlier = lambda slot: TaskWork(table.task, answers, table.materials) if slot == "1.2-01" else None
    bench.work.enter()
    typed(bench, 0, 1, "=COUNTA(数据!A:A)-1")
    assert shown(bench, 0, 1) == "8"


def test_that_only_asked_tools_are_offered(opened: Open) -> None:
    case = sales_case()
    setup = {**case.task.pieces[0].setup, "tools": ["sort"], "fields": []}
    task = replace(case.task, pieces=(replace(case.task.pieces[0], setup=setup),))
    bench = opened(task, dict(case.materials))
    tabs = bench.work.tabs.buttons  # type: ignore[attr-defined]
    assert [name for name, button in tabs.items() if not button.isHidden()] == ["view_data"]


def test_that_an_error_value_is_explained_while_its_cell_is_chosen(bench: Bench) -> None:
    for text, fault in (("=SUM(没有!A:A)", "#REF!"), ("=NOTHING(1)", "#NAME?"), ("=1/0", "#DIV/0!")):
        typed(bench, 1, 1, text)
        at(bench, 1, 1)
        assert shown(bench, 1, 1) == fault
        assert bench.work.status.text().startswith(fault)
        assert len(bench.work.status.text()) > len(fault) + 10
    at(bench, 5, 0)
    assert bench.work.status.text() == ""


def test_that_every_error_value_has_its_words() -> None:
    assert set(FAULT_WORDS) == set(Fault)


def test_that_a_workbook_is_exported(bench: Bench) -> None:
    made: list[tuple[str, bytes]] = []
    bench.work.file_made.connect(lambda name, content: made.append((name, content)))
    bench.work.do("export")
    bench.work._export_panel._export()  # type: ignore[union-attr]
    ((name, content),) = made
    assert name == "1.2-01.xlsx"
    assert content.startswith(b"PK")
