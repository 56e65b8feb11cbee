"""The answer document of a reviewed item, the document of the report table, and their commands.

A task's `[setup]`:

    base = "image"                     # or text, audio
    work = {kinds = ["box"], labels = […]}          # the setup of the base type
    types = [{id = "label", name = "标签错误"}, {id = "missing", name = "漏标"}, …]     # error types
    filter = true                      # ask for each item: keep or return (筛选)
    fields = [{id = "units", name = "抽检标注数"}, …]  # the report table; absent: no report is asked

A reviewed piece names its material and holds `[pieces.setup] units = […]` in the base's form (ids such as a-1, never
u-1) and the base's own fields (`text`, `duration_ms`). The report is one piece without material: `report = true`.
Document: `verdicts`, `corrected` (units changed or added), `removed` (ids), `filter` ("", "keep", "return"), `fields`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import JsonObject
from desktop.tasks.annotation.documents import DocumentError, Head, PieceState, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import with_doubtful, with_state
from desktop.tasks.annotation.palette import Choice, read_choices, verify_distinct
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.units import (
    MOST_UNITS,
    gone,
    is_drawn,
    opened,
    read_unit_id,
    unknown_label,
    verify_units,
)
from desktop.tasks.audit.bases import (
    BASES,
    AnyDocument,
    AnyUnit,
    Base,
    base_piece,
    base_task,
    changed_units,
    given_units,
    is_report,
    merged_units,
)

SCHEMA = "audit/1"
set_state, set_doubtful = with_state, with_doubtful
KEEP, RETURN = "keep", "return"
MOST_FIELDS = 100
MOST_FIELD_CHARACTERS = 200


class Judgement(StrEnum):
    """What a candidate says about one unit."""

    OK = "ok"
    WRONG = "wrong"


@dataclass(frozen=True)
class Verdict:
    """A judgement about one given unit; `types` name its errors."""

    unit: str
    judgement: Judgement
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldValue:
    """One figure of the report, as typed."""

    id: str
    value: str


@dataclass(frozen=True)
class Setup:
    """What a task lets candidates do."""

    base: Base
    types: tuple[Choice, ...]
    filter: bool
    fields: tuple[Choice, ...]


@dataclass(frozen=True)
class Case:
    """What one item is reviewed within: the setup and the annotation as it was given."""

    setup: Setup
    given: tuple[AnyUnit, ...]


@dataclass(frozen=True)
class Document:
    """A candidate's answer about one item, or the report."""

    head: Head
    base: Base
    verdicts: tuple[Verdict, ...] = ()
    corrected: tuple[AnyUnit, ...] = ()
    removed: tuple[str, ...] = ()
    filter: str = ""
    fields: tuple[FieldValue, ...] = ()

    def verdict(self, unit: str) -> Verdict | None:
        """What was said about a given unit."""
        return next((known for known in self.verdicts if known.unit == unit), None)


def read_setup(task: Task) -> Setup:
    """The task's setup, and that every piece fits it. Raises ValueError."""
    reading = Reading(task.setup, "setup")
    base = reading.text("base", most=10)
    if base not in {str(known) for known in Base}:
        raise reading.fault("base")
    reading.object("work")
    setup = Setup(
        Base(base), read_choices(reading, "types"), reading.flag("filter", False), read_choices(reading, "fields")
    )
    reading.end()
    reports = [piece for piece in task.pieces if is_report(piece)]
    if not setup.types or len(reports) != (1 if setup.fields else 0):
        raise reading.fault("types; a report piece where there are fields, else none")
    return setup


def read_case(task: Task, piece: Piece) -> Case:
    """Setup and given annotation of one reviewed piece. Raises ValueError."""
    setup = read_setup(task)
    if is_report(piece):
        return Case(setup, ())
    model = BASES[setup.base]
    unknown = set(piece.setup) - {"units", *model.own}
    if unknown:
        raise ValueError(f"{piece.name}: unknown field {min(unknown)}")
    model.verify(base_task(task, setup.base), base_piece(piece, setup.base))
    given = given_units(piece, setup.base)
    if any(is_drawn(unit.id) for unit in given):
        raise ValueError(f"{piece.name}: ids such as u-1 belong to the candidate")
    return Case(setup, given)


