"""The shipped Chinese font. Without one every Chinese character is a box, and fontconfig alone picks Japanese forms."""

import logging

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.paths import resource_path
from desktop.ui.theme.metrics import Type

FAMILIES = ("Noto Sans SC", "Noto Sans CJK SC")
FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def use_fonts(app: QApplication) -> None:
    """Load the shipped font files and make them the application's font; digits in it are tabular by design."""
    for name in FILES:
        path = resource_path("fonts", name)
        if not path.is_file() or QFontDatabase.addApplicationFont(str(path)) < 0:
            logging.getLogger(__name__).debug("font file %s is not there", name)
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(Type.BODY)
    app.setFont(font)
