"""What the console asks for the decisions that become orders, and for going on and handing in by a proctor."""

from collections.abc import Callable
from dataclasses import replace

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.exam.interruptions import Cause
from desktop.formats.head import Head
from desktop.formats.order import ExtraTime
from desktop.formats.roster import Duty
from desktop.language import tr
from desktop.proctor.actions import Act
from desktop.proctor.panels.act import Asked, Given
from desktop.proctor.panels.choices import Choice
from desktop.proctor.seat_words import seats_text
from desktop.workflows import decide_orders
from desktop.workflows.audit_words import extra_words
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import Decision, proctors_present
from desktop.workflows.spoken_times import read_time_of_day, time_of_day

_PERCENT = (0, 10, 20, 25, 30, 50, 100)
_MINUTES = (0, 5, 10, 15, 20, 30, 45, 60)
Form = Callable[[tuple[int, ...]], tuple[Asked, Callable[[Given], object]]]


class OrderActions:
    """`forms` gives for each act what is asked and what is done with it."""

    def __init__(self, desk: RoomDesk, heads: RoomHeads) -> None:
        self._desk, self._heads = desk, heads
        self.forms: dict[Act, Form] = {
            Act.UNLOCK: self._unlock, Act.HAND_IN: self._hand_in, Act.EXTEND: self._extend, Act.REOPEN: self._reopen,
            Act.FORK: self._fork, Act.POWER: self._power, Act.END: self._end,
        }  # fmt: skip

    def _unlock(self, seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        line = tr("For a sitting that waits after a gap. Stations off the network need a one-time code.")
        asked = self._asked(tr("Let go on: {where}", where=seats_text(seats)), tr("Go on"), line)
        asked = replace(asked, text_for=tr("Remark (may stay empty)"))
        return asked, lambda given: decide_orders.let_go_on(self._desk, seats, given.people[0], given.text)

    def _hand_in(self, seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        lines = tr("For candidates who left without handing in. Stations off the network need a one-time code.")
        asked = self._asked(tr("Hand in for {where}", where=seats_text(seats)), tr("Hand in"), lines)
        asked = replace(asked, text_for=tr("Reason"), careful=True)
        return asked, lambda given: decide_orders.hand_in_for(self._desk, seats, given.people[0], given.text)

    def _extend(self, seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        seat = seats[0]
        before = decide_orders.extra_time_of(self._desk, seat)
        lines = (
            tr("So far: {extra}. Choose what the candidate has in all from now on.",
               extra=extra_words(before.pct, before.seconds)),
            tr("The chief signs the order with the own stick. An order of the centre is read from its stick."),
        )  # fmt: skip
        percent = tuple(Choice(str(n), tr("{n} %", n=n)) for n in _PERCENT if n >= before.pct)
        minutes = tuple(Choice(str(n), tr("{n} min", n=n)) for n in _MINUTES if n * 60 >= before.seconds)
        chiefs = tuple(person.name for person in self._desk.roster.people if person.duty is Duty.CHIEF)
        asked = Asked(
            tr("Extra time on the day: {where}", where=seats_text((seat,))), lines, tr("Approve"), choices=percent,
            choice_for=tr("Share of the planned time"), second=minutes, second_for=tr("And minutes"),
            second_key=minutes[0].key, text_for=tr("Reason"), names=chiefs,
        )  # fmt: skip

        def do(given: Given) -> object:
            extra = ExtraTime(int(given.choice), 60 * int(given.second or 0))
            return decide_orders.approve_extra_time(self._desk, seat, extra, given.people[0], given.text)

        return asked, do

    def _reopen(self, seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        seat = seats[0]
        line = tr("The candidate goes on with the time that was left; the time between is not charged.")
        asked = self._asked(tr("Open again: {where}", where=seats_text((seat,))), tr("Open again"), line, people=2)
        asked = replace(asked, text_for=tr("Reason"))
        return asked, lambda given: decide_orders.reopen_section(self._desk, seat, _decision(given))

    def _fork(self, seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        """Every copy of this sitting that was heard of, over the network or from a stick."""
        seat = seats[0]
        copies = self._copies(seat)
        lines = (
            tr("Two copies of one sitting tell different stories. The chosen one goes on, the other is kept aside."),
            tr(
                "The order goes by stick: touch it to the machine. A copy is listed once its stick was read at Collect."
            ),
        )
        choices = tuple(Choice(str(place), self._copy_text(head)) for place, head in enumerate(copies))
        asked = self._asked(tr("Which copy goes on: {where}", where=seats_text((seat,))), tr("Decide"), people=2)
        asked = replace(
            asked, lines=lines, choices=choices, choice_for=tr("The copy that goes on"), text_for=tr("Reason")
        )

        def do(given: Given) -> object:
            if not copies:
                raise Error(
                    "E-ROM-14", "Nothing is known yet of the journal at seat {n}.",
                    "Take its head on a stick at the seat and read the stick here first.", exit_code=4, n=seat,
                )  # fmt: skip
            return decide_orders.decide_fork(self._desk, seat, copies[int(given.choice)], _decision(given))

        return asked, do

    def _power(self, _seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        desk = self._desk
        now = desk.clock.read().wall_ms
        lines = (
            tr("One order gives every seat its time back, in full: over the network, and on one stick for the others."),
            tr("Stations compute the time from what they saw; the two times say which interruption is meant."),
        )
        asked = self._asked(tr("Power cut of the whole room"), tr("Confirm"), people=2)
        fields = ((tr("From (as 09:05)"), self._went_silent()), (tr("To (as 09:05)"), time_of_day(now)))
        asked = replace(asked, lines=lines, fields=fields, text_for=tr("What happened"))

        def do(given: Given) -> object:
            times = (_time(given.fields[0], now), _time(given.fields[1], now))
            return decide_orders.state_interruption(desk, times, str(Cause.ROOM), _decision(given))

        return asked, do

    def _end(self, _seats: tuple[int, ...]) -> tuple[Asked, Callable[[Given], object]]:
        line = tr("Every sitting that still runs is handed in as it stands, and nobody begins any more.")
        asked = self._asked(tr("End all sittings of this room"), tr("End all sittings"), line, people=2)
        asked = replace(asked, text_for=tr("Reason"), careful=True)
        return asked, lambda given: decide_orders.end_room(self._desk, _decision(given))

    def _went_silent(self) -> str:
        """When the first station was lost since the exam began; empty when none was."""
        record = self._desk.record
        lost = (e.wall_ms for e in record.events if e.kind is Audit.LOST and e.wall_ms >= record.started_ms)
        first = next(lost, 0)
        return time_of_day(first) if first else ""

    def _copies(self, seat: int) -> tuple[Head, ...]:
        row = self._desk.roster.at_seat(seat)
        return self._heads.stories(row.candidate, row.attempt) if row is not None else ()

    def _copy_text(self, head: Head) -> str:
        name = self._desk.machine_names.get(head.station, "?")
        return tr("Machine {name}, up to record {n}", name=name, n=head.seq)

    def _asked(self, heading: str, verb: str, line: str = "", people: int = 1) -> Asked:
        names = proctors_present(self._desk)
        return Asked(heading, (line,) if line else (), verb, people=people, names=names)


def _decision(given: Given) -> Decision:
    return Decision(given.people, given.text)


def _time(text: str, near_ms: int) -> int:
    try:
        return read_time_of_day(text, near_ms)
    except ValueError as reason:
        raise Error(
            "E-ROM-24", "{text} is no time of day.", "Write it as 09:05.", exit_code=4, text=text or "—"
        ) from reason  # fmt: skip
