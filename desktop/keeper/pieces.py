"""Answers of practical work: one document per piece, checked at the door for whose it is and how large it may be."""

from desktop.errors import Error
from desktop.exam.task import Task
from desktop.tasks.annotation.documents import MOST_BYTES, DocumentError, PieceState, read_head

LARGE_BYTES = 64 * 1024
_AT_ONCE = 2
_WITHIN_NS = _AT_ONCE * 2_000_000_000


def verify_piece(task: Task, piece: bytes, value: bytes) -> None:
    """Raises E-SIT-13 for more than one answer may hold, E-SIT-14 for anything but a document of this very piece.

    The version of the document is not looked at: it was written by this program, or by the one that sat here before.
    """
    if len(value) > MOST_BYTES:
        raise Error(
            "E-SIT-13",
            "This piece of work is larger than the {most} KiB that can be saved; the change is not saved.",
            "Undo the last step, or remove something from it.",
            exit_code=Error.RULE,
            most=MOST_BYTES // 1024,
        )
    try:
        head = read_head(value)
    except DocumentError as reason:
        raise _not_this_piece() from reason
    family = head.schema.partition("/")[0]
    if (family, head.task, head.slot, head.piece) != (task.type.value, task.task.hex(), task.slot, piece.hex()):
        raise _not_this_piece()


def was_worked_on(value: bytes) -> bool:
    """Whether a recorded document is more than an untouched one."""
    return read_head(value).state is not PieceState.UNTOUCHED


class LargeValues:
    """Large answers are taken every two seconds on average, so that one piece cannot fill the disk.

    Two may come at once: leaving a piece just after an edit must not lose it.
    """

    def __init__(self) -> None:
        self._taken: list[int] = []

    def admit(self, size: int, now_ns: int) -> None:
        """Raises E-SIT-15 for a large value that comes too soon; the window keeps it and sends it again."""
        if size <= LARGE_BYTES:
            return
        recent = [taken for taken in self._taken if now_ns - taken < _WITHIN_NS]
        if len(recent) >= _AT_ONCE:
            raise Error(
                "E-SIT-15",
                "Large work is saved every two seconds; the newest change is not saved yet.",
                "Go on working; it is saved with the next change.",
                exit_code=Error.RULE,
            )
        self._taken = [*recent, now_ns]


def _not_this_piece() -> Error:
    return Error(
        "E-SIT-14",
        "What was to be saved is not the work of this piece; nothing was changed.",
        "Raise your hand and ask the proctor.",
        exit_code=Error.RULE,
    )
