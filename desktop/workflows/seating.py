"""Who sits where with which form: random within the room, reproducible, neighbours on different forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.errors import Error
from desktop.exam.shuffle import shuffled
from desktop.workflows.read_applicants import Applicant

DEFAULT_COLUMNS = 6


@dataclass(frozen=True)
class Seated:
    """A candidate with seat and form."""

    applicant: Applicant
    seat: int
    form: str


@dataclass(frozen=True)
class SeatingPlan:
    """The numbers of the seats, in rows of `columns` counted from seat 1; `seed` makes the draw repeatable."""

    seats: tuple[int, ...]
    columns: int
    seed: bytes


def seat_candidates(
    people: Sequence[Applicant], plan: SeatingPlan, forms: dict[tuple[int, str], tuple[str, ...]]
) -> tuple[Seated, ...]:
    """Everybody with a seat, by seat. Seats and forms that the roster names are kept; `forms` by level and part.

    Raises E-ROS-08 when the room is too small, E-ROS-09 for a seat or form that does not exist.
    """
    if len(people) > len(plan.seats):
        raise Error(
            "E-ROS-08", "The room has {seats} seats for {people} candidates.",
            "Enrol more stations or split the roster.",
            seats=len(plan.seats), people=len(people),
        )  # fmt: skip
    taken = {person.seat for person in people if person.seat is not None}
    free = [seat for seat in sorted(plan.seats) if seat not in taken][: len(people) - len(taken)]
    drawn = iter(shuffled(free, plan.seed, b"seats"))
    seated = [(person, person.seat if person.seat is not None else next(drawn)) for person in people]
    return tuple(
        Seated(person, _existing_seat(person, seat, plan), _form(person, seat, plan, forms))
        for person, seat in sorted(seated, key=lambda pair: pair[1])
    )


def _existing_seat(person: Applicant, seat: int, plan: SeatingPlan) -> int:
    if seat not in plan.seats:
        raise _refused(person, str(seat))
    return seat


def _form(person: Applicant, seat: int, plan: SeatingPlan, forms: dict[tuple[int, str], tuple[str, ...]]) -> str:
    """With two forms or more the seats left, right, before and behind have another form."""
    offered = forms[(person.level, person.part)]
    if person.form is not None:
        if person.form not in offered:
            raise _refused(person, person.form)
        return person.form
    row, column = divmod(seat - 1, plan.columns)
    return offered[(row + column) % len(offered)]


def _refused(person: Applicant, value: str) -> Error:
    return Error(
        "E-ROS-09", "Row {line}: there is no seat or form {value} here.", "Correct the roster and try again.",
        line=person.line, value=value,
    )  # fmt: skip
