"""A summary of a table: sort, filter, pivot table, a sheet of formulas (统计表), charts, and figures in fields.

Each piece is one summary. Setup of a piece:

    columns = [ … ]                                   # of the data, desktop/tasks/grid/setup.py
    tools = ["sort", "filter", "pivot", "cells", "charts", "fields"]     # what the candidate is asked for
    follow = { slot = "1.2-02", piece = "orders" }    # optional: the data is the candidate's own cleaned table;
                                                      # { slot = "2.1-02", take = "labels" }: or what was labelled
    pinyin = [{ text = "张三", code = "zhang1 san1" }]                    # optional: order of Chinese values
    sheet = [{ ref = "A1", text = "地区" }]            # optional: what stands in the sheet and cannot be changed
    blanks = [{ ref = "B2", format = "0.00" }]        # optional: cells to fill; without them any free cell may be used
    fields = [{ id = "best", title = "销售额最高的地区", options = ["华东", "华北"] }]     # options are optional

The piece's material is the data; with `follow` it is used only when the other task was left untouched, and may be
absent.

Document: `{sorts: [{col, dir}], filters: [conditions], cells: [{ref, formula, format}], pivot: {rows, cols, values,
agg} or {}, charts: [{id, kind, category, series: [refs], title, axes: {x, y}}], fields: [{id, value}]}`. Row order and
values of cells are never stored. In a chart a reference is B2:B6, 数据!C2:C90, pivot:labels, pivot:values or
pivot:<column label>.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import MOST_BYTES, Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.grid.conditions import MOST_CONDITIONS, Condition, read_conditions, write_condition
from desktop.tasks.grid.grid import Column
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.grid.setup import read_columns
from desktop.tasks.summary.labelled import TAKES
from desktop.tasks.summary.number_forms import FORMATS
from desktop.tasks.summary.parts import (
    MOST_KEYS,
    MOST_SERIES,
    Chart,
    SheetCell,
    is_cell,
    is_chart,
    place_of,
    read_cell,
    read_chart,
    read_optional_pivot,
    read_ref,
    read_sort,
)
from desktop.tasks.summary.pivots import Pivot

SCHEMA = "summary/1"
MOST_CELLS = 300
MOST_CHARTS = 6
MOST_VALUE = 500
TOOLS = ("sort", "filter", "pivot", "cells", "charts", "fields")


@dataclass(frozen=True)
class Field:
    """A figure to fill in; with options one of them."""

    id: str
    title: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Follow:
    """The earlier task whose cleaned table (`piece`), or whose labels or classes (`take`), are the data."""

    slot: str
    piece: str
    take: str = ""


@dataclass(frozen=True)
class Setup:
    """What one summary asks for."""

    columns: tuple[Column, ...]
    tools: frozenset[str]
    follow: Follow | None = None
    pinyin: Mapping[str, str] | None = None
    sheet: tuple[SheetCell, ...] = ()
    blanks: tuple[SheetCell, ...] = ()
    fields: tuple[Field, ...] = ()

    def field(self, field: str) -> Field | None:
        """The field with this id."""
        return next((known for known in self.fields if known.id == field), None)

    def may_write(self, ref: str) -> bool:
        """Whether the candidate may type into this cell."""
        given = {cell.ref for cell in self.sheet}
        return ref not in given and (not self.blanks or any(cell.ref == ref for cell in self.blanks))


@dataclass(frozen=True)
class Document:
    """One summary."""

    head: Head
    sorts: tuple[SortKey, ...] = ()
    filters: tuple[Condition, ...] = ()
    cells: tuple[SheetCell, ...] = ()
    pivot: Pivot | None = None
    charts: tuple[Chart, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


def read_setup(task: Task) -> Mapping[str, Setup]:
    """Every summary's setup by piece name. Raises ValueError for one that no author meant."""
    Reading(task.setup, "setup").end()
    found = {piece.name: read_summary(piece) for piece in task.pieces}
    names = {material.name for material in task.materials}
    for piece in task.pieces:
        if piece.material not in names and not (piece.material == "" and found[piece.name].follow):
            raise ValueError(f"{piece.name}: its material is not one of the task")
    return found


