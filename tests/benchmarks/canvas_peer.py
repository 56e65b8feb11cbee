"""Paints the shapes of `canvas` in labelme's own canvas; run by the Python that has labelme, imports nothing of ours.

PYTHON canvas_peer.py CASE.json     (picture, points of each polygon, repeats)  →  JSON, processor milliseconds
"""

import json
import statistics
import sys
import time

from labelme._shape import Shape
from labelme.widgets.canvas import Canvas
from PyQt5 import QtCore, QtGui, QtWidgets


def main() -> None:
    """Fitted and at 100 %."""
    with open(sys.argv[1], encoding="utf-8") as source:
        case = json.load(source)
    app = QtWidgets.QApplication([])
    canvas = Canvas(epsilon=10.0, double_click="close", num_backups=10)
    canvas.load_pixmap(QtGui.QPixmap(case["picture"]))
    shapes = []
    for number, points in enumerate(case["polygons"]):
        shape = Shape(label="a", shape_type="polygon")
        shape.line_color = QtGui.QColor(0, 114, 178)
        for x, y in points:
            shape.add_point(QtCore.QPointF(x, y))
        shape.close()
        shape.other_data = {"number": number}
        shapes.append(shape)
    canvas.load_shapes(shapes)
    area = QtWidgets.QScrollArea()
    area.setWidget(canvas)
    area.setWidgetResizable(True)
    area.resize(*case["view"])
    area.show()
    found = {}
    width, height = case["size"]
    for name, scale in (("fit", min(case["view"][0] / width, case["view"][1] / height)), ("full", 1.0)):
        canvas.scale = scale
        canvas.adjustSize()
        area.horizontalScrollBar().setValue(area.horizontalScrollBar().maximum() // 2)
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() // 2)
        app.processEvents()
        took = []
        for _ in range(case["repeats"]):
            begun = time.thread_time()
            canvas.repaint()
            took.append((time.thread_time() - begun) * 1000)
        found[name] = statistics.median(took)
    print(json.dumps(found))  # noqa: T201


main()
