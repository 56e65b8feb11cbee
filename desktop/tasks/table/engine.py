"""The candidate's table as it is now, step by step: a further operation costs one step, and so do undo and redo."""

from collections.abc import Sequence

from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.operations import Operation
from desktop.tasks.grid.replay import replay

KEPT_STEPS = 50
_LOOKED_BACK = 300


class TableSteps:
    """Keeps the grids of the newest steps; columns that did not change are shared between them.

    Steps are known by the very objects of a document's operations, which earlier and later documents share.
    """

    def __init__(self, source: Grid) -> None:
        self._source = source
        self._kept: dict[tuple[int, ...], tuple[tuple[Operation, ...], Grid]] = {}

    def grid(self, ops: Sequence[Operation]) -> Grid:
        """The table after `ops`. Raises OperationError."""
        if not ops:
            return self._source
        name = tuple(map(id, ops))
        if name not in self._kept:
            self._kept[name] = tuple(ops), self._after(ops, name)
            if len(self._kept) > KEPT_STEPS:
                del self._kept[next(iter(self._kept))]
        return self._kept[name][1]

    def _after(self, ops: Sequence[Operation], name: tuple[int, ...]) -> Grid:
        """From the longest part of the steps that is kept; a step may have been of several operations."""
        for length in range(len(ops) - 1, max(0, len(ops) - 1 - _LOOKED_BACK), -1):
            before = self._kept.get(name[:length])
            if before is not None:
                return replay(before[1], ops[length:])
        return replay(self._source, ops)
