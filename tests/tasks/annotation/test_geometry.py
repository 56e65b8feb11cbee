"""Areas, overlaps, lines and crossings, edge by edge and beside an oracle."""

import math
import random
from itertools import pairwise

import pytest

from desktop.tasks.annotation import lines
from desktop.tasks.annotation.geometry import (
    Ring,
    box_iou,
    box_of,
    canonical_ring,
    clean_line,
    clean_ring,
    first_crossing,
    line_length,
)
from desktop.tasks.annotation.lines import shared_lengths
from desktop.tasks.annotation.slabs import MOST_CROSSINGS, MOST_SIDES, Region, shared_area, strips_iou, strips_of

SQUARE: Ring = ((0, 0), (1000, 0), (1000, 1000), (0, 1000))


def star(chance: random.Random, corners: int, centre: tuple[int, int], size: int) -> Ring:
    """A polygon that never crosses itself: corners by angle."""
    angles = sorted(chance.uniform(0, 2 * math.pi) for _ in range(corners))
    reach = [chance.uniform(0.3, 1.0) * size for _ in angles]
    return clean_ring(
        (round(centre[0] + far * math.cos(angle)), round(centre[1] + far * math.sin(angle)))
        for angle, far in zip(angles, reach, strict=True)
    )


def region_areas(left: Region, right: Region) -> tuple[float, float, float]:
    """Areas of both and of what they share."""
    one, two = strips_of(left), strips_of(right)
    assert one is not None and two is not None
    return one.area, two.area, shared_area(one, two)


def iou(left: Ring, right: Ring) -> int:
    """Of two simple rings, in millionths."""
    one, two = strips_of(((left,),)), strips_of(((right,),))
    assert one is not None and two is not None
    return strips_iou(one, two)


def test_that_boxes_that_touch_share_nothing() -> None:
    assert box_iou((0, 0, 100, 100), (100, 0, 200, 100)) == 0
    assert box_iou((0, 0, 100, 100), (0, 0, 100, 100)) == 1_000_000
    assert box_iou((0, 0, 300, 100), (100, 0, 400, 100)) == 500_000


def test_that_a_box_without_area_is_like_nothing() -> None:
    assert box_iou((5, 5, 5, 9), (5, 5, 5, 9)) == 0


def test_that_box_overlap_agrees_with_the_oracle() -> None:
    shapely = pytest.importorskip("shapely")
    chance = random.Random(1)
    for _ in range(2000):
        one, two = (box_of([(chance.randrange(900), chance.randrange(900)) for _ in range(2)]) for _ in range(2))
        if (one[2] - one[0]) * (one[3] - one[1]) * (two[2] - two[0]) * (two[3] - two[1]) == 0:
            continue
        left, right = shapely.box(*one), shapely.box(*two)
        wanted = left.intersection(right).area / left.union(right).area
        assert abs(box_iou(one, two) - 1e6 * wanted) <= 0.5 + 1e-3


def test_that_polygon_overlap_agrees_with_the_oracle() -> None:
    shapely = pytest.importorskip("shapely")
    chance = random.Random(2)
    compared = 0
    for _ in range(1200):
        one, two = (
            star(chance, chance.randint(3, 24), (chance.randrange(800), chance.randrange(800)), 900) for _ in range(2)
        )
        if len(one) < 3 or len(two) < 3 or first_crossing(one) or first_crossing(two):
            continue
        left, right = shapely.Polygon(one), shapely.Polygon(two)
        areas = region_areas(((one,),), ((two,),))
        wanted = (left.area, right.area, left.intersection(right).area)
        assert areas == pytest.approx(wanted, rel=1e-9, abs=1e-3)
        compared += 1
    assert compared > 900


def test_that_a_hole_is_no_area_and_parts_of_one_object_are_joined() -> None:
    hole: Ring = ((200, 200), (800, 200), (800, 800), (200, 800))
    beside: Ring = ((500, 0), (1500, 0), (1500, 1000), (500, 1000))
    assert region_areas(((SQUARE, hole),), ((SQUARE,),)) == pytest.approx((640_000, 1_000_000, 640_000))
    assert region_areas(((SQUARE,), (beside,)), ((SQUARE,),)) == pytest.approx((1_500_000, 1_000_000, 1_000_000))


def test_that_orientation_start_and_closing_point_do_not_matter() -> None:
    turned = (*SQUARE[2:], *SQUARE[:2], SQUARE[2])
    assert canonical_ring(turned) == canonical_ring(tuple(reversed(SQUARE))) == canonical_ring(SQUARE)
    assert iou(clean_ring(turned), SQUARE) == 1_000_000


def test_that_a_region_without_area_is_like_nothing() -> None:
    flat: Ring = ((0, 0), (500, 0), (900, 0))
    assert iou(flat, flat) == 0


@pytest.mark.parametrize(
    ("ring", "crossed"),
    [
        (SQUARE, False),
        (((0, 0), (1000, 1000), (1000, 0), (0, 1000)), True),
        (((0, 0), (1000, 0), (500, 0), (500, 700)), True),
        (((0, 0), (1000, 0), (1000, 1000), (500, 0), (0, 1000)), True),
        (((0, 0), (1000, 0), (0, 1000)), False),
    ],
)
def test_that_a_ring_which_crosses_or_touches_itself_is_found(ring: Ring, crossed: bool) -> None:
    assert (first_crossing(ring) is not None) is crossed


def test_that_the_crossing_of_a_bow_tie_is_its_middle() -> None:
    assert first_crossing(((0, 0), (1000, 1000), (1000, 0), (0, 1000))) == (500.0, 500.0)


