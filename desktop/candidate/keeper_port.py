"""The one door to the keeper: requests go in without waiting, events come back into Qt's thread one by one."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from desktop.keeper.messages import Event, Request


class KeeperPort(Protocol):
    """A keeper somewhere else; `submit` returns at once."""

    def submit(self, request: Request) -> None:
        """Hand over a request; its answers arrive as events."""
        ...


class EventBridge(QObject):
    """Carries events out of the keeper's thread: call `deliver` on any thread, `arrived` is emitted on Qt's."""

    arrived = Signal(object)
    _crossed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._crossed.connect(self._emit_all, Qt.ConnectionType.QueuedConnection)

    @property
    def deliver(self) -> Callable[[Iterable[Event]], None]:
        """The callback for a keeper."""
        return lambda events: self._crossed.emit(tuple(events))

    def _emit_all(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self.arrived.emit(event)
