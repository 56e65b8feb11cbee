"""The roster inside a session grant: who sits where with what, and who is on duty (trust-and-formats 4.4)."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.crypto.codes import code_key
from desktop.crypto.joining import same
from desktop.formats.fields import Fields
from desktop.strict_json import read_json, write_json

MOST_CANDIDATES = 500
MOST_PEOPLE = 200
_PART = 0


class Duty(StrEnum):
    """What somebody on duty does."""

    PROCTOR = "proctor"
    EXAMINER = "examiner"
    CHIEF = "chief"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class Theme(StrEnum):
    """Contrast themes a candidate may be given."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Display:
    """Display accommodations: `font_step` 0 is 100 %, 4 is 200 %."""

    font_step: int
    theme: Theme


@dataclass(frozen=True)
class Break:
    """A break that was granted: it may be taken when `after_s` of the section are used, for `seconds`."""

    after_s: int
    seconds: int


@dataclass(frozen=True)
class RosterRow:
    """One candidate. `candidate` is the pseudonym used everywhere else; `photo` a part id; `package` a number."""

    candidate: bytes
    seat: int
    name: str
    ticket: str
    package: int
    form: str
    attempt: int = 1
    extra_pct: int = 0
    extra_s: int = 0
    breaks: tuple[Break, ...] = ()
    photo: bytes | None = None
    display: Display | None = None
    pin: bytes | None = None

    def pin_fits(self, typed: str) -> bool:
        """Whether `typed` (six characters) is this candidate's PIN; False when the grant has none. Costs 0.4 s."""
        return self.pin is not None and same(self.pin, pin_of(typed, self.candidate))


@dataclass(frozen=True)
class Person:
    """Somebody on duty; `no` is the number of a code-card holder."""

    name: str
    duty: Duty
    no: int | None = None


@dataclass(frozen=True)
class Roster:
    """All rows by seat, and everybody on duty."""

    rows: tuple[RosterRow, ...]
    people: tuple[Person, ...]

    def at_seat(self, seat: int) -> RosterRow | None:
        """Who sits at `seat`."""
        return next((row for row in self.rows if row.seat == seat), None)


def pin_of(text: str, candidate: bytes) -> bytes:
    """CODEKEY(PIN, candidate); full-width forms and small letters count as plain capitals (a number may end in X)."""
    return code_key(unicodedata.normalize("NFKC", text).strip().upper().encode("utf-8"), candidate)


def write_roster(roster: Roster) -> bytes:
    """The plain bytes of the roster part."""
    rows = [_row_object(row) for row in sorted(roster.rows, key=lambda row: row.seat)]
    return write_json({"people": [_person_object(person) for person in roster.people], "rows": rows})


def read_roster(data: bytes) -> Roster:
    """The pair of `write_roster`. Raises E-FMT-06, E-FMT-07 or E-FMT-10; the grant's own rules are checked apart."""
    fields = Fields(read_json(data), _PART)
    roster = Roster(fields.each("rows", _read_row, MOST_CANDIDATES), fields.each("people", _read_person, MOST_PEOPLE))
    fields.end()
    return roster


def _row_object(row: RosterRow) -> dict[str, Any]:
    found: dict[str, Any] = {
        "candidate": row.candidate.hex(), "seat": row.seat, "name": row.name, "ticket": row.ticket,
        "package": row.package, "form": row.form, "attempt": row.attempt, "extra_pct": row.extra_pct,
        "extra_s": row.extra_s, "breaks": [{"after_s": b.after_s, "seconds": b.seconds} for b in row.breaks],
    }  # fmt: skip
    if row.photo is not None:
        found["photo"] = row.photo.hex()
    if row.display is not None:
        found["display"] = {"font_step": row.display.font_step, "theme": str(row.display.theme)}
    if row.pin is not None:
        found["pin"] = row.pin.hex()
    return found


def _person_object(person: Person) -> dict[str, Any]:
    number = {} if person.no is None else {"no": person.no}
    return {"name": person.name, "duty": str(person.duty), **number}


def _read_row(fields: Fields) -> RosterRow:
    return RosterRow(
        candidate=fields.id("candidate"),
        seat=fields.integer("seat", 1, 9_999),
        name=fields.text("name"),
        ticket=fields.text("ticket", 80),
        package=fields.integer("package", 1, 255),
        form=fields.text("form", 8),
        attempt=fields.integer("attempt", 1, 99),
        extra_pct=fields.integer("extra_pct", 0, 300),
        extra_s=fields.integer("extra_s", 0, 86_400),
        breaks=fields.each("breaks", _read_break, 20),
        photo=fields.id("photo") if fields.has("photo") else None,
        display=_read_display(fields),
        pin=fields.digest("pin") if fields.has("pin") else None,
    )


def _read_break(fields: Fields) -> Break:
    return Break(fields.integer("after_s", 0, 86_400), fields.integer("seconds", 1, 86_400))


def _read_display(fields: Fields) -> Display | None:
    if not fields.has("display"):
        return None
    inner = fields.object("display")
    display = Display(inner.integer("font_step", 0, 4), inner.choice("theme", Theme))
    inner.end()
    return display


def _read_person(fields: Fields) -> Person:
    number = fields.integer("no", 1, 6) if fields.has("no") else None
    return Person(fields.text("name"), fields.choice("duty", Duty), number)
