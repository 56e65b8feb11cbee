"""One outline set, drawn: strokes of 1.5 on a grid of 24, in the colour asked for. No pictures, no emoji."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

GRID = 24
STROKE = 1.5
Line = tuple[float, ...]

# Polylines (x, y, x, y, …); circles are (x, y, radius). Names say what the sign means, not what it looks like.
_LINES: dict[str, tuple[Line, ...]] = {
    "back": ((19, 12, 5, 12), (11, 6, 5, 12, 11, 18)),
    "next": ((5, 12, 19, 12), (13, 6, 19, 12, 13, 18)),
    "check": ((5, 12.5, 10, 17.5, 19, 7),),
    "close": ((6, 6, 18, 18), (18, 6, 6, 18)),
    "flag": ((6, 21, 6, 4), (6, 4, 18, 4, 15, 8.5, 18, 13, 6, 13)),
    "hand": (
        (8, 13, 8, 6.5), (8, 6.5, 9.5, 6.5, 9.5, 11), (9.5, 5, 11.5, 4, 12, 5, 12, 11),
        (12, 5, 14, 5, 14.5, 6, 14.5, 11.5),
        (14.5, 7, 16.5, 7, 17, 8, 17, 15, 15.5, 19, 13, 20.5, 10.5, 20, 8.5, 18, 4.5, 13.5, 5.5, 12, 8, 14),
    ),
    "text": ((3, 19, 8, 6, 13, 19), (4.8, 15, 11.2, 15), (15, 19, 18, 11, 21, 19), (16, 16.5, 20, 16.5)),
    "grid": ((4, 4, 10, 4, 10, 10, 4, 10, 4, 4),
             (14, 4, 20, 4, 20, 10, 14, 10, 14, 4), (4, 14, 10, 14, 10, 20, 4, 20, 4, 14),
             (14, 14, 20, 14, 20, 20, 14, 20, 14, 14)),
    "alert": ((12, 4, 21, 20, 3, 20, 12, 4), (12, 10, 12, 15), (12, 17.2, 12, 17.6)),
    "info": ((12, 11, 12, 17), (12, 7.4, 12, 7.8)),
    "help": ((9.3, 9.5, 9.8, 7.9, 11.2, 7, 12.9, 7, 14.4, 8, 14.7, 9.7, 13.7, 11.3, 12, 12.4, 12, 14),
             (12, 16.8, 12, 17.2)),
    "clock": ((12, 7, 12, 12, 15.5, 14.5),),
    "hidden": ((3, 12, 7, 7.5, 12, 6, 17, 7.5, 21, 12, 17, 16.5, 12, 18, 7, 16.5, 3, 12), (5, 20, 19, 4)),
    "look": ((12, 3, 12, 21), (12, 7, 17.5, 5.8), (12, 12, 21, 12), (12, 17, 17.5, 18.2)),
    "zoom": ((15.5, 15.5, 20.5, 20.5), (10.5, 7.5, 10.5, 13.5), (7.5, 10.5, 13.5, 10.5)),
    "lock": ((5, 11, 19, 11, 19, 20, 5, 20, 5, 11), (8, 11, 8, 7.5, 9.5, 5, 12, 4, 14.5, 5, 16, 7.5, 16, 11)),
    "pause": ((9, 6, 9, 18), (15, 6, 15, 18)),
    "away": ((4, 4, 14, 4, 14, 20, 4, 20, 4, 4), (10, 12, 21, 12), (17, 8, 21, 12, 17, 16)),
    "person": ((4, 20, 5, 16.5, 8, 14.5, 12, 14, 16, 14.5, 19, 16.5, 20, 20),),
    "folder": ((3, 19, 3, 5, 9, 5, 11.5, 8, 21, 8, 21, 19, 3, 19),),
    "sum": ((5, 3, 19, 3, 19, 21, 5, 21, 5, 3), (8, 7, 16, 7), (8, 12, 8.4, 12), (12, 12, 12.4, 12), (16, 12, 16.4, 12),
            (8, 16.5, 8.4, 16.5), (12, 16.5, 12.4, 16.5), (16, 16.5, 16.4, 16.5)),
    "seat": ((5, 4, 19, 4, 19, 15, 5, 15, 5, 4), (12, 15, 12, 20), (8, 20, 16, 20)),
    "chart": ((4, 4, 4, 20, 20, 20), (8, 20, 8, 13), (12, 20, 12, 8), (16, 20, 16, 11)),
    "play": ((8, 5, 19, 12, 8, 19, 8, 5),),
    "undo": ((4, 9, 14, 9, 17.5, 10.5, 19, 14, 17.5, 17.5, 14, 19, 8, 19), (8, 5, 4, 9, 8, 13)),
    "redo": ((20, 9, 10, 9, 6.5, 10.5, 5, 14, 6.5, 17.5, 10, 19, 16, 19), (16, 5, 20, 9, 16, 13)),
    "blank": ((5.6, 18.4, 18.4, 5.6),),
    "pen": ((4, 20, 5.5, 15, 16, 4.5, 19.5, 8, 9, 18.5, 4, 20), (13.5, 7, 17, 10.5)),
    "select": ((6, 4, 6, 18, 10, 14.5, 12.5, 20, 14.8, 19, 12.3, 13.5, 17.5, 13, 6, 4),),
    "box": ((4, 6, 20, 6, 20, 18, 4, 18, 4, 6),),
    "polygon": ((12, 4, 20, 10, 17, 19, 7, 19, 4, 10, 12, 4),),
    "polyline": ((4, 18, 9, 8, 14, 15, 20, 5),),
    "point": ((12, 4, 12, 8), (12, 16, 12, 20), (4, 12, 8, 12), (16, 12, 20, 12)),
    "fit": ((4, 9, 4, 4, 9, 4), (15, 4, 20, 4, 20, 9), (20, 15, 20, 20, 15, 20), (9, 20, 4, 20, 4, 15)),
    "bulb": ((12, 2, 12, 4.5), (4.9, 4.9, 6.7, 6.7), (2, 12, 4.5, 12), (19.5, 12, 22, 12), (17.3, 6.7, 19.1, 4.9)),
    "copy_next": ((4, 4, 13, 4, 13, 13, 4, 13, 4, 4), (9, 17, 9, 20, 20, 20, 20, 9, 17, 9), (13, 16.5, 17, 16.5)),
    "join": ((9, 12, 15, 12),),
    "stop": ((7, 7, 17, 7, 17, 17, 7, 17, 7, 7),),
    "loop": ((4, 12, 5, 8, 8, 6, 18, 6), (15, 3, 18, 6, 15, 9), (20, 12, 19, 16, 16, 18, 6, 18), (9, 15, 6, 18, 9, 21)),
    "zoom_out": ((15.5, 15.5, 20.5, 20.5), (7.5, 10.5, 13.5, 10.5)),
    "segment": ((5, 5, 5, 19), (19, 5, 19, 19), (10, 8.5, 15.5, 12, 10, 15.5, 10, 8.5)),
    "down": ((6, 9.5, 12, 15.5, 18, 9.5),),
    "trash": ((5, 7, 19, 7), (9, 7, 10, 4, 14, 4, 15, 7), (7, 7, 8, 20, 16, 20, 17, 7)),
    "picture": ((3, 5, 21, 5, 21, 19, 3, 19, 3, 5), (3, 17, 9, 10.5, 13, 15, 16, 12.5, 21, 17)),
    "sound": ((4, 10, 4, 14), (8, 7, 8, 17), (12, 4, 12, 20), (16, 8, 16, 16), (20, 10.5, 20, 13.5)),
    "table": ((3, 5, 21, 5, 21, 19, 3, 19, 3, 5), (3, 9.7, 21, 9.7), (3, 14.4, 21, 14.4), (9, 5, 9, 19)),
    "page": ((6, 3, 14, 3, 18, 7, 18, 21, 6, 21, 6, 3), (14, 3, 14, 7, 18, 7), (9, 11, 15, 11), (9, 14.5, 15, 14.5),
             (9, 18, 13, 18)),
    "erase": ((9, 19, 4, 14, 13, 5, 20, 12, 13, 19, 9, 19), (8.5, 9.5, 15.5, 16.5), (9, 19, 20, 19)),
}  # fmt: skip
_CIRCLES: dict[str, tuple[Line, ...]] = {
    "info": ((12, 12, 9),), "help": ((12, 12, 9),), "clock": ((12, 12, 9),), "look": ((12, 12, 9),),
    "hidden": ((12, 12, 2.5),), "zoom": ((10.5, 10.5, 7),), "zoom_out": ((10.5, 10.5, 7),), "person": ((12, 8, 4),),
    "blank": ((12, 12, 9),), "point": ((12, 12, 4),), "bulb": ((12, 12, 4.5),),
    "join": ((5.5, 12, 3.5), (18.5, 12, 3.5)), "picture": ((16.5, 8.5, 1.6),),
}  # fmt: skip
NAMES = tuple(_LINES)


def draw_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw icon `name` into the square `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / GRID, box.height() / GRID)
    pen = QPen(colour, STROKE * max(1.0, GRID / box.width()))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(name))
    painter.restore()


def icon(name: str, pixels: int, colours: tuple[QColor, QColor], ratio: float = 1.0) -> QIcon:
    """Icon `name` for buttons, `pixels` square, normal and disabled; `ratio` is the screen's pixel ratio."""
    made = QIcon()
    for mode, colour in zip((QIcon.Mode.Normal, QIcon.Mode.Disabled), colours, strict=True):
        pixmap = QPixmap(round(pixels * ratio), round(pixels * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_icon(painter, name, QRectF(0, 0, pixels, pixels), colour)
        painter.end()
        made.addPixmap(pixmap, mode)
    return made


def _path(name: str) -> QPainterPath:
    path = QPainterPath()
    for line in _LINES[name]:
        path.moveTo(line[0], line[1])
        for at in range(2, len(line), 2):
            path.lineTo(line[at], line[at + 1])
    for x, y, radius in _CIRCLES.get(name, ()):
        path.addEllipse(QPointF(x, y), radius, radius)
    return path
