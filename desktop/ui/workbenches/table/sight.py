"""Which rows of a table are in sight and in which order: only a way of looking, never part of the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.tasks.grid.conditions import Condition, matching_places
from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.ordering import SortKey, sorted_places


@dataclass(frozen=True)
class Look:
    """Sorted by, filtered by, and, after a search for repeated rows, only these rows."""

    sort: tuple[SortKey, ...] = ()
    conditions: tuple[Condition, ...] = ()
    only: frozenset[str] | None = None

    def is_about(self, grid: Grid) -> bool:
        """Whether the grid has every column that is asked for."""
        known = grid.place_of_column
        return all(c.col in known for c in self.conditions) and all(k.col in known for k in self.sort)


class Sight:
    """Keeps the order while cells are edited, so that no row jumps away from under the cursor."""

    def __init__(self, pinyin: Mapping[str, str] | None = None) -> None:
        self._pinyin = pinyin or {}
        self._order: Sequence[int] = ()
        self._of: tuple[object, tuple[SortKey, ...]] = (None, ())

    def places(self, grid: Grid, look: Look) -> Sequence[int]:
        """The places of the rows in sight, from top to bottom."""
        shown = matching_places(grid, look.conditions)
        if look.only is not None:
            shown = [place for place in shown if grid.rows[place] in look.only]
        if not look.sort:
            return shown
        if self._of[0] is not grid.rows or self._of[1] != look.sort:
            self._order, self._of = sorted_places(grid, look.sort, self._pinyin), (grid.rows, look.sort)
        if len(shown) == len(grid.rows):
            return self._order
        kept = set(shown)
        return [place for place in self._order if place in kept]
