"""One seat of a rehearsal as a process of its own: a machine that can really be killed."""

import multiprocessing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path

from desktop.clock import NANOSECONDS
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import Export
from desktop.rehearsal.clock import PacedClock
from desktop.rehearsal.media import Faults, FaultyMedium
from desktop.rehearsal.power import PowerCut, PowerlessSeat
from desktop.rehearsal.simulated_candidate import Person, SimulatedCandidate, SittingReport
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.rehearsal.unusual import STOP_AFTER_ANSWERS, SeatScene, Unusual, before_check_in, stop_cause, stop_here
from desktop.storage.media import Medium
from desktop.storage.sticks import Stick
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.swap_machine import SwapForm, find_carried, take_over

_ANNOUNCED_AHEAD_NS = 15 * NANOSECONDS
_SMALL_RESERVE_BYTES = 1024 * 1024
_WALL_JUMPS_SECONDS = (86_400.0, -420.0)


@dataclass(frozen=True)
class CarriedFrom:
    """The stick of the machine that died, and what is typed at the new one."""

    stick: Path
    form: SwapForm


@dataclass(frozen=True)
class SpareMachine:
    """Where a candidate goes on whose machine dies: the spare station, the stick to be carried, the codes for it."""

    station: Path
    stick: Path
    form: SwapForm


@dataclass(frozen=True)
class Linked:
    """A seat in a room with a network: where the console is; after which answers the cable is pulled and put back
    (0 for never); from which answer on its time waits for the network; whether the console sends the sitting here."""

    address: tuple[str, int]
    pull_after: int = 0
    back_after: int = 0
    careful_from: int = 0
    is_spare: bool = False


@dataclass(frozen=True)
class SeatTask:
    """What one process is to do. `passed_ns` is how far this seat's clock went before a kill, `began_ns` where
    its section began; both count from the start of the first process. `jump_clock` is after how many answers the wall
    clock jumps, again and again; 0 for never. `fail_mirror_at` counts operations of the second medium;
    `carried` says that the candidate comes from another machine."""

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
    fail_mirror_at: int = 0
    power: PowerCut | None = None
    carried: CarriedFrom | None = None
    spare: SpareMachine | None = None
    unusual: Unusual | None = None
    linked: Linked | None = None


@dataclass(frozen=True)
class Acknowledged:
    """Sent for each answer the keeper called saved, with the seat's clock at that moment and at the section's start."""

    item: bytes
    rev: int
    value: bytes
    passed_ns: int
    began_ns: int


@dataclass(frozen=True)
class Passing:
    """Sent before the seat's clock goes on: it will not be later than this before the next message. Simulated time
    passes in no time, so that whoever kills this process must know how late it had become."""

    passed_ns: int


@dataclass(frozen=True)
class Granted:
    """The answer to `Passing` in a room with a network: this seat's clock may go on until then."""

    until_ns: int


@dataclass(frozen=True)
class Asked:
    """Something happened at this seat that the proctors at the console have to know (`linked_console.Call`)."""

    call: str


@dataclass(frozen=True)
class Finished:
    """Sent last: what the candidate saw."""

    report: SittingReport


RunSeat = Callable[[SeatTask, Connection], None]


def start_seat(task: SeatTask, run: RunSeat | None = None) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    """A new process for `task`; it talks through the connection and can be killed at any moment."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    process = context.Process(target=run or _run, args=(task, far), daemon=True)
    process.start()
    far.close()
    return process, near


def _run(task: SeatTask, connection: Connection) -> None:
    clock = PacedClock(task.wall_ms, task.boot, task.speed)
    clock.advance_ns(task.passed_ns)
    clock.on_advance = _told(connection)
    plugged: list[Stick] = []
    station, options = StationFolder(task.station), sitting_options(task, plugged)
    keeper = keeper_of(task, station, clock, options)

    def acknowledge(item: bytes, rev: int, value: bytes) -> None:
        connection.send(Acknowledged(item, rev, value, clock.passed_ns, candidate.began_ns))
        jump_if_due(task, clock, len(acknowledged))
        acknowledged.add(item)

    acknowledged = set(task.acknowledged)
    candidate = SimulatedCandidate(keeper, clock, task.person, acknowledge, task.acknowledged)
    candidate.began_ns = task.began_ns
    if task.power is not None:
        cut = PowerlessSeat(task.power, station, clock, lambda: open_sitting(station, clock, options))
        candidate.on_time = cut.pass_by
    scene = SeatScene(task.unusual, station, task.spoken, keeper, candidate) if task.unusual is not None else None
    if scene is not None:
        candidate.greet()
        before_check_in(scene)
        candidate.leaves_after = STOP_AFTER_ANSWERS if stop_cause(scene.unusual.kind) is not None else 0
    candidate.begin(task.spoken)
    candidate.answer_all()
    faults = StickFaults(pull_at=2) if task.pull_stick else StickFaults()
    plugged += [FakeStick(path, faults) for path in task.sticks]
    if scene is not None and stop_cause(scene.unusual.kind) is not None:
        stop_here(replace(scene, keeper=candidate.keeper))
    else:
        candidate.hand_in()
    keeper = candidate.keeper
    if task.pull_stick:
        plugged[:] = [FakeStick(path) for path in task.sticks]
        candidate.hear(keeper.handle(Export("final")))
    keeper.close()
    connection.send(Finished(candidate.report))
    connection.close()


def jump_if_due(task: SeatTask, clock: PacedClock, answers: int) -> None:
    """Somebody sets the wall clock, again and again."""
    if task.jump_clock and answers % (2 * task.jump_clock) == task.jump_clock:
        clock.jump_wall(_WALL_JUMPS_SECONDS[answers // (2 * task.jump_clock) % 2])


def _told(connection: Connection) -> Callable[[int], None]:
    """Announces the time to come, a little at a time."""
    announced = [0]

    def tell(passed_ns: int) -> None:
        if passed_ns > announced[0]:
            announced[0] = passed_ns + _ANNOUNCED_AHEAD_NS
            connection.send(Passing(announced[0]))

    return tell


def sitting_options(task: SeatTask, plugged: list[Stick]) -> SittingOptions:
    """What differs from a real room: a small reserve, and a second medium that may fail."""

    def wrapped(medium: Medium) -> Medium:
        return FaultyMedium(medium, Faults(fail_at=task.fail_mirror_at)) if task.fail_mirror_at else medium

    return SittingOptions(lambda: plugged, reserve_bytes=_SMALL_RESERVE_BYTES, spare_bytes=0, wrap_mirror=wrapped)


def keeper_of(task: SeatTask, station: StationFolder, clock: PacedClock, options: SittingOptions) -> Keeper:
    """The sitting as it begins or goes on at this machine."""
    if task.carried is None:
        return open_sitting(station, clock, options)
    (carried,) = find_carried(station, task.carried.stick)
    return take_over(station, carried, task.carried.form, clock, options)
