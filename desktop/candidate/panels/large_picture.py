"""A question's picture as large as the window allows."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.overlay import Overlay
from desktop.ui.picture_view import PictureView
from desktop.ui.theme import Size, Space, Theme


class LargePicture(Overlay):
    """Escape, a press on the picture or the button closes it."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, 2 * Size.COLUMN)
        self._host = host
        self._view: PictureView | None = None
        self.close_it = Button(theme, tr("Close"))
        self.close_it.clicked.connect(self.close_over)
        self.body.addWidget(self.close_it)

    def show_picture(self, image: QImage, alt: str) -> None:
        """Open with `image`, described by `alt`."""
        if self._view is not None:
            self._view.deleteLater()
        room = self._host.height() - self._theme.px(Size.BUTTON) - 4 * Space.WIDE - Space.PAGE
        self._view = PictureView(self._theme, max(Size.PICTURE_HEIGHT // 2, room))
        self._view.show_picture(image, alt)
        self._view.clicked.connect(self.close_over)
        self.body.insertWidget(0, self._view)
        self.open()
        self.close_it.setFocus()
