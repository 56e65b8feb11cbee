"""The centre's store: an append-only import log, every file as it came, and tables that are a view of both.

The log is a chain like a journal's (trust-and-formats 6.3): its head names everything that was ever imported.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from desktop.crypto.joining import labelled_hash
from desktop.refusals import refuse
from desktop.storage.lock_file import LockFile
from desktop.storage.results_engine import medium_fault, open_engine
from desktop.storage.results_folder import ResultsFolder
from desktop.storage.results_rows import KeptFileRow
from desktop.storage.results_schema import IMPORT_LOG
from desktop.storage.results_tables import ResultsTables

_APPEND = IMPORT_LOG.insert()


class ResultsStore:
    """One open store. Only one program has it open at a time (E-STO-05)."""

    def __init__(self, folder: ResultsFolder, store: bytes, key: bytes) -> None:
        """`store` is the store's id, `key` its raw key. Raises E-STO-05, E-STO-07, E-STO-08."""
        self.folder = folder
        self.store = store
        self._lock = LockFile(folder.lock)
        try:
            self._engine = open_engine(folder.database, key)
        except BaseException:
            self._lock.release()
            raise

    @contextmanager
    def tables(self) -> Iterator["LoggedTables"]:
        """The tables inside one transaction: everything of it is kept, or nothing; then files go to their places.

        Raises MediumFull, MediumFailed.
        """
        try:
            with self._engine.begin() as connection:
                tables = LoggedTables(connection, self.store)
                yield tables
        except OperationalError as reason:
            raise medium_fault(reason) from reason
        for file_hash, place in tables.moves.items():
            self.folder.settle(file_hash, place)

    def close(self) -> None:
        """Let another program in."""
        self._engine.dispose()
        self._lock.release()


class LoggedTables(ResultsTables):
    """The tables with the import log's chain."""

    def __init__(self, connection: Any, store: bytes) -> None:
        super().__init__(connection)
        self._store = store
        self.moves: dict[bytes, str] = {}
        self.outcomes: dict[bytes, tuple[str, str]] = {}
        self._tip: tuple[int, bytes] | None = None

    def keep(self, row: KeptFileRow, *, known: bool) -> None:
        """Write down a file and where it belongs; `known` says that it has a row from an earlier transaction."""
        if known or row.file_hash in self.moves:
            self.put(row)
        else:
            self.add([row])
        self.moves[row.file_hash] = row.place
        self.outcomes[row.file_hash] = (row.kind, row.outcome)

    def move(self, file_hash: bytes, place: str, outcome: str, code: str | None) -> None:
        """Give a bundle that is kept another outcome and place."""
        self.change(KeptFileRow, {"file_hash": file_hash}, place=place, outcome=outcome, code=code)
        self.moves[file_hash] = place
        self.outcomes[file_hash] = ("kresult", outcome)

    def log(self, **entry: str | int | None) -> int:
        """Append one entry; its number, counted from 1."""
        seq, head = self._last()
        line = {name: value for name, value in entry.items() if value is not None}
        data = json.dumps({**line, "seq": seq + 1}, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        self._connection.execute(_APPEND, {"seq": seq + 1, "entry": data, "head": labelled_hash("chain", head, data)})
        self._tip = (seq + 1, labelled_hash("chain", head, data))
        return seq + 1

    @property
    def next_log_seq(self) -> int:
        """The number that the next entry will have."""
        return self._last()[0] + 1

    @property
    def log_head(self) -> bytes:
        """The head of the log: what the score book prints."""
        return self._last()[1]

    def log_entries(self) -> list[dict[str, Any]]:
        """Every entry, oldest first. Raises E-JRN-01 at the first one whose place in the chain is not its own."""
        head, entries = self._start(), []
        rows = self._connection.execute(select(IMPORT_LOG).order_by(IMPORT_LOG.c.seq)).all()
        for number, row in enumerate(rows, start=1):
            head = labelled_hash("chain", head, row.entry)
            if row.seq != number or row.head != head:
                raise refuse("E-JRN-01", n=number)
            entries.append(json.loads(row.entry))
        return entries

    def _last(self) -> tuple[int, bytes]:
        """Number and head of the newest entry, asked of the table once: nobody else writes inside a transaction."""
        if self._tip is None:
            newest = select(IMPORT_LOG.c.seq, IMPORT_LOG.c.head).order_by(IMPORT_LOG.c.seq.desc()).limit(1)
            row = self._connection.execute(newest).first()
            self._tip = (0, self._start()) if row is None else (row.seq, row.head)
        return self._tip

    def _start(self) -> bytes:
        return labelled_hash("import-log", self._store)
