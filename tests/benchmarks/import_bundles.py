"""Import of result bundles: bundles per second beside the bare work, and beside minisign + age + sqlite3.

    python -m tests.benchmarks.import_bundles [--bundles 200] [--folder DIR]

All three read the same bundles (190 answers, about 600 records each). `bare` verifies signatures and hashes, decrypts
and inserts answers and journal into an encrypted database, with one durable commit a batch of the same size, and does
nothing else; so it keeps about as many bytes as import, which keeps each file as it came, and its answers. `replay` is
what import adds by rule: inner signature, chain, ratchet and fold of every journal; its time is taken inside the very
import run, by timers around the opening of a bundle and around the decryption in it. The goal is that import without
the replay does at least 70 % of the bare work's bundles per second. `cpu_ms` is the processor time of this process for
one bundle, which a busy machine disturbs less. A peer that is not installed is called absent.
"""

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import text

from desktop.crypto.joining import new_id, new_key
from desktop.exam.answers import ChoiceResponse, write_response
from desktop.formats import bundle_opening
from desktop.formats.cards import VaultPurpose
from desktop.formats.journal_records import RecordType
from desktop.formats.result_bundle import read_result_bundle
from desktop.storage.results_engine import open_engine
from desktop.workflows import import_bundles
from desktop.workflows.import_results import import_sources
from tests.helpers.little_centre import LittleCentre, put

ITEMS, REVISIONS, BATCH, GOAL = 190, 3, 32, 0.7


