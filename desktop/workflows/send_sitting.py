"""换机 over the room's network: the console's copy of a sitting, closed again for the machine that takes over (6.1).

What comes out is what a stick would carry; the spare machine reads it as it would read the stick.
"""

from dataclasses import dataclass, replace

from desktop.errors import Error
from desktop.formats.artefacts import KMIRROR, KSLOTS
from desktop.formats.envelope import source_of
from desktop.formats.head import Head
from desktop.formats.journal_records import heads_of, start_head
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.mirror_frames import MirrorKey, read_mirror_frames
from desktop.formats.slots import SlotKind, StoreKeys, read_slots, seal_slot, write_slots
from desktop.refusals import refuse
from desktop.workflows.room_desk import RoomDesk


@dataclass(frozen=True)
class SentSitting:
    """Both files of one sitting, for one machine."""

    store: bytes
    slots: bytes
    mirror: bytes


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
    _verify_whole(desk, head, (keys, least_seq), mirror)
    kept = tuple(slot for slot in slots.slots if slot.kind is not SlotKind.LOCAL)
    own = seal_slot(SlotKind.ROOM, card.holder.seal, keys, slots.session, slots.store)
    sealed = replace(slots, slots=(*kept, own), proctors=proctors)
    return SentSitting(head.store, write_slots(sealed, desk.keys.sign), mirror)


def no_copy() -> Error:
    """The refusal of a swap by network when nothing of the sitting came over it."""
    return Error("E-SWP-01", "No copy of this sitting reached the console.", "Bring the second medium by hand.")


def _copies(desk: RoomDesk, head: Head) -> tuple[bytes, bytes]:
    """What the station sent so far; a station that took over before has the newest copy."""
    folder = desk.folder / "received" / head.station.hex()[:16]
    name = head.store.hex()
    try:
        slots = (folder / f"{name}.{KSLOTS.extension}").read_bytes()
        return slots, (folder / f"{name}.{KMIRROR.extension}").read_bytes()
    except OSError as reason:
        raise no_copy() from reason


def _verify_whole(desk: RoomDesk, head: Head, expected: tuple[StoreKeys, int], mirror: bytes) -> None:
    """The chain is unbroken and contains the newest head that was seen and the last record that was heard of."""
    keys, least_seq = expected
    opening = read_mirror_opening(source_of(mirror), desk.grant.trust, desk.grant.header.stations)
    frames = read_mirror_frames(mirror[opening.frames_start :], MirrorKey(keys.mk, head.store))
    heads = [found for _, found in heads_of(start_head(opening.identity), frames.records)]
    if max(head.seq, least_seq) >= len(heads):
        raise refuse("E-JRN-04")
    if heads[head.seq] != head.head:
        raise refuse("E-JRN-03")
