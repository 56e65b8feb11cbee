"""Connects the page of a machine swap with its workflow; reading and checking happen on a pool thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.candidate.pages.swap import SwapPage, TypedSwap
from desktop.candidate.window import CandidateWindow
from desktop.candidate.words import part_text, seat_text
from desktop.clock import Clock
from desktop.errors import Error
from desktop.keeper.keeper import Keeper
from desktop.language import advice_of, message_of, tr
from desktop.storage.plugged import PluggedSticks
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_stick
from desktop.ui.level_words import level_text
from desktop.ui.plain_text import safe_name
from desktop.workflows.sit import SittingOptions
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.swap_machine import CarriedSitting, SwapForm, find_carried, take_over


class Swap(QObject):
    """`taken_over` carries the keeper that goes on here; `left` when nobody did."""

    taken_over = Signal(object)
    left = Signal()

    def __init__(self, station: StationFolder, window: CandidateWindow, sticks: PluggedSticks, clock: Clock) -> None:
        super().__init__()
        self._station = station
        self._window = window
        self._sticks = sticks
        self._clock = clock
        self._found: tuple[CarriedSitting, ...] = ()
        self._page: SwapPage = window.page("swap")
        self._page.folder_requested.connect(lambda: choose_stick(self._window, tr("Stick or folder"), self._read))
        self._page.swap_typed.connect(self._take_over)
        self._page.went_back.connect(self._leave)

    def show(self) -> None:
        """Show the page and read the sticks that are plugged in."""
        self._page.show_offers(())
        self._window.show_page("swap")
        folders = self._sticks.folders()
        if folders:
            self._read(folders[0])

    def _read(self, folder: Path) -> None:
        self._page.show_busy(True)
        job = Job(self, lambda: find_carried(self._station, folder))
        job.done.connect(self._offer)
        job.refused.connect(self._refuse)
        job.start()

    def _offer(self, found: tuple[CarriedSitting, ...]) -> None:
        self._found = found
        self._page.show_busy(False)
        self._page.show_offers(tuple(offer_text(one) for one in found))

    def _take_over(self, typed: TypedSwap) -> None:
        if not self._found:
            return
        carried = self._found[min(typed.place, len(self._found) - 1)]
        form, options = SwapForm(typed.paper_code, typed.codes), SittingOptions(sticks=self._sticks)
        self._page.show_busy(True)
        job = Job(self, lambda: take_over(self._station, carried, form, self._clock, options))
        job.done.connect(self._done)
        job.refused.connect(self._refuse)
        job.start()

    def _done(self, keeper: Keeper) -> None:
        self._page.show_busy(False)
        self._page.forget()
        self.taken_over.emit(keeper)

    def _leave(self) -> None:
        self._page.forget()
        self.left.emit()

    def _refuse(self, error: Error) -> None:
        self._page.show_refusal(message_of(error), advice_of(error), error.code)


def offer_text(carried: CarriedSitting) -> str:
    """One line: seat, name, level and part."""
    row, package = carried.granted.row, carried.granted.package
    paper = f"{level_text(package.level)} {part_text(package.part.value)}"
    return "  ·  ".join((seat_text(row.seat), safe_name(row.name), paper))
