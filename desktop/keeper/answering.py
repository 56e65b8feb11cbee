"""The candidate at work: answers, flags, moves, and reading the paper."""

from desktop.errors import Error
from desktop.exam.answers import ChoiceResponse, read_response
from desktop.exam.paper import QuestionKind
from desktop.exam.sitting import STARTED, State, not_now
from desktop.exam.timing import answer_counts
from desktop.formats.journal_records import RecordType
from desktop.keeper.desk import Desk, not_in_paper
from desktop.keeper.journal import facts
from desktop.keeper.messages import (
    AnswerRead,
    AssetRead,
    CallProctor,
    Clear,
    Flag,
    Flagged,
    Focus,
    Move,
    Moved,
    ReadAnswer,
    ReadAsset,
    Record,
    Return,
    Saved,
    StepOut,
)
from desktop.keeper.pieces import verify_piece
from desktop.keeper.showing import answer_read

MOST_ANSWER_BYTES = 256 * 1024
MOST_SITTING_BYTES = 16 * 1024 * 1024
"""Of all standing answers together."""
MOST_JOURNALED_BYTES = 128 * 1024 * 1024
"""Of every revision of every answer: the journal has to fit into its part of a bundle."""
MOST_READ_BYTES = 4 * 1024 * 1024
_LATE_ANSWERS_NS = 3_000_000_000
"""How long after the deadline late answers are still taken in, to be kept as late."""


def record_answer(desk: Desk, request: Record) -> None:
    """Keep an answer; `saved` is said only when it is durable."""
    _verify_revision(desk, request.item, request.rev)
    task = desk.task_of(request.item)
    if task is None:
        _verify_value(desk, request.item, request.value)
    else:
        verify_piece(task, request.item, request.value)
        desk.large_values.admit(len(request.value), desk.now_ns)
    _keep(desk, RecordType.ANSWER, request.item, request.rev, request.value)


def clear_answer(desk: Desk, request: Clear) -> None:
    """Take an answer back; what it was stays in the journal."""
    _verify_revision(desk, request.item, request.rev)
    _keep(desk, RecordType.CLEAR, request.item, request.rev, b"")


def flag_item(desk: Desk, request: Flag) -> None:
    """Set or remove 标疑."""
    _require_answering(desk)
    desk.require_place(request.item)
    desk.write(RecordType.FLAG, facts(flagged=request.flagged), request.item)
    desk.tell(Flagged(request.item, request.flagged))


def move_to(desk: Desk, request: Move) -> None:
    """The candidate looks at another item."""
    _require_answering(desk)
    _verify_reentry(desk, request.item)
    desk.write(RecordType.MOVE, b"", request.item)
    desk.tell(Moved(request.item))


def read_asset(desk: Desk, request: ReadAsset) -> None:
    """Bytes of a question, task or material, only while the section is open to the candidate."""
    _require_answering(desk)
    if request.offset < 0 or not 0 <= request.length <= MOST_READ_BYTES:
        raise not_in_paper()
    try:
        content, total = desk.open_paper.read_asset(request.asset, request.offset, request.length)
    except KeyError as reason:
        raise not_in_paper() from reason
    desk.tell(AssetRead(request.asset, request.offset, content, total))


def read_answer(desk: Desk, request: ReadAnswer) -> None:
    """What the journal has for an item: its newest answer, or an earlier one."""
    if desk.progress.state not in STARTED:
        raise not_now()
    desk.require_place(request.item)
    newest = answer_read(desk, request.item)
    if not 0 < request.rev < newest.rev:
        desk.tell(newest)
        return
    rev, seq = desk.progress.revision_not_above(request.item, request.rev)
    value = desk.journal.read(seq).payload if rev else b""
    desk.tell(AnswerRead(request.item, rev, value, newest.flagged))


def note_focus(desk: Desk, request: Focus) -> None:
    """Evidence only: never locks the screen, never costs time."""
    if desk.progress.state in STARTED:
        desk.write(RecordType.FOCUS, facts(has_focus=request.has_focus))