def read_summary(piece: Piece) -> Setup:
    """One summary's setup. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    columns, tools = read_columns(reading), reading.texts("tools")
    follow = _read_follow(reading.object("follow")) if reading.has("follow") else None
    pinyin = reading.each("pinyin", lambda one: (one.text("text"), one.text("code")), ())
    sheet = reading.each("sheet", _read_given, ())
    blanks = reading.each("blanks", _read_blank, ())
    fields = reading.each("fields", _read_field, ())
    reading.end()
    if not tools or not set(tools) <= set(TOOLS) or ("fields" in tools) is not bool(fields):
        raise reading.fault("tools")
    refs = [cell.ref for cell in (*sheet, *blanks)]
    if len(set(refs)) != len(refs) or len({field.id for field in fields}) != len(fields):
        raise reading.fault("sheet, blanks or fields: one place twice")
    return Setup(columns, frozenset(tools), follow, dict(pinyin), sheet, blanks, fields)


def new_document(task: Task, piece: Piece) -> Document:
    """An untouched summary."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "summary")
        found = Document(
            head, reading.each("sorts", read_sort), read_conditions(reading, "filters"),
            reading.each("cells", read_cell), read_optional_pivot(reading.object("pivot")),
            reading.each("charts", read_chart),
            reading.each("fields", lambda one: (one.text("id", most=40), one.text("value", most=MOST_VALUE))),
        )  # fmt: skip
        reading.end()
        _verify(found)
    return found


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    return write_values(document.head, _written(document))


def set_sorts(document: Document, setup: Setup, keys: Sequence[SortKey]) -> Document | Refused:
    """Sort by several columns, the first decides."""
    columns = [key.col for key in keys]
    if len(keys) > MOST_KEYS or len(set(columns)) != len(columns):
        return Refused(tr("Sort by at most {n} different columns.", n=MOST_KEYS))
    return _unless_missing("sort", setup, edited(document, sorts=tuple(keys)))


def set_filters(document: Document, setup: Setup, conditions: Sequence[Condition]) -> Document | Refused:
    """Show only rows where all conditions hold."""
    if len(conditions) > MOST_CONDITIONS:
        return Refused(tr("At most {n} conditions are possible.", n=MOST_CONDITIONS))
    return _unless_missing("filter", setup, edited(document, filters=tuple(conditions)))


def set_pivot(document: Document, setup: Setup, pivot: Pivot | None) -> Document | Refused:
    """The pivot table; None takes it away."""
    if pivot is not None:
        named = [*pivot.rows, *pivot.cols]
        if not named or len(named) > MOST_KEYS or len(set(named)) != len(named):
            return Refused(tr("A pivot table needs 1 to {n} different columns.", n=MOST_KEYS))
    return _unless_missing("pivot", setup, edited(document, pivot=pivot))


def set_cells(document: Document, setup: Setup, changes: Iterable[SheetCell]) -> Document | Refused:
    """Type into cells (several at once for filling and pasting); an empty text without format clears a cell."""
    kept = {cell.ref: cell for cell in document.cells}
    for cell in changes:
        if not setup.may_write(cell.ref):
            return Refused(tr("Cell {ref} cannot be changed.", ref=cell.ref))
        if not is_cell(cell):
            return Refused(tr("The entry for cell {ref} is too long or has an unknown format.", ref=cell.ref))
        kept[cell.ref] = cell
    filled = [cell for cell in kept.values() if cell.text or cell.format]
    if len(filled) > MOST_CELLS:
        return Refused(tr("At most {n} cells can be filled.", n=MOST_CELLS))
    cells = tuple(sorted(filled, key=lambda cell: place_of(cell.ref)[::-1]))
    return _unless_missing("cells", setup, edited(document, cells=cells))


