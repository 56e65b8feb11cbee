"""What can be wrong with the gold of a summary: for the author, before anybody sits it. Not in a candidate's build."""

from collections.abc import Iterator

from desktop.tasks.grid.conditions import matching_places
from desktop.tasks.grid.ordering import order_ranks
from desktop.tasks.summary.cell_values import Fault, Value
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.gold import GoldFigure, GoldSummary
from desktop.tasks.summary.model import MOST_CHARTS, TOOLS, Setup
from desktop.tasks.summary.order_marks import order_share
from desktop.tasks.summary.parts import place_of
from desktop.tasks.summary.pivots import pivot_table
from desktop.tasks.summary.sheet import evaluate_alone

_NOT_MEANT = (Fault.NAME, Fault.REFERENCE, Fault.CIRCULAR, Fault.LIMIT, Fault.VALUE)


def summary_defects(setup: Setup, gold: GoldSummary, figures: Figures) -> list[str]:
    """English sentences; empty when nothing is wrong. A task without data of its own is checked where it has some."""
    asked = {part for part, count in gold.units().items() if count}
    defects = [f"the task does not give the tool {part}" for part in TOOLS if part in asked and part not in setup.tools]
    if len(figures.data.grid.rows):
        defects += [
            *_column_defects(gold, figures),
            *_cell_defects(setup, gold, figures),
            *_chart_defects(gold, figures),
        ]
    return defects + list(_field_defects(setup, gold, figures))


def _column_defects(gold: GoldSummary, figures: Figures) -> Iterator[str]:
    grid = figures.data.grid
    pivot = [*gold.pivot.rows, *gold.pivot.cols, *filter(None, [gold.pivot.values])] if gold.pivot else []
    named = [*(key.col for key in gold.sort), *(one.col for one in gold.filter), *pivot]
    missing = [column for column in dict.fromkeys(named) if column not in grid.place_of_column]
    yield from (f"there is no column {column}" for column in missing)
    if missing:
        return
    ranks = order_ranks(grid, gold.sort, figures.setup.pinyin or {}) if gold.sort else []
    share = order_share(ranks, range(len(ranks)))
    if gold.sort and (share is None or share == 1):
        yield "the rows are in the order asked already, or all are equal"
    if gold.filter and not 0 < 2 * len(matching_places(grid, gold.filter)) <= len(grid.rows):
        yield "the filter must leave at least one row and at most half of them"
    if gold.pivot and pivot_table(grid, gold.pivot) is None:
        yield "the pivot table is too large"


def _cell_defects(setup: Setup, gold: GoldSummary, figures: Figures) -> Iterator[str]:
    for cell in gold.cells:
        if not setup.may_write(cell.name):
            yield f"cell {cell.name} cannot be written by the candidate"
        value = figures.cells.get(place_of(cell.name))
        if value is None or value in _NOT_MEANT:
            yield f"cell {cell.name} is {value or 'blank'}"


def _chart_defects(gold: GoldSummary, figures: Figures) -> Iterator[str]:
    if len(gold.charts) > MOST_CHARTS - 2:
        yield f"at most {MOST_CHARTS - 2} charts can be asked for"
    for chart in gold.charts:
        for reference in (chart.category, *chart.series):
            values = figures.chart_values(reference)
            if not values or any(value is None or isinstance(value, Fault) for value in values):
                yield f"{reference} of a chart has blanks, error values or nothing"


def _field_defects(setup: Setup, gold: GoldSummary, figures: Figures) -> Iterator[str]:
    known = {field.id: field for field in setup.fields}
    yield from (f"there is no field {figure.name}" for figure in gold.fields if figure.name not in known)
    yield from (f"field {name} has no gold" for name in known if name not in {figure.name for figure in gold.fields})
    for figure in gold.fields:
        field = known.get(figure.name)
        if field and field.options and not set(figure.accept) <= set(field.options):
            yield f"field {figure.name} accepts what is not an option"
        if field and len(field.options) == 1:
            yield f"field {figure.name} has one option only"
        if figure.formula and len(figures.data.grid.rows) and _value(figure, figures) in (None, *_NOT_MEANT):
            yield f"field {figure.name} is {_value(figure, figures)}"


def _value(figure: GoldFigure, figures: Figures) -> Value:
    return evaluate_alone(figure.formula, figures.data, {})
