"""How the self-test tries this front-end: an enrolled station without a session, and every page and panel."""

from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from desktop.candidate.app import run
from desktop.candidate.window import PAGES, PANELS, CandidateWindow

__all__ = ["look", "prepare", "run"]
STATION = 'seat = 1\nroom = "self-test"\ncentre = "{centre}"\nroot = "{root}"\n'


def prepare(folder: Path) -> None:
    """A station's folder before anything was carried to it."""
    text = STATION.format(centre=bytes(16).hex(), root=bytes(32).hex())
    (folder / "station.toml").write_text(text, encoding="utf-8")


def look(window: QMainWindow) -> bool:
    """Make every page and panel, as most are loaded only when the exam comes to them, and draw each once."""
    if not isinstance(window, CandidateWindow) or window.shown != "idle":
        return False
    for name in (*PAGES, "trial"):
        window.show_page(name)
        window.grab()
    for name in PANELS:
        window.panel(name)
    window.show_page("idle")
    return True
