"""A formula as people type it → a tree. Only reading; `sheet` evaluates it.

Operators in rising strength: comparisons, &, + −, × ÷ (also * /), ^, sign, %. A sign binds before ^, as in every
spreadsheet. Full-width punctuation and Chinese quotes of an input method are read as the half-width ones.
References: B2, $B$2, B2:C9, B:B, 数据!C2:C90. Names of functions in any case.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from desktop.tasks.annotation.values import half_width
from desktop.tasks.summary.cell_values import Fault

LONGEST_FORMULA = 1_000
MOST_DEPTH = 40
MOST_ROW, MOST_COLUMN = 1_048_576, 16_384


class FormulaError(ValueError):
    """Something that is not a formula; `place` counts from 0 in the text as typed."""

    def __init__(self, place: int) -> None:
        super().__init__(f"at {place}")
        self.place = place


@dataclass(frozen=True)
class Constant:
    """A number, text, flag or error value."""

    value: Decimal | str | bool | Fault


@dataclass(frozen=True)
class Area:
    """A cell or a rectangle; columns and rows count from 1. `bottom` 0: whole columns. `sheet` "" is the own one."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def is_cell(self) -> bool:
        """One cell."""
        return self.bottom > 0 and (self.left, self.top) == (self.right, self.bottom)


@dataclass(frozen=True)
class Call:
    """A function with its arguments; None is one that was left out."""

    name: str
    arguments: tuple["Node | None", ...]


@dataclass(frozen=True)
class Unary:
    """A sign, or % behind."""

    operator: str
    operand: "Node"


@dataclass(frozen=True)
class Binary:
    """Two operands."""

    operator: str
    left: "Node"
    right: "Node"


Node = Constant | Area | Call | Unary | Binary
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?|\.[0-9]+)"
    r"|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<fault>\#(?:DIV/0!|VALUE!|REF!|NAME\?|N/A|NUM!))"
    r"|(?P<area>(?:(?:'[^'!]{1,31}'|[^\W\d]\w{0,30})!)?"
    r"(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w(.]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_.]*)"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>%(),;×÷]))"
)
_AREA = re.compile(r"(?:'?([^'!]*)'?!)?\$?([A-Za-z]+)\$?([0-9]*)(?::\$?([A-Za-z]+)\$?([0-9]*))?")
_STRENGTH = {"=": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "<>": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_SAME_SIGN = {"×": "*", "÷": "/", ";": ","}
Token = tuple[str, str, int]


def parse_formula(text: str) -> Node:
    """The tree of a formula that begins with =. Raises FormulaError."""
    plain = plain_formula(text)
    if not plain.startswith("=") or len(plain) > LONGEST_FORMULA:
        raise FormulaError(0)
    return _Parser(_tokens(plain)).whole()


def parse_area(text: str) -> Area:
    """A reference alone, such as B2:C9. Raises FormulaError."""
    node = parse_formula(f"={text}")
    if not isinstance(node, Area):
        raise FormulaError(0)
    return node


def plain_formula(text: str) -> str:
    """Punctuation of an input method as half-width signs, but not inside quotes. As long as `text`."""
    parts = re.split(r"(\"(?:[^\"]|\"\")*\"|“[^”]*”)", text)
    return "".join(f'"{part[1:-1]}"' if part[:1] in '"“' and part[1:] else half_width(part) for part in parts)


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    place = 1
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise FormulaError(place)
        token = match[match.lastgroup]
        found.append((match.lastgroup, _SAME_SIGN.get(token, token), match.start(match.lastgroup)))
        place = match.end()
    return found


class _Parser:
    """Precedence climbing over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._binary(0)
        if self._at < len(self._tokens):
            raise FormulaError(self._tokens[self._at][2])
        return node

    def _binary(self, strength: int) -> Node:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise FormulaError(self._place())
        left = self._signed()
        while (own := _STRENGTH.get(self._sign(), 0)) > strength:
            operator = self._take()[1]
            left = Binary(operator, left, self._binary(own))
        self._depth -= 1
        return left

    def _signed(self) -> Node:
        signs = []
        while self._sign() in ("+", "-"):
            signs.append(self._take()[1])
            if len(signs) > MOST_DEPTH:
                raise FormulaError(self._place())
        node = self._operand()
        while self._sign() == "%":
            signs.append("")
            node = Unary(self._take()[1], node)
            if len(signs) > MOST_DEPTH:
                raise FormulaError(self._place())
        for sign in reversed(list(filter(None, signs))):
            node = Unary(sign, node)
        return node

    def _operand(self) -> Node:
        kind, token, place = self._take()
        read = _READERS.get(kind)
        if read is not None:
            return read(token, place)
        if kind == "name":
            return self._named(token, place)
        if token != "(":
            raise FormulaError(place)
        node = self._binary(0)
        self._expect(")")
        return node

    def _named(self, token: str, place: int) -> Node:
        name = token.upper()
        if self._sign() != "(":
            return Constant(name == "TRUE") if name in ("TRUE", "FALSE") else Constant(Fault.NAME)
        self._take()
        arguments: list[Node | None] = []
        while self._sign() != ")" or arguments:
            arguments.append(None if self._sign() in (",", ")") else self._binary(0))
            if self._sign() != ",":
                break
            self._take()
        self._expect(")")
        return Call(name, tuple(arguments))

    def _sign(self) -> str:
        kind, token, _ = self._tokens[self._at] if self._at < len(self._tokens) else ("", "", 0)
        return token if kind == "sign" else ""

    def _take(self) -> Token:
        if self._at >= len(self._tokens):
            raise FormulaError(self._place())
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise FormulaError(self._place())
        self._at += 1

    def _place(self) -> int:
        if not self._tokens:
            return 1
        _, token, place = self._tokens[min(self._at, len(self._tokens) - 1)]
        return place + (len(token) if self._at >= len(self._tokens) else 0)


def _read_number(token: str, place: int) -> Node:
    return Constant(Decimal(token))


def _read_text(token: str, place: int) -> Node:
    return Constant(token[1:-1].replace('""', '"'))


def _read_fault(token: str, place: int) -> Node:
    return Constant(Fault(token))


def _read_area(token: str, place: int) -> Node:
    match = _AREA.fullmatch(token)
    assert match is not None
    sheet, left, top, right, bottom = match.groups()
    columns = sorted((column_number(left), column_number(right or left)))
    rows = sorted((int(top or 0), int((bottom if right else top) or 0)))
    if columns[1] > MOST_COLUMN or rows[1] > MOST_ROW or (top and not rows[0]):
        return Constant(Fault.REFERENCE)
    return Area(sheet or "", columns[0], rows[0], columns[1], rows[1])


_READERS: dict[str, Callable[[str, int], Node]] = {
    "number": _read_number,
    "text": _read_text,
    "fault": _read_fault,
    "area": _read_area,
}
