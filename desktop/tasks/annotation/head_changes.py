"""What every command on a piece does to the fields around its content: state, 标疑, 已检查."""

from dataclasses import replace
from typing import Any, Protocol, TypeVar

from desktop.tasks.annotation.documents import Head, PieceState
from desktop.tasks.annotation.units import opened


class _Document(Protocol):
    """A frozen dataclass with a head."""

    @property
    def head(self) -> Head: ...


Document = TypeVar("Document", bound=_Document)


def edited(document: Document, **changes: Any) -> Document:
    """`document` with `changes`: an untouched piece is in progress now, and 无目标 is withdrawn."""
    return _replaced(document, replace(opened(document.head), none=False), **changes)


def with_next_id(document: Document, **changes: Any) -> Document:
    """Like `edited`, and one more id is used up."""
    return edited(_replaced(document, replace(document.head, next_id=document.head.next_id + 1)), **changes)


def new_id(document: _Document) -> str:
    """The id that the next new unit gets."""
    return f"u-{document.head.next_id}"


def with_state(document: Document, state: PieceState) -> Document:
    """未做, 进行中 or 已检查, as the candidate sets it; what goes back to untouched is no longer without target."""
    none = document.head.none and state is not PieceState.UNTOUCHED
    return _replaced(document, replace(document.head, state=state, none=none))


def with_doubtful(document: Document, doubtful: bool) -> Document:
    """标疑 on or off; it never counts."""
    return _replaced(document, replace(document.head, doubtful=doubtful))


def _replaced(document: Document, head: Head, **changes: Any) -> Document:
    return replace(document, head=head, **changes)  # type: ignore[type-var]
