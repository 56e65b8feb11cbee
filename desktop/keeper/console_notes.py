"""A console's notes at this seat (sections 4.9, 6.4, 10.2): each is held against the journal, kept, and obeyed."""

from collections.abc import Callable

from desktop.exam.interruptions import Authority, Cause, GapKind, Need, Seen, measure_by_console
from desktop.exam.sitting import RUNNING, STARTED, State
from desktop.exam.timing import NS
from desktop.formats.envelope import source_of
from desktop.formats.journal_records import RecordType
from desktop.formats.mirror_frames import WITNESS_FRAME, note_frame
from desktop.formats.witness import Command, Witness, read_witness
from desktop.keeper.arrival import start_by_console
from desktop.keeper.desk import Desk
from desktop.keeper.heads import StationIdentity
from desktop.keeper.journal import facts
from desktop.keeper.proctor_entry import go_on
from desktop.keeper.reopening import remeasure
from desktop.keeper.room_messages import WitnessTaken
from desktop.keeper.timekeeping import hold, next_entry, seal
from desktop.refusals import refuse

_RECORD_EVERY_NS = 60 * NS


class ConsoleNotes:
    """What consoles said of this journal since it was opened."""

    def __init__(self, desk: Desk, identity: StationIdentity) -> None:
        self._desk = desk
        self._identity = identity
        self._last: Witness | None = None
        self._recorded_ns: int | None = None

    def take(self, content: bytes) -> None:
        """Raises what the reader raises, E-IMP-04 for another store, E-JRN-03 or 04 for a head never produced here."""
        desk = self._desk
        authorities = desk.seat.authorities
        witness = read_witness(source_of(content), authorities.trust, authorities.room.header.consoles).witness
        if self._last is not None and witness == self._last:
            return
        self._verify(witness)
        self._last = witness
        self._measure_outage(witness)
        desk.journal.copies.note(note_frame(WITNESS_FRAME, content))
        _COMMANDS[witness.command](self, witness)
        desk.tell(WitnessTaken(witness.seq, witness.counter, witness.command.value))

    def _verify(self, witness: Witness) -> None:
        if (witness.session, witness.store) != (self._identity.session, self._identity.journal.store):
            raise refuse("E-IMP-04")
        counter = self._desk.progress.witness_counter if self._last is None else self._last.counter
        if witness.counter <= counter:
            raise refuse("E-ORD-01")
        produced = self._desk.journal.head_at(witness.seq)
        if produced is None:
            raise refuse("E-JRN-04")
        if produced != witness.head:
            raise refuse("E-JRN-03")

    def _measure_outage(self, witness: Witness) -> None:
        """The first note after a restart: a console that also saw the journal before it knows how long it was."""
        desk, progress = self._desk, self._desk.progress
        outage, seen, before = progress.outage, progress.console_seen, progress.before_boot
        if outage is None or seen is None or before is None or seen.boot_tag != before.boot_tag or progress.sealed_by:
            return
        if witness.seq < outage.seq:
            return
        earlier = Seen(seen.console_ns, seen.boot, outage.stopped_ns - seen.clock_ns)
        later = Seen(witness.clock_ns, witness.boot, desk.now_ns - outage.back_ns)
        length = measure_by_console(earlier, later)
        if length is not None:
            remeasure(desk, outage, length)

    def _seen(self, witness: Witness) -> None:
        now, before = self._desk.now_ns, self._recorded_ns
        if before is None or now - before >= _RECORD_EVERY_NS:
            self._record(witness)

    def _record(self, witness: Witness, entries: tuple[int, ...] = ()) -> None:
        payload = facts(
            seq=witness.seq,
            head=witness.head.hex(),
            counter=witness.counter,
            clock_ns=witness.clock_ns,
            boot=witness.boot.hex(),
            command=witness.command.value,
            entries=list(entries),
        )
        self._desk.write(RecordType.WITNESS, payload)
        self._recorded_ns = self._desk.now_ns

    def _start(self, witness: Witness) -> None:
        if self._desk.progress.begun or self._desk.progress.sealed_by:
            raise refuse("E-ORD-04")
        self._record(witness)
        start_by_console(self._desk)

    def _unlock(self, witness: Witness) -> None:
        self._record(witness)
        if self._desk.progress.state is State.PAUSED and self._desk.progress.need is Need.LOW:
            go_on(self._desk)

    def _pause(self, witness: Witness) -> None:
        """A room event: every second is charged, claimed with cause room, and given back at `resume`."""
        desk = self._desk
        if desk.progress.state not in RUNNING:
            raise refuse("E-ORD-04")
        self._record(witness)
        payload = facts(
            authority=Authority.NONE.value,
            cause=Cause.ROOM.value,
            entry=next_entry(desk),
            kind=GapKind.ROOM.value,
            length_ns=0,
            ready=False,
        )
        desk.write(RecordType.GAP, payload)
        hold(desk, Need.PAIR)

    def _resume(self, witness: Witness) -> None:
        """The end of a `pause`; a section that stands still for another reason waits for its own decision."""
        desk = self._desk
        of_room = [claim for claim in desk.progress.ledger.waiting() if claim.cause is Cause.ROOM]
        if desk.progress.state is not State.PAUSED or not of_room:
            raise refuse("E-ORD-04")
        self._record(witness, tuple(claim.entry for claim in of_room))
        go_on(desk)

    def _close_section(self, witness: Witness) -> None:
        if self._desk.progress.state not in STARTED:
            raise refuse("E-ORD-04")
        self._record(witness)
        seal(self._desk, "hand_in")


_COMMANDS: dict[Command, Callable[[ConsoleNotes, Witness], None]] = {
    Command.NONE: ConsoleNotes._seen,
    Command.START: ConsoleNotes._start,
    Command.UNLOCK: ConsoleNotes._unlock,
    Command.PAUSE: ConsoleNotes._pause,
    Command.RESUME: ConsoleNotes._resume,
    Command.CLOSE_SECTION: ConsoleNotes._close_section,
}
