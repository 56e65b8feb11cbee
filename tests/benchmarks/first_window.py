"""From the start of the process to the first usable candidate window, beside an empty window, labelme and Anki.

    python -m tests.benchmarks.first_window [--rounds 15] [--short] [--xvfb] [--peers PYTHON] [--json]

Each round starts every program once, one after the other, on a screen in memory (Qt's own, 1366×768; `--xvfb`: on an
X server). All run from compiled files, as an installed program does: a round that is not counted fills the cache.
Kaochang starts twice: as a station that waits for the proctors, and as one whose paper is open and whose candidate has
not come yet. On both the page can be used while the program still proves itself and opens journal and package behind
it; what is typed meanwhile waits. What `ready` means stands in
window_probe.py and is the same for all. Memory is what /proc says two seconds later in one of the rounds: RSS, and PSS
(shared pages divided among those who share them), for Anki with its helper processes.
"""

import argparse
import os
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import ROOT, Goal, Report, at_least, at_most, quantile, show, tell
from tests.helpers.invented_room import invent_room

PROBE = Path(__file__).with_name("window_probe.py")
SCREEN = ROOT / "tests" / "screen-1366x768.json"
PEERS = ROOT / ".peers" / "bin" / "python"
OVER_EMPTY, OVER_LABELME, OVER_ANKI, MEMORY_MIB = 2.5, 2.5, 4.0, 110.0
SETTLE_SECONDS, PATIENCE_SECONDS = 2.0, 60.0
EMPTY, WAITING, CHECK_IN, LABELME, ANKI = (
    "empty window",
    "Kaochang, paper closed",
    "Kaochang, check-in",
    "labelme",
    "Anki",
)


@dataclass(frozen=True)
class Program:
    """One thing to start: interpreter and arguments behind the probe."""

    name: str
    command: tuple[str, ...]
    forgets: tuple[Path, ...] = ()
    """Folders that are emptied before each start, so that each one is a station's first."""


@dataclass(frozen=True)
class Started:
    """One start, in milliseconds: to ready, processor time of that, to the first exposure; memory when asked for."""

    milliseconds: float
    processor: float
    exposed: float
    rss_mib: float = 0.0
    pss_mib: float = 0.0


