"""Marking of one summary: each part against gold on the same data. Not in the candidate's build."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation.deductions import DRAWING_DEDUCTION, Finding
from desktop.tasks.annotation.values import half_up
from desktop.tasks.annotation.values import shown as shown_number
from desktop.tasks.grid import explain_tables as words
from desktop.tasks.grid.conditions import matching_places
from desktop.tasks.grid.ordering import order_ranks
from desktop.tasks.summary.cell_values import Value, typed_constant
from desktop.tasks.summary.chart_marks import ChartMarks
from desktop.tasks.summary.figure_marks import TEXT_NUMBER, accepted_values, figure_credit
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.formulas import FormulaError, parse_formula, plain_formula
from desktop.tasks.summary.gold import GoldFigure, GoldSummary
from desktop.tasks.summary.model import Document
from desktop.tasks.summary.number_forms import shown
from desktop.tasks.summary.order_marks import filter_credit, order_credit, pivot_credit
from desktop.tasks.summary.parts import SheetCell, place_of
from desktop.tasks.summary.sheet import Place, evaluate_alone, is_own, precedents

RULE_SORT, RULE_FILTER, RULE_PIVOT, RULE_CELL, RULE_CHART, RULE_FIELD = "SM-1", "SM-2", "SM-3", "SM-4", "SM-5", "SM-6"


def gold_document(untouched: Document, gold: GoldSummary) -> Document:
    """The sheet and the pivot table that gold means."""
    cells = tuple(SheetCell(cell.name, cell.formula or cell.accept[0]) for cell in gold.cells)
    return replace(untouched, cells=cells, pivot=gold.pivot)


@dataclass(frozen=True)
class SummaryMarks:
    """One summary: `given` are the candidate's figures, `wanted` gold's on the same data; `units` points by part."""

    piece: str
    gold: GoldSummary
    given: Figures
    wanted: Figures
    units: Mapping[str, Fraction]

    def findings(self) -> Iterator[Finding]:
        """One for every unit."""
        if self.gold.sort:
            yield self._sort()
        if self.gold.filter:
            yield self._filter()
        if self.gold.pivot:
            yield self._pivot()
        yield from map(self._cell, self.gold.cells)
        if self.gold.charts:
            yield from self._charts()
        yield from map(self._field, self.gold.fields)

    def _sort(self) -> Finding:
        grid, pinyin = self.given.data.grid, self.given.setup.pinyin or {}
        keys = [key for key in self.gold.sort if key.col in grid.place_of_column]
        document = self.given.document
        asked = words.in_order([(grid.column(key.col).name, key.descending) for key in keys])
        if not document.sorts or not keys:
            return self._untouched("sort", RULE_SORT, words.SORT, asked)
        places = replace(self.given, document=replace(document, filters=())).places
        credit = order_credit(order_ranks(grid, keys, pinyin), places)
        measure = words.order_measure(shown_number(credit))
        measure += f"，{asked}" if credit < 1 else ""
        return self._shared("sort", RULE_SORT, words.SORT, credit, measure)

    def _filter(self) -> Finding:
        grid, document = self.given.data.grid, self.given.document
        if not document.filters:
            return self._untouched("filter", RULE_FILTER, words.FILTER, words.NOT_MADE)
        known = [condition for condition in self.gold.filter if condition.col in grid.place_of_column]
        wanted, found = matching_places(grid, known), self.given.places
        matched = len(set(found) & set(wanted))
        measure = words.rows_measure(matched, len(found) - matched, len(wanted))
        return self._shared("filter", RULE_FILTER, words.FILTER, filter_credit(wanted, found), measure)

    def _pivot(self) -> Finding:
        pivot, wanted = self.given.document.pivot, self.gold.pivot
        if pivot is None or wanted is None:
            return self._untouched("pivot", RULE_PIVOT, words.PIVOT, words.NOT_MADE)
        grid = self.given.data.grid
        credit, wrong = pivot_credit(grid, wanted, pivot)
        names = {column.column: column.name for column in grid.columns}
        return self._shared("pivot", RULE_PIVOT, words.PIVOT, credit, words.pivot_measure(wrong, wanted, names))

    def _cell(self, gold: GoldFigure) -> Finding:
        place, name = place_of(gold.name), words.sheet_cell(gold.name)
        given = self.given.cells.get(place)
        wanted = [self.wanted.cells.get(place)] if gold.formula else accepted_values(gold)
        if given is None or not self.given.setup.may_write(gold.name):
            return self._untouched("cells", RULE_CELL, name, _asked(None, wanted[0]))
        credit = max(figure_credit(given, value, gold) for value in wanted)
        if credit < 1 and gold.formula and self._rests_on_own_cells(gold):
            own = evaluate_alone(gold.formula, self.given.data, self.given.cells)
            if figure_credit(given, own, gold) > credit:
                credit = figure_credit(given, own, gold)
                return self._shared("cells", RULE_CELL, name, credit, words.ON_OWN_FIGURES)
        return self._figure("cells", RULE_CELL, name, credit, (given, wanted[0]))

    def _rests_on_own_cells(self, gold: GoldFigure) -> bool:
        """The gold formula refers to cells to fill, all are filled, and the candidate's cell refers to some, too."""
        asked = {place_of(cell.name) for cell in self.gold.cells}
        needed = _places(gold.formula, asked)
        text = next((cell.text for cell in self.given.document.cells if cell.ref == gold.name), "")
        own = _places(text, asked) if plain_formula(text).startswith("=") else set()
        return bool(needed and own) and all(self.given.cells.get(place) is not None for place in needed)

    def _charts(self) -> Iterator[Finding]:
        marks = ChartMarks(self.wanted, self.given)
        pairs = marks.pairs(self.gold.charts)
        for number, (_, chart, units) in enumerate(pairs, start=1):
            for unit in units:
                full = words.chart_name(number, unit.name)
                if chart is None:
                    yield self._untouched("charts", RULE_CHART, full, words.NO_CHART)
                else:
                    finding = self._shared("charts", RULE_CHART, full, Fraction(int(unit.is_right)), unit.why)
                    yield replace(finding, unit=chart.id)
        used = {chart.id for _, chart, _ in pairs if chart is not None}
        for chart in self.given.document.charts:
            if chart.id not in used:
                finding = self._shared("charts", RULE_CHART, words.CHART_NOT_NEEDED, -DRAWING_DEDUCTION, "")
                yield replace(finding, outcome=Outcome.EXTRA, unit=chart.id)

    def _field(self, gold: GoldFigure) -> Finding:
        field = self.given.setup.field(gold.name)
        text = dict(self.given.document.fields).get(gold.name, "")
        name = words.field_name(field.title if field else gold.name)
        given = typed_constant(text)
        wanted = [evaluate_alone(gold.formula, self.given.data, {})] if gold.formula else accepted_values(gold)
        if given is None:
            return self._untouched("fields", RULE_FIELD, name, _asked(None, wanted[0]))
        credit = max(figure_credit(given, value, gold) for value in wanted)
        if credit == 0 and field and field.options:
            credit = Fraction(-1, len(field.options) - 1)
        return self._figure("fields", RULE_FIELD, name, credit, (given, wanted[0]))

    def _figure(self, part: str, rule: str, name: str, credit: Fraction, values: tuple[Value, Value]) -> Finding:
        measure = "" if credit == 1 else _asked(*values)
        finding = self._shared(part, rule, name, credit, measure)
        return replace(finding, outcome=Outcome.WRONG_FORMAT) if credit == TEXT_NUMBER else finding

    def _shared(self, part: str, rule: str, name: str, credit: Fraction, measure: str) -> Finding:
        outcome = Outcome.RIGHT if credit == 1 else Outcome.LOOSE if credit > 0 else Outcome.WRONG
        return Finding(self.piece, outcome, rule, credit, self.units[part], name=name, measure=measure)

    def _untouched(self, part: str, rule: str, name: str, measure: str) -> Finding:
        return Finding(self.piece, Outcome.UNANSWERED, rule, Fraction(0), self.units[part], name=name, measure=measure)


def _asked(given: Value, wanted: Value) -> str:
    return words.given_and_wanted(_short(given), _short(wanted))


def _short(value: Value) -> str:
    """A figure as a line prints it: four decimals tell right from wrong."""
    if isinstance(value, Decimal) and value != (rounded := half_up(Fraction(value), 4)):
        return f"约 {rounded:f}"
    return shown(value)


def _places(formula: str, cells: set[Place]) -> set[Place]:
    """Which of `cells` a formula refers to."""
    try:
        areas = [area for area in precedents(parse_formula(formula)) if is_own(area)]
    except FormulaError:
        return set()
    return {
        (x, y)
        for x, y in cells
        if any(a.left <= x <= a.right and (not a.bottom or a.top <= y <= a.bottom) for a in areas)
    }
