"""Two proctors sign what was decided, the chief an exception: with their own sticks, once for all that waits."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry
from desktop.formats.roster import Duty
from desktop.language import advice_of, message_of, tr
from desktop.proctor.panels.sign import Asking, Signature
from desktop.proctor.signing_folders import SigningFolders
from desktop.proctor.window import ProctorWindow
from desktop.storage.sticks import SPARE_BYTES, FolderStick
from desktop.ui.background import Job
from desktop.ui.folder_choice import choose_folder
from desktop.workflows.audit_words import audit_line
from desktop.workflows.close_at_console import SigningStick, open_proctor_key
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import proctors_present
from desktop.workflows.sign_orders import carry_orders, except_staff, pending_decisions, sign_decision

_MOST_LINES = 6


class Orders(QObject):
    """`signed` carries an order's bytes and its seats (none: the whole room); `changed` says that it is on record."""

    signed = Signal(bytes, tuple)
    changed = Signal()

    def __init__(self, window: ProctorWindow, desk: RoomDesk, heads: RoomHeads, folders: SigningFolders) -> None:
        super().__init__()
        self._window, self._desk, self._heads, self._folders = window, desk, heads, folders
        self.spare_bytes = SPARE_BYTES

    def sign(self) -> None:
        """Ask for the signatures under what waits: all that two people sign, then what the chief signs."""
        pending = pending_decisions(self._desk)
        if not pending:
            self._window.say(tr("No decision waits for signatures."))
            return
        count = max(one.signers for one in pending)
        chosen = [one for one in pending if one.signers == count]
        lines = [audit_line(one.entry) for one in chosen[:_MOST_LINES]]
        if len(chosen) > _MOST_LINES:
            lines.append(tr("and {n} more", n=len(chosen) - _MOST_LINES))
        one_signs = tr("The chief signs {n} orders", n=len(chosen))
        heading = tr("Two proctors sign {n} orders", n=len(chosen)) if count > 1 else one_signs
        signers = self._folders.signers(self._who(chosen[-1].entry), count)
        self._window.sign.ask(Asking(heading, tuple(lines), signers), lambda given, _: self._sign_all(given, count))

    def ask_exception(self) -> None:
        """Ask the chief for reason and signature."""
        line = tr("The chief signs alone; the exception is printed on every record of this room.")
        signers = self._folders.signers(self._chiefs()[:1], 1)
        asking = Asking(tr("Fewer staff than the rule asks"), (line,), signers, reason_for=tr("Reason"))
        self._window.sign.ask(asking, self._except)

    def choose_stick(self) -> None:
        """Ask for a stick for all orders."""
        choose_folder(self._window, tr("Stick to write on"), self.carry)

    def carry(self, folder: Path) -> None:
        """Write all orders on a stick, read back."""
        desk = self._desk
        job = Job(self, lambda: carry_orders(desk, FolderStick(folder), self.spare_bytes))
        job.done.connect(lambda n: self._window.say(tr("{n} orders are on the stick; touch it to each seat.", n=n)))
        job.refused.connect(lambda error: self._window.say(message_of(error), advice_of(error), error.code, "danger"))
        job.start()

    def _who(self, entry: AuditEntry) -> tuple[str, ...]:
        """Those who decided; where one noted it, the proctors who are here sign."""
        if len(entry.people) > 1 or entry.kind is Audit.ACCOMMODATION:
            return entry.people
        return (*entry.people, *proctors_present(self._desk))

    def _chiefs(self) -> tuple[str, ...]:
        return tuple(person.name for person in self._desk.roster.people if person.duty is Duty.CHIEF)

    def _sign_all(self, signatures: tuple[Signature, ...], count: int) -> None:
        def work() -> list[tuple[bytes, tuple[int, ...]]]:
            keys = open_keys(self._desk, self._folders, signatures)
            waiting = [one for one in pending_decisions(self._desk) if one.signers == count]
            return [sign_decision(self._desk, self._heads, one, keys) for one in waiting]

        def done(orders: list[tuple[bytes, tuple[int, ...]]]) -> None:
            for data, seats in orders:
                self.signed.emit(data, seats)
            told = tr("Signed and sent to the stations that are connected. For the others: More, orders onto a stick.")
            self._end(told)
            if pending_decisions(self._desk):
                self.sign()

        self._run(work, done)

    def _except(self, signatures: tuple[Signature, ...], reason: str) -> None:
        if not signatures:
            self._window.sign.refuse(tr("Choose the stick and type its passphrase."))
            return

        def work() -> bytes:
            (key,) = open_keys(self._desk, self._folders, signatures)
            return except_staff(self._desk, key, reason)

        self._run(work, lambda data: self._end(tr("The exception is on record.")))

    def _end(self, text: str) -> None:
        self._window.sign.close_over()
        self._window.say(text, level="ok")
        self.changed.emit()

    def _run(self, work: Any, done: Any) -> None:
        job = Job(self, work)
        job.done.connect(done)
        job.refused.connect(self._refuse)
        job.start()

    def _refuse(self, error: Error) -> None:
        """What was signed before the refusal stays signed; the rest still waits."""
        self._window.sign.refuse(f"{message_of(error)} {advice_of(error)}")
        self.changed.emit()


def open_keys(desk: RoomDesk, folders: SigningFolders, signatures: Sequence[Signature]) -> list[SigningKey]:
    """The keys on the sticks that were named; whose they are is remembered. Raises what `open_proctor_key` raises."""
    keys = []
    for one in signatures:
        key, name = open_proctor_key(desk, SigningStick(Path(one.folder), one.passphrase))
        folders.remember(name, one.folder)
        keys.append(key)
    return keys
