"""The proctors' wall under load: how old a tile is when it is painted, how long the window stands still, CPU, memory.

    python -m tests.benchmarks.console_wall [--short] [--json] [--seats 60,500] [--seconds 30] [--list]

The window, its link and its encrypted journal are the program's own, on a screen in memory; every size is measured in a
process of its own, which holds nothing else. The stations (`wall_stations`) say a new status once a second each, over
real TLS on the loopback; one status of ten changes what a tile of any size shows. Nothing that is measured grows with
the time of the run, so that 1800 seconds say whether the console's memory does.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import ROOT, Goal, Report, at_most, show, tell

HEART_MS = 5
MOMENTS = 2**20
_SETTLE_S = 3.0
_BARE = """
import os, sys
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1366, 768)
window.show()
QTest.qWait(200)
print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20)
"""


def main() -> int:
    """Measure every size and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seats", default="60,500")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--list", action="store_true", help="show the list in place of the map")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={ROOT / 'tests' / 'screen-1366x768.json'}"
    seconds = 10.0 if chosen.short else chosen.seconds
    if chosen.one:
        sys.stdout.write(json.dumps(measure(int(chosen.seats), seconds, as_list=chosen.list)))
        return 0
    bare = float(subprocess.run([sys.executable, "-c", _BARE], capture_output=True, text=True, check=True).stdout)
    figures: dict[str, object] = {"a bare PySide6 window: rss_mib": round(bare, 1)}
    goals: list[Goal] = []
    for seats in chosen.seats.split(","):
        tell(f"{seats} seats ...")
        command = [sys.executable, "-m", "tests.benchmarks.console_wall", "--one", "--seats", seats]
        command += ["--seconds", str(seconds), *(["--list"] if chosen.list else [])]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found = json.loads(done.stdout)
        found["rss_over_a_bare_window_mib"] = found["rss_mib"] - bare
        figures |= {f"{seats} seats: {name}": round(value, 3) for name, value in found.items()}
        goals += _goals(seats, found)
    return show(Report("console_wall", tuple(goals), figures), chosen.json)


def _goals(seats: str, found: dict[str, float]) -> list[Goal]:
    tile = found["tile_p99_ms"] if found["tiles_measured"] else None  # the list paints no tiles
    return [
        at_most(f"{seats} seats: the console, of one core", found["cpu_percent_of_one_core"], 10.0, "%"),
        at_most(f"{seats} seats: memory (RSS), the window included", found["rss_mib"], 150.0, "MiB"),
        at_most(f"{seats} seats: memory, growth over the run", found["rss_growth_percent"], 2.0, "%"),
        at_most(f"{seats} seats: event at the station to changed tile, p99", tile, 150.0, "ms"),
        at_most(f"{seats} seats: the window stands still, longest", found["stall_max_ms"], 50.0, "ms"),
    ]


