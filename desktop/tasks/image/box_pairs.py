"""Boxes of many pictures compared at once with numpy, exactly: only pairs that can count go on to be judged one by one.

Intersection over union is computed in 64-bit integers and rounded half up to millionths, so it is the very number that
`geometry.box_iou` gives. With a lowest line of 0.5 nearly every pair is decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.geometry import Box
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.values import MILLION

HALF = MILLION // 2
_APART = 1 << 24
"""More than any two boxes of one picture are apart, so that pictures never meet."""

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class BoxSet:
    """Boxes (rows of left, top, right, bottom) of many pictures; the picture and the label (a number) of each."""

    boxes: "Array"
    pictures: "Array"
    labels: "Array"


@dataclass(frozen=True)
class Worth:
    """最低线, 满分线, the credit of another label and the deduction that a match saves, all in millionths."""

    low: int
    full: int
    wrong_label: int
    deduction: int


def box_set(pictures: Sequence[Sequence[tuple[Box, int]]]) -> BoxSet:
    """The boxes with their labels of these pictures."""
    import numpy as np

    rows = [(*box, label) for boxes in pictures for box, label in boxes]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return BoxSet(table[:, :4], np.repeat(np.arange(len(pictures)), [len(boxes) for boxes in pictures]), table[:, 4])


def near_pairs(golds: BoxSet, drawn: BoxSet, low: int, slack: int = 0) -> "tuple[Array, Array, Array]":
    """Gold rows, drawn rows and similarities (millionths) of all pairs of one picture at `low` or above.

    With `slack` also pairs whose four sides are all within it, whatever their overlap.
    """
    import numpy as np

    one, two = np.ascontiguousarray(golds.boxes.T), np.ascontiguousarray(drawn.boxes.T)
    rows, columns = _side_by_side((golds.pictures, one), (drawn.pictures, two), slack)
    wide, meets = _common(one[0], one[2], (two[0], two[2]), (rows, columns, slack))
    rows, columns, wide = rows[meets], columns[meets], wide[meets]
    high, meets = _common(one[1], one[3], (two[1], two[3]), (rows, columns, slack))
    rows, columns = rows[meets], columns[meets]
    shared = np.maximum(wide[meets], 0) * np.maximum(high[meets], 0)
    union = _areas(one)[rows] + _areas(two)[columns] - shared
    counts = (shared > 0) & (2 * MILLION * shared >= (2 * low - 1) * union)  # rounded half up it is `low` or more
    if slack:
        counts |= np.abs(one[:, rows] - two[:, columns]).max(axis=0) <= slack
    rows, columns, shared, union = rows[counts], columns[counts], shared[counts], union[counts]
    return rows, columns, (2 * MILLION * shared + union) // np.maximum(2 * union, 1)


def _common(
    first: "Array", last: "Array", other: "tuple[Array, Array]", pairs: "tuple[Array, Array, int]"
) -> "tuple[Array, Array]":
    """How much pairs share along one axis, and which of them are not more than the slack apart."""
    import numpy as np

    rows, columns, slack = pairs
    length = np.minimum(last[rows], other[1][columns]) - np.maximum(first[rows], other[0][columns])
    return length, length >= (-slack if slack else 1)


def matched_boxes(golds: BoxSet, drawn: BoxSet, worth: Worth) -> "tuple[Array, Array]":
    """Gold and drawn rows of the choice that gives most points in every picture; lone pairs need no search."""
    import numpy as np

    rows, columns, similarity = near_pairs(golds, drawn, worth.low)
    is_lone = np.bincount(rows, minlength=len(golds.boxes))[rows] == 1
    is_lone &= np.bincount(columns, minlength=len(drawn.boxes))[columns] == 1
    rest = np.nonzero(~is_lone)[0]
    linear = np.minimum(HALF + (similarity - worth.low) * HALF // (worth.full - worth.low), MILLION)
    credit = np.where(golds.labels[rows] == drawn.labels[columns], linear, worth.wrong_label)
    found = zip(rows[rest], columns[rest], credit[rest] + worth.deduction, similarity[rest], strict=True)
    chosen = best_pairs([Pair(int(row), int(column), int(value), int(like)) for row, column, value, like in found])
    return (
        np.concatenate([rows[is_lone], np.array([pair.gold for pair in chosen], dtype=np.int64)]),
        np.concatenate([columns[is_lone], np.array([pair.unit for pair in chosen], dtype=np.int64)]),
    )


def _areas(sides: "Array") -> "Array":
    areas: Array = (sides[2] - sides[0]) * (sides[3] - sides[1])
    return areas


def _side_by_side(golds: "tuple[Array, Array]", drawn: "tuple[Array, Array]", slack: int) -> "tuple[Array, Array]":
    """Pairs of one picture of which the drawn box begins where it could still meet the gold one, from left to right."""
    import numpy as np

    if not len(golds[0]) or not len(drawn[0]):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    keys = drawn[0] * _APART + drawn[1][0]
    order = np.argsort(keys, kind="stable")
    widest = int((drawn[1][2] - drawn[1][0]).max())
    at = golds[0] * _APART
    first = np.searchsorted(keys[order], at + golds[1][0] - widest - slack, "left")
    last = np.searchsorted(keys[order], at + golds[1][2] + slack, "right")
    counts = last - first
    rows = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[first[rows] + place]
