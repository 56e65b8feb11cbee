"""One thread of decisions: runs a keeper, so that a window never waits for a disk."""

import queue
import threading
from collections.abc import Callable
from typing import Protocol

from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import Event, Request

OnEvents = Callable[[tuple[Event, ...]], None]
OnFailure = Callable[[BaseException], None]
Sift = Callable[[tuple[Event, ...]], tuple[Event, ...]]
"""Looks at the events of one message, on the keeper's thread; what it returns is told."""


class KeeperPort(Protocol):
    """A keeper somewhere else; `submit` returns at once."""

    def submit(self, request: Request, sift: Sift | None = None) -> None:
        """Hand over a message; `sift` sees what came of it before anybody is told."""
        ...


class KeeperInbox:
    """Messages for a keeper that is driven step by step (rehearsals): put in by any thread, worked off by `drain`."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[tuple[Request, Sift | None]] = queue.SimpleQueue()

    def submit(self, request: Request, sift: Sift | None = None) -> None:
        """Hand over a message; returns at once."""
        self._requests.put((request, sift))

    def drain(self, keeper: Keeper) -> tuple[Event, ...]:
        """Let `keeper` decide about everything that was put in; what is to be shown."""
        told: list[Event] = []
        while not self._requests.empty():
            request, sift = self._requests.get()
            events = keeper.handle(request)
            told += sift(events) if sift is not None else events
        return tuple(told)


class KeeperThread:
    """`submit` messages; `on_events` is called on the keeper's thread with what to show.

    A window passes a function that only emits a signal. A fault of the program itself ends the thread and is handed
    to `on_failure`; it is never swallowed.
    """

    def __init__(self, keeper: Keeper, on_events: OnEvents, on_failure: OnFailure) -> None:
        self._keeper = keeper
        self._on_events = on_events
        self._on_failure = on_failure
        self._requests: queue.SimpleQueue[tuple[Request, Sift | None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin; the first events are the keeper's `hello`."""
        self._thread.start()

    def submit(self, request: Request, sift: Sift | None = None) -> None:
        """Hand over a message; returns at once. `sift` sees what came of it before anybody is told."""
        self._requests.put((request, sift))

    def stop(self) -> None:
        """Finish what is in the queue, put the journal down, and wait for the thread."""
        self._requests.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self._on_events(self._keeper.hello())
            while self._serve_one():
                pass
            self._keeper.close()
        except BaseException as failure:
            self._on_failure(failure)

    def _serve_one(self) -> bool:
        """One message, or a tick when none came in time; False when asked to stop."""
        try:
            given = self._requests.get(timeout=self._keeper.next_tick_seconds)
        except queue.Empty:
            self._tell(self._keeper.tick())
            return True
        if given is None:
            return False
        request, sift = given
        events = self._keeper.handle(request)
        self._tell(sift(events) if sift is not None else events)
        if self._keeper.tick_is_due:
            self._tell(self._keeper.tick())
        return True

    def _tell(self, events: tuple[Event, ...]) -> None:
        if events:
            self._on_events(events)
