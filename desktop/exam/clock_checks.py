"""Whether a clock moved oddly (trust-and-formats 10.1): evidence for proctors and reports, never a change of time."""

from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.clock import Moment
from desktop.exam.timing import NS

WALL_JUMP_NS = 2 * NS
UPTIME_LIMIT_NS = NS
HEART_BEAT_LATE_NS = 15 * NS
_RATE_DIVISOR = 1_000
_ANCHOR_NS = 60 * NS
_READING_NOISE_NS = 20_000_000


class Anomaly(StrEnum):
    """What was odd; the values stand in the journal."""

    WALL_JUMP = "wall_jump"
    RATE = "rate"
    UPTIME = "uptime"
    NAMESPACE = "namespace"
    LATE_HEART_BEAT = "late_heart_beat"
    SUSPEND = "suspend"


@dataclass(frozen=True)
class ClockWatch:
    """What the next check is compared with: an anchor up to a minute old, the last check, and what was said already.

    The older reading finds slow differences, the newer one quick ones.
    """

    anchor: Moment
    last: Moment
    said: frozenset[Anomaly] = frozenset()

    @property
    def last_ns(self) -> int:
        """The elapsed clock at the last check."""
        return self.last.elapsed_ns


def watch_from(now: Moment) -> ClockWatch:
    """Begin watching."""
    return ClockWatch(now, now)


def check_clocks(watch: ClockWatch, now: Moment, foreign_namespace: bool) -> tuple[tuple[Anomaly, ...], ClockWatch]:
    """What is odd at `now`, and the watch to go on with. Each lasting oddity is reported once, each jump every time."""
    found = _moved(watch.anchor, now) or _moved(watch.last, now)
    if now.elapsed_ns - watch.last_ns > HEART_BEAT_LATE_NS:
        found.append(Anomaly.LATE_HEART_BEAT)
    lasting = _lasting(now, foreign_namespace) - watch.said
    renewed = found or now.elapsed_ns - watch.anchor.elapsed_ns >= _ANCHOR_NS
    anchor = now if renewed else watch.anchor
    news = tuple(found) + tuple(sorted(lasting))
    return news, replace(watch, anchor=anchor, last=now, said=watch.said | lasting)


def _moved(anchor: Moment, now: Moment) -> list[Anomaly]:
    found = []
    elapsed = now.elapsed_ns - anchor.elapsed_ns
    wall = (now.wall_ms - anchor.wall_ms) * 1_000_000
    if abs(wall - elapsed) > WALL_JUMP_NS:
        found.append(Anomaly.WALL_JUMP)
    raw = now.raw_ns - anchor.raw_ns
    if elapsed - raw > NS:
        found.append(Anomaly.SUSPEND)
    elif abs(elapsed - raw) > abs(elapsed) // _RATE_DIVISOR + _READING_NOISE_NS:
        found.append(Anomaly.RATE)
    return found


def _lasting(now: Moment, foreign_namespace: bool) -> set[Anomaly]:
    found = set()
    if abs(now.elapsed_ns - now.uptime_ns) > UPTIME_LIMIT_NS:
        found.add(Anomaly.UPTIME)
    if foreign_namespace:
        found.add(Anomaly.NAMESPACE)
    return found
