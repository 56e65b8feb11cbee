"""Marking a record form: each asked field is one unit, compared by its kind; remarks are the rubric's.

Gold of a piece:

    {"fields": [{"id": "start", "accept": ["08:05"]}, {"id": "heat", "accept": ["26.5"], "within": "0.5"}],
     "keep": ["device"], "texts": [{"id": "remark", "value": "……"}]}

`fields` must not be right already in the form as handed out: what stands there untouched earns nothing. A field of
`keep` that was right and was changed is 损坏 (d = 1). A wrong choice out of fewer than 6 costs 1/(k−1). `texts` are
model values for the fields that people mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain_forms as words
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.rubric_part import check_rubric, grader_points, person_points, with_proposals
from desktop.tasks.logbook.model import (
    Document,
    Field,
    FieldKind,
    FormSetup,
    new_document,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.logbook.values import Asked, credit_of, is_readable, says, shown_accept

VERSION = 1
MOST_OPTIONS_WITH_DEDUCTION = 5
MOST_BLIND = Fraction(1, 5)


@dataclass(frozen=True)
class FormGold:
    """What the scoring pack knows of one form."""

    fields: Mapping[str, Asked]
    keep: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Fields automatically, remarks pending. Raises GoldError."""
    verify_gold(work, gold, "logbook", VERSION)
    forms = read_setup(work.task)
    wanted = {name: read_gold(gold, form, name) for name, form in forms.items()}
    units = sum(len(one.fields) for one in wanted.values())
    points = grader_points(work.task, gold)
    if bool(units) is not bool(points):
        raise GoldError(f"{work.task.slot}: points without fields, or fields without points")
    answers = read_answers(work, read_document)
    groups = [Group("", Fraction(0), answers.faults)]
    empty: list[str] = []
    unit = points / units if units else Fraction(0)
    for name, form in forms.items():
        document = answers.documents.get(name) or new_document(work.task, work.task.piece(name))
        said = any(document.value(form.field(one)).strip() for one, _ in wanted[name].texts)
        if not said and name not in answers.faulty:
            empty.append(name)
        findings = tuple(_findings(name, document, form, (wanted[name], unit)))
        groups.append(Group(name, unit * len(wanted[name].fields), findings))
    marked = Marked(tuple(groups), person_points(gold), needs_person=bool(answers.faults))
    return with_proposals(make_score(work, gold, VERSION, marked), gold, empty, forms)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each field's first accepted value, and the model texts, as documents."""
    forms = read_setup(task)
    found = {}
    for piece in task.pieces:
        wanted = read_gold(gold, forms[piece.name], piece.name)
        values = {field: asked.accept[0] for field, asked in wanted.fields.items()} | dict(wanted.texts)
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED)
        found[piece.name] = write_document(replace(document, head=head, values=tuple(sorted(values.items()))))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the asked fields, for an author."""
    defects = check_rubric(task, gold)
    for name, form in read_setup(task).items():
        try:
            wanted = read_gold(gold, form, name)
        except GoldError as reason:
            return [*defects, str(reason)]
        for field_id, asked in wanted.fields.items():
            defects += _field_defects(name, form.field(field_id), asked)
        if any(not form.field(one).value for one in wanted.keep):
            defects.append(f"{name}: a field to be kept has no value at the start")
        if not defects and _blind_share(name, new_document(task, task.piece(name)), form, wanted) > MOST_BLIND:
            defects.append(f"{name}: the same option in every choice earns more than a fifth; ask other fields too")
    return defects


def read_gold(gold: GoldTask, form: FormSetup, piece: str) -> FormGold:
    """What is asked of one form. Raises GoldError."""
    try:
        reading = Reading(gold.gold.get(piece), piece)
        fields = reading.each("fields", _read_asked, ())
        keep = reading.texts("keep", ())
        texts = reading.each("texts", lambda one: (one.text("id"), one.text("value")), ())
        reading.end()
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    named = [*(one for one, _ in fields), *keep, *(one for one, _ in texts)]
    if not set(named) <= {field.id for field in form.fields} or len(set(named)) < len(named) or not (fields or texts):
        raise GoldError(f"{gold.slot}: {piece}: a field twice, or one that the form does not have")
    return FormGold(dict(fields), keep, texts)


def _blind_share(piece: str, untouched: Document, form: FormSetup, wanted: FormGold) -> Fraction:
    """The most that anyone earns who takes the same option everywhere and writes 1 elsewhere."""
    shares = []
    for place in range(max(len(field.options) for field in form.fields) or 1):
        values = tuple(
            (one, (form.field(one).options[place:] or form.field(one).options or ("1",))[0]) for one in wanted.fields
        )
        found = _findings(piece, replace(untouched, values=values), form, (wanted, Fraction(1)))
        shares.append(sum((one.points for one in found), Fraction(0)) / max(1, len(wanted.fields)))
    return max(shares)


def _field_defects(piece: str, field: Field, asked: Asked) -> list[str]:
    defects = []
    if says(field.value, field, asked):
        defects.append(f"{piece}: {field.id} is right already in the form as handed out")
    if field.fixed:
        defects.append(f"{piece}: {field.id} cannot be changed and is asked for")
    if not all(is_readable(one, field.kind) for one in asked.accept):
        defects.append(f"{piece}: {field.id}: an accepted value is not a {field.kind}")
    if field.kind is FieldKind.CHOICE and not set(asked.accept) < set(field.options):
        defects.append(f"{piece}: {field.id}: an accepted value is not offered, or all are")
    return defects


def _findings(
    piece: str, document: Document, form: FormSetup, asked: tuple[FormGold, Fraction]
) -> list[Finding]:  # fmt: skip
    wanted, unit = asked
    changed = dict(document.values)
    found = []
    for field in form.fields:
        if field.id in wanted.fields:
            found.append(_asked_finding(piece, field, (changed.get(field.id), wanted.fields[field.id]), unit))
        if field.id in wanted.keep and not says(document.value(field), field, Asked((field.value,))):
            measure = words.field_measure(document.value(field), field.value)
            found.append(
                Finding(
                    piece, Outcome.SPOILED, words.RULE_KEPT_FIELD, Fraction(-1), unit, gold=field.id,
                    name=field.title, measure=measure,
                )
            )  # fmt: skip
    return found


def _asked_finding(piece: str, field: Field, given: tuple[str | None, Asked], unit: Fraction) -> Finding:
    value, asked = given
    credit = Fraction(0)
    outcome = Outcome.UNANSWERED
    if value is not None and value.strip():
        credit = credit_of(value, field, asked)
        outcome = {Fraction(1): Outcome.RIGHT, Fraction(1, 2): Outcome.WRONG_FORMAT}.get(credit, Outcome.WRONG)
        if outcome is Outcome.WRONG and field.kind is FieldKind.CHOICE:
            credit = _guess_deduction(field)
    measure = words.field_measure(value or "", shown_accept(asked.accept))
    return Finding(
        piece, outcome, words.RULE_FIELD, credit, unit, gold=field.id, name=field.title, measure=measure
    )  # fmt: skip


def _guess_deduction(field: Field) -> Fraction:
    count = len(field.options)
    return Fraction(-1, count - 1) if count <= MOST_OPTIONS_WITH_DEDUCTION else Fraction(0)


def _read_asked(reading: Reading) -> tuple[str, Asked]:
    field, accept = reading.text("id"), reading.texts("accept")
    within = reading.fraction("within", "0")
    if not accept or within < 0:
        raise reading.fault("accept")
    return field, Asked(accept, Decimal(within.numerator) / within.denominator)
