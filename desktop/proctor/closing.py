"""Connects the closing page with the workflow: open seats, sticks read, the list signed, two sticks written, papers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.language import advice_of, message_of, tr
from desktop.proctor.orders import open_keys
from desktop.proctor.pages.closing import StepShown
from desktop.proctor.panels.act import Asked
from desktop.proctor.panels.sign import SIGNERS, Asking, Signature
from desktop.proctor.seat_words import seats_text
from desktop.proctor.signing_folders import SigningFolders
from desktop.proctor.window import ProctorWindow
from desktop.storage.sticks import SPARE_BYTES, FolderStick
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_folder, choose_stick
from desktop.workflows.close_at_console import carry_everything, close_at_console, sign_later
from desktop.workflows.closing_list import closing_list
from desktop.workflows.collect_bundles import (
    MEDIA,
    TakenStick,
    carry_bundles,
    collect_from,
    copies_on_disk,
    disk_of,
    open_seats,
    sticks_missing,
)
from desktop.workflows.copy_journal import copy_journal
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import proctors_present
from desktop.workflows.take_orders import TakenOrder, take_orders

_SIGNED = (Audit.CLOSED, Audit.SIGNED)


class Closing(QObject):
    """`changed` after anything went on record; `left` when the page was left; `seats_asked` shows open seats;
    `heads_taken` when a stick told how seats stand; `orders_taken` carries orders that a stick brought, as
    `take_orders` gives them.
    """

    changed = Signal()
    left = Signal()
    seats_asked = Signal(tuple)
    orders_taken = Signal(tuple)
    heads_taken = Signal()

    def __init__(self, window: ProctorWindow, desk: RoomDesk, heads: RoomHeads, folders: SigningFolders) -> None:
        super().__init__()
        self._heads, self._folders = heads, folders
        self._window, self._page, self._desk = window, window.closing, desk
        self.spare_bytes = SPARE_BYTES
        self._page.step_asked.connect(self.step)
        self._page.went_back.connect(self.left)
        self._page.papers_asked.connect(self.open_papers)
        self._page.folder_asked.connect(self.open_folder)

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
        self._page.show_papers(there=self.pack.exists())
        self._page.show_steps(
            {
                "account": StepShown(account, not missing, bool(missing)),
                "collect": StepShown(tr("{n} bundles are here", n=collected), not missing, not record.is_closed),
                "sign": StepShown(
                    self._signed_text(), record.is_closed and not record.pending, self._may_sign(missing)
                ),
                "carry": StepShown(carried, record.is_closed and not left, bool(collected)),
                "print": StepShown(tr("Room record, attendance, incidents, receipts"), self._is_printed(), True),
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

    def read_stick(self) -> None:
        """Read the stick that is plugged in, or the one that is chosen: answers, states of seats, orders."""
        choose_stick(self._window, tr("Stick from the seats"), self.collect)

    def collect(self, folder: Path) -> None:
        """Read a stick: answers, heads, orders."""
        desk = self._desk
        self._run(lambda: (collect_from(desk, folder), take_orders(desk, folder)), lambda both: self._tell_taken(*both))

    def carry(self, folder: Path) -> None:
        """Write everything on a stick and read it back; two places on one disk only after somebody confirmed it."""
        desk = self._desk
        disk = disk_of(desk, folder)
        beside = copies_on_disk(desk, str(folder), disk)
        if not beside:
            self._write(folder, disk)
            return
        lines = (
            tr("{folder} is on the same disk as {others}.", folder=str(folder), others=tr(", ").join(beside)),
            tr("If that disk fails, these copies are lost together. It is noted on the room record."),
        )
        asked = Asked(tr("This is no second medium"), lines, tr("Write here all the same"), people=0)

        def confirmed(_: object) -> None:
            self._window.act.close_over()
            self._write(folder, disk)

        self._window.act.ask(asked, confirmed)

    def ask_journal_copy(self) -> None:
        """The room's own journal onto a stick, whenever somebody wants it."""
        choose_folder(self._window, tr("Stick to write on"), self.copy_journal)

    def copy_journal(self, folder: Path) -> None:
        """Write it, encrypted as it is."""

        def told(_: object) -> None:
            self._window.say(tr("The room's journal is on the stick, encrypted as it lies here."), level="ok")

        desk = self._desk
        self._run(lambda: copy_journal(desk, FolderStick(folder), str(folder), self.spare_bytes), told)

    def print_papers(self) -> None:
        """Make the room's papers as PDF in the console's folder."""

        def told(path: Path) -> None:
            self._page.show_news(tr("Written: {path}", path=str(path)))

        def write() -> Path:
            from desktop.workflows.room_papers import write_room_papers  # 12 MiB of page making, once a session

            return write_room_papers(self._desk)

        self._run(write, told)

    def open_papers(self) -> None:
        """Show the papers in the system's own program."""
        self._open_file(self.pack)

    def open_folder(self) -> None:
        """Show where the papers lie."""
        self._open_file(self.pack.parent)

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
            whole = tr("The list of the room is signed.")
            self._page.show_news(tr("A signature is still missing.") if desk.record.pending else whole)

        self._run(work, done, refused)

    def _ask_signatures(self) -> None:
        desk = self._desk
        self._run(lambda: closing_list(desk), self._show_list)

    def _show_list(self, facts: tuple[tuple[str, str], ...]) -> None:
        """The list to be read aloud, and below it the places for two signatures."""
        reason = tr("If a signature cannot be given now: why (it is added at the centre)")
        lines = (tr("Read the list aloud first. Then each proctor signs with the own stick and its passphrase."),)
        signed = {name for entry in self._desk.record.events if entry.kind in _SIGNED for name in entry.people}
        missing = [name for name in proctors_present(self._desk) if name not in signed]
        signers = self._folders.signers(missing, max(1, SIGNERS - len(signed)))
        self._window.sign.ask(
            Asking(
                tr("Two proctors sign the list"), lines, signers, "" if self._desk.record.is_closed else reason, facts
            ),
            self.sign,
        )

    def _write(self, folder: Path, disk: str) -> None:
        desk, stick = self._desk, FolderStick(folder)
        write = carry_everything if desk.record.is_closed else carry_bundles

        def told(count: int) -> None:
            self._page.show_news(tr("{n} bundles are on the stick and read back; it may be pulled out.", n=count))

        self._run(lambda: write(desk, stick, str(folder), self.spare_bytes, disk), told)

    def _open_file(self, path: Path) -> None:
        """In the system's own program; nothing but files of this console is ever opened."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            advice = tr("It lies at {path}.", path=str(path))
            self._page.say(tr("No program of this machine opens it."), advice)

    @property
    def pack(self) -> Path:
        """The papers' file."""
        return self._desk.console.pack(self._desk.session)

    def _is_printed(self) -> bool:
        """Papers made before the closing lack what came after."""
        kinds = [entry.kind for entry in self._desk.record.events]
        return self._desk.record.is_closed and Audit.PRINTED in kinds[kinds.index(Audit.CLOSED) :]

    def _signed_text(self) -> str:
        record = self._desk.record
        if not record.is_closed:
            return tr("Not signed yet")
        return tr("A signature is missing: {reason}", reason=record.pending) if record.pending else tr("Signed")

    def _may_sign(self, missing: tuple[int, ...]) -> bool:
        record = self._desk.record
        return not missing and (not record.is_closed or bool(record.pending))

    def _tell_taken(
        self, taken: TakenStick, orders: tuple[tuple[TakenOrder, ...], tuple[tuple[str, Error], ...]]
    ) -> None:
        news, _ = self._heads.take(taken.heads)
        if news:
            self.heads_taken.emit()
        bundles = tr(
            "{n} bundles read, {m} of them new", n=len(taken.collected), m=sum(one.news for one in taken.collected)
        )
        seats = tr("News of {n} seats", n=len(news))
        text = "\n".join(filter(None, (bundles if taken.collected or not news else "", seats if news else "")))
        if orders[0]:
            text += "\n" + tr("{n} orders were taken over.", n=len(orders[0]))
            self.orders_taken.emit(orders[0])
        if refused := (*taken.refused, *orders[1]):
            name, error = refused[0]
            text += "\n" + tr("{name} was refused: {reason}", name=name, reason=message_of(error))
        if self._window.shown is self._page:
            self._page.show_news(text)
        else:
            self._window.say(text.replace("\n", tr(", ")))

    def _run(
        self, work: Callable[[], Any], then: Callable[[Any], None], refused: Callable[[Error], None] | None = None
    ) -> None:
        """One job; the page is read again after it."""

        def done(result: Any) -> None:
            self._page.show_busy(False)
            then(result)
            self.refresh()
            if self._window.shown is self._page and not self._window.sign.isVisible():
                self._page.take_keyboard()
            self.changed.emit()

        def failed(error: Error) -> None:
            self._page.show_busy(False)
            self.refresh()
            (refused or self._refuse)(error)
            self.changed.emit()

        self._page.show_busy(True)
        job = Job(self, work)
        job.done.connect(done)
        job.refused.connect(failed)
        job.start()

    def _refuse(self, error: Error) -> None:
        self._page.say(message_of(error), advice_of(error), error.code)
