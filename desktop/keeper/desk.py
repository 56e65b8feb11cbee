"""What every part of the keeper works on: the seat, the paper, the clock's reading, the journal and where it stands."""

from collections.abc import Callable

from desktop.clock import Clock, Moment
from desktop.crypto.joining import derive
from desktop.errors import Error
from desktop.exam.answers import ChoiceResponse, Response, TrueFalseResponse, write_response
from desktop.exam.paper import Question, QuestionGroup, QuestionKind
from desktop.exam.shuffle import item_order, option_order
from desktop.exam.task import Task
from desktop.formats.journal_records import NO_ID, Record, RecordType
from desktop.formats.order import SignedOrder
from desktop.keeper.journal import Draft, Journal, facts
from desktop.keeper.messages import Event, Notice, Refused, StateChanged
from desktop.keeper.pieces import LargeValues
from desktop.keeper.progress import Progress
from desktop.keeper.seat import OpenPaper, SeatFacts, own_paper
from desktop.keeper.seat_changes import TakeOver
from desktop.keeper.work_files import NoFiles, WorkFiles
from desktop.refusals import refuse


class Desk:
    """One sitting at work. `now` is read once for each message, so that everything in it happens at one moment."""

    def __init__(self, seat: SeatFacts, paper: OpenPaper, clock: Clock, journal: Journal, progress: Progress) -> None:
        self.seat = seat
        self.open_paper = paper
        self.own = own_paper(paper.paper, seat.row)
        self.tasks = tuple(paper.read_task(task) for task in self.own.section.tasks)
        self.clock = clock
        self.journal = journal
        self.progress = progress
        self.now: Moment = clock.read()
        self.events: list[Event] = []
        self.no_medium = False
        self.large_values = LargeValues()
        self.work_files: WorkFiles = NoFiles()
        self.transfer: bytes | None = None
        """Payload of a transfer record that has to come first: the ratchet had to start anew."""
        self.take_over: TakeOver | None = None
        """Who decided that the sitting goes on at this machine; to be recorded after the transfer."""
        self.transferred: Callable[[], None] = lambda: None
        """Called when the transfer is on record."""
        self.fork_order: SignedOrder | None = None
        """The order under which this copy goes on after a suspected fork; to be recorded first."""
        self.last_notice = ""
        """Code of the last notice that was told."""
        self.moved_to = ""
        """What the machine is called at which this sitting goes on, when it is not this one."""
        self.export_due = False
        """Whether a bundle is to be written before anything else: an order overtook the final one."""
        self._questions: dict[bytes, Question] = {}
        self._responses: dict[bytes, frozenset[bytes]] = {}
        self._pieces = {piece.piece: task for task in self.tasks for piece in task.pieces}
        self._groups = {item: group for group in self.own.section.groups for item in group.items}

    @property
    def now_ns(self) -> int:
        """The suspend-inclusive clock at this message."""
        return self.now.elapsed_ns

    def write(
        self, kind: RecordType, payload: bytes = b"", item: bytes = NO_ID, revision: int = 0, used_ns: int | None = None
    ) -> int:
        """Append a record and let the state follow; the number of copies. Raises E-STO-04 when no medium is left."""
        used = self.progress.used_ns(self.now_ns) if used_ns is None else used_ns
        draft = Draft(kind, self.now, used, payload, self.own.section.section, item, revision)
        try:
            record, copies = self.journal.append(draft)
        except Error as error:
            self.no_medium |= error.code == "E-STO-04"
            raise
        self._follow(record)
        self._report_lost_media()
        return copies

    def tell(self, event: Event) -> None:
        """Say something to the window."""
        if isinstance(event, Notice):
            self.last_notice = event.code
        self.events.append(event)

    def tell_state(self) -> None:
        """Say in which state the sitting is now."""
        self.tell(StateChanged(self.progress.state.value))

    def take_events(self) -> tuple[Event, ...]:
        """What is to be said since the last time."""
        events, self.events = tuple(self.events), []
        return events

    def group_of(self, item: bytes) -> QuestionGroup:
        """The group an item stands in. Raises E-SIT-02 for an item that is not in this candidate's paper."""
        if item not in self._groups:
            raise not_in_paper()
        return self._groups[item]

    @property
    def items(self) -> tuple[bytes, ...]:
        """Everything that is answered, in the paper's order: its questions, or the pieces of its tasks."""
        return self.own.section.items + tuple(self._pieces)

    def task_of(self, item: bytes) -> Task | None:
        """The task that a piece belongs to; None for anything else."""
        return self._pieces.get(item)

    def require_place(self, item: bytes) -> None:
        """Raises E-SIT-02 unless `item` is a question, a piece or a task of this candidate's paper."""
        if item not in self._pieces and item not in self.own.section.tasks:
            self.group_of(item)

    def question(self, item: bytes) -> Question:
        """A question of this paper, read once."""
        if item not in self._questions:
            self.group_of(item)
            self._questions[item] = self.open_paper.read_question(item)
        return self._questions[item]

    def simple_responses(self, item: bytes) -> frozenset[bytes]:
        """Every response to 对/错 or with one option, as bytes: what nearly all answers are, known without parsing."""
        if item not in self._responses:
            question = self.question(item)
            if question.kind is QuestionKind.TRUE_FALSE:
                found: list[Response] = [TrueFalseResponse(True), TrueFalseResponse(False)]
            else:
                found = [ChoiceResponse(frozenset({option.option})) for option in question.options]
            self._responses[item] = frozenset(write_response(response) for response in found)
        return self._responses[item]

    def items_in_order(self, group: QuestionGroup) -> tuple[bytes, ...]:
        """A group's items as this candidate sees them."""
        return item_order(group, self.own.paper.presentation, self._seed())

    def options_in_order(self, item: bytes) -> tuple[bytes, ...]:
        """A question's options as this candidate sees them."""
        return option_order(self.question(item), self.own.paper.presentation, self._seed())

    def _seed(self) -> bytes:
        return derive(self.seat.row.candidate + self.open_paper.package_id, "shuffle")

    def _follow(self, record: Record) -> None:
        before = self.progress.state
        self.progress.apply(record)
        if self.progress.state is not before:
            self.tell_state()

    def _report_lost_media(self) -> None:
        while self.journal.copies.lost:
            name = self.journal.copies.lost.pop(0)
            self.tell(notice_of(refuse("E-STO-03", medium=name)))
            self.write(RecordType.MEDIUM_LOST, facts(medium=name))


def not_in_paper() -> Error:
    """The refusal of an item, asset or value that this paper does not have."""
    return Error("E-SIT-02", "This does not belong to your paper.", "Raise your hand and ask the proctor.", exit_code=4)


def refused_of(error: Error) -> Refused:
    """An error as the window hears it."""
    return Refused(error.code, error.message, error.advice, tuple(error.values.items()))


def notice_of(error: Error) -> Notice:
    """The same, where nothing was refused."""
    return Notice(error.code, error.message, error.advice, tuple(error.values.items()))
