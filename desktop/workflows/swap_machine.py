"""换机续考: a sitting goes on at this machine, from the second copy on a stick or from one that a console kept (6.1).

Slots are opened by the seat's sealed paper code, or by this machine's own key where a console sealed them to it; two
proctors decide. The old machine finds this one's head on the stick, and does not go on.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import Clock
from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.formats.artefacts import KMIRROR, KSLOTS
from desktop.formats.envelope import source_of
from desktop.formats.head import read_head
from desktop.formats.journal_payloads import read_code_used
from desktop.formats.journal_records import JournalIdentity, Record, RecordType, heads_of, start_head
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.mirror_frames import MirrorFrames, MirrorKey, read_mirror_frames
from desktop.formats.proctor_codes import CodePurpose, CodeUse, find_code, read_typed_code
from desktop.formats.slots import Slots, StoreKeys, read_slots
from desktop.keeper.keeper import Keeper
from desktop.keeper.store_opening import set_aside
from desktop.refusals import refuse
from desktop.storage.media import write_whole
from desktop.workflows.armed_seat import GrantedSeat, find_granted_candidate, find_ticket, papers_of, with_paper
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import RECEIVED_FOLDER, StationFolder
from desktop.workflows.stick_scan import scan_sources
from desktop.workflows.store_slots import StoreSeat, adopt_slots
from desktop.workflows.swap_note import SwapNote, write_swap_note
from desktop.workflows.work_copies import bring_copies, bring_sent_copies, newest_copies


@dataclass(frozen=True)
class CarriedSitting:
    """A sitting that lies on a stick or came from a console: its slots and its mirror, and whose it is."""

    granted: GrantedSeat
    slots: Slots
    mirror: bytes
    folder: Path | None = None

    @property
    def identity(self) -> JournalIdentity:
        """What its journal begins with."""
        granted = self.granted
        return JournalIdentity(
            granted.grant.digest, granted.package.package, self.slots.station, self.slots.candidate,
            self.slots.attempt, self.slots.store,
        )  # fmt: skip

    @property
    def part(self) -> Part:
        """Theory or skill, for people."""
        return self.granted.package.part


@dataclass(frozen=True)
class SwapForm:
    """What is typed at the new machine: the code from the seat's sealed envelope, and two proctors' codes."""

    paper_code: str
    codes: tuple[str, str]


def find_carried(station: StationFolder, source: Path) -> tuple[CarriedSitting, ...]:
    """The sittings below `source` that this machine may take over, by seat.

    Raises E-CEN-03, E-CEN-04 for the source; when nothing fits, the refusal of the nearest file, or E-STO-07.
    """
    files = scan_sources([source])
    mirrors = [one.path for one in files if one.type is KMIRROR]
    found, refusals = [], []
    for one in files:
        if one.type is not KSLOTS:
            continue
        try:
            found.append(_carried(station, one.path.read_bytes(), mirrors, one.path.parent))
        except Error as error:
            refusals.append(error)
        except OSError:
            refusals.append(refuse("E-OUT-01"))
    if not found:
        raise refusals[0] if refusals else refuse("E-STO-07")
    return tuple(sorted(found, key=lambda one: one.granted.row.seat))


def take_over(
    station: StationFolder, carried: CarriedSitting, form: SwapForm, clock: Clock, options: SittingOptions | None = None
) -> Keeper:
    """The sitting as it goes on here, by paper code and two proctors' codes.

    Raises E-COD-01 … 06, E-STO-07, E-JRN-01 … 05, and what `open_sitting` raises. Until the journal's first record here
    nothing at this machine has changed that a second try would not simply replace.
    """
    granted = carried.granted
    uses = _proctors(granted, form.codes)
    paper = next((entry for entry in granted.grant.header.paper if entry.seat == granted.row.seat), None)
    if paper is None:
        raise refuse("E-STO-07")
    keys = carried.slots.open_with_paper_code(paper, form.paper_code)
    numbers = (uses[0].proctor, uses[1].proctor)
    return _go_on(station, carried, keys, (numbers, uses), (clock, options or SittingOptions()))


def take_over_replica(
    station: StationFolder, files: tuple[bytes, bytes], proctors: tuple[int, int], clock: Clock,
    options: SittingOptions | None = None,
) -> Keeper:  # fmt: skip
    """The sitting whose `files` (slots sealed to this machine, mirror) a console sent, decided by two proctors there.

    It waits for them: their order or two codes let it go on, and give the time back.
    """
    slots_data, mirror = files
    slots = _read_slots(station, slots_data)
    carried = _joined(_granted(station, slots), slots, mirror)
    if carried is None:
        raise refuse("E-IMP-04")
    keys = slots.open(station.keys().seal)
    return _go_on(station, carried, keys, (proctors, ()), (clock, options or SittingOptions()))


def _go_on(
    station: StationFolder,
    carried: CarriedSitting,
    keys: StoreKeys,
    decision: tuple[tuple[int, int], Sequence[CodeUse]],
    running: tuple[Clock, SittingOptions],
) -> Keeper:
    clock, options = running
    if find_ticket(station, carried.granted) is None:
        raise Error(
            "E-STN-03", "The paper is not opened on this machine yet.", "Two proctors open it with their code cards."
        )
    frames = _verified_frames(carried, keys)
    proctors, uses = decision
    _verify_unused(frames.records, uses)
    old = _holder(station, carried, frames)
    _settle(station, carried, keys, SwapNote(old, proctors, tuple(uses)))
    _bring_copies(station, carried, frames)
    keeper = open_sitting(station, clock, options)
    _tell_old_machine(station, carried)
    return keeper


def _settle(station: StationFolder, carried: CarriedSitting, keys: StoreKeys, note: SwapNote) -> None:
    """Everything a sitting of this machine has, written in an order in which the last file makes it one."""
    store = carried.slots.store
    try:
        mirror = station.facts().mirror / f"{store.hex()}.{KMIRROR.extension}"
        mirror.parent.mkdir(parents=True, exist_ok=True)
        if not mirror.exists() or mirror.read_bytes() != carried.mirror:
            write_whole(mirror, carried.mirror)
        station.sitting_folder(store).mkdir(parents=True, exist_ok=True)
        set_aside(station.sitting_folder(store) / "journal.db")
        write_swap_note(station, store, note)
        station.note_paper(store, carried.granted.package.package)
        station.note_grant(store, carried.granted.grant.digest)
        adopt_slots(StoreSeat(station, station.keys(), carried.granted), carried.slots, keys)
        station.note_guest(store, carried.slots.session, carried.slots.candidate)
    except OSError as reason:
        raise refuse("E-STO-01", name="swap") from reason


def _bring_copies(station: StationFolder, carried: CarriedSitting, frames: MirrorFrames) -> None:
    """Copies of files in task folders, from the stick or as a console sent them."""
    mirror, store = station.facts().mirror, carried.slots.store
    if carried.folder is not None:
        bring_copies(carried.folder, mirror, store)
    else:
        bring_sent_copies(station.path / RECEIVED_FOLDER, mirror, store, newest_copies(frames.records))


def _carried(station: StationFolder, data: bytes, mirrors: Sequence[Path], folder: Path) -> CarriedSitting:
    slots = _read_slots(station, data)
    granted = _granted(station, slots)
    for path in mirrors:
        found = _joined(granted, slots, path.read_bytes(), folder)
        if found is not None:
            return found
    raise refuse("E-STO-04")


def _joined(
    granted: Sequence[GrantedSeat], slots: Slots, mirror: bytes, folder: Path | None = None
) -> CarriedSitting | None:
    """Slots and mirror of one sitting, under the version of the grant it was begun under."""
    for one in granted:
        found = CarriedSitting(one, slots, mirror, folder)
        with suppress(Error):
            opening = read_mirror_opening(source_of(mirror), one.trust, one.grant.header.stations)
            if opening.identity == found.identity:
                return found
    return None


def _read_slots(station: StationFolder, data: bytes) -> Slots:
    """Slots of any session that lists this machine. Raises E-FMT, E-SIG, E-GRT-01."""
    refusal = refuse("E-GRT-01")
    for granted in find_granted_candidate(station, None):
        header = granted.grant.header
        try:
            return read_slots(source_of(data), granted.trust, (*header.stations, *header.consoles))
        except Error as error:
            refusal = error
    raise refusal


def _granted(station: StationFolder, slots: Slots) -> list[GrantedSeat]:
    """The candidate of these slots in every version of their session's grant, with every paper. Raises E-IMP-04."""
    known = find_granted_candidate(station, (slots.candidate, slots.attempt))
    session = [granted for granted in known if granted.grant.header.session == slots.session]
    found = [with_paper(granted, paper) for granted in session for paper in papers_of(granted)]
    if not found:
        raise refuse("E-IMP-04")
    return found


