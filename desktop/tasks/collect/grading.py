"""Marking of records: matched by the fields that tell them apart, then field by field. Not in a candidate's build.

Gold of a piece:

    {"records": [{"fields": [{"id": "no", "accept": ["A-17"]}, {"id": "sum", "accept": ["12.50"]}]}]}

Every record names the identity; a field it does not name is not marked. Configuration (all optional): "extra_deduction"
"0.5", "loose" [fields], "typed" [fields] (`desktop/tasks/grid/accepting.py`), "quantum" "0.1".
Rules printed on sheets: CL-1 field, CL-2 record that is missing, CL-3 record without need, CL-4 the same record again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, task_points, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.collect.model import (
    CollectedRecord,
    Document,
    Setup,
    new_document,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.grid import explain_tables as words
from desktop.tasks.grid.accepting import RIGHT, Strictness, same
from desktop.tasks.grid.cells import is_blank
from desktop.tasks.grid.transforms import as_typed

VERSION = 1
RULE_FIELD, RULE_MISSING, RULE_EXTRA, RULE_AGAIN = "CL-1", "CL-2", "CL-3", "CL-4"
GoldRecord = Mapping[str, tuple[str, ...]]
"""Field → the texts that are accepted."""


@dataclass(frozen=True)
class _Config:
    extra: Fraction
    strict: Strictness


@dataclass(frozen=True)
class _Collection:
    """Everything that marking one piece needs; `unit` are the points of a record."""

    piece: str
    setup: Setup
    gold: tuple[GoldRecord, ...]
    config: _Config
    unit: Fraction

    def findings(self, records: tuple[CollectedRecord, ...]) -> Iterator[Finding]:
        """One for every field, and one for every record that stands for nothing."""
        matched: dict[int, CollectedRecord] = {}
        for record in records:
            places = [place for place, gold in enumerate(self.gold) if self._is(record, gold)]
            free = [place for place in places if place not in matched]
            if free:
                matched[free[0]] = record
            else:
                yield self._surplus(record, is_again=bool(places))
        for place, gold in enumerate(self.gold):
            yield from self._fields(gold, matched.get(place))

    def _is(self, record: CollectedRecord, gold: GoldRecord) -> bool:
        return all(self._credit(record, gold, field) > 0 for field in self.setup.identity)

    def _credit(self, record: CollectedRecord, gold: GoldRecord, name: str) -> Fraction:
        field = self.setup.field(name)
        value = record.value(name)
        if field is None or is_blank(value):
            return Fraction(0)
        cell = as_typed(value, field.column)
        return max(same(cell, text, field.column, self.config.strict) for text in gold[name])

    def _fields(self, gold: GoldRecord, record: CollectedRecord | None) -> Iterator[Finding]:
        name = words.record_name(" ".join(gold[field][0] for field in self.setup.identity))
        if record is None:
            missing = Finding(self.piece, Outcome.UNANSWERED, RULE_MISSING, Fraction(0), self.unit, name=name)
            yield replace(missing, measure=words.record_missing(len(gold)))
            return
        for asked, accepted in gold.items():
            field = self.setup.field(asked)
            credit, value = self._credit(record, gold, asked), record.value(asked)
            outcome = Outcome.RIGHT if credit == RIGHT else Outcome.WRONG_FORMAT if credit else Outcome.WRONG
            outcome = Outcome.UNANSWERED if is_blank(value) else outcome
            yield Finding(
                self.piece, outcome, RULE_FIELD, credit, self.unit / len(gold), unit=record.id,
                name=f"{name}「{field.column.name if field else asked}」",
                measure="" if credit == RIGHT else words.given_and_wanted(value, accepted[0]),
            )  # fmt: skip

    def _surplus(self, record: CollectedRecord, is_again: bool) -> Finding:
        name = words.record_name(" ".join(record.value(field) for field in self.setup.identity))
        outcome, rule = (Outcome.DUPLICATE, RULE_AGAIN) if is_again else (Outcome.EXTRA, RULE_EXTRA)
        why = words.RECORD_AGAIN if is_again else words.RECORD_UNKNOWN
        return Finding(self.piece, outcome, rule, -self.config.extra, self.unit, unit=record.id, name=name, measure=why)


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold or configuration that cannot be used."""
    verify_gold(work, gold, "collect", VERSION)
    answers = read_answers(work, read_document)
    groups = []
    for one in _collections(work.task, gold, task_points(work)):
        document = answers.documents.get(one.piece)
        findings = tuple(one.findings(document.records if document else ()))
        groups.append(Group(one.piece, one.unit * len(one.gold), findings))
    groups += [Group("", Fraction(0), answers.faults)] if answers.faults else []
    return make_score(work, gold, VERSION, Marked(tuple(groups), needs_person=bool(answers.faults)))


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents that earn full points. Raises GoldError."""
    found = {}
    for one in _collections(task, gold, Fraction(1)):
        document = new_document(task, task.piece(one.piece))
        order = [field.id for field in one.setup.fields]
        records = tuple(
            CollectedRecord(f"u-{number}", tuple((field, own[field][0]) for field in order if field in own))
            for number, own in enumerate(one.gold, start=1)
        )
        head = replace(document.head, state=PieceState.CHECKED, next_id=len(records) + 1)
        found[one.piece] = write_document(Document(head, records))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold, in English for an author; empty when nothing is."""
    try:
        collections = _collections(task, gold, Fraction(1))
    except GoldError as reason:
        return [str(reason)]
    return [f"{one.piece}: {defect}" for one in collections for defect in _defects(one)]


