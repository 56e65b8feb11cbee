"""The four tiles start what they say, as processes of their own."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.launcher.app import Launcher, free_folder, program_words
from desktop.launcher.window import LauncherWindow
from desktop.paths import default_data_folder
from desktop.ui.theme import Theme

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
PROGRAM = """
import json, pathlib, sys
said = pathlib.Path(sys.argv[1])
print("12 candidates are done", file=sys.stderr, flush=True)
said.with_suffix(".part").write_text(json.dumps(sys.argv[3:]))
said.with_suffix(".part").rename(said)
sys.exit(int(sys.argv[2]))
"""


def comes(what: Callable[[], bool]) -> bool:
    """Let the window live until `what` is so, half a minute at most."""
    for _ in range(1500):
        if what():
            return True
        QTest.qWait(20)
    return False


class Desktop:
    """A launcher whose program writes down how it was called and ends with `code`."""

    def __init__(self, folder: Path, code: int) -> None:
        (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
        self.said = folder / "said.json"
        self.window = LauncherWindow(Theme())
        words = (sys.executable, str(folder / "program.py"), str(self.said), str(code))
        self.launcher = Launcher(folder / "data", self.window, words, ("--windowed",))
        self.window.front_end_chosen.connect(self.launcher.start_front_end)
        self.window.rehearsal_chosen.connect(self.launcher.start_rehearsal)
        self.window.show()

    def words(self) -> list[str]:
        """How the program was called."""
        assert comes(self.said.exists)
        return list(json.loads(self.said.read_text()))


@pytest.fixture
def desktop(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Desktop]]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    made: list[Desktop] = []

    def make(code: int = 0) -> Desktop:
        made.append(Desktop(tmp_path, code))
        return made[-1]

    yield make
    for one in made:
        one.window.close()
        one.window.deleteLater()


@pytest.mark.parametrize(
    ("name", "mark"), [("candidate", "station.toml"), ("proctor", "console.toml"), ("centre", "centre/")]
)
def test_that_a_front_end_is_started_on_the_chosen_folder(
    desktop: Callable[..., Desktop], tmp_path: Path, name: str, mark: str
) -> None:
    folder = tmp_path / "chosen"
    folder.mkdir()
    (folder / mark).mkdir() if mark.endswith("/") else (folder / mark).touch()
    opened = desktop()
    QTest.keyClick(opened.window.tiles[name], Qt.Key.Key_Return)
    dialog = opened.launcher._dialog
    assert dialog is not None and dialog.isVisible()
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    assert opened.words() == [name, "--data", str(folder), "--windowed"]


def test_that_a_folder_without_a_station_is_refused_in_words(desktop: Callable[..., Desktop], tmp_path: Path) -> None:
    opened = desktop()
    opened.launcher.start_on("candidate", tmp_path)
    assert str(tmp_path) in opened.window.news.text() and not opened.said.exists()


def test_that_a_machine_with_its_own_station_is_not_asked(desktop: Callable[..., Desktop], tmp_path: Path) -> None:
    own = default_data_folder() / "candidate"
    own.mkdir(parents=True)
    (own / "station.toml").touch()
    opened = desktop()
    opened.window.tiles["candidate"].click()
    assert opened.words()[:3] == ["candidate", "--data", str(own)]


@pytest.mark.parametrize("code", [0, 3])
def test_that_a_rehearsal_runs_and_its_end_is_told(
    desktop: Callable[..., Desktop], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    opened = desktop(code)
    opened.window.tiles["rehearsal"].click()
    assert not opened.window.tiles["rehearsal"].isEnabled()
    assert comes(opened.window.tiles["rehearsal"].isEnabled)
    out = str(tmp_path / "data" / "rehearsal-1")
    assert opened.words() == ["rehearse", "--level", "5", "--candidates", "30", "--out", out]
    assert ("12 candidates are done" in opened.window.news.text()) == bool(code)
    assert (len(shown), opened.window.folder.isVisible()) == ((0, False) if code else (1, True))


def test_that_each_rehearsal_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "rehearsal-1").mkdir()
    assert free_folder(tmp_path).name == "rehearsal-2"
    assert program_words()[0] == sys.executable
