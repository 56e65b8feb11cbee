"""Sums of the calculator panel: + − × ÷ % and brackets, in decimal arithmetic, read here character by character.

sum = product (("+" | "−") product)*      product = signed (("×" | "÷") signed)*
signed = ("+" | "−")* value "%"*          value = digits with one point | "(" sum ")"
"""

import unicodedata
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

LONGEST = 60
_CONTEXT = Context(prec=28, Emax=60, Emin=-60, traps=[DivisionByZero, InvalidOperation, Overflow])
_SHOWN = Context(prec=12)
_SIGNS = str.maketrans("−–*xX/∕", "--×××÷÷")


def calculate(text: str) -> Decimal:
    """The value of `text`. Raises ValueError for what is no sum, or has no value (division by zero, too large)."""
    reader = _Reader(unicodedata.normalize("NFKC", text).translate(_SIGNS).replace(" ", ""))
    if len(text) > LONGEST:
        raise ValueError("too long")
    try:
        value = reader.sum()
    except ArithmeticError as fault:
        raise ValueError("no value") from fault
    if reader.rest:
        raise ValueError("no sum")
    return value


def shown(value: Decimal) -> str:
    """`value` with at most twelve digits, without needless zeros."""
    rounded = _SHOWN.plus(value)
    if rounded == 0:
        return "0"
    if abs(rounded.adjusted()) > 11:
        return f"{rounded.normalize():E}".replace("-", "−")
    text = f"{rounded:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


class _Reader:
    def __init__(self, text: str) -> None:
        self.rest = text

    def sum(self) -> Decimal:
        value = self._product()
        while sign := self._take("+-"):
            other = self._product()
            value = _CONTEXT.add(value, other) if sign == "+" else _CONTEXT.subtract(value, other)
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while sign := self._take("×÷"):
            other = self._signed()
            value = _CONTEXT.multiply(value, other) if sign == "×" else _CONTEXT.divide(value, other)
        return value

    def _signed(self) -> Decimal:
        negative = False
        while sign := self._take("+-"):
            negative ^= sign == "-"
        value = self._value()
        while self._take("%"):
            value = _CONTEXT.divide(value, Decimal(100))
        return _CONTEXT.minus(value) if negative else value

    def _value(self) -> Decimal:
        if self._take("("):
            value = self.sum()
            if not self._take(")"):
                raise ValueError("an open bracket")
            return value
        digits = ""
        while piece := self._take("0123456789."):
            digits += piece
        if digits.count(".") > 1 or not digits.strip("."):
            raise ValueError("no number")
        return Decimal(digits)

    def _take(self, wanted: str) -> str:
        if self.rest and self.rest[0] in wanted:
            taken, self.rest = self.rest[0], self.rest[1:]
            return taken
        return ""
