"""What is drawn on a picture: boxes, polygons, lines, points and key points, in 1/100 native pixel.

A unit in a document or in gold:

    {"id":"u-7","kind":"box","label":"person","points":[[l,t],[r,b]],"parts":[],"attributes":[{"id":"state","value":"moving"}],
     "flags":{"occluded":false,"truncated":false,"difficult":false},"group":0}

A polygon's `parts` are further rings (a ring inside a ring is a hole); units with the same `group` above 0 are one
object. Key points have `"points":[{"id":"nose","x":1,"y":2,"v":2}]` with v 0 absent, 1 hidden, 2 visible.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from desktop.strict_json import JsonObject, write_json
from desktop.tasks.annotation.geometry import (
    Box,
    Point,
    Ring,
    box_area,
    box_of,
    canonical_ring,
    clean_line,
    clean_ring,
    first_crossing,
    twice_area,
)
from desktop.tasks.annotation.reading import Reading, is_integer
from desktop.tasks.annotation.units import (
    AttributeValue,
    read_attribute_values,
    read_unit_id,
    write_attribute_values,
)

FLAGS = ("occluded", "truncated", "difficult")
MOST_VERTICES = 500
LEAST_BOX_AREA = 10_000
LARGEST_COORDINATE = 1_024_000
"""A quarter beyond the largest picture; areas in millionths still fit into 64 bits."""


class Kind(StrEnum):
    """矩形框, 多边形, 折线, 点, 关键点."""

    BOX = "box"
    POLYGON = "polygon"
    POLYLINE = "polyline"
    POINT = "point"
    KEYPOINTS = "keypoints"


class ShapeFault(StrEnum):
    """Why a shape is none."""

    SMALL = "small"
    FEW_POINTS = "few_points"
    CROSSING = "crossing"
    MANY_POINTS = "many_points"
    NAMES = "names"


@dataclass(frozen=True)
class NamedPoint:
    """One key point; v: 0 absent, 1 hidden, 2 visible."""

    id: str
    x: int
    y: int
    v: int


@dataclass(frozen=True)
class Shape:
    """One unit on a picture. Key points are in `named`, everything else in `points` (and `parts`)."""

    id: str
    kind: Kind
    label: str
    points: Ring = ()
    parts: tuple[Ring, ...] = ()
    named: tuple[NamedPoint, ...] = ()
    attributes: tuple[AttributeValue, ...] = ()
    flags: tuple[str, ...] = ()
    group: int = 0
    extra: str = ""
    """What another program's file said beyond this, as JSON text; kept, written back, and never looked at."""

    @property
    def rings(self) -> tuple[Ring, ...]:
        """All rings of a polygon."""
        return (self.points, *self.parts)

    @property
    def places(self) -> Ring:
        """Every point that is somewhere on the picture."""
        named = tuple((point.x, point.y) for point in self.named if point.v)
        return (*self.points, *(point for part in self.parts for point in part), *named)

    @property
    def box(self) -> Box:
        """The box around everything drawn."""
        return box_of(self.places)

    @property
    def vertices(self) -> int:
        """How many points it has."""
        return len(self.points) + sum(map(len, self.parts)) + len(self.named)


def tidy(shape: Shape) -> Shape:
    """The same shape written the one way: corners in order, repeated points collapsed, no closing point."""
    if shape.kind is Kind.BOX and shape.points:
        left, top, right, bottom = box_of(shape.points)
        return replace(shape, points=((left, top), (right, bottom)))
    if shape.kind is Kind.POLYGON:
        parts = tuple(clean_ring(part) for part in shape.parts)
        return replace(shape, points=clean_ring(shape.points), parts=tuple(part for part in parts if part))
    return replace(shape, points=clean_line(shape.points))


def fault_of(shape: Shape) -> tuple[ShapeFault, tuple[float, float] | None] | None:
    """What keeps a tidy shape from being one, and where; None for a sound shape."""
    if shape.vertices > MOST_VERTICES:
        return ShapeFault.MANY_POINTS, None
    if shape.kind is Kind.POLYGON:
        return _polygon_fault(shape)
    if shape.parts or bool(shape.named) is not (shape.kind is Kind.KEYPOINTS):
        return ShapeFault.NAMES, None
    if shape.kind is Kind.KEYPOINTS:
        names = [point.id for point in shape.named]
        is_sound = len(set(names)) == len(names) and any(point.v for point in shape.named) and not shape.points
        return None if is_sound else (ShapeFault.NAMES, None)
    wanted = {Kind.BOX: (2, 2), Kind.POINT: (1, 1), Kind.POLYLINE: (2, MOST_VERTICES)}[shape.kind]
    if shape.kind is Kind.BOX and len(shape.points) == 2 and box_area(shape.box) < LEAST_BOX_AREA:
        return ShapeFault.SMALL, None
    if not wanted[0] <= len(shape.points) <= wanted[1] or len(set(shape.points)) < wanted[0]:
        return ShapeFault.FEW_POINTS, None
    return None


