"""How the self-test tries this front-end: an invented room of thirty seats, its pages drawn one after the other."""

from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from desktop.proctor.app import run
from desktop.proctor.window import ProctorWindow
from desktop.rehearsal.console_room import invent_console_room

__all__ = ["look", "prepare", "run"]


def prepare(folder: Path) -> None:
    """A console with everything for one session."""
    invent_console_room(folder, 30)


def look(window: QMainWindow) -> bool:
    """The session is shown on the opening page; then the other pages are drawn too."""
    if not isinstance(window, ProctorWindow) or not window.wall.tiles:
        return False
    for page in (window.wall, window.closing, window.opening):
        window.show_page(page)
        window.grab()
    return True
