"""The keeper of one sitting: takes a message, decides, records, answers. Synchronous, without Qt or threads."""

from collections.abc import Callable
from typing import Any

from desktop.errors import Error
from desktop.exam.sitting import OVER, STARTED, State
from desktop.keeper import answering, arrival, proctor_entry
from desktop.keeper.closing import Closing, Exporter
from desktop.keeper.desk import Desk, refused_of
from desktop.keeper.envelopes import Envelopes
from desktop.keeper.file_desk import FileDesk
from desktop.keeper.file_messages import LookAtFiles, PutFile
from desktop.keeper.heads import Heads
from desktop.keeper.messages import (
    AcceptRules,
    CallProctor,
    CheckIn,
    Clear,
    ConfirmCode,
    ConfirmIdentity,
    EnterCode,
    Event,
    Export,
    Flag,
    Focus,
    HandIn,
    Move,
    ReadAnswer,
    ReadAsset,
    Record,
    Request,
    Return,
    StartSection,
    StepOut,
    TimeShown,
)
from desktop.keeper.reopening import reopen
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.keeper.showing import show_candidate, show_paper, show_place, show_seat, time_shown
from desktop.keeper.standing import seat_status
from desktop.keeper.timekeeping import Timekeeper
from desktop.refusals import refuse
from desktop.room.messages import CODE_REFUSALS, SeatStatus

_HANDLERS: dict[type[Any], Callable[[Desk, Any], None]] = {
    CheckIn: arrival.check_in,
    ConfirmIdentity: arrival.confirm_identity,
    AcceptRules: arrival.accept_rules,
    StartSection: arrival.start_section,
    ReadAsset: answering.read_asset,
    ReadAnswer: answering.read_answer,
    Record: answering.record_answer,
    Clear: answering.clear_answer,
    Flag: answering.flag_item,
    Move: answering.move_to,
    Focus: answering.note_focus,
    CallProctor: answering.call_proctor,
    StepOut: answering.step_out,
    Return: answering.come_back,
}
_OFTEN = (ReadAsset, ReadAnswer, Record, Clear, Flag, Move, Focus)
"""What a candidate does all the time: whoever watches the room hears of it with the next tick."""
_ONLY_READ = (ReadAsset, ReadAnswer)


