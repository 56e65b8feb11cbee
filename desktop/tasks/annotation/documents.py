"""The envelope of an answer document: the same fields around every type's own (section 1.3 of the plan of task types).

A document is canonical JSON of the strict profile. Reading never repairs: what does not read is `DocumentError`, and a
version above the known one is `NewerDocument`; no one ever opens a document that does not read as an empty one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.errors import Error
from desktop.exam.task import Piece, Task
from desktop.strict_json import JsonObject, read_json, write_json

MOST_BYTES = 262_144
_HEAD = ("schema", "task", "slot", "piece", "state", "none", "doubtful", "next_id")


class PieceState(StrEnum):
    """未做, 进行中, 已检查."""

    UNTOUCHED = "untouched"
    OPEN = "open"
    CHECKED = "checked"


class DocumentError(ValueError):
    """Bytes that are not a document of this type, or a document that breaks the type's own rules."""


class NewerDocument(DocumentError):
    """A document that a newer program wrote."""


@dataclass(frozen=True)
class Head:
    """The fields around a document: `schema` such as "image/1", `task` and `piece` as 32 hex digits.

    `none` says 已检查，无目标; `doubtful` (标疑) is the candidate's own reminder and never counts; unit ids are
    u-<counter> from `next_id` and never used twice.
    """

    schema: str
    task: str
    slot: str
    piece: str
    state: PieceState = PieceState.UNTOUCHED
    none: bool = False
    doubtful: bool = False
    next_id: int = 1


def new_head(schema: str, task: Task, piece: Piece) -> Head:
    """The head of an untouched piece."""
    return Head(schema, task.task.hex(), task.slot, piece.piece.hex())


def write_values(head: Head, fields: JsonObject, written: Mapping[str, Sequence[bytes]] | None = None) -> bytes:
    """The document's bytes. Raises ValueError when the fields are outside the profile or too large.

    `written` are further fields, lists whose elements were written before: an edit changes one of many, and each costs
    its time.
    """
    lists = dict(written or {})
    data = write_json({name: getattr(head, name) for name in _HEAD} | fields | {name: [] for name in lists})
    for name, elements in lists.items():
        field = f'"{name}":['.encode()  # no string can hold these bytes: a quote inside one has a backslash before it
        data = data.replace(field + b"]", field + b",".join(elements) + b"]", 1)
    if len(data) > MOST_BYTES:
        raise ValueError("larger than one answer may be")
    return data


def read_values(value: bytes, schema: str) -> tuple[Head, JsonObject]:
    """Head and the type's own fields. Raises DocumentError, NewerDocument."""
    head, fields = _read(value)
    _verify_schema(head.schema, schema)
    return head, fields


def read_head(value: bytes) -> Head:
    """Whose document this is, of whatever type and version; its fields are not looked at. Raises DocumentError."""
    return _read(value)[0]


def _read(value: bytes) -> tuple[Head, JsonObject]:
    if len(value) > MOST_BYTES:
        raise DocumentError("larger than one answer may be")
    try:
        fields = read_json(value)
        found = {name: fields.pop(name) for name in _HEAD}
    except (Error, KeyError) as reason:
        raise DocumentError("not an answer document") from reason
    if not all(isinstance(found[name], str) for name in ("schema", "task", "slot", "piece")):
        raise DocumentError("head")
    if not (isinstance(found["none"], bool) and isinstance(found["doubtful"], bool)):
        raise DocumentError("head")
    if isinstance(found["next_id"], bool) or not isinstance(found["next_id"], int) or found["next_id"] < 1:
        raise DocumentError("head")
    try:
        found["state"] = PieceState(found["state"])
    except ValueError as reason:
        raise DocumentError("state") from reason
    return Head(**found), fields


def _verify_schema(found: object, wanted: str) -> None:
    name, _, version = wanted.partition("/")
    if found == wanted:
        return
    given, _, number = str(found).partition("/")
    if given == name and number.isascii() and number.isdigit() and int(number) > int(version):
        raise NewerDocument(str(found)[:40])
    raise DocumentError("another kind of document")
