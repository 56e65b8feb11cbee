"""换机 over the room's network: the console's copy of a sitting, closed again for the machine that takes over (6.1).

What comes out is what a stick would carry; the spare machine reads it as it would read the stick.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import KMIRROR, KSLOTS
from desktop.formats.envelope import source_of
from desktop.formats.head import Head
from desktop.formats.journal_records import Record, heads_of, start_head
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.mirror_frames import MirrorKey, read_mirror_frames
from desktop.formats.slots import SlotKind, StoreKeys, read_slots, seal_slot, write_slots
from desktop.refusals import refuse
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.work_copies import WORK_KIND, copy_name, newest_copies, outdated_copies


@dataclass(frozen=True)
class SentSitting:
    """Everything of one sitting, for one machine."""

    store: bytes
    slots: bytes
    mirror: bytes
    copies: tuple[tuple[bytes, bytes], ...] = ()
    """Of the newest files in task folders: name on the network, sealed content."""
    copies_missing: int = 0
    """How many of those files never came here."""


def sitting_for(
    desk: RoomDesk, head: Head, spare: bytes, proctors: tuple[int, int], least_seq: int = -1
) -> SentSitting:
    """The sitting whose newest head is `head`, for the machine with signing key id `spare`; two holders decided.

    `least_seq` is the last record the station was heard to have: a copy that lacks it would lose what a candidate was
    told to be saved, so the second medium has to come by hand.

    Raises E-SWP-01 when no copy came, E-STO-07 when it does not open here, E-JRN-01, 03, 04 when it is not whole or
    ends before what was witnessed, E-GRT-01 for a machine outside the session.
    """
    slots_data, mirror = _copies(desk, head)
    header, trust = desk.grant.header, desk.grant.trust
    card = trust.card_of(spare)
    if spare not in header.stations or card is None or card.holder.seal is None:
        raise refuse("E-GRT-01")
    slots = read_slots(source_of(slots_data), trust, (*header.stations, *header.consoles))
    keys = slots.open(desk.keys.seal)
    records = _verified_records(desk, head, (keys, least_seq), mirror)
    kept = tuple(slot for slot in slots.slots if slot.kind is not SlotKind.LOCAL)
    own = seal_slot(SlotKind.ROOM, card.holder.seal, keys, slots.session, slots.store)
    sealed = replace(slots, slots=(*kept, own), proctors=proctors)
    wanted = newest_copies(records)
    copies = _copies_here(_received(desk, head.station), head.store, wanted)
    return SentSitting(head.store, write_slots(sealed, desk.keys.sign), mirror, copies, len(wanted) - len(copies))


def forget_outdated_copies(desk: RoomDesk, head: Head) -> int:
    """Remove copies of task files that the station itself has forgotten by now; how many. Raises what `sitting_for`
    raises for a copy of the journal that is not whole yet: then everything stays."""
    slots_data, mirror = _copies(desk, head)
    header, trust, folder = desk.grant.header, desk.grant.trust, _received(desk, head.station)
    slots = read_slots(source_of(slots_data), trust, (*header.stations, *header.consoles))
    records = _verified_records(desk, head, (slots.open(desk.keys.seal), -1), mirror)
    old = [_place(folder, head.store, digest) for digest in outdated_copies(records)]
    there = [path for path in old if path.exists()]
    for path in there:
        path.unlink(missing_ok=True)
    return len(there)


def no_copy() -> Error:
    """The refusal of a swap by network when nothing of the sitting came over it."""
    return Error("E-SWP-01", "No copy of this sitting reached the console.", "Bring the second medium by hand.")


def _copies(desk: RoomDesk, head: Head) -> tuple[bytes, bytes]:
    """What the station sent so far; a station that took over before has the newest copy."""
    folder, name = _received(desk, head.station), head.store.hex()
    try:
        slots = (folder / f"{name}.{KSLOTS.extension}").read_bytes()
        return slots, (folder / f"{name}.{KMIRROR.extension}").read_bytes()
    except OSError as reason:
        raise no_copy() from reason


def _received(desk: RoomDesk, machine: bytes) -> Path:
    """Where the files lie that came from a machine."""
    return desk.folder / "received" / machine.hex()[:16]


def _place(folder: Path, store: bytes, digest: bytes) -> Path:
    return folder / f"{copy_name(store, digest).hex()}.{WORK_KIND}"


def _copies_here(folder: Path, store: bytes, digests: Iterable[bytes]) -> tuple[tuple[bytes, bytes], ...]:
    """What did not come over the network stays behind: the journal says what is missing."""
    found = []
    for digest in digests:
        with suppress(OSError):
            found.append((copy_name(store, digest), _place(folder, store, digest).read_bytes()))
    return tuple(found)


def _verified_records(desk: RoomDesk, head: Head, expected: tuple[StoreKeys, int], mirror: bytes) -> tuple[Record, ...]:
    """The records; their chain is unbroken and contains the newest head that was seen and the last record heard of."""
    keys, least_seq = expected
    opening = read_mirror_opening(source_of(mirror), desk.grant.trust, desk.grant.header.stations)
    frames = read_mirror_frames(mirror[opening.frames_start :], MirrorKey(keys.mk, head.store))
    heads = [found for _, found in heads_of(start_head(opening.identity), frames.records)]
    if max(head.seq, least_seq) >= len(heads):
        raise refuse("E-JRN-04")
    if heads[head.seq] != head.head:
        raise refuse("E-JRN-03")
    return frames.records
