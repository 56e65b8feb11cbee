"""Signed heads: when opened, every 20 records, every 10 s, at section end and hand-in (trust-and-formats 6.4)."""

from dataclasses import dataclass, replace

from desktop.crypto.signing import SigningKey
from desktop.formats.head import Head, write_head
from desktop.formats.journal_records import JournalIdentity
from desktop.formats.mirror_frames import HEAD_FRAME, note_frame
from desktop.keeper.desk import Desk
from desktop.keeper.outbox import Outbox
from desktop.keeper.standing import seat_status
from desktop.room.messages import write_note

EVERY_RECORDS = 20
EVERY_NS = 10_000_000_000


@dataclass(frozen=True)
class StationIdentity:
    """Whose journal it is and which machine signs: the grant's session, the chain's beginning, the station's key."""

    session: bytes
    journal: JournalIdentity
    key: SigningKey


class Heads:
    """Writes a head into the mirror and the outbox whenever one is due; that of the outbox says how the seat stands."""

    def __init__(self, desk: Desk, identity: StationIdentity, outbox: Outbox) -> None:
        self._desk = desk
        self._identity = identity
        self._outbox = outbox
        self._last_seq = -1
        self._last_ns = desk.now_ns - EVERY_NS  # the first one at once: a console can only command what it has seen

    def write_if_due(self) -> None:
        """A head when enough was recorded or enough time passed since the last one, and there is something new."""
        new = self._desk.journal.last_seq - self._last_seq
        if new >= EVERY_RECORDS or (new and self._desk.now_ns - self._last_ns >= EVERY_NS):
            self.write()

    def write(self) -> None:
        """A head of the newest record, now."""
        desk, identity = self._desk, self._identity
        head = Head(
            session=identity.session,
            station=identity.key.key_id,
            candidate=identity.journal.candidate,
            attempt=identity.journal.attempt,
            store=identity.journal.store,
            seq=desk.journal.last_seq,
            head=desk.journal.head,
            used_ns=desk.progress.used_ns(desk.now_ns),
            clock_ns=desk.now_ns,
            boot=desk.journal.boot_tag(desk.now),
        )
        desk.journal.copies.note(note_frame(HEAD_FRAME, write_head(head, identity.key)))
        status = write_note(seat_status(desk)).decode("utf-8")
        shown = replace(head, status=status, wall_ms=max(0, desk.now.wall_ms))
        self._outbox.put_head(write_head(shown, identity.key))
        self._last_seq, self._last_ns = head.seq, desk.now_ns
