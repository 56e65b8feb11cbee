"""What the scoring pack says about questions on a database. Not in the candidate's build.

Gold of a piece:

    {"sql": "SELECT name, sum FROM …",
     "alternatives": ["SELECT … another right result, where a tie allows one …"],
     "order": [{"col": 2, "dir": "desc"}],
     "headings": ["姓名", "总分"]}

`order` names columns of the result from 1; left out: no order is asked. `headings`: names and order of columns count.
Configuration: "databases": [{"name": "变动数据", "changes": ["UPDATE …", "DELETE …"]}, …], at least two: the shipped
database with these changes (each one statement). A query is run on the shipped one and on all of these; the worst
counts. "weights" [{"piece", "weight"}] (default 1 each), "quantum" "0.1".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.database.model import Setup, read_setup

LEAST_DATABASES = 2


@dataclass(frozen=True)
class GoldQuery:
    """One question: queries that are right, the order asked, the headings asked."""

    queries: tuple[str, ...]
    order: tuple[tuple[int, bool], ...]
    headings: tuple[str, ...]


@dataclass(frozen=True)
class ScoringDatabase:
    """A database for marking: the shipped one after some changes."""

    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Config:
    """The settings of the grader."""

    databases: tuple[ScoringDatabase, ...]
    weights: Mapping[str, Fraction]


def read_setups(task: Task) -> Mapping[str, Setup]:
    """The setups, as a grader needs them. Raises GoldError."""
    try:
        return read_setup(task)
    except ValueError as reason:
        raise GoldError(f"{task.slot}: {reason}") from reason


def read_config(gold: GoldTask, task: Task) -> Config:
    """Raises GoldError."""
    try:
        reading = Reading(gold.config, "config")
        databases = reading.each("databases", lambda one: ScoringDatabase(one.text("name"), one.texts("changes")))
        weights = reading.each("weights", lambda one: (one.text("piece"), one.fraction("weight")), ())
        reading.text("quantum", "0.1")
        reading.end()
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    if len(databases) < LEAST_DATABASES or not all(database.changes for database in databases):
        raise GoldError(f"{gold.slot}: fewer than {LEAST_DATABASES} changed databases")
    names = [piece.name for piece in task.pieces]
    found = dict.fromkeys(names, Fraction(1)) | dict(weights)
    if set(found) != set(names):
        raise GoldError(f"{gold.slot}: weights for other pieces")
    return Config((ScoringDatabase("原数据", ()), *databases), found)


def read_gold(gold: GoldTask, setups: Mapping[str, Setup]) -> dict[str, GoldQuery]:
    """What is right, by piece name. Raises GoldError."""
    if set(gold.gold) != set(setups):
        raise GoldError(f"{gold.slot}: gold for other pieces")
    try:
        found = {name: _read_query(gold.gold[name], name) for name in setups}
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    for name, setup in setups.items():
        if setup.ordered is not bool(found[name].order) or set(setup.headings) != set(found[name].headings):
            raise GoldError(
                f"{gold.slot} {name}: order or headings are asked, and gold has none, or the other way round"
            )
    return found


def _read_query(value: Any, name: str) -> GoldQuery:
    reading = Reading(value, name)
    found = GoldQuery(
        (reading.text("sql"), *reading.texts("alternatives", ())),
        reading.each("order", _read_order, ()),
        reading.texts("headings", ()),
    )
    reading.end()
    return found


def _read_order(reading: Reading) -> tuple[int, bool]:
    column, direction = reading.integer("col", least=1, most=200), reading.text("dir")
    if direction not in ("asc", "desc"):
        raise reading.fault("dir")
    return column - 1, direction == "desc"
