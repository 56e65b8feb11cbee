"""What time does by itself: heart-beats, odd clocks, standstills, the section's end."""

from desktop.exam.clock_checks import Anomaly, ClockWatch, check_clocks, watch_from
from desktop.exam.interruptions import Authority, Cause, GapKind, Need
from desktop.exam.sitting import RUNNING, State
from desktop.exam.timing import NS, started_seconds
from desktop.formats.journal_records import RecordType
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.journal import facts
from desktop.keeper.messages import Interrupted, SectionSealed
from desktop.keeper.pieces import was_worked_on
from desktop.refusals import refuse

HEART_BEAT_NS = 5 * NS
_STANDSTILLS = {Anomaly.SUSPEND: GapKind.SUSPEND, Anomaly.LATE_HEART_BEAT: GapKind.FROZEN}


class Timekeeper:
    """Looks at the clocks before anything else happens in a message or a tick."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._watch: ClockWatch = watch_from(desk.now)

    def catch_up(self) -> None:
        """Record what was odd, claim a standstill, seal a section whose time is over."""
        desk = self._desk
        if desk.progress.sealed_by or desk.progress.state is State.MOVED:
            self._watch = watch_from(desk.now)  # nothing is odd where nothing is timed: an order may open it again
            return
        if desk.now_ns - self._watch.last_ns >= HEART_BEAT_NS:
            self._check_clocks()
        if desk.progress.state in RUNNING and desk.progress.left_ns(desk.now_ns) <= 0:
            seal(desk, "time")

    def beat(self) -> None:
        """A record at least every five seconds while time is charged, so that a kill costs at most that much."""
        desk, progress = self._desk, self._desk.progress
        due = progress.last is None or desk.now_ns - progress.last.clock_ns >= HEART_BEAT_NS
        if progress.charging and due:
            desk.write(RecordType.HEART_BEAT)

    def _check_clocks(self) -> None:
        desk = self._desk
        found, self._watch = check_clocks(self._watch, desk.now, desk.clock.in_foreign_time_namespace())
        if not found or desk.progress.state is State.WAITING:
            return
        standstill = next((kind for anomaly, kind in _STANDSTILLS.items() if anomaly in found), None)
        claims = standstill is not None and desk.progress.begun and desk.progress.state in RUNNING
        last = desk.progress.last
        length = desk.now_ns - last.clock_ns if last is not None else 0
        desk.write(RecordType.CLOCK_ANOMALY, facts(kinds=[anomaly.value for anomaly in found]))
        desk.tell(notice_of(refuse("E-CLK-02")))
        if claims and standstill is not None:
            claim_standstill(desk, standstill, length)


def claim_standstill(desk: Desk, kind: GapKind, length_ns: int) -> None:
    """A suspend or frozen process: charged already, on the ledger, given back only by two proctors.

    When it used up the rest of the section, the section waits for the proctors instead of being sealed.
    """
    waits = desk.progress.left_ns(desk.now_ns) <= 0
    payload = facts(
        authority=Authority.NONE.value,
        cause=Cause.EQUIPMENT.value,
        entry=next_entry(desk),
        kind=kind.value,
        length_ns=length_ns,
        ready=not waits,
    )
    desk.write(RecordType.GAP, payload)
    desk.tell(Interrupted(started_seconds(length_ns), 0, True))
    if waits:
        hold(desk, Need.LOW)


def hold(desk: Desk, need: Need) -> None:
    """Nothing goes on until a proctor has decided; the clock is charged meanwhile and claimed."""
    desk.write(RecordType.PAUSE, facts(need=need.value))


def next_entry(desk: Desk) -> int:
    """The number of the next ledger entry."""
    return len(desk.progress.ledger.claims) + 1


def seal(desk: Desk, by: str, cause: str = "") -> None:
    """The section is over; `by` is time, hand_in or stop, the latter with its cause."""
    progress = desk.progress
    after = max(0, -progress.left_ns(desk.now_ns)) if by == "time" else 0
    why = {"cause": cause} if cause else {}
    desk.write(RecordType.SECTION_SEAL, facts(after_deadline_ns=after, by=by, **why))
    answered = answered_count(desk)
    desk.tell(SectionSealed(by, answered, len(desk.items) - answered))


def answered_count(desk: Desk) -> int:
    """How many items have a standing answer; a piece of a task has one once it was worked on."""
    standing = [answer for answer in desk.progress.answers.values() if answer.value]
    return sum(desk.task_of(answer.item) is None or was_worked_on(answer.value) for answer in standing)
