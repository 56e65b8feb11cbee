"""How each part is examined (1.9.2–1.9.5): methods, shortest duration, venue and the rule for its staff."""

import re
from dataclasses import dataclass

from desktop.errors import Error
from desktop.standard.toml_table import Table

THEORY, SKILL, REVIEW = "theory", "skill", "review"
PARTS = (THEORY, SKILL, REVIEW)
VENUES = ("classroom", "lab", "meeting")
ROLES = ("proctors", "examiners")
_REFUSED = "Correct the standard file."


@dataclass(frozen=True)
class StaffRule:
    """Who must be there: one for each `candidates_each` candidates or fewer (None: their number is no matter)."""

    role: str
    candidates_each: int | None
    minimum: int
    odd: bool
    text: str
    note: str


@dataclass(frozen=True)
class PartRule:
    """What the standard says of one part, whatever the level."""

    name: str
    methods: tuple[str, ...]
    text: str
    minimum_minutes: int
    duration_text: str
    venues: tuple[str, ...]
    needs_network: bool
    venue_text: str
    staff: StaffRule


@dataclass(frozen=True)
class Assessment:
    """The scale (1.9.2) and the rule of each part by its name in `PARTS`."""

    full_mark: int
    pass_mark: int
    text: str
    parts: dict[str, PartRule]


def read_assessment(table: Table) -> Assessment:
    """The `[assessment]` of a standard file."""
    parts = {part: _read_part(table.table(part), part) for part in PARTS if table.has(part)}
    found = Assessment(table.whole("full_mark"), table.whole("pass_mark"), table.text("text"), parts)
    table.finish()
    return found


def verify_minutes(rule: PartRule, minutes: int, *, level: int) -> None:
    """Raises: Error E-STD-02 when a part of a level is shorter than the standard's own minimum."""
    if minutes < rule.minimum_minutes:
        raise Error(
            "E-STD-02",
            "{part} at level {level} lasts {minutes} minutes; the standard asks for {minimum} or more.",
            _REFUSED,
            part=rule.name,
            level=level,
            minutes=minutes,
            minimum=rule.minimum_minutes,
        )


def _read_part(table: Table, part: str) -> PartRule:
    found = PartRule(
        name=table.text("name"),
        methods=table.texts("methods"),
        text=table.text("text"),
        minimum_minutes=table.whole("minimum_minutes"),
        duration_text=table.text("duration_text"),
        venues=_known(table.texts("venues"), VENUES, f"assessment.{part}.venues"),
        needs_network=table.truth("needs_network"),
        venue_text=table.text("venue_text"),
        staff=_read_staff(table),
    )
    table.finish()
    _verify_printed(found)
    return found


def _read_staff(table: Table) -> StaffRule:
    staff = table.table("staff")
    role, each = staff.text("role"), staff.whole_or_none("candidates_each")
    _known((role,), ROLES, f"{staff.where}.role")
    if each == 0:
        raise staff.wrong("candidates_each")
    found = StaffRule(
        role, each, staff.whole("minimum"), staff.truth("odd"), table.text("staff_text"), table.text("staff_note", "")
    )
    staff.finish()
    return found


def _verify_printed(rule: PartRule) -> None:
    """The minimum must be the number of the quoted sentence, so that one cannot be lowered without the other."""
    if str(rule.minimum_minutes) not in re.findall(r"\d+", rule.duration_text):
        raise Error(
            "E-STD-02",
            "The shortest time of {part} is given as {minutes} minutes, but the quoted sentence says otherwise.",
            _REFUSED,
            part=rule.name,
            minutes=rule.minimum_minutes,
        )


def _known(found: tuple[str, ...], allowed: tuple[str, ...], field: str) -> tuple[str, ...]:
    for entry in found:
        if entry not in allowed:
            raise Error(
                "E-STD-12",
                "The standard file says {word} in {field}, which is not a known word there.",
                _REFUSED,
                word=entry,
                field=field,
            )
    return found
