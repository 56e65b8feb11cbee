"""A candidate's answer as a grader reads it: the document, or the line that says why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from desktop.exam.task import Piece
from desktop.exam.task_score import TaskWork
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.deductions import Finding, unreadable
from desktop.tasks.annotation.documents import DocumentError, Head
from desktop.tasks.annotation.units import belongs


class _Document(Protocol):
    @property
    def head(self) -> Head: ...


Document = TypeVar("Document", bound=_Document)


@dataclass(frozen=True)
class Answer(Generic[Document]):
    """One piece's answer: neither document nor fault when nothing was recorded."""

    piece: Piece
    document: Document | None = None
    fault: Finding | None = None


def read_answer(work: TaskWork, piece: Piece, read: Callable[[bytes], Document]) -> Answer[Document]:
    """The newest answer to `piece`; what does not read or belongs elsewhere is a fault that a person looks at."""
    value = work.answers.get(piece.name)
    if value is None:
        return Answer(piece)
    try:
        document = read(value)
    except DocumentError:
        return Answer(piece, fault=unreadable(piece.name))
    if not belongs(document.head, work.task, piece):
        return Answer(piece, fault=unreadable(piece.name, explain.OTHER_TASK))
    return Answer(piece, document)


def read_answers(work: TaskWork, read: Callable[[bytes], Document]) -> list[Answer[Document]]:
    """All pieces of the task, in their order."""
    return [read_answer(work, piece, read) for piece in work.task.pieces]
