"""Times as people in the room say them: Chinese standard time, whatever the machine's zone is."""

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


def _local(wall_ms: int) -> datetime:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=wall_ms)).astimezone(_CHINA)