class Keeper:
    """Everything that happens in one sitting goes through `hello`, `handle` and `tick`; each returns what to show."""

    def __init__(
        self, desk: Desk, exporter: Exporter, heads: Heads, envelopes: Envelopes, on_close: Callable[[], None]
    ) -> None:
        """Goes on where the journal ends: a gap since its last record is measured and ruled on here."""
        self._on_close = on_close
        self._desk = desk
        self._heads = heads
        self._envelopes = envelopes
        self._files = FileDesk(desk)
        self._closing = Closing(desk, exporter, heads, self._files)
        self._timekeeper = Timekeeper(desk)
        self._pending: proctor_entry.PendingCode | None = None
        self._shown: TimeShown | None = None
        self._standing: SeatStatus | None = None
        self._ticked_ns = desk.now_ns
        reopen(desk)
        if desk.take_over is not None:
            heads.write()
        self._closing.resume()
        self._opening = desk.take_events()

    @property
    def next_tick_seconds(self) -> float:
        """How long to wait at most before the next `tick`."""
        return 0.25 if self._is_near_the_end() else 1.0

    @property
    def tick_is_due(self) -> bool:
        """Whether messages came so fast that no `tick` was possible between them."""
        return self._desk.now_ns - self._ticked_ns >= 1_000_000_000

    @property
    def state(self) -> State:
        """Where the sitting is."""
        return self._desk.progress.state

    def hello(self) -> tuple[Event, ...]:
        """Everything a window needs to show the sitting as it stands; asked once when the window opens."""
        desk = self._desk
        desk.now = desk.clock.read()
        desk.tell_state()
        state = desk.progress.state
        show_seat(desk)
        if state not in (State.WAITING, State.CHECK_IN):
            show_candidate(desk)
        if state in (State.INSTRUCTIONS, State.READY):
            show_paper(desk)
        if state in STARTED:
            show_paper(desk)
            show_place(desk)
        if state is State.EXPORTED:
            self._closing.show_receipt()
        desk.tell(time_shown(desk))
        return (*desk.take_events(), *self._take_opening())

    def handle(self, request: Request) -> tuple[Event, ...]:
        """Decide about one message. A refusal is told as `Refused`; nothing is raised for what a candidate does."""
        events = self._guarded(lambda: self._decide(request), only_read=isinstance(request, _ONLY_READ))
        return events if isinstance(request, _OFTEN) else (*events, *self._new_standing())

    def tick(self) -> tuple[Event, ...]:
        """Time passed: heart-beat, clock checks, the section's end, heads, exports, and the time to show."""
        self._ticked_ns = self._desk.clock.read().elapsed_ns
        events = () if self._desk.no_medium else self._guarded(self._beat, only_read=False)
        return (*events, *self._what_changed())

    def close(self) -> None:
        """Put the journal down; opening the station again goes on from here."""
        self._on_close()

    def _beat(self) -> None:
        """Heart-beat, and a head when one is due: between answers, so that no acknowledgement waits for a signature."""
        if self._desk.progress.state is State.MOVED:
            return
        self._timekeeper.beat()
        self._heads.write_if_due()
        self._files.beat()

    def _what_changed(self) -> tuple[Event, ...]:
        """Time and standing, when they are not what was said last."""
        shown = time_shown(self._desk)
        time = () if shown == self._shown else (shown,)
        self._shown = shown
        return (*self._new_standing(), *time)

    def _new_standing(self) -> tuple[SeatStatus, ...]:
        standing = seat_status(self._desk)
        seat = () if standing == self._standing else (standing,)
        self._standing = standing
        return seat

    def _guarded(self, act: Callable[[], None], only_read: bool) -> tuple[Event, ...]:
        desk = self._desk
        desk.now = desk.clock.read()
        try:
            if desk.no_medium:
                raise refuse("E-STO-04")
            self._timekeeper.catch_up()
            act()
            if not only_read:
                self._closing.advance()
        except Error as error:
            desk.tell(refused_of(error))
        return desk.take_events()

    def _decide(self, request: Request) -> None:
        if self._desk.progress.state is State.MOVED:
            raise refuse("E-JRN-05", n=self._desk.moved_to)
        if isinstance(request, EnterCode):
            self._pending = None
            self._pending = self._enter_code(request)
        elif isinstance(request, ConfirmCode):
            pending, self._pending = self._pending, None
            proctor_entry.confirm_code(self._desk, pending, request)
        elif isinstance(request, HandIn):
            self._closing.hand_in(request)
        elif isinstance(request, ApplyEnvelope):
            self._envelopes.apply(request.content)
        elif isinstance(request, PutFile):
            self._files.put(request)
        elif isinstance(request, LookAtFiles):
            self._files.look_now(request)
        elif isinstance(request, Export):
            self._closing.export(request)
        else:
            _HANDLERS[type(request)](self._desk, request)

    def _enter_code(self, request: EnterCode) -> proctor_entry.PendingCode:
        """What was refused last is also a notice: proctors at a console see that codes are tried here."""
        desk = self._desk
        try:
            found = proctor_entry.enter_code(desk, request)
        except Error as error:
            if error.code.startswith(CODE_REFUSALS):
                desk.last_notice = error.code
            raise
        if desk.last_notice.startswith(CODE_REFUSALS):
            desk.last_notice = ""
        return found

    def _is_near_the_end(self) -> bool:
        progress = self._desk.progress
        near = progress.state in STARTED and progress.left_ns(self._desk.now_ns) < 2_000_000_000
        return near or (progress.state in OVER and not progress.closed and bool(progress.sealed_by))

    def _take_opening(self) -> tuple[Event, ...]:
        opening, self._opening = self._opening, ()
        return opening
