"""`kaochang proctor --data DIR`: builds window, controller and the wires between them. DIR is a console's folder."""

from pathlib import Path

from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.language import message_of
from desktop.proctor.clock_watch import ClockWatch
from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.proctor.wires import Wires
from desktop.ui.application import make_application
from desktop.ui.background import Job
from desktop.ui.theme import Theme
from desktop.ui.tones import Tones
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.self_test import verify_program

_WIDTH, _HEIGHT = 1366, 768


def run(data: Path, full_screen: bool) -> int:
    """Serve the room of the console in `data` until the window is closed. Raises E-CON-01 where there is none."""
    app = make_application()
    console = open_console(data)
    theme = Theme()
    theme.apply()
    window = ProctorWindow(theme)
    clock = SystemClock()
    controller = Controller(window, console, clock)
    wires = Wires(window, controller, clock)
    watch = ClockWatch(window, controller)
    controller.rang.connect(Tones(controller).play)
    window.closed.connect(watch.stop)
    window.closed.connect(wires.stop)
    window.closed.connect(controller.close)
    window.resize(_WIDTH, _HEIGHT)
    window.showMaximized() if full_screen else window.show()
    _prove(window, controller)
    return int(app.exec())


def open_console(data: Path) -> ConsoleFolder:
    """The console's folder. Raises E-CON-01 when it is none."""
    console = ConsoleFolder(data)
    try:
        console.facts()
    except Error as reason:
        raise Error(
            "E-CON-01",
            "There is no console in {folder}.",
            "Enrol one with `identity new console`, or name its folder with --data.",
            folder=str(data),
        ) from reason
    return console


def _prove(window: ProctorWindow, controller: Controller) -> None:
    """The program proves itself before it serves a room, beside the window's thread."""
    job = Job(controller, verify_program)
    job.done.connect(lambda _: controller.begin())
    job.refused.connect(lambda error: window.say(message_of(error), code=error.code, level="danger"))
    job.start()
