"""The tools of the canvas, a small class each: they turn presses and moves into a finished shape or an edit.

Nothing is committed before a shape is finished: a drawing that is broken off, by Esc or by a dead machine, leaves no
trace. `Backspace` takes the last point back, Enter or a double click finishes, a click on the first point closes.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from desktop.ui.workbenches.canvas.shapes import CLOSED, Points, corners, scene_points, whole_points

if TYPE_CHECKING:
    from desktop.ui.workbenches.canvas.view import Canvas

SNAP_PX = 10
CLICK_PX = 4


class Tool:
    """What every tool can be told; each does what it understands."""

    name = "select"

    def __init__(self, canvas: "Canvas") -> None:
        self.canvas = canvas

    def press(self, at: QPointF) -> None:
        """The left button went down."""

    def move(self, at: QPointF, held: bool) -> None:
        """The mouse moved."""

    def release(self, at: QPointF) -> None:
        """The left button went up."""

    def finish(self) -> None:
        """Enter or a double click."""

    def back(self) -> bool:
        """Take the last point back; False when there is none."""
        return False

    def cancel(self) -> bool:
        """Give up what is being drawn; False when nothing is."""
        return False

    def resume(self) -> None:
        """The shape that is being handed over is refused: its points are there again, to be mended."""


class BoxTool(Tool):
    """Drag, or click two corners."""

    name = "box"

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._start: QPointF | None = None
        self._clicked = False

    def press(self, at: QPointF) -> None:
        if self._start is None:
            self._start, self._clicked = at, False
        else:
            self._done(at)

    def move(self, at: QPointF, held: bool) -> None:
        if self._start is not None:
            self.canvas.draft.show([QPointF(*p) for p in _rectangle(self._start, at)], closed=True)

    def release(self, at: QPointF) -> None:
        if self._start is not None and not self._clicked:
            if self.canvas.on_screen(self._start, at) < CLICK_PX:
                self._clicked = True  # the second corner comes by another click
            else:
                self._done(at)

    def cancel(self) -> bool:
        was, self._start = self._start, None
        self.canvas.draft.clear()
        return was is not None

    def back(self) -> bool:
        return self.cancel()

    def _done(self, at: QPointF) -> None:
        start, self._start = self._start, None
        self.canvas.draft.clear()
        if start is not None:
            points = whole_points([start, at])
            low = tuple(map(min, *points))
            high = tuple(map(max, *points))
            self.canvas.shape_drawn.emit("box", (low, high))


class LineTool(Tool):
    """A polyline: click after click; Enter or a double click ends it."""

    name, least, closes = "polyline", 2, False

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._points: list[QPointF] = []
        self._given: list[QPointF] = []
        self._still = False  # a refused outline stays as it was drawn until the next click or Backspace

    def press(self, at: QPointF) -> None:
        self._still = False
        if self._would_close(at):
            self.finish()
        elif not self._points or self.canvas.on_screen(self._points[-1], at) > 1:
            self._points.append(at)
            self._show(at)

    def move(self, at: QPointF, held: bool) -> None:
        if self._points and not self._still:
            self._show(at)

    def finish(self) -> None:
        self._given, self._points, self._still = self._points, [], False
        self.canvas.draft.clear()
        if self._given:
            self.canvas.shape_drawn.emit(self.name, whole_points(self._given))
        self._given = []

    def resume(self) -> None:
        if self._given:
            self._points, self._still = self._given, True
            self._show(None)

    def back(self) -> bool:
        if not self._points:
            return False
        self._still = False
        self._points.pop()
        self._show(self._points[-1] if self._points else None)
        return True

    def cancel(self) -> bool:
        had, self._points = bool(self._points), []
        self.canvas.draft.clear()
        return had

    def _would_close(self, at: QPointF) -> bool:
        enough = self.closes and len(self._points) >= self.least
        return enough and self.canvas.on_screen(self._points[0], at) <= SNAP_PX

    def _show(self, at: QPointF | None) -> None:
        tail = [at] if at is not None else []
        ring = self._points[0] if at is not None and self._would_close(at) else None
        self.canvas.draft.show([*self._points, *([ring] if ring else tail)], snap=ring, vertices=self._points)


class PolygonTool(LineTool):
    """As the line; a click on the first point, which shows a ring, closes it."""

    name, least, closes = "polygon", 3, True


class PointTool(Tool):
    """One click, one point."""

    name = "point"

    def press(self, at: QPointF) -> None:
        self.canvas.shape_drawn.emit("point", whole_points([at]))


class KeypointsTool(LineTool):
    """Named points one after the other; the last name ends it, Enter ends it early."""

    name, least = "keypoints", 1

    def press(self, at: QPointF) -> None:
        super().press(at)
        if self.canvas.limit and len(self._points) >= self.canvas.limit:
            self.finish()


class EditTool(Tool):
    """Chooses a shape; drags it, a vertex, or the middle of a side (which becomes a vertex)."""

    name = "select"

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._from: QPointF | None = None
        self._vertex: int | None = None
        self._points: Points = ()
        self._now: Points = ()

    def press(self, at: QPointF) -> None:
        canvas = self.canvas
        handle = canvas.handles.at(at) if canvas.may_edit() else None
        if handle is None:
            canvas.pick(canvas.shapes.at(at, canvas.reach()))
        shape = canvas.chosen_shape()
        if shape is None or not canvas.may_edit():
            self._from = None
            return
        self._from, self._vertex = at, None
        self._points = self._now = shape.points
        if handle is not None:
            vertex, is_new = handle
            if is_new:
                here = whole_points([at])[0]
                self._points = (*self._points[:vertex], here, *self._points[vertex:])
            self._vertex = vertex
            canvas.handles.choose(vertex)

    def move(self, at: QPointF, held: bool) -> None:
        shape = self.canvas.chosen_shape()
        if not held or self._from is None or shape is None:
            return
        if self._now == shape.points and self.canvas.on_screen(self._from, at) < CLICK_PX:
            return
        self._now = self._moved(shape.kind, at)
        self.canvas.shapes.move(shape.unit, self._now)
        self.canvas.handles.show(shape.kind, self._now)

    def release(self, at: QPointF) -> None:
        shape, self._from = self.canvas.chosen_shape(), None
        if shape is not None and self._now and self._now != shape.points:
            self.canvas.points_changed.emit(shape.unit, self._now)
        self._now = ()

    def cancel(self) -> bool:
        was, self._from, self._now = self._from, None, ()
        shape = self.canvas.chosen_shape()
        if was is not None and shape is not None:
            self.canvas.shapes.move(shape.unit, shape.points)
            self.canvas.handles.show(shape.kind, shape.points)
        return was is not None

    def _moved(self, kind: str, at: QPointF) -> Points:
        assert self._from is not None, "only a pressed tool moves"
        (x, y), (from_x, from_y) = whole_points([at])[0], whole_points([self._from])[0]
        if self._vertex is None:
            return tuple((px + x - from_x, py + y - from_y) for px, py in self._points)
        if kind == "box":
            return moved_corner(self._points, self._vertex, (x, y))
        return (*self._points[: self._vertex], (x, y), *self._points[self._vertex + 1 :])


def moved_corner(points: Points, corner: int, place: tuple[int, int]) -> Points:
    """A box (two corners) of which corner number `corner` (0 … 3, clockwise from the top left) went to `place`."""
    opposite = corners(points)[(corner + 2) % 4]
    return (
        (min(opposite[0], place[0]), min(opposite[1], place[1])),
        (max(opposite[0], place[0]), max(opposite[1], place[1])),
    )


def handle_places(kind: str, points: Points) -> tuple[list[QPointF], list[QPointF]]:
    """Where vertices can be taken, and where a new one can be pulled out of a side."""
    ring = corners(points) if kind == "box" else points
    vertices = scene_points(ring)
    if kind not in ("polygon", "polyline") or len(vertices) > 100:
        return vertices, []
    following = [*vertices[1:], *(vertices[:1] if kind in CLOSED else [])]
    return vertices, [(a + b) * 0.5 for a, b in zip(vertices, following, strict=False)]


def _rectangle(one: QPointF, other: QPointF) -> tuple[tuple[float, float], ...]:
    return ((one.x(), one.y()), (other.x(), one.y()), (other.x(), other.y()), (one.x(), other.y()))


TOOLS: dict[str, type[Tool]] = {
    tool.name: tool for tool in (EditTool, BoxTool, PolygonTool, LineTool, PointTool, KeypointsTool)
}  # fmt: skip
