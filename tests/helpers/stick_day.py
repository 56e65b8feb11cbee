"""A room's day without a network, as the windows do it: tickets by one stick, sat, collected, closed, the next session.

Only the clock of the exam is moved by hand; `times` are real seconds of the programs, by step. People are not in them.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.exam.answers import ChoiceResponse, TrueFalseResponse, write_response
from desktop.exam.paper import Question, QuestionKind
from desktop.exam.sitting import State
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import (
    AcceptRules,
    CheckIn,
    ConfirmIdentity,
    Export,
    Exported,
    HandIn,
    Record,
    Saved,
    StartSection,
)
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, RoomContents, invent_console_room
from desktop.storage.sticks import FolderStick
from desktop.workflows import run_room
from desktop.workflows.change_session import leave_session
from desktop.workflows.close_at_console import carry_everything, close_at_console
from desktop.workflows.collect_bundles import collect_from, open_seats, sticks_missing
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpenedSession, OpeningForm, TypedCode, carry_ticket
from desktop.workflows.room_desk import RoomDesk, open_room_desk
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_tally import StickTally, tally_stick
from desktop.workflows.stick_visit import carry_head, visit_stick

SESSION_HOURS = 3


class StickDay:
    """Two sessions on the same `seats` machines; both grants were carried there days before."""

    def __init__(self, folder: Path, seats: int, contents: RoomContents, reserve_bytes: int) -> None:
        first = invent_console_room(folder / "console", seats, contents=contents)
        self.rooms = (first, first.another(SESSION_HOURS))
        self.clock = MovableClock(STARTS_MS - 60_000)
        self.console = ConsoleFolder(folder / "console")
        self.stations = {
            seat: StationFolder(first.write_station(folder / f"{seat:02d}", seat)) for seat in range(1, seats + 1)
        }
        self.sticks = [folder / "stick-1", folder / "stick-2"]
        for stick in self.sticks:
            stick.mkdir()
        self.plugged: list[Path] = []
        self.keepers: dict[int, Keeper] = {}
        self.times: dict[str, list[float]] = defaultdict(list)
        self._reserve_bytes = reserve_bytes

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note how long the programs took."""
        began = time.perf_counter()
        yield
        self.times[step].append(time.perf_counter() - began)

    def desk(self, number: int) -> RoomDesk:
        """The console's desk of session 0 or 1."""
        return open_room_desk(self.console, SessionDesk(self.console).sessions()[number], self.clock)

    def open_paper(self, desk: RoomDesk, number: int, reason: str = "") -> OpenedSession:
        """Two proctors open it at the console, and its ticket goes onto the first stick."""
        room = self.rooms[number]
        codes = [TypedCode(no, room.printed(no)) for no in (1, 2)]
        opened = run_room.open_paper(desk, OpeningForm(1, *codes, desk.roster.people, reason=reason))
        with self.timed("ticket onto the stick"):
            carry_ticket(opened, desk.grant, FolderStick(self.sticks[0]), spare_bytes=0)
        return opened

    def arm(self, seat: int) -> None:
        """The stick is touched to a seat: from there to the page where the candidate checks in."""
        station = self.stations[seat]
        with self.timed("ticket at a seat"):
            visit = visit_stick(station, self.sticks[0])
            assert visit.tickets, visit.refusals
            options = SittingOptions(
                sticks=lambda: tuple(FolderStick(folder) for folder in self.plugged), reserve_bytes=self._reserve_bytes,
                spare_bytes=0,
            )  # fmt: skip
            self.keepers[seat] = open_sitting(station, self.clock, options)
            self.keepers[seat].hello()
        assert self.keepers[seat].state is State.CHECK_IN

    def sit(self, desk: RoomDesk, seat: int, spoken: str, questions: tuple[Question, ...]) -> None:
        """Check in, begin by the spoken digits, answer everything."""
        keeper, row = self.keepers[seat], desk.roster.at_seat(seat)
        assert row is not None
        for request in (CheckIn(row.ticket), ConfirmIdentity(True), AcceptRules(), StartSection(spoken)):
            keeper.handle(request)
        assert keeper.state is State.ANSWERING
        for question in questions:
            self.clock.advance(2 / len(self.stations))
            events = keeper.handle(Record(question.item, 1, _answer(question)))
            assert any(isinstance(event, Saved) for event in events)

    def hand_in(self, seat: int) -> None:
        """交卷; the final bundle is written and read back."""
        keeper = self.keepers[seat]
        with self.timed("hand in at a seat"):
            keeper.handle(HandIn())
            keeper.tick()
        assert keeper.state is State.EXPORTED

    def collect(self, seat: int) -> StickTally | None:
        """收卷: plug in until the tick and what is still missing; what else a stick does at a seat is part of it."""
        station = self.stations[seat]
        self.plugged = [self.sticks[0]]
        with self.timed("collect at a seat"):
            visit_stick(station, self.sticks[0])
            carry_head(station, FolderStick(self.sticks[0]), spare_bytes=0)
            events = self.keepers[seat].handle(Export("final"))
            tally = tally_stick(station, self.sticks[0])
        self.plugged = []
        assert any(isinstance(event, Exported) and event.copies == 2 for event in events)
        return tally

    def close_room(self, desk: RoomDesk) -> None:
        """The console reads the stick; two proctors sign; everything lies verified on two sticks."""
        with self.timed("read all at the console"):
            taken = collect_from(desk, self.sticks[0])
        assert not taken.refused and not open_seats(desk)
        room = self.rooms[0]
        close_at_console(desk, [room.proctors[1], room.proctors[2]])
        for stick in self.sticks:
            with self.timed("write all on a stick"):
                carry_everything(desk, FolderStick(stick), stick.name, spare_bytes=0)
        assert sticks_missing(desk) == 0

    def change(self, seat: int, session: bytes) -> None:
        """换场 at a seat: the session is left, its disk proven, the next ticket read, the next candidate may come."""
        with self.timed("change at a seat"):
            self.keepers.pop(seat).close()
            leave_session(self.stations[seat], session, self._reserve_bytes)
        self.arm(seat)

    def close(self) -> None:
        """End every program."""
        for keeper in self.keepers.values():
            keeper.close()


def _answer(question: Question) -> bytes:
    if question.kind is QuestionKind.TRUE_FALSE:
        return write_response(TrueFalseResponse(True))
    return write_response(ChoiceResponse(frozenset({question.options[0].option})))
