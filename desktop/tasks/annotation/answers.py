"""A candidate's documents as graders read them: what does not read, or is of another task, is a line and never a fault.

A missing key means an untouched piece. A malformed document earns nothing, says why and asks for a person: it may be
our own mistake.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from desktop.exam.task_score import TaskWork
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.deductions import Finding, unreadable
from desktop.tasks.annotation.documents import DocumentError, Head
from desktop.tasks.annotation.units import belongs


class HasHead(Protocol):
    """Every document."""

    @property
    def head(self) -> Head:
        """The fields around it."""


Document = TypeVar("Document", bound=HasHead)


@dataclass(frozen=True)
class Answers(Generic[Document]):
    """Documents by piece name, and a line for each answer that does not read."""

    documents: Mapping[str, Document]
    faults: tuple[Finding, ...]

    @property
    def faulty(self) -> frozenset[str]:
        """The pieces whose answers do not read."""
        return frozenset(finding.piece for finding in self.faults)


def read_answers(work: TaskWork, read: Callable[[bytes], Document]) -> Answers[Document]:
    """Everything that reads and belongs to the task."""
    documents: dict[str, Document] = {}
    faults = [unreadable(name, explain.OTHER_TASK) for name in _foreign(work)]
    for piece in work.task.pieces:
        value = work.answers.get(piece.name)
        if value is None:
            continue
        try:
            document = read(value)
        except DocumentError:
            faults.append(unreadable(piece.name))
            continue
        if belongs(document.head, work.task, piece):
            documents[piece.name] = document
        else:
            faults.append(unreadable(piece.name, explain.OTHER_TASK))
    return Answers(documents, tuple(faults))


def _foreign(work: TaskWork) -> list[str]:
    return sorted(set(work.answers) - {piece.name for piece in work.task.pieces})
