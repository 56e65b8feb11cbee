"""Starts a program inside its own interpreter and says when its window is shown, painted and idle.

    python window_probe.py empty | kaochang ARGUMENTS… | labelme ARGUMENTS… | anki ARGUMENTS…

The program runs unchanged; only `QApplication.exec` is wrapped, so that a timer runs beside it: of 2 ms until the
window is exposed and usable (a shorter one would take the interpreter from the program's other threads), then of 0 ms.
Qt fires such a timer when the queue is empty; a window counts as ready at its third firing, when Qt has painted it.
Anki's also needs its list of decks in its web view, and ours the page of its seat (it is looked up beside the event
loop), without which nobody can use them. Then one line
`READY <monotonic ns> <processor ns> <monotonic ns when exposed>` is printed; the program goes on until it is ended.
This file is run by foreign interpreters: it imports nothing of ours.
"""

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

BINDINGS = {"empty": "PySide6", "kaochang": "PySide6", "labelme": "PyQt5", "anki": "PyQt6"}
IDLE_ROUNDS = 3
LOOK_EVERY_MS = 2
kept: list[Any] = []


def main() -> None:
    """Start what the first argument names."""
    name = sys.argv.pop(1)
    binding = BINDINGS[name]
    core, widgets = (importlib.import_module(f"{binding}.{part}") for part in ("QtCore", "QtWidgets"))
    usable = {"anki": anki_is_usable, "kaochang": lambda: kaochang_is_usable(widgets)}.get(name, lambda: True)
    wrap_exec(core, widgets, usable)
    {"empty": run_empty, "kaochang": run_kaochang, "labelme": run_labelme, "anki": run_anki}[name]()


def wrap_exec(core: Any, widgets: Any, usable: Callable[[], bool]) -> None:
    """Watch the event loop from its first round."""
    name = "exec" if hasattr(widgets.QApplication, "exec") else "exec_"
    run = getattr(widgets.QApplication, name)

    def watched(*_: object) -> int:
        watch(core, widgets, usable)
        return int(run())

    for each in {name, "exec_"}:
        setattr(widgets.QApplication, each, watched)


def watch(core: Any, widgets: Any, usable: Callable[[], bool]) -> None:
    """Count idle rounds once a window is exposed."""
    timer, rounds, exposed = core.QTimer(), [0], [0]
    kept.append(timer)

    def look() -> None:
        windows = [w for w in widgets.QApplication.topLevelWidgets() if isinstance(w, widgets.QMainWindow)]
        if not any(w.isVisible() and w.windowHandle() and w.windowHandle().isExposed() for w in windows):
            return
        exposed[0] = exposed[0] or time.monotonic_ns()
        if not usable():
            return
        timer.setInterval(0)
        rounds[0] += 1
        if rounds[0] >= IDLE_ROUNDS:
            timer.stop()
            sys.__stdout__.write(f"READY {time.monotonic_ns()} {time.process_time_ns()} {exposed[0]}\n")  # type: ignore[union-attr]
            sys.__stdout__.flush()  # type: ignore[union-attr]

    timer.timeout.connect(look)
    timer.start(LOOK_EVERY_MS)


def run_empty() -> None:
    """The floor: an application and one empty window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    app.exec()


def run_kaochang() -> None:
    """As `python -m desktop ARGUMENTS`."""
    from desktop.main import main as kaochang

    sys.exit(kaochang(sys.argv[1:]))


def run_labelme() -> None:
    """As the program `labelme`."""
    from labelme.__main__ import main as labelme  # type: ignore[import-not-found]

    labelme()


def run_anki() -> None:
    """As the program `anki`."""
    import aqt  # type: ignore[import-not-found]

    aqt.run()


def kaochang_is_usable(widgets: Any) -> bool:
    """A page is on the screen: the seat that waits, or the check-in."""
    return any(getattr(window, "shown", "") for window in widgets.QApplication.topLevelWidgets())


def anki_is_usable() -> bool:
    """The list of decks is in the web view."""
    import aqt

    return aqt.mw is not None and aqt.mw.state == "deckBrowser" and bool(aqt.mw.web._domDone)


if __name__ == "__main__":
    main()
