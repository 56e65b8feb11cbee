"""Gold answers and the grader's configuration for audits. Not in the candidate's build.

Gold of one reviewed piece: the base's gold after correction, units by the ids of the given annotation, and the seeded
errors:

    {"gold": {"units":[{"id":"a-1","kind":"box", …}, {"id":"g-9", …}]},
     "errors": [{"id":"e-1","unit":"a-1","type":"label"}, {"id":"e-2","unit":"g-9","type":"missing"}],
     "filter": "return"}

A given unit that is right stands in the gold as it was given. An error's `unit` is a given unit whose gold differs, a
given unit that has no gold (多标: it is to be deleted), or a gold unit that was not given (漏标: it is to be added).
In an audit of sounds a segment of the gold may have a `text`, written with the marks of `audio.transcripts`: then the
text is half of the unit.
Gold of the report piece: `{"figures": [{"field":"units","figure":"units"}, {"field":"rate","figure":"accuracy"}]}`; a
figure is a name of `model.tally`. Fields are compared with the candidate's own figures.

Configuration (every field may be absent; `shares` is needed where filter or report are asked):

    {"quantum":"0.1", "shares":{"review":"0.8","filter":"0.1","report":"0.1"}, "found":"0.4", "type":"0.2",
     "corrected":"0.4", "base":{…configuration of the base's grader…}, "tolerance":"0.005"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask
from desktop.tasks.annotation.deductions import read_gold_pieces, read_shares
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.units import read_unit_id
from desktop.tasks.audit.model import KEEP, RETURN, Setup

REVIEW, FILTER, REPORT = "review", "filter", "report"


@dataclass(frozen=True)
class Config:
    """The grader's settings; `base` is the configuration of the base's grader."""

    shares: Mapping[str, Fraction]
    found: Fraction
    type: Fraction
    corrected: Fraction
    base: Mapping[str, Any]
    tolerance: Decimal


@dataclass(frozen=True)
class SeededError:
    """One error that was put into the annotation."""

    id: str
    unit: str
    type: str


@dataclass(frozen=True)
class GoldItem:
    """What is right for one piece: the base's gold (as values), the errors, the filter; or the report's figures."""

    base: Mapping[str, Any]
    errors: tuple[SeededError, ...]
    filter: str
    figures: tuple[tuple[str, str], ...]


def asked(setup: Setup) -> tuple[str, ...]:
    """What a task asks for, of review, filter and report."""
    wanted = {REVIEW: True, FILTER: setup.filter, REPORT: bool(setup.fields)}
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)


def read_config(gold: GoldTask, setup: Setup) -> Config:
    """The configuration. Raises GoldError."""
    try:
        reading = Reading(gold.config, f"{gold.slot} config")
        reading.text("quantum", "0.1")
        base = gold.config.get("base", {})
        reading.object("base", {})
        config = Config(
            shares=read_shares(reading, asked(setup)),
            found=reading.fraction("found", "0.4"),
            type=reading.fraction("type", "0.2"),
            corrected=reading.fraction("corrected", "0.4"),
            base=base,
            tolerance=Decimal(reading.text("tolerance", "0.005")),
        )
        reading.end()
        if config.found + config.type + config.corrected != 1 or min(config.found, config.type, config.corrected) < 0:
            raise reading.fault("found, type and corrected are one unit")
    except (ValueError, ArithmeticError) as reason:
        raise GoldError(str(reason)) from reason
    return config


def read_gold(gold: GoldTask, task: Task) -> dict[str, GoldItem]:
    """Gold by piece name, for every piece of the task. Raises GoldError."""
    return read_gold_pieces(task, gold, read_gold_item)


def read_gold_item(values: Any, where: str) -> GoldItem:
    """Gold of one piece. Raises ValueError."""
    reading = Reading(values, where)
    base = dict(values.get("gold", {})) if isinstance(values.get("gold", {}), dict) else None
    if base is None:
        raise reading.fault("gold")
    reading.object("gold", {})
    item = GoldItem(
        base, reading.each("errors", _error, ()), reading.text("filter", ""), reading.each("figures", _figure, ())
    )
    reading.end()
    if item.filter not in ("", KEEP, RETURN) or len({error.id for error in item.errors}) != len(item.errors):
        raise reading.fault("filter, errors")
    return item


def _error(reading: Reading) -> SeededError:
    return SeededError(read_unit_id(reading), read_unit_id(reading, "unit"), reading.text("type"))


def _figure(reading: Reading) -> tuple[str, str]:
    return reading.text("field"), reading.text("figure")
