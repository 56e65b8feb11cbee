"""Frames of the mirror, the second copy of a journal (trust-and-formats 6.3; journal.md): u32 n ‖ u8 kind ‖ n bytes."""

from dataclasses import dataclass

from desktop.crypto.boxes import box, boxed_length, unbox
from desktop.crypto.joining import join, label
from desktop.crypto.sealing import DoesNotOpen
from desktop.errors import Error
from desktop.formats.journal_records import CORE_BYTES, MOST_PAYLOAD_BYTES, TAG_BYTES, Record, decode_record

RECORD_FRAME = 1
HEAD_FRAME = 2
WITNESS_FRAME = 3
_FRAME_HEAD_BYTES = 5
_MOST_FRAME_BYTES = boxed_length(CORE_BYTES + TAG_BYTES + MOST_PAYLOAD_BYTES)


@dataclass(frozen=True)
class MirrorKey:
    """MK with the store it belongs to."""

    key: bytes
    store: bytes

    def context(self, seq: int) -> bytes:
        """The context of the box of record `seq`."""
        return join(label("mirror"), self.store, seq.to_bytes(8, "big"))


@dataclass(frozen=True)
class MirrorFrames:
    """What a mirror holds: records from seq 0 without gaps, notes as bytes; `torn_bytes` at the end did not read."""

    records: tuple[Record, ...]
    heads: tuple[bytes, ...]
    witnesses: tuple[bytes, ...]
    whole_bytes: int
    torn_bytes: int


def mirror_frame(key: MirrorKey, record: Record) -> bytes:
    """The frame that keeps `record`."""
    return note_frame(RECORD_FRAME, box(key.key, key.context(record.core.seq), record.stored))


def note_frame(kind: int, content: bytes) -> bytes:
    """A frame around `content`: a .khead (HEAD_FRAME) or a .kwit (WITNESS_FRAME)."""
    return len(content).to_bytes(4, "big") + bytes([kind]) + content


def read_mirror_frames(data: bytes, key: MirrorKey) -> MirrorFrames:
    """All frames of `data` (the bytes behind the envelope) up to the first that does not read.

    A power cut leaves an incomplete, zeroed or half-written last frame; whatever stands from there on is counted in
    `torn_bytes` (E-JRN-02), never skipped over: the chain of the records before it stays whole.
    """
    records: list[Record] = []
    notes: dict[int, list[bytes]] = {HEAD_FRAME: [], WITNESS_FRAME: []}
    offset = 0
    while (frame := _frame_at(data, offset)) is not None:
        kind, content = frame
        if kind == RECORD_FRAME:
            record = _record(key, len(records), content)
            if record is None:
                break
            records.append(record)
        else:
            notes[kind].append(content)
        offset += _FRAME_HEAD_BYTES + len(content)
    return MirrorFrames(
        tuple(records), tuple(notes[HEAD_FRAME]), tuple(notes[WITNESS_FRAME]), offset, len(data) - offset
    )


def _frame_at(data: bytes, offset: int) -> tuple[int, bytes] | None:
    head = data[offset : offset + _FRAME_HEAD_BYTES]
    if len(head) < _FRAME_HEAD_BYTES:
        return None
    size, kind = int.from_bytes(head[:4], "big"), head[4]
    start = offset + _FRAME_HEAD_BYTES
    complete = 0 < size <= _MOST_FRAME_BYTES and start + size <= len(data)
    return (kind, data[start : start + size]) if complete and kind in (1, 2, 3) else None


def _record(key: MirrorKey, seq: int, content: bytes) -> Record | None:
    """The box opens only at its own place: seq is part of its context."""
    try:
        record = decode_record(unbox(key.key, key.context(seq), content))
    except (DoesNotOpen, Error):
        return None
    return record if record.core.seq == seq else None
