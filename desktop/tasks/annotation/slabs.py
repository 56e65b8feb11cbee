"""Exact area overlap of polygons by horizontal slabs, even-odd inside each part. Needs numpy; only graders need it.

A region is several parts (a part is several rings, filled even-odd, so a ring inside a ring is a hole); parts of one
object are joined. Between two heights where a side begins, ends or crosses another, the order of the sides never
changes: there the width is linear, so the width at half height times the height is the area, without any raster.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.geometry import Ring
from desktop.tasks.annotation.values import MILLION, millionths

if TYPE_CHECKING:
    import numpy as np

Part = tuple[Ring, ...]
Region = tuple[Part, ...]
_MOST_CELLS = 4_000_000


def region_areas(left: Region, right: Region) -> tuple[float, float, float]:
    """Areas of `left`, of `right` and of what they share, in square hundredths of a pixel."""
    import numpy as np

    sides, owner = _sides([*left, *right])
    if not len(sides):
        return 0.0, 0.0, 0.0
    heights = _heights(sides)
    middle, high = (heights[1:] + heights[:-1]) / 2, np.diff(heights)
    totals = np.zeros(3)
    step = max(1, _MOST_CELLS // len(sides))
    for start in range(0, len(middle), step):
        cut = slice(start, start + step)
        totals += _widths(sides, owner, len(left), middle[cut]) @ high[cut]
    return float(totals[0]), float(totals[1]), float(totals[2])


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
