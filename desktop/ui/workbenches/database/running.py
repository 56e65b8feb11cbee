"""Runs one query off the window's thread, on a copy of the database of its own, for at most two seconds."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from desktop.tasks.database.faults import Fault, QueryError
from desktop.tasks.database.queries import Database, Result
from desktop.tasks.database.schema import SchemaTable
from desktop.ui.background import Job

LIMIT_MS = 2_000


@dataclass(frozen=True)
class Run:
    """What came of a query: rows, or a fault."""

    sql: str
    result: Result | None
    fault: Fault | None
    ms: int


def run_query(data: bytes, sql: str, stopped: Callable[[], bool], limit_ms: int = LIMIT_MS) -> Run:
    """Open the database, run the query, close it. On any thread."""
    clock = QElapsedTimer()
    clock.start()
    database = Database(data)
    try:
        result = database.run(sql, lambda: stopped() or clock.elapsed() > limit_ms)
    except QueryError as reason:
        return Run(sql, None, reason.fault, clock.elapsed())
    finally:
        database.close()
    return Run(sql, result, None, clock.elapsed())


def read_schema(data: bytes) -> tuple[SchemaTable, ...] | None:
    """Tables and columns; None for bytes that are no database. On any thread."""
    try:
        database = Database(data)
    except ValueError:
        return None
    schema = database.schema
    database.close()
    return schema


class Runner(QObject):
    """`done` carries a `Run`; a later query makes an earlier one's end unheard."""

    done = Signal(object)

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._number = 0
        self._stop = threading.Event()
        self.running = False

    def run(self, data: bytes, sql: str) -> None:
        """Start a query; one that is at work is stopped."""
        self.cancel()
        self._number += 1
        number, stop = self._number, threading.Event()
        self._stop, self.running = stop, True
        job = Job(self, lambda: run_query(data, sql, stop.is_set))
        job.done.connect(lambda found: self._end(number, found))
        job.start()

    def cancel(self) -> None:
        """Stop what is at work; its end is still told."""
        self._stop.set()

    def forget(self) -> None:
        """Stop it, and hear no more of it."""
        self.cancel()
        self._number += 1
        self.running = False

    def _end(self, number: int, found: Run) -> None:
        if number == self._number:
            self.running = False
            self.done.emit(found)
