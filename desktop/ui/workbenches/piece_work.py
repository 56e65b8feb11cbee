"""One piece in a workbench: its revisions as documents, of which the last is on screen. Values, no widgets."""

from collections.abc import Sequence
from typing import Any

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation.undo import History, begun, restored
from desktop.tasks.model_table import Model


class PieceWork:
    """Earlier revisions are read only when the piece is opened: a task may have many pieces."""

    def __init__(self, model: Model, task: Task, piece: Piece) -> None:
        self._model = model
        self._untouched: Any = model.new_document(task, piece)
        self._history: History[Any] = begun(self._untouched)
        self._earlier: tuple[bytes, ...] = ()
        self._revisions: list[Any] = []
        self.saved = ""
        self.damaged = False

    def load(self, revisions: Sequence[bytes]) -> None:
        """What the journal has, oldest first. Raises DocumentError, NewerDocument when the newest cannot be read."""
        self._earlier = tuple(revisions[:-1])
        self._revisions = [self._read(revisions[-1])] if revisions else []
        self._history = begun(self._revisions[-1] if revisions else self._untouched)

    def open(self) -> None:
        """Make undo reach back to the first revision."""
        if self._earlier:
            self.put_before(self._earlier)

    def put_before(self, revisions: Sequence[bytes]) -> None:
        """Earlier revisions, oldest first, that came later than the newest one; what was done since stays."""
        self._earlier = ()
        self._revisions = [*map(self._read, revisions), *self._revisions]
        self._history = restored(self._revisions, self._untouched)

    @property
    def document(self) -> Any:
        """The document on screen."""
        return self._history.document

    @property
    def can_undo(self) -> bool:
        """There is an earlier revision."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Something was undone and nothing done since."""
        return self._history.can_redo

    def change(self, document: Any) -> bytes | None:
        """Take a new document; the value to record, None when it is the same."""
        return self._step(self._history.changed(document))

    def undo(self) -> bytes | None:
        """The value of the revision before."""
        return self._step(self._history.undo())

    def redo(self) -> bytes | None:
        """The value of the revision that was undone."""
        return self._step(self._history.redo())

    def _step(self, history: "History[Any]") -> bytes | None:
        if history is self._history:
            return None
        value = self._model.write_document(history.document)
        self._history = history
        self._revisions.append(history.document)
        return value

    def _read(self, value: bytes) -> Any:
        return self._model.read_document(value) if value else self._untouched
