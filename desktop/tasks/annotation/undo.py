"""Undo without a limit: earlier documents are kept, and frozen documents share what they have in common.

A command is a function `f(document, …) -> document | Refused`. Undo and redo are new revisions in the journal like any
edit; `restored` finds undo and redo again in the revisions of a journal, so that both go on after a restart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Document = TypeVar("Document")


@dataclass(frozen=True)
class Refused:
    """A command that was not carried out; `reason` is a sentence for the status line, in the language in use.

    `at` is the place on the canvas that is to be marked, where there is one.
    """

    reason: str
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Past(Generic[Document]):
    """One document and what was before it; a chain, so that a step costs the same at any length."""

    document: Document
    before: "_Past[Document] | None"


@dataclass(frozen=True)
class History(Generic[Document]):
    """What was, what is, and what was undone. Every change gives a new history."""

    _now: _Past[Document]
    _undone: _Past[Document] | None = None

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._now.document

    @property
    def can_undo(self) -> bool:
        """There is something before."""
        return self._now.before is not None

    @property
    def can_redo(self) -> bool:
        """Something was undone and nothing was changed since."""
        return self._undone is not None

    def changed(self, document: Document) -> "History[Document]":
        """After a command; a command that changes nothing leaves no step."""
        if document == self.document:
            return self
        return History(_Past(document, self._now))

    def undo(self) -> "History[Document]":
        """One step back; at the first document nothing happens."""
        if self._now.before is None:
            return self
        return History(self._now.before, _Past(self.document, self._undone))

    def redo(self) -> "History[Document]":
        """One step forth again."""
        if self._undone is None:
            return self
        return History(_Past(self._undone.document, self._now), self._undone.before)


def begun(document: Document) -> History[Document]:
    """A history that begins here."""
    return History(_Past(document, None))


def restored(revisions: Iterable[Document], untouched: Document) -> History[Document]:
    """The history behind a piece's `revisions`, oldest first, that began with the `untouched` document.

    A revision equal to the one before the last was an undo; one equal to what was undone last, a redo.
    """
    history = begun(untouched)
    for document in revisions:
        if document == history.undo().document:
            history = history.undo()
        elif history.can_redo and document == history.redo().document:
            history = history.redo()
        else:
            history = history.changed(document)
    return history
