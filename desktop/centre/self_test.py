"""How the self-test tries this front-end: a new practice centre, opened with its own practice phrases."""

from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from desktop.centre.app import run
from desktop.centre.window import CentreWindow
from desktop.workflows.found_site import found_practice_site

__all__ = ["look", "prepare", "run"]


def prepare(folder: Path) -> None:
    """A small practice site; costs eight derivations."""
    found_practice_site(folder)


def look(window: QMainWindow) -> bool:
    """The store is open when the list of sessions is shown; then the other pages are drawn too."""
    if not isinstance(window, CentreWindow) or not window.sessions.isVisible():
        return False
    for page in (window.unlock, window.session, window.sessions):
        window.show_page(page)
        window.grab()
    return True
