"""The functions of formulas that see values only: sums, counts, rounding, texts, logic; not IF and IFERROR."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

from desktop.tasks.annotation.values import half_up
from desktop.tasks.grid.replay import median
from desktop.tasks.summary.cell_values import (
    ARITHMETIC,
    LONGEST_TEXT,
    Argument,
    Block,
    Fault,
    FaultFound,
    each_value,
    number_of,
    text_of,
    truth_of,
    typed_constant,
    whole_of,
)
from desktop.tasks.summary.lookups import LOOKUPS
from desktop.tasks.summary.number_forms import written

MOST_ARGUMENTS = 60
MOST_PLACES = 15


@dataclass(frozen=True)
class Function:
    """How many arguments it takes, and what it does; it raises FaultFound for an error value."""

    least: int
    most: int
    call: Callable[[Sequence[Argument]], Argument]


def numbers_in(arguments: Sequence[Argument]) -> list[Decimal]:
    """The numbers that SUM and its kin see: in blocks only numbers, elsewhere whatever can be one."""
    found: list[Decimal] = []
    for argument in arguments:
        if isinstance(argument, Block):
            found += [value for value in each_value([argument]) if isinstance(value, Decimal)]
        elif argument is not None:
            found.append(number_of(argument))
    return found


def total(numbers: Sequence[Decimal]) -> Decimal:
    """Their sum."""
    return sum(numbers, Decimal(0))


def average(numbers: Sequence[Decimal]) -> Decimal:
    """Their mean; #DIV/0! of nothing."""
    if not numbers:
        raise FaultFound(Fault.DIVISION)
    return ARITHMETIC.divide(total(numbers), Decimal(len(numbers)))


def decimal_of(value: Fraction) -> Decimal:
    """A fraction as formulas compute."""
    return ARITHMETIC.divide(Decimal(value.numerator), Decimal(value.denominator))


def _median(arguments: Sequence[Argument]) -> Argument:
    if not (numbers := numbers_in(arguments)):
        raise FaultFound(Fault.NUMBER)
    return decimal_of(median(numbers))


def _count(arguments: Sequence[Argument]) -> Argument:
    blocks = sum(isinstance(v, Decimal) for a in arguments if isinstance(a, Block) for v in a.values)
    singles = [argument for argument in arguments if not isinstance(argument, Block)]
    return Decimal(blocks + sum(_is_like_a_number(single) for single in singles))


def _is_like_a_number(value: Argument) -> bool:
    if isinstance(value, str) and not isinstance(value, Fault):
        return isinstance(typed_constant(value), Decimal)
    return isinstance(value, Decimal | bool)


def _counta(arguments: Sequence[Argument]) -> Argument:
    values = [v for a in arguments for v in (a.values if isinstance(a, Block) else (a,))]
    return Decimal(sum(value is not None for value in values))


def _countblank(arguments: Sequence[Argument]) -> Argument:
    values = arguments[0].values if isinstance(arguments[0], Block) else arguments
    return Decimal(sum(value is None or (value == "" and not isinstance(value, Fault)) for value in values))


def _rounding(mode: str) -> Callable[[Sequence[Argument]], Argument]:
    def call(arguments: Sequence[Argument]) -> Argument:
        number = number_of(arguments[0])
        places = max(-MOST_PLACES, min(MOST_PLACES, whole_of(arguments[1])))
        if mode == ROUND_HALF_UP and places >= 0:
            return half_up(Fraction(number), places)
        scaled = number.scaleb(places)
        return scaled.to_integral_value(mode).scaleb(-places) + 0

    return call


def _int(arguments: Sequence[Argument]) -> Argument:
    return number_of(arguments[0]).to_integral_value(ROUND_FLOOR)


def _mod(arguments: Sequence[Argument]) -> Argument:
    number, divisor = number_of(arguments[0]), number_of(arguments[1])
    if divisor == 0:
        raise FaultFound(Fault.DIVISION)
    quotient = ARITHMETIC.divide(number, divisor).to_integral_value(ROUND_FLOOR)
    return ARITHMETIC.subtract(number, ARITHMETIC.multiply(divisor, quotient))


def _rank(arguments: Sequence[Argument]) -> Argument:
    number, rising = number_of(arguments[0]), len(arguments) > 2 and number_of(arguments[2]) != 0
    numbers = numbers_in(arguments[1:2])
    if number not in numbers:
        raise FaultFound(Fault.NOT_FOUND)
    return Decimal(1 + sum(other < number if rising else other > number for other in numbers))


