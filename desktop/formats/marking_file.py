"""Marks that people gave, as a JSON file (marking_file.md)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.errors import Error
from desktop.exam.rubrics import ExaminerMarks
from desktop.formats.fields import Fields
from desktop.strict_json import JsonObject, read_json, write_json

KIND, VERSION = "kaochang-marks", 1
MOST_BYTES = 16 * 1024 * 1024
_MOST_NAME = 60
_MOST_REASON = 2_000
_MOST_CRITERIA = 100
_LONGEST_NUMBER = 12


@dataclass(frozen=True)
class WorkMarks:
    """One examiner's marks for one work."""

    work: bytes
    given: ExaminerMarks


@dataclass(frozen=True)
class Decision:
    """Points that several people agreed on for one work."""

    work: bytes
    points: Decimal
    people: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class MarkingFile:
    """Everything in one file."""

    marks: tuple[WorkMarks, ...] = ()
    discussed: tuple[Decision, ...] = ()
    manual: tuple[Decision, ...] = field(default=())


def write_marking_file(file: MarkingFile) -> bytes:
    """The file, indented for people."""
    values = {
        "discussed": [_decision_json(one) for one in file.discussed],
        "kind": KIND,
        "manual": [_decision_json(one) for one in file.manual],
        "marks": [
            {"criteria": criteria_json(one.given.marks), "examiner": one.given.examiner, "work": one.work.hex()}
            for one in file.marks
        ],
        "version": VERSION,
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_marking_file(data: bytes) -> MarkingFile:
    """The pair of `write_marking_file`, from any hand. Raises E-MRK-01."""
    try:
        if len(data) > MOST_BYTES:
            raise ValueError("too large")
        values = read_json(write_json(json.loads(data.decode("utf-8-sig"), parse_float=_no_float)))
        return _read(Fields(values))
    except (ValueError, TypeError, RecursionError, InvalidOperation, Error) as reason:
        raise Error(
            "E-MRK-01", "The marking file cannot be read.", "Write it as marking_file.md says; numbers are texts."
        ) from reason


def criteria_json(marks: Mapping[str, Decimal]) -> list[dict[str, str]]:
    """One examiner's marks by criterion, as the file and the store keep them."""
    return [{"id": name, "points": f"{points:f}"} for name, points in sorted(marks.items())]


def read_criteria(rows: Sequence[JsonObject]) -> dict[str, Decimal]:
    """The pair of `criteria_json`."""
    return {row["id"]: Decimal(row["points"]) for row in rows}


def _read(fields: Fields) -> MarkingFile:
    if fields.text("kind") != KIND or fields.integer("version") != VERSION:
        raise fields.malformed()
    found = MarkingFile(
        marks=fields.each("marks", _marks) if fields.has("marks") else (),
        discussed=fields.each("discussed", _decision) if fields.has("discussed") else (),
        manual=fields.each("manual", _decision) if fields.has("manual") else (),
    )
    fields.end()
    return found


def _marks(fields: Fields) -> WorkMarks:
    work, examiner = fields.id("work"), fields.text("examiner", _MOST_NAME).strip()
    rows = fields.each("criteria", lambda row: (row.text("id", 40), _points(row)), _MOST_CRITERIA)
    if not examiner or len(dict(rows)) != len(rows):
        raise fields.malformed()
    return WorkMarks(work, ExaminerMarks(examiner, dict(rows)))


def _decision(fields: Fields) -> Decision:
    decision = Decision(
        fields.id("work"), _points(fields), fields.texts("people", 20), fields.text("reason", _MOST_REASON).strip()
    )
    if not decision.reason or len(set(decision.people)) != len(decision.people):
        raise fields.malformed()
    return decision


def _points(fields: Fields) -> Decimal:
    text = fields.text("points", _LONGEST_NUMBER)
    points = Decimal(text)
    if not points.is_finite() or points < 0 or "e" in text.lower():
        raise fields.malformed()
    return points


def _decision_json(decision: Decision) -> dict[str, Any]:
    return {
        "people": list(decision.people), "points": f"{decision.points:f}", "reason": decision.reason,
        "work": decision.work.hex(),
    }  # fmt: skip


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is written as a text")
