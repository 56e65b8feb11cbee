"""A stick plugged in at a station for a moment: orders, tickets and receipts come in, the newest head goes out (7).

The same files as by the room's link. What is for other seats is left alone; what is for this one is kept and handed on.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import KHEAD, KORDER, KRECEIPT, KTICKET, KWIT
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, read_head
from desktop.formats.order import OrderRoom, SignedOrder, read_order
from desktop.formats.witness import read_witness
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.armed_seat import GrantedSeat, find_granted_seat
from desktop.workflows.carried_notes import means
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_scan import FoundFile, read_small, scan_sources
from desktop.workflows.take_receipts import take_receipts

_OF_ANOTHER_SESSION = "E-IMP-04"
"""The stick of the forenoon is touched to the seats again in the afternoon."""


@dataclass(frozen=True)
class StickVisit:
    """What a stick brought: files for the keeper, how many tickets were kept, and what was refused."""

    envelopes: tuple[bytes, ...]
    tickets: int
    refusals: tuple[Error, ...]
    wiped: int = 0
    """Sittings that the centre has taken in whole, and that are no longer kept here."""

    @property
    def brought_something(self) -> bool:
        """Whether there was anything for this seat."""
        return bool(self.envelopes or self.tickets or self.refusals or self.wiped)


def visit_stick(station: StationFolder, folder: Path) -> StickVisit:
    """Look through `folder`. Raises E-CEN-03 when it went away, E-CEN-04 when it holds too much."""
    files = scan_sources([folder])
    tickets = _take_tickets(station, folder) if any(one.type is KTICKET for one in files) else 0
    receipts = [one.path for one in files if one.type is KRECEIPT]
    with suppress(Error):
        wiped, unread = take_receipts(station, receipts) if receipts else (0, ())
        granted = find_granted_seat(station)
        if granted is not None:
            envelopes, refusals = _for_this_seat(station, granted, files)
            return StickVisit(tuple(envelopes), tickets, (*refusals, *unread), wiped)
        return StickVisit((), tickets, unread, wiped)
    return StickVisit((), tickets, ())


def carry_head(station: StationFolder, stick: Stick, spare_bytes: int = SPARE_BYTES) -> int:
    """Write the newest head of every sitting of this machine on `stick`; how many. Raises E-OUT."""
    granted = find_granted_seat(station)
    done = 0
    for path in sorted(station.outbox.glob(f"*.{KHEAD.extension}")):
        if granted is not None and ".moved." not in path.name:
            content = path.read_bytes()
            write_artefact(stick, path.name, content, lambda found: _read_head(found, granted), spare_bytes)
            done += 1
    return done


def _take_tickets(station: StationFolder, folder: Path) -> int:
    return sum(one.kept is not None for one in SessionDesk(station).take_from(folder, (KTICKET,)))


def _for_this_seat(
    station: StationFolder, granted: GrantedSeat, files: Sequence[FoundFile]
) -> tuple[list[bytes], list[Error]]:
    found: list[tuple[int, bytes]] = []
    refusals = []
    readers = {KORDER: _order, KWIT: _note, KHEAD: _fence}
    for one in files:
        if one.type in readers:
            try:
                found += readers[one.type](station, granted, read_small(one.path))
            except Error as error:
                if error.code != _OF_ANOTHER_SESSION:
                    refusals.append(error)
    return [content for _, content in sorted(found)], refusals


def _order(station: StationFolder, granted: GrantedSeat, content: bytes) -> list[tuple[int, bytes]]:
    signed: SignedOrder = read_order(source_of(content), granted.trust, OrderRoom(granted.grant.header, granted.chiefs))
    if not means(signed, granted):
        return []
    with suppress(OSError):
        station.put_order(signed.digest, content)
    return [(signed.order.counter, content)]


def _note(station: StationFolder, granted: GrantedSeat, content: bytes) -> list[tuple[int, bytes]]:
    witness = read_witness(source_of(content), granted.trust, granted.grant.header.consoles).witness
    return [(witness.counter, content)] if witness.store in station.stores() else []


def _fence(station: StationFolder, granted: GrantedSeat, content: bytes) -> list[tuple[int, bytes]]:
    """Another machine's head of a journal that lies here."""
    head = _read_head(content, granted)
    other = head.station != station.keys().sign.key_id
    return [(head.seq, content)] if other and head.store in station.stores() else []


def _read_head(content: bytes, granted: GrantedSeat) -> Head:
    return read_head(source_of(content), granted.trust, granted.grant.header.stations)
