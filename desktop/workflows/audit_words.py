"""The room's record in words: one line for each entry, on the wall and on paper."""

from collections.abc import Iterable

from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.incidents import incident_kind
from desktop.exam.room_record import RoomRecord
from desktop.language import sentence, tr
from desktop.workflows.room_clock import odd_clock_words
from desktop.workflows.spoken_times import time_of_day

_LINES = {
    Audit.PRESENT: sentence("Present: {people}. {text}"),
    Audit.HANDOVER: sentence("Change of proctor: {leaves} goes, {comes} takes over. {text}"),
    Audit.OPENED: sentence("Opened by {people}. {text}"),
    Audit.WRONG_CODE: sentence("A code did not open the paper"),
    Audit.EXCEPTION: sentence("Exception from the staffing rule: {text}"),
    Audit.CHECKED_IN: sentence("{seats} admitted by {people}"),
    Audit.CHECK_IN_UNDONE: sentence("{seats}: admission taken back by {people}"),
    Audit.STARTED: sentence("The exam begins ({people})"),
    Audit.PAUSED: sentence("{seats} stands still: {text} ({people})"),
    Audit.RESUMED: sentence("{seats} goes on: {text} ({people})"),
    Audit.MESSAGE: sentence("Message to {seats}: {text}"),
    Audit.CALL: sentence("{seats} {cause}"),
    Audit.CALL_ANSWERED: sentence("{people} went to {seats}. {text}"),
    Audit.INCIDENT: sentence("{seats}: {cause}. {text} ({people})"),
    Audit.ABSENCE_PROPOSED: sentence("{seats} proposed as absent by {people}"),
    Audit.ABSENCE_CONFIRMED: sentence("{seats} absent, confirmed by {people}"),
    Audit.ABSENCE_WITHDRAWN: sentence("{seats} not absent after all ({people})"),
    Audit.STOPPED: sentence("{seats} stopped: {cause}. {text} ({people})"),
    Audit.SWAPPED: sentence("{seats} goes on at machine {machine}: {text} ({people})"),
    Audit.CORRECTION: sentence("{seats}: personal data corrected: {text} ({people})"),
    Audit.EXCHANGED: sentence("{seats} exchanged: {text} ({people})"),
    Audit.CREDIT: sentence("{seats}: interruption confirmed, cause {cause}: {text} ({people})"),
    Audit.UNLOCKED: sentence("{seats} goes on, no time given back ({people}). {text}"),
    Audit.HAND_IN_ORDERED: sentence("Handed in for {seats} by {people}: {text}"),
    Audit.ACCOMMODATION: sentence("{seats}: extra time on the day, {extra} in all, approved by {people}: {text}"),
    Audit.REOPENED: sentence("{seats}: section open again: {text} ({people})"),
    Audit.FORK_DECIDED: sentence("{seats}: of two copies that of machine {machine} goes on: {text} ({people})"),
    Audit.POWER_CUT: sentence("{seats} without power or otherwise interrupted, {times}: {text} ({people})"),
    Audit.ENDED: sentence("All sittings end: {text} ({people})"),
    Audit.JOURNAL_COPIED: sentence("The room's own journal was copied to {medium}"),
    Audit.ORDER: sentence("Order for {seats}: {text} ({people})"),
    Audit.CODE_USED: sentence("{seats}: one-time code used"),
    Audit.LOST: sentence("{seats} not heard any more"),
    Audit.BACK: sentence("{seats} heard again"),
    Audit.REFUSED_PEER: sentence("A machine was refused on the network ({cause})"),
    Audit.ALARM: sentence("{seats}: another story than before ({cause}); two proctors decide"),
    Audit.CLOCK_ODD: sentence("{seats}: the machine's clock moved oddly; no time was changed"),
    Audit.CONSOLE_CLOCK: sentence("The console's clock moved oddly: {cause}. No time was changed"),
    Audit.HANDED_IN: sentence("{seats} handed in"),
    Audit.COLLECTED: sentence("{seats} collected"),
    Audit.REFUSED_CODE: sentence("{seats}: a proctor's code was refused at the seat ({cause})"),
    Audit.REFUSED_FILE: sentence("A file on a stick was refused ({cause}): {text}"),
    Audit.CARRIED: sentence("{count} bundles on stick {medium}, read back"),
    Audit.PRINTED: sentence("Papers made: {text}"),
    Audit.CLOSED: sentence("Room closed, signed by {people}. {text}"),
    Audit.SIGNED: sentence("Countersigned by {people}"),
}
CAUSES = {
    "ill": sentence("ill"),
    "gave_up": sentence("gave up"),
    "misconduct": sentence("misconduct"),
    "interrupted": sentence("interruptions too long"),
    "own": sentence("the candidate's own"),
    "equipment": sentence("equipment"),
    "room": sentence("room"),
    "hand": sentence("raises a hand"),
    "fault": sentence("reports a fault"),
    "E-COD-01": sentence("typing error"),
    "E-COD-02": sentence("unknown code"),
    "E-COD-03": sentence("used before"),
    "E-COD-04": sentence("of another seat"),
    "E-COD-05": sentence("too many wrong codes"),
    "E-COD-06": sentence("needs two proctors"),
}


