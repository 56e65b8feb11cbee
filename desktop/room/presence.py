"""Whether a station is there: heard a moment ago, fallen silent, or never heard at all."""

from desktop.room.seat_states import Presence

STATUS_EVERY_SECONDS = 1.0
SILENT_AFTER_NS = 2_250_000_000
"""A status note missed and most of a second of grace: a lost station shows within three seconds."""


def presence_of(heard_ns: int | None, connected: bool, now_ns: int) -> Presence:
    """`heard_ns`: when the last message came, by the console's clock; None before the first."""
    if heard_ns is None:
        return Presence.NEVER
    return Presence.HERE if connected and now_ns - heard_ns <= SILENT_AFTER_NS else Presence.LOST
