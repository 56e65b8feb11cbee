"""Gold answers and the grader's configuration for texts. Not in the candidate's build.

Gold of one piece (what the task does not ask may be absent):

    {"units": [{"id":"g-1","kind":"span","label":"person","ranges":[[0,3]],"alternatives":[[[0,2]]]},
               {"id":"g-2","kind":"relation","label":"works_at","head":"g-1","tail":"g-3"}],
     "classes": ["complaint"]}

`alternatives` are further accepted ranges of a span. Configuration (every field may be absent; `shares` is needed where
a task asks both spans and classes):

    {"quantum":"0.1", "shares":{"units":"0.6","classes":"0.4"}, "deduction":"0.5", "wrong_label":"0.4",
     "overlap_low":"0.50", "overlap_credit":"0.5", "relation_weight":"1", "guess_deduction":true, "ordinal":false,
     "weights":[{"piece":"TXT-01","weight":"2"}]}

`ordinal` says that the classes, in the order of the setup, are a scale: a neighbour earns half, before the guess
deduction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask
from desktop.tasks.annotation.deductions import (
    DRAWING_DEDUCTION,
    WRONG_LABEL_CREDIT,
    read_gold_pieces,
    read_shares,
    read_weights,
)
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.text.marks import Ranges, Relation, Span, read_mark, read_ranges, verify_ends
from desktop.tasks.text.model import Setup


@dataclass(frozen=True)
class Config:
    """The grader's settings."""

    shares: Mapping[str, Fraction]
    deduction: Fraction
    wrong_label: Fraction
    overlap_low: Fraction
    overlap_credit: Fraction
    relation_weight: Fraction
    guess_deduction: bool
    ordinal: bool
    weights: Mapping[str, Fraction]

    @cached_property
    def saved(self) -> int:
        """What a match saves, in millionths."""
        return int(self.deduction * MILLION)

    @cached_property
    def label_credit(self) -> int:
        """What another label is worth, in millionths."""
        return int(self.wrong_label * MILLION)


@dataclass(frozen=True)
class GoldSpan:
    """A span with all its accepted ranges."""

    span: Span
    accepted: tuple[Ranges, ...]


@dataclass(frozen=True)
class GoldText:
    """What is right for one text."""

    spans: tuple[GoldSpan, ...]
    relations: tuple[Relation, ...]
    classes: tuple[str, ...]


def asked(setup: Setup) -> tuple[str, ...]:
    """What a task asks for, of units and classes."""
    wanted = {"units": bool(setup.palette.labels), "classes": bool(setup.classes)}
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)


def read_config(gold: GoldTask, setup: Setup) -> Config:
    """The configuration. Raises GoldError."""
    try:
        reading = Reading(gold.config, f"{gold.slot} config")
        reading.text("quantum", "0.1")
        config = Config(
            shares=read_shares(reading, asked(setup)),
            deduction=reading.fraction("deduction", str(float(DRAWING_DEDUCTION))),
            wrong_label=reading.fraction("wrong_label", str(float(WRONG_LABEL_CREDIT))),
            overlap_low=reading.fraction("overlap_low", "0.50"),
            overlap_credit=reading.fraction("overlap_credit", "0.5"),
            relation_weight=reading.fraction("relation_weight", "1"),
            guess_deduction=reading.flag("guess_deduction", True),
            ordinal=reading.flag("ordinal", False),
            weights=read_weights(reading),
        )
        reading.end()
        _verify_config(reading, config, setup)
    except ValueError as reason:
        raise GoldError(str(reason)) from reason
    return config


def _verify_config(reading: Reading, config: Config, setup: Setup) -> None:
    if config.deduction < 0 or not 0 <= config.wrong_label <= 1 - config.deduction:
        raise reading.fault("wrong_label + deduction is above 1: adding a right unit could cost something")
    if not (0 <= config.overlap_credit <= 1 - config.deduction and config.overlap_low >= Fraction("0.5")):
        raise reading.fault("overlap_low, overlap_credit")
    if config.relation_weight <= 0 or (config.ordinal and setup.many):
        raise reading.fault("relation_weight, ordinal")
    if not config.guess_deduction and (len(setup.classes) < 6 or config.ordinal):
        raise reading.fault("guess_deduction may be switched off from six classes only")


def read_gold(gold: GoldTask, task: Task) -> dict[str, GoldText]:
    """Gold by piece name, for every piece of the task. Raises GoldError."""
    return read_gold_pieces(task, gold, read_gold_text)


def read_gold_text(values: Any, where: str) -> GoldText:
    """Gold of one text. Raises ValueError."""
    reading = Reading(values, where)
    units = reading.each("units", _gold_unit, ())
    classes = reading.texts("classes", ())
    reading.end()
    spans = tuple(unit for unit in units if isinstance(unit, GoldSpan))
    relations = tuple(unit for unit in units if isinstance(unit, Relation))
    verify_ends(reading, [*(gold.span for gold in spans), *relations])
    ids = [*(gold.span.id for gold in spans), *(relation.id for relation in relations)]
    if len(set(ids)) != len(ids) or len(set(classes)) != len(classes):
        raise reading.fault("an id stands twice")
    return GoldText(spans, relations, classes)


def _gold_unit(reading: Reading) -> GoldSpan | Relation:
    mark = read_mark(reading)
    if isinstance(mark, Relation):
        return mark
    others = tuple(read_ranges(reading, values) for values in reading.items("alternatives", ()))
    return GoldSpan(mark, (mark.ranges, *others))
