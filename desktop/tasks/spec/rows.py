"""Which cells of a rule table are as they are asked for: shown live beside the table, and counted by the grader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop.tasks.annotation.values import normal_text, parse_number
from desktop.tasks.spec.model import Column, ColumnKind, Period, Row, Sum, TableSetup

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class RowCheck:
    """One row: how many of the cells that must be filled are right, which columns are not, whether it is repeated."""

    row: str
    number: int
    right: int
    asked: int
    faulty: tuple[str, ...]
    repeated: bool

    @property
    def share(self) -> Fraction:
        """The share of right cells; a repeated row has none."""
        return Fraction(0) if self.repeated else Fraction(self.right, self.asked)


def check_rows(rows: Sequence[Row], table: TableSetup) -> list[RowCheck]:
    """Every row that is not blank, in the order of the table."""
    found: list[RowCheck] = []
    seen: set[tuple[str, ...]] = set()
    asked = [column for column in table.columns if not column.optional] or list(table.columns)
    for number, row in enumerate(rows, start=1):
        if not any(value.strip() for _, value in row.cells):
            continue
        told_apart = tuple(normal_text(row.value(column)) for column in table.unique)
        faulty = tuple(one.id for one in table.columns if not _is_right(row.value(one.id), one))
        right = sum(1 for one in asked if one.id not in faulty)
        found.append(RowCheck(row.id, number, right, len(asked), faulty, told_apart in seen))
        seen.add(told_apart)
    return found


def column_sum(rows: Sequence[Row], asked: Sum) -> Decimal | None:
    """The sum of a column's numbers; None when a row that is not blank has no number there."""
    numbers = [parse_number(row.value(asked.column), percent=False) for row in rows if row.cells]
    return None if not numbers or None in numbers else sum((n for n in numbers if n is not None), Decimal(0))


def periods_hold(rows: Sequence[Row], asked: Period) -> bool:
    """Whether no row ends before it begins; a row without both dates does not hold."""
    sides = [(parse_date(row.value(asked.begin)), parse_date(row.value(asked.end))) for row in rows if row.cells]
    return bool(sides) and all(a is not None and b is not None and a <= b for a, b in sides)


def parse_date(text: str) -> date | None:
    """2026-11-28 and nothing else."""
    found = _DATE.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _is_right(value: str, column: Column) -> bool:
    text = value.strip()
    if not text:
        return column.optional
    if column.kind is ColumnKind.CHOICE:
        return text in column.options
    if column.kind is ColumnKind.NUMBER:
        return parse_number(text) is not None
    if column.kind is ColumnKind.DATE:
        return parse_date(text) is not None
    return sum(1 for one in text if one.isalnum()) >= column.least
