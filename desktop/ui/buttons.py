"""Buttons: a verb, perhaps an icon, and a kind the style sheet knows (primary, plain, small, quiet, danger)."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from desktop.ui.enter_key import pressed_by_enter
from desktop.ui.icons import icon
from desktop.ui.theme import Size, Theme

_GAP = " "  # between icon and words; the style's own gap is too narrow


class Button(QPushButton):
    """A push button whose icon follows the theme; `trailing` puts the icon behind the words.

    `takes_enter` is False where a single key must not be enough (交卷 on the page of the questions).
    """

    takes_enter = True

    def __init__(self, theme: Theme, text: str, kind: str = "plain", *, sign: str = "", trailing: bool = False) -> None:
        super().__init__(_GAP + text if sign else text)
        self._theme = theme
        self._sign = sign
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        if trailing:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        if sign:
            theme.changed.connect(self._draw)
            self._draw()

    def say(self, text: str) -> None:
        """Give the button another verb."""
        self.setText(_GAP + text if self._sign and text else text)
        self.setAccessibleName(text)

    def show_sign(self, sign: str) -> None:
        """Give the button another icon."""
        self._sign = sign
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self.takes_enter and pressed_by_enter(self, event)):
            super().keyPressEvent(event)

    def _draw(self) -> None:
        roles = {"primary": "on_primary", "danger": "danger", "quiet": "primary"}
        ink = self._theme.colour(roles.get(str(self.property("kind")), "text"))
        pixels = self._theme.px(Size.ICON)
        self.setIcon(icon(self._sign, pixels, (ink, self._theme.colour("muted")), self.devicePixelRatioF()))
        self.setIconSize(QSize(pixels, pixels))
