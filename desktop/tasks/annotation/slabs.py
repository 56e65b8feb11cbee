"""Exact area overlap of polygons, even-odd inside each part. Needs numpy; only graders need it.

A region is several parts (a part is several rings, filled even-odd, so a ring inside a ring is a hole); parts of one
object are joined. Between two heights where a side begins, ends or crosses another, the order of the sides never
changes: there the width is linear, so the width at half height times the height is the area, without any raster.
Two simple rings, as nearly all regions are, need no slabs: a ring is the signed sum of the strips below its sides, and
what two strips share is an integral of the lower of two straight lines.

Everything is computed element by element and added by `fsum`, so the numbers are the same on every machine.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.geometry import Ring, twice_area
from desktop.tasks.annotation.values import MILLION, millionths

if TYPE_CHECKING:
    import numpy as np

Part = tuple[Ring, ...]
Region = tuple[Part, ...]
_MOST_CELLS = 4_000_000


def region_areas(left: Region, right: Region) -> tuple[float, float, float]:
    """Areas of `left`, of `right` and of what they share, in square hundredths of a pixel."""
    import numpy as np

    if len(left) == len(right) == len(left[0]) == len(right[0]) == 1:
        one, two = left[0][0], right[0][0]
        return twice_area(one) / 2, twice_area(two) / 2, shared_area(one, two)
    sides, owner = _sides([*left, *right])
    if not len(sides):
        return 0.0, 0.0, 0.0
    heights = _heights(sides)
    middle, high = (heights[1:] + heights[:-1]) / 2, np.diff(heights)
    slabs: list[list[float]] = [[], [], []]
    step = max(1, _MOST_CELLS // len(sides))
    for start in range(0, len(middle), step):
        cut = slice(start, start + step)
        for found, widths in zip(slabs, _widths(sides, owner, len(left), middle[cut]), strict=True):
            found += (widths * high[cut]).tolist()
    return math.fsum(slabs[0]), math.fsum(slabs[1]), math.fsum(slabs[2])


def shared_area(left: Ring, right: Ring) -> float:
    """The area that two simple rings share."""
    import numpy as np

    if not twice_area(left) or not twice_area(right):
        return 0.0
    low = min(y for ring in (left, right) for _, y in ring)
    (a0, a1, f0, f1, s), (b0, b1, g0, g1, t) = _strips(left, low), _strips(right, low)
    start, end = np.maximum(a0[:, None], b0), np.minimum(a1[:, None], b1)
    rows, columns = np.nonzero(end > start)
    start, end = start[rows, columns], end[rows, columns]
    f_slope, g_slope = ((f1 - f0) / (a1 - a0))[rows], ((g1 - g0) / (b1 - b0))[columns]
    f_start, g_start = f0[rows] + (start - a0[rows]) * f_slope, g0[columns] + (start - b0[columns]) * g_slope
    f_end, g_end = f0[rows] + (end - a0[rows]) * f_slope, g0[columns] + (end - b0[columns]) * g_slope
    before, after = f_start - g_start, f_end - g_end
    above = (np.maximum(before, 0) + np.maximum(after, 0)) / 2
    crossed = before * after < 0
    apart = np.where(crossed, np.abs(before - after), 1.0)
    above = np.where(crossed, (np.maximum(before, 0) ** 2 + np.maximum(after, 0) ** 2) / (2 * apart), above)
    parts = s[rows] * t[columns] * (end - start) * ((f_start + f_end) / 2 - above)
    return max(0.0, math.fsum(parts.tolist()))


def _strips(ring: Ring, low: int) -> tuple[Any, Any, Any, Any, Any]:
    """Sides that are not upright: x0 < x1, heights above `low` at both, and +1 or −1 so that the ring is their sum."""
    import numpy as np

    points = np.array(ring, dtype=np.float64)
    following = np.roll(points, -1, axis=0)
    turn = np.sign(math.fsum(((points[:, 1] + following[:, 1] - 2 * low) * (following[:, 0] - points[:, 0])).tolist()))
    keep = points[:, 0] != following[:, 0]
    points, following = points[keep], following[keep]
    forward = points[:, 0] < following[:, 0]
    first, last = np.where(forward[:, None], points, following), np.where(forward[:, None], following, points)
    return first[:, 0], last[:, 0], first[:, 1] - low, last[:, 1] - low, np.where(forward, turn, -turn)


def region_iou(left: Region, right: Region) -> int:
    """Intersection over union in millionths."""
    one, two, shared = region_areas(left, right)
    union = one + two - shared
    return min(MILLION, millionths(shared / union)) if union > 0 else 0


def _sides(parts: Sequence[Part]) -> tuple[Any, Any]:
    """Sides as rows (x0, y0, x1, y1) with y0 < y1 (level ones bound no area), and the part each belongs to."""
    import numpy as np

    rows, owner = [], []
    for number, part in enumerate(parts):
        for ring in part:
            for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
                if y0 != y1:
                    rows.append((x0, y0, x1, y1) if y0 < y1 else (x1, y1, x0, y0))
                    owner.append(number)
    return np.array(rows, dtype=np.float64).reshape(-1, 4), np.array(owner, dtype=np.int64)


def _heights(sides: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Every height at which the order of the sides can change."""
    import numpy as np

    x0, y0, x1, y1 = sides.T
    ux, uy = x1 - x0, y1 - y0
    crossings = []
    step = max(1, _MOST_CELLS // len(sides))
    for start in range(0, len(sides), step):
        one = slice(start, start + step)
        wx, wy = x0[None, :] - x0[one, None], y0[None, :] - y0[one, None]
        turn = ux[one, None] * uy[None, :] - uy[one, None] * ux[None, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            at = (wx * uy[None, :] - wy * ux[None, :]) / turn
            other = (wx * uy[one, None] - wy * ux[one, None]) / turn
        meets = (turn != 0) & (at > 0) & (at < 1) & (other > 0) & (other < 1)
        rows, columns = np.nonzero(meets)
        crossings.append(y0[one][rows] + at[rows, columns] * uy[one][rows])
    return np.unique(np.concatenate([y0, y1, *crossings]))


def _widths(
    sides: "np.ndarray[Any, Any]", owner: "np.ndarray[Any, Any]", left_parts: int, middle: "np.ndarray[Any, Any]"
) -> "np.ndarray[Any, Any]":
    """For each height the inner width of left, of right, and of both."""
    import numpy as np

    x0, y0, x1, y1 = sides.T
    active = (y0[:, None] < middle) & (y1[:, None] > middle)
    x = np.where(active, x0[:, None] + (middle - y0[:, None]) * ((x1 - x0) / (y1 - y0))[:, None], np.inf)
    order = np.argsort(x, axis=0, kind="stable")
    x, owners = np.take_along_axis(x, order, 0), owner[order]
    is_side = np.isfinite(x)
    wide = np.diff(np.where(is_side, x, 0.0), axis=0, append=0.0)
    wide[:-1][~is_side[1:]] = 0.0
    wide[-1] = 0.0
    inside = [np.zeros(x.shape, dtype=bool), np.zeros(x.shape, dtype=bool)]
    for part in range(int(owner.max()) + 1):
        odd = np.cumsum(is_side & (owners == part), axis=0) % 2 == 1
        inside[part >= left_parts] |= odd
    one, two = inside
    return np.stack([(wide * one).sum(0), (wide * two).sum(0), (wide * (one & two)).sum(0)])
