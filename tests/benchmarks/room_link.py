"""One console, 60 and 500 stations, a status a second each: what it costs, how late it is, what gets lost.

    python -m tests.benchmarks.room_link [--short] [--json]
Console and stations are processes of their own; times are of one clock (CLOCK_BOOTTIME). Beside it, in the same run,
mosquitto carries the same notes (`mqtt_fan_in`).
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import SystemClock
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_contexts import tls_certificate
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.sitting import State
from desktop.rehearsal.simulated_room import SimulatedSeat, invent_seats
from desktop.room.seat_states import Presence
from desktop.workflows.room_events import ConsoleEvent, StationJoined, StationLost, StatusTaken
from desktop.workflows.room_exchange import ServerTerms
from desktop.workflows.room_server import RoomServer
from tests.benchmarks.figures import ROOT, Goal, Report, at_most, quantile, show, tell
from tests.benchmarks.mqtt_fan_in import run_fan_in
from tests.benchmarks.room_stations import SESSION

LOST_SEATS = 5
STORMED = 60


class Arrivals:
    """When each status arrived first, in a file: kept in memory it would grow with the run and be measured with it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+", encoding="ascii")
        self._lock = threading.Lock()

    def note(self, name: str) -> None:
        """`name` arrives now."""
        with self._lock:
            self._file.write(f"{name} {now_ns()}\n")

    def take(self) -> dict[str, int]:
        """Everything since the last time."""
        with self._lock:
            self._file.seek(0)
            found: dict[str, int] = {}
            for line in self._file:
                name, _, when = line.rpartition(" ")
                found.setdefault(name, int(when))
            self._file.seek(0)
            self._file.truncate()
        return found


@dataclass
class Console:
    """A console under measurement: when each status arrived, and who was lost when."""

    seats: tuple[SimulatedSeat, ...]
    folder: Path
    key: SigningKey = field(default_factory=new_signing_key)
    lost: dict[int, int] = field(default_factory=dict)
    messages: int = 0
    joined: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.arrivals = Arrivals(self.folder / "arrivals")
        self.seat_of = {seat.peer.machine: seat.peer.seat for seat in self.seats}
        peers, count = tuple(seat.peer for seat in self.seats), len(self.seats)
        terms = ServerTerms(
            SESSION, "console", self.key, peers, self.folder, lambda kind, path: None, host="127.0.0.1",
            announce=False, most_strangers_of_one=count, most_strangers=count,
        )  # fmt: skip
        self.server = RoomServer(terms, SystemClock(), self._take)
        self.port = self.server.start()

    def _take(self, event: ConsoleEvent) -> None:
        if isinstance(event, StatusTaken):
            self.messages += 1
            self.arrivals.note(f"{self.seat_of[event.machine]} {event.status.head_seq}")
        elif isinstance(event, StationJoined):
            self.joined += 1
        elif isinstance(event, StationLost):
            self.lost[self.seat_of[event.machine]] = now_ns()

    def count(self, state: State) -> int:
        """How many seats are in `state`."""
        return sum(view.state is state and view.presence is Presence.HERE for view in self.server.views())


@dataclass(frozen=True)
class Stations:
    """A process of simulated stations."""

    process: "subprocess.Popen[str]"

    @classmethod
    def start(cls, console: Console, seats: tuple[SimulatedSeat, ...], folder: Path) -> "Stations":
        """Start it and wait until everybody has joined."""
        command = [sys.executable, "-m", "tests.benchmarks.room_stations", str(console.port), str(folder)]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        given = {
            "console": tls_key_hash(console.key).hex(),
            "seats": [[seat.peer.seat, seat.key.seed.hex(), seat.peer.machine.hex()] for seat in seats],
        }
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith("joined")
        return cls(process)

    def finish(self) -> dict[str, object]:
        """Let it stop; what it knows."""
        output, _ = self.process.communicate()
        found: dict[str, object] = json.loads(output.splitlines()[-1])
        return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="12 seconds instead of 60")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    seconds = 12 if chosen.short else 60
    goals: list[Goal] = []
    figures: dict[str, object] = {"seconds": seconds}
    for count in (60, 500):
        tell(f"{count} stations ...")
        with tempfile.TemporaryDirectory() as folder:
            found, met = measure(count, (seconds, 1_000 if chosen.short else 10_000), Path(folder))
        figures |= found
        goals += met
    return show(Report("room_link", tuple(goals), figures, REMARKS), chosen.json)


REMARKS = (
    "the console's processor time includes TLS, folding into views and one event per status, without a window",
    "mosquitto: no TLS, no keys, nothing folded; its subscriber and publishers are ours and not counted",
)


