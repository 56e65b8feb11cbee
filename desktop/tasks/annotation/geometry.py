"""Plane geometry of shapes: coordinates are integers in 1/100 native pixel, x right, y down. No numpy.

Section 2.1 of the plan of task types. Areas, distances and crossings are exact or float64; polygon IoU is in `slabs`.
"""

import math
from collections.abc import Iterable
from itertools import pairwise

from desktop.tasks.annotation.values import ratio_millionths

Point = tuple[int, int]
Ring = tuple[Point, ...]
Box = tuple[int, int, int, int]
PIXEL = 100


def box_of(points: Iterable[Point]) -> Box:
    """Left, top, right, bottom of the points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def box_area(box: Box) -> int:
    """In square hundredths of a pixel; 0 for a line or a point."""
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])


def box_overlap(left: Box, right: Box) -> int:
    """Area of what two boxes share; boxes that only touch share nothing."""
    wide = min(left[2], right[2]) - max(left[0], right[0])
    high = min(left[3], right[3]) - max(left[1], right[1])
    return wide * high if wide > 0 and high > 0 else 0


def box_iou(left: Box, right: Box) -> int:
    """Intersection over union of two boxes in millionths: real-valued rectangles, no pixel added, exact."""
    shared = box_overlap(left, right)
    return ratio_millionths(shared, box_area(left) + box_area(right) - shared)


def farthest_side(left: Box, right: Box) -> int:
    """How far apart the two farthest of the four pairs of sides are."""
    return max(abs(a - b) for a, b in zip(left, right, strict=True))


def diagonal(box: Box) -> float:
    """Its length."""
    return math.hypot(box[2] - box[0], box[3] - box[1])


def distance(left: Point, right: Point) -> float:
    """Between two points."""
    return math.hypot(left[0] - right[0], left[1] - right[1])


def clean_line(points: Iterable[Point]) -> Ring:
    """Repeated neighbours collapse."""
    kept: list[Point] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    return tuple(kept)


def clean_ring(points: Iterable[Point]) -> Ring:
    """Repeated neighbours collapse; a closing point is left out."""
    kept = clean_line(points)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def canonical_ring(points: Iterable[Point]) -> Ring:
    """The same ring whatever vertex it was begun at and whichever way round."""
    ring = clean_ring(points)
    if not ring:
        return ring
    turned = [_begun_at_least(ring), _begun_at_least(tuple(reversed(ring)))]
    return min(turned)


def _begun_at_least(ring: Ring) -> Ring:
    least = min(ring)
    return min(ring[place:] + ring[:place] for place, point in enumerate(ring) if point == least)


def twice_area(ring: Ring) -> int:
    """Twice the area inside a ring that does not cross itself; exact."""
    following = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in following))


def first_crossing(ring: Ring) -> tuple[float, float] | None:
    """Where the ring crosses or touches itself, None for a simple one. Neighbouring sides may share only their vertex.

    Sides are taken by their left ends, so that only sides which overlap in x are compared.
    """
    count = len(ring)
    sides = [(ring[place], ring[(place + 1) % count], place) for place in range(count)]
    sides.sort(key=lambda side: min(side[0][0], side[1][0]))
    active: list[tuple[Point, Point, int]] = []
    for side in sides:
        left = min(side[0][0], side[1][0])
        active = [other for other in active if max(other[0][0], other[1][0]) >= left]
        for other in active:
            found = _meeting(side, other, count)
            if found is not None:
                return found
        active.append(side)
    return None


def _meeting(one: tuple[Point, Point, int], other: tuple[Point, Point, int], count: int) -> tuple[float, float] | None:
    (a, b, first), (c, d, second) = one, other
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return None
    if (first - second) % count in (1, count - 1):
        return _folded(a, b, c, d)
    return crossing(a, b, c, d)


def _folded(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float] | None:
    """Neighbouring sides that lie on top of each other: the place of the shared vertex."""
    shared, left, right = (b, a, d) if b == c else (a, b, c)
    u, v = (left[0] - shared[0], left[1] - shared[1]), (right[0] - shared[0], right[1] - shared[1])
    if u[0] * v[1] == u[1] * v[0] and u[0] * v[0] + u[1] * v[1] > 0:
        return float(shared[0]), float(shared[1])
    return None


def crossing(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float] | None:
    """A common point of the sides ab and cd, None when they have none. Decided exactly."""
    one, two = _side(c, d, a), _side(c, d, b)
    three, four = _side(a, b, c), _side(a, b, d)
    if one * two < 0 and three * four < 0:
        share = one / (one - two)
        return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
    for on_line, point, ends in ((one, a, (c, d)), (two, b, (c, d)), (three, c, (a, b)), (four, d, (a, b))):
        if on_line == 0 and _between(point, *ends):
            return float(point[0]), float(point[1])
    return None


def _side(a: Point, b: Point, p: Point) -> int:
    """Positive on one side of the line ab, negative on the other, 0 on it."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def _between(point: Point, a: Point, b: Point) -> bool:
    return min(a[0], b[0]) <= point[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])


def line_length(line: Ring) -> float:
    """Sum of the lengths of its sides."""
    return math.fsum(distance(a, b) for a, b in pairwise(line))
