"""What a formula computes with: numbers as decimals, texts, yes and no, blanks, faults, and blocks of them.

Decimals, not floats: 0.1 + 0.2 is 0.3, halves are rounded as people round them, and every platform agrees.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import StrEnum
from functools import lru_cache

from desktop.tasks.grid.cells import ColumnKind, cell_bool, cell_date, cell_number, date_serial, is_blank, plain_number
from desktop.tasks.grid.grid import Column

ARITHMETIC = Context(prec=28, Emax=308, Emin=-308, traps=[InvalidOperation, DivisionByZero, Overflow])
LONGEST_TEXT = 32_767


class Fault(StrEnum):
    """The error values of a spreadsheet; circular references and too much work have their own."""

    DIVISION = "#DIV/0!"
    VALUE = "#VALUE!"
    REFERENCE = "#REF!"
    NAME = "#NAME?"
    NOT_FOUND = "#N/A"
    NUMBER = "#NUM!"
    CIRCULAR = "#CIRC!"
    LIMIT = "#LIMIT!"


Value = Decimal | str | bool | None | Fault
"""A single value; None is a blank cell. A Fault is a str as well: ask for it first."""


class FaultFound(Exception):
    """Ends the evaluation of a formula with an error value."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True)
class Block:
    """A rectangle of values, row by row."""

    width: int
    values: Sequence[Value]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.values) // self.width

    def column(self, across: int) -> Sequence[Value]:
        """One column of it."""
        return self.values[across :: self.width]

    def at(self, down: int, across: int) -> Value:
        """One value of it."""
        return self.values[down * self.width + across]


Argument = Value | Block


def cell_value(text: str, column: Column) -> Value:
    """What a cell of a table is in a formula: by the kind of its column; days are serials; else its text."""
    if is_blank(text):
        return None
    if column.kind is ColumnKind.NUMBER:
        number = cell_number(text, column.percent)
        return text if number is None else number
    if column.kind is ColumnKind.DATE:
        moment = cell_date(text)
        return text if moment is None else date_serial(moment)
    if column.kind is ColumnKind.BOOL:
        flag = cell_bool(text)
        return text if flag is None else flag
    return text


def column_values(texts: Sequence[str], column: Column) -> tuple[Value, ...]:
    """The values of a whole column."""
    read: Callable[[str], Value] = lru_cache(maxsize=None)(lambda text: cell_value(text, column))
    return tuple(map(read, texts))


def typed_constant(text: str) -> Value:
    """What a spreadsheet makes of something typed: a number, a percentage, a day, TRUE or FALSE, or the text."""
    if is_blank(text):
        return None
    if text.startswith("'"):
        return text[1:]
    number = cell_number(text, percent=True)
    if number is not None:
        return number
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    moment = cell_date(text, serials=False)
    return text if moment is None else date_serial(moment)


def is_number(value: object) -> bool:
    """A number, not a flag."""
    return isinstance(value, Decimal)


def number_of(value: Argument) -> Decimal:
    """A value where a number is needed. Raises FaultFound."""
    single = single_of(value)
    if isinstance(single, Decimal):
        return single
    if single is None:
        return Decimal(0)
    if isinstance(single, bool):
        return Decimal(int(single))
    found = typed_constant(single) if single.strip() else None
    if isinstance(found, Decimal):
        return found
    raise FaultFound(Fault.VALUE)


def whole_of(value: Argument, least: int = -(10**9)) -> int:
    """A value where a whole number is needed, cut towards zero."""
    number = int(number_of(value))
    if not least <= number <= 10**9:
        raise FaultFound(Fault.NUMBER if number < 0 else Fault.VALUE)
    return number


def text_of(value: Argument) -> str:
    """A value where a text is needed."""
    single = single_of(value)
    if isinstance(single, bool):
        return "TRUE" if single else "FALSE"
    if isinstance(single, Decimal):
        return plain_number(single)
    return single or ""


def truth_of(value: Argument) -> bool:
    """A value where yes or no is needed."""
    single = single_of(value)
    if isinstance(single, str):
        if single.upper() in ("TRUE", "FALSE"):
            return single.upper() == "TRUE"
        raise FaultFound(Fault.VALUE)
    return bool(single)


def single_of(value: Argument) -> Value:
    """The one value of an argument; a block of several has none. Raises FaultFound, also for an error value."""
    if isinstance(value, Block):
        if len(value.values) != 1:
            raise FaultFound(Fault.VALUE)
        value = value.values[0]
    if isinstance(value, Fault):
        raise FaultFound(value)
    return value


def each_value(arguments: Sequence[Argument]) -> Iterator[Value]:
    """All values of the arguments, of blocks cell by cell. Raises FaultFound at the first error value."""
    for argument in arguments:
        for value in argument.values if isinstance(argument, Block) else (argument,):
            if isinstance(value, Fault):
                raise FaultFound(value)
            yield value


def compare(left: Value, right: Value) -> int:
    """−1, 0 or 1: numbers before texts before flags; case does not matter; a blank is 0, "" or FALSE."""
    left, right = _beside(left, right), _beside(right, left)
    ranks = _rank(left), _rank(right)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.casefold(), right.casefold()
    if left == right:
        return 0
    return -1 if left < right else 1  # type: ignore[operator]


def _beside(value: Value, other: Value) -> Value:
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else Decimal(0)


def _rank(value: Value) -> int:
    return 2 if isinstance(value, bool) else 0 if isinstance(value, Decimal) else 1
