"""Numbers of identity documents: GB 11643 (MOD 11-2, date), permits 81/82/83, foreigners' cards (9…), passports."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_RESIDENT = re.compile(r"[1-9]\d{16}[0-9X]")
_SHAPED_LIKE_RESIDENT = re.compile(r"\d{17}[0-9X]")
_FREE = re.compile(r"[A-Z0-9]{5,20}")
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECKS = "10X98765432"
_REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)


class NumberFault(StrEnum):
    """Why a number cannot be right."""

    SHAPE = "shape"
    DATE = "date"
    CHECK = "check"


@dataclass(frozen=True)
class DocumentNumber:
    """A number made regular; `region_known` is False where the first two digits name no region (a warning only)."""

    text: str
    fault: NumberFault | None
    region_known: bool = True


def read_document_number(typed: str) -> DocumentNumber:
    """`typed` (full-width forms, blanks and brackets tolerated) as a number; look at `fault` before using it."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    text = re.sub(r"[\s()（）·-]", "", folded)
    if _SHAPED_LIKE_RESIDENT.fullmatch(text):
        return DocumentNumber(text, _resident_fault(text), text[0] == "9" or text[:2] in _REGIONS)
    return DocumentNumber(text, None if _FREE.fullmatch(text) else NumberFault.SHAPE)


def check_character(first_seventeen: str) -> str:
    """The MOD 11-2 character of GB 11643 over 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _resident_fault(text: str) -> NumberFault | None:
    if not _RESIDENT.fullmatch(text):
        return NumberFault.SHAPE
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return NumberFault.DATE
    if born.year < 1900:
        return NumberFault.DATE
    return None if check_character(text[:17]) == text[17] else NumberFault.CHECK
