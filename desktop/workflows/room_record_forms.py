"""The forms that tell what happened: room record, incidents, misconduct, other machines and time, changes, receipts."""

from collections.abc import Iterable

from desktop.documents.receipt_slips import ReceiptSlip
from desktop.documents.room_forms import Column, RoomForm
from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.incidents import GROUP_TITLES, Group, Statement, incident_kind
from desktop.exam.room_record import RoomRecord
from desktop.formats.roster import RosterRow
from desktop.language import tr
from desktop.workflows.audit_words import CAUSES, audit_line, seats_words
from desktop.workflows.collect_bundles import OWN_DISK
from desktop.workflows.exchange_seats import pair_texts
from desktop.workflows.room_forms import RoomSource, exam_name, numbers
from desktop.workflows.spoken_times import time_of_day

_NANOSECONDS = 1_000_000_000
_BLANK = "　　　　"


def room_record_form(source: RoomSource) -> RoomForm:
    """考场情况记录单: every number of the room, each the sum of what stands on the other papers."""
    return RoomForm(
        tr("Room record"),
        facts=tuple(room_numbers(source)),
        columns=(
            Column(tr("Time"), 18), Column(tr("Seats"), 26), Column(tr("What happened"), 96, prose=True),
            Column(tr("Noted by"), 36),
        ),
        rows=tuple(_event_row(entry) for entry in source.record.events if entry.kind in _TOLD),
        notes=tuple(
            tr("Package {no}, {exam}: {numbers}", no=entry.no, exam=exam_name(source.header, entry.no),
               numbers=numbers(entry.package))
            for entry in source.header.packages
        ) + tuple(copies_text(source.record)),
        blank_rows=3 if source.is_filled else 10,
        signers=(tr("Proctor A"), tr("Proctor B"), tr("Chief proctor")), sealed=True,
    )  # fmt: skip


def copies_text(record: RoomRecord) -> Iterable[str]:
    """Where the answers lie, and which of these places are one disk."""
    for medium, count in record.stick_counts.items():
        yield tr("{n} bundles on {medium}, read back.", n=count, medium=medium)
    for disk in dict.fromkeys(filter(None, record.stick_disks.values())):
        media = [medium for medium, found in record.stick_disks.items() if found == disk]
        media += [tr("this console")] if disk == OWN_DISK else []
        if len(media) > 1:
            yield tr("{media} lie on one disk; the proctors confirmed it.", media="、".join(media))


def room_numbers(source: RoomSource) -> list[tuple[str, str]]:
    """应到 = 已交卷 + 缺考 + 终止作答 (+ what is still open); blanks before the session."""
    names = (
        tr("Expected"), tr("Present here"), tr("Absent"), tr("Handed in"), tr("Stopped"), tr("Late"), tr("Misconduct"),
        tr("Incidents"), tr("Other machines"), tr("Compensated"), tr("Data corrected"), tr("Exchanged seats"),
        tr("Proctors changed"), tr("First handed in"), tr("Last handed in"), tr("Began"),
    )  # fmt: skip
    values = _filled_numbers(source) if source.is_filled else [str(len(source.roster.rows)), *[_BLANK] * 15]
    return list(zip(names, values, strict=True))


def incident_form(source: RoomSource) -> RoomForm:
    """异常情况登记: everything that is not misconduct."""
    rows = [_incident_row(entry) for entry in _incidents(source, misconduct=False)]
    return RoomForm(
        tr("Record of incidents"),
        columns=(
            Column(tr("Time"), 18), Column(tr("Seats"), 24), Column(tr("Kind of incident"), 44),
            Column(tr("What happened"), 70, prose=True), Column(tr("Noted by"), 28),
        ),
        rows=tuple(rows), blank_rows=4 if source.is_filled else 12, signers=(tr("Proctor A"), tr("Proctor B")),
    )  # fmt: skip


def misconduct_form(source: RoomSource) -> RoomForm:
    """违纪情况登记表: what was seen, the candidate's statement and signature or 拒签; the centre decides."""
    rows = []
    for entry in _incidents(source, misconduct=True):
        who = "、".join(f"{row.seat:02d} {row.name}" for row in source.roster.rows if row.seat in entry.seats)
        statement = Statement(str(entry.values.get("statement", "none")))
        signed = {
            Statement.NONE: "",
            Statement.SIGNED: tr("Statement signed"),
            Statement.REFUSED: tr("Refused to sign"),
        }
        rows.append(
            (time_of_day(entry.wall_ms), who, tr(incident_kind(entry.cause).title), entry.text, signed[statement])
        )
    return RoomForm(
        tr("Record of suspected misconduct"),
        columns=(
            Column(tr("Time"), 16), Column(tr("The candidate"), 34), Column(tr("Kind of incident"), 40),
            Column(tr("What was seen, evidence"), 58, prose=True), Column(tr("Candidate's signature or refusal"), 34),
        ),
        rows=tuple(rows), blank_rows=6 if not source.is_filled else 2,
        notes=(tr("The room records and never annuls a score; the centre decides after hearing the candidate."),),
        signers=(tr("Proctor A"), tr("Proctor B"), tr("Chief proctor")),
    )  # fmt: skip


