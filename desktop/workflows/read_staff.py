"""The staff file of a session (TOML): everybody on duty; those with a number hold code cards."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.formats.grant_header import Holder
from desktop.formats.roster import MOST_PEOPLE, Duty, Person
from desktop.formats.trust import Trust
from desktop.workflows.read_applicants import read_name

_ADVICE = "Correct the staff file and try again."


@dataclass(frozen=True)
class SessionStaff:
    """Everybody on duty; `holders` have code cards, `sheet_holders` (the proctors among them) one-time code sheets."""

    people: tuple[Person, ...]
    holders: tuple[Holder, ...]

    @property
    def sheet_holders(self) -> tuple[int, ...]:
        """Numbers of those who act in the room; a chief's card is the sealed spare."""
        return tuple(person.no for person in self.people if person.no is not None and person.duty is Duty.PROCTOR)

    def count(self, duty: Duty) -> int:
        """How many are on duty as `duty`."""
        return sum(person.duty is duty for person in self.people)

    def name_of(self, number: int) -> str:
        """The name of holder `number`."""
        return next(person.name for person in self.people if person.no == number)


def open_staff(path: Path, trust: Trust, centre: bytes) -> SessionStaff:
    """The staff in `path`: `[[person]]` tables with `name`, `duty`, and `no` (1–6) for holders of code cards.

    Raises E-STF-01 unreadable or malformed, E-STF-02 for a holder without a proctor's card.
    """
    try:
        with path.open("rb") as stream:
            rows = tomllib.load(stream).get("person", [])
    except (OSError, ValueError) as reason:
        raise Error("E-STF-01", "The staff file {name} cannot be read.", _ADVICE, name=path.name) from reason
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_PEOPLE:
        raise Error("E-STF-01", "The staff file {name} cannot be read.", _ADVICE, name=path.name)
    people = tuple(_person(line, row) for line, row in enumerate(rows, start=1))
    numbers = [person.no for person in people if person.no is not None]
    if len(set(numbers)) != len(numbers):
        raise Error("E-STF-03", "Two people in the staff file have the same card number.", _ADVICE)
    return SessionStaff(people, _holders(people, trust, centre))


def _person(line: int, row: object) -> Person:
    if not isinstance(row, Mapping) or set(row) - {"name", "duty", "no"}:
        raise _malformed(line)
    name, duty, number = row.get("name"), row.get("duty"), row.get("no")
    number_fits = number is None or (type(number) is int and 1 <= number <= 6)
    if not isinstance(name, str) or duty not in tuple(Duty) or not number_fits:
        raise _malformed(line)
    return Person(read_name(name, line), Duty(str(duty)), number)


def _holders(people: Sequence[Person], trust: Trust, centre: bytes) -> tuple[Holder, ...]:
    cards = trust.having(Role.PROCTOR, centre)
    found = []
    for person in sorted((p for p in people if p.no is not None), key=lambda p: p.no or 0):
        keys = [card.holder.sign_id for card in cards if card.holder.name == person.name]
        if not keys or person.no is None:
            raise Error(
                "E-STF-02", "{name} has no proctor's card.", "Issue one with `identity new proctor`.", name=person.name
            )
        found.append(Holder(person.no, keys[-1]))
    return tuple(found)


def _malformed(line: int) -> Error:
    return Error("E-STF-01", "Person {line} in the staff file is malformed.", _ADVICE, line=line)
