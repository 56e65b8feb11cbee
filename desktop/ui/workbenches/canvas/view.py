"""The canvas: a picture in native pixels, shapes over it, zoom at the cursor, pan, and one tool at a time.

It holds no document: it is told what to show and tells what was done. `shape_drawn` carries kind and points,
`points_changed` a unit and its new points (both in 1/100 pixel), `unit_chosen` what was clicked ("" for nothing).
"""

import math

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from desktop.ui.workbenches.canvas.marks import CrossHair, Draft, Handles
from desktop.ui.workbenches.canvas.picture import PictureLayer
from desktop.ui.workbenches.canvas.shapes import PIXEL, Shape, ShapeLayer
from desktop.ui.workbenches.canvas.tools import TOOLS, Tool

LARGEST_ZOOM = 32.0
WHEEL_STEP = 1.25
REACH_PX = 5
MARGIN = 0.98


class Canvas(QGraphicsView):
    """See the module."""

    shape_drawn = Signal(str, object)
    points_changed = Signal(str, object)
    unit_chosen = Signal(str)
    zoom_changed = Signal(int)
    tool_changed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture = PictureLayer(self, self._scene)
        self.shapes = ShapeLayer(self._scene)
        self.draft = Draft(self._scene)
        self.handles = Handles(self._scene)
        self._hair = CrossHair(self._scene)
        self._size = QSize(1, 1)
        self._shown: dict[str, Shape] = {}
        self._chosen = ""
        self._frozen: frozenset[str] = frozenset()
        self._read_only = False
        self._fitted = True
        self._space = False
        self._grip: QPoint | None = None
        self.limit = 0
        self._tool: Tool = TOOLS["select"](self)

    # --- what it shows -------------------------------------------------------------------------------------------

    def show_picture(self, content: bytes | None, size: QSize) -> None:
        """Another picture of `size` native pixels, fitted; None: an empty sheet of that size."""
        self._tool.cancel()
        self._size = size
        self.setSceneRect(QRectF(-size.width(), -size.height(), 3 * size.width(), 3 * size.height()))
        if content is None:
            self.picture.clear()
        else:
            self.picture.show(content, size)
        self.fit()

    def show_shapes(
        self, shapes: tuple[Shape, ...], chosen: tuple[str, ...] = (), frozen: frozenset[str] = frozenset()
    ) -> None:
        """All shapes; the first of `chosen` has handles; `frozen` ones are locked and cannot be dragged."""
        self.shapes.ratio = self.devicePixelRatioF()
        self._shown = {shape.unit: shape for shape in shapes}
        self._frozen = frozen
        self.shapes.show(shapes)
        found = [unit for unit in chosen if unit in self._shown]
        self.choose(found[0] if found else "", frozenset(found))

    def choose(self, unit: str, also: frozenset[str] = frozenset()) -> None:
        """Show one unit as selected, with handles where it can be edited, and `also` others of the selection."""
        if unit != self._chosen:
            self.handles.chosen = None
        self._chosen = unit
        self.shapes.choose(unit, also)
        shape = self.chosen_shape()
        self.handles.show(shape.kind, shape.points if self.may_edit() else ()) if shape else self.handles.show("", ())

    def pick(self, unit: str) -> None:
        """The mouse chose a unit."""
        self.choose(unit)
        self.unit_chosen.emit(unit)

    def bring(self, unit: str) -> None:
        """Scroll a unit into sight."""
        shape = self._shown.get(unit)
        if shape is not None and not self._fitted:
            xs, ys = [x / PIXEL for x, _ in shape.points], [y / PIXEL for _, y in shape.points]
            place = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
            if not self._in_sight().contains(place.center()):
                self.centerOn(place.center())

    def chosen_shape(self) -> Shape | None:
        """The selected shape."""
        return self._shown.get(self._chosen)

    def may_edit(self) -> bool:
        """Whether the selected shape can be changed here."""
        return not self._read_only and bool(self._chosen) and self._chosen not in self._frozen

    def set_read_only(self, read_only: bool) -> None:
        """Only looking and choosing."""
        self._read_only = read_only
        if read_only:
            self.use_tool("select")
        self.choose(self._chosen)

    # --- tools and zoom ------------------------------------------------------------------------------------------

    @property
    def tool(self) -> str:
        """The tool in use: select, box, polygon, polyline or point."""
        return self._tool.name

    def use_tool(self, name: str) -> None:
        """Take up another tool; what was being drawn is given up."""
        self._tool.cancel()
        self._tool = TOOLS[name](self)
        drawing = name != "select"
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)
        if not drawing:
            self._hair.hide()
        self.tool_changed.emit(name)

    def mark_fault(self, at: tuple[float, float]) -> None:
        """Show where an outline crosses itself, in 1/100 pixel; what was just drawn stays, to be mended."""
        self._tool.resume()
        self.draft.mark(QPointF(at[0] / PIXEL, at[1] / PIXEL))

    def finish_drawing(self) -> None:
        """As Enter does."""
        self._tool.finish()

    def take_back(self) -> bool:
        """The last point of what is being drawn; False when nothing is."""
        return self._tool.back()

    def cancel_drawing(self) -> bool:
        """Give up what is being drawn, else go back to the edit tool; False when there was nothing to leave."""
        if self._tool.cancel():
            return True
        if self.tool != "select":
            self.use_tool("select")
            return True
        return False

    def scale_now(self) -> float:
        """Screen pixels (logical) for each native pixel."""
        return self.transform().m11()

    def reach(self) -> float:
        """How near the mouse must be, in native pixels."""
        return REACH_PX / self.scale_now()

    def on_screen(self, one: QPointF, other: QPointF) -> float:
        """The distance of two places in screen pixels."""
        return QLineF(one, other).length() * self.scale_now()

    def fit(self) -> None:
        """The whole picture in the view."""
        room = self.viewport().size()
        scale = MARGIN * min(room.width() / self._size.width(), room.height() / self._size.height())
        self._fitted = True
        self._use_scale(min(LARGEST_ZOOM, max(0.001, scale)))
        self.centerOn(self._size.width() / 2, self._size.height() / 2)

    def actual_size(self) -> None:
        """One picture pixel for each screen pixel, the middle of the view staying."""
        self.zoom_to(1.0, self.viewport().rect().center())

    def zoom_to(self, scale: float, at: QPoint) -> None:
        """Zoom so that what lies under `at` (of the viewport) stays there."""
        least = MARGIN / 2 * min(self.width() / self._size.width(), self.height() / self._size.height())
        before = self.mapToScene(at)
        self._fitted = False
        self._use_scale(max(least, min(LARGEST_ZOOM, scale)))
        moved = self.mapFromScene(before) - at
        self._scroll(moved)

    def _use_scale(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)
        self.shapes.zoomed(scale)
        self.handles.zoomed(scale)
        self.picture.zoomed(scale * self.devicePixelRatioF())
        self.zoom_changed.emit(round(scale * 100))

    def _scroll(self, by: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + by.x())
        down.setValue(down.value() + by.y())

    def _in_sight(self) -> QRectF:
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def _place(self, event: QMouseEvent) -> QPointF:
        """Where the mouse is in the picture, never outside it."""
        at = self.mapToScene(event.position().toPoint())
        fine = event.position() - QPointF(event.position().toPoint())
        at += fine * (1 / self.scale_now())
        return QPointF(max(0.0, min(self._size.width(), at.x())), max(0.0, min(self._size.height(), at.y())))

    # --- Qt --------------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns:
            self.zoom_to(self.scale_now() * math.pow(WHEEL_STEP, turns), event.position().toPoint())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.MiddleButton or (
            self._space and event.button() == Qt.MouseButton.LeftButton
        ):
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool.press(self._place(event))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            now = event.position().toPoint()
            self._fitted = False
            self._scroll(self._grip - now)
            self._grip = now
            return
        at = self._place(event)
        if self.tool != "select":
            self._hair.show(at, QRectF(QPointF(0, 0), self._size.toSizeF()))
        self._tool.move(at, bool(event.buttons() & Qt.MouseButton.LeftButton))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._grip = None
            drawing = self.tool != "select"
            self.viewport().setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(self._place(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grip is None and not self._space:
            self._tool.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            event.accept()
        else:
            event.ignore()  # bare keys were heard by the workbench; the rest belongs to the window

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hair.hide()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
