"""The console's own clocks, watched while a room is open: what moved oddly goes on record, and no time is changed.

With a console its clock anchors the room (trust-and-formats 10.2). So a clock that was set, a lid that was closed and a
shifted clock are written down where everybody sees them, also after a restart.
"""

from collections.abc import Iterable

from desktop.clock import NANOSECONDS, Moment
from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.clock_checks import Anomaly, check_clocks, watch_from
from desktop.exam.interruptions import WALL_LIMIT_NS
from desktop.language import tr
from desktop.workflows.room_desk import Note, RoomDesk

EVERY_SECONDS = 5
_ODD_CLOCK = "E-CLK-02"
_LEAST_NS = EVERY_SECONDS * NANOSECONDS // 2


class RoomClock:
    """Made with an open desk; `look` is called every five seconds."""

    def __init__(self, desk: RoomDesk) -> None:
        self._desk = desk
        self._watch = watch_from(desk.clock.read())
        self._due = _odd_restart(desk.record.events, self._watch.last)

    def look(self) -> AuditEntry | None:
        """What went on record, if anything did. Raises E-STO-02, E-STO-04."""
        desk, now = self._desk, self._desk.clock.read()
        found, self._due = self._due, ()
        if now.elapsed_ns - self._watch.last_ns >= _LEAST_NS:
            odd, self._watch = check_clocks(self._watch, now, desk.clock.in_foreign_time_namespace())
            found += odd
        if not found or desk.record.is_closed:
            return None
        return desk.write(Audit.CONSOLE_CLOCK, Note(cause=",".join(found)))


class SeatClocks:
    """Odd clocks of seats, as stations say: each once for as long as it is said, also over a restart of the console."""

    def __init__(self, desk: RoomDesk) -> None:
        self._desk = desk
        self._notices: dict[bytes, str] = {}
        self._noted = {entry.seats for entry in desk.record.events if entry.kind is Audit.CLOCK_ODD}

    def is_news(self, machine: bytes, notice: str) -> bool:
        """Asked with every status: whether this machine says it and did not a moment ago."""
        before, self._notices[machine] = self._notices.get(machine, ""), notice
        return notice == _ODD_CLOCK != before

    def note(self, seat: tuple[int, ...]) -> None:
        """Put it on record, unless it stands there from before this start. Raises E-STO-02, E-STO-04."""
        if seat in self._noted:
            self._noted.discard(seat)
        elif seat:
            self._desk.write(Audit.CLOCK_ODD, Note(seat, cause=_ODD_CLOCK))


def odd_clock_words(kinds: Iterable[str]) -> str:
    """What moved oddly, for people; kinds of a newer program are left out."""
    words = {
        Anomaly.WALL_JUMP: tr("the clock was set"),
        Anomaly.RATE: tr("the clock ran too fast or too slow"),
        Anomaly.UPTIME: tr("the clock differs from the machine's own"),
        Anomaly.NAMESPACE: tr("the program was shown a shifted clock"),
        Anomaly.LATE_HEART_BEAT: tr("the program stood still"),
        Anomaly.SUSPEND: tr("the machine slept"),
    }
    return tr(", ").join(words[Anomaly(kind)] for kind in kinds if kind in tuple(Anomaly))


def _odd_restart(events: Iterable[AuditEntry], now: Moment) -> tuple[Anomaly, ...]:
    """After a restart only the wall clock says how long the console was away: not when it goes back, or far ahead."""
    last = next(reversed(tuple(events)), None)
    if last is None or last.boot == now.boot:
        return ()
    away_ns = (now.wall_ms - last.wall_ms) * 1_000_000
    return () if 0 <= away_ns <= WALL_LIMIT_NS else (Anomaly.WALL_JUMP,)
