"""The one comparison of texts and numbers, and rounding half up. Section 1.4 of the plan of task types."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MILLION = 1_000_000
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(\.[0-9]+)?(%?)")
_LONGEST_NUMBER = 60


def normal_text(text: str) -> str:
    """NFKC, trimmed, inner spaces collapsed, case-folded; traditional and simplified characters stay different."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def text_equal(left: str, right: str) -> bool:
    """Whether two texts say the same."""
    return normal_text(left) == normal_text(right)


def parse_number(text: str, percent: bool = False) -> Decimal | None:
    """The number in `text`, None where there is none. `percent` allows one % at the end: 12% = 0.12.

    Full-width digits, one sign, thousands commas in threes; nothing else (no exponents, no units, no inner spaces).
    """
    plain = half_width(text).strip()
    found = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST_NUMBER else None
    if found is None or not (found[2] or found[3]) or (found[4] and not percent):
        return None
    whole = (found[2] or "0").replace(",", "")
    number = Decimal(f"{found[1]}{whole}{found[3] or ''}")
    return (number / 100 if found[4] else number) + 0  # +0: minus zero is zero


def half_width(text: str) -> str:
    """Full-width forms as their half-width ones; unlike NFKC this never makes x² an x2."""
    return text.translate(_FULL_WIDTH)


def numbers_close(left: Decimal, right: Decimal, absolute: Decimal, relative: Decimal = Decimal(0)) -> bool:
    """|left − right| ≤ max(absolute, relative·|right|)."""
    return abs(left - right) <= max(absolute, relative * abs(right))


def half_up(value: Fraction, places: int) -> Decimal:
    """`value` with `places` decimals, halves away from zero, computed exactly."""
    scaled, parts = value.numerator * 10**places, value.denominator
    whole = (2 * abs(scaled) + parts) // (2 * parts)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def half_up_to(value: Fraction, quantum: Fraction) -> Fraction:
    """`value` to a multiple of `quantum`, halves away from zero."""
    return Fraction(half_up(value / quantum, 0)) * quantum


def millionths(value: float) -> int:
    """A similarity of float64 in millionths, half up on its decimal text."""
    return int(Decimal(repr(float(value))).scaleb(6).quantize(Decimal(1), ROUND_HALF_UP))


def ratio_millionths(part: int, whole: int) -> int:
    """part ÷ whole in millionths, half up, exact; 0 of nothing is 0."""
    return (2 * part * MILLION + whole) // (2 * whole) if whole > 0 else 0


def shown(value: Fraction | Decimal, places: int = 2) -> str:
    """As marks and similarities are printed: `places` decimals, − for minus."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    return str(half_up(exact, places)).replace("-", "−")


def plain(value: Fraction | Decimal) -> str:
    """A decimal without zeros at its end: 0.5, 15, 11.4."""
    text = f"{half_up(Fraction(value), 6):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
