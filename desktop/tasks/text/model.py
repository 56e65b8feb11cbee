"""The answer document of a text and its commands.

A task's `[setup]` (all fields may be absent; what is absent is not asked):

    labels = [{id = "person", name = "人名"}, …]     # spans
    relations = [{id = "works_at", name = "任职于", heads = ["person"], tails = ["org"], symmetric = false}]
    classes = [{id = "complaint", name = "投诉"}, …]  # 文本分类
    many = false           # true: several classes for each text (not beside labels)
    nested = false         # true: spans may overlap
    gaps = false           # true: a span may consist of several ranges
    most_units = 200       # per text

Every piece names a UTF-8 text as its `material`, or holds it: `[pieces.setup] text = "…"` (for short texts to be
classified). Document: `units` (see `marks`) and `classes`, ids in the paper's order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import JsonObject
from desktop.tasks.annotation import unit_changes
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import with_doubtful, with_state
from desktop.tasks.annotation.offsets import Offsets, trimmed
from desktop.tasks.annotation.palette import Choice, Palette, read_choices, read_id, read_palette, verify_distinct
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.unit_changes import change_each, put_unit
from desktop.tasks.annotation.units import (
    MOST_UNITS,
    find,
    gone,
    is_full,
    opened,
    take_id,
    unknown_label,
    verify_units,
)
from desktop.tasks.text.marks import (
    MOST_CHARACTERS,
    Mark,
    Range,
    Ranges,
    Relation,
    Span,
    joined,
    length,
    read_mark,
    relations_of,
    shared,
    spans_of,
    verify_ends,
    words,
    write_mark,
)

SCHEMA = "text/1"
reorder, set_none = unit_changes.reorder, unit_changes.set_none
set_state, set_doubtful = with_state, with_doubtful
_UNWANTED = ("\r", "\u2028", "\u2029", "\ufeff", "\0")


@dataclass(frozen=True)
class RelationType:
    """A type of relation: which labels may stand at its ends (none named: all), and whether direction matters."""

    id: str
    name: str
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    symmetric: bool

    def joins(self, head: str, tail: str) -> bool:
        """Whether it may go from a span with one label to a span with another."""
        return (not self.heads or head in self.heads) and (not self.tails or tail in self.tails)


@dataclass(frozen=True)
class Setup:
    """What a task lets candidates do."""

    palette: Palette
    relations: tuple[RelationType, ...]
    classes: tuple[Choice, ...]
    many: bool
    nested: bool
    gaps: bool
    most_units: int

    def relation(self, label: str) -> RelationType | None:
        """The relation type with this id."""
        return next((known for known in self.relations if known.id == label), None)


@dataclass(frozen=True)
class Passage:
    """What one text is marked within: the setup and the exact source string."""

    setup: Setup
    text: str


@dataclass(frozen=True)
class Document:
    """A candidate's answer about one text."""

    head: Head
    units: tuple[Mark, ...] = ()
    classes: tuple[str, ...] = ()


def read_setup(task: Task) -> Setup:
    """The task's setup. Raises ValueError."""
    reading = Reading(task.setup, "setup")
    setup = Setup(
        palette=read_palette(reading),
        relations=reading.each("relations", _relation_type, ()),
        classes=read_choices(reading, "classes"),
        many=reading.flag("many", False),
        nested=reading.flag("nested", False),
        gaps=reading.flag("gaps", False),
        most_units=reading.integer("most_units", MOST_UNITS, least=1, most=MOST_UNITS),
    )
    reading.end()
    verify_distinct(reading, "relations", (known.id for known in setup.relations))
    known = {label.id for label in setup.palette.labels}
    if not (known or setup.classes) or (setup.relations and not known):
        raise reading.fault("nothing is asked")
    if known and setup.many:
        raise reading.fault("many: not beside spans")
    if not all({*one.heads, *one.tails} <= known for one in setup.relations):
        raise reading.fault("relations: heads, tails")
    return setup


