"""A record form: typed fields, some of them filled in already. One piece per form.

Setup of a piece:

    {"fields": [{"id": "start", "title": "开始时间", "kind": "time"},
                {"id": "device", "title": "设备编号", "kind": "text", "value": "KC-07"},
                {"id": "level", "title": "告警级别", "kind": "choice", "options": ["提示", "一般", "严重"]},
                {"id": "remark", "title": "备注", "kind": "long", "fixed": false}]}

Kinds: text, long, number (with `unit` shown behind it), date, time, datetime, choice. `value` is what stands there
already; `fixed` fields cannot be changed.

Document: `{fields: [{id, value}]}`, the fields that differ from what stood there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused

SCHEMA = "logbook/1"
MOST_FIELDS = 100
MOST_VALUE = 2000


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """A field of the form; `value` stands in it already."""

    id: str
    title: str
    kind: FieldKind
    options: tuple[str, ...]
    value: str
    fixed: bool
    unit: str


@dataclass(frozen=True)
class FormSetup:
    """What one form asks for."""

    fields: tuple[Field, ...]

    def field(self, field: str) -> Field:
        """KeyError for a field that the form does not have."""
        return {one.id: one for one in self.fields}[field]


@dataclass(frozen=True)
class Document:
    """One form: values of the fields that were changed, in the order of their ids."""

    head: Head
    values: tuple[tuple[str, str], ...] = ()

    def value(self, field: Field) -> str:
        """What stands in a field now."""
        return dict(self.values).get(field.id, field.value)


def read_setup(task: Task) -> Mapping[str, FormSetup]:
    """Every form by piece name. Raises ValueError for a setup that no author meant."""
    Reading(task.setup, "setup").end()
    return {piece.name: read_form(piece) for piece in task.pieces}


def read_form(piece: Piece) -> FormSetup:
    """What one form asks for. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    fields = reading.each("fields", _read_field)
    reading.end()
    if not 1 <= len(fields) <= MOST_FIELDS or len({field.id for field in fields}) < len(fields):
        raise ValueError(f"{piece.name}: fields")
    return FormSetup(fields)


def new_document(task: Task, piece: Piece) -> Document:
    """The form as it is handed out."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "logbook")
        values = reading.each("fields", lambda one: (one.text("id", most=40), one.text("value", most=MOST_VALUE)))
        reading.end()
        if len(values) > MOST_FIELDS or len(dict(values)) < len(values):
            raise ValueError("too many fields, or one twice")
    return Document(head, tuple(sorted(values)))


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    return write_values(document.head, {"fields": [{"id": one, "value": value} for one, value in document.values]})


def set_field(document: Document, form: FormSetup, field: str, value: str) -> Document | Refused:
    """Write into a field; what stood there already is not recorded again."""
    asked = form.field(field)
    if asked.fixed:
        return Refused(tr("This field cannot be changed."))
    if len(value) > MOST_VALUE:
        return Refused(tr("A field takes at most {n} characters.", n=MOST_VALUE))
    if asked.kind is FieldKind.CHOICE and value and value not in asked.options:
        return Refused(tr("Choose one of the values offered."))
    values = {**dict(document.values), field: value}
    if value == asked.value:
        del values[field]
    return edited(document, values=tuple(sorted(values.items())))


def _read_field(reading: Reading) -> Field:
    field = Field(
        reading.text("id", most=40),
        reading.text("title", most=60),
        FieldKind(reading.text("kind")),
        reading.texts("options", ()),
        reading.text("value", "", most=MOST_VALUE),
        reading.flag("fixed", False),
        reading.text("unit", "", most=20),
    )
    if (field.kind is FieldKind.CHOICE) is not (len(set(field.options)) >= 2):
        raise reading.fault("options")
    return field
