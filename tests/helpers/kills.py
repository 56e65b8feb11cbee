"""Killing a sitting child again and again, and comparing its journal with what it had acknowledged (A1)."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import SystemClock
from desktop.keeper.messages import AnswerRead, Interrupted
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_BYTECODE = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass
class Tally:
    """What was acknowledged, and what was missing or different afterwards.

    `unchecked` kills came since the last check: each may have left one saved revision that nobody lived to hear of.
    """

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    wrong: int = 0
    invented: int = 0
    unchecked: int = 0
    latest: dict[str, tuple[int, str]] = field(default_factory=dict)


def kill_once(station: Path, seed: int, tally: Tally) -> None:
    """Start the child, let it answer for a random short time, SIGKILL it, and read what it had acknowledged."""
    chance = random.Random(seed)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.child_sitting", str(station), str(seed)],
        cwd=ROOT, stdout=subprocess.PIPE, env=WITHOUT_BYTECODE,
    )  # fmt: skip
    assert child.stdout is not None
    first = child.stdout.readline()
    if first != b"ready\n":
        child.wait()
        raise RuntimeError(f"the child did not begin: {first!r}")
    time.sleep(chance.uniform(0.0, 0.15))
    child.send_signal(signal.SIGKILL)
    lines = child.stdout.read().decode().splitlines()
    child.stdout.close()
    child.wait()
    tally.kills += 1
    tally.unchecked += 1
    for line in lines:
        words = line.split()
        if len(words) == 3 and len(words[0]) == 32:
            tally.acknowledged += 1
            tally.latest[words[0]] = (int(words[1]), words[2])


def check(station: Path, tally: Tally) -> list[Interrupted]:
    """Open the station and compare: an acknowledged answer may only be replaced by a newer revision of its own item."""
    keeper = open_sitting(StationFolder(station), SystemClock(), SittingOptions(reserve_bytes=65_536, spare_bytes=0))
    events = keeper.hello()
    keeper.close()
    found = {event.item.hex(): event for event in events if isinstance(event, AnswerRead)}
    for item, (rev, value) in tally.latest.items():
        if item not in found or found[item].rev < rev:
            tally.lost += 1
        elif found[item].rev == rev and found[item].value.hex() != value:
            tally.wrong += 1
        elif found[item].rev > rev + tally.unchecked:
            tally.invented += 1
    tally.unchecked = 0
    for item, event in found.items():
        tally.latest[item] = (event.rev, event.value.hex())
    return [event for event in events if isinstance(event, Interrupted)]
