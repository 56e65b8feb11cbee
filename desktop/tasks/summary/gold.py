"""What the scoring pack says about summaries. Not in the candidate's build.

Gold of a piece; a part that the task does not ask for is left out:

    {"sort": [{"col": "area", "dir": "asc"}, {"col": "sum", "dir": "desc"}],
     "filter": [{"col": "sum", "test": "more", "value": "100"}],
     "pivot": {"rows": ["area"], "cols": [], "values": "sum", "agg": "sum"},
     "cells": [{"ref": "B2", "formula": "=SUMIF(数据!A:A,A2,数据!B:B)", "places": 2},
               {"ref": "B9", "accept": ["华东"]}],
     "charts": [{"kinds": ["column", "bar"], "category": "A2:A5", "series": ["B2:B5"],
                 "title": ["各地区销售额"], "x": ["地区"], "y": ["销售额", "金额"]}],
     "fields": [{"id": "best", "accept": ["华东"]},
                {"id": "mean", "formula": "=AVERAGE(数据!B:B)", "places": 1}]}

A formula is worked out on the candidate's own data, and, where it refers to other cells to fill, on the candidate's
own cells too (only for a cell that holds a formula itself). `places` (default 2) gives the tolerance of half a unit,
both ways of rounding a half are right; "abs" and "rel" (texts) replace it. In a chart "title", "x" and "y" are
left out where they do not matter; one of the texts must be in what was written.

Configuration: "shares" [{"part": "cells", "share": "0.6"}, …], the part of the points for each of sort, filter, pivot,
cells, charts, fields that any piece has; they sum to 1. "quantum" "0.1".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.conditions import Condition, read_conditions
from desktop.tasks.grid.ordering import SortKey
from desktop.tasks.summary.model import TOOLS, Setup, read_setup
from desktop.tasks.summary.parts import ChartKind, place_of, read_pivot, read_sort
from desktop.tasks.summary.pivots import Pivot


@dataclass(frozen=True)
class GoldFigure:
    """One figure: a formula with its tolerance, or texts that are accepted."""

    name: str
    formula: str
    accept: tuple[str, ...]
    absolute: Fraction
    relative: Fraction


@dataclass(frozen=True)
class GoldChart:
    """One chart; `title`, `x`, `y` are empty where they do not matter."""

    kinds: tuple[ChartKind, ...]
    category: str
    series: tuple[str, ...]
    title: tuple[str, ...]
    x: tuple[str, ...]
    y: tuple[str, ...]

    @property
    def units(self) -> int:
        """Kind, category, each series, and each title that matters."""
        return 2 + len(self.series) + sum(bool(texts) for texts in (self.title, self.x, self.y))


@dataclass(frozen=True)
class GoldSummary:
    """What is right for one summary."""

    sort: tuple[SortKey, ...] = ()
    filter: tuple[Condition, ...] = ()
    pivot: Pivot | None = None
    cells: tuple[GoldFigure, ...] = ()
    charts: tuple[GoldChart, ...] = ()
    fields: tuple[GoldFigure, ...] = ()

    def units(self) -> dict[str, int]:
        """How many units each part has."""
        charts = sum(chart.units for chart in self.charts)
        counts = (bool(self.sort), bool(self.filter), bool(self.pivot), len(self.cells), charts, len(self.fields))
        return {part: int(count) for part, count in zip(TOOLS, counts, strict=True)}


def read_setups(task: Task) -> Mapping[str, Setup]:
    """The setups, as a grader needs them. Raises GoldError."""
    try:
        return read_setup(task)
    except ValueError as reason:
        raise GoldError(f"{task.slot}: {reason}") from reason


def read_gold(gold: GoldTask, setups: Mapping[str, Setup]) -> dict[str, GoldSummary]:
    """What is right, by piece name. Raises GoldError."""
    if set(gold.gold) != set(setups):
        raise GoldError(f"{gold.slot}: gold for other pieces")
    try:
        return {name: _read_summary(gold.gold[name], name) for name in setups}
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason


def unit_points(gold: GoldTask, summaries: Mapping[str, GoldSummary], points: Fraction) -> dict[str, Fraction]:
    """What one unit of each part is worth. Raises GoldError."""
    shares = _read_shares(gold)
    counts = {part: sum(summary.units()[part] for summary in summaries.values()) for part in TOOLS}
    asked = {part for part, count in counts.items() if count}
    if set(shares) != asked or sum(shares.values()) != 1:
        raise GoldError(f"{gold.slot}: shares must be for {sorted(asked)} and sum to 1")
    return {part: points * shares[part] / counts[part] for part in asked}


def _read_shares(gold: GoldTask) -> dict[str, Fraction]:
    try:
        reading = Reading(gold.config, "config")
        pairs = reading.each("shares", lambda one: (one.text("part"), one.fraction("share")))
        reading.text("quantum", "0.1")
        reading.end()
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    if len(dict(pairs)) != len(pairs) or any(share <= 0 for _, share in pairs):
        raise GoldError(f"{gold.slot}: shares")
    return dict(pairs)


def _read_summary(value: Any, name: str) -> GoldSummary:
    reading = Reading(value, name)
    found = GoldSummary(
        sort=reading.each("sort", read_sort, ()),
        filter=read_conditions(reading, "filter") if reading.has("filter") else (),
        pivot=_read_pivot(reading),
        cells=reading.each("cells", lambda one: _read_figure(one, "ref"), ()),
        charts=reading.each("charts", _read_chart, ()),
        fields=reading.each("fields", lambda one: _read_figure(one, "id"), ()),
    )
    reading.end()
    for figures in (found.cells, found.fields):
        if len({figure.name for figure in figures}) != len(figures):
            raise reading.fault("a cell or field twice")
    for cell in found.cells:
        place_of(cell.name)
    return found


def _read_pivot(reading: Reading) -> Pivot | None:
    if not reading.has("pivot"):
        return None
    fields = reading.object("pivot")
    pivot = read_pivot(fields)
    fields.end()
    return pivot


def _read_figure(reading: Reading, name: str) -> GoldFigure:
    formula, accept = reading.text("formula", ""), reading.texts("accept", ())
    half = Fraction(1, 2 * 10 ** reading.integer("places", 2, most=9))
    absolute = reading.fraction("abs") if reading.has("abs") else half
    if bool(formula) is bool(accept):
        raise reading.fault("either formula or accept")
    return GoldFigure(reading.text(name), formula, accept, absolute, reading.fraction("rel", "0"))


def _read_chart(reading: Reading) -> GoldChart:
    chart = GoldChart(
        tuple(ChartKind(kind) for kind in reading.texts("kinds")), reading.text("category"), reading.texts("series"),
        reading.texts("title", ()), reading.texts("x", ()), reading.texts("y", ()),
    )  # fmt: skip
    if not chart.kinds or not chart.series:
        raise reading.fault("kinds or series")
    return chart
