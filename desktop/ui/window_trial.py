"""Tries a front-end's window as the self-test does: really started, shown, looked at, closed, and all in silence."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.errors import Error
from desktop.refusals import refuse
from desktop.ui.application import make_application

OFF_SCREEN_SAYS = "This plugin does not support "
"""Said by Qt's off-screen platform about itself when a window asks for a least size; a real screen never says it."""
LOOK_EVERY_MS = 20
PATIENCE_MS = 60_000
CALLS, MOST_LOST = 500, 100


class FrontEnd(Protocol):
    """What a front-end offers to be tried: modules `desktop/<front-end>/self_test.py`."""

    def prepare(self, folder: Path) -> None:
        """Fill an empty folder with what the window needs."""
        ...

    def run(self, data: Path, full_screen: bool) -> int:
        """The front-end itself."""
        ...

    def look(self, window: QMainWindow) -> bool:
        """Asked again and again while the window is shown; True when everything of it was seen."""
        ...


class _Listener(logging.Handler):
    """Whatever a silent program would not have said."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.noise: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A log record."""
        self.noise.append(record.getMessage())

    def on_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """A message of Qt."""
        if not message.startswith(OFF_SCREEN_SAYS):
            self.noise.append(message)

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An exception in a slot, which Qt would only print."""
        self.noise.append(f"{kind.__name__}: {error}")


def try_window(name: str, front_end: FrontEnd, folder: Path) -> None:
    """Raises E-SLF-05 unless the window of `front_end` opens and closes in silence. `folder` is empty, thrown away."""
    with _listening() as listener:
        try:
            front_end.prepare(folder)
            make_application()
            visit = _Visit(front_end.look)
            code = front_end.run(folder, False)
            visit.stop()
        except Error as error:
            raise refuse("E-SLF-05", name=name, reason=str(error)) from error
        except Exception as failure:
            raise refuse("E-SLF-05", name=name, reason=f"{type(failure).__name__}: {failure}") from failure
    if listener.noise:
        raise refuse("E-SLF-05", name=name, reason=listener.noise[0])
    if code or not visit.complete:
        raise refuse("E-SLF-05", name=name, reason=f"exit {code}")


class _Visit(QObject):
    """Waits for the window, looks at it, closes it; ends the program when it never comes, or goes on without it."""

    def __init__(self, look: Callable[[QMainWindow], bool]) -> None:
        super().__init__()
        self.complete = False
        self._look = look
        self._others = QApplication.topLevelWidgets()
        self._waited_ms = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go)
        self._timer.start(LOOK_EVERY_MS)

    def stop(self) -> None:
        """No more looking."""
        self._timer.stop()

    def _go(self) -> None:
        self._waited_ms += LOOK_EVERY_MS
        if self._waited_ms >= PATIENCE_MS:
            self.stop()
            QApplication.exit(1)
        elif not self.complete:
            self._look_once()

    def _look_once(self) -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow) and w not in self._others]
        shown = [window for window in windows if _is_exposed(window)]
        if shown and self._look(shown[0]):
            self.complete = not shown[0].grab().isNull()
            shown[0].close()


def _is_exposed(window: QMainWindow) -> bool:
    handle = window.windowHandle()
    return window.isVisible() and handle.isExposed()


@contextmanager
def _listening() -> Iterator[_Listener]:
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    hook, sys.excepthook = sys.excepthook, listener.on_exception
    before = qInstallMessageHandler(listener.on_qt)
    try:
        yield listener
    finally:
        qInstallMessageHandler(before)
        sys.excepthook = hook
        logging.getLogger().removeHandler(listener)


def lost_references() -> int:
    """References to None that 500 calls without a result lose; some releases of PySide6 lose one a call (facts.md)."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("trial")
    return before - sys.getrefcount(None)


def verify_binding(version: str, lost: int) -> None:
    """Raises E-SLF-02 for a Qt binding that would abort the program after some thousand calls."""
    if lost >= MOST_LOST:
        raise refuse("E-SLF-02", name="PySide6", version=version)
