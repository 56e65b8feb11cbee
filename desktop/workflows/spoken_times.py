"""Times as people in the room say them: Chinese standard time, whatever the machine's zone is."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))


def day_and_time(wall_ms: int) -> str:
    """`2026-11-08 09:00`."""
    return _local(wall_ms).strftime("%Y-%m-%d %H:%M")


def time_of_day(wall_ms: int) -> str:
    """`09:00`."""
    return _local(wall_ms).strftime("%H:%M")


def day(wall_ms: int) -> str:
    """`2026-11-08`."""
    return _local(wall_ms).strftime("%Y-%m-%d")


def read_time_of_day(text: str, near_ms: int) -> int:
    """`09:05` (or `9.05`, full-width too) on the day of `near_ms`, in milliseconds since 1970; else ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(".", ":")
    hours, colon, minutes = plain.partition(":")
    if not colon or not (hours.isascii() and hours.isdecimal() and minutes.isascii() and minutes.isdecimal()):
        raise ValueError(text)
    found = _local(near_ms).replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
    return round(found.timestamp() * 1000)


def _local(wall_ms: int) -> datetime:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=wall_ms)).astimezone(_CHINA)
