"""Operations done to a grid, one after the other: the candidate's result is never stored, it is replayed.

`apply` is what the workbench uses after each command, `replay` what a grader uses; both are the same steps. An
operation about a column that is not there is an `OperationError`; a row that is not there (any more) is passed over.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from desktop.tasks.annotation.values import half_up, normal_text
from desktop.tasks.grid.cells import ColumnKind, cell_number, is_blank, plain_number
from desktop.tasks.grid.conditions import places_where
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.transforms import CELL_OPS, LONGEST_CELL, NUMBER, TEXT, Stored, as_typed, change_of, trimmed

MOST_STEPS = 10_000_000
"""Cells that one replay may look at; no honest work comes near it."""


class OperationError(ValueError):
    """An operation that cannot be done to this table."""


@dataclass(frozen=True)
class Preview:
    """What an operation would change, for 将修改 n 个单元格."""

    cells: int
    rows_removed: int
    rows_added: int
    columns_added: int


def apply(grid: Grid, operation: Operation) -> Grid:
    """The grid after one operation. Raises OperationError."""
    return replay(grid, (operation,))


def replay(grid: Grid, operations: Iterable[Operation]) -> Grid:
    """The grid after all of them. Raises OperationError."""
    draft = _Draft(grid)
    for operation in operations:
        try:
            draft.do(operation)
        except KeyError as reason:
            raise OperationError(f"{operation.op}: {reason}") from reason
    return draft.grid()


def preview(grid: Grid, operation: Operation) -> Preview:
    """What `operation` would change, counted. Raises OperationError."""
    after = apply(grid, operation)
    kept = after.place_of_row
    places = [kept.get(row) for row in grid.rows] if after.rows is not grid.rows else list(range(len(grid.rows)))
    cells = 0
    for place, column in enumerate(grid.columns):
        new, old = after.values[after.place_of_column[column.column]], grid.values[place]
        if new is not old:
            cells += sum(old[at] != new[to] for at, to in enumerate(places) if to is not None)
    removed = sum(to is None for to in places)
    added = len(after.rows) - (len(grid.rows) - removed)
    return Preview(cells, removed, added, len(after.columns) - len(grid.columns))


class _Draft:
    """A grid being changed: columns are copied when they are first written."""

    def __init__(self, grid: Grid) -> None:
        self.columns = list(grid.columns)
        self.rows: Sequence[str] = grid.rows
        self.values: list[Sequence[str]] = list(grid.values)
        self.kinds: list[bytes | bytearray] = list(grid.kinds)
        self._own: set[int] = set()
        self._across = dict(grid.place_of_column)
        self._down: dict[str, int] | None = grid.__dict__.get("place_of_row")
        self._steps = 0

    def grid(self) -> Grid:
        made = Grid(tuple(self.columns), self.rows, tuple(self.values), tuple(map(bytes, self.kinds)))
        if self._down is not None:
            made.__dict__["place_of_row"] = self._down  # known already: a single edit of a long table asks for it
        return made

    def do(self, operation: Operation) -> None:
        if operation.op in CELL_OPS:
            self._change_cells(operation)
        else:
            _WHOLE[operation.op](self, operation)

    def places(self, operation: Operation) -> Sequence[int]:
        """Where the rows of `operation` stand now, those that still are there."""
        self._spend(len(self.rows) if operation.rows is None else len(operation.rows))
        if operation.rows is not None:
            down = self.down()
            return [down[row] for row in operation.rows if row in down]
        named = {c.column: (c, self.values[place]) for place, c in enumerate(self.columns)}
        self._spend(len(self.rows) * len(operation.where))
        return places_where(operation.where, named, len(self.rows))

    def down(self) -> dict[str, int]:
        if self._down is None:
            self._down = {row: place for place, row in enumerate(self.rows)}
        return self._down

    def across(self, column: str) -> int:
        return self._across[column]

    def own(self, across: int) -> tuple[list[str], bytearray]:
        """A column that may be written."""
        if across not in self._own:
            self._spend(len(self.rows) // 16)
            self.values[across], self.kinds[across] = list(self.values[across]), bytearray(self.kinds[across])
            self._own.add(across)
        values, kinds = self.values[across], self.kinds[across]
        assert isinstance(values, list) and isinstance(kinds, bytearray)
        return values, kinds

    def write(self, across: int, places: Iterable[int], change: Callable[[int], Stored]) -> None:
        values, kinds = self.own(across)
        for place in places:
            values[place], kinds[place] = change(place)

    def keep(self, places: Sequence[int]) -> None:
        """Only these rows stay."""
        self._spend(len(places) * len(self.columns) // 4)
        self.rows = [self.rows[place] for place in places]
        self.values = [[values[place] for place in places] for values in self.values]
        self.kinds = [bytearray([kinds[place] for place in places]) for kinds in self.kinds]
        self._own, self._down = set(range(len(self.columns))), None

    def add_column(self, column: Column, cells: Sequence[Stored]) -> None:
        if column.column in self._across:
            raise OperationError(f"column {column.column} is there already")
        self._spend(len(cells))
        self._across[column.column] = len(self.columns)
        self.columns.append(column)
        self.values.append([text for text, _ in cells])
        self.kinds.append(bytearray([kind for _, kind in cells]))
        self._own.add(len(self.columns) - 1)

    def add_row(self, row: str, cells: dict[str, str]) -> None:
        if row in self.down():
            raise OperationError(f"row {row} is there already")
        for across, column in enumerate(self.columns):
            values, kinds = self.own(across)
            text, kind = as_typed(cells.pop(column.column, ""), column)
            values.append(text)
            kinds.append(kind)
        if cells:
            raise KeyError(next(iter(cells)))
        self.rows = [*self.rows, row]
        self._spend(len(self.rows) // 16)
        self._down = None

    def _change_cells(self, operation: Operation) -> None:
        across = self.across(operation.col)
        change, places = change_of(operation, self.columns[across]), self.places(operation)
        values, kinds = self.own(across)
        known: dict[Stored, Stored] = {}
        for place in places:
            before = values[place], kinds[place]
            after = known.get(before)
            if after is None:
                after = known[before] = change(before)
            values[place], kinds[place] = after

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MOST_STEPS:
            raise OperationError("too much work")


def _fill_down(draft: _Draft, operation: Operation) -> None:
    across = draft.across(operation.col)
    places = sorted(draft.places(operation))
    values, kinds = draft.own(across)
    for place in places:
        if place and is_blank(values[place]):
            values[place], kinds[place] = values[place - 1], kinds[place - 1]


def _fill(draft: _Draft, operation: Operation) -> None:
    across = draft.across(operation.col)
    column, values = draft.columns[across], draft.values[across]
    found = fill_value(values, column, operation.args["method"], operation.args["places"])
    if found is None:
        raise OperationError("nothing to fill with")
    stored = (found, NUMBER if column.kind is ColumnKind.NUMBER else TEXT)
    places = draft.places(operation)
    draft.write(across, [place for place in places if is_blank(values[place])], lambda place: stored)


def fill_value(values: Iterable[str], column: Column, method: str, places: int) -> str | None:
    """Mean, median or mode of the filled cells of a column, as text; None when there is none."""
    if method == "mode":
        counted = Counter(text for text in values if not is_blank(text))
        return min(counted, key=lambda text: (-counted[text], text)) if counted else None
    numbers = [n for text in values if not is_blank(text) and (n := cell_number(text, column.percent)) is not None]
    if not numbers:
        return None
    return plain_number(half_up(mean(numbers) if method == "mean" else median(numbers), places))


def mean(numbers: Sequence[Decimal]) -> Fraction:
    """The exact mean of at least one number."""
    return sum(map(Fraction, numbers), Fraction(0)) / len(numbers)


def median(numbers: Sequence[Decimal]) -> Fraction:
    """The exact median of at least one number."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return Fraction(ordered[middle]) if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle]) / 2


