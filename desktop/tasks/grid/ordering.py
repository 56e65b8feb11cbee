"""The order of rows by several columns: stable, blanks always last, Chinese by keys that the package brings.

No locale is asked: a value has its pinyin from the package, or is ordered by its code points after those that have one.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop.tasks.annotation.values import normal_text
from desktop.tasks.grid.cells import ColumnKind, cell_number, is_blank
from desktop.tasks.grid.conditions import typed_value
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.plain_floats import plain_floats

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True)
class SortKey:
    """One level of a sort."""

    col: str
    descending: bool = False


def sorted_places(grid: Grid, keys: Sequence[SortKey], pinyin: Mapping[str, str]) -> Sequence[int]:
    """The places of the rows in the order of `keys`; equal rows stay as they were. KeyError for a column not there."""
    import numpy as np

    if not keys:
        return range(len(grid.rows))
    levels = [_level(grid.column_values(key.col), grid.column(key.col), pinyin, key.descending) for key in keys]
    found: list[int] = np.lexsort(levels[::-1]).tolist()
    return found


def order_value(text: str, column: Column, pinyin: Mapping[str, str]) -> Any:
    """What a cell is ordered by within its column; None for a cell that is ordered last."""
    if is_blank(text):
        return None
    if column.kind is ColumnKind.TEXT:
        return (pinyin[text], text) if text in pinyin else ("\U0010ffff", _folded(text))
    return typed_value(text, column)


def _level(
    values: Sequence[str], column: Column, pinyin: Mapping[str, str], descending: bool
) -> "numpy.ndarray[Any, Any]":
    """One number for each row: its rank in the column, infinity for what comes last."""
    import numpy as np

    if column.kind is ColumnKind.NUMBER:
        plain = plain_floats(values)
        if plain is None:
            plain = np.fromiter(map(_number_rank(column.percent), values), np.float64, len(values))
        ranks = np.where(np.isnan(plain), np.inf, plain)
    else:
        places = _ranks(values, column, pinyin)
        ranks = np.fromiter(map(places.__getitem__, values), np.float64, len(values))
    return np.where(np.isinf(ranks), ranks, -ranks) if descending else ranks


def _number_rank(percent: bool) -> Any:
    """Text → float; numbers of more than 15 digits may tie."""

    @lru_cache(maxsize=1 << 17)
    def rank(text: str) -> float:
        number = None if is_blank(text) else cell_number(text, percent)
        return float("inf") if number is None else float(number)

    return rank


def _folded(text: str) -> str:
    """As `normal_text`, quicker where there is nothing to normalise."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text.casefold()
    return normal_text(text)


def _ranks(values: Sequence[str], column: Column, pinyin: Mapping[str, str]) -> dict[str, float]:
    if column.kind is ColumnKind.TEXT and not pinyin:
        keyed: dict[str, Any] = {text: None if is_blank(text) else _folded(text) for text in set(values)}
    else:
        keyed = {text: order_value(text, column, pinyin) for text in set(values)}
    distinct = sorted({key for key in keyed.values() if key is not None})
    place = {key: float(rank) for rank, key in enumerate(distinct)}
    return {text: float("inf") if key is None else place[key] for text, key in keyed.items()}


def order_ranks(grid: Grid, keys: Sequence[SortKey], pinyin: Mapping[str, str]) -> list[int]:
    """For every row its rank in the order of `keys`; rows that are equal in all keys share one."""
    import numpy as np

    if not len(grid.rows):
        return []
    levels = [_level(grid.column_values(key.col), grid.column(key.col), pinyin, key.descending) for key in keys]
    order = np.lexsort(levels[::-1])
    ordered = np.stack(levels)[:, order]
    steps = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.concatenate([[0], np.cumsum(steps)])
    found: list[int] = ranks.tolist()
    return found
