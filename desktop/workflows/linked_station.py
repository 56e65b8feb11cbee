"""A station whose grant lists a console: its keeper and its room link joined. No window is needed for it.

What the console posts is kept here or handed to the keeper, and confirmed only then. Nothing here delays the keeper.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from desktop.clock import Clock
from desktop.crypto.joining import new_id, sha256
from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.formats.artefacts import (
    KCARD,
    KHEAD,
    KMIRROR,
    KORDER,
    KRESULT,
    KREVOKE,
    KSESSION,
    KSLOTS,
    KTICKET,
    KWIT,
    artefact_of,
)
from desktop.formats.envelope import source_of
from desktop.formats.session_grant import read_session_grant
from desktop.formats.slots import read_slots
from desktop.formats.ticket import read_ticket
from desktop.keeper.messages import Event, Exported, Refused, Saved, StateChanged
from desktop.keeper.outbox import note_left
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.keeper.thread import KeeperPort
from desktop.refusals import refuse
from desktop.room.discovery import LINK_PORT
from desktop.room.messages import LEVEL, NOT_STARTED, Hello, SeatStatus
from desktop.storage.media import write_whole
from desktop.workflows.armed_seat import GrantedSeat, find_granted_candidate, find_granted_seat
from desktop.workflows.link_outbox import LinkOutbox
from desktop.workflows.room_events import (
    ConsoleJoined,
    EnvelopePosted,
    FileDelivered,
    FileTaken,
    GrantKept,
    SittingCame,
    StationEvent,
    TicketKept,
    TrustKept,
)
from desktop.workflows.room_peers import console_peers
from desktop.workflows.room_takes import StationReader
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.station_folder import RECEIVED_FOLDER, StationFolder
from desktop.workflows.station_line import Address, LineTerms
from desktop.workflows.station_link import StationLink
from desktop.workflows.work_copies import WORK_KIND

_ADDRESS_FILE = "console.txt"
_FOR_KEEPER = (KORDER, KWIT, KHEAD)
_FOR_FOLDER = (KCARD.extension, KREVOKE.extension, KSESSION.extension)
_OLD_NEWS = frozenset({"E-ORD-01", "E-ORD-04"})
"""A post that came twice, or too late: nothing the console has to know."""
IDLE = SeatStatus(State.WAITING.value, 0, 0, NOT_STARTED, 0, 0, "", 0, 0, 0, 0, 0, -1, "")


class LinkedStation:
    """`tell` is called on the link's thread with what a window may show."""

    def __init__(
        self, station: StationFolder, granted: GrantedSeat, clock: Clock, tell: Callable[[StationEvent], None]
    ) -> None:
        """Raises E-STN-02 when the machine has no key for the link."""
        self._station = station
        self._granted = granted
        self._tell = tell
        self._lock = threading.Lock()
        self._keeper: KeeperPort | None = None
        self._waiting: list[EnvelopePosted] = []
        self._refused = ""
        self._came = b""
        session, seat = granted.grant.header.session, station.facts().seat
        self.consoles = console_peers(granted.grant)
        terms = LineTerms(
            Hello(LEVEL, new_id(), session, granted.grant.digest, seat), station.tls_key(),
            self.consoles, station.path / RECEIVED_FOLDER, StationReader(granted.grant, station.trust),
        )  # fmt: skip
        outbox = LinkOutbox(station, _versions(station, granted))
        self._link = StationLink(terms, outbox, clock, self._take)

    @property
    def grant(self) -> bytes:
        """The digest of the grant that this link goes by."""
        return self._granted.grant.digest

    def start(self, addresses: Sequence[Address] = ()) -> None:
        """Look for the console: at the addresses given, where it was before, and where discovery packets come from."""
        remembered = remembered_address(self._station)
        self._link.start([*addresses, *([remembered] if remembered is not None else [])])
        self._link.report(IDLE)

    def stop(self) -> None:
        """The station goes on alone."""
        self._link.stop()

    def serve(self, keeper: KeeperPort) -> None:
        """There is a sitting now: what was posted to it before is handed over."""
        with self._lock:
            self._keeper, waiting = keeper, self._waiting
            self._waiting = []
        for posted in waiting:
            self._hand_over(posted)

    def observe(self, events: Sequence[Event]) -> None:
        """Events of the keeper, on its thread: the console hears how the sitting stands, and gets what was saved."""
        for event in events:
            if isinstance(event, SeatStatus):
                self._link.report(replace(event, notice=self._refused or event.notice))
        if any(isinstance(event, Saved | Exported | StateChanged) for event in events):
            self._link.look()

    def _take(self, event: StationEvent) -> None:
        if isinstance(event, EnvelopePosted):
            self._take_envelope(event)
            return
        if isinstance(event, ConsoleJoined):
            remember_address(self._station, (event.address, event.port))
        if isinstance(event, FileTaken):
            self._take_file(event)
        if isinstance(event, FileDelivered) and event.kind == KRESULT.extension:
            note_left(self._station.outbox / f"{event.name.hex()}.{KRESULT.extension}", event.sha)
        self._tell(event)

    def _take_file(self, event: FileTaken) -> None:
        """What a stick could have brought as well, or one half of a sitting that goes on here."""
        if event.kind in _FOR_FOLDER:
            self._keep(event)
            return
        if event.kind == WORK_KIND:  # wanted when its sitting is here
            return
        with suppress(Error, OSError):  # the other half may be on its way
            slots, mirror = (event.path.with_suffix(f".{kind.extension}").read_bytes() for kind in (KSLOTS, KMIRROR))
            machines = (*self._granted.grant.header.stations, *self._granted.grant.header.consoles)
            proctors = read_slots(source_of(slots), self._granted.trust, machines).proctors
            came = sha256(slots + mirror)
            if proctors and came != self._came:  # the halves may both lie here when the first is looked at
                self._came = came
                self._tell(SittingCame(slots, mirror, (proctors[0], proctors[1])))

    def _keep(self, event: FileTaken) -> None:
        """Put it where a stick would have put it: it counts from the next look at the folder on."""
        taken = SessionDesk(self._station).take_file(event.path)
        if taken.kept is not None and taken.is_news:
            digest = bytes.fromhex(taken.kept.stem)
            self._tell(GrantKept(digest) if event.kind == KSESSION.extension else TrustKept(digest))

    def _take_envelope(self, posted: EnvelopePosted) -> None:
        artefact = artefact_of(posted.content[:8])
        try:
            if artefact is KTICKET:
                self._keep_ticket(posted)
            elif artefact in _FOR_KEEPER:
                self._hand_over(posted)
            else:
                raise refuse("E-FMT-01")
        except Error as error:
            self._refused = error.code

    def _keep_ticket(self, posted: EnvelopePosted) -> None:
        """Raises what its reader raises; then the console sees that it was not confirmed."""
        granted = self._granted
        ticket = read_ticket(source_of(posted.content), granted.trust, granted.grant)
        self._station.put_ticket(ticket.digest.hex(), posted.content)
        self._link.confirm(posted.post)
        self._tell(TicketKept(ticket.digest))

    def _hand_over(self, posted: EnvelopePosted) -> None:
        with self._lock:
            keeper = self._keeper
            if keeper is None:
                self._waiting.append(posted)
                return
        keeper.submit(ApplyEnvelope(posted.content), lambda events: self._applied(posted, events))

    def _applied(self, posted: EnvelopePosted, events: tuple[Event, ...]) -> tuple[Event, ...]:
        """A refusal is for the console, not for the candidate."""
        codes = [event.code for event in events if isinstance(event, Refused)]
        self._refused = next((code for code in codes if code not in _OLD_NEWS), "")
        self._link.confirm(posted.post)
        return tuple(event for event in events if not isinstance(event, Refused))