def new_document(task: Task, piece: Piece) -> Document:
    """The untouched document."""
    return Document(new_head(SCHEMA, task, piece), Base(task.setup["base"]))


def read_document(value: bytes) -> Document:
    """The document in `value`. Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "document")
        document = _read(head, reading)
        reading.end()
        verify_distinct(reading, "verdicts", (verdict.unit for verdict in document.verdicts))
        verify_distinct(reading, "fields", (field.id for field in document.fields))
        verify_distinct(reading, "removed", document.removed)
    if head.none or len(document.verdicts) > 2 * MOST_UNITS or len(document.removed) > 2 * MOST_UNITS:
        raise DocumentError("none, verdicts, removed")
    verify_units(head, document.corrected, 2 * MOST_UNITS)
    return document


def _read(head: Head, reading: Reading) -> Document:
    base = reading.text("base", most=10)
    if base not in {str(known) for known in Base}:
        raise reading.fault("base")
    kept = reading.text("filter", most=10)
    if kept not in ("", KEEP, RETURN):
        raise reading.fault("filter")
    return Document(
        head, Base(base), reading.each("verdicts", _verdict), reading.each("corrected", BASES[Base(base)].read_unit),
        reading.texts("removed"), kept, reading.each("fields", _field_value),
    )  # fmt: skip


def _verdict(reading: Reading) -> Verdict:
    judgement = reading.text("verdict", most=10)
    if judgement not in {str(known) for known in Judgement}:
        raise reading.fault("verdict")
    types = reading.texts("types")
    if len(set(types)) != len(types) or (types and judgement == Judgement.OK):
        raise reading.fault("types")
    return Verdict(read_unit_id(reading, "unit"), Judgement(judgement), types)


def _field_value(reading: Reading) -> FieldValue:
    return FieldValue(reading.text("id", most=40), reading.text("value", most=MOST_FIELD_CHARACTERS))


def write_document(document: Document) -> bytes:
    """The only bytes of `document`."""
    verdicts = [
        {"unit": verdict.unit, "verdict": str(verdict.judgement), "types": list(verdict.types)}
        for verdict in document.verdicts
    ]
    fields: JsonObject = {
        "base": str(document.base),
        "verdicts": verdicts,
        "corrected": [BASES[document.base].write_unit(unit) for unit in document.corrected],
        "removed": list(document.removed),
        "filter": document.filter,
        "fields": [{"id": field.id, "value": field.value} for field in document.fields],
    }
    return write_values(document.head, fields)


def units_now(document: Document, case: Case) -> tuple[AnyUnit, ...]:
    """The annotation with the candidate's corrections."""
    return merged_units(case.given, document.corrected, document.removed)


def base_document(document: Document, case: Case) -> AnyDocument:
    """The item as a document of the base type, so that the base's commands and workbench can be used on it."""
    model = BASES[document.base]
    wrapped: AnyDocument = model.wrap(replace(document.head, schema=model.schema), units_now(document, case))
    return wrapped


def with_base(document: Document, case: Case, edited: AnyDocument) -> Document:
    """Take over what was done to the item by the base's commands. A verdict is the reviewer's own and stays."""
    ids = {unit.id for unit in edited.units}
    removed = tuple(unit.id for unit in case.given if unit.id not in ids)
    corrected = changed_units(case.given, edited.units)
    head = replace(opened(document.head), next_id=max(document.head.next_id, edited.head.next_id))
    return replace(document, head=head, corrected=corrected, removed=removed)


def set_verdict(document: Document, case: Case, unit: str, judgement: Judgement | None) -> Document | Refused:
    """正确 or 错误 for one unit, None takes it away. A unit that is right gets its original form back."""
    if all(given.id != unit for given in case.given):
        return gone()
    if judgement is None:
        return replace(
            document, head=opened(document.head), verdicts=tuple(v for v in document.verdicts if v.unit != unit)
        )
    known = document.verdict(unit)
    types = known.types if known and judgement is Judgement.WRONG else ()
    if judgement is Judgement.OK:
        document = restored_unit(document, unit)
    return _with_verdict(document, case, Verdict(unit, judgement, types))


