"""`kaochang` alone: four large tiles. Each front-end runs in its own process; the launcher only starts it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment
from PySide6.QtWidgets import QFileDialog

from desktop.language import current_language, tr
from desktop.launcher.window import LauncherWindow
from desktop.paths import default_data_folder
from desktop.ui.application import make_application
from desktop.ui.theme import Theme

KNOWN_BY = {"candidate": "station.toml", "proctor": "console.toml", "centre": "centre"}
"""What lies in a folder that a front-end can open."""


def run(data: Path, full_screen: bool) -> int:
    """Show the tiles until the window is closed. `data` is where the practice exam days are kept."""
    app = make_application()
    theme = Theme()
    theme.apply()
    window = LauncherWindow(theme)
    launcher = Launcher(data, window, program_words(), () if full_screen else ("--windowed",))
    window.front_end_chosen.connect(launcher.start_front_end)
    window.rehearsal_chosen.connect(launcher.start_rehearsal)
    window.rehearsal_cancelled.connect(launcher.cancel)
    window.showMaximized() if full_screen else window.show()
    code = app.exec()
    launcher.cancel()
    return code


class Launcher:
    """Starts programs and passes their progress on. `program` is how this program is called again, `extra` are words
    for the front-ends.
    """

    def __init__(self, data: Path, window: LauncherWindow, program: Sequence[str], extra: Sequence[str] = ()) -> None:
        self._program = tuple(program)
        self._extra = tuple(extra)
        self._data = data
        self._dialog: QFileDialog | None = None
        self._window = window
        self._rehearsal: QProcess | None = None
        self._out = data

    def start_front_end(self, name: str) -> None:
        """Open a front-end on this machine's own folder; where it has none, one is chosen first."""
        own = default_data_folder() / name
        if (own / KNOWN_BY[name]).exists():
            self.start_on(name, own)
            return
        dialog = self._dialog = QFileDialog(self._window, tr("Which folder?"), str(self._nearest()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.start_on(name, Path(path)))
        dialog.open()

    def start_on(self, name: str, folder: Path) -> None:
        """Open front-end `name` on `folder` in a process of its own, which outlives the launcher."""
        if not (folder / KNOWN_BY[name]).exists():
            self._window.show_wrong_folder(name, folder)
            return
        program, *first = self._program
        if not QProcess.startDetached(program, [*first, name, "--data", str(folder), *self._extra])[0]:
            self._window.show_failure(name)

    def _nearest(self) -> Path:
        """Where the choice begins: the newest practice exam day, or the home folder."""
        return self._out if (self._out / "stations").is_dir() else Path.home()

    def start_rehearsal(self) -> None:
        """A practice exam day in the background; its lines are shown, its folder is opened at the end."""
        self._out = free_folder(self._data)
        self._out.parent.mkdir(parents=True, exist_ok=True)
        program, *first = self._program
        process = QProcess(self._window)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("KAOCHANG_LANGUAGE", current_language())
        process.setProcessEnvironment(environment)
        process.readyReadStandardError.connect(self._tell_progress)
        process.finished.connect(self._end)
        process.errorOccurred.connect(lambda _: self._end(1))
        self._rehearsal = process
        self._window.show_running(True)
        process.start(program, [*first, "rehearse", "--level", "5", "--candidates", "30", "--out", str(self._out)])

    def cancel(self) -> None:
        """Stop a running rehearsal; what it wrote stays."""
        if self._rehearsal is not None:
            self._rehearsal.terminate()
            self._rehearsal.waitForFinished(2000)

    def _tell_progress(self) -> None:
        if self._rehearsal is not None:
            text = bytes(self._rehearsal.readAllStandardError().data()).decode("utf-8", "replace")
            lines = [line for line in text.splitlines() if line.strip()]
            if lines:
                self._window.show_progress(lines[-1])

    def _end(self, code: int) -> None:
        if self._rehearsal is None:
            return
        self._rehearsal = None
        self._window.show_running(False)
        self._window.show_result(self._out if code == 0 else None)


def program_words() -> list[str]:
    """How this program is called again: frozen, or as a module of the Python that runs it."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "desktop"]


def free_folder(data: Path) -> Path:
    """A folder for the next rehearsal that does not exist yet."""
    number = 1
    while os.path.lexists(data / f"rehearsal-{number}"):
        number += 1
    return data / f"rehearsal-{number}"
