"""How like a drawn object is to a gold one, and what that earns. Section 2.1 of the plan of task types.

Similarities and credits are in millionths. A pair below 最低线 has no likeness at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Protocol

from desktop.tasks.annotation import explain
from desktop.tasks.annotation.geometry import (
    Box,
    Ring,
    box_iou,
    box_of,
    box_overlap,
    diagonal,
    distance,
    farthest_side,
    line_length,
    twice_area,
)
from desktop.tasks.annotation.lines import shared_lengths
from desktop.tasks.annotation.slabs import Strips, strips_iou, strips_of
from desktop.tasks.annotation.values import MILLION, millionths, shown
from desktop.tasks.image.gold import Config, Thresholds
from desktop.tasks.image.shapes import Kind, NamedPoint, Shape

SMALL_SIDE = 3200
SURE_SIDE, NEAR_SIDE = 200, 300
HALF = MILLION // 2
POINT_OF_PICTURE = 0.4
LEAST_REACH = 300
CREDIT_RULES = {
    Kind.BOX: "IM-1", Kind.POLYGON: "IM-2", Kind.POLYLINE: "IM-3", Kind.POINT: "IM-4", Kind.KEYPOINTS: "IM-5",
}  # fmt: skip


class Picture(Protocol):
    """A picture's size in 1/100 pixel (`model.Frame`)."""

    @property
    def width(self) -> int:
        """To the right."""

    @property
    def height(self) -> int:
        """Down."""


@dataclass(frozen=True)
class Thing:
    """One object, drawn or gold: a shape, or the polygons of one group joined. `ids` name its units."""

    ids: tuple[str, ...]
    kind: Kind
    label: str
    shapes: tuple[Shape, ...]
    extent: Box | None = None

    @property
    def id(self) -> str:
        """How lines call it."""
        return "+".join(self.ids)

    @cached_property
    def strips(self) -> Strips | None:
        """What bounds polygons; None where they are a tangle."""
        return strips_of(tuple(shape.rings for shape in self.shapes))

    @property
    def is_tangle(self) -> bool:
        """Polygons that cross each other too often to be measured."""
        return self.kind is Kind.POLYGON and self.strips is None

    @cached_property
    def box(self) -> Box:
        """Around all of it."""
        return box_of(point for shape in self.shapes for point in shape.places)

    @cached_property
    def length(self) -> float:
        """Of a line."""
        return line_length(self.shapes[0].points)

    @cached_property
    def area_at_most(self) -> float:
        """Never less than its area."""
        return sum(twice_area(ring) for shape in self.shapes for ring in shape.rings) / 2


@dataclass(frozen=True)
class Likeness:
    """Similarity, the credit for geometry alone, and how to put the measurement into words: few pairs are printed."""

    similarity: int
    credit: int
    words: Callable[[], str]

    @property
    def measure(self) -> str:
        """The measurement as lines print it."""
        return self.words()


def likeness(gold: Thing, drawn: Thing, config: Config, picture: Picture) -> Likeness | None:
    """What a drawn object is worth for a gold one of the same kind; None below 最低线. Labels are not looked at."""
    if gold.kind is not drawn.kind:
        return None
    match gold.kind:
        case Kind.BOX:
            return _boxes(gold.box, drawn.box, config.box)
        case Kind.POLYGON:
            return _polygons(gold, drawn, config.polygon)
        case Kind.POLYLINE:
            return line_likenesses(gold, [drawn], config, picture)[0]
        case Kind.POINT:
            return _points(gold, drawn, config, picture)
        case Kind.KEYPOINTS:
            return _instances(gold, drawn, config)


def linear(similarity: int, thresholds: Thresholds) -> int:
    """0.5 at 最低线, 1 at 满分线, in between on the straight line."""
    if similarity >= thresholds.full * MILLION:
        return MILLION
    share = (Fraction(similarity, MILLION) - thresholds.low) / (thresholds.full - thresholds.low)
    return HALF + int(share * HALF)


def _measured(name: str, similarity: int, thresholds: Thresholds) -> Callable[[], str]:
    return partial(explain.measured, name, Fraction(similarity, MILLION), thresholds.low, thresholds.full)


def _boxes(gold: Box, drawn: Box, thresholds: Thresholds) -> Likeness | None:
    similarity = box_iou(gold, drawn)
    credit = linear(similarity, thresholds) if similarity >= thresholds.low * MILLION else 0
    if min(gold[2] - gold[0], gold[3] - gold[1]) < SMALL_SIDE:
        far = farthest_side(gold, drawn)
        credit = max(credit, MILLION if far <= SURE_SIDE else HALF if far <= NEAR_SIDE else 0)
    return Likeness(similarity, credit, _measured("IoU", similarity, thresholds)) if credit else None


def _polygons(gold: Thing, drawn: Thing, thresholds: Thresholds) -> Likeness | None:
    shared = box_overlap(gold.box, drawn.box)
    largest = min(gold.area_at_most, drawn.area_at_most, shared)
    if shared == 0 or largest < 0.999 * float(thresholds.low) * _least_area(gold, drawn):
        return None
    if gold.strips is None or drawn.strips is None:
        return None
    similarity = strips_iou(gold.strips, drawn.strips)
    if similarity < thresholds.low * MILLION:
        return None
    return Likeness(similarity, linear(similarity, thresholds), _measured("IoU", similarity, thresholds))


