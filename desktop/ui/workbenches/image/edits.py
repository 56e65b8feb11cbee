"""What hands do to one shape, as values: a vertex moved or taken away, all shifted, new places for its points."""

from dataclasses import replace

from desktop.tasks.image.shapes import Kind, Shape
from desktop.ui.workbenches.canvas.shapes import Points

LEAST_POINTS = {Kind.POLYGON: 3, Kind.POLYLINE: 2}


def has_vertices(shape: Shape) -> bool:
    """Whether single points of it can be moved and taken away."""
    return shape.kind in LEAST_POINTS


def vertex_moved(shape: Shape, vertex: int, way: tuple[int, int]) -> Shape:
    """One vertex elsewhere."""
    x, y = shape.points[vertex]
    moved = (x + way[0], y + way[1])
    return replace(shape, points=(*shape.points[:vertex], moved, *shape.points[vertex + 1 :]))


def without_vertex(shape: Shape, vertex: int) -> Shape | None:
    """One vertex less; None when the shape would be none any more."""
    if len(shape.points) <= LEAST_POINTS.get(shape.kind, len(shape.points)):
        return None
    return replace(shape, points=(*shape.points[:vertex], *shape.points[vertex + 1 :]))


def with_places(shape: Shape, points: Points) -> Shape:
    """The points as they were dragged; of key points only those that are somewhere."""
    if shape.kind is not Kind.KEYPOINTS:
        return replace(shape, points=points)
    places = iter(points)
    named = []
    for point in shape.named:
        x, y = next(places) if point.v else (point.x, point.y)
        named.append(replace(point, x=x, y=y))
    return replace(shape, named=tuple(named))


def shifted(shape: Shape, by: int) -> Shape:
    """Everything a little to the right and down, as a copy is pasted."""
    named = tuple(replace(p, x=p.x + by, y=p.y + by) if p.v else p for p in shape.named)
    points = tuple((x + by, y + by) for x, y in shape.points)
    parts = tuple(tuple((x + by, y + by) for x, y in part) for part in shape.parts)
    return replace(shape, points=points, parts=parts, named=named)
