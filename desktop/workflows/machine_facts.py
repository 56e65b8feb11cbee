"""What `kaochang preflight` finds out about a machine: measured here, judged in `preflight.py`."""

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import Clock, Moment
from desktop.errors import Error
from desktop.exam.clock_checks import Anomaly, check_clocks, watch_from
from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.media import FileMedium, write_whole
from desktop.storage.reserve import RESERVE_BYTES, Reserve
from desktop.workflows.sit import protect_memory
from desktop.workflows.station_folder import StationFolder

SYNCS = 100
_RECORD_BYTES = 512
_MARKER = "preflight-marker.json"
_WATCH_SECONDS = 1.0
_PR_GET_DUMPABLE = 3
_NS_IN_MS = 1_000_000


@dataclass(frozen=True)
class DiskFacts:
    """The disk under the data folder. `sync_ms` has a figure for each synced write; empty when writing failed."""

    writable: bool
    free_bytes: int
    reserve_kept: bool
    file_system: str
    sync_ms: tuple[float, ...] = ()


@dataclass(frozen=True)
class MediumFacts:
    """The second medium."""

    path: str
    present: bool
    writable: bool
    same_disk: bool


@dataclass(frozen=True)
class ClockFacts:
    """What the clocks showed while they were watched. `wall_ms` is None on a system without a suitable clock."""

    wall_ms: int | None
    anomalies: tuple[Anomaly, ...] = ()


@dataclass(frozen=True)
class MachineFacts:
    """Everything measured. None: this system does not tell."""

    disk: DiskFacts
    medium: MediumFacts
    clock: ClockFacts
    memory_bytes: int | None
    core_dumps_off: bool | None
    outlived_restart: bool | None


@dataclass(frozen=True)
class Trial:
    """How long to wait and how much to write; tests wait for nothing and write little."""

    wait: Callable[[float], None]
    reserve_bytes: int = RESERVE_BYTES
    syncs: int = SYNCS
    meminfo: Path = field(default=Path("/proc/meminfo"))


def measure_machine(data: Path, open_clock: Callable[[], Clock], trial: Trial) -> MachineFacts:
    """Measure the machine that keeps `data`; what is written there is removed again, but for a small marker."""
    protect_memory()
    try:
        clock = open_clock()
    except Error:
        return _facts(data, None, trial, ClockFacts(None))
    before, foreign = clock.read(), clock.in_foreign_time_namespace()
    trial.wait(_WATCH_SECONDS)
    now = clock.read()
    anomalies, _ = check_clocks(watch_from(before), now, foreign)
    return _facts(data, clock, trial, ClockFacts(now.wall_ms, anomalies))


def _facts(data: Path, clock: Clock | None, trial: Trial, clocks: ClockFacts) -> MachineFacts:
    disk = _measure_disk(data, clock, trial)
    return MachineFacts(
        disk=disk,
        medium=_measure_medium(data),
        clock=clocks,
        memory_bytes=_memory_bytes(trial.meminfo),
        core_dumps_off=_core_dumps_off(),
        outlived_restart=_outlived_restart(data, clock.read()) if clock is not None and disk.writable else None,
    )


def _measure_disk(data: Path, clock: Clock | None, trial: Trial) -> DiskFacts:
    try:
        data.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(data).free
    except OSError:
        return DiskFacts(False, 0, False, "")
    kept = _keeps_reserve(Reserve(data / "preflight-reserve", trial.reserve_bytes))
    times = _sync_times(data / "preflight-write", clock, trial.syncs)
    return DiskFacts(bool(times), free, kept, _file_system(data), times)


def _keeps_reserve(reserve: Reserve) -> bool:
    """Whether the reserve can really be written, and given back."""
    try:
        reserve.fill()
    except (MediumFull, MediumFailed):
        return False
    return reserve.release()


def _sync_times(path: Path, clock: Clock | None, count: int) -> tuple[float, ...]:
    """Milliseconds of each of `count` appends of one record that were synced; empty when one of them failed."""
    times = []
    try:
        medium = FileMedium(path)
        for _ in range(count):
            start = _elapsed_ns(clock)
            medium.append(bytes(_RECORD_BYTES))
            medium.sync()
            times.append((_elapsed_ns(clock) - start) / _NS_IN_MS)
        medium.close()
        path.unlink()
    except (MediumFull, MediumFailed, OSError):
        return ()
    return tuple(times)


def _elapsed_ns(clock: Clock | None) -> int:
    return 0 if clock is None else clock.read().elapsed_ns


def _file_system(folder: Path) -> str:
    """The kind of the file system under `folder` (Linux); empty elsewhere."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind, real = -1, "", folder.resolve()
    for line in lines:
        place, _, rest = line.partition(" - ")
        point = Path(place.split()[4].replace("\\040", " "))
        if real.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), rest.split()[0]
    return kind


def _measure_medium(data: Path) -> MediumFacts:
    try:
        folder = StationFolder(data).facts().mirror
    except Error:
        folder = data / "mirror"
    if not folder.is_dir():
        return MediumFacts(str(folder), False, False, False)
    same = os.stat(folder).st_dev == os.stat(data).st_dev
    return MediumFacts(str(folder), True, bool(_sync_times(folder / "preflight-write", None, 1)), same)


def _memory_bytes(meminfo: Path) -> int | None:
    """Memory that programs can have now."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration, IndexError):
        return None


def _core_dumps_off() -> bool | None:
    """Whether this process, protected as the keeper protects itself, can leave no image of its memory."""
    if sys.platform != "linux":
        return None
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 and ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0) == 0


def _outlived_restart(data: Path, now: Moment) -> bool:
    """Whether a marker from an earlier boot is still there; leaves one where there is none."""
    path = data / _MARKER
    try:
        written = json.loads(path.read_text(encoding="ascii"))
        return bool(written["boot"] != now.boot.hex())
    except (OSError, ValueError, KeyError, TypeError):
        write_whole(path, json.dumps({"boot": now.boot.hex(), "wall_ms": now.wall_ms}).encode("ascii"))
        return False
