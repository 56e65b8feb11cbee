"""The canvas alone: zoom, pan, tone, what is hit, what many shapes cost in points."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.errors import Error
from desktop.ui.background import wait_for_jobs
from desktop.ui.pictures import decode_material
from desktop.ui.workbenches.canvas.picture import Tone, halved, toned
from desktop.ui.workbenches.canvas.shapes import Shape, path_of, thinned
from desktop.ui.workbenches.canvas.tools import moved_corner
from desktop.ui.workbenches.canvas.view import Canvas
from desktop.ui.workbenches.label_looks import looks_of
from tests.ui.workbenches.bench import PLAIN, Mouse, picture

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
LOOK = looks_of([("a", "甲", "#0072B2")])["a"]
LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton


@pytest.fixture
def canvas(qapp: QApplication) -> Canvas:
    made = Canvas("picture")
    made.resize(700, 500)
    made.show()
    made.show_picture(picture(1200, 800), QSize(1200, 800))
    QApplication.processEvents()
    return made


def mouse_event(kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> QMouseEvent:
    return QMouseEvent(kind, QPointF(at), QPointF(at), button, held, PLAIN)


def test_that_the_wheel_zooms_at_the_cursor(canvas: Canvas) -> None:
    at = QPoint(200, 150)
    before = canvas.mapToScene(at)
    for _ in range(3):
        wheel = QWheelEvent(QPointF(at), QPointF(at), QPoint(), QPoint(0, 120), NONE, PLAIN,
                            Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(canvas.viewport(), wheel)
    after = canvas.mapToScene(at)
    assert canvas.scale_now() > 1
    assert math.hypot(after.x() - before.x(), after.y() - before.y()) < 2


def test_that_fit_shows_the_whole_picture_and_actual_size_a_pixel_for_a_pixel(canvas: Canvas) -> None:
    canvas.actual_size()
    assert canvas.scale_now() == 1.0
    canvas.fit()
    sight = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert sight.contains(0, 0)
    assert sight.contains(1200, 800)
    canvas.resize(400, 300)
    QApplication.processEvents()
    assert canvas.mapToScene(canvas.viewport().rect()).boundingRect().contains(1200, 800)


def test_that_space_and_a_drag_pan_while_a_polygon_is_being_drawn(canvas: Canvas) -> None:
    drawn: list[object] = []
    canvas.shape_drawn.connect(lambda kind, points: drawn.append(points))
    canvas.use_tool("polygon")
    canvas.actual_size()
    mouse, view = Mouse(canvas), canvas.viewport()
    mouse.click((500, 300), (600, 300))
    before = canvas.mapToScene(QPoint(100, 100))
    canvas.setFocus()
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, PLAIN, " "))
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, QPoint(300, 200), LEFT, LEFT),
        (QEvent.Type.MouseMove, QPoint(200, 150), NONE, LEFT),
        (QEvent.Type.MouseButtonRelease, QPoint(200, 150), LEFT, NONE),
    ):  # fmt: skip
        QApplication.sendEvent(view, mouse_event(kind, at, button, held))
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Space, PLAIN, " "))
    after = canvas.mapToScene(QPoint(100, 100))
    assert (round(after.x() - before.x()), round(after.y() - before.y())) == (100, 50)
    mouse.click((600, 400))
    canvas.finish_drawing()
    assert len(drawn[0]) == 3  # type: ignore[arg-type]


def test_that_escape_gives_up_the_drawing_first_and_the_tool_then(canvas: Canvas) -> None:
    canvas.use_tool("polyline")
    Mouse(canvas).click((100, 100))
    assert canvas.cancel_drawing()
    assert canvas.tool == "polyline"
    assert canvas.cancel_drawing()
    assert canvas.tool == "select"
    assert not canvas.cancel_drawing()


def test_that_of_nested_shapes_the_smallest_is_hit_and_the_selected_one_first(canvas: Canvas) -> None:
    canvas.show_shapes((
        Shape("u-1", "box", ((0, 0), (80000, 60000)), LOOK),
        Shape("u-2", "box", ((20000, 20000), (40000, 40000)), LOOK),
        Shape("u-3", "polyline", ((90000, 10000), (110000, 70000)), LOOK),
    ))  # fmt: skip
    assert canvas.shapes.at(QPointF(300, 300), 5) == "u-2"
    assert canvas.shapes.at(QPointF(100, 100), 5) == "u-1"
    assert canvas.shapes.at(QPointF(1000, 400), 5) == "u-3"
    assert canvas.shapes.at(QPointF(1100, 120), 5) == ""
    canvas.choose("u-1")
    assert canvas.shapes.at(QPointF(300, 300), 5) == "u-1"
    canvas.shapes.hide(True)
    assert canvas.shapes.at(QPointF(300, 300), 5) == ""


def test_that_thousands_of_points_are_thinned_for_the_zoom_and_all_there_when_near() -> None:
    turns = [at / 500 * math.tau for at in range(500)]
    ring = tuple((round(50000 + 40000 * math.cos(turn)), round(50000 + 40000 * math.sin(turn))) for turn in turns)
    shape = Shape("u-1", "polygon", ring, LOOK)
    near, far = (path_of(shape, scale, 150 / scale).elementCount() for scale in (2.0, 0.05))
    assert near >= 500
    assert far < 100
    assert thinned(ring, 150)[0] == ring[0]


def test_that_a_corner_pulled_over_its_opposite_gives_a_box_again() -> None:
    assert moved_corner(((10, 10), (50, 40)), 0, (80, 90)) == ((50, 40), (80, 90))
    assert moved_corner(((10, 10), (50, 40)), 2, (60, 30)) == ((10, 10), (60, 30))


def test_that_the_tone_never_falls_where_the_picture_rises() -> None:
    assert Tone().table() == bytes(range(256))
    for tone in (Tone(50, 0), Tone(-50, 30), Tone(0, -100), Tone(100, 100)):
        table = tone.table()
        assert all(low <= high for low, high in pairwise(table))
    grey = QImage(4, 4, QImage.Format.Format_RGB32)
    grey.fill(QColor(100, 100, 100))
    assert toned(grey, Tone(50, 0)).pixelColor(1, 1).red() == 164
    assert toned(grey, Tone()) is grey


def test_that_copies_halve_down_to_about_a_thousand_pixels() -> None:
    assert [level.width() for level in halved(QImage(5000, 3000, QImage.Format.Format_RGB32))] == [
        5000,
        2500,
        1250,
        625,
    ]


def test_that_a_large_picture_shows_a_quarter_first_and_then_everything(qapp: QApplication) -> None:
    canvas, ready = Canvas("picture"), []
    canvas.resize(700, 500)
    canvas.show()
    canvas.picture.ready.connect(lambda: ready.append(True))
    canvas.show_picture(picture(3000, 2000, kind="JPG"), QSize(3000, 2000))
    for is_whole in (False, True):
        wait_for_jobs()
        QApplication.processEvents()
        assert not canvas.picture.thumbnail(QSize(8, 8)).isNull()
        assert (canvas.picture.is_full, bool(ready)) == (is_whole, is_whole)
    assert ready == [True]
    assert canvas.picture.is_full
    canvas.close()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n cut off"])
def test_that_anything_but_the_promised_picture_is_refused(qapp: QApplication, content: bytes) -> None:
    with pytest.raises(Error, match="cannot be shown"):
        decode_material(content, QSize(10, 10))
    with pytest.raises(Error, match="cannot be shown"):
        decode_material(picture(64, 48), QSize(48, 64))
