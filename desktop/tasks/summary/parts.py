"""The parts of a summary's document and how they stand in JSON: cells of the sheet, pivot table, charts."""

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.summary.formulas import LONGEST_FORMULA, column_number
from desktop.tasks.summary.number_forms import FORMATS
from desktop.tasks.summary.pivots import Aggregate, Pivot
from desktop.tasks.summary.sheet import Place

MOST_SHEET_ROW, MOST_SHEET_COLUMN = 500, 52
MOST_KEYS, MOST_SERIES, MOST_TEXT = 8, 8, 200
_REF = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,2})")


class ChartKind(StrEnum):
    """The charts that can be made."""

    COLUMN = "column"
    BAR = "bar"
    LINE = "line"
    PIE = "pie"
    SCATTER = "scatter"


@dataclass(frozen=True)
class SheetCell:
    """What is typed in one cell of the sheet: a constant, or a formula after =."""

    ref: str
    text: str
    format: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart; `category` and `series` are references."""

    id: str
    kind: ChartKind
    category: str
    series: tuple[str, ...]
    title: str = ""
    x: str = ""
    y: str = ""


def place_of(ref: str) -> Place:
    """B5 → (2, 5). Raises ValueError for a cell outside the sheet."""
    match = _REF.fullmatch(ref)
    place = (column_number(match[1]), int(match[2])) if match else (0, 0)
    if not (1 <= place[0] <= MOST_SHEET_COLUMN and 1 <= place[1] <= MOST_SHEET_ROW):
        raise ValueError("ref")
    return place


def is_cell(cell: SheetCell) -> bool:
    """Within the limits of the sheet."""
    return len(cell.text) <= LONGEST_FORMULA and cell.format in FORMATS and _REF.fullmatch(cell.ref) is not None


def is_chart(chart: Chart) -> bool:
    """Within the limits of charts."""
    texts = (chart.category, chart.title, chart.x, chart.y, *chart.series)
    return 1 <= len(chart.series) <= MOST_SERIES and all(len(text) <= MOST_TEXT for text in texts)


def read_ref(reading: Reading) -> str:
    """Field `ref`, a cell of the sheet."""
    ref = reading.text("ref", most=8)
    place_of(ref)
    return ref


def read_sort(reading: Reading) -> SortKey:
    """One level of a sort."""
    column, direction = reading.text("col", most=80), reading.text("dir")
    if direction not in ("asc", "desc"):
        raise reading.fault("dir")
    return SortKey(column, direction == "desc")


def read_cell(reading: Reading) -> SheetCell:
    """One cell."""
    cell = SheetCell(read_ref(reading), reading.text("formula", most=LONGEST_FORMULA), reading.text("format"))
    if cell.format not in FORMATS:
        raise reading.fault("format")
    return cell


def read_optional_pivot(reading: Reading) -> Pivot | None:
    """A pivot table, or {} for none."""
    if not reading.has("rows"):
        reading.end()
        return None
    pivot = read_pivot(reading)
    reading.end()
    return pivot


def read_pivot(reading: Reading) -> Pivot:
    """Fields of a pivot table. Raises ValueError."""
    rows, cols = reading.texts("rows"), reading.texts("cols")
    if not 1 <= len({*rows, *cols}) == len(rows) + len(cols) <= MOST_KEYS:
        raise reading.fault("rows")
    return Pivot(rows, cols, reading.text("values", most=80), Aggregate(reading.text("agg")))


def read_chart(reading: Reading) -> Chart:
    """One chart."""
    axes = reading.object("axes")
    chart = Chart(
        reading.text("id", most=20), ChartKind(reading.text("kind")), reading.text("category"),
        reading.texts("series"), reading.text("title"), axes.text("x"), axes.text("y"),
    )  # fmt: skip
    axes.end()
    if not is_chart(chart):
        raise reading.fault("series")
    return chart
