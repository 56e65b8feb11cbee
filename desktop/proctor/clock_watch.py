"""Watches the console's own clocks while a room is open: what is odd is said and put on record."""

from PySide6.QtCore import QObject, QTimer

from desktop.errors import Error
from desktop.language import advice_of, message_of, tr
from desktop.proctor.controller import Controller
from desktop.proctor.window import ProctorWindow
from desktop.workflows.audit_words import audit_line
from desktop.workflows.room_clock import EVERY_SECONDS, RoomClock
from desktop.workflows.room_desk import RoomDesk


class ClockWatch(QObject):
    """From the choice of a session until the room is left or the window closed."""

    def __init__(self, window: ProctorWindow, controller: Controller) -> None:
        super().__init__()
        self._window, self._controller = window, controller
        self._clock: RoomClock | None = None
        self._timer = QTimer(self, interval=EVERY_SECONDS * 1000)
        self._timer.timeout.connect(self.look)
        controller.room_opened.connect(self._begin)
        controller.room_left.connect(self.stop)

    def look(self) -> None:
        """Every five seconds."""
        if self._clock is None:
            return
        try:
            entry = self._clock.look()
        except Error as error:
            self._window.say(message_of(error), advice_of(error), error.code, "danger")
            return
        if entry is not None:
            self._controller.refresh()
            self._window.say(audit_line(entry), tr("It is on record; nothing needs to be done."), "E-CLK-02", "warn")

    def stop(self) -> None:
        """Nothing is watched."""
        self._timer.stop()
        self._clock = None

    def _begin(self, desk: RoomDesk) -> None:
        self._clock = RoomClock(desk)
        self._timer.start()
        self.look()
