"""The console of a rehearsal with a network: what the proctors there decide, sign and write down, and the closing."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.clock import SystemClock
from desktop.crypto.codes import printed_code
from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.exam.incidents import Statement
from desktop.formats.envelope import source_of
from desktop.formats.room_manifest import RoomFacts, StopCause, read_room_manifest
from desktop.formats.witness import Command
from desktop.language import tr
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.opening import OpenedRoom
from desktop.rehearsal.preparation import STARTS_MS, Announce, Prepared, proctor_keys
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.storage.sticks import FolderStick
from desktop.workflows import run_room
from desktop.workflows.close_at_console import carry_everything, close_at_console, manifest_data
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.linked_room import LOOPBACK, LinkedRoom
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.room_papers import room_source, write_room_papers
from desktop.workflows.room_record_forms import room_numbers
from desktop.workflows.run_room import Decision, IncidentNote
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sign_orders import pending_decisions, sign_decision

_BEFORE_MS = 600_000
_STOPS = {"ill": StopCause.ILL, "cheat": StopCause.MISCONDUCT}
_INCIDENTS = {"ill": "ill", "cheat": "phone", "identity": "document", "wrong_seat": "wrong_seat"}


class LoopbackRoom(LinkedRoom):
    """A room whose network is this machine."""

    host = LOOPBACK


@dataclass(frozen=True)
class ClosedRoom:
    """What the console leaves: the manifest's facts, the numbers of its room record, its papers, which seats the record
    says were out of the network and back, and how often a stick that was pulled out was noticed."""

    facts: RoomFacts
    numbers: dict[str, str]
    papers: Path
    lost: frozenset[int]
    back: frozenset[int]
    pulled: int


@dataclass
class RehearsedConsole:
    """Open from `open_console` to `close`; two proctors act by name, and sign with the keys of their own sticks."""

    prepared: Prepared
    clock: MovableClock
    opened: OpenedRoom = field(init=False)
    _absence_noted: bool = False
    _power_is_off: bool = False

    def open(self, announce: Announce) -> None:
        """The console takes what the stick carries; two proctors open the paper; the network stands."""
        console = ConsoleFolder(self.prepared.console)
        for taken in SessionDesk(console).take_from(self.prepared.plan.out / "stick"):
            if taken.refusal is not None:
                raise taken.refusal
        announce(tr("Two proctors open the paper"))
        (shown,) = SessionDesk(console).sessions()
        self.desk = open_room_desk(console, shown, self.clock)
        self.heads = RoomHeads(self.desk, self.clock)
        self.link = LoopbackRoom(self.desk, self.heads, SystemClock(), lambda: None, 0)
        self.port = self.link.start()
        codes = {card.no: card.code for card in self.prepared.session.built.secrets.cards}
        first, second = (TypedCode(no, printed_code(codes[no])) for no in sorted(codes)[:2])
        opened = run_room.open_paper(self.desk, OpeningForm(shown.releases[0].no, first, second, shown.roster.people))
        self.link.post_ticket(opened.data)
        self.opened = OpenedRoom(shown.grant, shown.roster, opened)

    @property
    def proctors(self) -> tuple[str, str]:
        """The names of the two who hold the first two cards."""
        names = {person.no: person.name for person in self.desk.roster.people}
        return names[1], names[2]

    def begin(self, seats: Sequence[int]) -> None:
        """Everybody who is here was checked in; the exam begins for all of them at once."""
        run_room.admit(self.desk, seats, self.proctors[0])
        self.clock.advance_ns(max(0, STARTS_MS - self.clock.read().wall_ms) * 1_000_000)
        run_room.start(self.desk, self.proctors[0])
        self.link.command(Command.START)

    def hear(self, seat: int, call: str) -> None:
        """Something happened at a seat."""
        act = _ACTS.get(call)
        if act is not None:
            act(self, seat)

    def watch(self) -> None:
        """As time passes: whoever has not come by the latest time is absent, two people say so."""
        plan, desk = self.prepared.plan, self.desk
        absent = tuple(seat for seat in plan.seats if plan.kind_of(seat) == "absent")
        if self._absence_noted or not absent or desk.seconds_since_start() <= desk.policy.late_entry_s:
            return
        self._absence_noted = True
        first, second = self.proctors
        run_room.propose_absence(desk, absent, first)
        run_room.confirm_absence(desk, absent, second)

    def note(self, kind: str, seat: int, text: str) -> None:
        """One incident on record."""
        statement = Statement.REFUSED if kind == "phone" else Statement.NONE
        incident = IncidentNote(kind, (seat,) if seat else (), text, statement)
        run_room.note_incident(self.desk, incident, self.proctors[0])

    def send_to_spare(self, seat: int, spare: bytes) -> None:
        """换机: two people decide, the console's copy goes to the spare machine."""
        old = self.desk.machine_of(seat)
        self.note("machine", seat, tr("The machine does not start any more."))
        run_room.note_swap(self.desk, seat, (old, spare), self._decision(tr("The machine does not start any more.")))
        self.link.send_sitting(seat, spare, (1, 2))

    def close(self, pulled: int) -> ClosedRoom:
        """Everything that arrived is worked off; close, carry it on two sticks, print. `pulled` times a stick is pulled
        out too early and has to be written again."""
        self.link.stop()
        self.watch()
        keys = proctor_keys(self.prepared)
        try:
            close_at_console(self.desk, keys)
            noticed = self._carry(pulled)
            papers = write_room_papers(self.desk)
            numbers = dict(room_numbers(room_source(self.desk)))
            return ClosedRoom(self._facts(), numbers, papers, *self._presence(), noticed)
        finally:
            self.desk.close()

    # --- what calls lead to -------------------------------------------------------------------------------------------

    def _decision(self, reason: str) -> Decision:
        return Decision(self.proctors, reason)

    def _sign(self) -> None:
        """Both sign what waits, with their own keys; the network carries it."""
        for pending in pending_decisions(self.desk):
            data, seats = sign_decision(self.desk, self.heads, pending, proctor_keys(self.prepared))
            self.link.post_order(data, seats)

    def _admit_late(self, seat: int) -> None:
        run_room.admit(self.desk, (seat,), self.proctors[0])

    def _correct(self, seat: int) -> None:
        self.note("document", seat, tr("Compared with the document."))
        run_room.correct_identity(self.desk, seat, tr("Compared with the document."), self.proctors[0])
        self._sign()

    def _reseat(self, seat: int) -> None:
        self.note("wrong_seat", seat, "")

    def _stop(self, seat: int) -> None:
        kind = self.prepared.plan.kind_of(seat)
        self.note(_INCIDENTS[kind], seat, tr("Recorded by the proctors."))
        run_room.stop_sitting(self.desk, seat, _STOPS[kind], self._decision(tr("Recorded by the proctors.")))
        self._sign()

    def _credit(self, seat: int) -> None:
        run_room.confirm_credit(self.desk, (seat,), "equipment", self._decision(tr("Another machine was needed.")))
        self._sign()

    def _power_off(self, _seat: int) -> None:
        if not self._power_is_off:
            self._power_is_off = True
            self.note("power", 0, "")
            run_room.pause(self.desk, self._decision(tr("The room had no power.")), "room")

    def _power_on(self, _seat: int) -> None:
        if self.desk.record.paused:
            run_room.resume(self.desk, self._decision(tr("The room had no power.")))
            self._sign()

    # --- the end ------------------------------------------------------------------------------------------------------

    def _carry(self, pulled: int) -> int:
        """Both sticks; how often one that was pulled out was noticed."""
        out, noticed = self.prepared.plan.out, 0
        for number in range(pulled):
            with_fault = FakeStick(out / "stick", StickFaults(pull_at=2 + 3 * number))
            try:
                carry_everything(self.desk, with_fault, "1", spare_bytes=0)
            except Error:
                noticed += 1
        for medium, name in (("1", "stick"), ("2", "stick-2")):
            carry_everything(self.desk, FolderStick(out / name), medium, spare_bytes=0)
            for left in (out / name).glob("*.part"):
                left.unlink()
        for path in (out / "stick").glob("*.kroom"):
            shutil.copyfile(path, out / "room" / path.name)
        return noticed

    def _facts(self) -> RoomFacts:
        grant = self.desk.grant
        return read_room_manifest(source_of(manifest_data(self.desk)), grant.trust, grant, self.desk.roster).facts

    def _presence(self) -> tuple[frozenset[int], frozenset[int]]:
        events = self.desk.record.events
        lost, back = (
            frozenset(seat for entry in events if entry.kind is kind for seat in entry.seats)
            for kind in (Audit.LOST, Audit.BACK)
        )
        return lost, back


def open_console(prepared: Prepared, announce: Announce) -> RehearsedConsole:
    """The console on the morning of the exam, ten minutes before its start."""
    console = RehearsedConsole(prepared, MovableClock(STARTS_MS - _BEFORE_MS))
    console.open(announce)
    return console


_ACTS: dict[str, Callable[[RehearsedConsole, int], None]] = {
    "late": RehearsedConsole._admit_late,
    "identity": RehearsedConsole._correct,
    "wrong_seat": RehearsedConsole._reseat,
    "stop": RehearsedConsole._stop,
    "credit": RehearsedConsole._credit,
    "power_off": RehearsedConsole._power_off,
    "power_on": RehearsedConsole._power_on,
}
