"""What the page of an opening (拆封) shows of a session and its releases: the same words at a station and a console."""

from collections.abc import Sequence

from desktop.clock import Clock
from desktop.formats.roster import Duty
from desktop.language import message_of, tr
from desktop.ui.level_words import level_text
from desktop.ui.opening_page import PaperToOpen, PersonOnDuty, SessionToOpen
from desktop.ui.plain_text import safe_name
from desktop.workflows.part_words import part_name
from desktop.workflows.session_desk import PackageShown, ReleaseShown, SessionShown
from desktop.workflows.spoken_times import day_and_time


def session_to_open(session: SessionShown, release: ReleaseShown, reason_for: str) -> SessionToOpen:
    """A session with one of its releases; `reason_for` is what a reason must be typed for, empty for nothing."""
    header = session.grant.header
    return SessionToOpen(
        room=header.room,
        starts=day_and_time(header.starts_ms),
        numbers=session.words,
        papers=tuple(_paper(package, reserve=release.reserve) for package in release.packages),
        people=tuple(PersonOnDuty(person.name, duty_text(person.duty)) for person in session.roster.people),
        asks_word=release.asks_word,
        reason_for=reason_for,
        candidates=len(session.roster.rows),
    )


def offer_text(session: SessionShown, release: ReleaseShown) -> str:
    """One line of the choice: when, where, which papers, and that it is the reserve."""
    papers = tr(", ").join(dict.fromkeys(_paper(package).title for package in release.packages))
    parts = (day_and_time(session.grant.header.starts_ms), safe_name(session.grant.header.room), papers)
    return "  ·  ".join((*parts, tr("Reserve paper")) if release.reserve else parts)


def is_early(session: SessionShown, clock: Clock) -> bool:
    """Whether the planned time of the opening has not come."""
    return clock.read().wall_ms < session.grant.header.policy.open_not_before_ms


def reason_text(release: ReleaseShown, *, early: bool, left_open: bool = False, used: bool = False) -> str:
    """What a reason must be typed for, empty when for nothing; `left_open`: the last room is not carried yet; `used`: a
    form was opened earlier today.
    """
    if release.reserve:
        return tr("Reason for opening the reserve paper")
    if left_open:
        return tr("Reason for opening before the last room is closed and carried on two sticks")
    if used:
        return tr("Reason for using a form that was opened earlier today")
    return tr("Reason for opening before the planned time") if early else ""


def duty_text(duty: Duty) -> str:
    """监考员, 考评员, 主考, 督导员, 技术员."""
    return {
        Duty.PROCTOR: tr("Proctor"),
        Duty.EXAMINER: tr("Examiner"),
        Duty.CHIEF: tr("Chief"),
        Duty.SUPERVISOR: tr("Supervisor"),
        Duty.TECHNICIAN: tr("Technician"),
    }[duty]


def opened_papers(releases: Sequence[ReleaseShown], number: int) -> str:
    """The papers of one opening, by name."""
    shown = next((one for one in releases if one.no == number), None)
    papers = () if shown is None else (_paper(package, reserve=shown.reserve).title for package in shown.packages)
    return tr(", ").join(dict.fromkeys(papers))


def _paper(package: PackageShown, *, reserve: bool = False) -> PaperToOpen:
    problem = message_of(package.problem) if package.problem is not None else ""
    title = f"{level_text(package.level)} {part_name(package.part)}"
    return PaperToOpen(f"{title} · {tr('Reserve paper')}" if reserve else title, package.words, problem)
