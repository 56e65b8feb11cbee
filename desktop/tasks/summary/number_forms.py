"""Numbers as cells show them and as TEXT writes them: 0, 0.00, #,##0.00, 0%, days; halves away from zero."""

import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from desktop.tasks.annotation.values import half_up
from desktop.tasks.grid.cells import plain_number, serial_date
from desktop.tasks.summary.cell_values import Fault, FaultFound, Value, text_of

FORMATS = ("", "0", "0.0", "0.00", "0.000", "0.0000", "#,##0", "#,##0.00", "0%", "0.0%", "0.00%", "yyyy-mm-dd", "@")
"""What the format of a cell can be; "" shows a number as it is, "@" keeps a text."""
_NUMBER_FORM = re.compile(r"(?P<commas>#,##)?(?P<zeros>0+|#)(?:\.(?P<places>0{1,15}))?(?P<percent>%)?")
_DAY_PART = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|[-/.:年月日时分秒 ]", re.IGNORECASE)


def shown(value: Value, form: str = "") -> str:
    """A value in a cell of that format."""
    if isinstance(value, Fault):
        return str(value)
    if isinstance(value, Decimal) and form not in ("", "@"):
        try:
            return written(value, form)
        except FaultFound as found:
            return str(found.fault)
    return text_of(value)


def written(number: Decimal, form: str) -> str:
    """What TEXT gives. Raises FaultFound for a format that is not known here."""
    match = _NUMBER_FORM.fullmatch(form)
    if match is not None:
        scaled = Fraction(number) * (100 if match["percent"] else 1)
        text = _grouped(half_up(scaled, len(match["places"] or "")), match["commas"] is not None, len(match["zeros"]))
        return text + (match["percent"] or "")
    if form.casefold() in ("@", "general", "g/通用格式"):
        return plain_number(number)
    return _day(number, form)


def _grouped(number: Decimal, commas: bool, least: int) -> str:
    whole, _, rest = f"{abs(number):,f}".partition(".")
    whole = whole.replace(",", "").zfill(least) if not commas else whole
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _day(number: Decimal, form: str) -> str:
    parts = _DAY_PART.findall(form)
    moment = serial_date(number)
    if not form or "".join(parts) != form or moment is None:
        raise FaultFound(Fault.VALUE)
    lowered = [part.lower() for part in parts]
    found = []
    for place, part in enumerate(lowered):
        minutes = part in ("m", "mm") and _is_minute(lowered, place)
        found.append(_part(moment, "minute" if minutes else part, len(part)))
    return "".join(found)


def _is_minute(parts: list[str], place: int) -> bool:
    """m after hours or before seconds is minutes."""
    words = [part for part in parts if part.isalpha() and part.isascii()]
    number = sum(part.isalpha() and part.isascii() for part in parts[:place])
    before, after = words[number - 1 : number] if number else [], words[number + 1 : number + 2]
    return before in (["h"], ["hh"]) or after in (["s"], ["ss"])


def _part(moment: datetime, part: str, width: int) -> str:
    numbers = {
        "yyyy": moment.year, "m": moment.month, "mm": moment.month, "d": moment.day, "dd": moment.day,
        "h": moment.hour, "hh": moment.hour, "s": moment.second, "ss": moment.second, "minute": moment.minute,
        "yy": moment.year % 100,
    }  # fmt: skip
    if part in numbers:
        return f"{numbers[part]:0{width}}"
    if not part.isalpha() or not part.isascii():
        return part
    raise FaultFound(Fault.VALUE)  # names of months and days would need a language
