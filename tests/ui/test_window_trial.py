"""What the self-test finds wrong with fonts, the Qt binding and windows."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.errors import Error
from desktop.paths import resource_path
from desktop.ui.fonts import verify_font_in_use, verify_fonts
from desktop.ui.window_trial import lost_references, try_window, verify_binding


@dataclass
class LittleFrontEnd:
    """A front-end with one empty window that does something when it starts."""

    begin: Callable[[], object] = lambda: None
    code: int = 0
    prepared: Path | None = None

    def prepare(self, folder: Path) -> None:
        """Remember the folder."""
        self.prepared = folder

    def run(self, data: Path, full_screen: bool) -> int:
        """Show the window until it is closed."""
        window = QMainWindow()
        window.resize(200, 100)
        self.begin()
        window.show()
        return QApplication.exec() or self.code

    def look(self, window: QMainWindow) -> bool:
        """One look is enough."""
        return window.isVisible()


def test_that_a_silent_window_passes(qapp: QApplication, tmp_path: Path) -> None:
    front_end = LittleFrontEnd()
    try_window("little", front_end, tmp_path)
    assert front_end.prepared == tmp_path


def fail_in_a_slot() -> None:
    """As a bug in a slot does."""
    raise KeyError("slot")


def refuse_to_start() -> None:
    """As a front-end that lacks something."""
    raise Error("E-STN-01", "This folder does not belong to an exam machine.")


@pytest.mark.parametrize(
    ("begin", "reason"),
    [
        (lambda: qWarning("a font is missing"), "a font is missing"),
        (lambda: logging.getLogger("desktop").warning("odd"), "odd"),
        (lambda: QTimer.singleShot(0, fail_in_a_slot), "KeyError: 'slot'"),
        (lambda: int("x"), "ValueError"),
        (refuse_to_start, "E-STN-01"),
    ],
)
@pytest.mark.expects_noise("odd")
def test_that_a_window_that_says_anything_fails(
    qapp: QApplication, tmp_path: Path, begin: Callable[[], object], reason: str
) -> None:
    with pytest.raises(Error) as caught:
        try_window("little", LittleFrontEnd(begin), tmp_path)
    assert caught.value.code == "E-SLF-05"
    assert reason in str(caught.value.values["reason"])


def test_that_a_front_end_that_ends_badly_fails(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(Error, match="E-SLF-05"):
        try_window("little", LittleFrontEnd(code=1), tmp_path)


def test_that_a_missing_font_or_character_is_named(qapp: QApplication, tmp_path: Path) -> None:
    verify_fonts(resource_path("fonts"), "中文 AZ")
    for characters, folder in (("中", tmp_path), ("中\U0001f600", resource_path("fonts"))):
        with pytest.raises(Error) as caught:
            verify_fonts(folder, characters)
        assert (caught.value.code, caught.value.values["character"]) == ("E-SLF-04", characters[-1])


def test_that_a_cut_font_file_is_found(qapp: QApplication, tmp_path: Path) -> None:
    for path in resource_path("fonts").glob("*.ttf"):
        shutil.copy(path, tmp_path)
    (tmp_path / "NotoSansSC-Bold.ttf").write_bytes(b"\0\1\0\0")
    with pytest.raises(Error) as caught:
        verify_fonts(tmp_path, "中")
    assert caught.value.values["name"] == "NotoSansSC-Bold.ttf"


def test_that_another_family_on_screen_is_found() -> None:
    verify_font_in_use("Noto Sans SC")
    with pytest.raises(Error, match="E-SLF-04"):
        verify_font_in_use("DejaVu Sans")


def test_that_a_binding_that_loses_references_is_refused() -> None:
    verify_binding("6.9.3", lost_references())
    with pytest.raises(Error) as caught:
        verify_binding("6.12.0", 500)
    assert (caught.value.code, caught.value.values["version"]) == ("E-SLF-02", "6.12.0")
