"""Marking of a cleaned table: what needed a change, what was deleted, what was right and is not any more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation.deductions import Finding
from desktop.tasks.grid import explain_tables as words
from desktop.tasks.grid.accepting import FORMAT, RIGHT, Pool, credit_of, fill_text, same
from desktop.tasks.grid.cells import is_blank
from desktop.tasks.grid.grid import Column, Grid
from desktop.tasks.grid.transforms import Stored
from desktop.tasks.table.gold import NEW, Config, GoldCell, GoldTable

RULE_CELL, RULE_ROW, RULE_REPEAT, RULE_ADDED, RULE_SPOILED = "TB-1", "TB-2", "TB-3", "TB-4", "TB-5"
MOST_SPOILED_LINES = 60
_OUTCOMES = {RIGHT: Outcome.RIGHT, FORMAT: Outcome.WRONG_FORMAT}


@dataclass(frozen=True)
class Repair:
    """One table as it was, as the candidate left it, and what is right; `unit` are the points of one unit."""

    piece: str
    source: Grid
    result: Grid
    gold: GoldTable
    config: Config
    unit: Fraction

    def findings(self) -> Iterator[Finding]:
        """One for every unit and for every deduction."""
        for cell in self.gold.cells:
            yield replace(self._cell(cell), gold=f"{cell.row}/{cell.col}")
        yield from self._deleted()
        yield from self._repeats()
        yield from self._added()
        yield from self._bounded(self._spoiled_rows())
        yield from self._spoiled_cells()

    @cached_property
    def _known_pools(self) -> dict[str, tuple[Pool, ...]]:
        return {}

    @cached_property
    def _needed(self) -> dict[str, set[str]]:
        """Column → the rows whose cell there needs a change."""
        found: dict[str, set[str]] = {}
        for cell in self.gold.cells:
            found.setdefault(cell.col, set()).update(self._group_of.get(cell.row, (cell.row,)))
        return found

    @cached_property
    def _group_of(self) -> dict[str, tuple[str, ...]]:
        """Row → the rows that say the same."""
        return {row: group.rows for group in self.gold.repeats for row in group.rows}

    def _standing(self, row: str) -> str:
        """The row itself, or another of its group where it was deleted."""
        others = (other for other in self._group_of.get(row, ()) if other in self.result.place_of_row)
        return row if row in self.result.place_of_row else next(others, row)

    def _cell(self, gold: GoldCell) -> Finding:
        row = self._standing(gold.row)
        column, stored = self._stored(replace(gold, row=row))
        name = words.cell_name(row, column.name)
        is_as_before = row == gold.row and stored == _stored(self.source, row, gold.col)
        pools = self._pools(gold.col) if gold.accepted.fills else ()
        if stored is None or is_as_before:
            before = stored[0] if stored else ""
            is_gone = row not in self.result.place_of_row
            measure = words.ROW_GONE if is_gone else words.not_done(before, _wanted(gold, pools))
            return self._finding(Outcome.UNANSWERED, RULE_CELL, Fraction(0), name, measure)
        credit = credit_of(stored, gold.accepted, column, self.config.strict, pools)
        measure = "" if credit == RIGHT else words.given_and_wanted(stored[0], _wanted(gold, pools))
        return self._finding(_OUTCOMES.get(credit, Outcome.WRONG), RULE_CELL, credit, name, measure)

    def _stored(self, gold: GoldCell) -> tuple[Column, Stored | None]:
        if not gold.col.startswith(NEW):
            return self.source.column(gold.col), _stored(self.result, gold.row, gold.col)
        name = gold.col.removeprefix(NEW)
        made = self.result.columns[len(self.source.columns) :]
        column = next((column for column in made if column.name.strip() == name), None)
        if column is None:
            return Column(gold.col, name), None
        return column, _stored(self.result, gold.row, column.column)

    def _pools(self, col: str) -> tuple[Pool, ...]:
        if col not in self._known_pools:
            self._known_pools[col] = fill_pools(self.source, self.gold, col, self.result)
        return self._known_pools[col]

    def _deleted(self) -> Iterator[Finding]:
        for row in self.gold.delete:
            gone = row not in self.result.place_of_row
            yield self._row(row, RULE_ROW, gone, words.DELETED if gone else words.NOT_DELETED)

    def _repeats(self) -> Iterator[Finding]:
        for group in self.gold.repeats:
            gone = [row for row in group.rows if row not in self.result.place_of_row]
            kept = [row for row in group.rows if row in self.result.place_of_row]
            surplus = len(group.rows) - group.keep
            for row in [*gone, *kept[::-1]][:surplus]:
                yield self._row(row, RULE_REPEAT, row in gone, words.DELETED if row in gone else words.NOT_DELETED)
            for row in gone[surplus:]:
                yield self._spoiled(words.row_name(row), words.ALL_GONE, self.config.row_weight)

    def _row(self, row: str, rule: str, done: bool, measure: str) -> Finding:
        outcome = Outcome.RIGHT if done else Outcome.UNANSWERED
        finding = self._finding(outcome, rule, Fraction(int(done)), words.row_name(row), measure)
        return _weighted(replace(finding, gold=row), self.config.row_weight)

    def _added(self) -> Iterator[Finding]:
        left = [row for row in self.result.rows if row not in self.source.place_of_row]
        for number, wanted in enumerate(self.gold.added, start=1):
            name = words.added_name(number)
            row = next((row for row in left if all(self._is(row, col, wanted[col]) for col in self.gold.match)), None)
            if row is None:
                finding = self._finding(Outcome.UNANSWERED, RULE_ADDED, Fraction(0), name, words.NOT_ADDED)
            else:
                left.remove(row)
                right = sum(self._is(row, col, value) for col, value in wanted.items())
                credit, outcome = Fraction(right, len(wanted)), Outcome.RIGHT if right == len(wanted) else Outcome.LOOSE
                finding = self._finding(outcome, RULE_ADDED, credit, name, words.share(right, len(wanted)))
            yield _weighted(finding, self.config.row_weight)
        yield from self._bounded(self._surplus(left))

    def _surplus(self, rows: Iterable[str]) -> Iterator[Finding]:
        for row in rows:
            credit, name = -self.config.extra_deduction, words.row_name(row)
            finding = self._finding(Outcome.EXTRA, RULE_ADDED, credit, name, words.NOT_NEEDED)
            yield _weighted(finding, self.config.row_weight)

    def _is(self, row: str, col: str, value: str) -> bool:
        stored = _stored(self.result, row, col)
        return stored is not None and same(stored, value, self.source.column(col), self.config.strict) == RIGHT

    def _spoiled_rows(self) -> Iterator[Finding]:
        meant = {*self.gold.delete, *(row for group in self.gold.repeats for row in group.rows)}
        for row in self.source.rows:
            if row not in self.result.place_of_row and row not in meant:
                yield self._spoiled(words.row_name(row), words.RIGHT_ROW_GONE, self.config.row_weight)

    def _spoiled_cells(self) -> Iterator[Finding]:
        """The first ones by name, the rest in one line with all of their deduction."""
        lost, others = Fraction(0), 0
        for number, (share, row, column, texts) in enumerate(self._changed_cells()):
            if number < MOST_SPOILED_LINES:
                yield self._spoiled(words.cell_name(row, column), words.changed(*texts), share)
            else:
                lost, others = lost + share, others + 1
        if others:
            yield self._spoiled(words.others(others), "", lost)

    def _changed_cells(self) -> Iterator[tuple[Fraction, str, str, tuple[str, str]]]:
        """Right cells that are less right now: what was lost, row, heading, text now and before."""
        now = [self.result.place_of_row.get(row) for row in self.source.rows]
        deleted = set(self.gold.delete)
        for place, column in enumerate(self.source.columns):
            values, kinds = self.source.values[place], self.source.kinds[place]
            new_values, new_kinds = self.result.values[place], self.result.kinds[place]
            if new_values is values and new_kinds is kinds:
                continue
            needed = self._needed.get(column.column, set()) | deleted
            known: dict[tuple[Stored, Stored], Fraction] = {}
            for at, (row, to) in enumerate(zip(self.source.rows, now, strict=True)):
                if to is None or (values[at] == new_values[to] and kinds[at] == new_kinds[to]) or row in needed:
                    continue
                pair = (new_values[to], new_kinds[to]), (values[at], kinds[at])
                if pair not in known:
                    known[pair] = 1 - same(pair[0], values[at], column, self.config.strict)
                if known[pair]:
                    yield known[pair], row, column.name, (new_values[to], values[at])

    def _spoiled(self, name: str, measure: str, share: Fraction) -> Finding:
        return _weighted(self._finding(Outcome.SPOILED, RULE_SPOILED, Fraction(-1), name, measure), share)

    def _bounded(self, findings: Iterator[Finding]) -> Iterator[Finding]:
        """The same for findings that are whole rows."""
        rest: list[Finding] = []
        for number, finding in enumerate(findings):
            if number < MOST_SPOILED_LINES:
                yield finding
            else:
                rest.append(finding)
        if rest:
            lost = -sum((finding.points for finding in rest), Fraction(0))
            yield Finding(self.piece, rest[0].outcome, rest[0].rule, Fraction(-1), lost, name=words.others(len(rest)))

    def _finding(self, outcome: Outcome, rule: str, credit: Fraction, name: str, measure: str) -> Finding:
        return Finding(self.piece, outcome, rule, credit, self.unit, name=name, measure=measure)


def fill_pools(source: Grid, gold: GoldTable, col: str, own: Grid | None = None) -> tuple[Pool, ...]:
    """What a fill may rest on: the source's cells that needed no change, those of gold, the candidate's own."""
    needed = {cell.row: cell.accepted for cell in gold.cells if cell.col == col}
    gone = {*gold.delete, *(row for group in gold.repeats for row in group.rows[group.keep :])}
    values = source.column_values(col)
    plain = [text for row, text in zip(source.rows, values, strict=True) if row not in needed]
    clean = [
        needed[row].texts[0] if row in needed else text
        for row, text in zip(source.rows, values, strict=True)
        if row not in gone and (row not in needed or needed[row].texts)
    ]
    filled = {row for row, accepted in needed.items() if accepted.fills}
    pools = [plain, clean]
    if own is not None:
        pools.append([t for row, t in zip(own.rows, own.column_values(col), strict=True) if row not in filled])
    percent = source.column(col).percent
    return tuple(Pool([text for text in pool if not is_blank(text)], percent) for pool in pools)


def wanted_text(gold: GoldCell, pools: Sequence[Pool]) -> str:
    """What a model answer writes into the cell."""
    if gold.accepted.texts:
        return gold.accepted.texts[0]
    if gold.accepted.fills:
        return fill_text(gold.accepted.fills[0], pools[1])
    return f"{gold.accepted.between[0]:f}" if gold.accepted.between else "1"


def _wanted(gold: GoldCell, pools: Sequence[Pool]) -> str:
    return wanted_text(gold, pools) if gold.accepted.texts or gold.accepted.fills else words.BY_RULE


def _stored(grid: Grid, row: str, col: str) -> Stored | None:
    """Text and kind of a cell; None where there is none."""
    across, down = grid.place_of_column.get(col), grid.place_of_row.get(row)
    return None if across is None or down is None else (grid.values[across][down], grid.kinds[across][down])


def _place(cell: GoldCell) -> str:
    return f"{cell.row}/{cell.col}"


def _weighted(finding: Finding, weight: Fraction) -> Finding:
    return replace(finding, unit_points=finding.unit_points * weight)
