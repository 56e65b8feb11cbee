"""The functions of formulas that search: COUNTIF(S), SUMIF(S), AVERAGEIF(S), MAXIFS, MINIFS, VLOOKUP, XLOOKUP."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import compress

from desktop.tasks.summary.cell_values import (
    ARITHMETIC,
    Argument,
    Block,
    Fault,
    FaultFound,
    Value,
    compare,
    single_of,
    truth_of,
    whole_of,
)
from desktop.tasks.summary.criteria import matcher, wildcard

MOST_PAIRS = 20
Call = Callable[[Sequence[Argument]], Argument]


def _block(argument: Argument) -> Block:
    return argument if isinstance(argument, Block) else Block(1, (argument,))


def _selected(pairs: Sequence[Argument], size: int) -> list[bool]:
    """Where every criterion of the pairs (block, criterion) holds."""
    if len(pairs) % 2:
        raise FaultFound(Fault.VALUE)
    chosen = [True] * size
    for area, criterion in zip(pairs[::2], pairs[1::2], strict=True):
        values, holds = _block(area).values, matcher(criterion)
        if len(values) != size:
            raise FaultFound(Fault.VALUE)
        chosen = [known and holds(value) for known, value in zip(chosen, values, strict=True)]
    return chosen


def _numbers(values: Sequence[Value], chosen: Sequence[bool]) -> list[Decimal]:
    found = []
    for value in compress(values, chosen):
        if isinstance(value, Fault):
            raise FaultFound(value)
        if isinstance(value, Decimal):
            found.append(value)
    return found


def _countifs(arguments: Sequence[Argument]) -> Argument:
    return Decimal(sum(_selected(arguments, len(_block(arguments[0]).values))))


def _over_one(finish: Callable[[list[Decimal]], Decimal]) -> Call:
    """SUMIF, AVERAGEIF: area, criterion, and the area of the numbers when it is another one."""

    def call(arguments: Sequence[Argument]) -> Argument:
        area = _block(arguments[0])
        numbers = _block(arguments[2]) if len(arguments) > 2 else area
        if len(numbers.values) != len(area.values):
            raise FaultFound(Fault.VALUE)
        return finish(_numbers(numbers.values, _selected(arguments[:2], len(area.values))))

    return call


def _over_many(finish: Callable[[list[Decimal]], Decimal]) -> Call:
    """SUMIFS and its kin: the area of the numbers, then areas with criteria."""

    def call(arguments: Sequence[Argument]) -> Argument:
        numbers = _block(arguments[0]).values
        return finish(_numbers(numbers, _selected(arguments[1:], len(numbers))))

    return call


def _sum(numbers: list[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def _average(numbers: list[Decimal]) -> Decimal:
    if not numbers:
        raise FaultFound(Fault.DIVISION)
    return ARITHMETIC.divide(_sum(numbers), Decimal(len(numbers)))


def _largest(numbers: list[Decimal]) -> Decimal:
    return max(numbers, default=Decimal(0))


def _smallest(numbers: list[Decimal]) -> Decimal:
    return min(numbers, default=Decimal(0))


def _vlookup(arguments: Sequence[Argument]) -> Argument:
    wanted, table, column = single_of(arguments[0]), _block(arguments[1]), whole_of(arguments[2])
    if column < 1:
        raise FaultFound(Fault.VALUE)
    if column > table.width:
        raise FaultFound(Fault.REFERENCE)
    is_near = len(arguments) < 4 or (arguments[3] is not None and truth_of(arguments[3]))
    values = table.column(0)
    return table.at(_last_at_most(wanted, values) if is_near else _first_equal(wanted, values), column - 1)


def _xlookup(arguments: Sequence[Argument]) -> Argument:
    wanted, sought, given = single_of(arguments[0]), _block(arguments[1]).values, _block(arguments[2]).values
    if len(sought) != len(given):
        raise FaultFound(Fault.VALUE)
    if len(arguments) > 4 and arguments[4] is not None and whole_of(arguments[4]) not in (0, 2):
        raise FaultFound(Fault.VALUE)
    try:
        return given[_first_equal(wanted, sought)]
    except FaultFound as fault:
        if fault.fault is Fault.NOT_FOUND and len(arguments) > 3 and arguments[3] is not None:
            return arguments[3]
        raise


def _first_equal(wanted: Value, values: Sequence[Value]) -> int:
    if isinstance(wanted, str):
        holds = wildcard(wanted)
        found = (n for n, v in enumerate(values) if isinstance(v, str) and not isinstance(v, Fault) and holds(v))
    else:
        found = (n for n, v in enumerate(values) if type(v) is type(wanted) and v == wanted)
    place = next(found, None)
    if place is None:
        raise FaultFound(Fault.NOT_FOUND)
    return place


def _last_at_most(wanted: Value, values: Sequence[Value]) -> int:
    """In a rising column: the last value that is not above."""
    places = [n for n, v in enumerate(values) if type(v) is type(wanted) and compare(v, wanted) <= 0]
    if not places:
        raise FaultFound(Fault.NOT_FOUND)
    return places[-1]


_MANY = 1 + 2 * MOST_PAIRS
LOOKUPS: dict[str, tuple[int, int, Call]] = {
    "COUNTIF": (2, 2, _countifs),
    "COUNTIFS": (2, 2 * MOST_PAIRS, _countifs),
    "SUMIF": (2, 3, _over_one(_sum)),
    "SUMIFS": (3, _MANY, _over_many(_sum)),
    "AVERAGEIF": (2, 3, _over_one(_average)),
    "AVERAGEIFS": (3, _MANY, _over_many(_average)),
    "MAXIFS": (3, _MANY, _over_many(_largest)),
    "MINIFS": (3, _MANY, _over_many(_smallest)),
    "VLOOKUP": (3, 4, _vlookup),
    "XLOOKUP": (3, 5, _xlookup),
}
