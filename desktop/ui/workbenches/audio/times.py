"""Times as people read and type them: 1:02.345, or plain seconds. No widgets."""

import re
import unicodedata

_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,7})(?:\.(\d{1,3})\d*)?")


def time_words(ms: int) -> str:
    """Such as 0:03.250."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def read_times(typed: str) -> list[int]:
    """All times in what was typed, in milliseconds; 3.25, 0:03.25 and full-width digits are times."""
    found = []
    for minutes, seconds, part in _TIME.findall(unicodedata.normalize("NFKC", typed))[:10]:
        found.append(int(minutes or 0) * 60_000 + int(seconds) * 1000 + int(part.ljust(3, "0") if part else 0))
    return found
