"""The exam of a room with a network: every seat a process on a real link, all at once; one console in this process."""

import random
import time
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from desktop.crypto.joining import new_id
from desktop.formats.artefacts import KMIRROR
from desktop.language import tr
from desktop.rehearsal.linked_console import RehearsedConsole
from desktop.rehearsal.linked_seat import NetworkSilent, run_linked_seat
from desktop.rehearsal.preparation import Announce, Prepared
from desktop.rehearsal.room_pace import RoomPace
from desktop.rehearsal.seat_process import Acknowledged, Asked, Finished, Granted, Linked, Passing, SeatTask, start_seat
from desktop.rehearsal.seats import SeatDied, SeatResult, joined_reports, outage_ns, seat_tasks
from desktop.workflows.linked_room import LOOPBACK
from desktop.workflows.work_copies import WORK_KIND, copies_folder, copy_name, found_copies

_PULL_AFTER = {"theory": (10, 60), "skill": (1, 2)}
_PULLED_FOR = {"theory": 40, "skill": 1}
_CAREFUL_ANSWERS = 6
_SETTLE_SECONDS = 60.0
_ARRIVED = frozenset({"here", "empty"})


@dataclass
class _Run:
    """A process under way. `kill_after` answers it is killed once; a machine that will be replaced dies only when its
    last answers lie at the console: in simulated time a tenth of a second is a minute."""

    task: SeatTask
    result: SeatResult
    process: BaseProcess
    kill_after: int
    granted_ns: int = 0
    began_ns: int = 0
    is_doomed: bool = False