def _least_area(gold: Thing, drawn: Thing) -> float:
    """Never more than the area of the union: one simple ring is exactly its area, more than one tell nothing."""
    known = [thing.area_at_most for thing in (gold, drawn) if len(thing.shapes) == 1 and not thing.shapes[0].parts]
    return max(known, default=0.0)


def line_likenesses(gold: Thing, drawn: Sequence[Thing], config: Config, picture: Picture) -> list[Likeness | None]:
    """The likeness of every drawn line to a gold one, measured together."""
    reach = max(LEAST_REACH, float(config.line_reach) * max(picture.width, picture.height))
    # A line so much longer that F cannot reach 最低线 is not measured.
    fit = [place for place, line in enumerate(drawn) if line.length * float(config.line.low) <= 2 * gold.length]
    shared = shared_lengths(gold.shapes[0].points, [drawn[place].shapes[0].points for place in fit], reach)
    found: list[Likeness | None] = [None] * len(drawn)
    for place, (covered, right) in zip(fit, shared, strict=True):
        found[place] = _line(gold, drawn[place], (covered, min(right, covered)), config)
    return found


def _line(gold: Thing, drawn: Thing, shared: tuple[float, float], config: Config) -> Likeness | None:
    """F of the lengths within τ; a stretch drawn twice counts once as right, then as outside."""
    covered, right = shared
    precision, recall = right / drawn.length, covered / gold.length
    similarity = millionths(2 * precision * recall / (precision + recall)) if right > 0 else 0
    is_wrong_way = config.line_direction and not _same_way(gold.shapes[0].points, drawn.shapes[0].points)
    if similarity < config.line.low * MILLION or is_wrong_way:
        return None
    return Likeness(similarity, linear(similarity, config.line), _measured("长度 F", similarity, config.line))


def _same_way(gold: Ring, drawn: Ring) -> bool:
    straight = distance(gold[0], drawn[0]) + distance(gold[-1], drawn[-1])
    return straight <= distance(gold[0], drawn[-1]) + distance(gold[-1], drawn[0])


def point_credit(far: float, reach: float) -> int:
    """Full within `reach`, falling to 0.5 at twice `reach`, nothing beyond; `far` ÷ `reach` is rounded first."""
    ratio = millionths(far / reach)
    if ratio <= MILLION:
        return MILLION
    return MILLION - (ratio - MILLION) // 2 if ratio <= 2 * MILLION else 0


def _points(gold: Thing, drawn: Thing, config: Config, picture: Picture) -> Likeness | None:
    whole = (0, 0, picture.width, picture.height)
    long = diagonal(gold.extent) if gold.extent else POINT_OF_PICTURE * diagonal(whole)
    reach = float(config.point_alpha) * long
    far = distance(gold.shapes[0].points[0], drawn.shapes[0].points[0])
    credit = point_credit(far, reach)
    if not credit:
        return None
    return Likeness(max(0, MILLION - millionths(far / (4 * reach))), credit, partial(distance_text, far, reach))


def distance_text(far: float, reach: float) -> str:
    """The distance as lines print it, with what is full and what is half."""
    whole, half = Fraction(reach) / 100, Fraction(reach) / 50
    return f"距离 {shown(Fraction(far) / 100)} 像素（满分 {shown(whole)}，最低 {shown(half)}）"


def reach_of(gold: Thing, config: Config) -> float:
    """α·L of an object with key points: L is the diagonal of its box."""
    return float(config.point_alpha) * max(diagonal(gold.extent or gold.box), 1.0)


def named_pairs(gold: Thing, drawn: Thing) -> list[tuple[NamedPoint, NamedPoint | None]]:
    """Each named point of gold that is there, with the one drawn for it."""
    found = {point.id: point for point in drawn.shapes[0].named if point.v}
    return [(point, found.get(point.id)) for point in gold.shapes[0].named if point.v]


def named_credits(gold: Thing, drawn: Thing, config: Config) -> list[tuple[NamedPoint, int, float | None]]:
    """Credit and distance of each named point of gold; None where it was not set."""
    reach = reach_of(gold, config)
    found: list[tuple[NamedPoint, int, float | None]] = []
    for point, other in named_pairs(gold, drawn):
        far = None if other is None else distance((point.x, point.y), (other.x, other.y))
        found.append((point, 0 if far is None else point_credit(far, reach), far))
    return found


def _instances(gold: Thing, drawn: Thing, config: Config) -> Likeness | None:
    """Instances by the mean distance of the points both have; at most the diagonal of the object apart."""
    credits = named_credits(gold, drawn, config)
    known = [far for _, _, far in credits if far is not None]
    limit = diagonal(gold.extent or gold.box)
    if not known or sum(known) / len(known) > limit:
        return None
    similarity = MILLION - min(MILLION, millionths(sum(known) / len(known) / max(limit, 1.0)))
    return Likeness(similarity, sum(credit for _, credit, _ in credits) // len(credits), str)
