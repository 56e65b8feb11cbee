"""Undo that reaches behind a restart: earlier revisions of an opened piece are asked for, one by one, newest first."""

from collections.abc import Callable, Sequence

from desktop.candidate.piece_records import PieceRecords
from desktop.keeper import messages as m


class EarlierRevisions:
    """`show` gets a piece and its earlier values, oldest first, once the first of all has come."""

    def __init__(
        self,
        submit: Callable[[m.Request], None],
        records: PieceRecords,
        show: Callable[[bytes, Sequence[bytes]], None],
    ) -> None:
        self._submit, self._records, self._show = submit, records, show

    def want(self, piece: bytes) -> None:
        """The piece was opened."""
        record = self._records.pieces[piece]
        if record.first > 1 and not record.asking:
            record.asking = True
            self._ask(piece)

    def take(self, event: m.AnswerRead) -> bool:
        """An answer that was asked for here; False for any other."""
        record = self._records.pieces[event.item]
        if not record.asking:
            return False
        if event.rev and event.rev < record.first:
            self._records.put_before(event.item, event.rev, event.value)
            self._ask(event.item)
        else:
            self._end(event.item)
        return True

    def _ask(self, piece: bytes) -> None:
        record = self._records.pieces[piece]
        if record.first > 1:
            self._submit(m.ReadAnswer(piece, record.first - 1))
        else:
            self._end(piece)

    def _end(self, piece: bytes) -> None:
        record = self._records.pieces[piece]
        record.asking, record.first = False, 1
        if record.inserted:
            self._show(piece, record.values[: record.inserted])
