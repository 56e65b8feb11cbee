"""A candidate who sits a whole exam through the keeper's messages, exactly as the window would send them."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from desktop.clock import NANOSECONDS
from desktop.exam.answers import write_response
from desktop.exam.sitting import State
from desktop.exam.task import Task
from desktop.formats.task_text import read_task
from desktop.keeper.file_messages import FilesShown, PutFile
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import (
    AcceptRules,
    AnswerRead,
    AssetRead,
    CheckIn,
    ConfirmCode,
    ConfirmIdentity,
    EnterCode,
    Event,
    Exported,
    Flag,
    HandIn,
    Interrupted,
    Move,
    Moved,
    Notice,
    PaperShown,
    ReadAnswer,
    ReadAsset,
    Receipt,
    Record,
    Refused,
    Request,
    Saved,
    StartSection,
    StateChanged,
    TaskShown,
    TimeShown,
)
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.profiles import KnownItem, Profile, respond
from desktop.tasks.model_table import model_of

_QUESTION_BYTES = 65_536
_HEART_BEAT_SECONDS = 5.0
_THINKING_SECONDS = (6.0, 26.0)
_CHANGE_OF_MIND = 0.04
_WORKING_SHARE = (0.4, 0.8)
_DRAFTS = 0.25
_TASK_BYTES = 1024 * 1024
_IN_DOUBT = 0.06
_MOST_STILL_SECONDS = 3_600
_WORK = (Flag, HandIn, Move, PutFile, ReadAsset, ReadAnswer, Record)

Acknowledge = Callable[[bytes, int, bytes], None]
"""Called with item, revision and value after the keeper said `Saved`."""


@dataclass(frozen=True)
class Person:
    """Who sits here and how: `typed` is what they type at check-in, `keys` what only a rehearsal knows, `work` the
    documents of practical work that they will hand in, by piece, `files` what they put into the folders of tasks."""

    typed: str
    profile: Profile
    seed: int
    keys: Mapping[bytes, KnownItem]
    work: Mapping[bytes, bytes] = field(default_factory=dict)
    files: Mapping[bytes, Mapping[str, bytes]] = field(default_factory=dict)


@dataclass
class SittingReport:
    """What the candidate saw: receipt, interruptions, answers missing after a crash, charged time.

    `refusals` and `notices` are codes, `copies` how many media held the final bundle each time it was written. `files`
    lie in the folders of the tasks, by slot and name. `true_seconds` is what really passed on this seat's clock since
    the section began here, `uncharged_seconds` how much of it the rules did not charge because nobody could measure it.
    """

    receipt: str = ""
    handed_in_ms: int = 0
    refusals: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    interrupted_seconds: int = 0
    lost_on_resume: int = 0
    used_seconds: int = 0
    true_seconds: int = 0
    uncharged_seconds: int = 0
    stopped: bool = False
    lost_power: bool = False


class UnexpectedEvent(Exception):
    """The keeper did something no candidate can go on from; the rehearsal fails loudly."""


class SimulatedCandidate:
    """Drives one keeper. `acknowledged` holds what a killed predecessor of this process was told to be saved."""

    def __init__(
        self, keeper: Keeper, clock: MovableClock, person: Person, acknowledge: Acknowledge,
        acknowledged: Mapping[bytes, tuple[int, bytes]],
    ) -> None:  # fmt: skip
        self._keeper = keeper
        self._clock = clock
        self._person = person
        self._acknowledge = acknowledge
        self._known = dict(acknowledged)
        self._chance = random.Random(person.seed + 1000 * len(acknowledged))
        self._state = ""
        self._paper: PaperShown | None = None
        self._at: bytes | None = None
        self._hand_in_allowed_in = 0
        self.began_ns = 0
        self.late_code = ""
        self.leaves_after = 0
        """After how many answers the candidate is stopped; 0 for never."""
        self.on_time: Callable[[SimulatedCandidate], None] | None = None
        self.on_arrival: Callable[[SimulatedCandidate], None] | None = None
        """Called before the first question is expected: whoever must start or readmit this candidate does it there."""
        self.on_events: Callable[[tuple[Event, ...]], None] | None = None
        self.report = SittingReport()

    def begin(self, spoken: str) -> None:
        """From the idle station to the first question, or straight back to where a killed program stopped.

        Without `spoken` somebody else starts the section (`on_arrival`).
        """
        self._take(self._keeper.hello())
        if self._state == State.CHECK_IN:
            self._say(CheckIn(self._person.typed))
            self._say(ConfirmIdentity(True))
            self._say(AcceptRules())
        if self._state == State.READY:
            self._start(spoken)
        if self.on_arrival is not None:
            self.on_arrival(self)
        self._reach(State.ANSWERING)
        self._read_again()

    def _start(self, spoken: str) -> None:
        """Begin; who comes after the latest time needs a proctor's code, and the room's clock has run meanwhile."""
        self.began_ns = 0 if self.late_code else self._clock.passed_ns
        if self.late_code:
            self._say(StartSection(spoken))
            self._say(EnterCode(self.late_code))
            self._say(ConfirmCode())
        if spoken:
            self._say(StartSection(spoken))

    @property
    def keeper(self) -> Keeper:
        """The keeper of the machine the candidate sits at."""
        return self._keeper

    @property
    def state(self) -> str:
        """What the keeper said last."""
        return self._state

    def greet(self) -> None:
        """The idle station, before anybody checks in."""
        self._take(self._keeper.hello())

    def wait(self, seconds: float) -> None:
        """Time passes at this seat."""
        self._pass_time(seconds)

    def lose_machine(self) -> None:
        """The machine is off: nothing more is recorded."""
        self._keeper.close()

    def meet(self, keeper: Keeper, outage_seconds: int) -> None:
        """The machine is on again. What the rules do not charge of the outage is noted."""
        before = self.report.used_seconds
        self._keeper = keeper
        self._take(keeper.hello())
        self.report.uncharged_seconds += max(0, outage_seconds - (self.report.used_seconds - before))

    def hear(self, events: Iterable[Event]) -> None:
        """Something that others had the keeper do."""
        self._take(events)

    def work_on(self) -> None:
        """After an interruption: everything must still be there."""
        self._reach(State.ANSWERING)
        self._read_again()

    def answer_all(self) -> None:
        """Every question from where the candidate is, in the candidate's own order; or every task."""
        paper = self._shown_paper()
        for task in paper.tasks:
            if self._leaves:
                return
            self._do_task(task)
            self._put_files(task)
        items = [item for group in paper.groups for item in group.items]
        orders = dict(paper.option_orders)
        for item in items[items.index(self._at) if self._at in items else 0 :]:
            if self._leaves:
                return
            if item not in self._known:
                self._answer(item, orders.get(item, ()))

    @property
    def _leaves(self) -> bool:
        return 0 < self.leaves_after <= len(self._known)

    def hand_in(self) -> None:
        """Wait until it is allowed, hand in, and take the receipt."""
        self._pass_time(1)
        self._pass_time(self._hand_in_allowed_in)
        self.report.true_seconds = round((self._clock.passed_ns - self.began_ns) / NANOSECONDS)
        self._say(HandIn())
        while self._state not in (State.EXPORTED, State.STOPPED):
            self._pass_time(1)

    def _do_task(self, shown: TaskShown) -> None:
        """Read the task, then piece by piece: now and then a draft first, to which undo must find back."""
        wanted = self._person.work
        left = [piece for piece in shown.pieces if self._known.get(piece, (0, b""))[1] != wanted.get(piece)]
        if not left or self._paper is None:
            return
        task = read_task(self._read_whole(shown.task), 0)
        if self._chance.random() < _IN_DOUBT:
            self._say(Flag(shown.task, True))
        for piece in left:
            self._say(Move(piece))
            self._pass_time(self._chance.uniform(*_WORKING_SHARE) * 60 * shown.minutes / len(shown.pieces))
            if piece in wanted:
                self._do_piece(task, piece)

    def _put_files(self, shown: TaskShown) -> None:
        """After a crash once more: what is in the folder already is not recorded twice."""
        for name, content in self._person.files.get(shown.task, {}).items():
            if not any(isinstance(event, FilesShown) for event in self._say(PutFile(shown.task, name, content))):
                raise UnexpectedEvent(f"{name} was not put: {self.report.refusals}")
            self.report.files[f"{shown.slot}/{name}"] = content

    def _do_piece(self, task: Task, piece: bytes) -> None:
        rev = self._rev_of(piece)
        if self._chance.random() < _DRAFTS:
            model = model_of(task.type)
            (own,) = (one for one in task.pieces if one.piece == piece)
            draft = model.write_document(model.new_document(task, own))
            self._record(piece, rev + 1, draft)
            self._pass_time(20)
            self._record(piece, rev + 2, self._person.work[piece])
            read = [event for event in self._say(ReadAnswer(piece, rev + 1)) if isinstance(event, AnswerRead)]
            if not read or read[0].value != draft:
                raise UnexpectedEvent("undo did not find back to the draft")
        else:
            self._record(piece, rev + 1, self._person.work[piece])

    def _read_whole(self, asset: bytes) -> bytes:
        content, total = b"", 1
        while len(content) < total:
            read = self._say(ReadAsset(asset, len(content), _TASK_BYTES))
            event = next(one for one in read if isinstance(one, AssetRead))
            content, total = content + event.content, event.total_bytes
        return content

    def _answer(self, item: bytes, options: tuple[bytes, ...]) -> None:
        self._say(Move(item))
        self._say(ReadAsset(item, 0, _QUESTION_BYTES))
        self._pass_time(self._chance.uniform(*_THINKING_SECONDS))
        known = self._person.keys[item]
        response = respond(self._person.profile, KnownItem(**{**known.__dict__, "options": options}), self._chance)
        if self._chance.random() < _IN_DOUBT:
            self._say(Flag(item, True))
        if response is None:
            return
        value = write_response(response)
        rev = self._rev_of(item)
        self._record(item, rev + 1, value)
        if self._chance.random() < _CHANGE_OF_MIND:
            self._pass_time(3)
            self._record(item, rev + 2, value)

    def _rev_of(self, item: bytes) -> int:
        """The newest revision on disk: a killed program may have saved an answer without living to say so."""
        read = [event for event in self._say(ReadAnswer(item)) if isinstance(event, AnswerRead)]
        return read[0].rev if read else 0

    def _record(self, item: bytes, rev: int, value: bytes) -> None:
        saved = [event for event in self._say(Record(item, rev, value)) if isinstance(event, Saved)]
        if not any((event.item, event.rev) == (item, rev) for event in saved):
            raise UnexpectedEvent(f"not saved: {self.report.refusals}")
        self._known[item] = (rev, value)
        self._acknowledge(item, rev, value)

    def _read_again(self) -> None:
        """After a crash: every answer that was acknowledged must still be there with its exact value. A newer one may
        be there too, saved in the moment of the crash: from now on it is known as well."""
        for item, (rev, value) in tuple(self._known.items()):
            read = [event for event in self._say(ReadAnswer(item, rev)) if isinstance(event, AnswerRead)]
            if not read or (read[0].rev, read[0].value) != (rev, value):
                self.report.lost_on_resume += 1
            newest = [event for event in self._say(ReadAnswer(item)) if isinstance(event, AnswerRead)]
            if newest and newest[0].rev > rev:
                self._known[item] = (newest[0].rev, newest[0].value)
                self._acknowledge(item, newest[0].rev, newest[0].value)

    def _pass_time(self, seconds: float) -> None:
        while seconds > 0:
            step = min(seconds, _HEART_BEAT_SECONDS)
            self._clock.advance(step)
            self._take(self._keeper.tick())
            seconds -= step
            if self.on_time is not None:
                self.on_time(self)

    def _say(self, request: Request) -> tuple[Event, ...]:
        if isinstance(request, _WORK):
            self._sit_still()
        return self._take(self._keeper.handle(request))

    def _sit_still(self) -> None:
        """While the room stands still nobody works: others were told a moment before this seat."""
        waited = 0
        while self._state == State.PAUSED and waited < _MOST_STILL_SECONDS:
            self._pass_time(1)
            waited += 1

    def _take(self, events: Iterable[Event]) -> tuple[Event, ...]:
        found = tuple(events)
        for event in found:
            self._note(event)
        if self.on_events is not None:
            self.on_events(found)
        return found

    def _note(self, event: Event) -> None:
        match event:
            case StateChanged():
                self._state = event.name
                self.report.stopped |= event.name == State.STOPPED
            case PaperShown():
                self._paper = event
            case Moved():
                self._at = event.item
            case TimeShown():
                self._hand_in_allowed_in = event.hand_in_allowed_in_seconds
                self.report.used_seconds = event.used_seconds
            case Refused():
                self.report.refusals.append(event.code)
            case Notice():
                self.report.notices.append(event.code)
            case Exported(reason="final"):
                self.report.copies.append(event.copies)
            case Interrupted():
                self.report.interrupted_seconds += event.seconds
            case Receipt():
                self.report.receipt = event.text
                self.report.handed_in_ms = event.handed_in_ms
            case _:
                pass

    def _reach(self, state: State) -> None:
        if self._state != state:
            raise UnexpectedEvent(f"{self._state} instead of {state}: {self.report.refusals}")

    def _shown_paper(self) -> PaperShown:
        if self._paper is None:
            raise UnexpectedEvent("no paper was shown")
        return self._paper
