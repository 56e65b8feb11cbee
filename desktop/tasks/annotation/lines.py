"""How much of one line lies near another: exact intervals, nothing is sampled. Needs numpy; only graders need it.

All points within τ of a straight side are a capsule, which is convex, so a straight side lies in it on one interval;
the intervals of all capsules are joined. Element by element and added by `fsum`: the same number on every machine.
"""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.geometry import Ring

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

MOST_CELLS = 200_000
"""How many pairs of sides are looked at together: keeps memory small whatever was drawn."""


def shared_lengths(gold: Ring, drawn: Sequence[Ring], reach: float) -> list[tuple[float, float]]:
    """For each drawn line: how much of gold lies within `reach` of it, and how much of it within `reach` of gold.

    Every line has two different points at least, none repeated. Only sides whose boxes come near enough are measured.
    """
    return [found for few in _portions(drawn, MOST_CELLS // len(gold)) for found in _shared(gold, few, reach)]


def _portions(drawn: Sequence[Ring], most: int) -> Iterator[list[Ring]]:
    few: list[Ring] = []
    for line in drawn:
        if few and sum(map(len, few)) + len(line) > most:
            yield few
            few = []
        few.append(line)
    if few:
        yield few


def _shared(gold: Ring, drawn: Sequence[Ring], reach: float) -> list[tuple[float, float]]:
    import numpy as np

    golds = np.array(gold, dtype=np.float64)
    first, last = golds[:-1], golds[1:]
    points = np.array([point for line in drawn for point in line], dtype=np.float64)
    owner = np.repeat(np.arange(len(drawn)), [len(line) for line in drawn])
    is_side = owner[:-1] == owner[1:]
    start, end, owner = points[:-1][is_side], points[1:][is_side], owner[:-1][is_side]
    rows, columns = _near((start, end), (first, last), reach)
    ours, theirs = (first[columns], last[columns]), (start[rows], end[rows])
    covered = _covered(owner[rows] * len(first) + columns, *_spans(ours, theirs, reach))
    right = _covered(rows, *_spans(theirs, ours, reach))
    count = len(drawn)
    return list(
        zip(
            _sums(covered[1] * _length(last - first)[covered[0] % len(first)], covered[0] // len(first), count),
            _sums(right[1] * _length(end - start)[right[0]], owner[right[0]], count),
            strict=True,
        )
    )


def _near(one: "tuple[Array, Array]", two: "tuple[Array, Array]", reach: float) -> "tuple[Array, Array]":
    """Pairs of sides whose boxes are not farther apart than `reach` and a hundredth of a pixel for rounding."""
    import numpy as np

    low, high = np.minimum(*one) - reach - 1, np.maximum(*one) + reach + 1
    least, most = np.minimum(*two), np.maximum(*two)
    meets = [(low[:, None, axis] <= most[:, axis]) & (high[:, None, axis] >= least[:, axis]) for axis in (0, 1)]
    rows, columns = np.nonzero(meets[0] & meets[1])
    return rows, columns


def _covered(group: "Array", low: "Array", high: "Array") -> "tuple[Array, Array]":
    """The intervals of each group joined: groups in order, and what every interval adds to those before it."""
    import numpy as np

    order = np.lexsort((low, group))
    group, low, high = group[order], low[order], high[order]
    by_height = np.argsort(high, kind="stable")
    rank = np.empty(len(high), dtype=np.int64)
    rank[by_height] = np.arange(len(high))
    highest = np.maximum.accumulate(group * len(high) + rank) - group * len(high)
    before = np.zeros(len(high))
    before[1:] = np.where(group[1:] == group[:-1], high[by_height[highest[:-1]]], 0.0)
    return group, np.maximum(high - np.maximum(low, before), 0.0)


def _sums(values: "Array", owner: "Array", count: int) -> list[float]:
    """The sum of the values of each owner; owners are in order."""
    import numpy as np

    ends = np.searchsorted(owner, np.arange(count + 1))
    return [math.fsum(values[ends[number] : ends[number + 1]].tolist()) for number in range(count)]


def _spans(sides: "tuple[Array, Array]", others: "tuple[Array, Array]", reach: float) -> "tuple[Array, Array]":
    """How much of each side lies within reach of the other beside it: an interval within [0, 1], or 1, 0 for none."""
    import numpy as np

    start, way = sides[0], sides[1] - sides[0]
    first, last = others
    side = last - first
    long = _length(side)
    low, high = _disc(start - first, way, reach)
    other_low, other_high = _disc(start - last, way, reach)
    low, high = np.minimum(low, other_low), np.maximum(high, other_high)
    offset = start - first
    along = _band(_dot(offset, side) / long, _dot(way, side) / long, 0.0, long)
    across = _band(_cross(side, offset) / long, _cross(side, way) / long, -reach, reach)
    inner_low, inner_high = np.maximum(along[0], across[0]), np.minimum(along[1], across[1])
    is_inside = inner_low <= inner_high
    low = np.where(is_inside, np.minimum(low, inner_low), low)
    return low, np.where(is_inside, np.maximum(high, inner_high), high)


def _length(way: "Array") -> "Array":
    """A square root is the same everywhere, a library's hypot need not be."""
    import numpy as np

    found: Array = np.sqrt(_dot(way, way))
    return found


def _dot(left: "Array", right: "Array") -> "Array":
    found: Array = left[..., 0] * right[..., 0] + left[..., 1] * right[..., 1]
    return found


def _cross(left: "Array", right: "Array") -> "Array":
    found: Array = left[..., 0] * right[..., 1] - left[..., 1] * right[..., 0]
    return found


def _disc(start: "Array", way: "Array", reach: float) -> "tuple[Array, Array]":
    """t in [0, 1] with |start + t·way| ≤ reach; 1, 0 where there is none."""
    import numpy as np

    a, b = _dot(way, way), _dot(start, way)
    inside = b * b - a * (_dot(start, start) - reach * reach)
    root = np.sqrt(np.maximum(inside, 0.0))
    low, high = np.maximum((-b - root) / a, 0.0), np.minimum((-b + root) / a, 1.0)
    is_there = (inside >= 0) & (low <= high)
    return np.where(is_there, low, 1.0), np.where(is_there, high, 0.0)


def _band(start: "Array", slope: "Array", least: "float", most: "float | Array") -> "tuple[Array, Array]":
    """t in [0, 1] with least ≤ start + t·slope ≤ most; 1, 0 where there is none."""
    import numpy as np

    is_level = slope == 0
    steep = np.where(is_level, 1.0, slope)
    one, two = (least - start) / steep, (most - start) / steep
    low, high = np.maximum(np.minimum(one, two), 0.0), np.minimum(np.maximum(one, two), 1.0)
    is_inside = (start >= least) & (start <= most)
    low, high = np.where(is_level, np.where(is_inside, 0.0, 1.0), low), np.where(is_level, is_inside * 1.0, high)
    is_there = low <= high
    return np.where(is_there, low, 1.0), np.where(is_there, high, 0.0)