_TAKEN_BACK = sentence("{seats} not exchanged after all: {text} ({people})")


def audit_line(entry: AuditEntry) -> str:
    """One line without its time."""
    filled = tr(
        _TAKEN_BACK if entry.values.get("back") else _LINES[entry.kind],
        seats=seats_words(entry.seats),
        people=tr(", ").join(entry.people) or "—",
        cause=cause_words(entry),
        text=entry.text,
        count=int(entry.values.get("bundles", 0)),
        medium=str(entry.values.get("medium", "")),
        machine=str(entry.values.get("name", "")),
        leaves=entry.people[0] if entry.people else "—",
        comes=entry.people[-1] if entry.people else "—",
        extra=extra_words(int(entry.values.get("extra_pct", 0)), int(entry.values.get("extra_s", 0))),
        times=_times(entry),
    )
    return filled.strip().rstrip(".。：:").strip()


def extra_words(pct: int, seconds: int) -> str:
    """`30 % + 10 min`, or that there is none."""
    parts = (tr("{n} %", n=pct) if pct else "", tr("{n} min", n=seconds // 60) if seconds else "")
    return " + ".join(filter(None, parts)) or tr("no extra time")


def _times(entry: AuditEntry) -> str:
    if "from_ms" not in entry.values:
        return ""
    return f"{time_of_day(int(entry.values['from_ms']))}–{time_of_day(int(entry.values['to_ms']))}"


def exception_text(record: RoomRecord) -> str:
    """The exception from the staffing rule with who signed it; empty when there is none."""
    if not record.exception:
        return ""
    by = "、".join(record.exception_by) or tr("Centre")
    return tr("Exception from the staffing rule, signed by {by}: {text}", by=by, text=record.exception)


def timed_lines(entries: Iterable[AuditEntry]) -> list[tuple[str, str]]:
    """Times of day and lines, oldest first."""
    return [(time_of_day(entry.wall_ms), audit_line(entry)) for entry in entries]


def seats_words(seats: tuple[int, ...]) -> str:
    """`07、08 座`, or the whole room."""
    if not seats:
        return tr("Whole room")
    return tr("Seat {n}", n=tr(", ").join(f"{seat:02d}" for seat in seats))


def cause_words(entry: AuditEntry) -> str:
    """The cause of an entry in words: of the catalogue of incidents, or of a stop or an interruption."""
    if entry.kind is Audit.INCIDENT:
        return tr(incident_kind(entry.cause).title)
    if entry.kind is Audit.CONSOLE_CLOCK:
        return odd_clock_words(entry.cause.split(","))
    return tr(CAUSES[entry.cause]) if entry.cause in CAUSES else entry.cause