class LinkedExam:
    """From the first process to the last bundle at the console."""

    def __init__(self, prepared: Prepared, console: RehearsedConsole, announce: Announce) -> None:
        self._prepared, self._console, self._announce = prepared, console, announce
        self._pace = RoomPace(console.clock)
        self._runs: dict[Connection, _Run] = {}
        self._finished: list[SeatResult] = []
        self._waiting: dict[int, bool] = {}
        self._spares = dict(zip(self._swapped_seats(), prepared.plan.spare_seats, strict=True))

    def sit(self) -> list[SeatResult]:
        """All candidates sit; the results by seat."""
        tasks = seat_tasks(self._prepared, self._console.opened)
        self._announce(tr("{n} candidates sit the exam", n=len(tasks)))
        for task, result, kill_after in tasks:
            self._pace.enter(task.seat)
            self._launch(replace(task, linked=self._linked(result, kill_after)), result, kill_after)
        expected = {task.seat for task, _, _ in tasks}
        while self._runs:
            for ready in wait(list(self._runs)):
                if isinstance(ready, Connection):
                    self._hear(ready, self._runs[ready])
            if expected and expected == self._waiting.keys():
                self._console.begin([seat for seat in sorted(expected) if self._waiting[seat]])
                expected = set()
            self._let_time_pass()
        return sorted(self._finished, key=lambda result: result.seat)

    # --- processes ----------------------------------------------------------------------------------------------------

    def _launch(self, task: SeatTask, result: SeatResult, kill_after: int) -> None:
        process, connection = start_seat(task, run_linked_seat)
        self._runs[connection] = _Run(task, result, process, kill_after, task.passed_ns, task.began_ns)

    def _linked(self, result: SeatResult, kill_after: int) -> Linked:
        linked = Linked((LOOPBACK, self._console.port))
        part = self._prepared.plan.part
        if result.fault == "lan":
            pull = random.Random(result.seat).randint(*_PULL_AFTER[part])
            return replace(linked, pull_after=pull, back_after=pull + _PULLED_FOR[part])
        if result.fault == "swap":
            return replace(linked, careful_from=max(1, kill_after - _CAREFUL_ANSWERS))
        return linked

    def _swapped_seats(self) -> list[int]:
        return [seat for seat in self._prepared.plan.seats if self._prepared.plan.fault_of(seat) == "swap"]

    # --- what seats say -----------------------------------------------------------------------------------------------

    def _hear(self, connection: Connection, run: _Run) -> None:
        try:
            message = connection.recv()
        except EOFError:
            self._end(connection, run)
            return
        if isinstance(message, Finished):
            run.result.report = joined_reports(run.result.report, message.report)
        elif isinstance(message, Passing):
            self._take_passing(connection, run, message)
        elif isinstance(message, Acknowledged):
            self._note(message, run)
            if run.kill_after and len(run.result.acknowledged) >= run.kill_after:
                run.is_doomed = True
                if run.result.fault != "swap":
                    self._kill(connection, run)
        elif isinstance(message, Asked):
            self._take_call(run.task.seat, message.call)

    def _take_passing(self, connection: Connection, run: _Run, message: Passing) -> None:
        """A doomed machine goes no further: it dies when the console has its last answers."""
        if run.is_doomed:
            self._await_replica(run)
            self._kill(connection, run)
        else:
            self._pace.want(run.task.seat, message.passed_ns)

    def _take_call(self, seat: int, call: str) -> None:
        if call in _ARRIVED:
            self._waiting[seat] = call == "here"
        elif call == "spare":
            self._console.send_to_spare(seat, self._console.desk.machine_of(self._spares[seat]))
        else:
            self._console.hear(seat, call)

    def _note(self, message: Acknowledged, run: _Run) -> None:
        run.result.acknowledged[message.item] = (message.rev, message.value)
        run.began_ns = message.began_ns

    def _end(self, connection: Connection, run: _Run) -> None:
        del self._runs[connection]
        run.process.join()
        self._pace.leave(run.task.seat)
        if run.result.report is None:
            raise SeatDied(f"seat {run.task.seat} ended with {run.process.exitcode}")
        self._finished.append(run.result)
        total = self._prepared.plan.expected
        self._announce(tr("{done} of {all} handed in", done=len(self._finished), all=total))

    # --- dying --------------------------------------------------------------------------------------------------------

    def _kill(self, connection: Connection, run: _Run) -> None:
        run.process.kill()
        self._drain(connection, run)
        del self._runs[connection]
        run.result.kills += 1
        swapped = run.result.fault == "swap"
        passed = run.granted_ns + outage_ns(run.task, swapped=swapped)
        self._pace.leave(run.task.seat)
        self._pace.enter(run.task.seat, passed)
        assert run.task.linked is not None, "every seat of this room has a link"
        known = dict(run.result.acknowledged)
        again = replace(
            run.task, passed_ns=passed, began_ns=run.began_ns, acknowledged=known,
            linked=replace(run.task.linked, careful_from=0),
        )  # fmt: skip
        self._launch(self._at_the_spare(again) if swapped else again, run.result, 0)

    def _drain(self, connection: Connection, run: _Run) -> None:
        """What was acknowledged before the kill arrived counts as well."""
        try:
            while True:
                message = connection.recv()
                if isinstance(message, Acknowledged):
                    self._note(message, run)
        except (EOFError, OSError):
            run.process.join()

    def _at_the_spare(self, task: SeatTask) -> SeatTask:
        assert task.linked is not None and task.spare is not None, "every swap has its spare machine"
        linked = replace(task.linked, is_spare=True)
        return replace(task, station=task.spare.station, linked=linked, boot=new_id())

    def _await_replica(self, run: _Run) -> None:
        """Until the console's copy of this sitting is what lies on the station's second medium."""
        (mirror,) = (run.task.station / "mirror").glob(f"*.{KMIRROR.extension}")
        machine = self._console.desk.machine_of(run.task.seat)
        received: Path = self._console.desk.folder / "received" / machine.hex()[:16]
        deadline = time.monotonic() + _SETTLE_SECONDS
        while not _is_copied(mirror, received):
            if time.monotonic() > deadline:
                raise NetworkSilent(f"no copy of seat {run.task.seat}")
            time.sleep(0.02)

    # --- time ---------------------------------------------------------------------------------------------------------

    def _let_time_pass(self) -> None:
        if len(self._waiting) < self._prepared.plan.expected:
            return  # nobody's time passes before all have come
        connections = {run.task.seat: connection for connection, run in self._runs.items()}
        for seat, until_ns in self._pace.let_go().items():
            connection = connections[seat]
            self._runs[connection].granted_ns = until_ns
            connection.send(Granted(until_ns))
        self._console.watch()


def _is_copied(mirror: Path, received: Path) -> bool:
    """Whether a second copy and the copies of task files beside it lie at the console."""
    replica, store = received / mirror.name, bytes.fromhex(mirror.stem)
    names = (copy_name(store, digest).hex() for digest, _ in found_copies(copies_folder(mirror.parent, store)))
    whole = replica.exists() and replica.read_bytes() == mirror.read_bytes()
    return whole and all((received / f"{name}.{WORK_KIND}").exists() for name in names)