def test_that_crossings_agree_with_the_oracle() -> None:
    shapely = pytest.importorskip("shapely")
    chance = random.Random(3)
    for _ in range(1500):
        ring = clean_ring((chance.randrange(60), chance.randrange(60)) for _ in range(chance.randint(3, 7)))
        if len(ring) >= 3 and len(set(ring)) == len(ring):
            assert (first_crossing(ring) is None) is bool(shapely.Polygon(ring).is_valid)


def within(line: Ring, other: Ring, reach: float) -> float:
    """How much of `line` lies near `other`."""
    return shared_lengths(other, [line], reach)[0][1]


def test_that_the_length_near_a_line_is_exact() -> None:
    line: Ring = ((0, 0), (1000, 0))
    assert within(line, ((0, 50), (1000, 50)), 100) == pytest.approx(1000)
    assert within(line, ((0, 150), (1000, 150)), 100) == 0
    assert within(line, ((0, 0), (500, 0)), 100) == pytest.approx(600)
    assert within(line, ((500, -400), (500, 400)), 100) == pytest.approx(200)


def test_that_the_length_near_a_line_agrees_with_the_oracle() -> None:
    shapely = pytest.importorskip("shapely")
    chance = random.Random(7)
    for _ in range(400):
        one, two = (
            tuple((chance.randrange(900), chance.randrange(900)) for _ in range(chance.randint(2, 5))) for _ in "12"
        )
        near = shapely.LineString(two).buffer(120, quad_segs=64)
        wanted = sum(shapely.LineString(side).intersection(near).length for side in pairwise(one))
        assert within(one, two, 120) == pytest.approx(wanted, abs=2 + 0.002 * line_length(one))


def test_that_lines_measured_together_or_apart_and_from_either_end_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(8)
    for _ in range(60):
        wide = chance.choice((400, 4000, 60_000))
        gold, *drawn = (
            clean_line((chance.randrange(wide), chance.randrange(wide)) for _ in range(chance.randint(2, 12)))
            for _ in range(5)
        )
        found = shared_lengths(gold, drawn, 300)
        assert found == [shared_lengths(line, [gold], 300)[0][::-1] for line in drawn]
        with monkeypatch.context() as patched:
            patched.setattr(lines, "MOST_CELLS", 1)
            assert shared_lengths(gold, drawn, 300) == found


def test_that_rings_with_holes_and_several_parts_agree_with_the_oracle() -> None:
    shapely = pytest.importorskip("shapely")
    chance = random.Random(9)
    compared = 0
    for _ in range(250):
        outer, other = (star(chance, chance.randint(3, 14), (500 + chance.randrange(300), 500), 900) for _ in range(2))
        hole = star(chance, 5, (600, 500), 120)
        parts = [star(chance, 6, (300 + chance.randrange(900), chance.randrange(900)), 500) for _ in range(2)]
        rings = [outer, other, hole, *parts]
        if any(len(ring) < 3 or first_crossing(ring) for ring in rings):
            continue
        even_odd = shapely.Polygon(outer).symmetric_difference(shapely.Polygon(hole))
        joined = shapely.union_all([shapely.Polygon(ring) for ring in parts])
        areas = region_areas(((outer, hole),), tuple((ring,) for ring in parts))
        wanted = (even_odd.area, joined.area, even_odd.intersection(joined).area)
        assert areas == pytest.approx(wanted, rel=1e-9, abs=1e-3)
        compared += 1
    assert compared > 120


def test_that_both_ways_of_measuring_give_the_same_area() -> None:
    chance = random.Random(10)
    for _ in range(200):
        one, two = (star(chance, 12, (500, 500 + chance.randrange(400)), 800) for _ in range(2))
        if first_crossing(one) or first_crossing(two):
            continue
        far: Ring = ((9000, 9000), (9100, 9000), (9100, 9100))
        simple, slabs = region_areas(((one,),), ((two,),)), region_areas(((one,), (far,)), ((two,),))
        assert simple[2] == pytest.approx(slabs[2], rel=1e-12, abs=1e-6)
        assert slabs[0] == pytest.approx(simple[0] + 5000)


def comb(count: int, turned: bool) -> Ring:
    """A simple polygon of `count` long teeth, upright or lying: an upright one crosses a lying one everywhere."""
    teeth = [point for n in range(count) for point in ((20 * n, 0), (20 * n + 10, 9000))]
    points = [*teeth, (20 * count, 0), (20 * count, -50), (0, -50)]
    return tuple((y, x) if turned else (x, y) for x, y in points)


def test_that_parts_that_cross_each_other_a_thousand_times_are_a_tangle() -> None:
    few = strips_of(((comb(10, False),), (comb(10, True),)))
    assert few is not None and len(few.x0) < 1000
    assert MOST_CROSSINGS < 4 * 20 * 20
    assert strips_of(((comb(20, False),), (comb(20, True),))) is None


def test_that_parts_with_too_many_sides_are_a_tangle_and_one_ring_is_none() -> None:
    ring = comb(MOST_SIDES // 4, False)
    beside = tuple((x, y - 20_000) for x, y in ring)
    assert strips_of(((ring,), (beside,))) is None
    assert strips_of(((comb(MOST_SIDES, False),),)) is not None


def test_that_pieces_of_one_side_are_one_strip() -> None:
    low: Ring = ((0, 0), (9000, 0), (9000, 10), (0, 10))
    beside = tuple(((100 * n, 100), (100 * n + 50, 100), (100 * n + 50, 200), (100 * n, 200)) for n in range(50))
    strips = strips_of(((low,), *((ring,) for ring in beside)))
    assert strips is not None and len(strips.x0) == 2 + 2 * 50
