"""互换座位: two candidates sit at each other's seat. Nothing is moved: a sitting stays on the rostered pseudonym.

The record, the papers and the signed list of the room say so; whose answers they are is the centre's decision.
"""

from collections.abc import Iterable

from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.room_record import RoomRecord
from desktop.formats.roster import Roster
from desktop.language import tr
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.run_room import Decision, verify_decision, verify_seats


def note_exchange(desk: RoomDesk, seats: tuple[int, ...], decision: Decision) -> AuditEntry:
    """Two people put it on record, or take it back where these two are on record already.

    Raises E-ROM-26 for anything but two seats, E-ROM-27 when one of them is exchanged with a third.
    """
    pair = tuple(sorted(set(seats)))
    verify_decision(desk, decision)
    verify_seats(desk, pair)
    if len(pair) != 2:
        raise Error("E-ROM-26", "An exchange is between two seats.", "Choose exactly two seats.", exit_code=4)
    before = [desk.record.seat(seat).exchanged for seat in pair]
    for found in before:
        if found not in ((), pair):
            raise Error(
                "E-ROM-27", "Seats {seats} are on record as exchanged.", "Take that back first.",
                exit_code=4, seats=" ".join(f"{seat:02d}" for seat in found),
            )  # fmt: skip
    values = {"back": all(found == pair for found in before)}
    return desk.write(Audit.EXCHANGED, Note(pair, decision.people, text=decision.reason.strip(), values=values))


def is_exchanged(record: RoomRecord, seats: tuple[int, ...]) -> bool:
    """Whether exactly these two seats are on record as exchanged with each other."""
    return len(seats) == 2 and record.seat(seats[0]).exchanged == tuple(sorted(seats))


def partner_of(record: RoomRecord, seat: int) -> int:
    """The seat whose candidate sits at this one; 0 where the rostered candidate does."""
    return next((other for other in record.seat(seat).exchanged if other != seat), 0)


def exchanged_pairs(record: RoomRecord) -> tuple[tuple[int, int], ...]:
    """All exchanges that stand, in the order of seats."""
    found = {seat.exchanged for seat in record.seats.values() if seat.exchanged}
    return tuple((pair[0], pair[1]) for pair in sorted(found))


def pair_texts(record: RoomRecord) -> tuple[str, ...]:
    """`03 ⇄ 05`, one text for each exchange."""
    return tuple(f"{one:02d} ⇄ {other:02d}" for one, other in exchanged_pairs(record))


def exchange_lines(record: RoomRecord, roster: Roster) -> Iterable[str]:
    """For the signed list of the room: who really sat where, in one sentence for each exchange."""
    names = {row.seat: row.name for row in roster.rows}
    for one, other in exchanged_pairs(record):
        yield tr(
            "Exchanged seats: {one} was used by {other_name}, {other} by {one_name}; the answers stand under the "
            "roster's names until the centre decides.",
            one=f"{one:02d}", other=f"{other:02d}", one_name=names[one], other_name=names[other],
        )  # fmt: skip
