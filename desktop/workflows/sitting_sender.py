"""换机 over the room's network, at the console: the copy goes to the machine that takes over, now and when it comes."""

from contextlib import suppress

from desktop.errors import Error
from desktop.formats.artefacts import KMIRROR, KSLOTS
from desktop.formats.head import Head
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.room_server import RoomServer
from desktop.workflows.send_sitting import forget_outdated_copies, no_copy, sitting_for
from desktop.workflows.work_copies import WORK_KIND

_TIDY_AFTER_COPIES = 100


class SittingSender:
    """What the console keeps of sittings in order to send them on."""

    def __init__(self, desk: RoomDesk, heads: RoomHeads, server: RoomServer) -> None:
        self._desk, self._heads, self._server = desk, heads, server
        self._sent: dict[bytes, tuple[Head, int, tuple[int, int]]] = {}
        self._copies: dict[bytes, int] = {}

    def send(self, seat: int, machine: bytes, proctors: tuple[int, int]) -> int:
        """Send a seat's sitting to `machine`; two holders decided. How many files of its task folders never came here.

        Raises E-SWP-01 when nothing of it came here, and what refuses the copy (`sitting_for`).
        """
        row = self._desk.roster.at_seat(seat)
        head = None if row is None else self._heads.of_candidate(row.candidate, row.attempt)
        if head is None:
            raise no_copy()
        heard = {view.station: view.head_seq for view in self._server.views()}
        sent = sitting_for(self._desk, head, machine, proctors, heard.get(head.station, -1))
        for name, content in sent.copies:  # one file after the other: what makes it a sitting comes last
            self._server.send_file(machine, WORK_KIND, name, content)
        self._server.send_file(machine, KSLOTS.extension, sent.store, sent.slots)
        self._server.send_file(machine, KMIRROR.extension, sent.store, sent.mirror)
        self._sent[machine] = (head, seat, proctors)
        return sent.copies_missing

    def joined(self, machine: bytes) -> None:
        """A spare machine that comes late, or comes back before it had everything, and that still is the one meant."""
        if machine not in self._sent:
            return
        before, seat, proctors = self._sent.pop(machine)
        newest = self._heads.of_candidate(before.candidate, before.attempt)
        meant = self._desk.record.seat(seat).machine in (b"", machine)
        if meant and newest is not None and newest.station == before.station:
            with suppress(Error):
                self.send(seat, machine, proctors)

    def take_copy(self, machine: bytes) -> None:
        """A copy of a task file came. Who saves every few seconds makes thousands: now and then the old ones go."""
        self._copies[machine] = self._copies.get(machine, 0) + 1
        if self._copies[machine] % _TIDY_AFTER_COPIES:
            return
        for row in self._desk.roster.rows:
            head = self._heads.of_candidate(row.candidate, row.attempt)
            if head is not None and head.station == machine:
                with suppress(Error, OSError):
                    forget_outdated_copies(self._desk, head)
