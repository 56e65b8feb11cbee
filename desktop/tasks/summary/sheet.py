"""Evaluation of a sheet of formulas beside the data: every cell once, in the order of its precedents.

The data is the sheet 数据 (also Data): headings in row 1, rows from row 2, columns in the order of the table. Formulas
stand in the sheet 统计 (also Sheet). Cells on a circle of references, and what rests on them, are #CIRC!; formulas that
look at more than `MOST_VISITS` cells in all are #LIMIT!.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext
from functools import cached_property

from desktop.tasks.grid.grid import Grid
from desktop.tasks.summary.cell_values import (
    ARITHMETIC,
    LONGEST_TEXT,
    Argument,
    Block,
    Fault,
    FaultFound,
    Value,
    column_values,
    compare,
    number_of,
    single_of,
    text_of,
    truth_of,
    typed_constant,
)
from desktop.tasks.summary.formulas import (
    Area,
    Binary,
    Call,
    Constant,
    FormulaError,
    Node,
    Unary,
    column_letters,
    parse_formula,
    plain_formula,
)
from desktop.tasks.summary.functions import FUNCTIONS

MOST_VISITS = 1_500_000
DATA_SHEETS = ("数据", "DATA")
OWN_SHEETS = ("", "统计", "SHEET")
Place = tuple[int, int]
"""Column and row, from 1."""
_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


@dataclass(frozen=True)
class DataSheet:
    """The table as formulas see it."""

    grid: Grid

    @cached_property
    def height(self) -> int:
        """Rows with the headings."""
        return len(self.grid.rows) + 1

    @cached_property
    def columns(self) -> list[tuple[Value, ...] | None]:
        """Each column with its heading, made when it is first asked for."""
        return [None] * len(self.grid.columns)

    def column(self, number: int) -> Sequence[Value]:
        """Column `number` from 1; nothing beyond the table."""
        if number > len(self.columns):
            return ()
        known = self.columns[number - 1]
        if known is None:
            column = self.grid.columns[number - 1]
            known = (column.name, *column_values(self.grid.values[number - 1], column))
            self.columns[number - 1] = known
        return known


def evaluate(entries: Mapping[Place, str], data: DataSheet) -> dict[Place, Value]:
    """The value of every cell; `entries` are what is typed in them: a constant, or a formula after =."""
    sheet = _Sheet(entries, data)
    for place in sheet.in_order():
        sheet.settle(place)
    return sheet.values


def evaluate_alone(formula: str, data: DataSheet, cells: Mapping[Place, Value]) -> Value:
    """One formula on the data and on cells whose values are known."""
    sheet = _Sheet({}, data)
    sheet.values = dict(cells)
    try:
        return sheet.value_of(parse_formula(formula))
    except FormulaError:
        return Fault.NAME


def area_values(area: Area, data: DataSheet, cells: Mapping[Place, Value]) -> Sequence[Value]:
    """The values of a reference, row by row; nothing where it is no area of these sheets."""
    sheet = _Sheet({}, data)
    sheet.values = dict(cells)
    try:
        return sheet.block(area).values
    except FaultFound:
        return ()


def precedents(node: Node) -> Iterator[Area]:
    """The references of a formula."""
    stack: list[Node | None] = [node]
    while stack:
        match stack.pop():
            case Area() as area:
                yield area
            case Call(_, arguments):
                stack.extend(arguments)
            case Binary(_, left, right):
                stack += [left, right]
            case Unary(_, operand):
                stack.append(operand)
            case _:
                pass


def place_name(place: Place) -> str:
    """(2, 5) → B5."""
    return f"{column_letters(place[0])}{place[1]}"


def is_own(area: Area) -> bool:
    """A reference within the sheet of formulas."""
    return area.sheet.upper() in OWN_SHEETS


class _Sheet:
    def __init__(self, entries: Mapping[Place, str], data: DataSheet) -> None:
        self._data = data
        self._left = MOST_VISITS
        self._trees: dict[Place, Node] = {}
        self.values: dict[Place, Value] = {}
        for place, text in entries.items():
            if plain_formula(text).startswith("="):
                self._trees[place] = self._parsed(text)
            else:
                self.values[place] = typed_constant(text)

    def _parsed(self, text: str) -> Node:
        try:
            return parse_formula(text)
        except FormulaError:
            return Constant(Fault.NAME)

    def in_order(self) -> Iterator[Place]:
        """Formulas after their precedents; what lies on a circle gets its error value here and is passed over."""
        waiting = {place: self._own_precedents(tree) for place, tree in self._trees.items()}
        dependants: dict[Place, list[Place]] = {place: [] for place in waiting}
        for place, before in waiting.items():
            for other in before:
                dependants[other].append(place)
        left = {place: len(before) for place, before in waiting.items()}
        ready = [place for place, count in left.items() if count == 0]
        while ready:
            place = ready.pop()
            yield place
            for other in dependants[place]:
                left[other] -= 1
                if left[other] == 0:
                    ready.append(other)
        for place, count in left.items():
            if count:
                self.values[place] = Fault.CIRCULAR

    def _own_precedents(self, tree: Node) -> set[Place]:
        found: set[Place] = set()
        for area in dict.fromkeys(filter(is_own, precedents(tree))):
            if area.is_cell:
                found |= {(area.left, area.top)} & self._trees.keys()
            else:
                self._left -= len(self._trees)
                found |= {place for place in self._trees if _holds(area, place)} if self._left > 0 else set()
        return found

    def settle(self, place: Place) -> None:
        self.values[place] = self.value_of(self._trees[place])

    def value_of(self, tree: Node) -> Value:
        """The single value of a formula; an error value instead of an exception."""
        try:
            with localcontext(ARITHMETIC):
                return single_of(self.evaluate(tree))
        except FaultFound as found:
            return found.fault
        except DecimalException:
            return Fault.NUMBER

    def evaluate(self, node: Node) -> Argument:
        match node:
            case Constant(value):
                return value
            case Area():
                block = self.block(node)
                return block.values[0] if node.is_cell else block
            case Call():
                return self._call(node)
            case Unary(operator, operand):
                number = number_of(self.evaluate(operand))
                return (
                    ARITHMETIC.divide(number, Decimal(100))
                    if operator == "%"
                    else number * (-1 if operator == "-" else 1)
                )
            case Binary():
                return self._chain(node)

    def _chain(self, node: Binary) -> Argument:
        """A long sum is a tree deep to the left: it is walked, not recursed into."""
        steps = []
        first: Node = node
        while isinstance(first, Binary):
            steps.append(first)
            first = first.left
        value = self.evaluate(first)
        for step in reversed(steps):
            value = _combined(step.operator, single_of(value), single_of(self.evaluate(step.right)))
        return value

    def _call(self, call: Call) -> Argument:
        if call.name == "IF" and 2 <= len(call.arguments) <= 3:
            chosen = 1 if truth_of(self._argument(call.arguments[0])) else 2
            return self._argument(call.arguments[chosen]) if chosen < len(call.arguments) else False
        if call.name == "IFERROR" and len(call.arguments) == 2:
            return self._unless_fault(call)
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise FaultFound(Fault.NAME)
        if not function.least <= len(call.arguments) <= function.most:
            raise FaultFound(Fault.VALUE)
        return function.call([self._argument(argument) for argument in call.arguments])

    def _unless_fault(self, call: Call) -> Argument:
        try:
            found = self._argument(call.arguments[0])
            return single_of(found) if not isinstance(found, Block) else found
        except (FaultFound, DecimalException):
            return self._argument(call.arguments[1])

    def _argument(self, node: Node | None) -> Argument:
        return None if node is None else self.evaluate(node)

    def block(self, area: Area) -> Block:
        """The values of a reference. Raises FaultFound."""
        width, is_data = area.right - area.left + 1, area.sheet.upper() in DATA_SHEETS
        if not is_data and not is_own(area):
            raise FaultFound(Fault.REFERENCE)
        top, bottom = (area.top, area.bottom) if area.bottom else (1, self._height(is_data))
        self._left -= width * (bottom - top + 1)
        if self._left < 0:
            raise FaultFound(Fault.LIMIT)
        if is_data:
            return self._data_block(area.left, area.right, top, bottom)
        cells = ((column, row) for row in range(top, bottom + 1) for column in range(area.left, area.right + 1))
        return Block(width, [self.values.get(place) for place in cells])

    def _height(self, is_data: bool) -> int:
        own = max((row for _, row in [*self.values, *self._trees]), default=1)
        return self._data.height if is_data else own

    def _data_block(self, left: int, right: int, top: int, bottom: int) -> Block:
        columns = [
            _padded(self._data.column(number)[top - 1 : bottom], bottom - top + 1) for number in range(left, right + 1)
        ]
        if len(columns) == 1:
            return Block(1, columns[0])
        return Block(len(columns), [value for line in zip(*columns, strict=True) for value in line])


def _padded(values: Sequence[Value], height: int) -> Sequence[Value]:
    return values if len(values) == height else [*values, *[None] * (height - len(values))]


def _holds(area: Area, place: Place) -> bool:
    return area.left <= place[0] <= area.right and (not area.bottom or area.top <= place[1] <= area.bottom)


def _combined(operator: str, left: Value, right: Value) -> Value:
    if operator in _COMPARISONS:
        return _COMPARISONS[operator](compare(left, right))
    if operator == "&":
        joined = text_of(left) + text_of(right)
        if len(joined) > LONGEST_TEXT:
            raise FaultFound(Fault.VALUE)
        return joined
    return _computed(operator, number_of(left), number_of(right))


def _computed(operator: str, left: Decimal, right: Decimal) -> Decimal:
    if operator == "+":
        return ARITHMETIC.add(left, right)
    if operator == "-":
        return ARITHMETIC.subtract(left, right)
    if operator == "*":
        return ARITHMETIC.multiply(left, right)
    if operator == "/":
        if right == 0:
            raise FaultFound(Fault.DIVISION)
        return ARITHMETIC.divide(left, right)
    if left == 0 and right <= 0:
        raise FaultFound(Fault.NUMBER if right == 0 else Fault.DIVISION)
    return ARITHMETIC.power(left, right)