def _polygon_fault(shape: Shape) -> tuple[ShapeFault, tuple[float, float] | None] | None:
    if shape.named:
        return ShapeFault.NAMES, None
    for ring in shape.rings:
        if len(set(ring)) < 3:
            return ShapeFault.FEW_POINTS, None
        crossed = first_crossing(ring)
        if crossed is not None:
            return ShapeFault.CROSSING, crossed
        if twice_area(ring) == 0:
            return ShapeFault.SMALL, None
    return None


def content(shape: Shape) -> tuple[Any, ...]:
    """What a shape says, without its id: equal for shapes that are the same, and an order for all of them."""
    if shape.kind is Kind.POLYGON:
        geometry: tuple[Any, ...] = tuple(sorted(canonical_ring(ring) for ring in shape.rings))
    elif shape.kind is Kind.POLYLINE:
        geometry = min(shape.points, tuple(reversed(shape.points)))
    else:
        geometry = shape.points
    named = tuple(sorted((point.id, point.x, point.y, point.v) for point in shape.named))
    attributes = tuple((value.id, value.value) for value in shape.attributes)
    return str(shape.kind), shape.label, geometry, named, attributes, shape.flags, shape.group


@lru_cache(maxsize=2048)
def outline(shape: Shape) -> tuple[Any, ...]:
    """Kind, label and geometry only: two units with the same outline are the same mark twice."""
    return content(shape)[:4]


def moved(shape: Shape, dx: int, dy: int) -> Shape:
    """Shifted as a whole."""
    return replace(
        shape,
        points=_shifted(shape.points, dx, dy),
        parts=tuple(_shifted(part, dx, dy) for part in shape.parts),
        named=tuple(replace(point, x=point.x + dx, y=point.y + dy) if point.v else point for point in shape.named),
    )


def clamped(shape: Shape, width: int, height: int) -> Shape:
    """Every point inside a picture of width × height hundredths of a pixel."""

    def inside(point: Point) -> Point:
        return min(max(point[0], 0), width), min(max(point[1], 0), height)

    named = []
    for point in shape.named:
        x, y = inside((point.x, point.y))
        named.append(replace(point, x=x, y=y))
    return replace(
        shape,
        points=tuple(map(inside, shape.points)),
        parts=tuple(tuple(map(inside, part)) for part in shape.parts),
        named=tuple(named),
    )


def read_shape(reading: Reading) -> Shape:
    """A unit from a document or from gold. Raises ValueError; whether the shape is sound is another question."""
    kind = _kind(reading)
    is_named = kind is Kind.KEYPOINTS
    flags = reading.object("flags", {})
    shape = Shape(
        id=read_unit_id(reading),
        kind=kind,
        label=reading.text("label", most=40),
        points=() if is_named else _ring(reading, reading.items("points")),
        parts=tuple(_ring(reading, part) for part in reading.items("parts", ())),
        named=reading.each("points", _named_point) if is_named else (),
        attributes=read_attribute_values(reading),
        flags=tuple(name for name in FLAGS if flags.flag(name, False)),
        group=reading.integer("group", 0, most=10_000),
        extra=reading.text("x_extra", ""),
    )
    flags.end()
    return shape


def write_shape(shape: Shape) -> JsonObject:
    """As documents hold it."""
    is_named = shape.kind is Kind.KEYPOINTS
    named = [{"id": point.id, "x": point.x, "y": point.y, "v": point.v} for point in shape.named]
    extra = {"x_extra": shape.extra} if shape.extra else {}
    return extra | {
        "id": shape.id,
        "kind": str(shape.kind),
        "label": shape.label,
        "points": named if is_named else _written(shape.points),
        "parts": [_written(part) for part in shape.parts],
        "attributes": write_attribute_values(shape.attributes),
        "flags": {name: name in shape.flags for name in FLAGS},
        "group": shape.group,
    }


@lru_cache(maxsize=2048)
def shape_bytes(shape: Shape) -> bytes:
    """As documents hold it, in canonical JSON; remembered, because all shapes but one are written again unchanged."""
    return write_json(write_shape(shape))


def _kind(reading: Reading) -> Kind:
    value = reading.text("kind", most=20)
    if value not in {str(kind) for kind in Kind}:
        raise reading.fault("kind")
    return Kind(value)


def _ring(reading: Reading, values: Any) -> Ring:
    if not isinstance(values, list) or not all(map(_is_point, values)):
        raise reading.fault("points")
    return tuple((x, y) for x, y in values)


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_coordinate, value))


def _is_coordinate(value: Any) -> bool:
    return is_integer(value) and abs(value) <= LARGEST_COORDINATE


def _named_point(reading: Reading) -> NamedPoint:
    far = {"least": -LARGEST_COORDINATE, "most": LARGEST_COORDINATE}
    return NamedPoint(
        reading.text("id", most=40),
        reading.integer("x", **far),
        reading.integer("y", **far),
        reading.integer("v", most=2),
    )


def _written(ring: Ring) -> list[list[int]]:
    return [[x, y] for x, y in ring]


def _shifted(ring: Ring, dx: int, dy: int) -> Ring:
    return tuple((x + dx, y + dy) for x, y in ring)
