"""One seat of a rehearsal with a network: a process with a real keeper and a real link to the room's console.

Simulated time stands still while the network works: in a room an answer takes longer than a hundred messages.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection

from desktop.clock import NANOSECONDS, SystemClock
from desktop.crypto.joining import sha256
from desktop.exam.sitting import State
from desktop.formats.artefacts import KHEAD, KRESULT
from desktop.formats.envelope import source_of
from desktop.formats.head import read_head
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import CheckIn, Event
from desktop.keeper.room_messages import OrderApplied, WitnessTaken
from desktop.keeper.thread import KeeperInbox
from desktop.rehearsal.clock import PacedClock
from desktop.rehearsal.seat_process import (
    Acknowledged,
    Asked,
    Finished,
    Granted,
    Linked,
    Passing,
    SeatTask,
    jump_if_due,
    keeper_of,
    sitting_options,
)
from desktop.rehearsal.simulated_candidate import SimulatedCandidate
from desktop.rehearsal.unusual import LATE_SECONDS, STOP_AFTER_ANSWERS, stop_cause
from desktop.workflows.armed_seat import find_granted_seat
from desktop.workflows.linked_station import LinkedStation, linked_station
from desktop.workflows.room_events import ConsoleJoined, FileDelivered, SittingCame, StationEvent
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.swap_machine import take_over_replica

_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.01
_CAREFUL_BEFORE_SECONDS = 75


class NetworkSilent(Exception):
    """The console of a rehearsal did not do what it must: our own fault, and the rehearsal fails loudly."""


class SeatWire:
    """The link of one seat, whatever machine the candidate sits at; `pull` and `plug` are the cable's."""

    def __init__(self, station: StationFolder, linked: Linked) -> None:
        self._station = station
        self._linked = linked
        self._link: LinkedStation | None = None
        self.inbox = KeeperInbox()
        self.came: list[SittingCame] = []
        self.joined = False
        self.delivered: set[bytes] = set()
        self.orders = 0
        self.notes = 0
        self.witnessed = -1
        self.plug()

    def plug(self) -> None:
        """The machine looks for its console."""
        link = linked_station(self._station, SystemClock(), self._hear)
        assert link is not None, "the grant of this room lists a console"
        self._link = link
        link.start([self._linked.address])
        link.serve(self.inbox)

    def pull(self) -> None:
        """No cable any more; the sitting goes on alone."""
        if self._link is not None:
            self._link.stop()
        self._link = None

    @property
    def is_plugged(self) -> bool:
        """Whether there is a cable."""
        return self._link is not None

    def observe(self, events: tuple[Event, ...]) -> None:
        """What the keeper says."""
        for event in events:
            if isinstance(event, WitnessTaken):
                self.notes, self.witnessed = self.notes + 1, max(self.witnessed, event.seq)
            elif isinstance(event, OrderApplied):
                self.orders += 1
        if self._link is not None:
            self._link.observe(events)

    def newest_head(self) -> int:
        """The last record of which this machine signed a head; -1 before the first one."""
        granted = find_granted_seat(self._station)
        heads = [
            read_head(source_of(path.read_bytes()), granted.trust, granted.grant.header.stations)
            for path in self._station.outbox.glob(f"*.{KHEAD.extension}")
            if granted is not None and ".moved." not in path.name
        ]
        return max((head.seq for head in heads), default=-1)

    def bundle_is_delivered(self) -> bool:
        """Whether the console has said that it stored the bundle which lies here."""
        bundles = list(self._station.outbox.glob(f"*.{KRESULT.extension}"))
        return bool(bundles) and all(sha256(path.read_bytes()) in self.delivered for path in bundles)

    def _hear(self, event: StationEvent) -> None:
        """On the link's thread."""
        if isinstance(event, SittingCame):
            self.came.append(event)
        elif isinstance(event, ConsoleJoined):
            self.joined = True
        elif isinstance(event, FileDelivered) and event.kind == KRESULT.extension:
            self.delivered.add(event.sha)