def machine_form(source: RoomSource) -> RoomForm:
    """换机与补时登记表: each interruption that was given back, and each change of machine."""
    rows = []
    for row in source.roster.rows:
        bundle, seat = source.bundles.get(row.seat), source.seat(row)
        credit = 0 if bundle is None else -(-bundle.facts.credit_ns // _NANOSECONDS)
        if credit or seat.machine:
            moved = _machine_of(source, row) if seat.machine else ""
            rows.append((f"{row.seat:02d}", row.name, moved, tr("{n} s", n=credit), _causes(source, row)))
    return RoomForm(
        tr("Other machines and compensated time"),
        columns=(
            Column(tr("Seat"), 16, number=True), Column(tr("Name"), 40), Column(tr("Another machine"), 26),
            Column(tr("Compensated"), 26, number=True), Column(tr("Causes and people"), 78, prose=True),
        ),
        rows=tuple(rows), blank_rows=3 if source.is_filled else 12, signers=(tr("Proctor A"), tr("Proctor B")),
    )  # fmt: skip


def _machine_of(source: RoomSource, row: RosterRow) -> str:
    """The name of the machine where the sitting went on last."""
    names = [
        str(entry.values.get("name", ""))
        for entry in source.record.events
        if entry.kind is Audit.SWAPPED and row.seat in entry.seats
    ]
    return next((name for name in reversed(names) if name), tr("yes"))


def change_form(source: RoomSource) -> RoomForm:
    """换岗记录."""
    rows = tuple((time_of_day(entry.wall_ms), *entry.people, entry.text, "") for entry in source.record.handovers)
    return RoomForm(
        tr("Changes of proctor"),
        columns=(
            Column(tr("Time"), 22), Column(tr("Leaves"), 34), Column(tr("Takes over"), 34),
            Column(tr("Reason"), 60, prose=True), Column(tr("Signature"), 36),
        ),
        rows=rows, blank_rows=4 if source.is_filled else 10, signers=(tr("Chief proctor"),),
    )  # fmt: skip


def correction_form(source: RoomSource) -> RoomForm:
    """信息更正登记表: admitted against the document; the sitting stays on the rostered pseudonym."""
    rows = tuple(
        (f"{row.seat:02d}", row.ticket, row.name, source.seat(row).correction, "", "")
        for row in source.roster.rows
        if source.seat(row).correction
    )
    return RoomForm(
        tr("Corrections of personal data"),
        columns=(
            Column(tr("Seat"), 14, number=True), Column(tr("Admission number"), 36), Column(tr("In the roster"), 34),
            Column(tr("In the document"), 48, prose=True), Column(tr("The candidate"), 28), Column(tr("Proctor"), 26),
        ),
        rows=rows, blank_rows=3 if source.is_filled else 10,
        notes=(tr("The centre decides about the data; nothing is changed in the room."),),
        signers=(tr("Proctor A"), tr("Proctor B")),
    )  # fmt: skip


def receipt_form(source: RoomSource) -> RoomForm:
    """交卷确认表 as a list: receipt code, time, signature."""
    rows = tuple(
        (
            f"{row.seat:02d}",
            row.ticket,
            row.name,
            _code(source, row),
            _handed_in(source, row),
            _state(source, row) or "",
        )
        for row in source.roster.rows
    )
    return RoomForm(
        tr("Confirmation of hand-in"),
        columns=(
            Column(tr("Seat"), 14, number=True), Column(tr("Admission number"), 36), Column(tr("Name"), 34),
            Column(tr("Receipt code"), 34), Column(tr("Time"), 20), Column(tr("Candidate's signature"), 44),
        ),
        rows=rows,
        notes=(tr("The candidate compares the receipt code with the screen before signing."),),
        signers=(tr("Proctor A"), tr("Proctor B")),
    )  # fmt: skip


def receipt_slips(source: RoomSource) -> tuple[ReceiptSlip, ...]:
    """The slips candidates take home."""
    return tuple(
        ReceiptSlip(row.seat, row.name, row.ticket, _code(source, row), _state(source, row) or "")
        for row in source.roster.rows
        if not source.seat(row).is_absent
    )


_GIVING = (Audit.CREDIT, Audit.SWAPPED, Audit.POWER_CUT, Audit.RESUMED)
_TOLD = frozenset(
    {
        Audit.OPENED, Audit.EXCEPTION, Audit.STARTED, Audit.PAUSED, Audit.RESUMED, Audit.INCIDENT, Audit.STOPPED,
        Audit.SWAPPED, Audit.HANDOVER, Audit.CORRECTION, Audit.CREDIT, Audit.ABSENCE_CONFIRMED, Audit.CLOSED,
        Audit.UNLOCKED, Audit.HAND_IN_ORDERED, Audit.ACCOMMODATION, Audit.REOPENED, Audit.FORK_DECIDED,
        Audit.POWER_CUT, Audit.ENDED, Audit.ABSENCE_WITHDRAWN, Audit.SIGNED, Audit.PRESENT,
        Audit.EXCHANGED,
    }
)  # fmt: skip


def _filled_numbers(source: RoomSource) -> list[str]:
    record = source.record
    seats = [source.seat(row) for row in source.roster.rows]
    credits = [-(-bundle.facts.credit_ns // _NANOSECONDS) for bundle in source.bundles.values()]
    given = [credit for credit in credits if credit]
    times = sorted(seat.handed_in_ms for seat in seats if seat.handed_in_ms and not seat.stop_cause)
    late = sum(bool(record.started_ms) and seat.checked_in_ms > record.started_ms for seat in seats)
    bad = sum(incident_kind(entry.cause).group is Group.MISCONDUCT for entry in record.incidents)
    return [
        str(len(seats)),
        str(sum(bool(seat.checked_in_ms or seat.final) for seat in seats)),
        _with_seats(source, [row for row in source.roster.rows if source.seat(row).is_absent]),
        str(sum(seat.final and not seat.stop_cause for seat in seats)),
        _with_seats(source, [row for row in source.roster.rows if source.seat(row).stop_cause]),
        str(late),
        str(bad),
        str(len(record.incidents) - bad),
        str(sum(bool(seat.machine) for seat in seats)),
        tr("{n} candidates, {s} s in all", n=len(given), s=sum(given)),
        str(sum(bool(seat.correction) for seat in seats)),
        _with_pairs(pair_texts(record)),
        str(len(record.handovers)),
        time_of_day(times[0]) if times else "—",
        time_of_day(times[-1]) if times else "—",
        time_of_day(record.started_ms) if record.started_ms else "—",
    ]


def _with_pairs(pairs: tuple[str, ...]) -> str:
    shown = "、".join(pairs[:3])
    return f"{len(pairs)}" + (f"（{shown}{' …' if len(pairs) > 3 else ''}）" if pairs else "")


def _with_seats(source: RoomSource, rows: list[RosterRow]) -> str:
    shown = " ".join(f"{row.seat:02d}" for row in rows[:6])
    return f"{len(rows)}" + (f"（{shown}{' …' if len(rows) > 6 else ''}）" if rows else "")


def _incidents(source: RoomSource, *, misconduct: bool) -> Iterable[AuditEntry]:
    return (
        entry
        for entry in source.record.incidents
        if (incident_kind(entry.cause).group is Group.MISCONDUCT) is misconduct
    )


def _incident_row(entry: AuditEntry) -> tuple[str, ...]:
    kind = incident_kind(entry.cause)
    title = f"{tr(GROUP_TITLES[kind.group])} · {tr(kind.title)}"
    return time_of_day(entry.wall_ms), _seat_list(entry), title, entry.text, "、".join(entry.people)


def _event_row(entry: AuditEntry) -> tuple[str, ...]:
    return time_of_day(entry.wall_ms), _seat_list(entry), audit_line(entry), "、".join(entry.people)


def _seat_list(entry: AuditEntry) -> str:
    if not entry.seats:
        return seats_words(())
    shown = " ".join(f"{seat:02d}" for seat in entry.seats[:8])
    return shown + (" …" if len(entry.seats) > 8 else "")


def _causes(source: RoomSource, row: RosterRow) -> str:
    """Why time was given or a machine changed, and who said so; what is the room's is every seat's that got time."""
    told: dict[tuple[str, tuple[str, ...]], str] = {}
    for entry in source.record.events:
        if entry.kind in _GIVING and (row.seat in entry.seats or not entry.seats):
            cause = tr(CAUSES[entry.cause]) if entry.cause in CAUSES else ""
            told[entry.text, entry.people] = cause or told.get((entry.text, entry.people), "")
    words = [f"{cause} {text} {'、'.join(people)}".strip() for (text, people), cause in told.items()]
    return "；".join(words) or tr("given back by rule")


def _code(source: RoomSource, row: RosterRow) -> str:
    bundle = source.bundles.get(row.seat)
    return "" if bundle is None or not source.seat(row).final else bundle.receipt


def _handed_in(source: RoomSource, row: RosterRow) -> str:
    handed_in = source.seat(row).handed_in_ms
    return time_of_day(handed_in) if handed_in else ""


def _state(source: RoomSource, row: RosterRow) -> str | None:
    seat = source.seat(row)
    if seat.is_absent:
        return tr("Absent")
    if seat.stop_cause:
        return tr("Stopped: {cause}", cause=tr(CAUSES[seat.stop_cause]))
    return None
