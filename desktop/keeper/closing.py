"""Handing in and exporting: the section is sealed, the bundle written and read back, the receipt shown."""

from typing import Protocol

from desktop.crypto.codes import receipt_code
from desktop.errors import Error
from desktop.exam.sitting import OVER, RUNNING, STARTED, Happening, State, may_happen, not_now
from desktop.exam.timing import hand_in_allowed_in_ns, started_seconds, whole_seconds
from desktop.formats.journal_records import RecordType
from desktop.keeper.answering import closing_is_due
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.file_desk import FileDesk
from desktop.keeper.heads import Heads
from desktop.keeper.journal import facts
from desktop.keeper.messages import Export, Exported, HandIn, Receipt
from desktop.keeper.timekeeping import answered_count, seal

INTERIM_NS = 600_000_000_000
_RETRY_NS = 10_000_000_000


class Exporter(Protocol):
    """Makes result bundles of one sitting."""

    def export(self, reason: str, number: int) -> int:
        """Write bundle `number` of everything recorded so far; how many media hold it, read back. Raises E-OUT."""
        ...

    def copy_final(self) -> int:
        """Write the final bundle to the sticks that are there now; how many media hold it. Raises E-OUT."""
        ...

    def has_final(self) -> bool:
        """Whether the final bundle of this very journal lies in the outbox, whole."""
        ...


class Closing:
    """The end of a sitting."""

    def __init__(self, desk: Desk, exporter: Exporter, heads: Heads, files: FileDesk) -> None:
        self._desk = desk
        self._exporter = exporter
        self._heads = heads
        self._files = files
        self._last_interim_ns = desk.now_ns
        self._not_before_ns = 0

    def hand_in(self, request: HandIn) -> None:
        """交卷, when the policy's earliest time has come."""
        desk = self._desk
        if desk.progress.state not in RUNNING:
            raise not_now()
        wait = hand_in_allowed_in_ns(desk.progress.since_room_start_ns(desk.now_ns), 0, desk.seat.policy.early_exit_s)
        if wait:
            raise Error(
                "E-SIT-12",
                "Handing in is possible in {n} minutes.",
                "Check your answers until then.",
                exit_code=4,
                n=-(-whole_seconds(wait + 59_000_000_000) // 60),
            )
        seal(desk, "hand_in")

    def advance(self) -> None:
        """Whatever is due at the end: the hand-in record, the final bundle, the receipt; interim bundles before."""
        progress = self._desk.progress
        if progress.state is State.MOVED:
            return
        if progress.sealed_by:
            self._finish()
            if self._desk.export_due and progress.closed:
                self._desk.export_due = False
                self._export_or_notice("final")
        elif self._desk.export_due:
            self._desk.export_due = False
            self._export_or_notice("interim")
        elif progress.begun and self._desk.now_ns - self._last_interim_ns >= INTERIM_NS:
            self._last_interim_ns = self._desk.now_ns
            self._export_or_notice("interim")

    def export(self, request: Export) -> None:
        """A bundle on request."""
        state = self._desk.progress.state
        if request.reason in ("interim", "recovery") and state in STARTED:
            self._export(request.reason)
        elif request.reason == "final" and self._exporter.has_final():
            self._tell_exported("final", self._exporter.copy_final())
        else:
            raise not_now()

    def resume(self) -> None:
        """After a restart: a final bundle that is complete need not be written again."""
        if self._desk.progress.state is State.HANDED_IN and self._exporter.has_final():
            self._desk.progress.happen(Happening.EXPORTED)
        self._desk.progress.closed = self._exporter.has_final()

    def show_receipt(self) -> None:
        """The receipt code and what was interrupted; only for a journal that is closed."""
        desk, progress = self._desk, self._desk.progress
        answered = answered_count(desk)
        text = receipt_code(desk.journal.head, desk.seat.session, desk.seat.row.candidate)
        desk.tell(
            Receipt(
                text=text if desk.seat.policy.receipt else "",
                handed_in_ms=progress.handed_in_ms,
                answered=answered,
                blank=len(desk.items) - answered,
                interrupted_seconds=started_seconds(progress.ledger.interrupted_ns(desk.now_ns)),
                credited_seconds=started_seconds(progress.ledger.credits_ns(desk.now_ns, desk.seat.policy)),
            )
        )

    def _finish(self) -> None:
        desk, progress = self._desk, self._desk.progress
        if progress.sealed_by == "time" and not progress.handed_in_ms and not closing_is_due(desk):
            return
        if not self._files.is_settled():
            return
        if not progress.handed_in_ms:
            desk.write(RecordType.HAND_IN, facts(by=progress.sealed_by))
        unfinished = progress.state is not State.EXPORTED and not progress.closed
        if progress.state in OVER and unfinished and desk.now_ns >= self._not_before_ns:
            self._export_or_notice("final")

    def _export_or_notice(self, reason: str) -> None:
        """An export that fails is told and tried again later; it never disturbs the candidate."""
        try:
            self._export(reason)
        except Error as error:
            self._not_before_ns = self._desk.now_ns + _RETRY_NS
            self._desk.tell(notice_of(error))

    def _export(self, reason: str) -> None:
        desk = self._desk
        if not (reason == "final" and desk.progress.final_seq == desk.journal.last_seq):
            desk.write(RecordType.EXPORT, facts(export=desk.progress.exports + 1, reason=reason))
        self._heads.write()
        copies = self._exporter.export(reason, desk.progress.exports)
        self._tell_exported(reason, copies)
        if reason == "final":
            self._close()

    def _close(self) -> None:
        progress = self._desk.progress
        progress.closed = True
        if may_happen(progress.state, Happening.EXPORTED) and progress.state is not State.STOPPED:
            progress.happen(Happening.EXPORTED)
            self._desk.tell_state()
        self._files.put_away()
        self.show_receipt()

    def _tell_exported(self, reason: str, copies: int) -> None:
        self._desk.tell(Exported(reason, self._desk.progress.exports, copies))
