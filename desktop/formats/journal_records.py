"""Records of the answers journal: core, hash chain and MAC ratchet (trust-and-formats 6.3; journal.md).

Pure: bytes in, bytes out. Whoever keeps a journal owns its store, its clock and the erasing of ratchet keys.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from desktop.crypto.joining import derive, join, label, labelled_hash, mac, same, sha256
from desktop.crypto.ratchet import ratchet_step
from desktop.refusals import refuse

CORE_BYTES = 128
TAG_BYTES = 32
ID_BYTES = 16
HASH_BYTES = 32
MOST_PAYLOAD_BYTES = 1024**2
MOST_RECORDS = 2**20
NO_ID = bytes(ID_BYTES)
_CORE = struct.Struct(">BBHIQQqQ16s16s16sII32s")
_VERSION = 1
_FRAME = struct.Struct(f">I{CORE_BYTES}s{TAG_BYTES}s")
_JOINED = join(label("chain"), bytes(HASH_BYTES), bytes(CORE_BYTES))
_BEFORE_CORE = _JOINED[-CORE_BYTES - 8 : -CORE_BYTES]
_BEFORE_HEAD = _JOINED[: -CORE_BYTES - 8 - HASH_BYTES]
"""What `join` writes around a head and a core: always the same, and asked for once a record."""


class RecordType(IntEnum):
    """What a record says happened."""

    START = 1
    ANSWER = 2
    CLEAR = 3
    FLAG = 4
    MOVE = 5
    SECTION_START = 6
    SECTION_SEAL = 7
    PAUSE = 8
    RESUME = 9
    GAP = 10
    CLOCK_ANOMALY = 11
    FOCUS = 12
    CODE_USED = 13
    ORDER = 14
    EXPORT = 15
    TRANSFER = 16
    WITNESS = 17
    INCIDENT = 18
    CHECK_IN = 19
    HEART_BEAT = 20
    LATE_ANSWER = 21
    HAND_IN = 22
    MEDIUM_LOST = 23
    FILE_SNAPSHOT = 24
    CALL_PROCTOR = 25
    STEPPED_OUT = 26
    RETURNED = 27


_TYPES = {int(kind): kind for kind in RecordType}


class Core(NamedTuple):
    """The 128 fixed bytes of a record. Clocks in ns (suspend-inclusive) and ms (wall, signed, untrusted)."""

    type: RecordType
    seq: int
    clock_ns: int
    wall_ms: int
    used_ns: int
    boot_tag: bytes
    payload_bytes: int
    payload_hash: bytes
    section: bytes = NO_ID
    item: bytes = NO_ID
    revision: int = 0


class Record(NamedTuple):
    """One record as it is stored, mirrored and exported; `tag` is its MAC under the ratchet."""

    core: Core
    tag: bytes
    payload: bytes

    @property
    def stored(self) -> bytes:
        """core ‖ tag ‖ payload."""
        return encode_core(self.core) + self.tag + self.payload


def encode_core(core: Core) -> bytes:
    """The 128 bytes of `core`; struct.error for a value that does not fit its field."""
    return _CORE.pack(
        _VERSION, core.type, 0, core.payload_bytes, core.seq, core.clock_ns, core.wall_ms, core.used_ns,
        core.boot_tag, core.section, core.item, core.revision, 0, core.payload_hash,
    )  # fmt: skip


def decode_core(data: bytes) -> Core:
    """The core in exactly 128 bytes. Raises E-JRN-01 for a wrong length, version, type, zero field or payload size."""
    if len(data) != CORE_BYTES:
        raise refuse("E-JRN-01", n=0)
    (version, kind, zero, size, seq, clock_ns, wall_ms, used_ns,
     boot_tag, section, item, revision, zero_too, payload_hash) = _CORE.unpack(data)  # fmt: skip
    known = _TYPES.get(kind)
    if known is None or version != _VERSION or zero or zero_too or size > MOST_PAYLOAD_BYTES:
        raise refuse("E-JRN-01", n=seq)
    return Core(known, seq, clock_ns, wall_ms, used_ns, boot_tag, size, payload_hash, section, item, revision)


def boot_tag(session: bytes, boot_identity: bytes) -> bytes:
    """The boot tag of a core: names the boot without telling it to other sessions."""
    return labelled_hash("boot", session, boot_identity)[:ID_BYTES]


@dataclass(frozen=True)
class JournalIdentity:
    """What a journal begins with; after a machine swap `station` (sign key id) remains the first station's."""

    grant: bytes
    package: bytes
    station: bytes
    candidate: bytes
    attempt: int
    store: bytes