def _split(draft: _Draft, operation: Operation) -> None:
    across, into = draft.across(operation.col), operation.args["into"]
    chosen, by = set(draft.places(operation)), operation.args["by"]
    parts = [
        text.split(by, len(into) - 1) if place in chosen else [] for place, text in enumerate(draft.values[across])
    ]
    for number, new in enumerate(into):
        cells = [(trimmed(part[number]) if number < len(part) else "", TEXT) for part in parts]
        draft.add_column(Column(new["col"], new["name"]), cells)


def _join(draft: _Draft, operation: Operation) -> None:
    columns = [draft.values[draft.across(column)] for column in operation.args["cols"]]
    chosen, by = set(draft.places(operation)), operation.args["by"]
    cells = []
    for place in range(len(draft.rows)):
        parts = [values[place] for values in columns if values[place]] if place in chosen else []
        cells.append((by.join(parts)[:LONGEST_CELL], TEXT))
    draft.add_column(Column(operation.args["into"]["col"], operation.args["into"]["name"]), cells)


def _delete_rows(draft: _Draft, operation: Operation) -> None:
    gone = set(draft.places(operation))
    draft.keep([place for place in range(len(draft.rows)) if place not in gone])


def _delete_repeats(draft: _Draft, operation: Operation) -> None:
    columns = [draft.values[draft.across(column)] for column in operation.args["cols"]]
    places = draft.places(operation)
    gone = repeats(columns, places, operation.args["keep"] == "last", operation.args["loose"])
    draft.keep([place for place in range(len(draft.rows)) if place not in gone])


def repeats(columns: Sequence[Sequence[str]], places: Sequence[int], keep_last: bool, loose: bool) -> set[int]:
    """The places of rows that repeat another one; `loose` compares as marks do: width, case and blanks aside."""
    same = lru_cache(maxsize=None)(normal_text) if loose else str
    seen: set[tuple[str, ...]] = set()
    gone = set()
    for place in reversed(places) if keep_last else places:
        cells = tuple(same(values[place]) for values in columns)
        if cells in seen:
            gone.add(place)
        seen.add(cells)
    return gone


def _insert_row(draft: _Draft, operation: Operation) -> None:
    cells = {cell["col"]: cell["value"] for cell in operation.args["cells"]}
    draft.add_row(operation.args["row"], cells)


_WHOLE: dict[Op, Callable[[_Draft, Operation], None]] = {
    Op.FILL_DOWN: _fill_down,
    Op.FILL: _fill,
    Op.SPLIT: _split,
    Op.JOIN: _join,
    Op.DELETE_ROWS: _delete_rows,
    Op.DELETE_REPEATS: _delete_repeats,
    Op.INSERT_ROW: _insert_row,
}
