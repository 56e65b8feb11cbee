"""The look in use: one object handed to every window; widgets that paint themselves listen to `changed`."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from desktop.ui.theme.colours import LOOKS, Colours
from desktop.ui.theme.metrics import FONT_STEPS, scaled
from desktop.ui.theme.style_sheet import palette_of, style_sheet


class Theme(QObject):
    """Look (`light`, `dark`, `contrast`) and font step (percent), applied to the application at once."""

    changed = Signal()

    def __init__(self, look: str = "light", step: int = 100) -> None:
        super().__init__()
        self._look = look if look in LOOKS else "light"
        self._step = step if step in FONT_STEPS else 100

    @property
    def look(self) -> str:
        """`light`, `dark` or `contrast`."""
        return self._look

    @property
    def step(self) -> int:
        """Font step in percent."""
        return self._step

    @property
    def colours(self) -> Colours:
        """The colours of the look in use."""
        return LOOKS[self._look]

    def colour(self, role: str) -> QColor:
        """The colour of `role`."""
        return QColor(getattr(self.colours, role))

    def px(self, pixels: int) -> int:
        """`pixels` grown with the font step."""
        return scaled(pixels, self._step)

    def font(self, size: int, *, bold: bool = False) -> QFont:
        """The application's font at `size` logical pixels (before the font step)."""
        font = QFont(QApplication.font())
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def use(self, look: str | None = None, step: int | None = None) -> None:
        """Change look, font step, or both; unknown values are ignored."""
        look = look if look in LOOKS else self._look
        step = step if step in FONT_STEPS else self._step
        if (look, step) != (self._look, self._step):
            self._look, self._step = look, step
            self.apply()

    def next_look(self) -> None:
        """Light, dark, high contrast, and light again."""
        names = list(LOOKS)
        self.use(look=names[(names.index(self._look) + 1) % len(names)])

    def grow(self, by: int) -> None:
        """`by` font steps larger (or smaller), as far as there are steps."""
        place = FONT_STEPS.index(self._step) + by
        self.use(step=FONT_STEPS[max(0, min(place, len(FONT_STEPS) - 1))])

    def apply(self) -> None:
        """Dress the whole application and tell everybody who paints."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette_of(self.colours))
            app.setStyleSheet(style_sheet(self.colours, self._step))
        self.changed.emit()
