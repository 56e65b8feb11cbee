"""What the scoring pack says about tables. Not in the candidate's build.

Gold of a piece in mode repair; every list may be left out:

    {"cells": [{"row": "r3", "col": "age", "accept": ["40"]},
               {"row": "r8", "col": "age", "rules": [{"fill": "median", "places": 0}, {"fill": "mean", "places": 0}]},
               {"row": "r2", "col": "new:省", "accept": ["广东"]}],
     "delete": ["r7"],
     "repeats": [{"rows": ["r4", "r9"], "keep": 1}],
     "added": [{"cells": [{"col": "name", "value": "赵六"}]}], "match": ["name"]}

`cells` are those that need a change; `new:` before a heading means a column the candidate makes by split or join.
Of each group in `repeats` any `keep` rows may stay; cells of such a group that need a change are named for its first
row, and marked on whichever row stays. Added rows are matched by the columns in `match`.
In mode flag: {"flags": [{"row": "r3", "col": "", "kinds": ["blank"]}]}; any of `kinds` is right.

Configuration (all optional): "loose" [columns], "typed" [columns] (`desktop/tasks/grid/accepting.py`), "row_weight" "1"
(units that a row to delete is worth), "reason_share" "0.3" (of a flag), "extra_deduction" "0.5" (a row that was added
without need), "quantum" "0.1".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.accepting import Accepted, Strictness, read_accepted
from desktop.tasks.table.model import Mode, Setup, read_setup

NEW = "new:"


@dataclass(frozen=True)
class GoldCell:
    """A cell that needs a change."""

    row: str
    col: str
    accepted: Accepted


@dataclass(frozen=True)
class Repeats:
    """Rows that say the same; `keep` of them stay."""

    rows: tuple[str, ...]
    keep: int


@dataclass(frozen=True)
class GoldFlag:
    """A row or cell that is wrong; any of `kinds` names the reason."""

    row: str
    col: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class GoldTable:
    """What is right for one table."""

    cells: tuple[GoldCell, ...] = ()
    delete: tuple[str, ...] = ()
    repeats: tuple[Repeats, ...] = ()
    added: tuple[Mapping[str, str], ...] = ()
    match: tuple[str, ...] = ()
    flags: tuple[GoldFlag, ...] = ()

    def units(self, row_weight: Fraction) -> Fraction:
        """How many units the table is worth; one without any is worth one."""
        rows = len(self.delete) + sum(len(group.rows) - group.keep for group in self.repeats) + len(self.added)
        return len(self.cells) + len(self.flags) + rows * row_weight or Fraction(1)


@dataclass(frozen=True)
class Config:
    """The settings of the grader."""

    strict: Strictness
    row_weight: Fraction
    reason_share: Fraction
    extra_deduction: Fraction


def read_setups(task: Task) -> Mapping[str, Setup]:
    """The setups, as a grader needs them. Raises GoldError."""
    try:
        return read_setup(task)
    except ValueError as reason:
        raise GoldError(f"{task.slot}: {reason}") from reason


def read_config(gold: GoldTask) -> Config:
    """Raises GoldError."""
    try:
        reading = Reading(gold.config, "config")
        strict = Strictness(frozenset(reading.texts("loose", ())), frozenset(reading.texts("typed", ())))
        row_weight, reason = reading.fraction("row_weight", "1"), reading.fraction("reason_share", "0.3")
        extra = reading.fraction("extra_deduction", "0.5")
        reading.text("quantum", "0.1")
        reading.end()
    except ValueError as reason_why:
        raise GoldError(f"{gold.slot}: {reason_why}") from reason_why
    if row_weight <= 0 or not 0 <= reason <= 1 or not 0 <= extra <= 1:
        raise GoldError(f"{gold.slot}: config")
    return Config(strict, row_weight, reason, extra)


def read_gold(gold: GoldTask, setups: Mapping[str, Setup]) -> dict[str, GoldTable]:
    """What is right, by piece name. Raises GoldError."""
    if set(gold.gold) != set(setups):
        raise GoldError(f"{gold.slot}: gold for other pieces")
    try:
        return {name: _read_table(gold.gold[name], name, setup) for name, setup in setups.items()}
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason


def _read_table(value: Any, name: str, setup: Setup) -> GoldTable:
    reading = Reading(value, name)
    if setup.mode is Mode.FLAG:
        flags = reading.each("flags", _read_flag)
        reading.end()
        if len({(flag.row, flag.col) for flag in flags}) != len(flags):
            raise reading.fault("flags")
        return GoldTable(flags=flags)
    cells = reading.each("cells", _read_cell, ())
    found = GoldTable(
        cells, reading.texts("delete", ()), reading.each("repeats", _read_repeats, ()),
        reading.each("added", _read_added, ()), reading.texts("match", ()),
    )  # fmt: skip
    reading.end()
    _verify(reading, found)
    return found


def _verify(reading: Reading, found: GoldTable) -> None:
    if len({(cell.row, cell.col) for cell in found.cells}) != len(found.cells):
        raise reading.fault("cells")
    rows = [*found.delete, *(row for group in found.repeats for row in group.rows)]
    later = {*found.delete, *(row for group in found.repeats for row in group.rows[1:])}
    if len(set(rows)) != len(rows) or later & {cell.row for cell in found.cells}:
        raise reading.fault("delete or repeats: a row twice, or one that also needs a cell changed")
    if found.added and (not found.match or any(set(found.match) - set(row) for row in found.added)):
        raise reading.fault("match")


def _read_cell(reading: Reading) -> GoldCell:
    return GoldCell(reading.text("row"), reading.text("col"), read_accepted(reading))


def _read_repeats(reading: Reading) -> Repeats:
    group = Repeats(reading.texts("rows"), reading.integer("keep", 1, least=1))
    if len(group.rows) <= group.keep:
        raise reading.fault("keep")
    return group


def _read_added(reading: Reading) -> Mapping[str, str]:
    pairs = reading.each("cells", lambda cell: (cell.text("col"), cell.text("value")))
    if not pairs or len(dict(pairs)) != len(pairs):
        raise reading.fault("cells")
    return dict(pairs)


def _read_flag(reading: Reading) -> GoldFlag:
    flag = GoldFlag(reading.text("row"), reading.text("col", ""), reading.texts("kinds"))
    if not flag.kinds:
        raise reading.fault("kinds")
    return flag