class Tally:
    """Durations in milliseconds, counted in steps of a tenth up to 20 s: its size never changes."""

    def __init__(self) -> None:
        self._counts = [0] * 200_000
        self.count, self.most = 0, 0.0

    def add(self, value_ms: float) -> None:
        """Count one."""
        self._counts[min(len(self._counts) - 1, max(0, int(value_ms * 10)))] += 1
        self.count, self.most = self.count + 1, max(self.most, value_ms)

    def quantile(self, percent: int) -> float:
        """The least duration that `percent` of them do not exceed; not a number when there is none."""
        wanted, seen = -(-self.count * percent // 100), 0
        for place, counted in enumerate(self._counts):
            seen += counted
            if seen >= wanted > 0:
                return (place + 1) / 10
        return float("nan")


@dataclass
class _Ink:
    """When the newest view of each seat was said and heard, until it is painted."""

    waiting: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    said_to_tile: Tally = field(default_factory=Tally)
    heard_to_tile: Tally = field(default_factory=Tally)
    tiles: int = 0
    is_counting: bool = False

    def hear(self, view: Any) -> None:
        """A view came to the window. A status that is only repeated, as a station without news does, is no event."""
        is_news = self.last.get(view.seat) != view.head_seq
        self.last[view.seat] = view.head_seq
        if self.is_counting and is_news:
            self.waiting[view.seat] = (view.answered, view.head_seq, moment())

    def paint(self, tile: Any) -> None:
        """A tile was painted."""
        self.tiles += 1
        answered, said, heard = self.waiting.get(tile.seat, (-1, 0, 0))
        if answered == tile.answered:
            del self.waiting[tile.seat]
            now = moment()
            self.said_to_tile.add((now - said) % MOMENTS / 10)
            self.heard_to_tile.add((now - heard) % MOMENTS / 10)


def measure(seats: int, seconds: float, *, as_list: bool) -> dict[str, float]:
    """One size."""
    from PySide6.QtCore import QTimer

    from desktop.clock import SystemClock
    from desktop.language import use_default_language
    from desktop.proctor import seat_map
    from desktop.proctor.controller import Controller
    from desktop.proctor.window import ProctorWindow
    from desktop.proctor.wires import Wires
    from desktop.ui.application import make_application
    from desktop.ui.theme import Theme
    from desktop.workflows import linked_room
    from desktop.workflows.console_folder import ConsoleFolder
    from desktop.workflows.room_exchange import ServerTerms
    from desktop.workflows.self_test import verify_program

    # every station has the same address here: a real room has one for each
    linked_room.ServerTerms = partial(ServerTerms, most_strangers_of_one=600)
    use_default_language()
    make_application()
    theme = Theme()
    theme.apply()
    ink, paint = _Ink(), seat_map.paint_tile

    def painted(painter: Any, used: Any, tile: Any, box: Any, look: Any) -> None:
        paint(painter, used, tile, box, look)
        ink.paint(tile)

    seat_map.paint_tile = painted
    with tempfile.TemporaryDirectory(prefix="kaochang-wall-") as name:
        child = _invent(Path(name), seats)
        window = ProctorWindow(theme)
        controller = Controller(window, ConsoleFolder(Path(name) / "console"), SystemClock())
        wires, take = Wires(window, controller, SystemClock(), 0), controller.hear

        def hear(views: Any) -> None:
            views = tuple(views)
            for view in views:
                ink.hear(view)
            take(views)

        controller.hear = hear  # type: ignore[method-assign]
        window.resize(1366, 768)
        window.show()
        verify_program()
        controller.begin()
        wait_for(lambda: wires.link is not None)
        controller.show_wall()
        if as_list:
            window.wall.show_view("list")
        _join(child, wires.link._server.port)  # type: ignore[union-attr]
        wait_for(lambda: sum(tile.answered > 0 for tile in window.wall.tiles) == seats)
        live(_SETTLE_S)
        beats, works, last, worked = Tally(), Tally(), now_ns(), time.thread_time_ns()

        def beat() -> None:
            nonlocal last, worked
            now, work = now_ns(), time.thread_time_ns()
            beats.add((now - last) / 1e6)
            works.add((work - worked) / 1e6)
            last, worked = now, work

        heart = QTimer(interval=HEART_MS)
        heart.timeout.connect(beat)
        before, cpu, began, tiles = rss_mib(), _cpu_s(), time.monotonic(), ink.tiles
        live(seconds / 2)
        took, cpu = time.monotonic() - began, _cpu_s() - cpu
        ink.is_counting, last, worked = True, now_ns(), time.thread_time_ns()
        heart.start()
        live(seconds / 2)
        heart.stop()
        tiles_per_s, after = (ink.tiles - tiles) / (time.monotonic() - began), rss_mib()
        child.communicate("")
        wires.stop()
        controller.close()
        window.close()
        window.deleteLater()
        live(0.05)
    return {
        "cpu_percent_of_one_core": cpu / took * 100, "rss_mib": after,
        "rss_growth_percent": (after - before) / before * 100, "tile_p50_ms": ink.said_to_tile.quantile(50),
        "tile_p99_ms": ink.said_to_tile.quantile(99), "heard_to_tile_p99_ms": ink.heard_to_tile.quantile(99),
        "tiles_measured": ink.said_to_tile.count, "tiles_painted_per_s": tiles_per_s,
        "stall_p99_ms": beats.quantile(99), "stall_max_ms": beats.most, "stall_own_work_max_ms": works.most,
        "load": os.getloadavg()[0],
    }  # fmt: skip


def _invent(folder: Path, seats: int) -> "subprocess.Popen[str]":
    """The child that speaks for all stations; returns when it has written the console's folder."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.wall_stations", str(folder), str(seats)], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    if child.stdout.readline() != "invented\n":
        raise RuntimeError("the stations did not come up")
    return child


def _join(child: "subprocess.Popen[str]", port: int) -> None:
    """Let all stations connect."""
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write(f"{port}\n")
    child.stdin.flush()
    joined, stdout = threading.Event(), child.stdout

    def listen() -> None:
        if stdout.readline() == "joined\n":
            joined.set()

    threading.Thread(target=listen, daemon=True).start()
    wait_for(joined.is_set)


def moment() -> int:
    """Tenths of a millisecond on the clock of all processes, from 0 again after 104 s."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 100_000 % MOMENTS


def now_ns() -> int:
    """The clock both processes read."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def rss_mib() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def live(seconds: float) -> None:
    """Let Qt work as `app.exec()` does. Not `QTest.qWait`: that keeps other threads of Python from working at all."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def wait_for(condition: Any, seconds: float = 180) -> None:
    """Let Qt work until `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("waited in vain")
        live(0.02)


if __name__ == "__main__":
    sys.exit(main())