def linked_station(station: StationFolder, clock: Clock, tell: Callable[[StationEvent], None]) -> LinkedStation | None:
    """The link of this station's seat; None without a session, or where its grant lists no console. Raises Error."""
    granted = find_granted_seat(station) or _spare_at(station)
    if granted is None or not granted.grant.header.consoles:
        return None
    return LinkedStation(station, granted, clock, tell)


def _spare_at(station: StationFolder) -> GrantedSeat | None:
    """A machine at which nobody sits belongs to its newest session all the same."""
    anybody = find_granted_candidate(station, None)
    return max(anybody, key=lambda one: one.grant.header.starts_ms, default=None)


def _versions(station: StationFolder, granted: GrantedSeat) -> frozenset[bytes]:
    """The digests of every version of this session's grant that lies here: a sitting goes on under its own."""
    found = {granted.grant.digest}
    for path in station.grant_paths():
        with suppress(Error, OSError), path.open("rb") as source:
            grant = read_session_grant(source, granted.trust)
            if grant.header.session == granted.grant.header.session:
                found.add(grant.digest)
    return frozenset(found)


def read_address(text: str) -> Address | None:
    """HOST or HOST:PORT as people type it; None for what is no address."""
    host, colon, port = text.strip().replace("：", ":").rpartition(":")
    if not colon:
        host, port = port, str(LINK_PORT)
    plain = port.isascii() and port.isdecimal() and 0 < int(port) < 65_536
    return (host, int(port)) if plain and host and " " not in host else None


def remembered_address(station: StationFolder) -> Address | None:
    """Where this station's console was the last time."""
    try:
        return read_address((station.path / _ADDRESS_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def remember_address(station: StationFolder, address: Address) -> None:
    """Begin there the next time; a disk that does not keep it costs a typed address."""
    with suppress(OSError):
        write_whole(station.path / _ADDRESS_FILE, f"{address[0]}:{address[1]}".encode("ascii"))
