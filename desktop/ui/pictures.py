"""Pictures from outside, decoded within limits (trust-and-formats 12): PNG or JPEG as declared, size checked first."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.errors import Error

MAX_SIDE = 8192
MAX_PIXELS = 16_000_000
ALLOCATION_MIB = 64
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": b"png", b"\xff\xd8\xff": b"jpeg"}


def decode_picture(content: bytes, fit: QSize | None = None) -> QImage:
    """The picture in `content`, not larger than `fit`. Raises E-FMT-10 for anything that is not a fair PNG or JPEG."""
    declared = next((name for start, name in _SIGNATURES.items() if content.startswith(start)), None)
    if declared is None:
        raise _refusal()
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(declared))
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    size = reader.size()
    if not _is_fair(size):
        raise _refusal()
    QImageReader.setAllocationLimit(ALLOCATION_MIB)
    if fit is not None and (size.width() > fit.width() or size.height() > fit.height()):
        reader.setScaledSize(size.scaled(fit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise _refusal()
    return image


def _is_fair(size: QSize) -> bool:
    sides = (size.width(), size.height())
    return size.isValid() and min(sides) > 0 and max(sides) <= MAX_SIDE and sides[0] * sides[1] <= MAX_PIXELS


def _refusal() -> Error:
    return Error("E-FMT-10", "The picture cannot be shown.", "Raise your hand; the other questions are not affected.")
