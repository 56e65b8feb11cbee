"""The centre's store: an append-only import log, every file as it came, and tables that are a view of both.

The log is a chain like a journal's (trust-and-formats 6.3): its head names everything that was ever imported.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func, select

from desktop.crypto.joining import labelled_hash
from desktop.refusals import refuse
from desktop.storage.lock_file import LockFile
from desktop.storage.results_engine import open_engine
from desktop.storage.results_folder import ResultsFolder
from desktop.storage.results_schema import IMPORT_LOG
from desktop.storage.results_tables import ResultsTables


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
        """The tables inside one transaction: everything of it is kept, or nothing."""
        with self._engine.begin() as connection:
            yield LoggedTables(connection, self.store)

    def close(self) -> None:
        """Let another program in."""
        self._engine.dispose()
        self._lock.release()


class LoggedTables(ResultsTables):
    """The tables with the import log's chain."""

    def __init__(self, connection: Any, store: bytes) -> None:
        super().__init__(connection)
        self._store = store

    def log(self, **entry: str | int | None) -> int:
        """Append one entry; its number, counted from 1."""
        seq, head = self._last()
        line = {name: value for name, value in entry.items() if value is not None}
        data = json.dumps({**line, "seq": seq + 1}, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        self._connection.execute(
            IMPORT_LOG.insert(), {"seq": seq + 1, "entry": data, "head": labelled_hash("chain", head, data)}
        )
        return seq + 1

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
        last = self._connection.execute(select(func.max(IMPORT_LOG.c.seq))).scalar()
        if last is None:
            return 0, self._start()
        return last, self._connection.execute(select(IMPORT_LOG.c.head).where(IMPORT_LOG.c.seq == last)).scalar_one()

    def _start(self) -> bytes:
        return labelled_hash("import-log", self._store)
