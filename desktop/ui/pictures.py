"""Pictures from outside, decoded within limits (trust-and-formats 12): PNG or JPEG as declared, size checked first."""

import threading

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from desktop.errors import Error

MAX_SIDE = 8192
MAX_PIXELS = 16_000_000
ALLOCATION_MIB = 64
MATERIAL_MIB = 512
_LIMIT = threading.Lock()
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": b"png", b"\xff\xd8\xff": b"jpeg"}


def decode_picture(content: bytes, fit: QSize | None = None) -> QImage:
    """The picture in `content`, not larger than `fit`. Raises E-FMT-10 for anything that is not a fair PNG or JPEG."""
    buffer, reader = _reader_of(content)
    size = reader.size()
    if not _is_fair(size):
        raise _refusal()
    if fit is not None and (size.width() > fit.width() or size.height() > fit.height()):
        reader.setScaledSize(size.scaled(fit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    with _LIMIT:  # the limit is the whole process's, and material is decoded on other threads
        QImageReader.setAllocationLimit(ALLOCATION_MIB)
        image = reader.read()
    buffer.close()
    if image.isNull():
        raise _refusal()
    return image


def decode_material(content: bytes, size: QSize, fit: QSize | None = None) -> QImage:
    """Workbench material, which may have up to 8192 × 8192 pixels when its manifest says so; upright, on any thread.

    Raises E-FMT-10 for anything else than a PNG or JPEG of exactly `size`.
    """
    buffer, reader = _reader_of(content)
    found = reader.size()
    turned = bool(reader.transformation().value & QImageIOHandler.Transformation.TransformationRotate90.value)
    if (found.transposed() if turned else found) != size or max(size.width(), size.height()) > MAX_SIDE:
        raise _refusal()
    reader.setAutoTransform(True)
    if fit is not None:
        reader.setScaledSize((fit.transposed() if turned else fit).expandedTo(QSize(1, 1)))
    with _LIMIT:
        QImageReader.setAllocationLimit(MATERIAL_MIB)
        image = reader.read()
        QImageReader.setAllocationLimit(ALLOCATION_MIB)
    buffer.close()
    if image.isNull():
        raise _refusal()
    return image


def _reader_of(content: bytes) -> tuple[QBuffer, QImageReader]:
    """A reader that believes only the signature; the buffer must live as long as it."""
    declared = next((name for start, name in _SIGNATURES.items() if content.startswith(start)), None)
    if declared is None:
        raise _refusal()
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(declared))
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    return buffer, reader


def _is_fair(size: QSize) -> bool:
    sides = (size.width(), size.height())
    return size.isValid() and min(sides) > 0 and max(sides) <= MAX_SIDE and sides[0] * sides[1] <= MAX_PIXELS


def _refusal() -> Error:
    return Error("E-FMT-10", "The picture cannot be shown.", "Raise your hand; the other questions are not affected.")
