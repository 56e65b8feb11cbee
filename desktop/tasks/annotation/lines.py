"""How much of one line lies near another: exact intervals, nothing is sampled. Needs numpy; only graders need it.

All points within τ of a straight side are a capsule, which is convex, so a straight side lies in it on one interval;
the intervals of all capsules are joined. Element by element and added by `fsum`: the same number on every machine.
"""

import math
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.geometry import Ring

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


def length_within(line: Ring, other: Ring, reach: float) -> float:
    """How much of `line` lies within `reach` of `other`; both have two different points at least, none repeated."""
    import numpy as np

    points, far = np.array(line, dtype=np.float64), np.array(other, dtype=np.float64)
    low, high = _spans(points, far, reach)
    order = np.argsort(low, axis=1, kind="stable")
    low, high = np.take_along_axis(low, order, 1), np.take_along_axis(high, order, 1)
    covered = np.maximum.accumulate(high, axis=1)
    before = np.concatenate([np.zeros((len(low), 1)), covered[:, :-1]], axis=1)
    shares = np.maximum(high - np.maximum(low, before), 0.0)
    lengths = _length(points[1:] - points[:-1])
    return math.fsum((shares * lengths[:, None]).ravel().tolist())


def _spans(points: "Array", far: "Array", reach: float) -> "tuple[Array, Array]":
    """For every side of the one line and every side of the other the interval [low, high] within [0, 1]; else 1, 0."""
    import numpy as np

    start, way = points[:-1, None, :], (points[1:] - points[:-1])[:, None, :]
    first, last = far[None, :-1, :], far[None, 1:, :]
    side = last - first
    long = _length(side)
    low, high = _disc(start - first, way, reach)
    other_low, other_high = _disc(start - last, way, reach)
    low, high = np.minimum(low, other_low), np.maximum(high, other_high)
    offset = start - first
    along = _band((offset * side).sum(-1) / long, (way * side).sum(-1) / long, 0.0, long)
    across = _band(_cross(side, offset) / long, _cross(side, way) / long, -reach, reach)
    inner_low, inner_high = np.maximum(along[0], across[0]), np.minimum(along[1], across[1])
    is_inside = inner_low <= inner_high
    low = np.where(is_inside, np.minimum(low, inner_low), low)
    return low, np.where(is_inside, np.maximum(high, inner_high), high)


def _length(way: "Array") -> "Array":
    """A square root is the same everywhere, a library's hypot need not be."""
    import numpy as np

    found: Array = np.sqrt((way * way).sum(-1))
    return found


def _cross(left: "Array", right: "Array") -> "Array":
    found: Array = left[..., 0] * right[..., 1] - left[..., 1] * right[..., 0]
    return found


def _disc(start: "Array", way: "Array", reach: float) -> "tuple[Array, Array]":
    """t in [0, 1] with |start + t·way| ≤ reach; 1, 0 where there is none."""
    import numpy as np

    a, b = (way * way).sum(-1), (start * way).sum(-1)
    inside = b * b - a * ((start * start).sum(-1) - reach * reach)
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
