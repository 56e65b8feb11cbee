"""`kaochang` alone: four large tiles. Each front-end runs in its own process; the launcher only starts it."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

from desktop.language import current_language
from desktop.launcher.window import LauncherWindow
from desktop.ui.application import make_application
from desktop.ui.theme import Theme


def run(data: Path, full_screen: bool) -> int:
    """Show the tiles until the window is closed. `data` is where the practice exam days are kept."""
    app = make_application()
    theme = Theme()
    theme.apply()
    window = LauncherWindow(theme)
    launcher = Launcher(data, window)
    window.front_end_chosen.connect(launcher.start_front_end)
    window.rehearsal_chosen.connect(launcher.start_rehearsal)
    window.rehearsal_cancelled.connect(launcher.cancel)
    window.showMaximized() if full_screen else window.show()
    code = app.exec()
    launcher.cancel()
    return code


class Launcher:
    """Starts programs and passes their progress on."""

    def __init__(self, data: Path, window: LauncherWindow) -> None:
        self._data = data
        self._window = window
        self._rehearsal: QProcess | None = None
        self._out = data

    def start_front_end(self, name: str) -> None:
        """Open a front-end in a process of its own."""
        program, *first = program_words()
        if not QProcess.startDetached(program, [*first, name])[0]:
            self._window.show_failure(name)

    def start_rehearsal(self) -> None:
        """A practice exam day in the background; its lines are shown, its folder is opened at the end."""
        self._out = free_folder(self._data)
        self._out.parent.mkdir(parents=True, exist_ok=True)
        program, *first = program_words()
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
