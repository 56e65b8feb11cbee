"""What every paper of a room is made from, and the forms that are the same before and after: lists, plan, handovers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.crypto.joining import words
from desktop.documents.room_forms import Column, RoomForm, RoomHead
from desktop.documents.seat_plan import PlannedSeat
from desktop.exam.audit import Audit
from desktop.exam.room_record import RoomRecord, SeatRecord
from desktop.formats.artefacts import Role
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse
from desktop.formats.result_bundle import ResultBundle
from desktop.formats.roster import Duty, Roster, RosterRow
from desktop.formats.trust import Trust
from desktop.language import tr
from desktop.standard.library import load_standard
from desktop.workflows.audit_words import exception_text
from desktop.workflows.exchange_seats import pair_texts, partner_of
from desktop.workflows.part_words import part_name
from desktop.workflows.session_desk import PACKAGE_WORDS
from desktop.workflows.spoken_times import day_and_time, time_of_day


@dataclass(frozen=True)
class RoomSource:
    """A session's grant and roster; `record` and `bundles` (by seat) are empty for blank copies."""

    head: RoomHead
    header: GrantHeader
    roster: Roster
    columns: int
    record: RoomRecord = field(default_factory=RoomRecord)
    bundles: Mapping[int, ResultBundle] = field(default_factory=dict)

    @property
    def is_filled(self) -> bool:
        """Whether the session was held already."""
        return self.record.is_opened

    def seat(self, row: RosterRow) -> SeatRecord:
        """What is on record of a candidate."""
        return self.record.seat(row.seat)

    def exam_of(self, row: RosterRow) -> str:
        """Level and part of a candidate."""
        return exam_name(self.header, row.package)


def room_head(header: GrantHeader, digest: bytes, trust: Trust, record: RoomRecord | None = None) -> RoomHead:
    """What stands at the top of every form."""
    names = [card.holder.name for card in trust.having(Role.CENTRE) if card.holder.centre == header.centre]
    main = dict.fromkeys(exam_name(header, package.no) for package in header.packages if package.use is PackageUse.MAIN)
    return RoomHead(
        centre=names[0] if names else "",
        room=header.room,
        starts=day_and_time(header.starts_ms),
        session=header.session.hex()[:8],
        exam="；".join(main),
        practice=trust.root.practice,
        digest=digest.hex(),
        exception=exception_text(record) if record is not None else "",
    )


def exam_name(header: GrantHeader, number: int) -> str:
    """`五级/初级工 · 理论`."""
    package = header.package_numbered(number)
    if package is None:
        return ""
    return f"{load_standard(header.standard).level(package.level).name} · {part_name(package.part)}"


def planned_seats(source: RoomSource) -> tuple[PlannedSeat, ...]:
    """Seats for the plan on the door."""
    return tuple(PlannedSeat(row.seat, row.name, row.ticket) for row in source.roster.rows)


def staff_form(source: RoomSource) -> RoomForm:
    """监考人员签到表; for practical exams the examiners sign on the same list (考评人员签到表)."""
    times = stays(source.record)
    rows = [
        (
            person.name, duty_name(person.duty), "" if person.no is None else str(person.no),
            _there(source, person.name), *(_times(source, times.get(person.name, (0, 0)))),
        )
        for person in source.roster.people
    ]  # fmt: skip
    return RoomForm(
        tr("Staff sign-in"),
        columns=(
            Column(tr("Name"), 34), Column(tr("Duty"), 22), Column(tr("Code card"), 20), Column(tr("Present"), 18),
            Column(tr("Came"), 22), Column(tr("Went"), 22), Column(tr("Signature"), 38),
        ),
        rows=tuple((*row, "") for row in rows), blank_rows=4, signers=(tr("Chief proctor"),),
    )  # fmt: skip


def attendance_form(source: RoomSource) -> RoomForm:
    """考生签到表: who was to come, who came when."""
    rows = tuple(
        (f"{row.seat:02d}", row.ticket, row.name, source.exam_of(row), _came(source, row), "")
        for row in source.roster.rows
    )
    facts: tuple[tuple[str, str], ...] = ((tr("Expected"), str(len(rows))),)
    if source.is_filled:
        came = sum(bool(source.seat(row).checked_in_ms or source.seat(row).final) for row in source.roster.rows)
        away = sum(source.seat(row).is_absent for row in source.roster.rows)
        facts += ((tr("Present here"), str(came)), (tr("Absent"), str(away)))
        pairs = pair_texts(source.record)
        facts += ((tr("Exchanged seats"), "、".join(pairs)),) if pairs else ()
    return RoomForm(
        tr("Attendance sheet"),
        columns=(
            Column(tr("Seat"), 14, number=True), Column(tr("Admission number"), 38), Column(tr("Name"), 34),
            Column(tr("Exam"), 42), Column(tr("Came"), 20), Column(tr("Signature"), 34),
        ),
        rows=rows, facts=facts, signers=(tr("Proctor A"), tr("Proctor B")),
    )  # fmt: skip


