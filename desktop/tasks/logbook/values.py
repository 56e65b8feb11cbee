"""Whether a field of a record form says what was asked: by the kind of the field, in every way people write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop.tasks.annotation.values import half_width, numbers_close, parse_number, text_equal
from desktop.tasks.logbook.model import Field, FieldKind

_DATE = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))", re.ASCII
)  # fmt: skip
_TIME = re.compile(r"(\d{1,2})(?::(\d{2})(?::(\d{2}))?|[时点](?:(\d{1,2})分)?(?:(\d{1,2})秒)?)", re.ASCII)
_LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """What a field is to say: one of `accept`; a number may be `within` so much of it."""

    accept: tuple[str, ...]
    within: Decimal = Decimal(0)


def credit_of(value: str, field: Field, asked: Asked) -> Fraction:
    """1 for the right value, 0.5 for a number with the unit that stands behind the field anyway, else 0."""
    if says(value, field, asked):
        return Fraction(1)
    bare = half_width(value).strip()
    if field.kind is FieldKind.NUMBER and field.unit and bare.endswith(half_width(field.unit)):
        bare = bare[: -len(half_width(field.unit))].strip()
        return Fraction(1, 2) if says(bare, field, asked) else Fraction(0)
    return Fraction(0)


def says(value: str, field: Field, asked: Asked) -> bool:
    """Whether `value` is one of the accepted ones."""
    return any(_is_same(value, one, field.kind, asked.within) for one in asked.accept)


def is_readable(value: str, kind: FieldKind) -> bool:
    """Whether `value` can be a value of its kind at all."""
    return _is_same(value, value, kind, Decimal(0))


def parse_date(text: str) -> date | None:
    """2026-11-28, 2026/11/28, 2026.11.28, 2026年11月28日, 20261128."""
    found = _DATE.fullmatch(_squeezed(text))
    if found is None:
        return None
    year, *others = (part for part in found.groups() if part is not None)
    try:
        return date(int(year), int(others[0]), int(others[1]))
    except ValueError:
        return None


def parse_time(text: str) -> tuple[int, int, int] | None:
    """8:05, 08:05:00, 8时5分, 8点, as hour, minute and second."""
    found = _TIME.fullmatch(_squeezed(text))
    if found is None:
        return None
    hour, colon_minute, colon_second, minute, second = found.groups()
    at = int(hour), int(colon_minute or minute or 0), int(colon_second or second or 0)
    return at if at < (24, 0, 0) and max(at[1:]) < 60 else None


def parse_moment(text: str) -> tuple[date, tuple[int, int, int]] | None:
    """A date, then a time, with a space, a T or 日 between them."""
    plain = half_width(text).strip()[:_LONGEST]
    for place in range(1, len(plain)):
        day, at = parse_date(plain[:place]), parse_time(plain[place:].lstrip(" T"))
        if day is not None and at is not None and _parted(plain, place):
            return day, at
    return None


def _parted(plain: str, place: int) -> bool:
    return plain[place - 1] == "日" or plain[place] in " T"


def _is_same(left: str, right: str, kind: FieldKind, within: Decimal) -> bool:
    if kind is FieldKind.NUMBER:
        numbers = parse_number(left, percent=True), parse_number(right, percent=True)
        return numbers[0] is not None and numbers[1] is not None and numbers_close(numbers[0], numbers[1], within)
    parse = {FieldKind.DATE: parse_date, FieldKind.TIME: parse_time, FieldKind.DATETIME: parse_moment}.get(kind)
    if parse is not None:
        moment = parse(left)
        return moment is not None and moment == parse(right)
    return bool(left.strip()) and text_equal(left, right)


def _squeezed(text: str) -> str:
    return "".join(half_width(text)[:_LONGEST].split())


def shown_accept(accept: Sequence[str]) -> str:
    """The accepted values as a mark sheet shows them."""
    return " / ".join(accept[:3])
