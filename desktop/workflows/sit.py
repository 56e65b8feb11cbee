"""A sitting at a station, begun or gone on with after anything went wrong: package, grant and ticket → journal."""

import ctypes
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from desktop.clock import Clock
from desktop.errors import Error
from desktop.exam.paper import Paper
from desktop.exam.timing import SectionPlan
from desktop.formats.exam_package import verify_all_parts
from desktop.formats.journal_payloads import Opening, Transfer, write_opening, write_transfer
from desktop.formats.journal_records import JournalIdentity, RecordType
from desktop.formats.order import OrderRoom
from desktop.formats.slots import Slots, StoreKeys
from desktop.formats.ticket import ReleaseTicket
from desktop.keeper.bundles import BundleExporter, BundleTerms
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.envelopes import Envelopes
from desktop.keeper.heads import Heads, StationIdentity
from desktop.keeper.keeper import Keeper
from desktop.keeper.outbox import Outbox, StickRoom
from desktop.keeper.progress import Progress
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.keeper.seat import Authorities, SeatFacts, own_paper
from desktop.keeper.store_opening import JournalPlace, OpenedJournal, open_journal, sealed_ratchet
from desktop.keeper.store_witnesses import Witnesses
from desktop.keeper.work_files import NoFiles, WorkFiles
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.lock_file import LockFile
from desktop.storage.media import FileMedium, Medium
from desktop.storage.reserve import RESERVE_BYTES, Reserve
from desktop.storage.sticks import SPARE_BYTES, Stick
from desktop.workflows.armed_seat import (
    GrantedSeat,
    PackagePaper,
    find_granted_seat,
    find_package,
    find_sitting,
    find_ticket,
    open_paper,
)
from desktop.workflows.carried_notes import fork_orders, known_heads, standing_orders
from desktop.workflows.skill_workspace import Person, SkillWorkspace
from desktop.workflows.station_folder import WORK_FOLDER, MachineKeys, StationFolder
from desktop.workflows.store_slots import StoreSeat, mend_slots, new_slots, open_slots, sealing_key
from desktop.workflows.swap_note import forget_swap_note, read_swap_note
from desktop.workflows.work_copies import WorkCopies, copies_folder

_PR_SET_DUMPABLE = 4


@dataclass(frozen=True)
class SittingOptions:
    """What differs between a room and a rehearsal or test. `paper_code` opens a store whose local slot does not open.

    `sticks` gives the sticks that are plugged in at the moment; `wrap_mirror` lets a rehearsal put a fault into the
    second medium; the byte counts are the reserve on the disk and the space left free on a stick.
    """

    sticks: Callable[[], Sequence[Stick]] = tuple
    reserve_bytes: int = RESERVE_BYTES
    spare_bytes: int = SPARE_BYTES
    paper_code: str = ""
    wrap_mirror: Callable[[Medium], Medium] | None = None


@dataclass(frozen=True)
class _Seat:
    """Everything verified that a sitting stands on."""

    station: StationFolder
    keys: MachineKeys
    granted: GrantedSeat
    ticket: ReleaseTicket
    paper: PackagePaper


@dataclass(frozen=True)
class _Sitting:
    """A seat with the store of its sitting, whose lock is held."""

    seat: _Seat
    slots: Slots
    keys: StoreKeys
    options: SittingOptions
    mended: bool

    @property
    def identity(self) -> StationIdentity:
        """Whose journal this is."""
        granted = self.seat.granted
        journal = JournalIdentity(
            grant=granted.grant.digest,
            package=granted.package.package,
            station=self.slots.station,
            candidate=granted.row.candidate,
            attempt=granted.row.attempt,
            store=self.slots.store,
        )
        return StationIdentity(granted.grant.header.session, journal, self.seat.keys.sign)


def open_sitting(station: StationFolder, clock: Clock, options: SittingOptions | None = None) -> Keeper:
    """The keeper of this station's sitting, new or gone on with.

    Raises E-GRT-05 without a session, E-REL-02 without a ticket, E-STO-05 when it is open already, E-STO-07 when no key
    opens the store, and whatever refuses grant, ticket, package or journal.
    """
    protect_memory()
    options = options or SittingOptions()
    with ExitStack() as undo:
        seat = _arm(station)
        undo.callback(seat.paper.close)
        sitting = _store_of(seat, options)
        lock = LockFile(station.sitting_folder(sitting.slots.store) / "lock")
        undo.callback(lock.release)
        return _open_keeper(sitting, clock, undo)


