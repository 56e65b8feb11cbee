"""Durable save of one answer through the keeper, beside a plain SQLite commit (WAL, FULL) in the same run.

    python -m tests.benchmarks.durable_save [--answers 2000] [--folder DIR] [--json]

Interleaved: one plain commit, one save without the mirror's own sync, one with it, so that all three meet the same disk
at the same moments. The plain commit is the floor: one row of the same size into one table of an open text database.
Without its sync the mirror lies on a RAM disk (where there is one), as it would otherwise be synced along with the
database's journal by the same file system; with it, it lies in the same folder as the database.
"""

import argparse
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
from tests.benchmarks.figures import Report, at_most, quantile, show
from tests.helpers.invented_room import SPOKEN, STARTS_MS, TICKET, InventedRoom, invent_room

GOAL = 1.5
PLAIN, UNSYNCED, SYNCED = "plain SQLite commit", "save, mirror not synced", "save, mirror synced"


class UnsyncedMirror:
    """The mirror without its own sync: everything else is done."""

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self.name, self.append, self.read = medium.name, medium.append, medium.read
        self.cut, self.close = medium.cut, medium.close

    def sync(self) -> None:
        """Left out."""


def main() -> int:
    """Measure and show; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    ram = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=chosen.folder) as name,
        tempfile.TemporaryDirectory(dir=ram if ram.is_dir() else None) as quick,
    ):
        times = measure(Path(name), Path(quick), chosen.answers)
    return show(_report(times), chosen.json)


def measure(folder: Path, quick: Path, answers: int) -> dict[str, list[float]]:
    """Milliseconds of every save, by kind."""
    makers = {
        PLAIN: _plain(folder / "plain.db"),
        UNSYNCED: _saver(folder / "unsynced", SittingOptions(tuple, 1 << 20, 0, "", UnsyncedMirror), quick),
        SYNCED: _saver(folder / "synced", SittingOptions(tuple, 1 << 20, 0), folder / "synced" / "mirror"),
    }
    times: dict[str, list[float]] = {label: [] for label in makers}
    for number in range(answers):
        for label, prepare in makers.items():
            save = prepare(number)
            start = time.perf_counter()
            save()
            times[label].append((time.perf_counter() - start) * 1000)
    return times


def _report(times: dict[str, list[float]]) -> Report:
    median = {label: statistics.median(values) for label, values in times.items()}
    slow = {label: quantile(values, 99) for label, values in times.items()}
    figures: dict[str, object] = {"saves of each kind": len(times[PLAIN])}
    for label in times:
        figures[f"{label}: median / p99 ms"] = f"{median[label]:.3f} / {slow[label]:.3f}"
    figures["with the mirror's sync, over plain: median / p99"] = (
        f"{median[SYNCED] / median[PLAIN]:.2f} / {slow[SYNCED] / slow[PLAIN]:.2f}"
    )
    goals = (
        at_most("save without the mirror's sync over plain, median", median[UNSYNCED] / median[PLAIN], GOAL),
        at_most("save without the mirror's sync over plain, p99", slow[UNSYNCED] / slow[PLAIN], GOAL),
    )
    return Report("durable save of one answer", goals, figures)


def _plain(path: Path) -> Callable[[int], Callable[[], None]]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answers (seq INTEGER PRIMARY KEY, value BLOB NOT NULL)")
    value = bytes(200)

    def prepare(number: int) -> Callable[[], None]:
        return lambda: connection.execute("INSERT INTO answers VALUES (?, ?)", (number, value)) and None

    return prepare


def _saver(folder: Path, options: SittingOptions, mirror: Path) -> Callable[[int], Callable[[], None]]:
    room = invent_room(folder, items=30)
    with (folder / "station.toml").open("a", encoding="utf-8") as config:
        config.write(f'mirror = "{mirror}"\n')
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
    for request in (CheckIn(TICKET), ConfirmIdentity(True), AcceptRules(), StartSection(SPOKEN)):
        keeper.handle(request)
    return keeper


if __name__ == "__main__":
    sys.exit(main())