class LinkedSeat:
    """Sits one task from the idle station, or from where a killed process stopped, to the bundle at the console."""

    def __init__(self, task: SeatTask, connection: Connection) -> None:
        assert task.linked is not None, "this task is for a room with a network"
        self._task, self._linked, self._connection = task, task.linked, connection
        self._granted_ns = -1
        self._clock = PacedClock(task.wall_ms, task.boot, task.speed)
        self._clock.advance_ns(task.passed_ns)
        self._clock.on_advance = self._pass
        if task.passed_ns:
            self._pass(task.passed_ns)
        self._station = StationFolder(task.station)
        self._options = replace(sitting_options(task, []), sticks=tuple)
        self._answered = set(task.acknowledged)
        self._is_powered_again = task.power is None or task.passed_ns >= task.power.after_seconds * NANOSECONDS
        self._wire = SeatWire(self._station, task.linked)
        self._wait(lambda: bool(self._station.ticket_paths()), None)
        self._candidate = SimulatedCandidate(
            self._open(), self._clock, task.person, self._acknowledge, task.acknowledged
        )
        self._candidate.began_ns = task.began_ns
        self._candidate.on_events = self._wire.observe
        self._candidate.on_time = self._on_time
        self._candidate.on_arrival = self._arrive

    def sit(self) -> None:
        """The whole exam."""
        candidate, unusual = self._candidate, self._task.unusual
        kind = unusual.kind if unusual is not None else ""
        fresh = not self._task.acknowledged and not self._linked.is_spare
        if fresh:
            candidate.greet()
            _BEFORE.get(kind, LinkedSeat._be_here)(self)
        candidate.leaves_after = STOP_AFTER_ANSWERS if stop_cause(kind) is not None else 0
        candidate.begin(self._task.spoken if kind == "late" else "")
        if kind == "late":
            self.ask("late")
        candidate.answer_all()
        if not self._wire.is_plugged:
            self._wire.plug()
        if stop_cause(kind) is not None:
            self.ask("stop")
            self._wait(lambda: candidate.state == State.STOPPED, candidate)
        else:
            candidate.hand_in()
        self._wait(self._wire.bundle_is_delivered, candidate)
        candidate.keeper.close()
        self._wire.pull()
        self._connection.send(Finished(candidate.report))
        self._connection.close()

    def ask(self, call: str) -> None:
        """Tell the proctors."""
        self._connection.send(Asked(call))

    # --- arriving -----------------------------------------------------------------------------------------------------

    def _open(self) -> Keeper:
        if not self._linked.is_spare:
            return keeper_of(self._task, self._station, self._clock, self._options)
        self._wait(lambda: self._wire.joined, None)
        self.ask("spare")
        self._wait(lambda: bool(self._wire.came), None)
        came = self._wire.came[0]
        return take_over_replica(self._station, (came.slots, came.mirror), came.proctors, self._clock, self._options)

    def _be_here(self) -> None:
        self.ask("here")

    def _come_late(self) -> None:
        """The console starts the seat with the others; who comes after the latest time needs a proctor's code."""
        assert self._task.unusual is not None
        self.ask("empty")
        self._wait(lambda: self._wire.notes > 0, self._candidate)
        self._candidate.wait(LATE_SECONDS)
        self._candidate.late_code = self._task.unusual.low_code

    def _type_wrong_number(self) -> None:
        """Refused in plain words; the proctors compare the document, sign, and the order comes over the network."""
        self._candidate.hear(self._candidate.keeper.handle(CheckIn("000000")))
        self.ask("identity")
        self._wait(lambda: self._wire.orders > 0, self._candidate)
        self._be_here()

    def _sit_at_the_wrong_seat(self) -> None:
        self._candidate.hear(self._candidate.keeper.handle(CheckIn("999998")))
        self.ask("wrong_seat")
        self._be_here()

    def _arrive(self, candidate: SimulatedCandidate) -> None:
        """Until the console starts this candidate, or lets one go on who comes from another machine."""
        if self._linked.is_spare and candidate.state == State.PAUSED:
            self._be_seen_again(candidate)
            self.ask("credit")
        self._wait(lambda: candidate.state == State.ANSWERING, candidate)

    def _be_seen_again(self, candidate: SimulatedCandidate) -> None:
        """Until the console has answered to the first head after an outage: then its clock says how long it was."""
        candidate.hear(candidate.keeper.tick())
        back = self._wire.newest_head()
        self._wait(lambda: self._wire.witnessed >= back, candidate)

    # --- while it runs ------------------------------------------------------------------------------------------------

    def _acknowledge(self, item: bytes, rev: int, value: bytes) -> None:
        self._connection.send(Acknowledged(item, rev, value, self._clock.passed_ns, self._candidate.began_ns))
        answers = len(self._answered)
        jump_if_due(self._task, self._clock, answers)
        self._answered.add(item)
        if answers < self._linked.pull_after <= len(self._answered):
            self._wire.pull()
        elif answers < self._linked.back_after <= len(self._answered):
            self._wire.plug()

    def _on_time(self, candidate: SimulatedCandidate) -> None:
        self._cut_power_if_due(candidate)
        self._listen(candidate)
        if self._wire.is_plugged and self._must_be_careful(candidate):
            newest = self._wire.newest_head()
            self._wait(lambda: self._wire.witnessed >= newest or candidate.state == State.PAUSED, candidate)

    def _must_be_careful(self, candidate: SimulatedCandidate) -> bool:
        """Shortly before a machine dies: a console measures with the notes it gave before, so they must be in time."""
        if candidate.state != State.ANSWERING:
            return False
        power = self._task.power
        if power is not None and not self._is_powered_again:
            left_ns = power.after_seconds * NANOSECONDS - self._clock.passed_ns
            return left_ns <= _CAREFUL_BEFORE_SECONDS * NANOSECONDS
        return 0 < self._linked.careful_from <= len(self._answered)

    def _cut_power_if_due(self, candidate: SimulatedCandidate) -> None:
        cut = self._task.power
        if cut is None or self._is_powered_again or self._clock.passed_ns < cut.after_seconds * NANOSECONDS:
            candidate.report.lost_power |= cut is not None and self._is_powered_again
            return
        self._is_powered_again = candidate.report.lost_power = True
        self.ask("power_off")
        used_before, orders = candidate.report.used_seconds, self._wire.orders
        candidate.lose_machine()
        self._wire.pull()
        self._clock.reboot(cut.seconds)
        candidate.meet(open_sitting(self._station, self._clock, self._options), 0)
        self._wire.inbox = KeeperInbox()
        self._wire.plug()
        if not used_before:
            return
        self._be_seen_again(candidate)
        self.ask("power_on")
        self._wait(lambda: self._wire.orders > orders, candidate)
        charged = candidate.report.used_seconds - used_before
        candidate.report.uncharged_seconds += max(0, cut.seconds - charged)
        candidate.work_on()

    def _pass(self, passed_ns: int) -> None:
        """No further than the room has come."""
        if passed_ns <= self._granted_ns:
            return
        self._connection.send(Passing(passed_ns))
        answer = self._connection.recv()
        assert isinstance(answer, Granted), "the room answers nothing else"
        self._granted_ns = answer.until_ns

    def _listen(self, candidate: SimulatedCandidate) -> None:
        candidate.hear(self._wire.inbox.drain(candidate.keeper))

    def _wait(self, condition: Callable[[], bool], candidate: SimulatedCandidate | None) -> None:
        """Until the network has done its work; no simulated time passes."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                state = candidate.state if candidate is not None else "no sitting"
                raise NetworkSilent(f"seat {self._task.seat}, {state}")
            time.sleep(_LOOK_SECONDS)
            if candidate is not None:
                self._listen(candidate)
                candidate.hear(candidate.keeper.tick())


def run_linked_seat(task: SeatTask, connection: Connection) -> None:
    """The process of one seat."""
    LinkedSeat(task, connection).sit()


_BEFORE: dict[str, Callable[[LinkedSeat], None]] = {
    "late": LinkedSeat._come_late,
    "wrong-id": LinkedSeat._type_wrong_number,
    "swapped-seats": LinkedSeat._sit_at_the_wrong_seat,
}
