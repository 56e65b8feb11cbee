"""Files that reach a running sitting by stick or link: told apart by their first bytes, obeyed by their rules."""

from desktop.formats.artefacts import KHEAD, KORDER, KWIT, artefact_of, type_name
from desktop.formats.envelope import source_of
from desktop.formats.head import read_head
from desktop.keeper.console_notes import ConsoleNotes
from desktop.keeper.desk import Desk
from desktop.keeper.heads import StationIdentity
from desktop.keeper.moving import leave_for
from desktop.keeper.orders import apply_order
from desktop.keeper.outbox import Outbox
from desktop.refusals import refuse

MOST_BYTES = 128 * 1024


class Envelopes:
    """The one door for signed files from outside."""

    def __init__(self, desk: Desk, identity: StationIdentity, outbox: Outbox) -> None:
        self._desk = desk
        self._identity = identity
        self._outbox = outbox
        self._notes = ConsoleNotes(desk, identity)

    def apply(self, content: bytes) -> None:
        """Raises E-FMT-01 or 02 for a file that no seat obeys, and whatever refuses the others."""
        artefact = artefact_of(content[:8])
        if artefact is None or len(content) > MOST_BYTES:
            raise refuse("E-FMT-01")
        if artefact is KORDER:
            apply_order(self._desk, content, self._identity.key.key_id)
        elif artefact is KWIT:
            self._notes.take(content)
        elif artefact is KHEAD:
            self._take_head(content)
        else:
            raise refuse("E-FMT-02", found=type_name(artefact), wanted=type_name(KORDER))

    def _take_head(self, content: bytes) -> None:
        """Another machine signed a head of this very journal beyond its end: the sitting goes on there, not here."""
        authorities = self._desk.seat.authorities
        head = read_head(source_of(content), authorities.trust, authorities.room.header.stations)
        if head.store != self._identity.journal.store or head.station == self._identity.key.key_id:
            raise refuse("E-IMP-04")
        if self._desk.journal.head_at(head.seq) == head.head:
            return
        self._outbox.put_moved(content)
        leave_for(self._desk, head.station)
