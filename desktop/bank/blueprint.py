"""A blueprint (组卷方案): how many questions of each kind every weight cell gives to a paper.

It is data beside the bank (`blueprint.toml`); this module refuses one that misses the standard's weights by any amount.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from desktop.errors import Error
from desktop.exam.paper import QuestionKind

FULL_MARKS_HUNDREDTHS = 100 * 100
Cell = tuple[str, QuestionKind]
"""A weight cell: the function (row of the weight table) and the question kind."""


@dataclass(frozen=True)
class Blueprint:
    """`marks_hundredths` per question by kind, `counts` per cell, `minutes` of the paper."""

    minutes: int
    marks_hundredths: Mapping[QuestionKind, int]
    counts: Mapping[Cell, int]

    def weights_percent(self) -> dict[str, Fraction]:
        """Marks of each function in percent of the paper."""
        totals: dict[str, int] = {}
        for (function, kind), count in self.counts.items():
            totals[function] = totals.get(function, 0) + count * self.marks_hundredths[kind]
        whole = sum(totals.values())
        return {function: Fraction(100 * marks, whole) for function, marks in totals.items()}


def parse_blueprint(data: bytes) -> Blueprint:
    """Read `blueprint.toml`. Raises E-BNK-04."""
    try:
        table = tomllib.loads(data.decode("utf-8"))
        kinds = [QuestionKind(name) for name in table["marks"]]
        marks = {kind: round(100 * table["marks"][kind.value]) for kind in kinds}
        return Blueprint(int(table["minutes"]), marks, _counts(table["cells"], kinds))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as reason:
        raise Error(
            "E-BNK-04", "The blueprint is not readable ({reason}).", "Correct blueprint.toml.", reason=str(reason)
        ) from reason


def check_blueprint(blueprint: Blueprint, weights: Mapping[str, int], minimum_minutes: int) -> None:
    """Raises E-BNK-05 unless the marks sum to 100 and each function has exactly its weight; E-BNK-06 when too short."""
    total = sum(count * blueprint.marks_hundredths[kind] for (_, kind), count in blueprint.counts.items())
    found = blueprint.weights_percent()
    for function in sorted(set(found) | set(weights)):
        if found.get(function, Fraction(0)) != weights.get(function, 0) or total != FULL_MARKS_HUNDREDTHS:
            raise Error(
                "E-BNK-05", "The blueprint gives {function} {found} %, the standard {wanted} %.",
                "Correct blueprint.toml.", exit_code=Error.RULE, function=function,
                found=str(float(found.get(function, Fraction(0)))), wanted=weights.get(function, 0),
            )  # fmt: skip
    check_minutes(blueprint.minutes, minimum_minutes)


def check_minutes(minutes: int, minimum_minutes: int) -> None:
    """Raises E-BNK-06 for a paper shorter than the standard asks (1.9.4)."""
    if minutes < minimum_minutes:
        raise Error(
            "E-BNK-06",
            "The paper lasts {found} minutes; the standard asks for at least {wanted}.",
            "Correct blueprint.toml.",
            exit_code=Error.RULE,
            found=minutes,
            wanted=minimum_minutes,
        )


def _counts(cells: Mapping[str, Any], kinds: list[QuestionKind]) -> dict[Cell, int]:
    return {(function, kind): int(row.get(kind.value, 0)) for function, row in cells.items() for kind in kinds}
