"""What every test lives with: noise fails, Qt draws off-screen on a lab screen, nothing touches the home folder.

Python warnings fail through `filterwarnings`; the fixture here does the same for log records, Qt's messages and
exceptions that a Qt slot swallowed. A test that expects noise says so: `@pytest.mark.expects_noise("part of it")`.
"""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from desktop import language
from desktop.ui.rubbish import collect_due, collect_only_when_told
from tests.helpers.own_folder import own_folder, remove_own_folders

SCREEN = Path(__file__).with_name("screen-1366x768.json")
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREEN}"
os.environ["XDG_DATA_HOME"] = str(own_folder())
os.environ.pop("KAOCHANG_LANGUAGE", None)

collect_only_when_told()

hypothesis_settings.register_profile(
    "kaochang", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("kaochang")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_noise(*parts): log records or Qt messages that the test provokes")


def pytest_unconfigure(config: pytest.Config) -> None:
    remove_own_folders()


class _Listener(logging.Handler):
    """Collects what a silent program would not have said."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.noise: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.noise.append(f"log {record.levelname} {record.name}: {record.getMessage()}")

    def on_qt_message(self, kind: object, context: object, message: str | None) -> None:
        self.noise.append(f"Qt {kind}: {message}")

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        self.noise.append(f"uncaught {kind.__name__}: {error}")


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test on any unexpected log record, Qt message or uncaught exception."""
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    hook_before, sys.excepthook = sys.excepthook, listener.on_exception
    qt = sys.modules.get("PySide6.QtCore")
    qt_before = qt.qInstallMessageHandler(listener.on_qt_message) if qt else None
    yield
    if qt:
        qt.qInstallMessageHandler(qt_before)
    sys.excepthook = hook_before
    logging.getLogger().removeHandler(listener)
    marker = request.node.get_closest_marker("expects_noise")
    expected = marker.args if marker else ()
    unexpected = [line for line in listener.noise if not any(part in line for part in expected)]
    assert not unexpected, "\n".join(unexpected)


@pytest.fixture(autouse=True)
def no_thread_collects() -> Iterator[None]:
    """Rubbish of windows is collected here, between tests, as their program does it between events."""
    yield
    collect_due()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A test may change the language; the next one starts with the English source again."""
    yield
    language.use_language(language.ENGLISH)


@pytest.fixture(autouse=True)
def no_window_stays() -> Iterator[None]:
    """A window that a test leaves open would keep later ones from ending their program."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtWidgets import QApplication

        for window in QApplication.topLevelWidgets():
            window.hide()


@pytest.fixture(scope="session")
def qapp() -> Iterator[object]:
    """The one QApplication of the process, on a 1366×768 screen in memory.

    What a test copied is dropped in the end: Qt would destroy it after Python itself is gone.
    """
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    yield application
    QApplication.clipboard().clear()
