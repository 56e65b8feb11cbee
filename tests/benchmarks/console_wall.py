"""The proctors' wall under load: how long the window stands still, how old a tile is when it is painted, CPU, memory.

    python -m tests.benchmarks.console_wall [--short] [--json] [--seats 60,500] [--seconds 30] [--list]

The window, its link and its encrypted journal are the program's own, on a screen in memory. The stations run in a
process of their own and say a new status once a second each, over real TLS on the loopback.
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
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import ROOT, Goal, Report, at_most, quantile, show

HEART_MS = 5
_SETTLE_S = 3.0
_PATIENCE_S = 150.0


def main() -> int:
    """Measure every size and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seats", default="60,500")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--list", action="store_true", help="show the list in place of the map")
    parser.add_argument("--stations", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.stations:
        return speak()
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={ROOT / 'tests' / 'screen-1366x768.json'}"
    seconds = 10.0 if chosen.short else chosen.seconds
    figures: dict[str, object] = {}
    goals: list[Goal] = []
    for seats in (int(text) for text in chosen.seats.split(",")):
        found = measure(seats, seconds, as_list=chosen.list)
        figures |= {f"{seats} seats: {name}": round(value, 3) for name, value in found.items()}
        goals += [
            at_most(f"{seats} seats: the window stands still, longest", found["stall_max_ms"], 200.0, "ms"),
            at_most(f"{seats} seats: the window stands still, p99", found["stall_p99_ms"], 100.0, "ms"),
            at_most(f"{seats} seats: status to painted tile, p99", found["tile_p99_ms"], 500.0, "ms"),
            at_most(f"{seats} seats: heard to painted tile, p99", found["heard_to_tile_p99_ms"], 250.0, "ms"),
            at_most(f"{seats} seats: memory over the run", found["rss_growth_percent"], 10.0, "%"),
        ]
    return show(Report("console_wall", tuple(goals), figures), chosen.json)


@dataclass
class _Ink:
    """When which answer count of which seat was painted first."""

    painted: dict[tuple[int, int], int] = field(default_factory=dict)
    heard: dict[tuple[int, int], int] = field(default_factory=dict)
    tiles: int = 0


def measure(seats: int, seconds: float, *, as_list: bool) -> dict[str, float]:
    """One size."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    from desktop.clock import SystemClock
    from desktop.language import use_default_language
    from desktop.proctor import seat_map
    from desktop.proctor.controller import Controller
    from desktop.proctor.window import ProctorWindow
    from desktop.proctor.wires import Wires
    from desktop.rehearsal.console_room import invent_console_room
    from desktop.ui.application import make_application
    from desktop.ui.theme import Theme
    from desktop.workflows import linked_room
    from desktop.workflows.console_folder import ConsoleFolder
    from desktop.workflows.room_exchange import ServerTerms

    # every station has the same address here: a real room has one for each
    linked_room.ServerTerms = partial(ServerTerms, most_strangers_of_one=600, most_strangers=600)
    use_default_language()
    make_application()
    theme = Theme()
    theme.apply()
    ink, paint = _Ink(), seat_map.paint_tile

    def painted(painter: Any, used: Any, tile: Any, box: Any, look: Any) -> None:
        paint(painter, used, tile, box, look)
        ink.tiles += 1
        ink.painted.setdefault((tile.seat, tile.answered), now_ns())

    seat_map.paint_tile = painted
    with tempfile.TemporaryDirectory(prefix="kaochang-wall-") as name:
        room = invent_console_room(Path(name) / "console", seats)
        window = ProctorWindow(theme)
        controller = Controller(window, ConsoleFolder(room.folder), SystemClock())
        wires, take = Wires(window, controller, SystemClock(), 0), controller.hear

        def hear(views: Any) -> None:
            views = tuple(views)
            for view in views:
                ink.heard.setdefault((view.seat, view.answered), now_ns())
            take(views)

        controller.hear = hear  # type: ignore[method-assign]
        window.resize(1366, 768)
        window.show()
        controller.begin()
        wait_for(lambda: wires.link is not None)
        controller.show_wall()
        if as_list:
            window.wall.show_view("list")
        child = _start_stations(room, wires, Path(name))
        wait_for(lambda: sum(tile.state == "Answering" or tile.answered > 0 for tile in window.wall.tiles) == seats)
        QTest.qWait(int(_SETTLE_S * 1000))
        beats: list[int] = []
        heart = QTimer(interval=HEART_MS)
        heart.timeout.connect(lambda: beats.append(now_ns()))
        before, cpu, began = rss_mib(), _cpu_s(), time.monotonic()
        heart.start()
        tiles = ink.tiles
        QTest.qWait(int(seconds * 1000))
        heart.stop()
        took, cpu, after = time.monotonic() - began, _cpu_s() - cpu, rss_mib()
        said = _stop_stations(child)
        wires.stop()
        controller.close()
        window.close()
        window.deleteLater()
        QTest.qWait(50)
    seat_map.paint_tile = paint
    gaps = [(later - earlier) / 1e6 for earlier, later in pairwise(beats)]
    delays = [(ink.painted[key] - when) / 1e6 for key, when in said.items() if key in ink.painted and when > beats[0]]
    behind = [(when - ink.heard[key]) / 1e6 for key, when in ink.painted.items() if ink.heard.get(key, 0) > beats[0]]
    return {
        "heard_to_tile_p50_ms": quantile(behind, 50), "heard_to_tile_p99_ms": quantile(behind, 99),
        "stall_p99_ms": quantile(gaps, 99), "stall_max_ms": max(gaps), "tile_p50_ms": quantile(delays, 50),
        "tile_p99_ms": quantile(delays, 99), "tiles_measured": len(delays), "cpu_percent_of_one_core": cpu / took * 100,
        "tiles_painted_per_s": (ink.tiles - tiles) / took, "rss_mib": after,
        "rss_growth_percent": (after - before) / before * 100,
    }  # fmt: skip


def _start_stations(room: Any, wires: Any, folder: Path) -> "subprocess.Popen[str]":
    """The child that speaks for all stations; returns when it has connected them."""
    port = wires.link._server.port
    terms = {
        "session": room.header.session.hex(), "port": port, "folder": str(folder / "stations"),
        "console": room.links[0].public.hex(),
        "seats": {seat: key.seed.hex() for seat, key in room.links.items() if seat},
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.console_wall", "--stations"], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(json.dumps(terms) + "\n")
    child.stdin.flush()
    joined = threading.Event()

    def listen() -> None:
        assert child.stdout is not None
        child.stdout.readline()
        joined.set()

    threading.Thread(target=listen, daemon=True).start()
    wait_for(joined.is_set)
    return child


def _stop_stations(child: "subprocess.Popen[str]") -> dict[tuple[int, int], int]:
    """When each station said which number of answers."""
    out, _ = child.communicate("")
    return {(seat, number): when for seat, number, when in json.loads(out)}


def speak() -> int:
    """The child: every station says a new number of answers once a second until standard input ends."""
    from desktop.clock import SystemClock
    from desktop.crypto.joining import sha256
    from desktop.crypto.signing import SigningKey
    from desktop.crypto.tls_keys import tls_key_hash
    from desktop.exam.sitting import State
    from desktop.rehearsal.simulated_room import SimulatedRoom, SimulatedSeat, SimulatedStation, SimulatedTerms
    from desktop.room.messages import SeatStatus
    from desktop.room.room_register import Peer

    given = json.loads(sys.stdin.readline())
    keys = {int(seat): SigningKey(bytes.fromhex(seed)) for seat, seed in given["seats"].items()}
    seats = tuple(SimulatedSeat(key, Peer(sha256(key.public), tls_key_hash(key), seat)) for seat, key in keys.items())
    said: list[tuple[int, int, int]] = []

    def say(station: SimulatedStation) -> SeatStatus:
        number = station.status.answered + 1
        said.append((station.seat.peer.seat, number, now_ns()))
        state = State.ANSWERING.value
        return replace(station.status, state=state, answered=number, total=190, left_s=5400 - number, used_s=number)

    console = Peer(b"c" * 32, _public_hash(bytes.fromhex(given["console"])))
    address = ("127.0.0.1", int(given["port"]))
    terms = SimulatedTerms(bytes.fromhex(given["session"]), bytes(32), console, address, Path(given["folder"]))
    room = SimulatedRoom(terms, seats, SystemClock(), say)
    room.start()
    deadline = time.monotonic() + _PATIENCE_S
    while room.joined < len(seats):
        if time.monotonic() > deadline or os.getppid() == 1:
            room.stop()
            return 1
        time.sleep(0.05)
    sys.stdout.write(f"joined {room.joined}\n")
    sys.stdout.flush()
    sys.stdin.read()
    room.stop()
    sys.stdout.write(json.dumps(said))
    return 0


def _public_hash(public: bytes) -> bytes:
    """H of the SubjectPublicKeyInfo of an Ed25519 key: a fixed prefix and the raw key (RFC 8410)."""
    from desktop.crypto.joining import sha256

    return sha256(bytes.fromhex("302a300506032b6570032100") + public)


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


def wait_for(condition: Any, seconds: float = 180) -> None:
    """Let Qt work until `condition` holds."""
    from PySide6.QtTest import QTest

    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("waited in vain")
        QTest.qWait(20)


if __name__ == "__main__":
    sys.exit(main())
