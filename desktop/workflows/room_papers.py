"""监考包 of a session: blank copies from its grant, or filled from the room's record; one PDF with a cover to tick."""

from pathlib import Path

from desktop.clock import Clock
from desktop.documents.receipt_slips import receipt_slips_story
from desktop.documents.room_forms import RoomForm
from desktop.documents.room_pack import PackPart, form_part, one_form_pdf, room_pack_pdf
from desktop.documents.seat_plan import seat_plan_story
from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant
from desktop.language import tr
from desktop.storage.media import write_whole
from desktop.workflows import room_forms as forms
from desktop.workflows import room_record_forms as told
from desktop.workflows.collect_bundles import survey
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.room_desk import Note, RoomDesk, open_room_desk
from desktop.workflows.room_forms import RoomSource, room_head
from desktop.workflows.session_desk import SessionDesk


def room_pack(source: RoomSource) -> bytes:
    """The whole pack."""
    notes = [
        tr("Blank copies for when power or printer fails: this pack holds them all.")
        if not source.is_filled
        else tr("Filled from the room's record. Paper is kept three years at least, records five.")
    ]
    return room_pack_pdf(source.head, pack_parts(source), notes)


def pack_parts(source: RoomSource) -> tuple[PackPart, ...]:
    """Every paper of a room in the order in which it is needed."""
    head, before, during = source.head, tr("before, posted or on the desk"), tr("during, proctors")
    after = tr("at the end, proctors")
    plan = PackPart(
        tr("Seating plan"), before, tuple(seat_plan_story(head, forms.planned_seats(source), source.columns))
    )
    parts: list[tuple[RoomForm, str]] = [
        (forms.handover_form(source), tr("before and at the end, chief proctor")),
        (forms.staff_form(source), tr("before, everybody on duty")),
        (forms.attendance_form(source), tr("at check-in, candidates")),
        (forms.opening_form(source), tr("at the opening, two proctors")),
    ]
    if source.header.policy.scratch_paper:
        parts.append((forms.scratch_form(source), during))
    parts += [
        (told.incident_form(source), during),
        (told.misconduct_form(source), during),
        (told.machine_form(source), during),
        (told.correction_form(source), during),
        (told.change_form(source), during),
        (forms.patrol_form(tr("Patrol record")), tr("during, patrol")),
        (forms.patrol_form(tr("Supervisor's record")), tr("during, supervisor")),
        (told.receipt_form(source), tr("at hand-in, candidates")),
        (told.room_record_form(source), after),
    ]
    slips = PackPart(
        tr("Receipt slips"), tr("at hand-in, for candidates to keep"),
        tuple(receipt_slips_story(head, told.receipt_slips(source))),
    )  # fmt: skip
    return (plan, *(form_part(head, form, use) for form, use in parts), slips)


def blank_source(grant: SessionGrant, roster: Roster, columns: int) -> RoomSource:
    """A session that was not held yet: for the blank copies that go with its grant."""
    return RoomSource(room_head(grant.header, grant.digest, grant.trust), grant.header, roster, columns)


def room_source(desk: RoomDesk) -> RoomSource:
    """The room of a console as it stands now."""
    found = survey(desk).seats
    return RoomSource(
        head=room_head(desk.grant.header, desk.grant.digest, desk.grant.trust, desk.record),
        header=desk.grant.header,
        roster=desk.roster,
        columns=desk.console.columns(desk.session, len(desk.roster.rows)),
        record=desk.record,
        bundles={seat.row.seat: seat.bundle for seat in found if seat.bundle is not None},
    )


def write_room_papers(desk: RoomDesk) -> Path:
    """Make the pack in the console's folder and put that on record. Raises E-CEN-10 where it cannot be written."""
    path = desk.console.pack(desk.session)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, room_pack(room_source(desk)))
    desk.write(Audit.PRINTED, Note(text=path.name))
    return path


def write_pack(console: ConsoleFolder, session: str, out: Path, clock: Clock) -> int:
    """The pack of a session at a console, wherever it is wanted; how many candidates it has.

    Raises E-ROM-15 when no session there begins with `session`, E-STO-05 while the window is open, E-CEN-10.
    """
    found = [one for one in SessionDesk(console).sessions() if one.grant.header.session.hex().startswith(session)]
    if not found:
        raise Error("E-ROM-15", "There is no such session at this console.", "Read the stick at the console first.")
    desk = open_room_desk(console, found[0], clock)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, room_pack(room_source(desk)))
    except OSError as reason:
        raise Error(
            "E-CEN-10", "{path} cannot be written.", "Close it in other programs, or choose another place.",
            path=out.name,
        ) from reason  # fmt: skip
    finally:
        desk.close()
    return len(found[0].roster.rows)


def room_record_pdf(source: RoomSource) -> bytes:
    """考场情况记录单 alone."""
    form = told.room_record_form(source)
    return one_form_pdf(source.head, form_part(source.head, form, ""))