def opening_form(source: RoomSource) -> RoomForm:
    """拆封确认表: which packages, by whom, when, and that the seals were whole."""
    rows = [
        (str(entry.no), exam_name(source.header, entry.no), _use(entry), numbers(entry.package), "□", "□")
        for entry in source.header.packages
    ]
    notes = tuple(
        tr(
            "Opening {n} at {time} by {people}. {reason}",
            n=opening.release, time=day_and_time(opening.wall_ms), people="、".join(opening.people),
            reason=opening.reason,
        ).strip()
        for opening in source.record.openings
    )  # fmt: skip
    if source.record.wrong_codes:
        notes += (tr("Wrong codes typed: {n}", n=source.record.wrong_codes),)
    return RoomForm(
        tr("Opening record"),
        columns=(
            Column(tr("No."), 10, number=True), Column(tr("Exam"), 36), Column(tr("Use"), 20),
            Column(tr("Numbers"), 62), Column(tr("Equal"), 16), Column(tr("Seal whole"), 18),
        ),
        rows=tuple(rows),
        facts=(
            (tr("Opened at"), "；".join(time_of_day(opening.wall_ms) for opening in source.record.openings)),
            (tr("Spare card"), _spare_card(source)),
        ),
        notes=notes, signers=(tr("Proctor A"), tr("Proctor B"), tr("Chief proctor")), sealed=True,
    )  # fmt: skip


def handover_form(source: RoomSource) -> RoomForm:
    """试卷包 / 密码卡 / U 盘交接登记表."""
    holders = sum(person.no is not None for person in source.roster.people)
    things = [
        (tr("Exam packages"), str(len(source.header.packages))),
        (tr("Sealed code cards"), str(holders * len(source.header.releases))),
        (
            tr("One-time code sheets"),
            str(sum(p.duty is Duty.PROCTOR and p.no is not None for p in source.roster.people)),
        ),
        (tr("Sealed paper codes"), str(len(source.header.paper))),
        (tr("Sticks for answers"), "2"),
        (tr("Proctors' own sticks"), str(holders)),
    ]
    return RoomForm(
        tr("Handover of packages, code cards and sticks"),
        columns=(
            Column(tr("Thing"), 44), Column(tr("Pieces"), 16, number=True), Column(tr("Given by"), 28),
            Column(tr("Taken by"), 28), Column(tr("Time"), 24), Column(tr("Came back"), 24),
            Column(tr("Signature"), 28),
        ),
        rows=tuple((*thing, "", "", "", "", "") for thing in things), blank_rows=4,
        signers=(tr("Chief proctor"),),
    )  # fmt: skip


def scratch_form(source: RoomSource) -> RoomForm:
    """草稿纸发放回收表."""
    rows = tuple((f"{row.seat:02d}", row.name, "", "", "") for row in source.roster.rows)
    return RoomForm(
        tr("Paper for notes, given out and taken back"),
        columns=(
            Column(tr("Seat"), 16, number=True), Column(tr("Name"), 50), Column(tr("Given out"), 30),
            Column(tr("Taken back"), 30), Column(tr("Remarks"), 60),
        ),
        rows=rows, signers=(tr("Proctor A"), tr("Proctor B")),
    )  # fmt: skip


def patrol_form(title: str) -> RoomForm:
    """巡考表, 督导记录表: what somebody saw who came by."""
    return RoomForm(
        title,
        columns=(
            Column(tr("Time"), 24), Column(tr("What was seen"), 90), Column(tr("Asked for"), 40),
            Column(tr("Signature"), 32),
        ),
        blank_rows=14, signers=(tr("Supervisor"), tr("Chief proctor")),
    )  # fmt: skip


def numbers(digest: bytes) -> str:
    """The numbers of a package, as the screens show them."""
    return " ".join(f"{word:04d}" for word in words(digest, PACKAGE_WORDS))


def duty_name(duty: Duty) -> str:
    """监考员, 考评员, 主考, 督导员, 技术员."""
    return {
        Duty.PROCTOR: tr("Proctor"), Duty.EXAMINER: tr("Examiner"), Duty.CHIEF: tr("Chief proctor"),
        Duty.SUPERVISOR: tr("Supervisor"), Duty.TECHNICIAN: tr("Technician"),
    }[duty]  # fmt: skip


def _spare_card(source: RoomSource) -> str:
    """Used when somebody opened a paper who is no proctor; that it is still sealed only people see."""
    chiefs = {person.name for person in source.roster.people if person.duty is not Duty.PROCTOR}
    used = any(name in chiefs for opening in source.record.openings for name in opening.people)
    return f"□ {tr('unopened')}   {'✓' if used else '□'} {tr('used')}"


def _there(source: RoomSource, name: str) -> str:
    if not source.is_filled:
        return ""
    return "✓" if name in stays(source.record) else "—"


def _times(source: RoomSource, stay: tuple[int, int]) -> tuple[str, str]:
    came, went = stay
    return (time_of_day(came) if came else "", time_of_day(went) if went else "") if source.is_filled else ("", "")


def stays(record: RoomRecord) -> dict[str, tuple[int, int]]:
    """Since when each person was on record as present, and until when; 0 for still here."""
    found: dict[str, tuple[int, int]] = {}
    for entry in record.events:
        if entry.kind is Audit.PRESENT:
            here: tuple[str, ...] = entry.people
        elif entry.kind is Audit.HANDOVER:
            here = (
                *(name for name, (_, went) in found.items() if not went and name != entry.people[0]),
                entry.people[1],
            )
        else:
            continue
        for name, (came, went) in tuple(found.items()):
            found[name] = (came, went or (0 if name in here else entry.wall_ms))
        for name in here:
            found[name] = (found.get(name, (entry.wall_ms, 0))[0], 0)
    return found


def _came(source: RoomSource, row: RosterRow) -> str:
    """When, and with whom the seat was exchanged."""
    seat, other = source.seat(row), partner_of(source.record, row.seat)
    if seat.is_absent:
        return tr("Absent")
    came = time_of_day(seat.checked_in_ms) if seat.checked_in_ms else ""
    return f"{came} ⇄ {other:02d}".strip() if other else came


def _use(entry: GrantPackage) -> str:
    return tr("Reserve paper") if entry.use is PackageUse.RESERVE else tr("Main papers")
