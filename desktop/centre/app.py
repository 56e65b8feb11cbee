"""`kaochang centre --data DIR`: builds window and desk. DIR holds store/ and centre/ (a rehearsal's folder is one)."""

from pathlib import Path

from desktop.centre.controller import Controller
from desktop.centre.window import CentreWindow
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.ui.application import make_application
from desktop.ui.theme import Theme
from desktop.workflows.phrases import KnownPhrases
from desktop.workflows.results_desk import Desk, open_desk
from desktop.workflows.self_test import verify_program
from desktop.workflows.site_folder import open_trust, practice_phrases

STORE, CENTRE = "store", "centre"
_WIDTH, _HEIGHT = 1280, 720


def run(data: Path, full_screen: bool) -> int:
    """Serve the centre in `data` until the window is closed. Raises E-CEN-11 where there is none."""
    app = make_application()
    theme = Theme()
    theme.apply()
    window = CentreWindow(theme)
    controller = make_controller(window, data)
    window.closed.connect(controller.close)
    window.resize(_WIDTH, _HEIGHT)
    window.showMaximized() if full_screen else window.show()
    return int(app.exec())


def make_controller(window: CentreWindow, data: Path) -> Controller:
    """The controller over the centre in `data`, already asking or opening. Raises E-CEN-11."""
    centre = data / CENTRE
    if not centre.is_dir():
        raise Error(
            "E-CEN-11",
            "There is no centre in {folder}.",
            "Make one with `site new`, or name its folder with --data.",
            folder=str(data),
        )

    def open_with(phrases: tuple[str, str] | None) -> Desk:
        known = None if phrases is None else KnownPhrases({"custodian_1": phrases[0], "custodian_2": phrases[1]})
        verify_program()
        return open_desk(data / STORE, centre, SystemClock(), known)

    controller = Controller(window, open_with)
    controller.begin(ask=practice_phrases(centre, open_trust(centre)) is None)
    return controller
