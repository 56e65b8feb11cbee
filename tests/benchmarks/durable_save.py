"""Durable save of one answer through the keeper, beside a plain SQLite commit (WAL, FULL) in the same run.

    python -m tests.benchmarks.durable_save [--answers 2000] [--folder DIR]

Interleaved: one plain commit, one save without the mirror's own sync, one with it, so that all three meet the same disk
at the same moments. The plain commit writes one row of the same size into one table. The goal is at most 1.5 × plain
for the save without the mirror's sync; the mirror's sync is a second medium's and is shown apart.
"""

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import AcceptRules, CheckIn, ConfirmIdentity, Record, Saved, StartSection
from desktop.rehearsal.clock import MovableClock
from desktop.storage.media import Medium
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import PIN, SPOKEN, STARTS_MS, InventedRoom, invent_room

GOAL = 1.5


class UnsyncedMirror:
    """The mirror without its own sync: everything else is done."""

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self.name, self.append, self.read = medium.name, medium.append, medium.read
        self.cut, self.close = medium.cut, medium.close

    def sync(self) -> None:
        """Left out."""


def main() -> int:
    """Measure and print one JSON object; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=None)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        result = measure(Path(name), chosen.answers)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0 if result["ratio_median_without_mirror_sync"] <= GOAL else 1


def measure(folder: Path, answers: int) -> dict[str, float]:
    """Medians and 99th percentiles in milliseconds, and their ratios to the plain commit."""
    plain = _plain(folder / "plain.db")
    unsynced = _saver(folder / "unsynced", SittingOptions(_no_sticks, 1 << 20, 0, "", UnsyncedMirror))
    synced = _saver(folder / "synced", SittingOptions(_no_sticks, 1 << 20, 0))
    times: dict[str, list[float]] = {"plain": [], "without_mirror_sync": [], "with_mirror_sync": []}
    for number in range(answers):
        for label, prepare in (("plain", plain), ("without_mirror_sync", unsynced), ("with_mirror_sync", synced)):
            save = prepare(number)
            start = time.perf_counter()
            save()
            times[label].append((time.perf_counter() - start) * 1000)
    return _summary(times)


def _summary(times: dict[str, list[float]]) -> dict[str, float]:
    found: dict[str, float] = {"answers": float(len(times["plain"]))}
    for label, values in times.items():
        found[f"{label}_median_ms"] = round(statistics.median(values), 4)
        found[f"{label}_p99_ms"] = round(statistics.quantiles(values, n=100)[98], 4)
    for label in ("without_mirror_sync", "with_mirror_sync"):
        for figure in ("median", "p99"):
            ratio = found[f"{label}_{figure}_ms"] / found[f"plain_{figure}_ms"]
            found[f"ratio_{figure}_{label}"] = round(ratio, 3)
    return found


def _plain(path: Path) -> Callable[[int], Callable[[], None]]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answers (seq INTEGER PRIMARY KEY, value BLOB NOT NULL)")
    value = bytes(200)

    def prepare(number: int) -> Callable[[], None]:
        return lambda: connection.execute("INSERT INTO answers VALUES (?, ?)", (number, value)) and None

    return prepare


def _saver(folder: Path, options: SittingOptions) -> Callable[[int], Callable[[], None]]:
    room = invent_room(folder, items=30)
    clock = MovableClock(STARTS_MS)
    keeper = begin(room, clock, options)
    items = room.items

    responses = {item: [room.response(item, choice) for choice in (0, 1)] for item in items}

    def prepare(number: int) -> Callable[[], None]:
        clock.advance_ns(1_000_000)
        item, turn = items[number % len(items)], number // len(items)
        request = Record(item, turn + 1, responses[item][turn % 2])

        def save() -> None:
            if not isinstance(keeper.handle(request)[0], Saved):
                raise RuntimeError("not saved")

        return save

    return prepare


def begin(room: InventedRoom, clock: MovableClock, options: SittingOptions) -> Keeper:
    """A keeper whose candidate has begun to answer."""
    keeper = open_sitting(StationFolder(room.folder), clock, options)
    for request in (CheckIn(PIN), ConfirmIdentity(True), AcceptRules(), StartSection(SPOKEN)):
        keeper.handle(request)
    return keeper


def _no_sticks() -> tuple[()]:
    return ()


if __name__ == "__main__":
    sys.exit(main())
