"""Key slots `.kslots` of a station store: DEK ‖ MK, once per way to open it (trust-and-formats 6.1; journal.md)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from desktop.crypto.codes import PAPER_CODE_CHARACTERS, code_key, typed_code
from desktop.crypto.joining import KEY_BYTES, join, key_id, label
from desktop.crypto.sealing import DoesNotOpen, SealingKey, seal
from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KSLOTS
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.fields import Fields
from desktop.formats.grant_header import MOST_HOLDERS, PaperKey
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

MOST_SLOTS = 64
MOST_BLOB_BYTES = 4_096


class SlotKind(StrEnum):
    """Who can open a slot: this machine, a console, the seat's sealed paper code, the recovery vault."""

    LOCAL = "L"
    ROOM = "R"
    PAPER = "P"
    ESCROW = "E"


@dataclass(frozen=True)
class StoreKeys:
    """DEK opens the database, MK the mirror; 32 random bytes each, kept in memory only."""

    dek: bytes
    mk: bytes

    def __repr__(self) -> str:
        return "StoreKeys(…)"


@dataclass(frozen=True)
class Slot:
    """One slot: R, P, E hold `sealed` under `key`; L holds a `blob` that only its `provider` can open."""

    kind: SlotKind
    key: bytes = b""
    sealed: bytes = b""
    provider: str = ""
    blob: bytes = b""


@dataclass(frozen=True)
class Slots:
    """The slots of one store; `station` is the signing key id of the machine that made the store.

    `proctors`: the two holders who decided that the sitting goes on elsewhere, in slots that a console sealed anew.
    """

    session: bytes
    station: bytes
    candidate: bytes
    attempt: int
    store: bytes
    slots: tuple[Slot, ...]
    proctors: tuple[int, ...] = ()

    def open(self, own: SealingKey) -> StoreKeys:
        """DEK and MK by any slot sealed to `own`. Raises E-STO-07."""
        for slot in self.slots:
            if slot.key == own.key_id:
                try:
                    secret = own.open(slot_info(slot.kind, self.session, self.store), slot.sealed)
                except DoesNotOpen:
                    continue
                return StoreKeys(secret[:KEY_BYTES], secret[KEY_BYTES:])
        raise refuse("E-STO-07")

    def open_with_paper_code(self, paper: PaperKey, typed: str) -> StoreKeys:
        """DEK and MK by the seat's sealed paper code. Raises E-COD-01 for a typing error, E-STO-07. Costs 0.4 s."""
        code = typed_code(typed)
        if code is None or len(code) != PAPER_CODE_CHARACTERS:
            raise refuse("E-COD-01")
        return self.open(paper_key(code, paper.salt))


def slot_info(kind: SlotKind, session: bytes, store: bytes) -> bytes:
    """The info under which a slot is sealed."""
    return join(label("slot"), kind.encode("ascii"), session, store)


def paper_key(code: str, salt: bytes) -> SealingKey:
    """The private key that a paper code recreates."""
    return SealingKey(code_key(code.encode("ascii"), salt))


def seal_slot(kind: SlotKind, public: bytes, keys: StoreKeys, session: bytes, store: bytes) -> Slot:
    """A slot of kind R, P or E for the holder of the raw sealing key `public`."""
    return Slot(kind, key_id("seal", public), seal(public, slot_info(kind, session, store), keys.dek + keys.mk))


def write_slots(slots: Slots, author: SigningKey) -> bytes:
    """The file."""
    header: JsonObject = {
        "session": slots.session.hex(), "station": slots.station.hex(), "candidate": slots.candidate.hex(),
        "attempt": slots.attempt, "store": slots.store.hex(), "slots": [_slot_object(slot) for slot in slots.slots],
        **({"x_proctors": list(slots.proctors)} if slots.proctors else {}),
    }  # fmt: skip
    return write_envelope(KSLOTS, header, (), (author,))


def read_slots(source: BinaryIO, trust: Signers, machines: tuple[bytes, ...]) -> Slots:
    """The slots in `source`; `machines` are the grant's stations and consoles. Raises E-GRT-01, E-FMT-06, E-FMT-07."""
    envelope = read_envelope(source, KSLOTS, trust)
    fields = envelope.fields()
    slots = Slots(
        session=fields.id("session"),
        station=fields.digest("station"),
        candidate=fields.id("candidate"),
        attempt=fields.integer("attempt", 1, 99),
        store=fields.id("store"),
        slots=fields.each("slots", _read_slot, MOST_SLOTS),
        proctors=_read_proctors(envelope.header.get("x_proctors")),
    )
    fields.end()
    if slots.station not in machines or envelope.author.key_id not in machines:
        raise refuse("E-GRT-01")
    named = [(slot.kind, slot.key) for slot in slots.slots if slot.kind is not SlotKind.LOCAL]
    if not slots.slots or len(set(named)) != len(named):
        raise refuse("E-FMT-06")
    return slots


def _read_proctors(value: object) -> tuple[int, ...]:
    """Two different holders' numbers; anything else says nothing, as any field beginning `x_` may."""
    if not isinstance(value, list) or len(value) != 2 or len(set(map(str, value))) != 2:
        return ()
    return tuple(value) if all(type(no) is int and 1 <= no <= MOST_HOLDERS for no in value) else ()


def _slot_object(slot: Slot) -> dict[str, Any]:
    if slot.kind is SlotKind.LOCAL:
        return {"kind": str(slot.kind), "provider": slot.provider, "blob": slot.blob.hex()}
    return {"kind": str(slot.kind), "key": slot.key.hex(), "sealed": slot.sealed.hex()}


def _read_slot(fields: Fields) -> Slot:
    kind = fields.choice("kind", SlotKind)
    if kind is SlotKind.LOCAL:
        return Slot(kind, provider=fields.text("provider", 40), blob=_blob(fields))
    return Slot(kind, fields.digest("key"), fields.bytes("sealed", 2 * KEY_BYTES + 48))


def _blob(fields: Fields) -> bytes:
    blob = fields.bytes("blob")
    if len(blob) > MOST_BLOB_BYTES:
        raise fields.malformed()
    return blob