def call_proctor(desk: Desk, request: CallProctor) -> None:
    """举手, or 报告故障, which may become the start of an interruption."""
    if desk.progress.state is State.WAITING or desk.progress.sealed_by:
        raise not_now()
    desk.write(RecordType.CALL_PROCTOR, facts(kind=request.kind.value))


def step_out(desk: Desk, request: StepOut) -> None:
    """暂离: the clock goes on."""
    _require_answering(desk)
    desk.write(RecordType.STEPPED_OUT)


def come_back(desk: Desk, request: Return) -> None:
    """返回."""
    if desk.progress.state is not State.STEPPED_OUT:
        raise not_now()
    desk.write(RecordType.RETURNED)
    desk.tell(Moved(desk.progress.place))


def _keep(desk: Desk, kind: RecordType, item: bytes, rev: int, value: bytes) -> None:
    progress = desk.progress
    if progress.state is not State.ANSWERING:
        kind = _after_the_end(desk, kind)
    standing = progress.standing_bytes - progress.standing_bytes_of(item) + len(value)
    if standing > MOST_SITTING_BYTES or progress.journaled_bytes + len(value) > MOST_JOURNALED_BYTES:
        raise Error("E-SIT-07", "The answers of this sitting have reached their limit.", "Call the proctor.")
    copies = desk.write(kind, value, item, rev)
    if kind is RecordType.LATE_ANSWER:
        raise Error(
            "E-SIT-08",
            "This answer came after the end; it is kept as late and does not count.",
            "Your other answers are saved.",
            exit_code=4,
        )
    desk.tell(Saved(item, rev, desk.journal.last_seq, copies))


def _after_the_end(desk: Desk, kind: RecordType) -> RecordType:
    """Input that was on its way when time ran out: counts for one second, is kept as late for two more."""
    progress = desk.progress
    open_end = progress.sealed_by == "time" and not progress.handed_in_ms
    if not open_end or desk.now_ns > progress.deadline_ns + _LATE_ANSWERS_NS:
        raise not_now()
    return kind if answer_counts(desk.now_ns, progress.deadline_ns) else RecordType.LATE_ANSWER


def closing_is_due(desk: Desk) -> bool:
    """After time ran out: whether even late answers are over."""
    return desk.now_ns > desk.progress.deadline_ns + _LATE_ANSWERS_NS


def _require_answering(desk: Desk) -> None:
    if desk.progress.state is not State.ANSWERING:
        raise not_now()


def _verify_revision(desk: Desk, item: bytes, rev: int) -> None:
    _verify_reentry(desk, item)
    known = desk.progress.answers.get(item)
    if not (known.rev if known else 0) < rev < 2**32:
        raise Error("E-SIT-03", "A newer answer to this question is saved already.", "Look at the question again.")


def _verify_reentry(desk: Desk, item: bytes) -> None:
    """Groups that were left stay closed where policy or section say so; tasks never do."""
    desk.require_place(item)
    if desk.tasks:
        return
    group = desk.group_of(item)
    locked = desk.own.section.lock or not desk.seat.policy.section_reentry
    if locked and desk.progress.place in desk.own.section.items:
        groups = desk.own.section.groups
        if groups.index(group) < groups.index(desk.group_of(desk.progress.place)):
            raise Error("E-SIT-09", "This group of questions is closed.", "Go on with the present group.", exit_code=4)


def _verify_value(desk: Desk, item: bytes, value: bytes) -> None:
    if value in desk.simple_responses(item):
        return
    question = desk.question(item)
    try:
        if len(value) > MOST_ANSWER_BYTES:
            raise ValueError
        response = read_response(question.kind, value)
    except ValueError as reason:
        raise not_in_paper() from reason
    if question.kind is not QuestionKind.TRUE_FALSE and isinstance(response, ChoiceResponse):
        known = {option.option for option in question.options}
        if not response.options <= known:
            raise not_in_paper()