def put_chart(document: Document, setup: Setup, chart: Chart) -> Document | Refused:
    """A new chart (id ""), or another state of one that is there."""
    is_new = not chart.id
    chart = replace(chart, id=new_id(document)) if is_new else chart
    kept = {known.id: known for known in document.charts}
    if not is_new and chart.id not in kept:
        return Refused(tr("This chart is no longer there."))
    if not is_chart(chart) or len(kept) + is_new > MOST_CHARTS:
        return Refused(tr("A chart needs 1 to {n} series and short titles.", n=MOST_SERIES))
    charts = tuple({**kept, chart.id: chart}.values())
    changed = with_next_id(document, charts=charts) if is_new else edited(document, charts=charts)
    return _unless_missing("charts", setup, changed)


def delete_chart(document: Document, chart: str) -> Document | Refused:
    """Take a chart away."""
    return edited(document, charts=tuple(known for known in document.charts if known.id != chart))


def set_field(document: Document, setup: Setup, field: str, value: str) -> Document | Refused:
    """Fill in a figure; "" clears it."""
    asked = setup.field(field)
    if asked is None or len(value) > MOST_VALUE or (value and asked.options and value not in asked.options):
        return Refused(tr("This cannot be filled in here."))
    kept = {**dict(document.fields), field: value}
    fields = tuple((known.id, kept[known.id]) for known in setup.fields if kept.get(known.id))
    return _unless_missing("fields", setup, edited(document, fields=fields))


def _unless_missing(tool: str, setup: Setup, document: Document) -> Document | Refused:
    if tool not in setup.tools:
        return Refused(tr("This tool is not used in this task."))
    try:
        _verify(document)
        too_large = len(write_document(document)) > MOST_BYTES
    except ValueError:
        too_large = True
    return Refused(tr("The answer would be too large.")) if too_large else document


def _verify(document: Document) -> None:
    refs, fields = [cell.ref for cell in document.cells], [field for field, _ in document.fields]
    columns, charts = [key.col for key in document.sorts], [chart.id for chart in document.charts]
    for names, most in ((refs, MOST_CELLS), (fields, 200), (columns, MOST_KEYS), (charts, MOST_CHARTS)):
        if len(set(names)) != len(names) or len(names) > most:
            raise ValueError("one place twice, or too many")


def _written(document: Document) -> dict[str, Any]:
    pivot = document.pivot
    return {
        "sorts": [{"col": key.col, "dir": "desc" if key.descending else "asc"} for key in document.sorts],
        "filters": [write_condition(condition) for condition in document.filters],
        "cells": [{"ref": cell.ref, "formula": cell.text, "format": cell.format} for cell in document.cells],
        "pivot": {"rows": list(pivot.rows), "cols": list(pivot.cols), "values": pivot.values, "agg": str(pivot.agg)}
        if pivot else {},
        "charts": [
            {"id": c.id, "kind": str(c.kind), "category": c.category, "series": list(c.series), "title": c.title,
             "axes": {"x": c.x, "y": c.y}}
            for c in document.charts
        ],
        "fields": [{"id": field, "value": value} for field, value in document.fields],
    }  # fmt: skip


def _read_follow(reading: Reading) -> Follow:
    follow = Follow(reading.text("slot"), reading.text("piece", ""), reading.text("take", ""))
    reading.end()
    if bool(follow.piece) is bool(follow.take) or follow.take not in ("", *TAKES):
        raise reading.fault("either piece or take")
    return follow


def _read_given(reading: Reading) -> SheetCell:
    return SheetCell(read_ref(reading), reading.text("text"), reading.text("format", ""))


def _read_blank(reading: Reading) -> SheetCell:
    cell = SheetCell(read_ref(reading), "", reading.text("format", ""))
    if cell.format not in FORMATS:
        raise reading.fault("format")
    return cell


def _read_field(reading: Reading) -> Field:
    return Field(reading.text("id", most=40), reading.text("title"), reading.texts("options", ()))
