"""What the text in a cell means: blank, number, date or yes/no, by the kind of its column. Nothing here guesses.

NaN, nothing and blanks (NBSP and U+3000 included) are one thing: blank. −0 is 0. Dates are canonical; Excel serials of
the 1900 system are dates; 03/04 of a year could be two days and is therefore none.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from desktop.tasks.annotation.values import parse_number

_BLANKS = " \t\r\n\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff"
_YEAR_FIRST = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SERIAL = re.compile(r"\d{1,6}(\.\d{1,10})?")
_FIRST_DAY, _LEAP_BUG, _LAST_SERIAL = datetime(1899, 12, 31, tzinfo=UTC), 60, 2_958_466
_TRUE, _FALSE = frozenset("是 真 对 y yes true t 1 √ ✓".split()), frozenset("否 假 错 n no false f 0 × ✗".split())
DATE_ORDERS = ("ymd", "dmy", "mdy")


class ColumnKind(StrEnum):
    """How the cells of a column are compared."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"


class CellKind(StrEnum):
    """How a cell is stored: one letter for each, so that a column's kinds are bytes. A blank cell is blank by value."""

    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    BOOL = "b"


def is_blank(text: str) -> bool:
    """Nothing, blanks of any width, or NaN."""
    return not text or not (left := text.strip(_BLANKS)) or (len(left) == 3 and left.casefold() == "nan")


def cell_number(text: str, percent: bool = False) -> Decimal | None:
    """The number in `text`, None when it is none. A sign of percent counts only where the column allows it."""
    found = parse_number(text, percent)
    return None if found is None else found + 0  # −0 becomes 0


def cell_bool(text: str) -> bool | None:
    """是 or 否 in the usual spellings."""
    found = unicodedata.normalize("NFKC", text).strip().casefold()
    return True if found in _TRUE else False if found in _FALSE else None


def cell_date(text: str, order: str = "ymd", serials: bool = True) -> datetime | None:
    """The day (and time) in `text`; `order` decides days written year last, which else must be unambiguous."""
    found = unicodedata.normalize("NFKC", text).strip()
    if match := _YEAR_FIRST.fullmatch(found):
        return _day(*[int(part) for part in match.groups() if part is not None])
    if match := _YEAR_LAST.fullmatch(found):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        return _year_last(first, second, year, order)
    if serials and _SERIAL.fullmatch(found):
        return serial_date(Decimal(found))
    return None


def serial_date(serial: Decimal) -> datetime | None:
    """The moment of an Excel serial; 60 is the 29 February 1900 that never was."""
    if not 1 <= serial < _LAST_SERIAL or int(serial) == _LEAP_BUG:
        return None
    days = int(serial)
    seconds = int(((serial - days) * 86_400).to_integral_value())
    return _FIRST_DAY + timedelta(days=days - (days > _LEAP_BUG), seconds=seconds)


def date_serial(moment: datetime) -> Decimal:
    """The Excel serial of `moment`."""
    passed = moment - _FIRST_DAY
    days = passed.days + (passed.days >= _LEAP_BUG)
    return Decimal(days) + Decimal(passed.seconds) / 86_400


def date_text(moment: datetime, form: str = "YYYY-MM-DD") -> str:
    """`moment` in a form of YYYY, MM, M, DD, D; with the time of day where it is not midnight."""
    parts = {
        "YYYY": f"{moment.year:04}", "MM": f"{moment.month:02}", "DD": f"{moment.day:02}",
        "M": str(moment.month), "D": str(moment.day),
    }  # fmt: skip
    day = re.sub("YYYY|MM|DD|M|D", lambda found: parts[found[0]], form)
    return day if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else f"{day} {moment:%H:%M:%S}"


def plain_number(number: Decimal) -> str:
    """A number as people type it: no exponent, no needless zero."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"


def _year_last(first: int, second: int, year: int, order: str) -> datetime | None:
    if order == "dmy":
        return _day(year, second, first)
    if order == "mdy":
        return _day(year, first, second)
    days = {found for found in (_day(year, second, first), _day(year, first, second)) if found is not None}
    return days.pop() if len(days) == 1 else None


def _day(year: int, month: int, day: int, hour: int = 0, *rest: int) -> datetime | None:
    try:
        minute, second = (*rest, 0, 0)[:2]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
