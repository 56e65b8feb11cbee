"""How the self-test tries this front-end: it needs nothing and has one page."""

from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from desktop.launcher.app import run
from desktop.launcher.window import LauncherWindow

__all__ = ["look", "prepare", "run"]


def prepare(folder: Path) -> None:
    """Nothing."""


def look(window: QMainWindow) -> bool:
    """All four tiles stand on it."""
    return isinstance(window, LauncherWindow)
