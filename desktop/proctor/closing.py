"""Connects the closing page with the workflow: open seats, sticks read, the list signed, two sticks written, papers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.errors import Error
from desktop.language import advice_of, message_of, tr
from desktop.proctor.pages.closing import StepShown
from desktop.proctor.panels.sign import Signature
from desktop.proctor.seat_words import seats_text
from desktop.proctor.window import ProctorWindow
from desktop.storage.sticks import SPARE_BYTES, FolderStick
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_folder
from desktop.workflows.close_at_console import (
    SigningStick,
    carry_everything,
    close_at_console,
    open_proctor_key,
    sign_later,
)
from desktop.workflows.collect_bundles import MEDIA, TakenStick, carry_bundles, collect_from, open_seats, sticks_missing
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_heads import RoomHeads


class Closing(QObject):
    """`changed` after anything went on record; `left` when the page was left; `seats_asked` shows open seats."""

    changed = Signal()
    left = Signal()
    seats_asked = Signal(tuple)

    def __init__(self, window: ProctorWindow, desk: RoomDesk, heads: RoomHeads, folders: SigningFolders) -> None:
        super().__init__()
        self._heads, self._folders = heads, folders
        self._window, self._page, self._desk = window, window.closing, desk
        self._printed = False
        self.spare_bytes = SPARE_BYTES
        self._page.step_asked.connect(self.step)
        self._page.went_back.connect(self.left)

    def show(self) -> None:
        """Show how far the closing is."""
        self._window.show_page(self._page)
        self.refresh()

    def refresh(self) -> None:
        """Look at the record again."""
        desk, record = self._desk, self._desk.record
        missing = open_seats(desk)
        seats = record.seats.values()
        account = tr(
            "{n} seats: {done} handed in, {absent} absent, {stopped} stopped",
            n=len(desk.roster.rows),
            done=sum(seat.final and not seat.stop_cause for seat in seats),
            absent=sum(seat.is_absent for seat in seats),
            stopped=sum(bool(seat.stop_cause) for seat in seats),
        )
        if missing:
            account = tr("Open: {seats}", seats=seats_text(missing))
        collected, left = sum(bool(seat.collected) for seat in seats), sticks_missing(desk)
        carried = tr("{n} of {m} sticks hold everything, read back", n=MEDIA - left, m=MEDIA)
        self._page.show_steps(
            {
                "account": StepShown(account, not missing, bool(missing)),
                "collect": StepShown(tr("{n} bundles are here", n=collected), not missing, not record.is_closed),
                "sign": StepShown(
                    self._signed_text(), record.is_closed and not record.pending, self._may_sign(missing)
                ),
                "carry": StepShown(carried, record.is_closed and not left, bool(collected)),
                "print": StepShown(tr("Room record, attendance, incidents, receipts"), self._printed, True),
            }
        )

    def step(self, name: str) -> None:
        """Do one step."""
        if name == "account":
            self.seats_asked.emit(open_seats(self._desk))
        elif name == "collect":
            choose_folder(self._window, tr("Stick with answers"), self.collect)
        elif name == "sign":
            self._ask_signatures()
        elif name == "carry":
            choose_folder(self._window, tr("Stick to write on"), self.carry)
        else:
            self.print_papers()

    def collect(self, folder: Path) -> None:
        """Read a stick."""
        self._run(lambda: collect_from(self._desk, folder), self._tell_taken)

    def carry(self, folder: Path) -> None:
        """Write everything on a stick and read it back."""
        desk, stick = self._desk, FolderStick(folder)
        write = carry_everything if desk.record.is_closed else carry_bundles

        def told(count: int) -> None:
            self._page.show_news(tr("{n} bundles are on the stick and read back; it may be pulled out.", n=count))

        self._run(lambda: write(desk, stick, str(folder), self.spare_bytes), told)

    def print_papers(self) -> None:
        """Make the room's papers as PDF in the console's folder."""

        def told(path: Path) -> None:
            self._printed = True
            self._page.show_news(tr("Written: {path}", path=str(path)))

        def write() -> Path:
            from desktop.workflows.room_papers import write_room_papers  # 12 MiB of page making, once a session

            return write_room_papers(self._desk)

        self._run(write, told)

    def sign(self, signatures: tuple[Signature, ...], reason: str) -> None:
        """Sign with what was filled in."""
        desk = self._desk

        def work() -> object:
            keys = open_keys(desk, self._folders, signatures)
            if not desk.record.is_closed:
                return close_at_console(desk, keys, reason)
            for key in keys:
                sign_later(desk, key)
            return None

        def refused(error: Error) -> None:
            self._window.sign.refuse(f"{message_of(error)} {advice_of(error)}")

        def done(_: object) -> None:
            self._window.sign.close_over()
            self._page.show_news(tr("The list of the room is signed."))

        self._run(work, done, refused)

    def _ask_signatures(self) -> None:
        closed = self._desk.record.is_closed
        reason = "" if closed else tr("If a signature cannot be given now: why (it is added at the centre)")
        lines = (
            tr("Read the list aloud first: handed in, absent, stopped, other machines, compensated time, codes."),
            tr("Each proctor uses the own stick and its passphrase."),
        )
        self._window.sign.ask(tr("Two proctors sign the list"), lines, self.sign, reason_for=reason)

    def _signed_text(self) -> str:
        record = self._desk.record
        if not record.is_closed:
            return tr("Not signed yet")
        return tr("A signature is missing: {reason}", reason=record.pending) if record.pending else tr("Signed")

    def _may_sign(self, missing: tuple[int, ...]) -> bool:
        record = self._desk.record
        return not missing and (not record.is_closed or bool(record.pending))

    def _tell_taken(self, taken: TakenStick) -> None:
        self._heads.take(taken.heads)
        text = tr(
            "{n} bundles read, {m} of them new", n=len(taken.collected), m=sum(one.news for one in taken.collected)
        )
        if taken.refused:
            name, error = taken.refused[0]
            text += "\n" + tr("{name} was refused: {reason}", name=name, reason=message_of(error))
        self._page.show_news(text)

    def _run(
        self, work: Callable[[], Any], then: Callable[[Any], None], refused: Callable[[Error], None] | None = None
    ) -> None:
        """One job; the page is read again after it."""

        def done(result: Any) -> None:
            then(result)
            self.refresh()
            self.changed.emit()

        def failed(error: Error) -> None:
            (refused or self._refuse)(error)
            self.changed.emit()

        job = Job(self, work)
        job.done.connect(done)
        job.refused.connect(failed)
        job.start()

    def _refuse(self, error: Error) -> None:
        self._page.say(message_of(error), advice_of(error), error.code)
