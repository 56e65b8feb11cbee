"""Work that would hold up a window, done on a pool thread; its end arrives as a signal on Qt's thread."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from desktop.errors import Error


class Job(QObject):
    """One piece of work. `done` carries its result, `refused` an `Error`; our own faults are raised."""

    done = Signal(object)
    refused = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, owner: QObject, work: Callable[[], Any]) -> None:
        super().__init__(owner)
        self._work = work
        self._ended.connect(self._tell)

    def start(self) -> "Job":
        """Begin; returns at once."""
        QThreadPool.globalInstance().start(_Runnable(self))
        return self

    def run(self) -> None:
        """On the pool's thread."""
        result: object = None
        failure: Exception | None = None
        try:
            result = self._work()
        except Exception as error:
            failure = error
        with suppress(RuntimeError):  # the owner is gone meanwhile, and this with it: nobody is there to be told
            self._ended.emit(result, failure)

    def _tell(self, result: object, failure: Exception | None) -> None:
        self.deleteLater()
        if failure is None:
            self.done.emit(result)
        elif isinstance(failure, Error):
            self.refused.emit(failure)
        else:
            raise failure


def wait_for_jobs() -> None:
    """Let every job reach its end: a program that leaves with one at work would pull its store from under it."""
    QThreadPool.globalInstance().waitForDone()


class _Runnable(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()
