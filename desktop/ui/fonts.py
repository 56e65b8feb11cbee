"""The shipped Chinese font. Without one every Chinese character is a box, and fontconfig alone picks Japanese forms."""

import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication

from desktop.paths import resource_path
from desktop.refusals import refuse
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


def verify_fonts(folder: Path, characters: Iterable[str]) -> None:
    """Raises E-SLF-04 when a font file in `folder` is missing or lacks one of `characters`; needs an application."""
    wanted = sorted({c for c in characters if c.isprintable()})
    for name in FILES:
        font = QRawFont(str(folder / name), Type.BODY)
        lacking = wanted if not font.isValid() else [c for c in wanted if not font.supportsCharacter(ord(c))]
        if lacking:
            raise refuse("E-SLF-04", name=name, character=lacking[0])


def verify_font_in_use(family: str) -> None:
    """Raises E-SLF-04 unless text is drawn with the shipped family; `family` is what the application resolves to."""
    if family not in FAMILIES:
        raise refuse("E-SLF-04", name=FAMILIES[0], character="\u4e2d\u6587")


def family_in_use() -> str:
    """The family with which the application really draws."""
    return QFontInfo(QApplication.font()).family()