def _proctors(granted: GrantedSeat, typed: tuple[str, str]) -> tuple[CodeUse, CodeUse]:
    """Two pair codes of this seat, of two different proctors. Raises E-COD-01, 02, 06."""
    header, seat = granted.grant.header, granted.row.seat
    uses = []
    for text in typed:
        use = find_code(header.codes, header.session, seat, read_typed_code(text))
        if use is None:
            raise refuse("E-COD-02")
        if use.purpose is not CodePurpose.PAIR:
            raise refuse("E-COD-06")
        uses.append(use)
    if uses[0].proctor == uses[1].proctor:
        raise refuse("E-COD-06")
    return uses[0], uses[1]


def _verify_unused(records: Sequence[Record], uses: Sequence[CodeUse]) -> None:
    for record in records:
        if record.core.type is RecordType.CODE_USED and read_code_used(record) in uses:
            raise refuse("E-COD-03", n=record.core.seq)


def _verified_frames(carried: CarriedSitting, keys: StoreKeys) -> MirrorFrames:
    """The records of the second copy, their chain unbroken from this candidate's start. Raises E-JRN-01, E-STO-07."""
    source = source_of(carried.mirror)
    opening = read_mirror_opening(source, carried.granted.trust, carried.granted.grant.header.stations)
    key = MirrorKey(keys.mk, carried.slots.store)
    frames = read_mirror_frames(carried.mirror[opening.frames_start :], key)
    if not frames.records:
        raise refuse("E-STO-07")
    for _ in heads_of(start_head(carried.identity), frames.records):
        continue
    return frames


def _holder(station: StationFolder, carried: CarriedSitting, frames: MirrorFrames) -> bytes:
    """Which machine held the journal last: whoever signed its newest head, else the one that began it."""
    granted, own = carried.granted, station.keys().sign.key_id
    for content in reversed(frames.heads):
        with suppress(Error):
            last = read_head(source_of(content), granted.trust, granted.grant.header.stations).station
            return carried.slots.station if last == own else last
    return carried.slots.station


def _tell_old_machine(station: StationFolder, carried: CarriedSitting) -> None:
    """This machine's head beside the copy it came from: a machine that finds it there does not go on."""
    if carried.folder is None:
        return
    name = carried.slots.store.hex()
    with suppress(OSError):
        write_whole(carried.folder / f"{name}.moved.khead", (station.outbox / f"{name}.khead").read_bytes())