def main() -> int:
    """Measure and print one JSON object; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bundles", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=None)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        result = measure(Path(name), chosen.bundles)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0 if float(str(result["import_without_replay_of_bare"])) >= GOAL else 1


def measure(folder: Path, count: int) -> dict[str, object]:
    """Bundles per second of each way, and the ratios."""
    centre = LittleCentre([f"考生{number}" for number in range(1, count + 1)])
    stick = put(folder / "stick", g_ksession=centre.grant_data)
    files = []
    for seat in range(1, count + 1):
        files.append(stick / f"s{seat}.kresult")
        files[-1].write_bytes(large_bundle(centre, seat))
    bare, bare_cpu = seconds(lambda: bare_work(centre, folder / "bare.db", files))
    with replay_timed() as spent:
        whole, whole_cpu = seconds(lambda: imported(centre, folder / "store", stick, count))
    replay = spent["opened"] - spent["decrypted"]
    peer = peer_seconds(folder / "peer", files)
    return {
        "bundles": count,
        "bytes_each": round(sum(path.stat().st_size for path in files) / count),
        "bare_per_second": round(count / bare, 1),
        "import_per_second": round(count / whole, 1),
        "replay_ms_each": round(1000 * replay / count, 2),
        "import_without_replay_per_second": round(count / (whole - replay), 1),
        "import_without_replay_of_bare": round(bare / (whole - replay), 2),
        "import_of_bare": round(bare / whole, 2),
        "bare_cpu_ms_each": round(1000 * bare_cpu / count, 2),
        "import_cpu_ms_each": round(1000 * whole_cpu / count, 2),
        "minisign_age_sqlite3_per_second": "absent" if peer is None else round(count / peer, 1),
        "import_of_minisign_age_sqlite3": "absent" if peer is None else round(peer / whole, 2),
        "goal": GOAL,
    }


def large_bundle(centre: LittleCentre, seat: int) -> bytes:
    """A bundle over a whole theory paper."""
    sitting = centre.sit(seat, sealed=False)
    items = [new_id() for _ in range(ITEMS)]
    for revision in range(1, REVISIONS + 1):
        for item in items:
            value = write_response(ChoiceResponse(frozenset({new_id()})))
            sitting = centre.record(sitting, RecordType.ANSWER, value, item, revision)
    return centre.bundle(centre.finish(sitting))


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long `work` takes, and its processor time."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - cpu


def bare_work(centre: LittleCentre, database: Path, files: list[Path]) -> None:
    """Verify, decrypt, insert; nothing is kept in quarantine, replayed, judged or logged."""
    vault, engine = centre.vaults[VaultPurpose.RESULTS], open_engine(database, new_key())
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (digest BLOB PRIMARY KEY, answers BLOB, journal BLOB)"))
    for start in range(0, len(files), BATCH):
        rows = []
        for path in files[start : start + BATCH]:
            with path.open("rb") as source:
                bundle = read_result_bundle(source, centre.trust)
                key = bundle_opening._bundle_key(bundle, vault)
                plain = bundle_opening._open_parts(source, bundle, key)
            rows.append({"digest": bundle.digest, "answers": plain[1], "journal": plain[2]})
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO bare VALUES (:digest, :answers, :journal)"), rows)
    engine.dispose()


def imported(centre: LittleCentre, store: Path, stick: Path, count: int) -> None:
    """The real import; every bundle must be accepted."""
    desk = centre.desk(store)
    report = import_sources(desk, [stick])
    desk.close()
    if report.bundles["accepted"] != count:  # type: ignore[index]
        raise SystemExit(f"not all bundles were accepted: {dict(report.bundles)}")


@contextmanager
def replay_timed() -> Iterator[dict[str, float]]:
    """Seconds that import spends in opening bundles, and in the decryption that is part of it."""
    spent = {"opened": 0.0, "decrypted": 0.0}

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            started = time.perf_counter()
            try:
                return work(*arguments)
            finally:
                spent[name] += time.perf_counter() - started

        return run

    with ExitStack() as patches:
        for module, function, name in (
            (import_bundles, "open_result_bundle", "opened"),
            (bundle_opening, "_bundle_key", "decrypted"),
            (bundle_opening, "_open_parts", "decrypted"),
        ):
            patches.enter_context(patch.object(module, function, timed(name, getattr(module, function))))
        yield spent


def peer_seconds(folder: Path, files: list[Path]) -> float | None:
    """minisign -V, age -d and an insert into sqlite3 (WAL, FULL, one transaction a batch) for the same bytes."""
    if not (shutil.which("minisign") and shutil.which("age")):
        return None
    folder.mkdir()
    quiet = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run(["minisign", "-G", "-W", "-p", "m.pub", "-s", "m.key"], **quiet)  # type: ignore[call-overload]
    subprocess.run(["age-keygen", "-o", "a.key"], **quiet)  # type: ignore[call-overload]
    public = subprocess.run(["age-keygen", "-y", "a.key"], **quiet).stdout.decode().strip()  # type: ignore[call-overload]
    for path in files:
        subprocess.run(["age", "-r", public, "-o", f"{path.stem}.age", str(path)], **quiet)  # type: ignore[call-overload]
        subprocess.run(["minisign", "-S", "-s", "m.key", "-m", f"{path.stem}.age"], **quiet)  # type: ignore[call-overload]
    return seconds(lambda: _peer_import(folder, [path.stem for path in files]))[0]


def _peer_import(folder: Path, names: list[str]) -> None:
    quiet = {"cwd": folder, "check": True, "capture_output": True}
    connection = sqlite3.connect(folder / "peer.db")
    connection.executescript("PRAGMA journal_mode=wal; PRAGMA synchronous=2; CREATE TABLE t (name TEXT, data BLOB)")
    for place, name in enumerate(names, start=1):
        subprocess.run(["minisign", "-V", "-p", "m.pub", "-m", f"{name}.age"], **quiet)  # type: ignore[call-overload]
        plain = subprocess.run(["age", "-d", "-i", "a.key", f"{name}.age"], **quiet).stdout  # type: ignore[call-overload]
        connection.execute("INSERT INTO t VALUES (?, ?)", (name, plain))
        if place % BATCH == 0:
            connection.commit()
    connection.commit()
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
