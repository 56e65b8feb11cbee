"""Whether a figure is right: a number within its tolerance, a text, a yes or no, an error value. Not in the candidate's
build."""

from decimal import Decimal
from fractions import Fraction

from desktop.tasks.annotation.values import text_equal
from desktop.tasks.summary.cell_values import Fault, Value, typed_constant
from desktop.tasks.summary.gold import GoldFigure

RIGHT, TEXT_NUMBER, WRONG = Fraction(1), Fraction(1, 2), Fraction(0)


def figure_credit(given: Value, wanted: Value, figure: GoldFigure) -> Fraction:
    """1, or ½ for a number that is kept as a text, or 0."""
    if isinstance(given, Fault) or isinstance(wanted, Fault) or given is None or wanted is None:
        return RIGHT if given is wanted and given is not None else WRONG
    if isinstance(given, bool) or isinstance(wanted, bool):
        return RIGHT if given is wanted else WRONG
    if isinstance(wanted, Decimal):
        return _number_credit(given, wanted, figure)
    return RIGHT if isinstance(given, str) and text_equal(given, wanted) else WRONG


def accepted_values(figure: GoldFigure) -> list[Value]:
    """What a figure without a formula may be."""
    return [typed_constant(text) for text in figure.accept]


def is_close(given: Decimal, wanted: Decimal, figure: GoldFigure) -> bool:
    """|a − b| ≤ max(abs, rel·|b|)."""
    limit = max(figure.absolute, figure.relative * abs(Fraction(wanted)))
    return abs(Fraction(given) - Fraction(wanted)) <= limit


def _number_credit(given: Value, wanted: Decimal, figure: GoldFigure) -> Fraction:
    if isinstance(given, Decimal):
        return RIGHT if is_close(given, wanted, figure) else WRONG
    number = typed_constant(given) if isinstance(given, str) else None
    return TEXT_NUMBER if isinstance(number, Decimal) and is_close(number, wanted, figure) else WRONG
