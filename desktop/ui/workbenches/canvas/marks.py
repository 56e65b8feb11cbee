"""What the canvas shows while one works: the draft of a shape, handles of the selected one, cross-hair, a crossing."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QGraphicsLineItem, QGraphicsRectItem, QGraphicsScene

from desktop.ui.workbenches.canvas.shapes import Points
from desktop.ui.workbenches.canvas.tools import handle_places

Z_CROSSHAIR, Z_DRAFT, Z_HANDLE, Z_RING = 30, 40, 50, 60
HANDLE_PX, MIDDLE_PX, RING_PX, GRIP_PX = 9, 7, 20, 8


def _fixed(item: QGraphicsItem, z: float) -> None:
    item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
    item.setZValue(z)


def _pen(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen


class Draft:
    """The shape being drawn, twice (dark under light, to be seen on anything), its vertices, and the snap ring."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._under = scene.addPath(QPainterPath(), _pen(QColor(Qt.GlobalColor.black), 3))
        self._over = scene.addPath(QPainterPath(), _pen(QColor(Qt.GlobalColor.white), 1, Qt.PenStyle.DashLine))
        self._scene = scene
        self._dots: list[QGraphicsRectItem] = []
        self._ring = QGraphicsEllipseItem(-RING_PX / 2, -RING_PX / 2, RING_PX, RING_PX)
        self._ring.setPen(QPen(QColor(Qt.GlobalColor.red), 3))
        self._ring.setBrush(QBrush(QColor(255, 255, 255, 120)))
        _fixed(self._ring, Z_RING)
        scene.addItem(self._ring)
        self._under.setZValue(Z_DRAFT)
        self._over.setZValue(Z_DRAFT + 1)
        self.clear()

    def show(
        self, points: Sequence[QPointF], *, closed: bool = False, snap: QPointF | None = None,
        vertices: Sequence[QPointF] = (),
    ) -> None:  # fmt: skip
        """Draw `points` as a line; `snap` is where a click would close it."""
        path = QPainterPath()
        path.addPolygon(QPolygonF(list(points)))
        if closed:
            path.closeSubpath()
        for item in (self._under, self._over):
            item.setPath(path)
            item.show()
        self._ring.setVisible(snap is not None)
        if snap is not None:
            self._ring.setPos(snap)
        self._show_dots(vertices)

    def clear(self) -> None:
        """Nothing is being drawn."""
        for item in (self._under, self._over, self._ring):
            item.hide()
        self._show_dots(())

    def mark(self, place: QPointF) -> None:
        """Ring a place where something is wrong."""
        self._ring.setPos(place)
        self._ring.show()

    @property
    def snapping(self) -> bool:
        """The ring shows that a click would close the shape."""
        return self._ring.isVisible()

    def _show_dots(self, places: Sequence[QPointF]) -> None:
        while len(self._dots) < len(places):
            dot = QGraphicsRectItem(-3, -3, 6, 6)
            dot.setBrush(QColor(Qt.GlobalColor.white))
            dot.setPen(QPen(QColor(Qt.GlobalColor.black), 1))
            _fixed(dot, Z_HANDLE)
            self._scene.addItem(dot)
            self._dots.append(dot)
        for at, dot in enumerate(self._dots):
            dot.setVisible(at < len(places))
            if at < len(places):
                dot.setPos(places[at])


class Handles:
    """Squares on the vertices of the selected shape, small rings on the middles of its sides."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._squares: list[QGraphicsRectItem] = []
        self._rings: list[QGraphicsEllipseItem] = []
        self._vertices: list[QPointF] = []
        self._middles: list[QPointF] = []
        self._scale = 1.0
        self.chosen: int | None = None

    def show(self, kind: str, points: Points) -> None:
        """Handles for a shape; no points: none."""
        self._vertices, self._middles = handle_places(kind, points) if points else ([], [])
        if kind in ("point", "keypoints"):
            self._vertices = self._vertices if kind == "keypoints" else []
        self._seat()

    def choose(self, vertex: int | None) -> None:
        """Mark a vertex as the one that keys move or delete."""
        self.chosen = vertex
        self._seat()

    def at(self, place: QPointF) -> tuple[int, bool] | None:
        """Which vertex lies under `place`; or the number a new one would get, with True."""
        reach = GRIP_PX / self._scale
        for found, is_new in ((self._vertices, False), (self._middles, True)):
            near = [(QLineF(place, p).length(), at) for at, p in enumerate(found)]
            if near and min(near)[0] <= reach:
                return min(near)[1] + is_new, is_new
        return None

    def zoomed(self, scale: float) -> None:
        """Handles keep their size on screen."""
        self._scale = scale

    def _seat(self) -> None:
        if self.chosen is not None and self.chosen >= len(self._vertices):
            self.chosen = None
        self._squares = self._spread(self._squares, self._vertices, HANDLE_PX)
        for at, square in enumerate(self._squares):
            chosen = at == self.chosen
            square.setBrush(QColor(Qt.GlobalColor.red if chosen else Qt.GlobalColor.white))
        middles = self._middles
        while len(self._rings) < len(middles):
            ring = QGraphicsEllipseItem(-MIDDLE_PX / 2, -MIDDLE_PX / 2, MIDDLE_PX, MIDDLE_PX)
            ring.setPen(QPen(QColor(Qt.GlobalColor.black), 1))
            ring.setBrush(QColor(255, 255, 255, 150))
            _fixed(ring, Z_HANDLE)
            self._scene.addItem(ring)
            self._rings.append(ring)
        for at, ring in enumerate(self._rings):
            ring.setVisible(at < len(middles))
            if at < len(middles):
                ring.setPos(middles[at])

    def _spread(
        self, items: list[QGraphicsRectItem], places: Sequence[QPointF], side: float
    ) -> list[QGraphicsRectItem]:
        while len(items) < len(places):
            item = QGraphicsRectItem(-side / 2, -side / 2, side, side)
            item.setPen(QPen(QColor(Qt.GlobalColor.black), 1))
            _fixed(item, Z_HANDLE + 1)
            self._scene.addItem(item)
            items.append(item)
        for at, item in enumerate(items):
            item.setVisible(at < len(places))
            if at < len(places):
                item.setPos(places[at])
        return items


class CrossHair:
    """Two hair lines through the mouse while a shape is drawn."""

    def __init__(self, scene: QGraphicsScene) -> None:
        pen = _pen(QColor(128, 128, 128, 200), 1)
        self._lines = [QGraphicsLineItem(), QGraphicsLineItem()]
        for line in self._lines:
            line.setPen(pen)
            line.setZValue(Z_CROSSHAIR)
            scene.addItem(line)
        self.hide()

    def show(self, at: QPointF, area: QRectF) -> None:
        """Through `at`, across `area`."""
        self._lines[0].setLine(area.left(), at.y(), area.right(), at.y())
        self._lines[1].setLine(at.x(), area.top(), at.x(), area.bottom())
        for line in self._lines:
            line.show()

    def hide(self) -> None:
        """No cross-hair."""
        for line in self._lines:
            line.hide()
