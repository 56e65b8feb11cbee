"""The QApplication as every front-end wants it: Fusion, our font, Qt's own dialogs in the language of the screen."""

import gc
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.language import CHINESE, current_language
from desktop.ui.fonts import use_fonts


def make_application() -> QApplication:
    """The one application of this process."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setApplicationName("kaochang")
    use_fonts(app)
    if current_language() == CHINESE:
        translator = QTranslator(app)
        if translator.load(
            QLocale(QLocale.Language.Chinese),
            "qtbase",
            "_",
            QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
        ):
            app.installTranslator(translator)
    if not gc.isenabled():
        QTimer.singleShot(0, collect_from_here)
    return app


def collect_from_here() -> None:
    """Collect rubbish again; what the start made stays and is never looked through again: no collection takes long."""
    gc.freeze()
    gc.enable()
