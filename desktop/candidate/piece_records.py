"""What the window knows of the pieces of a skill paper: newest values, revisions, what is on disk. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.keeper.messages import PaperShown, TaskShown
from desktop.tasks.annotation.documents import Head, PieceState, read_head


@dataclass
class PieceRecord:
    """One piece: `values` are its revisions in this window, oldest first; those before `first` are not here yet.

    Earlier ones are asked for while `asking`; `inserted` of them have come.
    """

    values: list[bytes] = field(default_factory=list)
    rev: int = 0
    saved: int = 0
    first: int = 0
    state: PieceState = PieceState.UNTOUCHED
    asking: bool = False
    inserted: int = 0

    @property
    def is_dirty(self) -> bool:
        """The newest value is not on disk."""
        return self.saved < self.rev


@dataclass(frozen=True)
class TaskCounts:
    """How far a task is: pieces worked on, all of them, and whether something is not saved."""

    begun: int
    pieces: int
    checked: int
    dirty: bool


class PieceRecords:
    """All pieces of one paper by their id."""

    def __init__(self, paper: PaperShown) -> None:
        self.tasks: tuple[TaskShown, ...] = paper.tasks
        self.pieces = {piece: PieceRecord() for task in paper.tasks for piece in task.pieces}
        self.flags: set[bytes] = set()
        self._owners = {piece: place for place, task in enumerate(paper.tasks) for piece in task.pieces}

    def owner(self, piece: bytes) -> int | None:
        """The place of the task a piece belongs to."""
        return self._owners.get(piece)

    def load(self, piece: bytes, rev: int, value: bytes) -> None:
        """The newest answer as the journal has it."""
        record = self.pieces[piece]
        if rev > record.rev:
            record.rev = record.saved = record.first = rev
            record.values = [value]
            record.state = state_of(value)

    def change(self, piece: bytes, value: bytes, head: Head) -> int:
        """A new value; its revision."""
        record = self.pieces[piece]
        record.rev += 1
        record.first = record.first or record.rev
        record.values.append(value)
        record.state = head.state
        return record.rev

    def put_before(self, piece: bytes, rev: int, value: bytes) -> None:
        """An earlier revision came."""
        record = self.pieces[piece]
        record.first = rev
        record.values.insert(0, value)
        record.inserted += 1

    def counts(self, task: TaskShown) -> TaskCounts:
        """How far `task` is."""
        records = [self.pieces[piece] for piece in task.pieces]
        begun = sum(record.state is not PieceState.UNTOUCHED for record in records)
        checked = sum(record.state is PieceState.CHECKED for record in records)
        return TaskCounts(begun, len(records), checked, any(record.is_dirty for record in records))

    def begun(self) -> int:
        """Pieces worked on."""
        return sum(record.state is not PieceState.UNTOUCHED for record in self.pieces.values())

    def dirty(self) -> Iterable[tuple[bytes, PieceRecord]]:
        """Pieces whose newest value is not on disk."""
        return [(piece, record) for piece, record in self.pieces.items() if record.is_dirty]


def state_of(value: bytes) -> PieceState:
    """How far the piece is that has this value; a value that cannot be read counts as work."""
    if not value:
        return PieceState.UNTOUCHED
    try:
        return read_head(value).state
    except ValueError:
        return PieceState.OPEN
