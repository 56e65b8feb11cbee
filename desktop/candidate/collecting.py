"""收卷 at the seat: once the answers are final they go to every stick that is plugged in, or to a folder that a proctor
chooses. Looking for sticks happens on a pool thread, writing on the keeper's.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import Error
from desktop.keeper import messages as m
from desktop.keeper.messages import Exported
from desktop.language import advice_of, message_of, tr
from desktop.storage.plugged import PluggedSticks
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_stick
from desktop.ui.tones import Tones
from desktop.workflows.stick_tally import StickTally

LOOK_MS = 2000
FINAL = "final"
_MOST_NAMED = 20
Tally = Callable[[Path], StickTally | None]


def tally_text(tally: StickTally) -> str:
    """已收 17/30，缺 05 12."""
    if not tally.missing:
        return tr("On this stick: all {m}", m=tally.seats)
    seats = " ".join(f"{seat:02d}" for seat in tally.missing[:_MOST_NAMED]) + (
        " …" if tally.missing[_MOST_NAMED:] else ""
    )
    return tr("On this stick: {n} of {m}, missing {seats}", n=tally.collected, m=tally.seats, seats=seats)


class Collecting(QObject):
    """Belongs to the last screen. `copy_requested` carries the request for the keeper."""

    copy_requested = Signal(object)

    def __init__(self, page: Any, sticks: PluggedSticks, tally: Tally | None = None) -> None:
        """`tally` counts on a pool thread what a stick holds of the room."""
        super().__init__(page)
        self._tally = tally
        self._tones = Tones(self)
        self._page = page
        self._sticks = sticks
        self._seen: frozenset[Path] | None = None
        self._busy = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        page.copy_requested.connect(lambda: choose_stick(page, tr("Stick or folder"), self.copy_to))

    def take_exported(self, event: Exported) -> None:
        """The final bundle is written; the first time here only, or here and on sticks."""
        copied, chosen = self._busy or event.copies > 1, self._sticks.chosen
        self._end()
        if copied:
            self._page.show_copied()
            self._tones.play("collected")
            self._count(chosen)
        self.begin()

    def begin(self) -> None:
        """From now on the stick of whoever collects is waited for."""
        self._timer.start()

    def refuse(self, error: Error) -> bool:
        """A copy that failed is told on the page; False when no copy was asked for."""
        if not self._busy:
            return False
        self._end()
        self._page.show_copy_failure(message_of(error), advice_of(error), error.code)
        return True

    def look(self) -> None:
        """Whether a stick came; called every other second."""
        if not self._busy:
            job = Job(self, lambda: frozenset(self._sticks.folders()))
            job.done.connect(self._compare)
            job.start()

    def copy_to(self, folder: Path | None) -> None:
        """Have the final bundle written to `folder`, or to every stick."""
        if self._busy:
            return
        self._busy = True
        self._sticks.chosen = folder
        self._page.show_copying()
        self.copy_requested.emit(m.Export(FINAL))

    def _count(self, chosen: Path | None) -> None:
        if self._tally is None:
            return
        tally, sticks = self._tally, self._sticks
        job = Job(self, lambda: next((tally(folder) for folder in ([chosen] if chosen else sticks.folders())), None))
        job.done.connect(lambda found: self._page.show_tally(tally_text(found)) if found is not None else None)
        job.refused.connect(lambda _: None)  # the stick was pulled out in time
        job.start()

    def _compare(self, now: frozenset[Path]) -> None:
        before, self._seen = self._seen, now
        if before is not None and now - before:
            self.copy_to(None)
        elif before is not None and before - now:
            self._page.show_ready()

    def _end(self) -> None:
        self._busy = False
        self._sticks.chosen = None