def protect_memory() -> None:
    """No core dumps and no tracing by others of this account, as keys live in memory. Linux; elsewhere it does less."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _arm(station: StationFolder) -> _Seat:
    granted = find_granted_seat(station)
    if granted is None:
        raise refuse("E-GRT-01")
    ticket = find_ticket(station, granted)
    if ticket is None:
        raise Error(
            "E-STN-03", "The paper is not opened on this machine yet.", "Two proctors open it with their code cards."
        )
    return _Seat(station, station.keys(), granted, ticket, open_paper(station, granted, ticket))


def _store_of(seat: _Seat, options: SittingOptions) -> _Sitting:
    """The store of this candidate's sitting; a new one after every part of the package was checked."""
    store_seat = StoreSeat(seat.station, seat.keys, seat.granted)
    found = find_sitting(seat.station, seat.granted)
    if found is not None:
        keys = open_slots(store_seat, found.slots, options.paper_code)
        return _Sitting(seat, found.slots, keys, options, mend_slots(seat.station, found))
    _verify_package(seat)
    slots, keys = new_slots(store_seat)
    seat.station.note_paper(slots.store, seat.granted.package.package)
    seat.station.note_grant(slots.store, seat.granted.grant.digest)
    return _Sitting(seat, slots, keys, options, mended=False)


def _verify_package(seat: _Seat) -> None:
    """Before a sitting begins: every part hashed once more, as the key of the package is known in the room by now."""
    with find_package(seat.station, seat.granted).open("rb") as source:
        verify_all_parts(source, seat.paper.closed_package)
    seat.station.remember("package", seat.granted.package.exam, seat.granted.package.package_version)


def _open_keeper(sitting: _Sitting, clock: Clock, undo: ExitStack) -> Keeper:
    """The keeper; whatever `undo` would close on a failure is closed with it instead."""
    seat, identity = sitting.seat, sitting.identity
    opened = open_journal(_journal_place(sitting, identity), sitting.keys)
    undo.callback(opened.journal.copies.close)
    facts = _seat_facts(seat)
    progress = Progress(_section_plan(seat.paper.paper, facts), facts.policy)
    for record in opened.records:
        progress.apply(record)
    desk = Desk(facts, seat.paper, clock, opened.journal, progress)
    desk.work_files = _work_files(sitting, desk)
    for finding in (*opened.findings, *([refuse("E-STO-06")] if sitting.mended else [])):
        desk.tell(notice_of(finding))
    _announce(sitting, desk, opened)
    desk.fork_order = opened.decided
    sticks = StickRoom(sitting.options.sticks, sitting.options.spare_bytes)
    outbox = Outbox(seat.station.outbox, sitting.slots.store.hex(), sticks, _reserve(sitting))
    exporter = BundleExporter(desk, _terms(seat, identity), outbox)
    envelopes = Envelopes(desk, identity, outbox)
    keeper = Keeper(desk, exporter, Heads(desk, identity, outbox), envelopes, lambda: closing.close())
    closing = undo.pop_all()
    for content in standing_orders(seat.station, seat.granted):
        keeper.handle(ApplyEnvelope(content))
    return keeper


def _work_files(sitting: _Sitting, desk: Desk) -> WorkFiles:
    """The task folders of a skill paper; copies of what is in them lie beside both copies of the journal."""
    seat, store = sitting.seat, sitting.slots.store
    if not desk.tasks:
        return NoFiles()
    places = (seat.station.sitting_folder(store) / WORK_FOLDER, copies_folder(seat.station.facts().mirror, store))
    copies = WorkCopies(places, sitting.keys.mk, store)
    person = Person(seat.granted.row.ticket, seat.paper.folder_separator)
    return SkillWorkspace(seat.station.path / "work", person, desk.tasks, seat.paper, copies)


