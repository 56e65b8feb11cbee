"""Results compared: rows as bags, columns by what is in them, an order by its keys. Not in the candidate's build.

NULL equals NULL, 1 equals 1.0, floats agree within 1e-6 relative, repeated rows count as often as they stand there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise

from desktop.tasks.database.queries import Result, SqlValue

MOST_COLUMNS = 12
MOST_MAPPINGS = 24
_MOST_NODES = 3_000
_TOLERANCE = 1e-6
_PLACES = 9
Row = tuple[SqlValue, ...]


def matched_rows(wanted: Sequence[Row], found: Sequence[Row]) -> int:
    """How many rows of `found` can stand for a row of `wanted`, each once."""
    left, right = Counter(map(_exact, wanted)), Counter(map(_exact, found))
    both = left & right
    matched = sum(both.values())
    left, right = left - both, right - both
    if not left or not right:
        return matched
    return matched + _nearly(left.elements(), right.elements())


def unmatched(wanted: Sequence[Row], found: Sequence[Row]) -> list[Row]:
    """Rows of `wanted` that `found` does not hold so often, in their order, each once; floats as they are printed."""
    left = Counter(map(_exact, wanted)) - Counter(map(_exact, found))
    return list(left)


def column_maps(wanted: Result, found: Result) -> list[tuple[int, ...]]:
    """For each column of `wanted` the column of `found` that stands for it: the likeliest choices, the best first.

    Columns with the same values cannot be told apart by them: each way is among the choices (`MOST_MAPPINGS` at most).
    """
    width, others = len(wanted.columns), min(len(found.columns), MOST_COLUMNS)
    if width > others:
        return []
    bags = [_bag(wanted, j) for j in range(width)], [_bag(found, i) for i in range(others)]
    overlaps = [[sum((left & right).values()) for right in bags[1]] for left in bags[0]]
    best, maps = -1, list[tuple[int, ...]]()
    for total, chosen in islice(_assignments(overlaps), _MOST_NODES):
        if total > best:
            best, maps = total, []
        if total == best:
            maps.append(chosen)
    maps.sort(key=lambda chosen: -sum(_same_name(wanted, j, found, i) for j, i in enumerate(chosen)))
    return maps[:MOST_MAPPINGS]


def projected(rows: Sequence[Row], columns: Sequence[int]) -> list[Row]:
    """These columns of the rows, in this order."""
    return [tuple(row[column] for column in columns) for row in rows]


def order_share(rows: Sequence[Row], keys: Sequence[tuple[int, bool]]) -> Fraction:
    """(s − ½)/½ of the share s of neighbours with different keys in the right order; keys: column, falling."""
    pairs = [order for before, after in pairwise(rows) if (order := _compared(before, after, keys))]
    if not pairs:
        return Fraction(1)
    share = Fraction(sum(order < 0 for order in pairs), len(pairs))
    return max(Fraction(0), 2 * share - 1)


def _compared(before: Row, after: Row, keys: Sequence[tuple[int, bool]]) -> int:
    for column, falling in keys:
        left, right = sort_key(before[column]), sort_key(after[column])
        if left != right:
            return (1 if left > right else -1) * (-1 if falling else 1)
    return 0


def sort_key(value: SqlValue) -> tuple[int, float | str | bytes]:
    """As SQLite orders: NULL, numbers, texts, bytes."""
    match value:
        case None:
            return 0, 0
        case bool() | int() | float():
            return 1, value
        case str():
            return 2, value
        case _:
            return 3, value


def _exact(row: Row) -> Row:
    return tuple(map(_plain, row))


def _plain(value: SqlValue) -> SqlValue:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else float(f"{value:.{_PLACES}g}")
    return value


def _nearly(wanted: Iterator[Row], found: Iterator[Row]) -> int:
    """Rows that agree but for floats within the tolerance: groups of equal other values, in order of numbers."""
    groups: dict[Row, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((wanted, found)):
        for row in rows:
            groups[tuple(None if isinstance(v, int | float) else (v,) for v in row)][side].append(row)  # type: ignore[misc]
    return sum(_pairs(sorted(map(_numbers, left)), sorted(map(_numbers, right))) for left, right in groups.values())


def _numbers(row: Row) -> tuple[float, ...]:
    return tuple(float(value) for value in row if isinstance(value, int | float))


def _pairs(left: list[tuple[float, ...]], right: list[tuple[float, ...]]) -> int:
    at = matched = 0
    for numbers in left:
        while at < len(right) and not _close(numbers, right[at]) and right[at] < numbers:
            at += 1
        if at < len(right) and _close(numbers, right[at]):
            matched += 1
            at += 1
    return matched


def _close(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= _TOLERANCE * max(abs(a), abs(b)) for a, b in zip(left, right, strict=True))


def _bag(result: Result, column: int) -> Counter[SqlValue]:
    return Counter(_rough(row[column]) for row in result.rows)


def _rough(value: SqlValue) -> SqlValue:
    return float(f"{value:.5g}") if isinstance(value, float) else value


def _same_name(wanted: Result, j: int, found: Result, i: int) -> bool:
    return wanted.columns[j].casefold() == found.columns[i].casefold()


def _assignments(overlaps: Sequence[Sequence[int]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """All ways to give each row a column of its own, good ones early."""
    width = len(overlaps[0]) if overlaps else 0

    def walk(row: int, used: tuple[int, ...], total: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        if row == len(overlaps):
            yield total, used
            return
        free = sorted((i for i in range(width) if i not in used), key=lambda i: (-overlaps[row][i], i))
        for column in free:
            yield from walk(row + 1, (*used, column), total + overlaps[row][column])

    yield from walk(0, (), 0)
