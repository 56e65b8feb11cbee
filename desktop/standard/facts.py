"""What is known of a person who applies for a level: the file of `kaochang eligibility`, parsed once at the edge."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.errors import Error

MOST_YEARS = 80
CERTIFICATE_LEVELS = range(1, 6)  # of any occupation: the five levels of the national certificates
_RELATIONS = ("this", "related", "other")
_TRUTHS = (
    "pre_technician",
    "apprenticeship_completed",
    "graduating",
    "mid_level_training_goal",
    "high_level_training_goal",
)
_CORRECT = "Correct the file; what is unknown is left out."


@dataclass(frozen=True)
class Check:
    """Which document shows a fact, and who has looked at it; empty where nobody said."""

    document: str = ""
    checked_by: str = ""


@dataclass(frozen=True)
class Facts:
    """What is absent counts as no or 0. Years are years of work in this or a related occupation.

    `certificate_occupation` tells which occupation a vocational certificate is of; `occupation_recognised_by` names the
    person who has accepted one that stands outside the list of related occupations. `education` is that of the diploma,
    or of the school a student is about to leave (`graduating`); `major` is compared by the footnote for that school.
    """

    certificate_occupation: str = "this"
    work_years: float = 0
    years_since_certificate: float = 0
    certificate_level: int | None = None
    pre_technician: bool = False
    apprenticeship_completed: bool = False
    education: str | None = None
    major: str | None = None
    graduating: bool = False
    mid_level_training_goal: bool = False
    high_level_training_goal: bool = False
    occupation_recognised_by: str = ""
    checks: Mapping[str, Check] = field(default_factory=dict)


def parse_facts(data: bytes, education: tuple[str, ...]) -> Facts:
    """JSON text → facts; `education` are the words the standard knows.

    Raises: Error E-ELG-01 when it is no JSON object, E-ELG-02 for an unknown fact (a misspelt one would silently count
    as no), E-ELG-03 for a value that cannot be.
    """
    found = _parse_object(data)
    values = {name: _parse_value(name, value, education) for name, value in found.items() if value is not None}
    checks = values.pop("evidence", {})
    return Facts(**values, checks=checks)


def _parse_object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique_pairs)
    except (ValueError, RecursionError) as fault:
        raise _unreadable() from fault
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _unreadable() -> Error:
    return Error(
        "E-ELG-01",
        "This file is not one JSON object with each fact once.",
        "Write it as described in the help of the command.",
    )


def _parse_value(name: str, value: Any, education: tuple[str, ...]) -> Any:
    if name in ("work_years", "years_since_certificate"):
        return _verify(name, value, _is_number(value) and 0 <= value <= MOST_YEARS)
    if name == "certificate_level":
        return _verify(name, value, type(value) is int and value in CERTIFICATE_LEVELS)
    if name in ("certificate_occupation", "major"):
        return _verify(name, value, value in _RELATIONS)
    if name == "education":
        return _verify(name, value, value in education)
    if name in _TRUTHS:
        return _verify(name, value, isinstance(value, bool))
    if name == "occupation_recognised_by":
        return _verify(name, value, isinstance(value, str)).strip()
    if name == "evidence":
        return _parse_checks(value)
    raise Error("E-ELG-02", "The file has an unknown fact {fact}.", _CORRECT, fact=name[:40])


def _parse_checks(value: Any) -> dict[str, Check]:
    """`{fact: {"document": text, "checked_by": name}}`."""
    if not isinstance(value, dict):
        raise _wrong("evidence")
    return {fact: _parse_check(fact, entry) for fact, entry in value.items()}


def _parse_check(fact: str, entry: Any) -> Check:
    known = set(Facts.__dataclass_fields__) - {"checks", "occupation_recognised_by"}
    fits = isinstance(entry, dict) and set(entry) <= {"document", "checked_by"} and fact in known
    if not fits or not all(isinstance(text, str) for text in entry.values()):
        raise _wrong("evidence")
    return Check(**entry)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _verify(name: str, value: Any, fits: bool) -> Any:
    if not fits:
        raise _wrong(name)
    return value


def _wrong(name: str) -> Error:
    return Error("E-ELG-03", "The value of {fact} cannot be.", _CORRECT, fact=name)
