"""Pictures for window tests, drawn here: a street with a car and a walker, a portrait in outline."""

from functools import lru_cache

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter


@lru_cache
def picture_bytes(width: int, height: int, subject: str) -> bytes:
    """A PNG."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#DCE6F2"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.scale(width, height)
    (_portrait if subject == "photo" else _street)(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _portrait(painter: QPainter) -> None:
    painter.setBrush(QColor("#5B6B80"))
    painter.drawEllipse(QPointF(0.5, 0.36), 0.22, 0.2)
    painter.drawEllipse(QPointF(0.5, 0.98), 0.42, 0.38)


def _street(painter: QPainter) -> None:
    painter.setBrush(QColor("#9AA5B1"))
    painter.drawRect(QRectF(0, 0.6, 1, 0.4))
    painter.setBrush(QColor("#B9C4A8"))
    painter.drawRect(QRectF(0, 0.5, 1, 0.12))
    painter.setBrush(QColor("#C2543C"))
    painter.drawRoundedRect(QRectF(0.3, 0.5, 0.45, 0.22), 0.04, 0.06)
    painter.drawRoundedRect(QRectF(0.38, 0.4, 0.26, 0.16), 0.04, 0.06)
    painter.setBrush(QColor("#22272E"))
    for x in (0.4, 0.65):
        painter.drawEllipse(QPointF(x, 0.73), 0.045, 0.065)
    painter.setBrush(QColor("#2F4A7D"))
    painter.drawRoundedRect(QRectF(0.56, 0.45, 0.06, 0.34), 0.02, 0.03)
    painter.drawEllipse(QPointF(0.59, 0.41), 0.028, 0.042)
