"""One seat of a rehearsal as a process of its own: a machine that can really be killed."""

import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from desktop.keeper.messages import Export
from desktop.rehearsal.clock import PacedClock
from desktop.rehearsal.simulated_candidate import Person, SimulatedCandidate, SittingReport
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.storage.sticks import Stick
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder

_SMALL_RESERVE_BYTES = 1024 * 1024
_WALL_JUMPS_SECONDS = (86_400.0, -420.0)


@dataclass(frozen=True)
class SeatTask:
    """What one process is to do. `passed_ns` is how far this seat's clock went before a kill, `began_ns` where
    its section began; both count from the start of the first process. `jump_clock` is after how many answers the wall
    clock jumps, again and again; 0 for never."""

    seat: int
    station: Path
    person: Person
    spoken: str
    wall_ms: int
    boot: bytes
    sticks: tuple[Path, ...]
    speed: float = 0.0
    passed_ns: int = 0
    began_ns: int = 0
    acknowledged: Mapping[bytes, tuple[int, bytes]] = field(default_factory=dict)
    jump_clock: int = 0
    pull_stick: bool = False


@dataclass(frozen=True)
class Acknowledged:
    """Sent for each answer the keeper called saved, with the seat's clock at that moment and at the section's start."""

    item: bytes
    rev: int
    value: bytes
    passed_ns: int
    began_ns: int


@dataclass(frozen=True)
class Finished:
    """Sent last: what the candidate saw."""

    report: SittingReport


def start_seat(task: SeatTask) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    """A new process for `task`; it talks through the connection and can be killed at any moment."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(task, far), daemon=True)
    process.start()
    far.close()
    return process, near


def _run(task: SeatTask, connection: Connection) -> None:
    clock = PacedClock(task.wall_ms, task.boot, task.speed)
    clock.advance_ns(task.passed_ns)
    started_ns = clock.read().elapsed_ns - task.passed_ns
    plugged: list[Stick] = []
    options = SittingOptions(lambda: plugged, reserve_bytes=_SMALL_RESERVE_BYTES, spare_bytes=0)
    keeper = open_sitting(StationFolder(task.station), clock, options)

    def acknowledge(item: bytes, rev: int, value: bytes) -> None:
        passed = clock.read().elapsed_ns - started_ns
        connection.send(Acknowledged(item, rev, value, passed, candidate.began_ns - started_ns))
        if task.jump_clock and len(acknowledged) % (2 * task.jump_clock) == task.jump_clock:
            clock.jump_wall(_WALL_JUMPS_SECONDS[len(acknowledged) // (2 * task.jump_clock) % 2])
        acknowledged.add(item)

    acknowledged = set(task.acknowledged)
    candidate = SimulatedCandidate(keeper, clock, task.person, acknowledge, task.acknowledged)
    candidate.began_ns = started_ns + task.began_ns
    candidate.begin(task.spoken)
    candidate.answer_all()
    faults = StickFaults(pull_at=2) if task.pull_stick else StickFaults()
    plugged += [FakeStick(path, faults) for path in task.sticks]
    candidate.hand_in()
    if task.pull_stick:
        plugged[:] = [FakeStick(path) for path in task.sticks]
        keeper.handle(Export("final"))
    keeper.close()
    connection.send(Finished(candidate.report))
    connection.close()
