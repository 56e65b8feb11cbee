"""宣读清单: what two proctors read aloud before they sign, in the very numbers of the list that they sign."""

from collections.abc import Iterable

from desktop.exam.incidents import Group, incident_kind
from desktop.formats.room_manifest import RoomFacts, SeatLine, SeatState
from desktop.language import tr
from desktop.workflows.audit_words import CAUSES, exception_text
from desktop.workflows.close_at_console import facts_to_sign
from desktop.workflows.exchange_seats import pair_texts
from desktop.workflows.room_desk import RoomDesk

_NONE = "—"


def closing_list(desk: RoomDesk) -> tuple[tuple[str, str], ...]:
    """Captions and texts, what there is none of in one line; every seat stands in handed in, absent or stopped.

    Reads the collected bundles. Raises E-IMP-05 while a seat is not accounted for.
    """
    facts, record = facts_to_sign(desk), desk.record
    bad = sum(incident_kind(entry.cause).group is Group.MISCONDUCT for entry in record.incidents)
    corrected = (_two(row.seat) for row in desk.roster.rows if record.seat(row.seat).correction)
    given = (tr("{seat}: {n} s", seat=_two(line.seat), n=line.credit_s) for line in facts.seats if line.credit_s)
    codes = (tr("{seat}: {n}", seat=_two(line.seat), n=len(line.codes)) for line in facts.seats if line.codes)
    rows = [
        (tr("Expected"), str(len(desk.roster.rows))),
        (tr("Handed in"), _counted(_in_state(facts, SeatState.FINISHED))),
        (tr("Absent"), _counted(_in_state(facts, SeatState.ABSENT))),
        (tr("Stopped"), _counted(_in_state(facts, SeatState.STOPPED))),
        (tr("Other machines"), _counted(_moved(desk, facts))),
        (tr("Compensated"), _counted(given)),
        (tr("Codes used"), _counted(codes)),
        (tr("Data corrected"), _counted(corrected)),
        (tr("Exchanged seats"), _counted(pair_texts(record))),
        (tr("Incidents"), tr("{n}, {m} of them suspected misconduct", n=len(record.incidents), m=bad)),
    ]  # fmt: skip
    none = tr(", ").join(caption for caption, text in rows if text == _NONE)
    told = [row for row in rows if row[1] != _NONE]
    exception = exception_text(record)
    ends = ((tr("None"), none), (tr("Staffing"), exception))
    return (*told, *(end for end in ends if end[1]))


def _in_state(facts: RoomFacts, state: SeatState) -> Iterable[str]:
    return (_told(line) for line in sorted(facts.seats, key=lambda line: line.seat) if line.state is state)


def _told(line: SeatLine) -> str:
    cause = f"（{tr(CAUSES[str(line.cause)])}）" if line.cause is not None else ""
    return _two(line.seat) + cause


def _moved(desk: RoomDesk, facts: RoomFacts) -> Iterable[str]:
    """Seats whose sitting went on at another machine, with its name."""
    names = desk.machine_names
    return (
        f"{_two(line.seat)} → {names.get(line.station, '?')}"
        for line in facts.seats
        if line.state is not SeatState.ABSENT and desk.record.seat(line.seat).machine
    )


def _counted(texts: Iterable[str]) -> str:
    """`2: 03, 05`, or a dash."""
    found = list(texts)
    return tr("{n}: {which}", n=len(found), which=tr(", ").join(found)) if found else _NONE


def _two(seat: int) -> str:
    return f"{seat:02d}"