def _relation_type(reading: Reading) -> RelationType:
    return RelationType(
        read_id(reading), reading.text("name", most=200), reading.texts("heads", ()), reading.texts("tails", ()),
        reading.flag("symmetric", False),
    )  # fmt: skip


def source_text(task: Task, piece: Piece, read_material: Callable[[str], bytes]) -> str:
    """The exact source string of a piece. Raises ValueError where there is none or it is not fit for marking."""
    reading = Reading(piece.setup, piece.name)
    text = reading.text("text", "", MOST_CHARACTERS)
    reading.end()
    if bool(text) is bool(piece.material):
        raise ValueError(f"{piece.name}: a text in the setup or a material, one of them")
    if piece.material:
        text = read_material(piece.material).decode("utf-8")
    if not text.strip() or len(text) > MOST_CHARACTERS or any(bad in text for bad in _UNWANTED):
        raise ValueError(f"{piece.name}: text")
    return text


def read_passage(task: Task, piece: Piece, read_material: Callable[[str], bytes]) -> Passage:
    """Setup and source string of one piece. Raises ValueError (UnicodeDecodeError is one)."""
    return Passage(read_setup(task), source_text(task, piece, read_material))


def new_document(task: Task, piece: Piece) -> Document:
    """The untouched document."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """The document in `value`. Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "document")
        document = Document(head, reading.each("units", read_mark), reading.texts("classes"))
        reading.end()
        verify_distinct(reading, "classes", document.classes)
        verify_ends(reading, document.units)
    verify_units(head, document.units, MOST_UNITS)
    return document


def write_document(document: Document) -> bytes:
    """The only bytes of `document`."""
    fields: JsonObject = {
        "units": [write_mark(unit) for unit in document.units],
        "classes": list(document.classes),
    }
    return write_values(document.head, fields)


def add_span(document: Document, passage: Passage, label: str, ranges: Sequence[Range]) -> Document | Refused:
    """A new span; ranges are widened to whole graphemes."""
    refused = is_full(document.units, passage.setup.most_units)
    if refused:
        return refused
    unit, head = take_id(document.head)
    fitted = _fitted(document, passage, Span(unit, label, joined(ranges)))
    return fitted if isinstance(fitted, Refused) else replace(document, head=head, units=(*document.units, fitted))


def change_span(document: Document, passage: Passage, unit: str, ranges: Sequence[Range]) -> Document | Refused:
    """Other ranges for a span."""
    span = _span(document, unit)
    return gone() if span is None else _replaced(document, passage, replace(span, ranges=joined(ranges)))


def mark_equal(document: Document, passage: Passage, unit: str) -> Document | Refused:
    """A span with the same label on every other place that says the same, where one is allowed; one command."""
    span = _span(document, unit)
    if span is None or len(span.ranges) != 1:
        return gone()
    wanted = words(passage.text, span)
    place = passage.text.find(wanted)
    while place >= 0:
        found = add_span(document, passage, span.label, [(place, place + len(wanted))])
        document = document if isinstance(found, Refused) else found
        place = passage.text.find(wanted, place + len(wanted))
    return document


def set_label(document: Document, passage: Passage, units: Iterable[str], label: str) -> Document | Refused:
    """Another label for spans, or another type for relations, as one command."""
    return change_each(document, units, lambda now, mark: _replaced(now, passage, replace(mark, label=label)))


def delete_units(document: Document, units: Iterable[str]) -> Document | Refused:
    """Units taken away, and with a span its relations; one command."""
    ids = set(units)
    ids |= {relation.id for relation in relations_of(document.units) if {relation.head, relation.tail} & ids}
    return unit_changes.delete_units(document, ids)


