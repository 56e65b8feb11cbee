"""Payloads of journal records that readers other than the keeper must understand (journal.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desktop.exam.answers import Answer, AnswerEvent, fold_answers, standing_answers
from desktop.formats.fields import Fields
from desktop.formats.journal_records import Record, RecordType
from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.refusals import refuse
from desktop.strict_json import JsonObject, read_json, write_json

MOST_ANSWER_BYTES = 256 * 1024
_FOLDED = {RecordType.ANSWER: False, RecordType.CLEAR: False, RecordType.LATE_ANSWER: True}


@dataclass(frozen=True)
class Opening:
    """Payload of the start record: A_0 sealed to the results vault, who began which store, how the paper was opened."""

    ratchet: bytes
    station: bytes
    store: bytes
    ticket: bytes
    proctors: tuple[int, int]
    reason: str = ""


@dataclass(frozen=True)
class Transfer:
    """Payload of a transfer record: from which station and head, who decided, and the new ratchet start, sealed."""

    ratchet: bytes
    old_station: bytes
    old_head: bytes
    proctors: tuple[int, ...]


@dataclass(frozen=True)
class FileSnapshot:
    """Payload of a file-snapshot record: a file of a task folder as it was found. `path` is slot/name, text for people.

    `state` is kept (a copy is on this machine), gone, refused (too large, too many) or held (another program had it).
    """

    path: str
    size: int
    sha: bytes
    changed_ms: int
    state: str = "kept"


FILE_STATES = ("kept", "gone", "refused", "held")
_MOST_PATH = 400


def write_file_snapshot(snapshot: FileSnapshot) -> bytes:
    """The payload of a file-snapshot record."""
    return write_json(
        {
            "changed_ms": snapshot.changed_ms, "path": snapshot.path, "sha": snapshot.sha.hex(), "size": snapshot.size,
            "state": snapshot.state,
        }
    )  # fmt: skip


def read_file_snapshot(record: Record) -> FileSnapshot:
    """The pair of `write_file_snapshot`. Raises E-JRN-01, E-FMT-06, E-FMT-07."""
    fields = _fields(record, RecordType.FILE_SNAPSHOT)
    snapshot = FileSnapshot(
        fields.text("path", _MOST_PATH), fields.integer("size"), fields.bytes("sha"), fields.integer("changed_ms"),
        fields.text("state", 10),
    )  # fmt: skip
    fields.end()
    if snapshot.state not in FILE_STATES or len(snapshot.sha) not in (0, 32):
        raise refuse("E-JRN-01", n=record.core.seq)
    return snapshot


def write_opening(opening: Opening) -> bytes:
    """The payload of record 0."""
    found: JsonObject = {
        "ratchet": opening.ratchet.hex(), "station": opening.station.hex(), "store": opening.store.hex(),
        "ticket": opening.ticket.hex(), "proctors": list(opening.proctors),
    }  # fmt: skip
    if opening.reason:
        found["reason"] = opening.reason
    return write_json(found)


def read_opening(record: Record) -> Opening:
    """The pair of `write_opening`. Raises E-JRN-01 for another type of record, E-FMT-06 or E-FMT-07 for its payload."""
    fields = _fields(record, RecordType.START)
    proctors = _pair(record, fields.integers("proctors", 2))
    opening = Opening(
        fields.bytes("ratchet", 80),
        fields.digest("station"),
        fields.id("store"),
        fields.digest("ticket"),
        proctors,
        fields.text("reason") if fields.has("reason") else "",
    )
    fields.end()
    return opening


def write_transfer(transfer: Transfer) -> bytes:
    """The payload of a transfer record."""
    return write_json(
        {
            "ratchet": transfer.ratchet.hex(),
            "old_station": transfer.old_station.hex(),
            "old_head": transfer.old_head.hex(),
            "proctors": list(transfer.proctors),
        }
    )


def read_transfer(record: Record) -> Transfer:
    """The pair of `write_transfer`. Raises E-JRN-01, E-FMT-06, E-FMT-07."""
    fields = _fields(record, RecordType.TRANSFER)
    transfer = Transfer(
        fields.bytes("ratchet", 80), fields.digest("old_station"), fields.digest("old_head"),
        fields.integers("proctors", 6),
    )  # fmt: skip
    fields.end()
    return transfer


def write_code_used(use: CodeUse) -> bytes:
    """The payload of a code-used record."""
    return write_json({"purpose": str(use.purpose), "seat": use.seat, "proctor": use.proctor, "index": use.index})


def read_code_used(record: Record) -> CodeUse:
    """The pair of `write_code_used`; further fields of the keeper begin with `x_`. Raises E-JRN-01, E-FMT-06."""
    fields = _fields(record, RecordType.CODE_USED)
    use = CodeUse(
        fields.choice("purpose", CodePurpose), fields.integer("seat"), fields.integer("proctor"),
        fields.integer("index"),
    )  # fmt: skip
    fields.end()
    return use


@dataclass(frozen=True)
class Course:
    """What a manifest must know of a journal: codes used, why it was stopped (empty if it was not), former machines,
    and in which ways clocks moved oddly (section 10.1; words of `Anomaly`, each once)."""

    codes: tuple[CodeUse, ...] = ()
    cause: str = ""
    moved: tuple[bytes, ...] = ()
    odd: tuple[str, ...] = ()


NO_COURSE = Course()


def course_of(records: Iterable[Record]) -> Course:
    """The course of a sitting. Raises E-JRN-01, E-FMT-06, E-FMT-07 for payloads that do not read."""
    codes, cause = [], ""
    moved: dict[bytes, None] = {}
    odd: set[str] = set()
    for record in records:
        kind = record.core.type
        if kind is RecordType.CODE_USED:
            codes.append(read_code_used(record))
        elif kind is RecordType.TRANSFER and (transfer := read_transfer(record)).proctors:
            moved[transfer.old_station] = None
        elif kind is RecordType.SECTION_SEAL and record.payload:
            found = read_json(record.payload).get("cause", "")
            cause = found if isinstance(found, str) else ""
        elif kind is RecordType.CLOCK_ANOMALY and record.payload:
            odd |= set(Fields(read_json(record.payload)).texts("kinds"))
    return Course(tuple(codes), cause, tuple(moved), tuple(sorted(odd)))


def answers_of(records: Iterable[Record]) -> tuple[Answer, ...]:
    """The fold of a journal: what stands of its answers, by item."""
    events = []
    for core, _, payload in records:
        if (late := _FOLDED.get(core.type)) is not None:
            events.append(AnswerEvent(core.seq, core.item, core.revision, payload, late))
    return standing_answers(fold_answers(events))


def _fields(record: Record, wanted: RecordType) -> Fields:
    if record.core.type is not wanted:
        raise refuse("E-JRN-01", n=record.core.seq)
    values: dict[str, Any] = read_json(record.payload)
    return Fields(values)


def _pair(record: Record, numbers: tuple[int, ...]) -> tuple[int, int]:
    if len(numbers) != 2 or numbers[0] == numbers[1]:
        raise refuse("E-JRN-01", n=record.core.seq)
    return numbers[0], numbers[1]