def _journal_place(sitting: _Sitting, identity: StationIdentity) -> JournalPlace:
    station = sitting.seat.station
    folder = station.sitting_folder(sitting.slots.store)
    reserve = _reserve(sitting)
    try:
        reserve.fill()
    except (MediumFull, MediumFailed):
        if not (folder / "journal.db").exists():
            raise refuse("E-STO-02") from None
    header, store = sitting.seat.granted.grant.header, sitting.slots.store
    forks = fork_orders(station, sitting.seat.granted)
    return JournalPlace(
        session=identity.session,
        identity=identity.journal,
        station=identity.key,
        witnesses=Witnesses(
            sitting.seat.granted.trust, header.stations, header.consoles, store, identity.key.key_id, forks
        ),
        database=folder / "journal.db",
        mirror=_mirror(sitting),
        store_spare=reserve,
        known_heads=known_heads(station, store),
    )


def _reserve(sitting: _Sitting) -> Reserve:
    folder = sitting.seat.station.sitting_folder(sitting.slots.store)
    return Reserve(folder / "reserve", sitting.options.reserve_bytes)


def _mirror(sitting: _Sitting) -> Medium | None:
    """The second medium; None when it cannot be written, which `min_copies` and the window will say."""
    path = sitting.seat.station.facts().mirror / f"{sitting.slots.store.hex()}.kmirror"
    try:
        medium: Medium = FileMedium(path, tr("the second copy"))
    except MediumFailed:
        return None
    return sitting.options.wrap_mirror(medium) if sitting.options.wrap_mirror else medium


def _announce(sitting: _Sitting, desk: Desk, opened: OpenedJournal) -> None:
    """The first record of a new journal, or of one whose database was lost: where the ratchet starts."""
    if opened.fresh_ratchet is None:
        return
    session, store = sitting.identity.session, sitting.slots.store
    vault = sealing_key(sitting.seat.granted.trust, sitting.seat.granted.grant.header.results)
    ratchet = sealed_ratchet(vault, session, store, opened.fresh_ratchet)
    if opened.records:
        _announce_transfer(sitting, desk, opened, ratchet)
        return
    if opened.journal.copies.count < desk.seat.policy.min_copies:
        raise refuse("E-STO-01", name="min_copies")
    ticket = sitting.seat.ticket
    start = Opening(ratchet, sitting.slots.station, store, ticket.digest, ticket.opened.proctors, ticket.opened.reason)
    desk.write(RecordType.START, write_opening(start))
    desk.take_events()


def _announce_transfer(sitting: _Sitting, desk: Desk, opened: OpenedJournal, ratchet: bytes) -> None:
    """This machine lost its database, or another machine's sitting goes on here: then the note says who decided."""
    station, store = sitting.seat.station, sitting.slots.store
    note = read_swap_note(station, store)
    old, proctors = (note.old_station, note.proctors) if note is not None else (sitting.identity.key.key_id, ())
    desk.transfer = write_transfer(Transfer(ratchet, old, opened.journal.head, proctors))
    desk.take_over = note.decision if note is not None else None

    def recorded() -> None:
        forget_swap_note(station, store)
        if opened.transfer_due is not None:
            opened.transfer_due.unlink(missing_ok=True)

    desk.transferred = recorded


def _seat_facts(seat: _Seat) -> SeatFacts:
    header, ticket = seat.granted.grant.header, seat.ticket
    return SeatFacts(
        session=header.session,
        room=header.room,
        starts_ms=header.starts_ms,
        opened_wall_ms=ticket.opened.wall_ms,
        practice=seat.granted.trust.root.practice,
        row=seat.granted.row,
        photo=seat.granted.photo,
        policy=header.policy,
        codes=header.codes,
        spoken_fits=lambda digits: ticket.starts_with(digits, header.session),
        authorities=Authorities(seat.granted.trust, OrderRoom(header, seat.granted.chiefs)),
    )


def _section_plan(paper: Paper, facts: SeatFacts) -> SectionPlan:
    return SectionPlan(own_paper(paper, facts.row).section.seconds, facts.row.extra_pct, facts.row.extra_s)


def _terms(seat: _Seat, identity: StationIdentity) -> BundleTerms:
    header = seat.granted.grant.header
    card = seat.granted.trust.card_of(identity.key.key_id)
    if card is None or card.holder.machine is None:
        raise refuse("E-SIG-02")
    vaults = (sealing_key(seat.granted.trust, header.results), sealing_key(seat.granted.trust, header.recovery))
    return BundleTerms(identity, seat.granted.grant, seat.granted.trust, card.holder.machine, vaults)
