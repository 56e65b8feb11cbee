"""The size of the screen this program would fill, in real pixels."""

from PySide6.QtGui import QGuiApplication


def screen_size() -> tuple[int, int] | None:
    """Width and height; None where Qt finds no screen. Qt ends the process when there is a display it cannot use."""
    app = QGuiApplication.instance() or QGuiApplication(["kaochang"])
    screen = app.primaryScreen() if isinstance(app, QGuiApplication) else None
    if screen is None:
        return None
    ratio = screen.devicePixelRatio()
    return round(screen.size().width() * ratio), round(screen.size().height() * ratio)