def _nth(largest: bool) -> Callable[[Sequence[Argument]], Argument]:
    def call(arguments: Sequence[Argument]) -> Argument:
        numbers = sorted(numbers_in(arguments[:1]), reverse=largest)
        place = int(number_of(arguments[1]).to_integral_value(ROUND_CEILING))
        if not 1 <= place <= len(numbers):
            raise FaultFound(Fault.NUMBER)
        return numbers[place - 1]

    return call


def _extreme(pick: Callable[..., Decimal]) -> Callable[[Sequence[Argument]], Argument]:
    return lambda arguments: pick(numbers_in(arguments), default=Decimal(0))


def _truths(arguments: Sequence[Argument]) -> list[bool]:
    found = []
    for argument in arguments:
        values = argument.values if isinstance(argument, Block) else (argument,)
        found += [truth_of(v) for v in values if v is not None and not (isinstance(argument, Block) and _is_text(v))]
    if not found:
        raise FaultFound(Fault.VALUE)
    return found


def _is_text(value: Argument) -> bool:
    return isinstance(value, str) and not isinstance(value, Fault)


def _left(arguments: Sequence[Argument]) -> Argument:
    return text_of(arguments[0])[: _length(arguments)]


def _right(arguments: Sequence[Argument]) -> Argument:
    text, length = text_of(arguments[0]), _length(arguments)
    return text[max(0, len(text) - length) :]


def _length(arguments: Sequence[Argument]) -> int:
    length = whole_of(arguments[1]) if len(arguments) > 1 else 1
    if length < 0:
        raise FaultFound(Fault.VALUE)
    return length


def _mid(arguments: Sequence[Argument]) -> Argument:
    start, length = whole_of(arguments[1]), whole_of(arguments[2])
    if start < 1 or length < 0:
        raise FaultFound(Fault.VALUE)
    return text_of(arguments[0])[start - 1 : start - 1 + length]


def _value(arguments: Sequence[Argument]) -> Argument:
    return number_of(arguments[0])


def _text(arguments: Sequence[Argument]) -> Argument:
    if _is_text(arguments[0]) and not _is_like_a_number(arguments[0]):
        return arguments[0]
    return written(number_of(arguments[0]), text_of(arguments[1]))[:LONGEST_TEXT]


FUNCTIONS: dict[str, Function] = {
    "SUM": Function(1, MOST_ARGUMENTS, lambda a: total(numbers_in(a))),
    "AVERAGE": Function(1, MOST_ARGUMENTS, lambda a: average(numbers_in(a))),
    "COUNT": Function(1, MOST_ARGUMENTS, _count),
    "COUNTA": Function(1, MOST_ARGUMENTS, _counta),
    "COUNTBLANK": Function(1, 1, _countblank),
    "MIN": Function(1, MOST_ARGUMENTS, _extreme(min)),
    "MAX": Function(1, MOST_ARGUMENTS, _extreme(max)),
    "MEDIAN": Function(1, MOST_ARGUMENTS, _median),
    "LARGE": Function(2, 2, _nth(True)),
    "SMALL": Function(2, 2, _nth(False)),
    "ROUND": Function(2, 2, _rounding(ROUND_HALF_UP)),
    "ROUNDUP": Function(2, 2, _rounding(ROUND_UP)),
    "ROUNDDOWN": Function(2, 2, _rounding(ROUND_DOWN)),
    "INT": Function(1, 1, _int),
    "MOD": Function(2, 2, _mod),
    "ABS": Function(1, 1, lambda a: abs(number_of(a[0]))),
    "RANK": Function(2, 3, _rank),
    "AND": Function(1, MOST_ARGUMENTS, lambda a: all(_truths(a))),
    "OR": Function(1, MOST_ARGUMENTS, lambda a: any(_truths(a))),
    "NOT": Function(1, 1, lambda a: not truth_of(a[0])),
    "LEFT": Function(1, 2, _left),
    "RIGHT": Function(1, 2, _right),
    "MID": Function(3, 3, _mid),
    "LEN": Function(1, 1, lambda a: Decimal(len(text_of(a[0])))),
    "TRIM": Function(1, 1, lambda a: re.sub(" +", " ", text_of(a[0]).strip(" "))),
    "VALUE": Function(1, 1, _value),
    "TEXT": Function(2, 2, _text),
} | {name: Function(least, most, call) for name, (least, most, call) in LOOKUPS.items()}
LAZY = ("IF", "IFERROR")
FUNCTION_NAMES = tuple(sorted([*FUNCTIONS, *LAZY]))
"""For completion."""
