"""Marking of a checked table: faults found, their reasons, and what was flagged without need."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation.deductions import FLAGGING_DEDUCTION, Finding
from desktop.tasks.grid import explain_tables as words
from desktop.tasks.table.gold import Config, GoldFlag, GoldTable
from desktop.tasks.table.model import Document, Setup, TableFlag

RULE_FLAG, RULE_FALSE = "TB-6", "TB-7"


@dataclass(frozen=True)
class Flagging:
    """One table's flags and what is right; `unit` are the points of one unit."""

    piece: str
    setup: Setup
    gold: GoldTable
    config: Config
    unit: Fraction

    def findings(self, document: Document | None) -> Iterator[Finding]:
        """One for every fault and for every flag without need; flags on nothing of this table are such."""
        left = {flag.place: flag for flag in document.flags} if document else {}
        for gold in self.gold.flags:
            yield self._found(gold, left.pop((gold.row, gold.col), None))
        for flag in left.values():
            name, credit = self._name(flag.row, flag.col), -FLAGGING_DEDUCTION
            yield Finding(
                self.piece, Outcome.FALSE_FLAG, RULE_FALSE, credit, self.unit, unit=f"{flag.row}/{flag.col}",
                name=name, measure=words.NO_FAULT,
            )  # fmt: skip

    def _found(self, gold: GoldFlag, flag: TableFlag | None) -> Finding:
        reasons = "、".join(self._kind(kind) for kind in gold.kinds)
        found = Finding(
            self.piece, Outcome.UNANSWERED, RULE_FLAG, Fraction(0), self.unit, gold=f"{gold.row}/{gold.col}",
            name=self._name(gold.row, gold.col), measure=words.not_found(reasons),
        )  # fmt: skip
        if flag is None:
            return found
        if flag.kind in gold.kinds:
            return replace(found, outcome=Outcome.RIGHT, credit=Fraction(1), measure=words.reason(reasons))
        measure = words.wrong_reason(self._kind(flag.kind), reasons)
        return replace(found, outcome=Outcome.WRONG_LABEL, credit=1 - self.config.reason_share, measure=measure)

    def _kind(self, kind: str) -> str:
        return next((known.name for known in self.setup.kinds if known.id == kind), words.quoted(kind))

    def _name(self, row: str, col: str) -> str:
        heading = next((column.name for column in self.setup.columns if column.column == col), col)
        return words.cell_name(row, heading) if col else words.row_name(row)
