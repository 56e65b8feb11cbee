"""Sticks that proctors touch to a seat while it waits or runs: what they bring is handed to the keeper, and told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import Error
from desktop.storage.plugged import PluggedSticks
from desktop.ui.background import Job
from desktop.workflows.carry_sitting import carry_sitting
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_visit import StickVisit, carry_head, visit_stick

LOOK_MS = 2000
_SPARE_BYTES = 1024 * 1024


class Carried(QObject):
    """`brought` carries the bytes of a signed file, `ticket_came` says that the paper can be opened now, `told` that
    the stick was read and may be pulled out, and whether it carries a sitting away; `wiped` how many sittings the
    centre has whole and this machine no longer keeps; `failed` carries what refused a file or the stick.
    """

    brought = Signal(bytes)
    ticket_came = Signal()
    told = Signal(bool)
    wiped = Signal(int)
    failed = Signal(object)

    def __init__(
        self, station: StationFolder, sticks: PluggedSticks, moved: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        """`moved` says whether the sitting was moved away and has to be carried to another machine."""
        super().__init__(parent)
        self._station = station
        self._moved = moved
        self._sticks = sticks
        self._seen: frozenset[Path] = frozenset()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on a stick is noticed; also one that is plugged in already."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Whether a stick came or went; called every other second."""
        self._work(lambda: frozenset(self._sticks.folders()), self._compare)

    def _compare(self, now: frozenset[Path]) -> None:
        new, self._seen = now - self._seen, now
        for folder in sorted(new):
            self._work(partial(self._visit, folder), self._take)

    def _visit(self, folder: Path) -> tuple[StickVisit, bool]:
        """On a pool thread: read what is there and leave this seat's newest head; whether one was left."""
        from desktop.storage.sticks import FolderStick

        visit = visit_stick(self._station, folder)
        if self._moved():
            return visit, carry_sitting(self._station, folder, _SPARE_BYTES)
        try:
            return visit, carry_head(self._station, FolderStick(folder), _SPARE_BYTES) > 0
        except Error:
            if visit.brought_something:
                raise
            return visit, False  # a full or strange stick that nobody meant for this seat

    def _take(self, found: tuple[StickVisit, bool]) -> None:
        visit, left = found
        for error in visit.refusals:
            self.failed.emit(error)
        for content in visit.envelopes:
            self.brought.emit(content)
        if visit.tickets:
            self.ticket_came.emit()
        if visit.wiped:
            self.wiped.emit(visit.wiped)
        elif visit.envelopes or visit.tickets or (left and not visit.refusals):  # a refusal stays in sight
            self.told.emit(left and self._moved())

    def _work(self, act: Callable[[], object], done: Callable[..., None]) -> None:
        job = Job(self, act)
        job.done.connect(done)
        job.refused.connect(self._refuse)
        job.start()

    def _refuse(self, error: Error) -> None:
        self.failed.emit(error)
