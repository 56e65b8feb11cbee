"""Exact area overlap of polygons, even-odd inside each part. Needs numpy; only graders need it.

A region is several parts (a part is several rings, filled even-odd, so a ring inside a ring is a hole); parts of one
object are joined. A region is the signed sum of the strips below the sides that bound it, and what two strips share is
an integral of the lower of two straight lines: no raster. A simple ring is bounded by its own sides. Of several rings
the bounding pieces are found between neighbouring places where a side begins, ends or crosses another: there the order
of the sides never changes.

Everything is computed element by element and added by `fsum`, so the numbers are the same on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.geometry import Ring, twice_area
from desktop.tasks.annotation.values import MILLION, millionths

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

Part = tuple[Ring, ...]
Region = tuple[Part, ...]
MOST_SIDES, MOST_CROSSINGS = 1000, 1000
"""Of several rings together. More is a tangle: nobody needs it to show an object, and it takes hours to measure."""
_MOST_CELLS = 1_000_000


@dataclass(frozen=True, eq=False)
class Strips:
    """Pieces of straight lines from (x0, y0) to (x1, y1), x0 < x1: above them the region ends (+1) or begins (−1)."""

    x0: "Array"
    y0: "Array"
    x1: "Array"
    y1: "Array"
    sign: "Array"
    area: float
    """Of the region, in square hundredths of a pixel."""


def strips_of(region: Region) -> Strips | None:
    """What bounds a region; None for a tangle. Single rings do not cross themselves."""
    if len(region) == len(region[0]) == 1:
        return _strips_of_ring(region[0][0])
    sides, owner = _sides(region)
    cuts = _cuts(sides)
    return None if cuts is None else _strips_between(sides, owner, cuts)


def shared_area(left: Strips, right: Strips) -> float:
    """The area that two regions share."""
    import numpy as np

    if not left.area or not right.area:
        return 0.0
    low = min(strips.y0.min() if strips.y0.min() < strips.y1.min() else strips.y1.min() for strips in (left, right))
    start, end = np.maximum(left.x0[:, None], right.x0), np.minimum(left.x1[:, None], right.x1)
    rows, columns = np.nonzero(end > start)
    start, end = start[rows, columns], end[rows, columns]
    f_start, f_end = _heights(left, rows, low, (start, end))
    g_start, g_end = _heights(right, columns, low, (start, end))
    before, after = f_start - g_start, f_end - g_end
    above = (np.maximum(before, 0) + np.maximum(after, 0)) / 2
    crossed = before * after < 0
    apart = np.where(crossed, np.abs(before - after), 1.0)
    above = np.where(crossed, (np.maximum(before, 0) ** 2 + np.maximum(after, 0) ** 2) / (2 * apart), above)
    parts = left.sign[rows] * right.sign[columns] * (end - start) * ((f_start + f_end) / 2 - above)
    return max(0.0, math.fsum(parts.tolist()))


def strips_iou(left: Strips, right: Strips) -> int:
    """Intersection over union in millionths."""
    shared = shared_area(left, right)
    union = left.area + right.area - shared
    return min(MILLION, millionths(shared / union)) if union > 0 else 0


def _heights(strips: Strips, which: "Array", low: float, at: "tuple[Array, Array]") -> "tuple[Array, Array]":
    """Above `low`, at two places of the strips `which`."""
    slope = ((strips.y1 - strips.y0) / (strips.x1 - strips.x0))[which]
    base, start = (strips.y0 - low)[which], strips.x0[which]
    return base + (at[0] - start) * slope, base + (at[1] - start) * slope


def _strips_of_ring(ring: Ring) -> Strips:
    import numpy as np

    points = np.array(ring, dtype=np.float64)
    following = np.roll(points, -1, axis=0)
    turn = 1 if sum((b[0] - a[0]) * (a[1] + b[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) > 0 else -1
    keep = points[:, 0] != following[:, 0]
    points, following = points[keep], following[keep]
    forward = points[:, 0] < following[:, 0]
    first, last = np.where(forward[:, None], points, following), np.where(forward[:, None], following, points)
    (x0, y0), (x1, y1) = first.T, last.T
    return Strips(x0, y0, x1, y1, np.where(forward, turn, -turn), twice_area(ring) / 2)


def _sides(parts: Sequence[Part]) -> "tuple[Array, Array]":
    """Sides as rows (x0, y0, x1, y1) with x0 < x1 (upright ones bound no area), and the part each belongs to."""
    import numpy as np

    rows, owner = [], []
    for number, part in enumerate(parts):
        for ring in part:
            for one, two in zip(ring, ring[1:] + ring[:1], strict=True):
                if one[0] != two[0]:
                    rows.append((*min(one, two), *max(one, two)))
                    owner.append(number)
    return np.array(rows, dtype=np.float64).reshape(-1, 4), np.array(owner, dtype=np.int64)


def _cuts(sides: "Array") -> "Array | None":
    """Every place at which the order of the sides can change; None for a tangle."""
    import numpy as np

    if len(sides) > MOST_SIDES:
        return None
    x0, y0, x1, y1 = sides.T
    ux, uy = x1 - x0, y1 - y0
    wx, wy = x0[None, :] - x0[:, None], y0[None, :] - y0[:, None]
    turn = ux[:, None] * uy[None, :] - uy[:, None] * ux[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        at = (wx * uy[None, :] - wy * ux[None, :]) / turn
        other = (wx * uy[:, None] - wy * ux[:, None]) / turn
    meets = (turn != 0) & (at > 0) & (at < 1) & (other > 0) & (other < 1)
    rows, columns = np.nonzero(meets)
    if len(rows) > 2 * MOST_CROSSINGS:
        return None
    return np.unique(np.concatenate([x0, x1, x0[rows] + at[rows, columns] * ux[rows]]))


def _strips_between(sides: "Array", owner: "Array", cuts: "Array") -> Strips:
    """Pieces of sides that bound the joined parts; neighbouring pieces of one side are one."""
    import numpy as np

    step = max(1, _MOST_CELLS // max(1, len(sides)))
    middle = (cuts[1:] + cuts[:-1]) / 2
    starts = range(0, max(1, len(middle)), step)
    found = [_bounds(sides, owner, middle[start : start + step], start) for start in starts]
    side, slab, sign = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((slab, side))
    side, slab, sign = side[order], slab[order], sign[order]
    goes_on = (np.diff(side) == 0) & (np.diff(slab) == 1) & (np.diff(sign) == 0)
    begins, ends = np.concatenate([[True], ~goes_on])[: len(side)], np.concatenate([~goes_on, [True]])[: len(side)]
    side, sign, start, end = side[begins], sign[begins], cuts[slab[begins]], cuts[slab[ends] + 1]
    x0, y0, x1, y1 = sides[side].T
    slope = (y1 - y0) / (x1 - x0)
    low, high = y0 + (start - x0) * slope, y0 + (end - x0) * slope
    base = sides[:, 1].min(initial=0.0)
    areas = sign * (end - start) * ((low + high) / 2 - base)
    return Strips(start, low, end, high, sign, math.fsum(areas.tolist()))


def _bounds(sides: "Array", owner: "Array", middle: "Array", first: int) -> "tuple[Array, Array, Array]":
    """Side, slab (counted from `first`) and sign of every piece that bounds the joined parts."""
    import numpy as np

    x0, y0, x1, y1 = (column[:, None] for column in sides.T)
    active = (x0 < middle) & (x1 > middle)
    height = np.where(active, y0 + (middle - x0) * ((y1 - y0) / (x1 - x0)), np.inf)
    enters = _enters(height, np.where(active, owner[:, None], len(sides)))
    order = np.argsort(height, axis=0, kind="stable")
    depth = np.cumsum(np.take_along_axis(np.where(active, enters, 0), order, 0), axis=0)
    inside = depth > 0
    before = np.concatenate([np.zeros((1, len(middle)), dtype=bool), inside[:-1]])
    place, slab = np.nonzero(inside != before)
    return order[place, slab], slab + first, np.where(inside[place, slab], -1, 1)


def _enters(height: "Array", owner: "Array") -> "Array":
    """+1 for each side above which its own part begins, −1 where it ends: they take turns within a part."""
    import numpy as np

    order = np.lexsort((height, owner), axis=0)
    sorted_owner = np.take_along_axis(owner, order, 0)
    place = np.arange(len(owner))[:, None]
    begins = np.ones(owner.shape, dtype=bool)
    begins[1:] = sorted_owner[1:] != sorted_owner[:-1]
    turn = (place - np.maximum.accumulate(np.where(begins, place, 0), axis=0)) % 2
    found = np.empty(owner.shape, dtype=np.int64)
    np.put_along_axis(found, order, 1 - 2 * turn, 0)
    return found
