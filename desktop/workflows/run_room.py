"""Running a room at its console: who is present, opening, checking in, start, incidents, absence, stop (exam-day 4).

Each action checks its rule, then puts itself on record; every one names a person, most of them a reason.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry, Fact
from desktop.exam.incidents import Statement, incident_kind
from desktop.formats.proctor_codes import CodeUse
from desktop.formats.room_manifest import StopCause
from desktop.formats.roster import Duty, Person, RosterRow
from desktop.refusals import refuse
from desktop.workflows.last_rooms import forms_used_before, rooms_left_open
from desktop.workflows.open_session import (
    OpenedSession,
    OpeningForm,
    joined_reasons,
    open_session,
    verify_staff_present,
)
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.session_desk import SessionDesk

_MINUTE_S = 60


@dataclass(frozen=True)
class IncidentNote:
    """One incident: a word of the catalogue, where, what was seen, and what the candidate did about it."""

    kind: str
    seats: tuple[int, ...]
    text: str
    statement: Statement = Statement.NONE


@dataclass(frozen=True)
class Decision:
    """Who decides, and why."""

    people: tuple[str, ...]
    reason: str


def confirm_present(desk: RoomDesk, names: tuple[str, ...]) -> None:
    """Who of the people on duty is in the room. Raises E-ROM-03 for a name that is not on the list."""
    for name in names:
        person_named(desk, name)
    if names != desk.record.present:
        desk.write(Audit.PRESENT, Note(people=names))


def hand_over(desk: RoomDesk, leaving: str, coming: str, reason: str) -> None:
    """换岗. Raises E-ROM-01 … 03; E-REL-05, -07 when too few would be left, unless an exception is on record."""
    _need_present(desk, (leaving,))
    person_named(desk, coming)
    if coming in desk.record.present:
        raise _one_person()
    present = [name for name in desk.record.present if name != leaving] + [coming]
    verify_staff(desk, _checked_in(desk) or desk.roster.rows, tuple(present))
    desk.write(Audit.HANDOVER, Note(people=(leaving, coming), text=_reason(reason)))


def arrive(desk: RoomDesk, name: str) -> None:
    """Somebody on duty comes, nobody goes. Raises E-ROM-03, E-ROM-11."""
    if name in desk.record.present:
        raise _one_person()
    confirm_present(desk, (*desk.record.present, name))


def leave(desk: RoomDesk, name: str, reason: str) -> None:
    """Somebody goes and nobody comes. Raises E-ROM-02, E-ROM-08; E-REL-05, -07 when too few would be left."""
    _need_present(desk, (name,))
    present = tuple(one for one in desk.record.present if one != name)
    verify_staff(desk, _checked_in(desk) or desk.roster.rows, present)
    desk.write(Audit.PRESENT, Note(people=present, text=_reason(reason)))


def open_paper(desk: RoomDesk, form: OpeningForm) -> OpenedSession:
    """拆封 by two proctors. Raises what `open_session` raises; wrong codes are put on record.

    Once it is open the people of `form` are those who are present; a refused opening says nothing of them. With an
    exception on record the staffing rule is not asked again, and its reason stands on the ticket.
    """
    _need_running(desk)
    if rooms_left_open(desk) and not form.reason.strip():
        raise Error(
            "E-ROM-16", "The room before is not closed, or its answers are not on two sticks.",
            "Close it first, or write why this one is opened already.", exit_code=4,
        )  # fmt: skip
    used = forms_used_before(desk)
    if used and not form.reason.strip():
        raise Error(
            "E-ROM-26", "Form {forms} of this paper was opened in an earlier session today.",
            "Take the session with another form, or write why it is used again.", exit_code=4, forms=", ".join(used),
        )  # fmt: skip
    form = _with_exception(desk, form)
    try:
        opened = open_session(SessionDesk(desk.console), desk.shown, form, desk.clock)
    except Error as error:
        if error.code == "E-REL-02":
            desk.write(Audit.WRONG_CODE, Note(values={"release": form.release}))
        raise
    confirm_present(desk, tuple(person.name for person in form.present))
    names = tuple(_holder_name(desk, no) for no in opened.ticket.opened.proctors)
    values: dict[str, Fact] = {"release": form.release, "ticket": opened.ticket.digest.hex(), "spoken": opened.spoken}
    desk.write(Audit.OPENED, Note(people=names, text=opened.ticket.opened.reason, values=values))
    return opened


def admit(desk: RoomDesk, seats: Iterable[int], by: str) -> None:
    """Candidates were checked against photo and document. Raises E-ROM-03, E-ROM-06, E-REL-05, -07 for few staff."""
    new = tuple(seat for seat in seats if not desk.record.seat(seat).checked_in_ms)
    verify_seats(desk, new)
    _need_present(desk, (by,))
    if desk.record.is_opened:
        verify_staff(desk, _checked_in(desk, new), desk.record.present)
    if new:
        desk.write(Audit.CHECKED_IN, Note(seats=new, people=(by,)))


def undo_admission(desk: RoomDesk, seats: tuple[int, ...], by: str) -> None:
    """A wrong tick is taken back; both stay on record."""
    verify_seats(desk, seats)
    _need_present(desk, (by,))
    desk.write(Audit.CHECK_IN_UNDONE, Note(seats=seats, people=(by,)))


def start(desk: RoomDesk, by: str) -> AuditEntry:
    """The exam begins now. Raises E-ROM-04 before a paper was opened."""
    _need_opened(desk)
    _need_present(desk, (by,))
    return desk.write(Audit.STARTED, Note(people=(by,)))


def pause(desk: RoomDesk, decision: Decision, cause: str, seats: tuple[int, ...] = ()) -> AuditEntry:
    """The room stands still, or some seats do; two people decide. The time is given back by the ledger."""
    verify_decision(desk, decision)
    _need_opened(desk)
    return desk.write(Audit.PAUSED, Note(seats, decision.people, cause, decision.reason))


def resume(
    desk: RoomDesk, decision: Decision, seats: tuple[int, ...] = (), *, by_link: bool = False, away: Iterable[int] = ()
) -> AuditEntry:
    """The room, or some seats, go on. `by_link`: the network tells the stations; else an order carries the time, as it
    does to the seats `away` from a network that the others hear.
    """
    verify_decision(desk, decision)
    values: dict[str, Fact] = {"by_link": by_link, "away": " ".join(str(seat) for seat in away) if by_link else ""}
    return desk.write(Audit.RESUMED, Note(seats, decision.people, "", decision.reason, values))


def seats_left_out(entry: AuditEntry) -> tuple[int, ...]:
    """The seats that a network did not reach when the room went on."""
    return tuple(int(seat) for seat in str(entry.values.get("away", "")).split())


def needs_order(resumed: AuditEntry) -> bool:
    """Whether somebody has to carry the end of a pause to the seats: no network told all of them."""
    return not resumed.values.get("by_link", False) or bool(seats_left_out(resumed))


def send_message(desk: RoomDesk, seats: tuple[int, ...], text: str, by: str) -> AuditEntry:
    """A message to seats, or to all of them."""
    _need_present(desk, (by,))
    return desk.write(Audit.MESSAGE, Note(seats=seats, people=(by,), text=_reason(text)))


def note_incident(desk: RoomDesk, incident: IncidentNote, by: str) -> AuditEntry:
    """Put an incident on record. Misconduct needs what was seen; the room never annuls anything."""
    kind = incident_kind(incident.kind)
    _need_running(desk)
    _need_present(desk, (by,))
    verify_seats(desk, incident.seats)
    text = _reason(incident.text) if kind.asks_statement else incident.text.strip()
    values = {"statement": str(incident.statement)}
    return desk.write(Audit.INCIDENT, Note(incident.seats, (by,), kind.key, text, values))


def propose_absence(desk: RoomDesk, seats: tuple[int, ...], by: str) -> None:
    """缺考, proposed after the late-entry limit. Raises E-ROM-05 before it, E-ROM-06 for a seat that is taken."""
    _need_present(desk, (by,))
    verify_seats(desk, seats)
    if not desk.record.started_ms or desk.seconds_since_start() < desk.policy.late_entry_s:
        raise Error(
            "E-ROM-05", "A candidate counts as absent {n} min after the start at the earliest.",
            "Wait for late candidates until then.", exit_code=4, n=desk.policy.late_entry_s // _MINUTE_S,
        )  # fmt: skip
    for seat in seats:
        found = desk.record.seat(seat)
        if found.checked_in_ms or found.collected:
            raise Error(
                "E-ROM-06", "Seat {n} was checked in.", "Take the check-in back first if it was an error.",
                exit_code=4, n=seat,
            )  # fmt: skip
    desk.write(Audit.ABSENCE_PROPOSED, Note(seats=seats, people=(by,)))


def confirm_absence(desk: RoomDesk, seats: tuple[int, ...], by: str) -> None:
    """The second person agrees. Raises E-ROM-01 when it is the one who proposed it, E-ROM-10 when nobody did."""
    _need_present(desk, (by,))
    for seat in seats:
        said = desk.record.seat(seat).absent
        if not said:
            raise Error("E-ROM-10", "Nobody proposed seat {n} as absent.", "Propose it first.", exit_code=4, n=seat)
        if by in said:
            raise _two_people()
    desk.write(Audit.ABSENCE_CONFIRMED, Note(seats=seats, people=(by,)))


def withdraw_absence(desk: RoomDesk, seats: tuple[int, ...], by: str) -> None:
    """The candidate came after all; possible until the room is closed."""
    _need_running(desk)
    _need_present(desk, (by,))
    desk.write(Audit.ABSENCE_WITHDRAWN, Note(seats=seats, people=(by,)))


def stop_sitting(desk: RoomDesk, seat: int, cause: StopCause, decision: Decision) -> AuditEntry:
    """终止作答 with its cause; answers are kept, the centre decides what follows. Two people."""
    verify_decision(desk, decision)
    verify_seats(desk, (seat,))
    return desk.write(Audit.STOPPED, Note((seat,), decision.people, str(cause), decision.reason))


def correct_identity(desk: RoomDesk, seat: int, document_says: str, by: str) -> None:
    """信息更正: admitted against the document; the sitting stays on the rostered pseudonym, the centre decides."""
    _need_present(desk, (by,))
    verify_seats(desk, (seat,))
    desk.write(Audit.CORRECTION, Note((seat,), (by,), text=_reason(document_says)))


def answer_call(desk: RoomDesk, seat: int, by: str, text: str) -> AuditEntry:
    """A proctor went to the seat."""
    _need_present(desk, (by,))
    return desk.write(Audit.CALL_ANSWERED, Note((seat,), (by,), text=text.strip()))


def confirm_credit(desk: RoomDesk, seats: tuple[int, ...], cause: str, decision: Decision) -> AuditEntry:
    """补时确认: two people confirm the cause, which answers the call; the ledger at the station computes the time."""
    verify_decision(desk, decision)
    verify_seats(desk, seats)
    entry = desk.write(Audit.CREDIT, Note(seats, decision.people, cause, decision.reason))
    for seat in seats:
        if desk.record.seat(seat).called:
            answer_call(desk, seat, decision.people[0], "")
    return entry


def note_codes(desk: RoomDesk, uses: Iterable[CodeUse]) -> None:
    """One-time codes that were read out or that a station reported; each is put on record once."""
    for use in uses:
        if (str(use.purpose), use.index, use.proctor) not in desk.record.seat(use.seat).codes:
            values: dict[str, Fact] = {"purpose": str(use.purpose), "index": use.index, "proctor": use.proctor}
            desk.write(Audit.CODE_USED, Note(seats=(use.seat,), values=values))


def note_swap(desk: RoomDesk, seat: int, machines: tuple[bytes, bytes], decision: Decision) -> AuditEntry:
    """换机: the sitting goes on at another machine; the old one is listed as stopped."""
    verify_decision(desk, decision)
    name = dict(desk.spare_machines).get(machines[1], "")
    values = {"old": machines[0].hex(), "new": machines[1].hex(), "name": name}
    return desk.write(Audit.SWAPPED, Note((seat,), decision.people, text=decision.reason, values=values))


def person_named(desk: RoomDesk, name: str) -> Person:
    """Somebody on duty. Raises E-ROM-03."""
    found = next((person for person in desk.roster.people if person.name == name), None)
    if found is None:
        raise Error("E-ROM-03", "{name} is not on the list of people on duty.", "Ask the centre.", name=name)
    return found


def verify_staff(desk: RoomDesk, rows: Collection[RosterRow], names: tuple[str, ...]) -> None:
    """The staffing rule for these candidates. Raises E-REL-05, -07, unless an exception is on record."""
    if not desk.record.exception:
        present = tuple(person for person in desk.roster.people if person.name in names)
        verify_staff_present(desk.grant.header, rows, present)


def proctors_present(desk: RoomDesk) -> tuple[str, ...]:
    """Who may act in the room now: proctors and the chief."""
    acting = {person.name for person in desk.roster.people if person.duty in (Duty.PROCTOR, Duty.CHIEF)}
    return tuple(name for name in desk.record.present if name in acting)


def _with_exception(desk: RoomDesk, form: OpeningForm) -> OpeningForm:
    exception = desk.record.exception
    return replace(form, excepted=True, reason=joined_reasons(form.reason, exception)) if exception else form


def _checked_in(desk: RoomDesk, more: tuple[int, ...] = ()) -> tuple[RosterRow, ...]:
    """Those who were admitted, and those at the seats that shall be."""
    return tuple(row for row in desk.roster.rows if desk.record.seat(row.seat).checked_in_ms or row.seat in more)


def _holder_name(desk: RoomDesk, no: int) -> str:
    return next(person.name for person in desk.roster.people if person.no == no)


def verify_decision(desk: RoomDesk, decision: Decision) -> None:
    """Two different people who are in the room, and a reason."""
    _need_running(desk)
    _need_present(desk, decision.people)
    if len(set(decision.people)) < 2:
        raise _two_people()
    _reason(decision.reason)


def need_reason(text: str) -> str:
    """Words that say something. Raises E-ROM-02."""
    return _reason(text)


def _need_present(desk: RoomDesk, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in desk.record.present:
            raise Error(
                "E-ROM-08", "{name} is not in the room.", "Confirm who is present, or choose another name.",
                exit_code=4, name=name or "—",
            )  # fmt: skip


def _need_opened(desk: RoomDesk) -> None:
    _need_running(desk)
    if not desk.record.is_opened:
        raise Error("E-ROM-04", "The paper is not opened yet.", "Two proctors open it first.", exit_code=4)


def _need_running(desk: RoomDesk) -> None:
    if desk.record.is_closed:
        raise refuse("E-GRT-05")


def verify_seats(desk: RoomDesk, seats: tuple[int, ...], by: str = "") -> None:
    """The room is not closed, somebody sits there, and `by` is in the room. Raises E-GRT-05, E-ROM-07, E-ROM-08."""
    _need_running(desk)
    for seat in seats:
        if desk.roster.at_seat(seat) is None:
            raise Error("E-ROM-07", "Nobody sits at seat {n}.", "Choose a seat of the roster.", exit_code=4, n=seat)
    if by:
        _need_present(desk, (by,))


def _reason(text: str) -> str:
    if not text.strip():
        raise Error("E-ROM-02", "A reason is needed.", "Write in a few words why.", exit_code=4)
    return text.strip()


def _two_people() -> Error:
    return Error("E-ROM-01", "Two different people are needed.", "Choose a second person.", exit_code=4)


def _one_person() -> Error:
    return Error("E-ROM-11", "This person is in the room already.", "Choose who comes in.", exit_code=4)
