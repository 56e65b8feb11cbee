"""What the window is shown: seat, candidate, paper and time."""

from desktop.exam.paper import QuestionKind
from desktop.exam.sitting import OVER, STARTED, State
from desktop.exam.task import Task
from desktop.exam.timing import NS, hand_in_allowed_in_ns, whole_seconds
from desktop.keeper.desk import Desk
from desktop.keeper.lateness import may_begin_late, used_at_begin_ns
from desktop.keeper.messages import (
    AnswerRead,
    CandidateShown,
    GroupShown,
    Moved,
    PaperShown,
    SeatShown,
    TaskShown,
    TimePhase,
    TimeShown,
)


def show_seat(desk: Desk) -> None:
    """The idle station: seat, room, masked name."""
    seat = desk.seat
    desk.tell(
        SeatShown(
            seat=seat.row.seat,
            room=seat.room,
            masked_name=masked(seat.row.name),
            session_title=desk.own.paper.title,
            starts_ms=seat.starts_ms,
            practice=seat.practice,
        )
    )


def show_candidate(desk: Desk) -> None:
    """Who sits here, in full."""
    row = desk.seat.row
    desk.tell(
        CandidateShown(
            name=row.name,
            admission_number=row.ticket,
            level=desk.own.paper.level,
            part=desk.own.paper.part.value,
            seat=row.seat,
            room=desk.seat.room,
            photo=desk.seat.photo,
            form=row.form,
            display_font_step=row.display.font_step if row.display else 0,
            display_theme=row.display.theme.value if row.display else "",
        )
    )


def show_paper(desk: Desk) -> None:
    """The candidate's own paper with the rules a window has to explain."""
    policy, section = desk.seat.policy, desk.own.section
    groups = tuple(GroupShown(g.kind, g.marks_hundredths, desk.items_in_order(g)) for g in section.groups)
    choices = [item for group in groups if group.kind is not QuestionKind.TRUE_FALSE for item in group.items]
    desk.tell(
        PaperShown(
            title=desk.own.paper.title,
            occupation=desk.own.paper.standard,
            level=desk.own.paper.level,
            section_seconds=section.seconds,
            limit_seconds=whole_seconds(desk.progress.limit_ns(desk.now_ns)),
            early_exit_seconds=policy.early_exit_s,
            groups=groups,
            section_reentry=policy.section_reentry and not section.lock,
            auto_advance=policy.auto_advance,
            calculator=policy.calculator,
            scratch_paper=policy.scratch_paper,
            receipt=policy.receipt,
            reminders_seconds=policy.reminders_s,
            option_orders=tuple((item, desk.options_in_order(item)) for item in choices),
            tasks=tuple(_task_shown(task) for task in desk.tasks),
        )
    )


def show_place(desk: Desk) -> None:
    """Every answer and flag so far, and where to go on; undo asks for earlier answers itself."""
    progress = desk.progress
    for item in (*desk.items, *desk.own.section.tasks):
        if item in progress.answers or item in progress.flags:
            desk.tell(answer_read(desk, item))
    place = progress.place if progress.place in desk.items else _first_item(desk)
    desk.tell(Moved(place))


def answer_read(desk: Desk, item: bytes) -> AnswerRead:
    """The newest answer of one item."""
    answer = desk.progress.answers.get(item)
    flagged = item in desk.progress.flags
    return AnswerRead(item, answer.rev, answer.value, flagged) if answer else AnswerRead(item, 0, b"", flagged)


def time_shown(desk: Desk) -> TimeShown:
    """The time as it stands."""
    progress, now = desk.progress, desk.now_ns
    allowed_in = hand_in_allowed_in_ns(progress.since_room_start_ns(now), 0, desk.seat.policy.early_exit_s)
    left = progress.left_ns(now)
    phase = _phase(progress.state)
    if phase is TimePhase.BEFORE_START:
        left = max(0, desk.seat.starts_ms - desk.now.wall_ms) * 1_000_000
        if may_begin_late(desk):
            phase, left = TimePhase.LATE, max(0, progress.limit_ns(now) - used_at_begin_ns(desk))
    if phase is TimePhase.OVER:
        left = 0
    return TimeShown(
        left_seconds=whole_seconds(left),
        used_seconds=whole_seconds(progress.used_ns(now)),
        limit_seconds=whole_seconds(progress.limit_ns(now)),
        hand_in_allowed_in_seconds=-(-allowed_in // NS) if progress.begun else desk.seat.policy.early_exit_s,
        phase=phase,
    )


def masked(name: str) -> str:
    """The first character, the others hidden."""
    return name[:1] + "＊" * max(0, len(name) - 1)


def _phase(state: State) -> TimePhase:
    if state in OVER:
        return TimePhase.OVER
    if state is State.PAUSED:
        return TimePhase.PAUSED
    return TimePhase.RUNNING if state in STARTED else TimePhase.BEFORE_START


def _task_shown(task: Task) -> TaskShown:
    pieces = tuple(piece.piece for piece in task.pieces)
    return TaskShown(task.task, task.slot, task.points_hundredths, task.minutes, pieces)


def _first_item(desk: Desk) -> bytes:
    if desk.tasks:
        return desk.items[0]
    return desk.items_in_order(desk.own.section.groups[0])[0]