def measure(count: int, amount: tuple[int, int], folder: Path) -> tuple[dict[str, object], list[Goal]]:
    """One room of `count` stations for `amount` seconds, and so many strangers at its door."""
    seconds, strangers = amount
    seats = invent_seats(count + LOST_SEATS)
    console = Console(seats, folder / "console")
    began = now_ns()
    stations = Stations.start(console, seats[:count], folder / "stations")
    joined_s = (now_ns() - began) / 1e9
    start_s = _start(console, count)
    time.sleep(2)
    console.arrivals.take()
    console.messages = 0
    cpu, rss = time.process_time(), rss_mib()
    time.sleep(seconds)
    busy, rss_end = (time.process_time() - cpu) / seconds, rss_mib()
    arrived, messages = console.arrivals.take(), console.messages
    storm = _storm(console, seats, strangers) if count == STORMED else {}
    stormed = console.arrivals.take() if storm else {}
    lost_s = _lose(console, seats[count:], folder / "lost")
    said = stations.finish()
    console.server.stop()
    delays, in_storm = _delays(said, arrived), _delays(said, stormed)
    begun = [int(when) for when in said["begun"].values()]  # type: ignore[attr-defined]
    peer = run_fan_in(count, seconds)
    return _figures(
        count, {
            "joined_s": joined_s, "start_s": max(begun) / 1e9 - start_s, "console_cpu_percent": busy * 100,
            "messages_per_s": messages / seconds, "us_per_message": busy * seconds / max(1, messages) * 1e6,
            "delay_p50_ms": quantile(delays, 50), "delay_p99_ms": quantile(delays, 99),
            "rss_mib": rss, "rss_growth_percent": (rss_end / rss - 1) * 100, "lost_s": lost_s,
            "strangers": storm.get("strangers"), "strangers_let_in": storm.get("let_in"),
            "strangers_per_s": storm.get("per_s"), "storm_cpu_percent": storm.get("cpu_percent"),
            "storm_delay_p99_ms": quantile(in_storm, 99) if in_storm else None,
            "mosquitto_cpu_percent": None if peer is None else peer.broker_cpu_s / seconds * 100,
            "mosquitto_delay_p99_ms": None if peer is None else quantile(peer.delays_ms, 99),
            "mosquitto_rss_mib": None if peer is None else peer.broker_rss_mib,
        },
    )  # fmt: skip


def _delays(said: dict[str, object], arrived: dict[str, int]) -> list[float]:
    """Milliseconds from a station's status to the console's event."""
    when_said: dict[str, int] = said["said"]  # type: ignore[assignment]
    return [(when - when_said[name]) / 1e6 for name, when in arrived.items() if name in when_said]


def _storm(console: Console, seats: tuple[SimulatedSeat, ...], strangers: int) -> dict[str, float]:
    """Strangers knock while the room works; `let_in` counts every machine that joined meanwhile."""
    joined = console.joined
    command = [
        sys.executable, "-m", "tests.benchmarks.room_strangers", str(console.port), str(strangers),
        tls_certificate(seats[0].key).hex(),
    ]  # fmt: skip
    began, cpu = time.monotonic(), time.process_time()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    took = time.monotonic() - began
    tell(f"strangers: {done.stdout.strip()}")
    let_in = json.loads(done.stdout).get("let in", 0) + console.joined - joined
    busy = (time.process_time() - cpu) / took
    return {"strangers": strangers, "let_in": let_in, "per_s": strangers / took, "cpu_percent": busy * 100}


def _figures(count: int, found: dict[str, float | None]) -> tuple[dict[str, object], list[Goal]]:
    goals = [
        at_most(f"{count} stations: all started after the start", found["start_s"], 1.0, "s"),
        at_most(f"{count} stations: status at the console, p99", found["delay_p99_ms"], 150.0, "ms"),
        at_most(f"{count} stations: console, of one core", found["console_cpu_percent"], 10.0, "%"),
        at_most(f"{count} stations: memory (RSS)", found["rss_mib"], 150.0, "MiB"),
        at_most(f"{count} stations: memory, growth over the run", found["rss_growth_percent"], 2.0, "%"),
        at_most(f"{count} stations: a silent station is shown", found["lost_s"], 3.0, "s"),
    ]
    if found["strangers"] is not None:
        goals.append(at_most("strangers let in", found["strangers_let_in"], 0, ""))
        goals.append(at_most("status at the console while strangers knock", found["storm_delay_p99_ms"], 150.0, "ms"))
    figures: dict[str, object] = {
        f"{count} {name}": "absent" if value is None else round(value, 3)
        for name, value in found.items()
        if value is not None or "mosquitto" in name
    }
    return figures, goals


def _start(console: Console, count: int) -> float:
    """Post the start; when, in seconds of the common clock."""
    wait_for(lambda: console.count(State.READY) == count)
    posted = now_ns()
    console.server.post_envelope(b"the start")
    wait_for(lambda: console.count(State.ANSWERING) == count)
    return posted / 1e9


def _lose(console: Console, seats: tuple[SimulatedSeat, ...], folder: Path) -> float:
    """Freeze a process with a few stations, as a pulled cable would: how long until the last of them is shown lost."""
    stations = Stations.start(console, seats, folder)
    time.sleep(2)
    console.lost.clear()
    os.kill(stations.process.pid, signal.SIGSTOP)
    frozen = now_ns()
    wait_for(lambda: len(console.lost) >= len(seats))
    took = (max(console.lost[seat.peer.seat] for seat in seats) - frozen) / 1e9
    os.kill(stations.process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        stations.process.communicate(timeout=5)
    return took


def now_ns() -> int:
    """The clock both processes read."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def rss_mib() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Until `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("waited in vain")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
