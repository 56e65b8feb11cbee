"""Charts as data: kind, category, each series, titles; never pixels. Not in the candidate's build."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from desktop.tasks.annotation.values import normal_text
from desktop.tasks.grid import explain_tables as words
from desktop.tasks.summary.cell_values import Value
from desktop.tasks.summary.figures import PIVOT, Figures
from desktop.tasks.summary.formulas import FormulaError, parse_area, plain_formula
from desktop.tasks.summary.gold import GoldChart
from desktop.tasks.summary.number_forms import shown
from desktop.tasks.summary.parts import Chart, place_of
from desktop.tasks.summary.sheet import is_own

_TOLERANCE = Decimal("0.005")


@dataclass(frozen=True)
class ChartUnit:
    """One thing asked of a chart, whether it is so, and why not."""

    name: str
    is_right: bool
    why: str = ""


Units = list[ChartUnit]


class ChartMarks:
    """Compares charts on the candidate's figures with those of gold on the same data."""

    def __init__(self, wanted: Figures, given: Figures) -> None:
        self._wanted = wanted
        self._given = given

    def pairs(self, gold: Sequence[GoldChart]) -> list[tuple[GoldChart, Chart | None, Units]]:
        """Each chart of gold with the chart that stands for it, so that the most is right."""
        charts: list[Chart | None] = list(self._given.document.charts)
        charts += [None] * max(0, len(gold) - len(charts))
        known = {(n, m): self.units(g, c) for n, g in enumerate(gold) for m, c in enumerate(charts)}

        def worth(chosen: tuple[int, ...]) -> int:
            return sum(unit.is_right for pair in enumerate(chosen) for unit in known[pair])

        best = max(permutations(range(len(charts)), len(gold)), key=worth)
        return [(gold[n], charts[m], known[n, m]) for n, m in enumerate(best)]

    def units(self, gold: GoldChart, chart: Chart | None) -> Units:
        """What of one chart is right; a chart without any right series shows nothing that was asked."""
        made = chart or Chart("", gold.kinds[0], "", ())
        series = self._series(gold, made) if chart else [False] * len(gold.series)
        found = [
            _unit(words.CHART_KIND, made.kind in gold.kinds, words.chart_kind(made.kind, gold.kinds)),
            _unit(
                words.CHART_CATEGORY, self._same_category(gold, made), words.chart_values(made.category, gold.category)
            ),
            *(
                _unit(words.series_name(number), is_right, words.chart_values("、".join(made.series), asked))
                for number, (is_right, asked) in enumerate(zip(series, gold.series, strict=True), start=1)
            ),
        ]  # fmt: skip
        titles = (
            (words.CHART_TITLE, gold.title, made.title),
            (words.CHART_X, gold.x, made.x),
            (words.CHART_Y, gold.y, made.y),
        )
        for name, asked, given in titles:
            if asked:
                found.append(_unit(name, _says(given, asked), words.chart_text(given, asked[0])))
        if any(series):
            return found
        return [ChartUnit(unit.name, False, unit.why or words.NO_RIGHT_SERIES) for unit in found]

    def _same_category(self, gold: GoldChart, chart: Chart) -> bool:
        given = sorted(_labels(self._given.chart_values(chart.category)))
        return bool(given) and any(given == sorted(labels) for labels in self._labels_wanted(gold))

    def _series(self, gold: GoldChart, chart: Chart) -> list[bool]:
        left = list(chart.series)
        found = []
        for reference in gold.series:
            match = next((given for given in left if self._same_series(gold, reference, chart, given)), None)
            if match is not None:
                left.remove(match)
            found.append(match is not None)
        return found

    def _same_series(self, gold: GoldChart, reference: str, chart: Chart, given: str) -> bool:
        values = _numbers(self._given.chart_values(given))
        if not values:
            return False
        labels = _labels(self._given.chart_values(chart.category))
        for figures in self._sides(reference):
            wanted = _numbers(figures.chart_values(reference))
            names = _labels(figures.chart_values(gold.category))
            if _alike(values, wanted) or _same_pairs(names, wanted, labels, values):
                return True
        return False

    def _labels_wanted(self, gold: GoldChart) -> list[list[str]]:
        return [_labels(figures.chart_values(gold.category)) for figures in self._sides(gold.category)]

    def _sides(self, reference: str) -> list[Figures]:
        """Gold's own sheet; also the candidate's where formulas were worked out there (follow-on)."""
        return [self._wanted, self._given] if self._is_worked_out(reference) else [self._wanted]

    def _is_worked_out(self, reference: str) -> bool:
        if reference.startswith(PIVOT):
            return False
        try:
            area = parse_area(reference)
        except FormulaError:
            return False
        formulas = [cell.ref for cell in self._given.document.cells if plain_formula(cell.text).startswith("=")]
        places = [place_of(ref) for ref in formulas]
        return is_own(area) and any(area.left <= x <= area.right and area.top <= y <= area.bottom for x, y in places)


def _unit(name: str, is_right: bool, why: str) -> ChartUnit:
    return ChartUnit(name, is_right, "" if is_right else why)


def _says(text: str, asked: Sequence[str]) -> bool:
    return any(normal_text(one) in normal_text(text) for one in asked)


def _labels(values: Sequence[Value]) -> list[str]:
    return [normal_text(shown(value)) for value in values]


def _numbers(values: Sequence[Value]) -> list[Decimal]:
    """All of them, when all are numbers."""
    found = [value for value in values if isinstance(value, Decimal)]
    return found if len(found) == len(values) else []


def _same_pairs(
    names: Sequence[str], wanted: Sequence[Decimal], labels: Sequence[str], given: Sequence[Decimal]
) -> bool:
    """The same figures under the same labels, in whatever order."""
    if len(set(names)) != len(wanted) or len(names) != len(wanted) or sorted(names) != sorted(labels):
        return False
    if len(labels) != len(given):
        return False
    right, found = dict(zip(names, wanted, strict=True)), dict(zip(labels, given, strict=True))
    return _alike([found[name] for name in names], [right[name] for name in names])


def _alike(left: Sequence[Decimal], right: Sequence[Decimal]) -> bool:
    if not left or len(left) != len(right):
        return False
    return all(abs(a - b) <= _TOLERANCE for a, b in zip(left, right, strict=True))