def main() -> int:
    """Measure and print; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--short", action="store_true", help="five rounds")
    parser.add_argument("--xvfb", action="store_true", help="on an X server instead of a screen in memory")
    parser.add_argument("--peers", type=Path, default=PEERS, help="the Python that has labelme and aqt")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, screen(Path(name), chosen.xvfb) as environment:
        return show(measure(Path(name), environment, chosen.peers, 5 if chosen.short else chosen.rounds), chosen.json)


def measure(folder: Path, environment: dict[str, str], peers: Path, rounds: int) -> Report:
    """All programs, `rounds` times in turns; the round before the first is not counted."""
    programs = [*_ours(folder), *_peers(folder, environment, peers)]
    started: dict[str, list[Started]] = {program.name: [] for program in programs}
    for number in range(rounds + 1):
        tell(f"round {number} of {rounds}")
        for program in programs:
            once = start(program, environment, weigh=number == 1)
            if number and once is not None:
                started[program.name].append(once)
    return _report(started)


def start(program: Program, environment: dict[str, str], weigh: bool) -> Started | None:
    """Start `program`, wait until it is ready, end it; None when it never became ready."""
    for forgotten in program.forgets:
        shutil.rmtree(forgotten, ignore_errors=True)
    begun = time.monotonic_ns()
    process = subprocess.Popen(
        program.command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        ready = _ready(process)
        if ready is None:
            return None
        times = ((ready[0] - begun) / 1e6, ready[1] / 1e6, (ready[2] - begun) / 1e6)
        if not weigh:
            return Started(*times)
        time.sleep(SETTLE_SECONDS)
        rss, pss = _memory(process.pid)
        return Started(*times, rss, pss)
    finally:
        process.kill()
        _end_children(process.pid)
        process.wait()


@contextmanager
def screen(folder: Path, xvfb: bool) -> Iterator[dict[str, str]]:
    """An environment with a home and a cache of its own and a screen of 1366×768 without a window manager."""
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "xdg"), "XDG_DATA_HOME": str(folder / "xdg"),
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
    }  # fmt: skip
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not xvfb or shutil.which("Xvfb") is None:
        yield {**environment, "QT_QPA_PLATFORM": f"offscreen:configfile={SCREEN}"}
        return
    near, far = os.pipe()
    command = ["Xvfb", "-displayfd", str(far), "-screen", "0", "1366x768x24", "-noreset", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(far,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.close(far)
        display = os.read(near, 16).decode().strip()
        yield {**environment, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def _ours(folder: Path) -> list[Program]:
    invent_room(folder / "open", items=189)
    invent_room(folder / "closed", items=189)
    for ticket in (folder / "closed" / "session").glob("*.kticket"):
        ticket.unlink()
    begun = tuple(folder / "open" / name for name in ("sittings", "mirror", "outbox"))
    probe = (sys.executable, str(PROBE))
    window = ("kaochang", "candidate", "--windowed", "--data")
    return [
        Program(EMPTY, (*probe, "empty")),
        Program(WAITING, (*probe, *window, str(folder / "closed"))),
        Program(CHECK_IN, (*probe, *window, str(folder / "open")), begun),
    ]


def _peers(folder: Path, environment: dict[str, str], peers: Path) -> list[Program]:
    """labelme and Anki where they are installed; Anki with a profile that was used before."""
    found = []
    if _has(peers, "labelme"):
        found.append(Program(LABELME, (str(peers), str(PROBE), "labelme")))
    if _has(peers, "aqt"):
        base = folder / "anki"
        prepare = (
            "import sys; from pathlib import Path; from aqt.profiles import ProfileManager, VideoDriver\n"
            "base = Path(sys.argv[1]); base.mkdir(); profiles = ProfileManager(base); profiles.setupMeta()\n"
            "profiles.setLang('en_US'); profiles.create('one'); profiles.load('one')\n"
            "profiles.set_video_driver(VideoDriver.Software)\n"
            "profiles.save()"
        )
        subprocess.run([str(peers), "-c", prepare, str(base)], env=environment, check=True, capture_output=True)
        found.append(Program(ANKI, (str(peers), str(PROBE), "anki", "-b", str(base), "-p", "one")))
    return found


def _has(python: Path, module: str) -> bool:
    if not python.exists():
        return False
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([str(python), "-c", code], check=False).returncode == 0


def _report(started: dict[str, list[Started]]) -> Report:
    middle: dict[str, float] = {}
    figures: dict[str, object] = {}
    for name in (EMPTY, WAITING, CHECK_IN, LABELME, ANKI):
        times = [once.milliseconds for once in started.get(name, [])]
        if not times:
            figures[f"{name}: ready"] = "absent"
            continue
        middle[name] = statistics.median(times)
        weighed = next((once for once in started[name] if once.rss_mib), Started(0, 0, 0))
        figures[f"{name}: ready, fastest / median / p90 ms"] = (
            f"{min(times):.0f} / {middle[name]:.0f} / {quantile(times, 90):.0f}"
        )
        figures[f"{name}: processor time of that, median ms"] = (
            f"{statistics.median(once.processor for once in started[name]):.0f}"
        )
        figures[f"{name}: exposed, median ms"] = f"{statistics.median(once.exposed for once in started[name]):.0f}"
        figures[f"{name}: idle RSS / PSS MiB"] = f"{weighed.rss_mib:.0f} / {weighed.pss_mib:.0f}"
    goals = [goal for name in (WAITING, CHECK_IN) for goal in _goals(name, middle, started)]
    return Report("first_window", tuple(goals), figures)


def _goals(name: str, middle: dict[str, float], started: dict[str, list[Started]]) -> list[Goal]:
    ours = middle.get(name)
    if ours is None:
        return [Goal(f"{name}: becomes ready", "yes", "no", False)]
    memory = max(once.rss_mib for once in started[name])
    labelme, anki = (middle[peer] / ours if peer in middle else None for peer in (LABELME, ANKI))
    return [
        at_most(f"{name}: time over an empty window's", ours / middle[EMPTY], OVER_EMPTY),
        at_least(f"{name}: faster than labelme", labelme, OVER_LABELME),
        at_least(f"{name}: faster than Anki", anki, OVER_ANKI),
        at_most(f"{name}: idle memory (RSS)", memory, MEMORY_MIB, "MiB"),
    ]


def _ready(process: subprocess.Popen[bytes]) -> tuple[int, int, int] | None:
    """Ready, processor time, exposed, as the probe said, in nanoseconds; None when it ended, or when patience did."""
    assert process.stdout is not None
    deadline, text = time.monotonic() + PATIENCE_SECONDS, b""
    while (left := deadline - time.monotonic()) > 0 and select.select([process.stdout], [], [], left)[0]:
        piece = os.read(process.stdout.fileno(), 4096)
        text += piece
        for line in text.split(b"\n")[:-1]:
            if line.startswith(b"READY "):
                moment, processor, exposed = map(int, line.split()[1:])
                return moment, processor, exposed
        if not piece:
            return None
    return None


def _memory(pid: int) -> tuple[float, float]:
    """RSS and PSS in MiB of a process and its descendants."""
    totals = {"Rss": 0, "Pss": 0}
    for one in (pid, *_descendants(pid)):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines():
            name, _, rest = line.partition(":")
            if name in totals:
                totals[name] += int(rest.split()[0])
    return totals["Rss"] / 1024, totals["Pss"] / 1024


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [one for child in children for one in (int(child), *_descendants(int(child)))]


def _end_children(group: int) -> None:
    """What the program started goes with it: it had a session of its own."""
    try:
        os.killpg(group, 9)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())
