"""`kaochang preflight`: is this machine fit for an exam? Green or red for the wall chart."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from desktop.cli.output import Output
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.language import catalogue, tr
from desktop.paths import default_data_folder, resource_path
from desktop.workflows.machine_facts import Trial, measure_machine
from desktop.workflows.preflight import (
    Finding,
    ScreenFacts,
    by_hand,
    judge_fonts,
    judge_machine,
    judge_screen,
    judge_software,
)

_PATIENCE_SECONDS = 30
_SAMPLE = "中文考场"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data: the folder of the station; --screen only tells the size of the screen, in a process of its own."""
    parser.add_argument("--data", type=Path, default=default_data_folder() / "candidate", metavar="DIR")
    parser.add_argument("--screen", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when everything that was checked is well, 1 when not."""
    if arguments.screen:
        return _tell_screen(output)
    findings = (
        judge_software(),
        *judge_machine(measure_machine(arguments.data, SystemClock, Trial(time.sleep))),
        judge_screen(find_screen(program_words())),
        judge_fonts(_font_failure()),
        *by_hand(),
    )
    for finding in findings:
        _show(finding, output)
    checked = [finding for finding in findings if finding.ok is not None]
    fit = all(finding.ok for finding in checked)
    rows = [{"check": f.check, "ok": f.ok, "message": f.message, "advice": f.advice} for f in checked]
    left = [{"check": f.check, "message": f.message, "advice": f.advice} for f in findings if f.ok is None]
    output.result({"ok": fit, "findings": rows, "not_checked": left})
    return 0 if fit else 1


def _show(finding: Finding, output: Output) -> None:
    marks = {True: tr("good"), False: tr("NOT GOOD"), None: tr("not checked here")}
    output.line(
        tr("{mark}  {check}: {sentence}", mark=marks[finding.ok], check=_name(finding), sentence=finding.message)
    )
    if finding.advice:
        output.line(f"    {finding.advice}")


def _name(finding: Finding) -> str:
    """A check's name in the language in use; JSON keeps the English one."""
    names = {
        "software": tr("software"),
        "disk": tr("disk"),
        "write speed": tr("write speed"),
        "second medium": tr("second medium"),
        "clock": tr("clock"),
        "wall clock": tr("wall clock"),
        "time namespace": tr("time namespace"),
        "memory": tr("memory"),
        "core dumps": tr("core dumps"),
        "restart": tr("restart"),
        "display": tr("display"),
        "fonts": tr("fonts"),
        "sound": tr("sound"),
        "Chinese input": tr("Chinese input"),
    }
    return names[finding.check]


def find_screen(program: list[str]) -> ScreenFacts | None:
    """The screen as another process of `program` sees it: Qt ends a process whose display cannot be used."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    command = [*program, "preflight", "--screen"]
    try:
        done = subprocess.run(
            command, capture_output=True, env=environment, timeout=_PATIENCE_SECONDS, check=False, text=True
        )
        width, _, height = done.stdout.strip().partition(" ")
        return ScreenFacts((int(width), int(height)))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ScreenFacts(None)


def program_words() -> list[str]:
    """How this program is called again."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "desktop"]


def _tell_screen(output: Output) -> int:
    from desktop.ui.screen_size import screen_size

    found = screen_size()
    if found is None:
        return 1
    output.line(f"{found[0]} {found[1]}")
    return 0


def _font_failure() -> Error | None:
    """What is wrong with the fonts; looked at on a screen in memory."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from PySide6.QtGui import QGuiApplication

        from desktop.ui.fonts import verify_fonts

        app = QGuiApplication.instance() or QGuiApplication(["kaochang"])
        verify_fonts(resource_path("fonts"), "".join(catalogue().values()) + _SAMPLE)
        del app
    except ImportError as failure:
        return Error("E-PRE-01", "Qt cannot be loaded: {reason}.", "Install what it names.", reason=str(failure))
    except Error as error:
        return error
    return None
