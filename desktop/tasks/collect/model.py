"""Records that the candidate reads out of materials, field by field.

Setup of a piece:

    fields = [
      { id = "no", name = "单号" },
      { id = "sum", name = "金额", kind = "number" },
      { id = "day", name = "日期", kind = "date", form = "YYYY-MM-DD" },
      { id = "way", name = "支付方式", options = ["现金", "转账"] },
    ]
    identity = ["no"]                  # the fields that tell records apart; never blank
    shown = ["page-01", "photo-02"]    # optional: the materials to read, in this order
    most_records = 50                  # optional

`kind`, `percent` and `form` are those of columns (desktop/tasks/grid/setup.py).
Document: `{records: [{id, fields: [{id, value}]}], draft: [{id, value}]}`; fields that are blank are left out. `draft`
(absent when empty) is a record that is begun and lacks what tells it apart: it is kept, and it counts for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import MOST_BYTES, Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.units import verify_units
from desktop.tasks.grid.cells import is_blank
from desktop.tasks.grid.grid import Column
from desktop.tasks.grid.setup import read_column

SCHEMA = "collect/1"
MOST_RECORDS = 200
MOST_FIELDS = 60
MOST_VALUE = 1_000


@dataclass(frozen=True)
class Field:
    """One field of every record; with options one of them."""

    column: Column
    options: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its id."""
        return self.column.column


@dataclass(frozen=True)
class Setup:
    """What one collection asks for."""

    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    shown: tuple[str, ...]
    most_records: int

    def field(self, field: str) -> Field | None:
        """The field with this id."""
        return next((known for known in self.fields if known.id == field), None)


@dataclass(frozen=True)
class CollectedRecord:
    """One record; `values` are pairs of field and what is in it, in the order of the fields."""

    id: str
    values: tuple[tuple[str, str], ...]

    def value(self, field: str) -> str:
        """What is in a field; "" where nothing is."""
        return dict(self.values).get(field, "")


@dataclass(frozen=True)
class Document:
    """One collection."""

    head: Head
    records: tuple[CollectedRecord, ...] = ()
    draft: tuple[tuple[str, str], ...] = ()


def read_setup(task: Task) -> Mapping[str, Setup]:
    """Every collection's setup by piece name. Raises ValueError for one that no author meant."""
    Reading(task.setup, "setup").end()
    names = {material.name for material in task.materials}
    found = {piece.name: read_collection(piece) for piece in task.pieces}
    if any(not set(setup.shown) <= names for setup in found.values()):
        raise ValueError("a material is shown that the task does not have")
    return found


def read_collection(piece: Piece) -> Setup:
    """One collection's setup. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    setup = Setup(
        reading.each("fields", _read_field), reading.texts("identity"), reading.texts("shown", ()),
        reading.integer("most_records", 50, least=1, most=MOST_RECORDS),
    )  # fmt: skip
    reading.end()
    ids = {field.id for field in setup.fields}
    if not 1 <= len(ids) == len(setup.fields) <= MOST_FIELDS:
        raise reading.fault("fields")
    if not setup.identity or not set(setup.identity) <= ids or len(set(setup.identity)) != len(setup.identity):
        raise reading.fault("identity")
    return setup


def new_document(task: Task, piece: Piece) -> Document:
    """A collection without records."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "collect")
        records = reading.each("records", _read_record)
        draft = reading.each("draft", _read_value, ())
        _verify_values(reading, draft)
        reading.end()
        verify_units(head, records, MOST_RECORDS)
    return Document(head, records, draft)


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    records = [{"id": record.id, "fields": _written(record.values)} for record in document.records]
    draft = {"draft": _written(document.draft)} if document.draft else {}
    return write_values(document.head, {"records": records} | draft)


def add_record(document: Document, setup: Setup, values: Mapping[str, str]) -> Document | Refused:
    """A new record at the end."""
    if len(document.records) >= setup.most_records:
        return Refused(tr("No more than {n} records are possible.", n=setup.most_records))
    record = _made(setup, new_id(document), values)
    if isinstance(record, Refused):
        return record
    return _fitting(with_next_id(document, records=(*document.records, record), draft=()))


def set_draft(document: Document, setup: Setup, values: Mapping[str, str]) -> Document | Refused:
    """What was typed for a record that cannot be told apart yet; nothing at all takes it away."""
    if not _may_hold(setup, values):
        return Refused(tr("This cannot be filled in here."))
    return _fitting(edited(document, draft=_in_order(setup, values)))


def change_record(document: Document, setup: Setup, record: str, values: Mapping[str, str]) -> Document | Refused:
    """Other values in some fields of a record; "" clears a field."""
    before = next((known for known in document.records if known.id == record), None)
    if before is None:
        return Refused(tr("This record is no longer there."))
    changed = _made(setup, record, dict(before.values) | dict(values))
    if isinstance(changed, Refused):
        return changed
    return _fitting(edited(document, records=tuple(changed if r.id == record else r for r in document.records)))


def delete_records(document: Document, records: Sequence[str]) -> Document | Refused:
    """Take records away."""
    return edited(document, records=tuple(record for record in document.records if record.id not in set(records)))


def move_record(document: Document, record: str, place: int) -> Document | Refused:
    """Another place in the list; it counts for nothing."""
    moved = [known for known in document.records if known.id == record]
    others = [known for known in document.records if known.id != record]
    return edited(document, records=(*others[:place], *moved, *others[place:]))


def _made(setup: Setup, record: str, values: Mapping[str, str]) -> CollectedRecord | Refused:
    if not _may_hold(setup, values):
        return Refused(tr("This cannot be filled in here."))
    for name in setup.identity:
        if is_blank(values.get(name, "")):
            field = setup.field(name)
            return Refused(tr("Field {name} cannot be blank.", name=field.column.name if field else name))
    return CollectedRecord(record, _in_order(setup, values))


def _may_hold(setup: Setup, values: Mapping[str, str]) -> bool:
    fields = ((setup.field(name), value) for name, value in values.items())
    return all(
        field is not None and len(value) <= MOST_VALUE and (not value or not field.options or value in field.options)
        for field, value in fields
    )


def _in_order(setup: Setup, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((field.id, values[field.id]) for field in setup.fields if values.get(field.id))


def _written(values: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": field, "value": value} for field, value in values]


def _fitting(document: Document) -> Document | Refused:
    try:
        fits = len(write_document(document)) <= MOST_BYTES
    except ValueError:
        fits = False
    return document if fits else Refused(tr("The answer would be too large."))


def _read_field(reading: Reading) -> Field:
    return Field(read_column(reading), reading.texts("options", ()))


def _read_value(reading: Reading) -> tuple[str, str]:
    return reading.text("id", most=40), reading.text("value", most=MOST_VALUE)


def _verify_values(reading: Reading, values: Sequence[tuple[str, str]]) -> None:
    if len(dict(values)) != len(values) or len(values) > MOST_FIELDS:
        raise reading.fault("fields")


def _read_record(reading: Reading) -> CollectedRecord:
    values = reading.each("fields", _read_value)
    _verify_values(reading, values)
    return CollectedRecord(reading.text("id", most=20), values)
