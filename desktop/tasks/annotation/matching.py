"""Which unit of an answer stands for which gold unit: the one-to-one choice that gives the candidate most points.

Callers forbid pairs first (they pass only pairs at or above 最低线) and number gold and units in the order of their
canonical content, without ids; so ties beyond points and similarity go to the earlier content, and no id and no order
of drawing can matter. Integers throughout: the optimum is exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from desktop.tasks.annotation.values import MILLION


class Pair(NamedTuple):
    """Gold number, unit number, what the pair is worth (credit + d) and how like it is, both in millionths."""

    gold: int
    unit: int
    weight: int
    similarity: int


def best_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Highest total weight, then highest total similarity; each gold and each unit at most once."""
    if len({pair.gold for pair in pairs}) == len({pair.unit for pair in pairs}) == len(pairs):
        return sorted(pairs)  # nothing to choose
    chosen: list[Pair] = []
    for component in _components(pairs):
        if len(component) == 1:
            chosen += component
        else:
            chosen += _solved(component)
    return sorted(chosen)


def _components(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that share a gold or a unit, directly or through others; each list in order."""
    of_gold: dict[int, list[Pair]] = defaultdict(list)
    of_unit: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs):
        of_gold[pair.gold].append(pair)
        of_unit[pair.unit].append(pair)
    seen: set[int] = set()
    for first in of_gold:
        if first not in seen:
            yield sorted(pair for gold in _reached(first, of_gold, of_unit, seen) for pair in of_gold[gold])


def _reached(
    first: int, of_gold: dict[int, list[Pair]], of_unit: dict[int, list[Pair]], seen: set[int]
) -> Iterable[int]:
    waiting, found = [first], []
    seen.add(first)
    while waiting:
        gold = waiting.pop()
        found.append(gold)
        for pair in of_gold[gold]:
            for other in of_unit.pop(pair.unit, ()):
                if other.gold not in seen:
                    seen.add(other.gold)
                    waiting.append(other.gold)
    return found


def _solved(component: list[Pair]) -> list[Pair]:
    golds = sorted({pair.gold for pair in component})
    units = sorted({pair.unit for pair in component})
    above_all = MILLION * min(len(golds), len(units)) + 1
    row, column = {gold: n for n, gold in enumerate(golds)}, {unit: n for n, unit in enumerate(units)}
    worth = [[0] * len(units) for _ in golds]
    known = {}
    for pair in component:
        worth[row[pair.gold]][column[pair.unit]] = pair.weight * above_all + pair.similarity
        known[row[pair.gold], column[pair.unit]] = pair
    return [known[place] for place in enumerate(most_worth(worth)) if place in known]


def most_worth(worth: Sequence[Sequence[int]]) -> list[int]:
    """The column for each row (−1 for none) so that the sum is greatest; entries ≥ 0, a 0 is never taken for sure.

    Shortest augmenting paths with potentials, in integers. Every row has a column of its own that is worth nothing.
    """
    rows, columns = len(worth), len(worth[0]) if worth else 0
    barred = 1 + sum(max(line, default=0) for line in worth)
    cost = [
        [-value for value in line] + [0 if row == other else barred for other in range(rows)]
        for row, line in enumerate(worth)
    ]
    owner = [-1] * (columns + rows)
    row_price, column_price = [0] * rows, [0] * (columns + rows)
    for row in range(rows):
        _augment(row, cost, owner, (row_price, column_price))
    chosen = [-1] * rows
    for place in range(columns):
        if owner[place] >= 0:
            chosen[owner[place]] = place
    return chosen


def _augment(row: int, cost: list[list[int]], owner: list[int], prices: tuple[list[int], list[int]]) -> None:
    """Give `row` a column, moving others along the cheapest path (Dijkstra on reduced costs)."""
    row_price, column_price = prices
    width = len(owner)
    distance: list[int | None] = [None] * width
    before = [-1] * width
    done: list[int] = []
    is_done = [False] * width
    at_row, at_column, reached = row, -1, 0
    while True:
        line, price = cost[at_row], row_price[at_row]
        nearest, least = -1, None
        for column in range(width):
            if is_done[column]:
                continue
            length = reached + line[column] - price - column_price[column]
            known = distance[column]
            if known is None or length < known:
                distance[column], before[column], known = length, at_column, length
            if least is None or known < least:
                nearest, least = column, known
        assert least is not None  # a row's own column is always free or reachable
        reached, at_column = least, nearest
        if owner[at_column] < 0:
            break
        is_done[at_column] = True
        done.append(at_column)
        at_row = owner[at_column]
    row_price[row] += reached
    for column in done:
        change = reached - (distance[column] or 0)
        row_price[owner[column]] += change
        column_price[column] -= change
    while at_column >= 0:
        previous = before[at_column]
        owner[at_column] = row if previous < 0 else owner[previous]
        at_column = previous
