"""The QApplication as every front-end wants it: Fusion, our font, Qt's own dialogs in the language of the screen."""

import gc
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.language import CHINESE, current_language
from desktop.ui.fonts import use_fonts
from desktop.ui.rubbish import collect_due, collect_only_when_told

_COLLECT_MS = 500


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
        QTimer.singleShot(0, lambda: collect_between_events(app))
    return app


def collect_between_events(app: QApplication) -> None:
    """Collect rubbish on this thread only; what the start made is never looked through: no collection takes long."""
    collect_only_when_told()
    gc.freeze()
    gc.enable()
    timer = QTimer(app, interval=_COLLECT_MS)
    timer.timeout.connect(collect_due)
    timer.start()
