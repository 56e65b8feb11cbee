"""The exam: every seat a process, as many at once as the machine has cores; some are killed and started again."""

import os
import random
import shutil
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from desktop.clock import NANOSECONDS
from desktop.crypto.codes import printed_code
from desktop.crypto.joining import new_id
from desktop.formats.proctor_codes import CodePurpose
from desktop.language import tr
from desktop.rehearsal.opening import OpenedRoom
from desktop.rehearsal.power import write_power_order
from desktop.rehearsal.practical import files_of, open_known_tasks, work_of
from desktop.rehearsal.preparation import STARTS_MS, Announce, Prepared, known_items, proctor_keys
from desktop.rehearsal.profiles import Profile, profile_of
from desktop.rehearsal.seat_process import (
    Acknowledged,
    CarriedFrom,
    Finished,
    Passing,
    SeatTask,
    SpareMachine,
    start_seat,
)
from desktop.rehearsal.simulated_candidate import Person, SittingReport
from desktop.rehearsal.unusual import Unusual
from desktop.workflows.swap_machine import SwapForm

_OUTAGE_SECONDS = (8, 75)
_SWAP_SECONDS = (60, 280)
_FAIL_MIRROR_AT = (60, 300)
_KILL_AFTER = {"theory": (5, 150), "skill": (1, 6)}
_JUMP_EVERY = {"theory": 30, "skill": 2}


@dataclass
class SeatResult:
    """What one seat's candidate was told: `acknowledged` are item → (rev, value) that the keeper called saved."""

    seat: int
    admission_number: str
    candidate: bytes
    profile: Profile
    fault: str | None
    acknowledged: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    kills: int = 0
    report: SittingReport | None = None


class SeatDied(Exception):
    """A seat's process ended without being killed by us: our own fault, and the rehearsal fails loudly."""


@dataclass
class _Run:
    """A process under way. `kill_after` answers it is killed once; 0 means never."""

    task: SeatTask
    result: SeatResult
    process: BaseProcess
    kill_after: int
    passed_ns: int = 0
    began_ns: int = 0


def sit_all(prepared: Prepared, room: OpenedRoom, announce: Announce) -> list[SeatResult]:
    """All candidates sit; the results by seat."""
    waiting = seat_tasks(prepared, room)
    expected = len(waiting)
    running: dict[Connection, _Run] = {}
    finished: list[SeatResult] = []
    announce(tr("{n} candidates sit the exam", n=len(waiting)))
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            task, result, kill_after = waiting.pop(0)
            process, connection = start_seat(task)
            running[connection] = _Run(task, result, process, kill_after)
        for ready in wait(list(running)):
            if not isinstance(ready, Connection):
                continue
            run = running[ready]
            if _hear(ready, run):
                del running[ready]
                again = _after(run)
                if again is None:
                    finished.append(run.result)
                    announce(tr("{done} of {all} handed in", done=len(finished), all=expected))
                else:
                    waiting.insert(0, again)
    return sorted(finished, key=lambda result: result.seat)


def _hear(connection: Connection, run: _Run) -> bool:
    """Take one message; True when the process is over, by itself or by our hand."""
    try:
        message = connection.recv()
    except EOFError:
        run.process.join()
        return True
    if isinstance(message, Finished):
        run.result.report = joined_reports(run.result.report, message.report)
    elif isinstance(message, Passing):
        run.passed_ns = max(run.passed_ns, message.passed_ns)
    elif isinstance(message, Acknowledged):
        _note(message, run)
        if run.kill_after and len(run.result.acknowledged) >= run.kill_after:
            run.process.kill()
            _drain(connection, run)
            run.result.kills += 1
            return True
    return False


def _note(message: Acknowledged, run: _Run) -> None:
    run.result.acknowledged[message.item] = (message.rev, message.value)
    run.passed_ns, run.began_ns = max(run.passed_ns, message.passed_ns), message.began_ns


def _drain(connection: Connection, run: _Run) -> None:
    """What was acknowledged before the kill arrived counts as well."""
    try:
        while True:
            message = connection.recv()
            if isinstance(message, Acknowledged):
                _note(message, run)
            elif isinstance(message, Passing):
                run.passed_ns = max(run.passed_ns, message.passed_ns)
    except (EOFError, OSError):
        run.process.join()


