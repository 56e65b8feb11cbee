"""The key slots of a station store: who can open a sitting's journal besides the running program (section 6.1).

The local slot is sealed to this machine's own sealing key, which lies in a file of mode 0600 (storage rung `file`):
it keeps a stolen mirror closed, not a stolen machine.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.crypto.joining import new_id, new_key
from desktop.crypto.sealing import DoesNotOpen, seal
from desktop.formats.slots import Slot, SlotKind, Slots, StoreKeys, seal_slot, slot_info, write_slots
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.storage.media import write_whole
from desktop.workflows.armed_seat import FoundSlots, GrantedSeat
from desktop.workflows.station_folder import SLOTS_NAME, MachineKeys, StationFolder


@dataclass(frozen=True)
class StoreSeat:
    """Whose store it is, and on which machine."""

    station: StationFolder
    keys: MachineKeys
    granted: GrantedSeat


def sealing_key(trust: Trust, key: bytes) -> bytes:
    """The raw sealing key with this id. Raises E-SIG-02 when no card has it."""
    card = trust.card_of(key)
    if card is None or card.holder.seal is None:
        raise refuse("E-SIG-02")
    return card.holder.seal


def new_slots(seat: StoreSeat) -> tuple[Slots, StoreKeys]:
    """Draw the store's keys and close them into their slots, on the disk and on the second medium."""
    header, row = seat.granted.grant.header, seat.granted.row
    store, keys = new_id(), StoreKeys(new_key(), new_key())
    own = seal(seat.keys.seal.public, slot_info(SlotKind.LOCAL, header.session, store), keys.dek + keys.mk)
    slots = [Slot(SlotKind.LOCAL, provider="file", blob=own)]
    receivers = [(SlotKind.ROOM, sealing_key(seat.granted.trust, console)) for console in header.consoles]
    receivers += [(SlotKind.PAPER, paper.public) for paper in header.paper if paper.seat == row.seat]
    receivers.append((SlotKind.ESCROW, sealing_key(seat.granted.trust, header.recovery)))
    slots += [seal_slot(kind, public, keys, header.session, store) for kind, public in receivers]
    made = Slots(header.session, seat.keys.sign.key_id, row.candidate, row.attempt, store, tuple(slots))
    _write_slots(seat, made)
    return made, keys


def mend_slots(station: StationFolder, found: FoundSlots) -> bool:
    """Put back the slots of a sitting that were only readable on the second medium; whether that was needed."""
    own = station.sitting_folder(found.slots.store) / SLOTS_NAME
    if found.path == own:
        return False
    with suppress(OSError):
        _put(own, found.path.read_bytes())
    return True


def adopt_slots(seat: StoreSeat, slots: Slots, keys: StoreKeys) -> None:
    """Keep another machine's slots here, with a local one for this machine. Raises E-STO-01."""
    own = seal(seat.keys.seal.public, slot_info(SlotKind.LOCAL, slots.session, slots.store), keys.dek + keys.mk)
    others = tuple(slot for slot in slots.slots if slot.kind is not SlotKind.LOCAL)
    local = Slot(SlotKind.LOCAL, provider="file", blob=own)
    _write_slots(seat, replace(slots, slots=(local, *others)))


def _write_slots(seat: StoreSeat, slots: Slots) -> None:
    """The second medium may be missing: then the policy's `min_copies` decides whether the sitting may begin."""
    content = write_slots(slots, seat.keys.sign)
    try:
        _put(seat.station.sitting_folder(slots.store) / SLOTS_NAME, content)
    except OSError as reason:
        raise refuse("E-STO-01", name="slots") from reason
    with suppress(OSError):
        _put(seat.station.facts().mirror / f"{slots.store.hex()}.kslots", content)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def open_slots(seat: StoreSeat, slots: Slots, paper_code: str) -> StoreKeys:
    """The local slot, the room's, then the seat's paper code. Raises E-STO-07, E-COD-01."""
    info = slot_info(SlotKind.LOCAL, slots.session, slots.store)
    for slot in slots.slots:
        if slot.kind is SlotKind.LOCAL and slot.provider == "file":
            try:
                secret = seat.keys.seal.open(info, slot.blob)
                return StoreKeys(secret[:32], secret[32:])
            except DoesNotOpen:
                continue
    paper = [entry for entry in seat.granted.grant.header.paper if entry.seat == seat.granted.row.seat]
    if paper_code and paper:
        return slots.open_with_paper_code(paper[0], paper_code)
    raise refuse("E-STO-07")
