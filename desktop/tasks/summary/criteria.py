"""The criteria of COUNTIF and its kin: ">=60", "<>完成", "张*", a number, a day."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from desktop.tasks.summary.cell_values import Argument, Fault, FaultFound, Value, compare, single_of, typed_constant

_OPERATOR = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
_PIECE = re.compile(r"~[*?~]|\*+|.", re.DOTALL)
MOST_PATTERN = 255
_HOLDS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
Matches = Callable[[Value], bool]


def matcher(criterion: Argument) -> Matches:
    """The criterion as a function of a cell. Raises FaultFound for an error value."""
    wanted = single_of(criterion)
    if not isinstance(wanted, str):
        return _equals(Decimal(0) if wanted is None else wanted)
    operator, rest = _OPERATOR.fullmatch(wanted).groups()  # type: ignore[union-attr]
    value = typed_constant(rest) if rest else None
    if operator in _HOLDS:
        return _ordered(_HOLDS[operator], value)
    equal = _pattern(rest) if isinstance(value, str) else _equals(value) if operator or rest else _is_empty
    return (lambda cell: not equal(cell)) if operator == "<>" else equal


def wildcard(pattern: str) -> Callable[[str], bool]:
    """`*` any characters, `?` one, `~` takes the next one literally; the whole text, in any case.

    What stands between two stars is looked for once, from the left, and never again: no pattern takes long.
    """
    if len(pattern) > MOST_PATTERN:
        raise FaultFound(Fault.VALUE)
    first, *later = _PIECE.sub(_expression, pattern).split("\0")
    between = "".join(f"(?>.*?{piece})" for piece in later[:-1])
    last = f".*{later[-1]}" if later else ""
    expression = re.compile(first + between + last, re.IGNORECASE | re.DOTALL)
    return lambda text: expression.fullmatch(text[:MOST_PATTERN]) is not None


def _expression(piece: re.Match[str]) -> str:
    text = piece[0]
    if text[0] == "*":
        return "\0"
    return "." if text == "?" else re.escape(text[-1])


def _equals(wanted: Value) -> Matches:
    def matches(cell: Value) -> bool:
        if isinstance(cell, Fault):
            return cell == wanted and isinstance(wanted, Fault)
        if wanted is None:
            return cell is None
        if isinstance(wanted, Decimal) and isinstance(cell, str):
            return typed_constant(cell) == wanted  # a number kept as text counts
        return cell is not None and type(cell) is type(wanted) and cell == wanted

    return matches


def _ordered(holds: Callable[[int], bool], limit: Value) -> Matches:
    def matches(cell: Value) -> bool:
        if cell is None or isinstance(cell, Fault) or type(cell) is not type(limit):
            return False
        return holds(compare(cell, limit))

    return matches


def _pattern(pattern: str) -> Matches:
    matches = lru_cache(maxsize=None)(wildcard(pattern))
    return lambda cell: isinstance(cell, str) and not isinstance(cell, Fault) and matches(cell)


def _is_empty(cell: Value) -> bool:
    return cell is None or (isinstance(cell, str) and not isinstance(cell, Fault) and cell == "")
