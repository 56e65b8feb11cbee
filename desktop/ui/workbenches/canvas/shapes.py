"""Shapes on the canvas: one built-in path item each (no painting in Python), simplified for each zoom step.

Pens are cosmetic. Many shapes get thin lines without fill, few get strong lines with a tint: 1000 polygons of 20 points
must be drawn in less than 33 ms by a processor alone. Coordinates are 1/100 native pixel outside, pixels inside.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsScene

from desktop.ui.workbenches.label_looks import LabelLook

Points = tuple[tuple[int, int], ...]
PIXEL = 100
FEW = 150
FEW_POINTS = 3_000
NEAR_PX = 1.5
TINT, CHOSEN_TINT = 36, 70
POINT_PX = 7
Z_SHAPE, Z_CHOSEN = 10, 20
UNIT = 0
CLOSED = frozenset({"box", "polygon"})


@dataclass(frozen=True)
class Shape:
    """One unit as it is drawn; `parts` are further rings of the same object."""

    unit: str
    kind: str
    points: Points
    look: LabelLook
    parts: tuple[Points, ...] = ()


def scene_points(points: Points) -> list[QPointF]:
    """Pixels as Qt wants them."""
    return [QPointF(x / PIXEL, y / PIXEL) for x, y in points]


def whole_points(points: Sequence[QPointF]) -> Points:
    """Hundredths of a pixel, rounded half up."""
    return tuple((math.floor(p.x() * PIXEL + 0.5), math.floor(p.y() * PIXEL + 0.5)) for p in points)


def corners(points: Points) -> Points:
    """The four corners of a box given by two opposite ones."""
    (left, top), (right, bottom) = points[0], points[-1]
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def thinned(points: Points, least: float) -> Points:
    """`points` without those nearer than `least` (in 1/100 pixel) to the one kept before; the ends always stay."""
    if least <= 1 or len(points) < 4:
        return points
    kept, square = [points[0]], least * least
    last_x, last_y = points[0]
    for x, y in points[1:-1]:
        if (x - last_x) ** 2 + (y - last_y) ** 2 >= square:
            kept.append((x, y))
            last_x, last_y = x, y
    kept.append(points[-1])
    return tuple(kept)


def path_of(shape: Shape, scale: float, least: float) -> QPainterPath:
    """The shape's outline at a zoom of `scale` screen pixels a pixel, points nearer than `least` left out."""
    path = QPainterPath()
    if shape.kind in ("point", "keypoints"):
        radius = POINT_PX / scale
        for centre in scene_points(shape.points):
            path.addEllipse(centre, radius, radius)
            path.moveTo(centre.x() - radius * 1.6, centre.y())
            path.lineTo(centre.x() + radius * 1.6, centre.y())
            path.moveTo(centre.x(), centre.y() - radius * 1.6)
            path.lineTo(centre.x(), centre.y() + radius * 1.6)
        return path
    for ring in (shape.points, *shape.parts):
        points = corners(ring) if shape.kind == "box" else thinned(ring, least)
        path.addPolygon(QPolygonF(scene_points(points)))
        if shape.kind in CLOSED:
            path.closeSubpath()
    return path


class ShapeLayer:
    """Keeps the items of a scene in step with the shapes of a document, and finds what lies under a point."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._items: dict[str, QGraphicsPathItem] = {}
        self._shapes: dict[str, Shape] = {}
        self._chosen = ""
        self._also: frozenset[str] = frozenset()
        self._hidden = False
        self._scale = 1.0
        self._step = 0
        self._few, self._many = True, False
        self.ratio = 1.0
        """Pixels of the screen for each logical one: cosmetic pens are not grown by Qt."""

    def show(self, shapes: Sequence[Shape]) -> None:
        """Draw exactly these."""
        known = {shape.unit: shape for shape in shapes}
        self._many = sum(len(shape.points) for shape in shapes) > FEW_POINTS
        few, changed_weight = len(known) <= FEW, False
        if few != self._few:
            self._few, changed_weight = few, True
        for unit in [unit for unit in self._items if unit not in known]:
            self._scene.removeItem(self._items.pop(unit))
        for unit, shape in known.items():
            if unit not in self._items:
                self._items[unit] = self._scene.addPath(QPainterPath())
                self._items[unit].setData(UNIT, unit)
                self._items[unit].setVisible(not self._hidden)
            elif shape == self._shapes.get(unit) and not changed_weight:
                continue
            self._fill(shape)
        self._shapes = known

    def choose(self, unit: str, also: frozenset[str] = frozenset()) -> None:
        """Draw one shape as the selected one, and `also` others with it."""
        before = {self._chosen, *self._also}
        self._chosen, self._also = unit, also
        for name in before | {unit, *also}:
            if name in self._shapes and name in self._items:
                self._fill(self._shapes[name])

    def hide(self, hidden: bool) -> None:
        """Hide or show all shapes."""
        self._hidden = hidden
        for item in self._items.values():
            item.setVisible(not hidden)

    def zoomed(self, scale: float) -> None:
        """Simplify anew when the zoom went a step (a factor of about 1.4) further; points keep their size on screen."""
        step, self._scale = round(2 * math.log2(scale)), scale
        if step != self._step:
            self._step = step
            for shape in self._shapes.values():
                if self._many or shape.kind in ("point", "keypoints"):
                    self._items[shape.unit].setPath(self._path(shape))

    def move(self, unit: str, points: Points) -> None:
        """Show one shape elsewhere while it is being dragged."""
        shape = self._shapes[unit]
        self._items[unit].setPath(path_of(Shape(unit, shape.kind, points, shape.look), self._scale, 0))

    def at(self, place: QPointF, reach: float) -> str:
        """The unit under `place`, "" for none: the selected one first, then the smallest."""
        if self._hidden:
            return ""
        area = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        found = []
        near = self._scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        for item in (item for item in near if isinstance(item, QGraphicsPathItem) and item.data(UNIT)):
            unit, bounds = str(item.data(UNIT)), item.boundingRect()
            shape, path = self._shapes[unit], item.path()
            if (shape.kind in CLOSED and path.contains(place)) or path.intersects(area):
                found.append((unit != self._chosen, bounds.width() * bounds.height(), unit))
        return min(found)[2] if found else ""

    def _path(self, shape: Shape) -> QPainterPath:
        return path_of(shape, self._scale, NEAR_PX * PIXEL / self._scale if self._many else 0)

    def _fill(self, shape: Shape) -> None:
        item, chosen = self._items[shape.unit], shape.unit == self._chosen or shape.unit in self._also
        item.setPath(self._path(shape))
        pen = QPen(shape.look.colour, (3 if chosen else 2 if self._few else 1) * self.ratio, shape.look.style)
        pen.setCosmetic(True)
        item.setPen(pen)
        tint = QColor(shape.look.colour)
        tint.setAlpha(CHOSEN_TINT if chosen else TINT)
        filled = shape.kind in CLOSED and (self._few or chosen)
        item.setBrush(QBrush(tint) if filled else QBrush(Qt.BrushStyle.NoBrush))
        item.setZValue(Z_CHOSEN if chosen else Z_SHAPE)