def _after(run: _Run) -> tuple[SeatTask, SeatResult, int] | None:
    """The task that goes on after a kill; None when the candidate is done."""
    if run.result.report is not None:
        run.process.join()
        return None
    if not run.kill_after or run.result.kills == 0:
        raise SeatDied(f"seat {run.task.seat} ended with {run.process.exitcode}")
    swapped = run.result.fault == "swap"
    passed = run.passed_ns + outage_ns(run.task, swapped=swapped)
    known = dict(run.result.acknowledged)
    again = replace(run.task, passed_ns=passed, began_ns=run.began_ns, acknowledged=known)
    return (_at_the_spare(again) if swapped else again), run.result, 0


def outage_ns(task: SeatTask, *, swapped: bool) -> int:
    """How long the candidate waits after a kill."""
    return random.Random(task.person.seed).randint(*_SWAP_SECONDS if swapped else _OUTAGE_SECONDS) * NANOSECONDS


def _at_the_spare(task: SeatTask) -> SeatTask:
    """The stick of the dead machine is carried to another one."""
    assert task.spare is not None, "every swap has its spare machine"
    shutil.copytree(task.station / "mirror", task.spare.stick)
    carried = CarriedFrom(task.spare.stick, task.spare.form)
    return replace(task, station=task.spare.station, carried=carried, boot=new_id())


def joined_reports(before: SittingReport | None, after: SittingReport) -> SittingReport:
    """The later report with the refusals and notices of both."""
    if before is None:
        return after
    told = [*before.notices, *after.notices]
    return replace(after, refusals=[*before.refusals, *after.refusals], notices=told)


def seat_tasks(prepared: Prepared, room: OpenedRoom) -> list[tuple[SeatTask, SeatResult, int]]:
    """What every seat's process is to do, where its result goes, and after how many answers it is killed."""
    keys, plan = known_items(prepared), prepared.plan
    pack = open_known_tasks(prepared) if plan.part == "skill" else None
    tasks = []
    cut = write_power_order(prepared, room) if "power" in plan.faults else None
    spares = iter(plan.spare_seats)
    for row in room.roster.rows:
        kind = plan.kind_of(row.seat)
        if kind == "absent":
            continue
        chance = random.Random(plan.seed * 1000 + row.seat)
        fault, profile = plan.fault_of(row.seat), profile_of(row.seat)
        work = {} if pack is None else work_of(profile, pack, row.form, chance)
        files = {} if pack is None else files_of(profile, pack, row.form, work)
        typed = prepared.people[row.ticket].id_number[-6:]
        person = Person(typed, profile, chance.randrange(2**31), keys, work, files)
        task = SeatTask(
            seat=row.seat,
            station=prepared.station(row.seat),
            person=person,
            spoken=room.opened.spoken,
            wall_ms=STARTS_MS,
            boot=new_id(),
            sticks=(plan.out / "stick", plan.out / "stick-2"),
            speed=plan.speed,
            jump_clock=_JUMP_EVERY[plan.part] if fault == "clock" else 0,
            pull_stick=fault == "stick",
            fail_mirror_at=chance.randint(*_FAIL_MIRROR_AT) if fault == "disk" else 0,
            power=cut,
            unusual=_unusual(prepared, row.seat, kind) if kind else None,
            spare=_spare(prepared, row.seat, next(spares)) if fault == "swap" else None,
        )
        result = SeatResult(row.seat, row.ticket, row.candidate, profile, fault)
        tasks.append((task, result, chance.randint(*_KILL_AFTER[plan.part]) if fault in ("kill", "swap") else 0))
    return tasks


def _code(prepared: Prepared, seat: int, proctor: int, purpose: CodePurpose) -> str:
    """The first code of a proctor's sheet for this seat and purpose."""
    sheets = prepared.session.built.secrets.sheets
    rows = (row for sheet in sheets for row in sheet.rows)
    row = next(row for row in rows if (row.seat, row.proctor, row.purpose) == (seat, proctor, purpose))
    return printed_code(row.codes[0])


def _unusual(prepared: Prepared, seat: int, kind: str) -> Unusual:
    first, second = proctor_keys(prepared)
    stick = prepared.plan.out / "room" / "orders" / f"{seat:02d}"
    return Unusual(kind, _code(prepared, seat, 1, CodePurpose.LOW), (first.seed, second.seed), stick)


def _spare(prepared: Prepared, seat: int, spare: int) -> SpareMachine:
    paper = printed_code(prepared.session.built.secrets.paper_codes[seat])
    first, second = (_code(prepared, seat, proctor, CodePurpose.PAIR) for proctor in (1, 2))
    stick = prepared.plan.out / "room" / "swapped" / f"{seat:02d}"
    return SpareMachine(prepared.station(spare), stick, SwapForm(paper, (first, second)))
