"""A summary worked out: values of the sheet, order of the rows, pivot table, and what charts show."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from desktop.tasks.annotation.values import half_width
from desktop.tasks.grid.conditions import matching_places
from desktop.tasks.grid.ordering import sorted_places
from desktop.tasks.summary.cell_values import Value, typed_constant
from desktop.tasks.summary.formulas import FormulaError, parse_area, plain_formula
from desktop.tasks.summary.model import Document, Setup
from desktop.tasks.summary.number_forms import shown
from desktop.tasks.summary.parts import SheetCell, place_of
from desktop.tasks.summary.pivots import PivotTable, pivot_table
from desktop.tasks.summary.sheet import DataSheet, Place, area_values, evaluate

PIVOT = "pivot:"
LABELS, VALUES = "labels", "values"
MOST_POINTS = 5_000


@dataclass(frozen=True)
class Figures:
    """What a document comes to on its data."""

    setup: Setup
    document: Document
    data: DataSheet

    @cached_property
    def cells(self) -> dict[Place, Value]:
        """The value of every cell of the sheet."""
        return evaluate(entries(self.setup, self.document.cells), self.data)

    @cached_property
    def places(self) -> Sequence[int]:
        """The rows that the filter leaves, in the order of the sort. Columns that are not there are passed over."""
        grid, known = self.data.grid, self.data.grid.place_of_column
        filters = [condition for condition in self.document.filters if condition.col in known]
        kept = set(matching_places(grid, filters)) if filters else None
        keys = [key for key in self.document.sorts if key.col in known]
        ordered = sorted_places(grid, keys, self.setup.pinyin or {})
        return [place for place in ordered if kept is None or place in kept]

    @cached_property
    def pivot(self) -> PivotTable | None:
        """The pivot table."""
        return pivot_table(self.data.grid, self.document.pivot) if self.document.pivot else None

    def chart_values(self, reference: str) -> Sequence[Value]:
        """What a chart's reference names; nothing where it names nothing."""
        if reference.startswith(PIVOT):
            return _of_pivot(self.pivot, reference.removeprefix(PIVOT))
        try:
            return area_values(parse_area(reference), self.data, self.cells)[:MOST_POINTS]
        except FormulaError:
            return ()

    def shown_cell(self, ref: str) -> str:
        """A cell as the screen shows it, in its own format or else the one that the paper gave it."""
        cell = next((cell for cell in self.document.cells if cell.ref == ref), SheetCell(ref, ""))
        return shown(self.cells.get(place_of(ref)), form_of(self.setup, cell))


def entries(setup: Setup, cells: Sequence[SheetCell]) -> dict[Place, str]:
    """What stands in the sheet: the given cells and the candidate's."""
    found = {place_of(cell.ref): cell.text for cell in setup.sheet}
    for cell in cells:
        place = place_of(cell.ref)
        if place not in found or setup.may_write(cell.ref):
            found[place] = _entry(cell.text, form_of(setup, cell))
    return found


def form_of(setup: Setup, cell: SheetCell) -> str:
    """The format of a cell: its own, or else the one that the paper gave it."""
    return cell.format or next((blank.format for blank in setup.blanks if blank.ref == cell.ref), "")


def _entry(text: str, form: str) -> str:
    """As spreadsheets take what is typed: @ keeps a number as text, a cell of percentages reads 12 as 12 %."""
    value = None if plain_formula(text).startswith("=") else typed_constant(text)
    if not isinstance(value, Decimal):
        return text
    if form == "@":
        return f"'{text}"
    return f"{text}%" if form.endswith("%") and abs(value) >= 1 and "%" not in half_width(text) else text


def _of_pivot(table: PivotTable | None, part: str) -> Sequence[Value]:
    if table is None:
        return ()
    if part == LABELS:
        return [" ".join(label) for label in table.row_labels or table.column_labels]
    if part == VALUES:
        return list(table.row_totals if table.row_labels and table.row_labels != ((),) else table.column_totals)
    for across, label in enumerate(table.column_labels):
        if " ".join(label) == part:
            return [line[across] for line in table.figures]
    return ()
