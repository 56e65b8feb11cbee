"""`kaochang self-test`: the program tests itself; silent and 0 when well.

Windows are opened on a screen in memory. `main` hands them in, as front-ends and commands never import each other.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.output import Output
from desktop.clock import SystemClock
from desktop.crypto.anchors import LIBRARY_VERSION
from desktop.errors import Error
from desktop.language import advice_of, catalogue, message_of
from desktop.paths import resource_path
from desktop.storage.sqlcipher import cipher_version
from desktop.workflows.round_trip import round_trip
from desktop.workflows.self_test import verify_libraries, verify_vectors, verify_words

if TYPE_CHECKING:
    from desktop.ui.window_trial import FrontEnd

CHINESE_SAMPLE = "中文考场"
SCREEN = """{"screens": [{"name": "trial", "x": 0, "y": 0, "width": 1366, "height": 768,
 "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}"""
"""A lab's screen, as Qt's off-screen platform reads it."""


@dataclass(frozen=True)
class Check:
    """One check by name; `verify` raises an Error when the program is not well."""

    name: str
    verify: Callable[[], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but --json."""


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when well, 1 when not. `arguments.windows()` gives the front-ends of this build by name."""
    with tempfile.TemporaryDirectory(prefix="kaochang-self-test-") as name, _off_screen(Path(name)):
        folder = Path(name)
        checks = [*program_checks(folder), *window_checks(folder, arguments.windows())]
        failures = {check.name: error for check in checks if (error := _failure_of(check)) is not None}
    for error in failures.values():
        output.explain(error)
    output.result(
        {
            "ok": not failures,
            "checks": [{"check": check.name, **_outcome(failures.get(check.name))} for check in checks],
        }
    )
    return 1 if failures else 0


def program_checks(folder: Path) -> list[Check]:
    """Everything that needs no window; `folder` is for files that are thrown away."""
    return [
        Check("vectors", lambda: verify_vectors(slow=True)),
        Check("libraries", lambda: verify_libraries(cipher_version(), LIBRARY_VERSION)),
        Check("words", verify_words),
        Check("round trip", lambda: round_trip(_new(folder / "files"), SystemClock())),
    ]


def window_checks(folder: Path, front_ends: "dict[str, FrontEnd]") -> list[Check]:
    """Qt's binding, the fonts, and the window of every front-end."""
    from PySide6 import __version__ as binding

    from desktop.ui.application import make_application
    from desktop.ui.fonts import family_in_use, verify_font_in_use, verify_fonts
    from desktop.ui.rubbish import collect_only_when_told
    from desktop.ui.window_trial import lost_references, try_window, verify_binding

    collect_only_when_told()  # the trial is short

    def verify_all_fonts() -> None:
        make_application()
        verify_fonts(resource_path("fonts"), "".join(catalogue().values()) + CHINESE_SAMPLE)
        verify_font_in_use(family_in_use())

    def window_check(name: str) -> Check:
        return Check(f"window {name}", lambda: try_window(name, front_ends[name], _new(folder / name)))

    return [
        Check("binding", lambda: verify_binding(binding, lost_references())),
        Check("fonts", verify_all_fonts),
        *(window_check(name) for name in front_ends),
    ]


@contextmanager
def _off_screen(folder: Path) -> Iterator[None]:
    """Qt draws in memory from here on, whatever display there is; set before Qt is loaded."""
    screen, before = folder / "screen.json", os.environ.get("QT_QPA_PLATFORM")
    screen.write_text(SCREEN, encoding="ascii")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    try:
        yield
    finally:
        del os.environ["QT_QPA_PLATFORM"]
        if before is not None:
            os.environ["QT_QPA_PLATFORM"] = before


def _failure_of(check: Check) -> Error | None:
    try:
        check.verify()
    except Error as error:
        return error
    return None


def _outcome(error: Error | None) -> dict[str, object]:
    if error is None:
        return {"ok": True}
    return {"ok": False, "code": error.code, "message": message_of(error), "advice": advice_of(error)}


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder
