"""The document of a summary and its commands."""

from dataclasses import replace
from typing import Any

import pytest

from desktop.tasks.annotation.documents import DocumentError, NewerDocument
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.model import (
    Document,
    delete_chart,
    put_chart,
    read_document,
    read_setup,
    set_cells,
    set_field,
    set_filters,
    set_pivot,
    set_sorts,
    write_document,
)
from desktop.tasks.summary.parts import Chart, ChartKind, SheetCell
from desktop.tasks.summary.pivots import Aggregate, Pivot
from desktop.tasks.summary.sheet import DataSheet
from tests.tasks.summary.summary_cases import SETUP, sales_case

CASE = sales_case()
TABLE = read_setup(CASE.task)["sales"]
NEW: Document = CASE.untouched("sales")


def done(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document), changed
    return changed


def full() -> Document:
    document = done(set_sorts(NEW, TABLE, [SortKey("area"), SortKey("sum", True)]))
    document = done(set_filters(document, TABLE, [Condition("sum", Relation.MORE, "100")]))
    document = done(set_pivot(document, TABLE, Pivot(("area",), (), "sum", Aggregate.SUM)))
    document = done(set_cells(document, TABLE, [SheetCell("B3", "2"), SheetCell("B2", "=SUM(数据!C:C)", "0.00")]))
    document = done(put_chart(document, TABLE, Chart("", ChartKind.PIE, "pivot:labels", ("pivot:values",), "标题")))
    return done(set_field(document, TABLE, "best", "华北"))


def test_that_a_document_comes_back_as_it_was_written() -> None:
    document = full()
    assert read_document(write_document(document)) == document
    assert [cell.ref for cell in document.cells] == ["B2", "B3"]
    assert (document.charts[0].id, document.head.next_id) == ("u-1", 2)


def test_that_figures_are_worked_out_and_never_stored() -> None:
    figures = Figures(TABLE, full(), DataSheet(source_grid(TABLE.columns, CASE.materials["sales"])))
    assert figures.shown_cell("B2") == "2227.75"
    assert [figures.data.grid.rows[place] for place in figures.places] == ["r5", "r2", "r1", "r7"]
    assert list(figures.chart_values("pivot:labels")) == ["华东", "华北", "华南"]
    assert list(map(str, figures.chart_values("pivot:values"))) == ["260.5", "1012", "955.25"]
    assert len(figures.chart_values("数据!C2:C9")) == 8
    assert figures.chart_values("x y") == figures.chart_values("pivot:无") == ()


@pytest.mark.parametrize(
    "changed",
    [
        set_cells(NEW, TABLE, [SheetCell("A2", "x")]),
        set_cells(NEW, TABLE, [SheetCell("B9", "x")]),
        set_cells(NEW, TABLE, [SheetCell("B2", "x" * 1001)]),
        set_cells(NEW, TABLE, [SheetCell("B2", "1", "0.0000000")]),
        set_sorts(NEW, TABLE, [SortKey("area"), SortKey("area")]),
        set_pivot(NEW, TABLE, Pivot((), ())),
        set_pivot(NEW, TABLE, Pivot(("area",), ("area",))),
        set_field(NEW, TABLE, "nothing", "1"),
        set_field(NEW, TABLE, "best", "西北"),
        put_chart(NEW, TABLE, Chart("u-9", ChartKind.BAR, "A1", ("A1",))),
        put_chart(NEW, TABLE, Chart("", ChartKind.BAR, "A1", ())),
        set_sorts(NEW, replace(TABLE, tools=frozenset({"cells"})), [SortKey("area")]),
        set_filters(NEW, TABLE, [Condition("area", Relation.BLANK)] * 51),
    ],
)
def test_that_what_cannot_be_is_refused_in_words(changed: Document | Refused) -> None:
    assert isinstance(changed, Refused) and changed.reason


def test_that_cells_are_cleared_and_charts_deleted() -> None:
    document = done(set_cells(full(), TABLE, [SheetCell("B3", "")]))
    assert [cell.ref for cell in document.cells] == ["B2"]
    assert done(delete_chart(document, "u-1")).charts == ()
    assert done(set_field(document, TABLE, "best", "")).fields == ()
    assert done(set_pivot(document, TABLE, None)).pivot is None


def test_that_a_sheet_without_blanks_takes_any_free_cell() -> None:
    free = replace(TABLE, blanks=())
    assert done(set_cells(NEW, free, [SheetCell("D9", "1")])).cells[0].ref == "D9"
    assert isinstance(set_cells(NEW, free, [SheetCell("A1", "1")]), Refused)
    many = [SheetCell(f"{column}{row}", "1") for column in "DEFGHIJ" for row in range(1, 45)]
    assert isinstance(set_cells(NEW, free, many), Refused)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (b'"summary/1"', b'"summary/9"'),
        (b'"cells":[]', b'"cells":[{}]'),
        (b'"pivot":{}', b'"pivot":{"rows":[]}'),
        (b'"cells":[]', b'"cells":[{"format":"","formula":"1","ref":"AAA1"}]'),
        (b'"sorts":[]', b'"sorts":[{"col":"a","dir":"x"}]'),
        (
            b'"charts":[]',
            b'"charts":[{"axes":{"x":"","y":""},"category":"","id":"u-1","kind":"radar","series":[],"title":""}]',
        ),
        (b'"fields":[]', b'"fields":[{"id":"a","value":"1"},{"id":"a","value":"2"}]'),
        (b'"filters":[]', b'"filters":[1]'),
    ],
)
def test_that_what_is_no_summary_is_refused(part: bytes, fault: bytes) -> None:
    value = write_document(NEW)
    assert part in value
    with pytest.raises(DocumentError) as caught:
        read_document(value.replace(part, fault))
    assert isinstance(caught.value, NewerDocument) is (part == b'"summary/1"')


@pytest.mark.parametrize(
    "change",
    [
        {"tools": []},
        {"tools": ["magic"]},
        {"fields": []},
        {"blanks": [{"ref": "A1"}]},
        {"blanks": [{"ref": "ZZZ1"}]},
        {"blanks": [{"ref": "B2", "format": "?"}]},
        {"columns": []},
        {"follow": {"slot": "1"}},
        {"more": 1},
    ],
)
def test_that_a_setup_nobody_meant_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_setup(sales_case(setup=SETUP | change).task)