def add_relation(document: Document, passage: Passage, label: str, ends: tuple[str, str]) -> Document | Refused:
    """A new relation from ends[0] to ends[1]."""
    refused = is_full(document.units, passage.setup.most_units)
    if refused:
        return refused
    unit, head = take_id(document.head)
    fitted = _fitted_relation(document, passage, Relation(unit, label, *ends))
    return fitted if isinstance(fitted, Refused) else replace(document, head=head, units=(*document.units, fitted))


def reverse_relation(document: Document, passage: Passage, unit: str) -> Document | Refused:
    """Head and tail exchanged."""
    mark = find(document.units, unit)
    if not isinstance(mark, Relation):
        return gone()
    return _replaced(document, passage, replace(mark, head=mark.tail, tail=mark.head))


def set_classes(document: Document, passage: Passage, classes: Iterable[str]) -> Document | Refused:
    """The classes of the text, one unless the task allows many. Where no spans are asked a class clears 无目标."""
    chosen = set(classes)
    known = [choice.id for choice in passage.setup.classes]
    if not chosen <= set(known) or (len(chosen) > 1 and not passage.setup.many):
        return unknown_label()
    head = opened(document.head)
    ordered = tuple(choice for choice in known if choice in chosen)
    none = head.none and (not ordered or bool(passage.setup.palette.labels))
    return replace(document, head=replace(head, none=none), classes=ordered)


def _span(document: Document, unit: str) -> Span | None:
    mark = find(document.units, unit)
    return mark if isinstance(mark, Span) else None


def _replaced(document: Document, passage: Passage, mark: Mark) -> Document | Refused:
    if isinstance(mark, Relation):
        fitted: Mark | Refused = _fitted_relation(document, passage, mark)
    else:
        fitted = _fitted(document, passage, mark)
    if isinstance(fitted, Refused):
        return fitted
    after = put_unit(document, fitted)
    return after if isinstance(fitted, Relation) else _with_sound_relations(after, passage)


def _with_sound_relations(document: Document, passage: Passage) -> Document | Refused:
    for relation in relations_of(document.units):
        if isinstance(_fitted_relation(document, passage, relation), Refused):
            return Refused(tr("A relation of this span does not allow this label."))
    return document


def _fitted(document: Document, passage: Passage, span: Span) -> Span | Refused:
    """The span as it is kept: whole graphemes, not only spaces, not there already, apart from others where flat."""
    if passage.setup.palette.get(span.label) is None:
        return unknown_label()
    offsets = Offsets(passage.text)
    ranges: Ranges = joined(offsets.whole(start, end) for start, end in span.ranges)
    if length(tuple(trimmed(passage.text, *found) for found in ranges)) == 0:
        return Refused(tr("There is nothing to mark here."))
    if len(ranges) > 1 and not passage.setup.gaps:
        return Refused(tr("A span of this task has no gaps."))
    others = [other for other in spans_of(document.units) if other.id != span.id]
    if any((other.label, other.ranges) == (span.label, ranges) for other in others):
        return Refused(tr("The same span with the same label is already there."))
    if not passage.setup.nested and any(shared(other.ranges, ranges) for other in others):
        return Refused(tr("Spans of this task may not overlap."))
    return replace(span, ranges=ranges)


def _fitted_relation(document: Document, passage: Passage, relation: Relation) -> Relation | Refused:
    kind = passage.setup.relation(relation.label)
    if kind is None:
        return unknown_label()
    head, tail = _span(document, relation.head), _span(document, relation.tail)
    if head is None or tail is None or head.id == tail.id:
        return Refused(tr("A relation joins two different spans."))
    if not kind.joins(head.label, tail.label):
        return Refused(tr("This relation cannot join these labels in this direction."))
    others = [other for other in relations_of(document.units) if other.id != relation.id]
    same = {(relation.head, relation.tail)} | ({(relation.tail, relation.head)} if kind.symmetric else set())
    if any(other.label == relation.label and (other.head, other.tail) in same for other in others):
        return Refused(tr("The same relation is already there."))
    return relation
