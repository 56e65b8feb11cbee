"""What a benchmark found: named figures beside their goals, for people and as JSON. Goals are ratios where possible."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Goal:
    """One thing that must hold; `met` is None when what it is compared with is absent."""

    name: str
    goal: str
    measured: str
    met: bool | None


@dataclass(frozen=True)
class Report:
    """One benchmark's run: goals with what was measured, and every figure behind them (units stand in the names)."""

    benchmark: str
    goals: tuple[Goal, ...]
    figures: dict[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """No goal was missed."""
        return all(goal.met is not False for goal in self.goals)


def at_most(name: str, value: float | None, limit: float, unit: str = "×") -> Goal:
    """`value` may not exceed `limit`."""
    return _goal(name, "≤", value, limit, unit, lambda found: found <= limit)


def at_least(name: str, value: float | None, limit: float, unit: str = "×") -> Goal:
    """`value` may not fall short of `limit`."""
    return _goal(name, "≥", value, limit, unit, lambda found: found >= limit)


def quantile(values: Sequence[float], percent: int) -> float:
    """The smallest of `values` that `percent` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * percent // 100) - 1))]


def conditions() -> dict[str, str]:
    """When, where and which commit."""
    head = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}", "commit": head.stdout.strip() or "unknown",
        "python": platform.python_version(), "machine": f"{platform.machine()}, {_cores()} cores",
    }  # fmt: skip


def show(report: Report, as_json: bool) -> int:
    """Print `report`; the exit code: 0, or 1 when a goal was missed."""
    if as_json:
        say(json.dumps({**asdict(report), "met": report.met, **conditions()}, ensure_ascii=False, indent=1))
    else:
        say(f"{report.benchmark}  ({', '.join(conditions().values())})\n")
        for name, value in report.figures.items():
            say(f"  {name:<44} {value}")
        say("")
        print_goals(report.goals)
        for remark in report.remarks:
            say(f"  note: {remark}")
    return 0 if report.met else 1


def print_goals(goals: Sequence[Goal]) -> None:
    """Goal, measured, met or not; one line each."""
    words = {True: "met", False: "MISSED", None: "absent"}
    for goal in goals:
        say(f"  {goal.name:<58} {goal.goal:<12} {goal.measured:<12} {words[goal.met]}")


def say(line: str) -> None:
    """A line of the output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def tell(sentence: str) -> None:
    """What is going on, for the person who waits; never in the output."""
    sys.stderr.write(sentence + "\n")


def _goal(name: str, sign: str, value: float | None, limit: float, unit: str, holds: Callable[[float], bool]) -> Goal:
    wanted = f"{sign} {limit:g} {unit}"
    if value is None:
        return Goal(name, wanted, "absent", None)
    return Goal(name, wanted, f"{value:.3g} {unit}", holds(value))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