def _defects(one: _Collection) -> Iterator[str]:
    if len(one.gold) > one.setup.most_records:
        yield "there are more right records than may be made"
    for number, record in enumerate(one.gold, start=1):
        for name, accepted in record.items():
            field = one.setup.field(name)
            if field and field.options and not set(accepted) <= set(field.options):
                yield f"record {number} accepts for {name} what is not an option"
        model = CollectedRecord("u-1", tuple((name, accepted[0]) for name, accepted in record.items()))
        if sum(one._is(model, other) for other in one.gold) != 1:
            yield f"record {number} cannot be told from another one by its identity"
        if set(record) == set(one.setup.identity) and len(one.setup.fields) > len(one.setup.identity):
            yield f"record {number} has no field beside its identity"


def _collections(task: Task, gold: GoldTask, points: Fraction) -> list[_Collection]:
    try:
        setups, config = read_setup(task), _read_config(gold)
        if set(gold.gold) != set(setups):
            raise ValueError("gold for other pieces")
        records = {name: _read_records(gold.gold[name], name, setup) for name, setup in setups.items()}
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    unit = points / sum(map(len, records.values()))
    return [_Collection(p.name, setups[p.name], records[p.name], config, unit) for p in task.pieces]


def _read_records(value: Any, name: str, setup: Setup) -> tuple[GoldRecord, ...]:
    reading = Reading(value, name)
    records = reading.each("records", _read_record)
    reading.end()
    known = {field.id for field in setup.fields}
    if not records or any(not set(setup.identity) <= set(record) <= known for record in records):
        raise reading.fault("records: fields that are not there, or no identity")
    return records


def _read_record(reading: Reading) -> GoldRecord:
    pairs = reading.each("fields", lambda one: (one.text("id"), one.texts("accept")))
    if len(dict(pairs)) != len(pairs) or any(not texts or any(map(is_blank, texts)) for _, texts in pairs):
        raise reading.fault("fields: one twice, or a blank accepted")
    return dict(pairs)


def _read_config(gold: GoldTask) -> _Config:
    reading = Reading(gold.config, "config")
    strict = Strictness(frozenset(reading.texts("loose", ())), frozenset(reading.texts("typed", ())))
    config = _Config(reading.fraction("extra_deduction", "0.5"), strict)
    reading.text("quantum", "0.1")
    reading.end()
    if not 0 <= config.extra <= 1:
        raise reading.fault("extra_deduction")
    return config
