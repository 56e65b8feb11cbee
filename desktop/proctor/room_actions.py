"""From a press to the record: what each action asks for, and the workflow that does it. Refusals stay in the panel."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.errors import Error
from desktop.exam.audit import AuditEntry
from desktop.exam.incidents import CATALOGUE, GROUP_TITLES, Statement
from desktop.exam.interruptions import Cause
from desktop.exam.sitting import StopCause
from desktop.language import advice_of, message_of, sentence, tr
from desktop.proctor.actions import Act
from desktop.proctor.order_actions import OrderActions
from desktop.proctor.panels.act import Asked, Given
from desktop.proctor.panels.choices import Choice
from desktop.proctor.seat_words import seats_text, spare_text
from desktop.proctor.window import ProctorWindow
from desktop.room.tiles import Spare
from desktop.ui.opening_words import opened_papers
from desktop.workflows import run_room
from desktop.workflows.audit_words import CAUSES
from desktop.workflows.console_folder import MOST_COLUMNS
from desktop.workflows.exchange_seats import is_exchanged, note_exchange
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import Decision, IncidentNote

_STATEMENTS = {
    Statement.NONE: sentence("No statement"),
    Statement.SIGNED: sentence("Statement signed"),
    Statement.REFUSED: sentence("Refused to sign"),
}
_NOBODY = "nobody"
_ROWS = (4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25)
_OTHERS = (Act.SESSION, Act.PRINT, Act.ORDER, Act.CARRY, Act.EXCEPT, Act.COPY, Act.READ)
Do = Callable[[Given], object]


class RoomActions(QObject):
    """`done` carries the act and the seats after it is on record; `handed_on` an act that is others' work."""

    done = Signal(object, tuple, object)
    handed_on = Signal(object)

    def __init__(self, window: ProctorWindow, desk: RoomDesk, heads: RoomHeads) -> None:
        super().__init__()
        self._window, self._desk = window, desk
        self._orders = OrderActions(desk, heads)
        self.spares: tuple[Spare, ...] = ()
        """Machines that no candidate sits at, and how they are."""
        self.by_link: Callable[[], bool] = lambda: False
        """Whether a network tells the stations what is decided here."""
        self.away: Callable[[], tuple[int, ...]] = lambda: ()
        """Seats under way that it does not reach, or that did not stand still with the others."""

    def ask(self, act: Act, seats: tuple[int, ...]) -> None:
        """Open the panel of an action for these seats."""
        forms = {
            Act.ADMIT: self._admit, Act.MESSAGE: self._message, Act.CREDIT: self._credit, Act.INCIDENT: self._incident,
            Act.ABSENCE: self._absence, Act.STOP: self._stop, Act.SWAP: self._swap, Act.CORRECT: self._correct,
            Act.PAUSE: self._pause, Act.HANDOVER: self._handover, Act.LAYOUT: self._layout,
            Act.EXCHANGE: self._exchange, **self._orders.forms,
        }  # fmt: skip
        if act in _OTHERS:
            self.handed_on.emit(act)
        elif act is Act.EXCHANGE and len(seats) != 2:
            self._window.say(tr("An exchange is between two seats."), tr("Choose exactly two seats."), level="warn")
        elif not self._desk.record.present and act is not Act.LAYOUT:
            advice = tr("Open the paper, or confirm who is present on that page.")
            self._window.say(tr("Nobody is confirmed present yet."), advice, level="warn")
        else:
            asked, do = forms[act](seats)
            self._open(act, seats, asked, do)

    def answer_call(self, seat: int) -> None:
        """A proctor is at the seat: who?"""
        asked = Asked(
            tr("A proctor is at {where}", where=seats_text((seat,))), (), tr("Note it"),
            text_for=tr("What was the matter (may stay empty)"), names=self._people(),
        )  # fmt: skip
        self._open(
            Act.MESSAGE,
            (seat,),
            asked,
            lambda given: run_room.answer_call(self._desk, seat, given.people[0], given.text),
        )

    def start_exam(self) -> None:
        """The proctor reads the start code out and presses."""
        code = self._codes()
        by_link = tr("Stations on the network begin by themselves. Read out to the others: {digits}.", digits=code)
        by_hand = tr("Start code {digits}: read it out; every candidate types it.", digits=code)
        lines = (
            by_link if self.by_link() else by_hand,
            tr("{n} candidates are admitted. The room's time begins with this button.", n=self._admitted()),
        )
        asked = Asked(tr("Begin the exam"), lines, tr("Begin now"), names=self._people())
        self._open(None, (), asked, lambda given: run_room.start(self._desk, given.people[0]))

    def _codes(self) -> str:
        """The start code; where a reserve was opened too, each with the papers that it starts."""
        openings = self._desk.record.openings
        codes = [f"{opening.spoken[:3]} {opening.spoken[3:]}" for opening in openings]
        if len(codes) == 1:
            return codes[0]
        papers = [opened_papers(self._desk.shown.releases, opening.release) for opening in openings]
        return tr(", ").join(f"{code}（{name}）" for code, name in zip(codes, papers, strict=True))

    def _open(self, act: Act | None, seats: tuple[int, ...], asked: Asked, do: Do) -> None:
        def give(given: Given) -> None:
            try:
                result = do(given)
            except Error as error:
                self._window.act.refuse(f"{message_of(error)} {advice_of(error)}")
                return
            self._window.act.close_over()
            self.done.emit(act, seats, result if isinstance(result, AuditEntry) else None)

        self._window.act.ask(asked, give)

    def _admit(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        desk = self._desk
        admitted = all(desk.record.seat(seat).checked_in_ms for seat in seats)
        if admitted:
            asked = self._asked(tr("Take the admission back: {where}", where=seats_text(seats)), tr("Take back"))
            return asked, lambda given: run_room.undo_admission(desk, seats, given.people[0])
        line = tr("Face, photo and document were compared for each of them.")
        asked = self._asked(tr("Admit {where}", where=seats_text(seats)), tr("Admit"), line)
        return asked, lambda given: run_room.admit(desk, seats, given.people[0])

    def _message(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        asked = self._asked(tr("Message to {where}", where=seats_text(seats)), tr("Send"))
        asked = replace(asked, text_for=tr("Words, shown to the candidates"))
        return asked, lambda given: run_room.send_message(self._desk, seats, given.text, given.people[0])

    def _credit(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        line = tr("You confirm the cause; the station computes the time by the rules of this session.")
        asked = self._asked(tr("Confirm interruption: {where}", where=seats_text(seats)), tr("Confirm"), line, people=2)
        causes = tuple(Choice(cause.value, tr(CAUSES[cause.value])) for cause in Cause)
        asked = replace(asked, choices=causes, choice_for=tr("Cause"), text_for=tr("What happened"))
        return asked, lambda given: run_room.confirm_credit(
            self._desk, seats, given.choice, Decision(given.people, given.text)
        )

    def _incident(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        line = tr("A room records and never annuls: the centre decides.")
        asked = self._asked(tr("Record incident: {where}", where=seats_text(seats)), tr("Record"), line)
        kinds = tuple(Choice(kind.key, tr(kind.title), tr(GROUP_TITLES[kind.group])) for kind in CATALOGUE)
        statements = tuple(Choice(key.value, tr(title)) for key, title in _STATEMENTS.items())
        asked = replace(
            asked, choices=kinds, choice_for=tr("Kind of incident"), second=statements,
            second_for=tr("The candidate's statement"), text_for=tr("What was seen"),
        )  # fmt: skip

        def do(given: Given) -> AuditEntry:
            statement = Statement(given.second) if given.second else Statement.NONE
            return run_room.note_incident(
                self._desk, IncidentNote(given.choice, seats, given.text, statement), given.people[0]
            )

        return asked, do

    def _absence(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        desk, where = self._desk, seats_text(seats)
        said = [desk.record.seat(seat).absent for seat in seats]
        if all(len(names) > 1 for names in said):
            asked = self._asked(tr("Not absent after all: {where}", where=where), tr("Take back"))
            return asked, lambda given: run_room.withdraw_absence(desk, seats, given.people[0])
        if all(names for names in said):
            proposed = tr("Proposed by {name}; another person confirms.", name=said[0][0])
            others = tuple(name for name in self._people() if all(name not in names for names in said))
            asked = replace(
                self._asked(tr("Confirm absence: {where}", where=where), tr("Confirm"), proposed), names=others
            )
            return asked, lambda given: run_room.confirm_absence(desk, seats, given.people[0])
        line = tr("Another person has to confirm it; it can be taken back until the room is closed.")
        asked = self._asked(tr("Propose as absent: {where}", where=where), tr("Propose"), line)
        return asked, lambda given: run_room.propose_absence(desk, seats, given.people[0])

    def _stop(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        lines = (
            tr("The candidate can answer no more; every answer is kept. What follows is the centre's decision."),
            tr("Two proctors then sign the order for the station with their own sticks."),
        )
        asked = Asked(
            tr("Stop the sitting: {where}", where=seats_text(seats)), lines, tr("Stop the sitting"),
            choices=tuple(Choice(cause.value, tr(CAUSES[cause.value])) for cause in StopCause), choice_for=tr("Cause"),
            text_for=tr("Reason"), people=2, names=self._people(), careful=True,
        )  # fmt: skip

        def do(given: Given) -> object:
            for seat in seats:
                run_room.stop_sitting(self._desk, seat, StopCause(given.choice), Decision(given.people, given.text))
            return None

        return asked, do

    def _swap(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        seat = seats[0]
        line = tr(
            "The sitting goes on where it stopped: by the network, or with the second medium and the sealed paper code."
        )
        signed_once = tr("Both sign once: the same order gives the time back by its cause.")
        asked = self._asked(tr("Another machine for {where}", where=seats_text((seat,))), tr("Note it"), line, people=2)
        asked = replace(asked, lines=(line, signed_once))
        spares = tuple(Choice(spare.machine.hex(), spare_text(spare)) for spare in self.spares if not spare.seat)
        asked = replace(asked, choices=spares, choice_for=tr("The machine that takes over"), text_for=tr("Reason"))
        causes = tuple(Choice(cause.value, tr(CAUSES[cause.value])) for cause in Cause)
        asked = replace(asked, second=causes, second_for=tr("Cause"), second_key=Cause.EQUIPMENT.value)

        def do(given: Given) -> AuditEntry:
            old = self._desk.record.seat(seat).machine or self._desk.machine_of(seat)
            machines = (old, bytes.fromhex(given.choice))
            decision = Decision(given.people, given.text)
            swapped = run_room.note_swap(self._desk, seat, machines, decision)
            run_room.confirm_credit(self._desk, (seat,), given.second or Cause.EQUIPMENT.value, decision)
            return swapped

        return asked, do

    def _correct(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        line = tr("The candidate is admitted against the document; the centre decides about the data.")
        asked = self._asked(tr("Correct personal data: {where}", where=seats_text(seats[:1])), tr("Note it"), line)
        asked = replace(asked, text_for=tr("What the document says"))
        return asked, lambda given: run_room.correct_identity(self._desk, seats[0], given.text, given.people[0])

    def _exchange(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        desk, where = self._desk, seats_text(seats)
        if is_exchanged(desk.record, seats):
            asked = self._asked(tr("Not exchanged after all: {where}", where=where), tr("Take back"), people=2)
        else:
            asked = self._asked(tr("Exchanged seats: {where}", where=where), tr("Note it"), people=2)
            names = [row.name for seat in seats[:2] if (row := desk.roster.at_seat(seat)) is not None]
            kept = tr("Both sit at each other's seat. The answers stay under the roster's names; the centre decides.")
            asked = replace(asked, lines=(tr(", ").join(names), kept))
        asked = replace(asked, text_for=tr("Reason"))
        return asked, lambda given: note_exchange(desk, seats, Decision(given.people, given.text))

    def _pause(self, seats: tuple[int, ...]) -> tuple[Asked, Do]:
        desk, where = self._desk, seats_text(seats)
        if desk.record.paused and not seats:
            asked = replace(
                self._asked(tr("Go on: {where}", where=where), tr("Go on"), people=2), text_for=tr("Reason")
            )
            return asked, lambda given: run_room.resume(
                desk, Decision(given.people, given.text), by_link=self.by_link(), away=self.away()
            )
        causes = tuple(Choice(cause.value, tr(CAUSES[cause.value])) for cause in (Cause.ROOM, Cause.EQUIPMENT))
        line = tr("Nobody can answer meanwhile; the time is given back by the rules of this session.")
        asked = self._asked(tr("Pause: {where}", where=where), tr("Pause"), line, people=2)
        asked = replace(asked, choices=causes, choice_for=tr("Cause"), text_for=tr("Reason"))
        return asked, lambda given: run_room.pause(desk, Decision(given.people, given.text), given.choice, seats)

    def _handover(self, _seats: tuple[int, ...]) -> tuple[Asked, Do]:
        desk = self._desk
        nobody = Choice(_NOBODY, tr("Nobody"))
        leaving = (*(Choice(name, name) for name in desk.record.present), nobody)
        coming = tuple(
            Choice(person.name, person.name) for person in desk.roster.people if person.name not in desk.record.present
        )
        lines = () if coming else (tr("Everybody on the list is in the room."),)
        asked = Asked(
            tr("Change of proctor"), lines, tr("Note it"), choices=leaving, choice_for=tr("Who leaves"),
            second=(*coming, nobody), second_for=tr("Who takes over"), text_for=tr("Reason"), people=0,
        )  # fmt: skip

        def do(given: Given) -> None:
            leaves, comes = given.choice != _NOBODY, given.second not in ("", _NOBODY)
            if leaves and comes:
                run_room.hand_over(desk, given.choice, given.second, given.text)
            elif leaves:
                run_room.leave(desk, given.choice, given.text)
            elif comes:
                run_room.arrive(desk, given.second)
            else:
                raise Error("E-ROM-25", "Nobody leaves and nobody comes.", "Choose one of them.", exit_code=4)

        return asked, do

    def _layout(self, _seats: tuple[int, ...]) -> tuple[Asked, Do]:
        rows = tuple(Choice(str(count), str(count)) for count in _ROWS if count <= MOST_COLUMNS)
        asked = Asked(tr("How many seats stand in a row?"), (), tr("Arrange"), choices=rows, people=0)

        def do(given: Given) -> object:
            self._desk.console.put_columns(self._desk.session, int(given.choice))
            return None

        return asked, do

    def _asked(self, heading: str, verb: str, line: str = "", people: int = 1) -> Asked:
        return Asked(heading, (line,) if line else (), verb, people=people, names=self._people())

    def _people(self) -> tuple[str, ...]:
        return run_room.proctors_present(self._desk)

    def _admitted(self) -> int:
        return sum(bool(seat.checked_in_ms) for seat in self._desk.record.seats.values())
