"""A granted session ──print──► cover sheet, admission tickets, seat labels: no secret, no document number."""

from collections.abc import Mapping

from desktop.crypto.joining import words
from desktop.documents.session_cover import (
    PackageLine,
    Place,
    SessionCover,
    StaffLine,
    admission_tickets_pdf,
    seat_labels_pdf,
    session_cover_pdf,
)
from desktop.exam.policy import LateClock, Policy, WitnessRule
from desktop.formats.artefacts import KSESSION
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.exam_package import PackageFacts
from desktop.formats.grant_header import GrantPackage, PackageUse, Venue
from desktop.formats.roster import Duty, RosterRow
from desktop.language import tr
from desktop.standard.library import load_standard
from desktop.workflows.code_cards import occasion_of
from desktop.workflows.grant_building import BuiltGrant
from desktop.workflows.part_words import part_name
from desktop.workflows.session_desk import GRANT_WORDS, PACKAGE_WORDS
from desktop.workflows.spoken_times import day_and_time, time_of_day

_MINUTE_S = 60


def session_papers(built: BuiltGrant, facts: Mapping[int, PackageFacts]) -> dict[str, bytes]:
    """File names and PDFs; `facts` of each package by its number."""
    occasion = occasion_of(built.secrets)
    places = [_place(built, row, facts[row.package]) for row in sorted(built.roster.rows, key=lambda row: row.seat)]
    return {
        "session-cover.pdf": session_cover_pdf(_cover(built)),
        "admission-tickets.pdf": admission_tickets_pdf(occasion, places, ticket_rules(built.header.policy)),
        "seat-labels.pdf": seat_labels_pdf(occasion, places),
    }


def ticket_rules(policy: Policy) -> tuple[str, ...]:
    """The rules in brief, with this session's own minutes."""
    return (
        tr("Bring this ticket and the identity document you registered with."),
        tr("No entry later than {n} min after the start.", n=policy.late_entry_s // _MINUTE_S),
        tr("No handing in earlier than {n} min after the start.", n=policy.early_exit_s // _MINUTE_S),
        tr("Phones, watches with displays and papers of your own stay outside."),
        tr("Check in with the last six characters of your document number."),
    )


def policy_rows(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Every value of the policy as people read it."""
    late = {LateClock.ROOM: tr("the room's end"), LateClock.OWN: tr("full time")}
    witness = {
        WitnessRule.REQUIRED: tr("required"), WitnessRule.PREFERRED: tr("preferred"), WitnessRule.NONE: tr("none"),
    }  # fmt: skip
    return (
        (tr("Late entry until"), _minutes(policy.late_entry_s)),
        (tr("Handing in from"), _minutes(policy.early_exit_s)),
        (tr("Clock of late candidates"), late[policy.late_clock]),
        (tr("Reminders, minutes left"), tr(", ").join(_bare_minutes(s) for s in policy.reminders_s) or tr("none")),
        (tr("Gap made good by itself"), tr("{n} s", n=policy.gap_auto_s)),
        (tr("Such gaps at most"), str(policy.gap_auto_count)),
        (tr("Single interruption at most"), _minutes(policy.credit_single_s)),
        (tr("Interruptions in all at most"), _minutes(policy.credit_total_s)),
        (tr("Back into a section"), _yes(policy.section_reentry)),
        (tr("Next question by itself"), _yes(policy.auto_advance)),
        (tr("Calculator"), _yes(policy.calculator)),
        (tr("Paper for notes"), _yes(policy.scratch_paper)),
        (tr("Copies of each answer"), str(policy.min_copies)),
        (tr("Witness by the console"), witness[policy.witness]),
        (tr("Receipt code"), _yes(policy.receipt)),
        (tr("Sealed spare card"), _yes(policy.spare_card)),
        (tr("Proctors at least"), str(policy.min_proctors)),
        (tr("Candidates per proctor at most"), str(policy.ratio)),
        (tr("Examiners at least"), str(policy.min_examiners)),
        (tr("Candidates per examiner at most"), str(policy.examiner_ratio)),
        (tr("Not opened before"), day_and_time(policy.open_not_before_ms) if policy.open_not_before_ms else tr("none")),
    )


def _cover(built: BuiltGrant) -> SessionCover:
    header = built.header
    digest = read_outline(source_of(built.data), KSESSION).digest
    venues = {Venue.CLASSROOM: tr("Classroom"), Venue.LAB: tr("Computer lab"), Venue.MEETING: tr("Meeting room")}
    return SessionCover(
        occasion=occasion_of(built.secrets),
        venue=venues[header.venue],
        candidates=len(built.roster.rows),
        stations=len(header.stations),
        words=_numbers(digest, GRANT_WORDS),
        digest=digest.hex(),
        packages=tuple(_package_line(header.standard, entry) for entry in header.packages),
        staff=tuple(
            StaffLine(person.name, _duty(person.duty), "" if person.no is None else str(person.no))
            for person in built.roster.people
        ),
        policy=policy_rows(header.policy),
    )


def _package_line(standard: str, entry: GrantPackage) -> PackageLine:
    use = tr("Reserve paper") if entry.use is PackageUse.RESERVE else tr("Main papers")
    return PackageLine(entry.no, _exam_name(standard, entry), use, _numbers(entry.package, PACKAGE_WORDS))


def _place(built: BuiltGrant, row: RosterRow, facts: PackageFacts) -> Place:
    header = built.header
    entry = next(package for package in header.packages if package.no == row.package)
    seconds = sum(section.seconds for section in facts.sections)
    seconds += seconds * row.extra_pct // 100 + row.extra_s
    until = time_of_day(header.starts_ms + seconds * 1000)
    return Place(row.seat, row.name, row.ticket, _exam_name(header.standard, entry), until)


def _exam_name(standard: str, entry: GrantPackage) -> str:
    return f"{load_standard(standard).level(entry.level).name} · {part_name(entry.part)}"


def _numbers(digest: bytes, count: int) -> str:
    return " ".join(f"{word:04d}" for word in words(digest, count))


def _duty(duty: Duty) -> str:
    names = {
        Duty.PROCTOR: tr("Proctor"), Duty.EXAMINER: tr("Examiner"), Duty.CHIEF: tr("Chief proctor"),
        Duty.SUPERVISOR: tr("Supervisor"), Duty.TECHNICIAN: tr("Technician"),
    }  # fmt: skip
    return names[duty]


def _minutes(seconds: int) -> str:
    return tr("{n} min", n=_bare_minutes(seconds))


def _bare_minutes(seconds: int) -> str:
    whole, rest = divmod(seconds, _MINUTE_S)
    return str(whole) if not rest else f"{seconds / _MINUTE_S:.1f}"


def _yes(value: bool) -> str:
    return tr("yes") if value else tr("no")
