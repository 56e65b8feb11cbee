"""The picture under the shapes: halved copies for small zooms, so that a frame never scales 67 million pixels.

A large picture appears at a quarter at once and in full when a pool thread has decoded it. Brightness and contrast are
a table of 256 values laid over the copy on screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsScene

from desktop.errors import Error
from desktop.ui.background import Job
from desktop.ui.pictures import decode_material

LARGE_PIXELS = 4_000_000
SMALLEST = 1_024
STRIP = 64
Z_PICTURE = 0


@dataclass(frozen=True)
class Tone:
    """Brightness and contrast from -100 to 100; 0 and 0 is the picture as it is."""

    brightness: int = 0
    contrast: int = 0

    def table(self) -> bytes:
        """What each of the 256 values becomes."""
        slope = (100 + self.contrast) / 100 if self.contrast <= 0 else 1 + self.contrast / 33
        shift = self.brightness * 1.28
        return bytes(max(0, min(255, round((value - 128) * slope + 128 + shift))) for value in range(256))


class PictureLayer(QObject):
    """`ready` says that the picture is here in full, `failed` that it cannot be decoded."""

    ready = Signal()
    failed = Signal(object)

    def __init__(self, owner: QObject, scene: QGraphicsScene) -> None:
        super().__init__(owner)
        self._item: QGraphicsPixmapItem = scene.addPixmap(QPixmap())
        self._item.setZValue(Z_PICTURE)
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._item.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)
        self._levels: Sequence[QImage] = ()
        self._size = QSize()
        self._scale = 1.0
        self._shown = -1
        self._tone = Tone()
        self._wanted = 0

    def show(self, content: bytes, size: QSize) -> None:
        """Decode `content`, whose manifest says it has `size`."""
        self._wanted += 1
        self._size, self._levels, self._shown = size, (), -1
        self._item.setPixmap(QPixmap())
        if size.width() * size.height() <= LARGE_PIXELS:
            try:
                self._take(self._wanted, halved(decode_material(content, size)))
            except Error as error:
                self.failed.emit(error)
            return
        self._decode(content, QSize(size.width() // 4, size.height() // 4))

    def _decode(self, content: bytes, fit: QSize | None) -> None:
        """The quarter first and the whole after it: side by side the quarter might have to wait for the whole."""
        number, size = self._wanted, self._size
        job = Job(self, lambda: halved(decode_material(content, size, fit)))
        job.done.connect(lambda levels: self._take(number, levels))
        job.refused.connect(lambda error: self.failed.emit(error) if number == self._wanted else None)
        if fit is not None:
            job.done.connect(lambda _: self._decode(content, None) if number == self._wanted else None)
        job.start()

    def clear(self) -> None:
        """No picture."""
        self._wanted += 1
        self._levels, self._shown = (), -1
        self._item.setPixmap(QPixmap())

    def zoomed(self, scale: float) -> None:
        """Take the smallest copy that has a pixel for each one of the screen."""
        self._scale = scale
        self._choose()

    def use_tone(self, tone: Tone) -> None:
        """Show the picture lighter, darker, with more or less contrast."""
        if tone != self._tone:
            self._tone, self._shown = tone, -1
            self._choose()

    @property
    def tone(self) -> Tone:
        """Brightness and contrast in use."""
        return self._tone

    @property
    def is_full(self) -> bool:
        """The picture is here with all its pixels."""
        return bool(self._levels) and self._levels[0].size() == self._size

    def thumbnail(self, size: QSize) -> QPixmap:
        """A small copy for the strip of pieces."""
        if not self._levels:
            return QPixmap()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        large = QPixmap.fromImage(self._levels[-1].scaled(size, keep, smooth))
        return large.copy(
            (large.width() - size.width()) // 2, (large.height() - size.height()) // 2, size.width(), size.height()
        )

    def _take(self, number: int, levels: Sequence[QImage]) -> None:
        if number == self._wanted and not (self._levels and levels[0].width() < self._levels[0].width()):
            self._levels, self._shown = levels, -1
            self._choose()
            if self.is_full:
                self.ready.emit()

    def _choose(self) -> None:
        if not self._levels:
            return
        widths = [level.width() / self._size.width() for level in self._levels]
        place = max((at for at, width in enumerate(widths) if width >= self._scale), default=0)
        if place != self._shown:
            self._shown = place
            level = toned(self._levels[place], self._tone)
            self._item.setPixmap(QPixmap.fromImage(level, Qt.ImageConversionFlag.NoFormatConversion))
            self._item.setScale(self._size.width() / level.width())
        fast = self._scale >= 2
        self._item.setTransformationMode(
            Qt.TransformationMode.FastTransformation if fast else Qt.TransformationMode.SmoothTransformation
        )


def halved(image: QImage) -> list[QImage]:
    """`image` and its halves down to about a thousand pixels."""
    levels = [image.convertToFormat(QImage.Format.Format_RGB32)]
    while max(levels[-1].width(), levels[-1].height()) > SMALLEST:
        levels.append(_half(levels[-1]))
    return levels


def _half(image: QImage) -> QImage:
    """In strips: one call for 67 million pixels would keep Python, and with it the window, waiting for its end."""
    size = QSize(max(1, image.width() // 2), max(1, image.height() // 2))
    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    made = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(made)
    for top in range(0, size.height(), STRIP):
        high = min(STRIP, size.height() - top)
        is_last = top + high == size.height()
        part = image.copy(0, 2 * top, image.width(), image.height() - 2 * top if is_last else 2 * high)
        painter.drawImage(0, top, part.scaled(QSize(size.width(), high), keep, smooth))
    painter.end()
    return made


def toned(image: QImage, tone: Tone) -> QImage:
    """A copy with other brightness and contrast; the image itself when nothing is asked."""
    if tone == Tone():
        return image
    import numpy as np  # late: most pictures are never toned

    table = np.frombuffer(tone.table(), dtype=np.uint8)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    made = table[pixels]
    return QImage(
        made.tobytes(), image.width(), image.height(), image.bytesPerLine(), QImage.Format.Format_RGB32
    ).copy()
