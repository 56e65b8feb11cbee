"""A question's picture, fitted to its place and enlarged on request; its spoken name is the author's description."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.language import tr
from desktop.ui.enter_key import pressed_by_enter
from desktop.ui.icons import draw_icon
from desktop.ui.theme import Radius, Size, Space, Theme, Type


class PictureView(QAbstractButton):
    """Pressing it asks for the large picture (`clicked`). Without an image it shows the description instead."""

    def __init__(self, theme: Theme, height: int = Size.PICTURE_HEIGHT) -> None:
        super().__init__()
        self._theme = theme
        self._height = height
        self._image = QImage()
        self._scaled = QImage()
        self._scaled_for = QSize()
        self._alt = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Enlarge (P)"))
        theme.changed.connect(self.updateGeometry)

    def show_picture(self, image: QImage, alt: str) -> None:
        """Show `image`, described by `alt`."""
        if image.cacheKey() != self._image.cacheKey():
            self._scaled_for = QSize()
        self._image, self._alt = image, alt
        self.setAccessibleName(tr("Picture: {alt}", alt=alt))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._height, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._height // 2, self._height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        focused = self.hasFocus() or self.underMouse()
        painter.setPen(
            QPen(self._theme.colour("primary" if focused else "line"), Size.FOCUS if self.hasFocus() else Size.STROKE)
        )
        painter.setBrush(self._theme.colour("bg"))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, Radius.CELL, Radius.CELL)
        inside = frame.adjusted(Space.SMALL, Space.SMALL, -Space.SMALL, -Space.SMALL)
        if self._image.isNull():
            painter.setPen(self._theme.colour("muted"))
            painter.setFont(self._theme.font(Type.BODY))
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self._alt)
            return
        fitted = self._fitted(inside.size().toSize())
        ratio = fitted.devicePixelRatio()
        box = QRectF(0, 0, fitted.width() / ratio, fitted.height() / ratio)
        box.moveCenter(inside.center())
        painter.drawImage(box, fitted)
        self._draw_sign(painter, frame)

    def _fitted(self, room: QSize) -> QImage:
        """The image at the size it is painted in, scaled once for each size of the place."""
        if self._scaled_for != room:
            ratio, whole = self.devicePixelRatioF(), self._image.size()
            size = whole.scaled(room * ratio, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(whole)
            ignore, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._scaled = self._image.scaled(size, ignore, smooth)
            self._scaled.setDevicePixelRatio(ratio)
            self._scaled_for = room
        return self._scaled

    def _draw_sign(self, painter: QPainter, frame: QRectF) -> None:
        side = self._theme.px(Size.TARGET) - Space.SMALL
        badge = QRectF(frame.right() - side - Space.HAIR, frame.bottom() - side - Space.HAIR, side, side)
        painter.setPen(QPen(self._theme.colour("edge"), Size.STROKE))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRoundedRect(badge, Radius.CELL, Radius.CELL)
        draw_icon(painter, "zoom", badge.adjusted(5, 5, -5, -5), self._theme.colour("text"))