def set_types(document: Document, case: Case, unit: str, types: Sequence[str]) -> Document | Refused:
    """The errors of one unit; a unit with errors is wrong. Units the candidate added may have types, too."""
    known = [choice.id for choice in case.setup.types]
    if not set(types) <= set(known):
        return unknown_label()
    if all(other.id != unit for other in units_now(document, case)) and unit not in document.removed:
        return gone()
    ordered = tuple(choice for choice in known if choice in types)
    return _with_verdict(document, case, Verdict(unit, Judgement.WRONG, ordered))


def accept_rest(document: Document, case: Case) -> Document:
    """Every unit without a verdict is right, and the item is checked: the one key of the reviewer. One command."""
    for unit in case.given:
        if document.verdict(unit.id) is None:
            document = _with_verdict(document, case, Verdict(unit.id, Judgement.OK))
    return set_state(document, PieceState.CHECKED)


def restore_unit(document: Document, case: Case, unit: str) -> Document | Refused:
    """The unit as it was given; what was said about it stays."""
    if all(given.id != unit for given in case.given):
        return gone()
    return restored_unit(replace(document, head=opened(document.head)), unit)


def restored_unit(document: Document, unit: str) -> Document:
    """Without the corrections of one unit."""
    return replace(
        document,
        corrected=tuple(other for other in document.corrected if other.id != unit),
        removed=tuple(other for other in document.removed if other != unit),
    )


def set_filter(document: Document, case: Case, kept: str) -> Document | Refused:
    """保留 or 退回 the whole item; "" takes the decision away."""
    if not case.setup.filter or kept not in ("", KEEP, RETURN):
        return unknown_label()
    return replace(document, head=opened(document.head), filter=kept)


def set_field(document: Document, case: Case, field: FieldValue) -> Document | Refused:
    """One figure of the report; "" clears it."""
    known = [choice.id for choice in case.setup.fields]
    if field.id not in known:
        return gone()
    if len(field.value) > MOST_FIELD_CHARACTERS:
        return Refused(tr("The text is too long."))
    values = {other.id: other for other in document.fields} | {field.id: field}
    fields = tuple(values[name] for name in known if name in values and values[name].value)
    return replace(document, head=opened(document.head), fields=fields)


def tally(documents: Mapping[str, Document], cases: Mapping[str, Case]) -> dict[str, Decimal]:
    """The candidate's own figures, by name: over the checked items only.

    items, items_wrong, units (given), wrong (given units judged wrong), added, accuracy = (units − wrong) ÷ units, and
    type:<id> for each error type.
    """
    checked = [name for name in cases if name in documents and documents[name].head.state is PieceState.CHECKED]
    units = sum(len(cases[name].given) for name in checked)
    wrong = {name: _wrong(documents[name], cases[name]) for name in checked}
    added = {name: sum(is_drawn(unit.id) for unit in documents[name].corrected) for name in checked}
    count = sum(wrong.values())
    found: dict[str, Any] = {
        "items": len(checked),
        "items_wrong": sum(1 for name in checked if wrong[name] + added[name]),
        "units": units,
        "wrong": count,
        "added": sum(added.values()),
        "accuracy": Decimal(units - count) / units if units else 0,
    }
    for case in list(cases.values())[:1]:
        for choice in case.setup.types:
            verdicts = (verdict for name in checked for verdict in documents[name].verdicts)
            found[f"type:{choice.id}"] = sum(choice.id in verdict.types for verdict in verdicts)
    return {name: Decimal(value) for name, value in found.items()}


def _wrong(document: Document, case: Case) -> int:
    given = {unit.id for unit in case.given}
    return sum(verdict.judgement is Judgement.WRONG and verdict.unit in given for verdict in document.verdicts)


def _with_verdict(document: Document, case: Case, verdict: Verdict) -> Document:
    """Verdicts stand in the order of the given units, those about added units behind them."""
    order = {unit.id: place for place, unit in enumerate(case.given)}
    verdicts = [known for known in document.verdicts if known.unit != verdict.unit]
    verdicts = sorted([*verdicts, verdict], key=lambda known: (order.get(known.unit, len(order)), known.unit))
    return replace(document, head=opened(document.head), verdicts=tuple(verdicts))
