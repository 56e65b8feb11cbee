"""Columns of plainly typed numbers as floats at once; whatever needs a closer look is left to `cells`.

A number of at most 15 digits is a float of its own, and floats are ordered as the numbers are: comparisons are exact.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

_PLAIN = frozenset("0123456789.-")
_EXACT = 15


def plain_floats(values: Sequence[str]) -> "numpy.ndarray[Any, Any] | None":
    """The numbers, NaN for blank cells; None when any cell is more than digits, one point and a minus before them."""
    import numpy as np

    if not values or not set("".join(values)) <= _PLAIN or max(map(len, values)) > _EXACT:
        return None
    if any(text[-1:] == "." for text in values):
        return None
    try:
        return np.array([text or "nan" for text in values]).astype(np.float64)
    except ValueError:
        return None