def start_head(identity: JournalIdentity) -> bytes:
    """h_start: h_{−1} of the chain."""
    return labelled_hash(
        "journal", identity.grant, identity.package, identity.station, identity.candidate,
        identity.attempt.to_bytes(2, "big"), identity.store,
    )  # fmt: skip


def next_head(head: bytes, core: bytes) -> bytes:
    """h_i from h_{i−1} and the encoded core of record i."""
    if len(head) != HASH_BYTES or len(core) != CORE_BYTES:
        return sha256(join(label("chain"), head, core))
    return sha256(_BEFORE_HEAD + head + _BEFORE_CORE + core)


class Ratchet:
    """The MAC ratchet: `tag` with A_i, then `advance` to A_{i+1}; the old key is forgotten."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def tag(self, head: bytes) -> bytes:
        """tag_i over h_i with the present key."""
        return mac(derive(self.key, "mac"), head)

    def advance(self) -> None:
        """A_{i+1} replaces A_i."""
        self.key = derive(self.key, "next")

    def step_if_fits(self, head: bytes, tag: bytes) -> bool:
        """Whether `tag` was made with the present key over `head`; then `advance`."""
        expected, following = ratchet_step(self.key, head)
        if not same(expected, tag):
            return False
        self.key = following
        return True


def ratchet_info(session: bytes, store: bytes) -> bytes:
    """The info under which A_0 is sealed to the results vault."""
    return join(label("ratchet"), session, store)


def decode_record(stored: bytes) -> Record:
    """The record in core ‖ tag ‖ payload. Raises E-JRN-01 when lengths or the payload's hash disagree."""
    core = decode_core(stored[:CORE_BYTES])
    payload = stored[CORE_BYTES + TAG_BYTES :]
    if len(stored) != CORE_BYTES + TAG_BYTES + core.payload_bytes or sha256(payload) != core.payload_hash:
        raise refuse("E-JRN-01", n=core.seq)
    return Record(core, stored[CORE_BYTES : CORE_BYTES + TAG_BYTES], payload)


def verify_chain(start: bytes, records: Iterable[Record]) -> bytes:
    """The head after all `records`, which begin at seq 0. Raises E-JRN-01 at the first seq that is out of place."""
    heads = [head for _, head in heads_of(start, records)]
    return heads[-1] if heads else start


def heads_of(start: bytes, records: Iterable[Record]) -> Iterator[tuple[Record, bytes]]:
    """Every record with its head h_i. Raises E-JRN-01 at a gap, a repetition or a payload that was changed."""
    head = start
    for seq, record in enumerate(records):
        if record.core.seq != seq or sha256(record.payload) != record.core.payload_hash:
            raise refuse("E-JRN-01", n=seq)
        head = next_head(head, encode_core(record.core))
        yield record, head


def write_journal(records: Iterable[Record]) -> bytes:
    """The journal part of a bundle: u32 length ‖ core ‖ tag ‖ payload, repeated."""
    return b"".join(len(stored := record.stored).to_bytes(4, "big") + stored for record in records)


def read_journal(data: bytes) -> tuple[Record, ...]:
    """The pair of `write_journal`. Raises E-JRN-01 when a length or a record is impossible."""
    return tuple(record for _, record in _stored_records(data))


def read_chain(start: bytes, data: bytes) -> tuple[tuple[Record, ...], tuple[bytes, ...]]:
    """The records of `read_journal` and the head h_i of each. Raises E-JRN-01, also for a record out of place."""
    records, heads, head = [], [], start
    for seq, (core, record) in enumerate(_stored_records(data)):
        if record.core.seq != seq:
            raise refuse("E-JRN-01", n=seq)
        head = next_head(head, core)
        records.append(record)
        heads.append(head)
    return tuple(records), tuple(heads)


def _stored_records(data: bytes) -> Iterator[tuple[bytes, Record]]:
    """Every record with its core as it is stored; its payload was hashed."""
    offset = count = 0
    while offset < len(data):
        start = offset + _FRAME.size
        if start > len(data) or count == MOST_RECORDS:
            raise refuse("E-JRN-01", n=count)
        size, encoded, tag = _FRAME.unpack_from(data, offset)
        core, offset = decode_core(encoded), offset + 4 + size
        payload = data[start:offset]
        if offset != start + core.payload_bytes or offset > len(data) or sha256(payload) != core.payload_hash:
            raise refuse("E-JRN-01", n=count)
        yield encoded, Record(core, tag, payload)
        count += 1
