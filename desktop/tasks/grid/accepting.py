"""Whether a cell says what gold says, by the kind of its column: right, right in the wrong type or format, or wrong.

Gold gives texts that are accepted; where they cannot be listed, rules: {"fill": "mean", "places": 2} (or median, mode),
{"between": ["0", "120"]}, {"filled": true}.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.values import half_up, text_equal
from desktop.tasks.grid.cells import ColumnKind, cell_bool, cell_date, cell_number, date_text, is_blank, plain_number
from desktop.tasks.grid.grid import Column
from desktop.tasks.grid.operations import METHODS
from desktop.tasks.grid.replay import mean, median
from desktop.tasks.grid.transforms import NUMBER, Stored

RIGHT, FORMAT, WRONG = Fraction(1), Fraction(1, 2), Fraction(0)
MOST_PLACES = 6


@dataclass(frozen=True)
class Fill:
    """Mean, median or mode of the column, with at least `places` decimals where it has them."""

    method: str
    places: int


@dataclass(frozen=True)
class Accepted:
    """What gold takes for one cell; the first text is what a model answer writes."""

    texts: tuple[str, ...] = ()
    fills: tuple[Fill, ...] = ()
    between: tuple[Decimal, Decimal] | None = None
    filled: bool = False


@dataclass(frozen=True)
class Strictness:
    """`loose` columns forget case, width and blanks of texts; `typed` ones want numbers stored as numbers."""

    loose: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()


class Pool:
    """The cells that a fill may have been taken from; each figure of theirs is computed once."""

    def __init__(self, values: Sequence[str], percent: bool) -> None:
        self._values = values
        self._percent = percent

    @cached_property
    def numbers(self) -> list[Decimal]:
        """Those that are numbers, in order."""
        return sorted(n for text in self._values if (n := cell_number(text, self._percent)) is not None)

    @cached_property
    def mean(self) -> Fraction | None:
        """The exact mean."""
        return mean(self.numbers) if self.numbers else None

    @cached_property
    def median(self) -> Fraction | None:
        """The exact median."""
        return median(self.numbers) if self.numbers else None

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """The most frequent values, in order."""
        counts = Counter(self._values)
        most = max(counts.values(), default=0)
        return tuple(sorted(text for text, count in counts.items() if count == most))

    def figure(self, method: str) -> Fraction | None:
        """Mean or median."""
        return self.mean if method == "mean" else self.median


def read_accepted(reading: Reading) -> Accepted:
    """Fields `accept` and `rules` of a gold cell. Raises ValueError."""
    texts = reading.texts("accept", ())
    found = Accepted(texts)
    for rule in reading.each("rules", _read_rule, ()):
        found = Accepted(texts, found.fills + rule.fills, rule.between or found.between, rule.filled or found.filled)
    if found == Accepted():
        raise reading.fault("accept")
    return found


def credit_of(cell: Stored, accepted: Accepted, column: Column, strict: Strictness, pools: Iterable[Pool]) -> Fraction:
    """1, ½ or 0. `pools` are the columns a fill may have been taken from (source, gold, the candidate's own)."""
    found = max((same(cell, text, column, strict) for text in accepted.texts), default=WRONG)
    if found < RIGHT and _obeys(cell[0], accepted, column, pools):
        return RIGHT if _is_typed(cell, column, strict) else FORMAT
    return found


def same(cell: Stored, text: str, column: Column, strict: Strictness) -> Fraction:
    """How far a cell is `text`."""
    if is_blank(text) or is_blank(cell[0]):
        return RIGHT if is_blank(text) and is_blank(cell[0]) else WRONG
    match column.kind:
        case ColumnKind.NUMBER:
            return _same_number(cell, text, column, strict)
        case ColumnKind.DATE:
            return _same_date(cell[0], text, column)
        case ColumnKind.BOOL:
            return RIGHT if cell[0] == text or _same_bool(cell[0], text) else WRONG
        case _:
            return _same_text(cell[0], text, column.column in strict.loose)


def _same_number(cell: Stored, text: str, column: Column, strict: Strictness) -> Fraction:
    wanted, given = cell_number(text, column.percent), cell_number(cell[0], column.percent)
    if wanted is None:
        return _same_text(cell[0], text, column.column in strict.loose)
    if given == wanted:
        return RIGHT if _is_typed(cell, column, strict) else FORMAT
    return FORMAT if given is None and cell_number(cell[0], True) == wanted else WRONG


def _is_typed(cell: Stored, column: Column, strict: Strictness) -> bool:
    return column.column not in strict.typed or cell[1] == NUMBER


def _same_date(given: str, text: str, column: Column) -> Fraction:
    if given == text:
        return RIGHT
    wanted, found = cell_date(text), cell_date(given)
    if wanted is None or found is None:
        return _same_text(given, text, False)
    if found != wanted:
        return WRONG
    return RIGHT if not column.form or date_text(found, column.form) == given else FORMAT


def _same_bool(given: str, text: str) -> bool:
    found = cell_bool(given)
    return found is not None and found is cell_bool(text)


def _same_text(given: str, text: str, loose: bool) -> Fraction:
    if given == text:
        return RIGHT
    return (RIGHT if loose else FORMAT) if text_equal(given, text) else WRONG


def _obeys(given: str, accepted: Accepted, column: Column, pools: Iterable[Pool]) -> bool:
    if is_blank(given):
        return False
    if accepted.filled:
        return True
    number = cell_number(given, column.percent)
    if accepted.between is not None and number is not None and accepted.between[0] <= number <= accepted.between[1]:
        return True
    return bool(accepted.fills) and any(
        _is_fill(given, fill, column, pool) for pool in pools for fill in accepted.fills
    )


def _is_fill(given: str, fill: Fill, column: Column, pool: Pool) -> bool:
    if fill.method == "mode":
        return given in pool.modes
    exact, found = pool.figure(fill.method), cell_number(given, column.percent)
    if exact is None or found is None:
        return False
    return any(_rounds_to(exact, places, found) for places in range(fill.places, MOST_PLACES + 1))


def _rounds_to(exact: Fraction, places: int, found: Decimal) -> bool:
    """Half up and half to even are both right."""
    if half_up(exact, places) == found:
        return True
    return Fraction(round(exact * 10**places), 10**places) == Fraction(found)


def fill_text(fill: Fill, pool: Pool) -> str:
    """What a model answer fills in: the exact figure, half up; nothing where there is none."""
    if fill.method == "mode":
        return pool.modes[0] if pool.modes else ""
    exact = pool.figure(fill.method)
    return "" if exact is None else plain_number(half_up(exact, fill.places))


def _read_rule(reading: Reading) -> Accepted:
    if reading.has("fill"):
        method, places = reading.text("fill"), reading.integer("places", 2, most=MOST_PLACES)
        if method not in METHODS:
            raise reading.fault("fill")
        return Accepted(fills=(Fill(method, places),))
    if reading.has("between"):
        limits = [cell_number(text) for text in reading.texts("between")]
        low, high = (*limits, None, None)[:2]
        if len(limits) != 2 or low is None or high is None or low > high:
            raise reading.fault("between")
        return Accepted(between=(low, high))
    if not reading.flag("filled"):
        raise reading.fault("filled")
    return Accepted(filled=True)
