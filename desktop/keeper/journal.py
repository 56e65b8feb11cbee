"""Writing the journal of one sitting: numbers, chain and tags each record, and keeps it on every living medium."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.clock import Moment
from desktop.crypto.joining import sha256
from desktop.formats.artefacts import KMIRROR
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.journal_records import (
    MOST_RECORDS,
    NO_ID,
    Core,
    Ratchet,
    Record,
    RecordType,
    boot_tag,
    decode_record,
    encode_core,
    next_head,
)
from desktop.formats.mirror_frames import MirrorKey, mirror_frame, read_mirror_frames
from desktop.keeper.copies import Copies, Entry
from desktop.refusals import refuse
from desktop.storage.journal_store import AnswerRow, Row
from desktop.strict_json import JsonObject, write_json

_ANSWERS = frozenset({RecordType.ANSWER, RecordType.CLEAR})
_KEPT_BACK_RECORDS = 64
"""Records that only the end of a sitting may use, so that a flood of input cannot prevent hand-in."""
_ENDING = frozenset({RecordType.SECTION_SEAL, RecordType.HAND_IN, RecordType.EXPORT, RecordType.MEDIUM_LOST})


@dataclass(frozen=True)
class Draft:
    """What is about to be recorded: when, after how much charged time, and about what."""

    type: RecordType
    moment: Moment
    used_ns: int
    payload: bytes = b""
    section: bytes = NO_ID
    item: bytes = NO_ID
    revision: int = 0


@dataclass
class Chain:
    """Where the chain stands: the number of the next record, the head, and the ratchet."""

    next_seq: int
    head: bytes
    ratchet: Ratchet


class Journal:
    """Appends records; an append that returns is durable on at least one medium."""

    def __init__(
        self, session: bytes, chain: Chain, copies: Copies, mirror_key: MirrorKey, heads: Sequence[bytes] = ()
    ) -> None:
        """`heads` are those of the records so far."""
        self._heads = list(heads)
        self._session = session
        self._chain = chain
        self._mirror_key = mirror_key
        self.copies = copies
        self._boot: tuple[bytes, bytes] = (b"", b"")

    @property
    def last_seq(self) -> int:
        """The number of the newest record; −1 before the first."""
        return self._chain.next_seq - 1

    @property
    def head(self) -> bytes:
        """h of the newest record."""
        return self._chain.head

    def head_at(self, seq: int) -> bytes | None:
        """h of record `seq`; None beyond the end."""
        return self._heads[seq] if 0 <= seq < len(self._heads) else None

    def has_head_with(self, prefix: bytes) -> bool:
        """Whether a head of this journal begins so."""
        return any(head.startswith(prefix) for head in reversed(self._heads))

    def append(self, draft: Draft) -> tuple[Record, int]:
        """Keep one record; the record and the number of copies that hold it.

        Raises E-STO-04 when no medium is left; then the chain stands where it stood.
        """
        if self._chain.next_seq >= MOST_RECORDS - (0 if draft.type in _ENDING else _KEPT_BACK_RECORDS):
            raise refuse("E-STO-02")
        core = self._core(draft)
        encoded = encode_core(core)
        head = next_head(self._chain.head, encoded)
        record = Record(core, self._chain.ratchet.tag(head), draft.payload)
        following = Ratchet(self._chain.ratchet.key)
        following.advance()
        copies = self.copies.keep(self._entry(record, encoded, following.key))
        self._chain = Chain(core.seq + 1, head, following)
        self._heads.append(head)
        return record, copies

    def read_all(self) -> tuple[Record, ...]:
        """Every record from the first, from whichever copy is alive. Raises E-STO-04 when none can be read."""
        rows = self.copies.rows()
        if rows is not None:
            return tuple(record_in(row) for row in rows)
        data = self.copies.mirror_bytes()
        start = read_outline(source_of(data), KMIRROR).body_offset
        return read_mirror_frames(data[start:], self._mirror_key).records

    def read(self, seq: int) -> Record:
        """Record `seq`, from the database where it lives, else from the mirror. Raises E-STO-04."""
        row = self.copies.row(seq)
        return record_in(row) if row is not None else self.read_all()[seq]

    def boot_tag(self, moment: Moment) -> bytes:
        """The tag of the boot in which `moment` was read."""
        if self._boot[0] != moment.boot:
            self._boot = (moment.boot, boot_tag(self._session, moment.boot))
        return self._boot[1]

    def _core(self, draft: Draft) -> Core:
        return Core(
            type=draft.type,
            seq=self._chain.next_seq,
            clock_ns=draft.moment.elapsed_ns,
            wall_ms=draft.moment.wall_ms,
            used_ns=draft.used_ns,
            boot_tag=self.boot_tag(draft.moment),
            payload_bytes=len(draft.payload),
            payload_hash=sha256(draft.payload),
            section=draft.section,
            item=draft.item,
            revision=draft.revision,
        )

    def _entry(self, record: Record, encoded: bytes, next_key: bytes) -> Entry:
        core = record.core
        row = Row(core.seq, encoded, record.tag, record.payload)
        answer = AnswerRow(core.item, core.revision, core.seq, record.payload) if core.type in _ANSWERS else None
        return Entry(row, next_key, answer, mirror_frame(self._mirror_key, record))


def record_in(row: Row) -> Record:
    """A stored row as a record. Raises E-JRN-01."""
    return decode_record(row.core + row.tag + row.payload)


def facts(**values: object) -> bytes:
    """The payload of every record that is not an answer: strict JSON."""
    written: JsonObject = dict(values)
    return write_json(written)
