"""Gold answers and the grader's configuration for pictures. Not in the candidate's build.

Gold of one piece (what the task does not ask may be absent):

    {"units": [{"id":"g-1","kind":"box","label":"person","points":[[1000,2000],[3000,6000]],
                "attributes":[{"id":"state","value":"moving"}], "flags":{"occluded":true},
                "extent":[0,0,9,9], "alternatives":[{"points":[[…]],"parts":[…]}]}],
     "class": "street", "keep": "discard", "reasons": ["blur"]}

Units are as in documents (`shapes`); `extent` is the box of the object that a point or key points belong to;
`alternatives` are further accepted geometries. A picture to be discarded lists every accepted reason.

Configuration (every field may be absent; shares are needed where a task asks more than one of units, class, keep):

    {"quantum":"0.1", "shares":{"units":"0.8","class":"0.1","keep":"0.1"}, "deduction":"0.5", "wrong_label":"0.4",
     "box_low":"0.50", "box_full":"0.80", "polygon_low":"0.50", "polygon_full":"0.80",
     "line_low":"0.60", "line_full":"0.90", "line_reach":"0.01",
     "point_alpha":"0.05", "attribute_share":"0.2", "flags":["occluded"], "line_direction":false,
     "guess_deduction":true, "reason_share":"0.3", "weights":[{"piece":"IMG-01","weight":"2"}]}

`line_reach` is τ as a share of the longer side of the picture, three pixels at least.
Without `weights` every gold unit of the task is worth the same; an empty picture counts as one unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
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
from desktop.tasks.annotation.geometry import Box
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.image.model import DISCARD, KEEP, Setup
from desktop.tasks.image.shapes import FLAGS, Shape, fault_of, read_shape, tidy

LEAST_SPAN = Fraction("0.1")
MOST_LINE_REACH = Fraction("0.05")


@dataclass(frozen=True)
class Thresholds:
    """最低线 and 满分线."""

    low: Fraction
    full: Fraction


@dataclass(frozen=True)
class Config:
    """The grader's settings."""

    shares: Mapping[str, Fraction]
    deduction: Fraction
    wrong_label: Fraction
    box: Thresholds
    polygon: Thresholds
    line: Thresholds
    line_reach: Fraction
    point_alpha: Fraction
    attribute_share: Fraction
    flags: tuple[str, ...]
    line_direction: bool
    guess_deduction: bool
    reason_share: Fraction
    weights: Mapping[str, Fraction]


@dataclass(frozen=True)
class GoldUnit:
    """One object: its shape, further accepted geometries of it, and the box of the object for points."""

    shape: Shape
    alternatives: tuple[Shape, ...] = ()
    extent: Box | None = None

    @property
    def accepted(self) -> tuple[Shape, ...]:
        """All accepted geometries."""
        return (self.shape, *self.alternatives)


@dataclass(frozen=True)
class GoldPicture:
    """What is right for one picture."""

    units: tuple[GoldUnit, ...]
    class_id: str
    keep: str
    reasons: tuple[str, ...]


def read_config(gold: GoldTask, setup: Setup) -> Config:
    """The configuration. Raises GoldError."""
    try:
        reading = Reading(gold.config, f"{gold.slot} config")
        reading.text("quantum", "0.1")
        config = Config(
            shares=read_shares(reading, asked(setup)),
            deduction=reading.fraction("deduction", str(float(DRAWING_DEDUCTION))),
            wrong_label=reading.fraction("wrong_label", str(float(WRONG_LABEL_CREDIT))),
            box=_thresholds(reading, "box", ("0.50", "0.80")),
            polygon=_thresholds(reading, "polygon", ("0.50", "0.80")),
            line=_thresholds(reading, "line", ("0.60", "0.90")),
            line_reach=reading.fraction("line_reach", "0.01"),
            point_alpha=reading.fraction("point_alpha", "0.05"),
            attribute_share=reading.fraction("attribute_share", "0.2"),
            flags=reading.texts("flags", ()),
            line_direction=reading.flag("line_direction", False),
            guess_deduction=reading.flag("guess_deduction", True),
            reason_share=reading.fraction("reason_share", "0.3"),
            weights=read_weights(reading),
        )
        reading.end()
        _verify_config(reading, config, setup)
    except ValueError as reason:
        raise GoldError(str(reason)) from reason
    return config


def _verify_config(reading: Reading, config: Config, setup: Setup) -> None:
    if config.wrong_label + config.deduction > 1 or config.deduction < 0 or config.wrong_label < 0:
        raise reading.fault("wrong_label + deduction is above 1: adding a right unit could cost something")
    if not set(config.flags) <= set(setup.flags):
        raise reading.fault("flags")
    if not config.guess_deduction and setup.classes and len(setup.classes) < 6:
        raise reading.fault("guess_deduction may be switched off from six classes only")
    if not (0 < config.line_reach <= MOST_LINE_REACH and 0 < config.point_alpha <= Fraction("0.25")):
        raise reading.fault("line_reach, point_alpha")
    if not 0 <= config.attribute_share <= 1:
        raise reading.fault("attribute_share")


def asked(setup: Setup) -> tuple[str, ...]:
    """What a task asks for, of units, class and keep."""
    wanted = {"units": bool(setup.kinds), "class": bool(setup.classes), "keep": setup.clean}
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)


def _thresholds(reading: Reading, name: str, defaults: tuple[str, str]) -> Thresholds:
    low, full = reading.fraction(f"{name}_low", defaults[0]), reading.fraction(f"{name}_full", defaults[1])
    if not (low > 0 and low + LEAST_SPAN <= full <= Fraction("0.95")):
        raise reading.fault(name)
    return Thresholds(low, full)


def read_gold(gold: GoldTask, task: Task) -> dict[str, GoldPicture]:
    """Gold by piece name, for every piece of the task. Raises GoldError."""
    return read_gold_pieces(task, gold, read_gold_picture)


def read_gold_picture(values: Any, where: str) -> GoldPicture:
    """Gold of one picture. Raises ValueError."""
    reading = Reading(values, where)
    picture = GoldPicture(
        reading.each("units", _gold_unit, ()), reading.text("class", ""), reading.text("keep", ""),
        reading.texts("reasons", ()),
    )  # fmt: skip
    reading.end()
    if picture.keep not in ("", KEEP, DISCARD) or (picture.reasons and picture.keep != DISCARD):
        raise reading.fault("keep")
    if len({unit.shape.id for unit in picture.units}) != len(picture.units):
        raise reading.fault("an id stands twice")
    return picture


def _gold_unit(reading: Reading) -> GoldUnit:
    shape = tidy(read_shape(reading))
    extent = reading.integers("extent", 4) if reading.has("extent") else None
    alternatives = reading.each("alternatives", lambda other: _alternative(other, shape), ())
    for accepted in (shape, *alternatives):
        fault = fault_of(accepted)
        if fault is not None:
            raise reading.fault(f"{shape.id}: {fault[0]}")
    return GoldUnit(shape, alternatives, (extent[0], extent[1], extent[2], extent[3]) if extent else None)


def _alternative(reading: Reading, shape: Shape) -> Shape:
    values = {"id": shape.id, "kind": str(shape.kind), "label": shape.label, "points": reading.items("points")}
    other = Reading(values | {"parts": reading.items("parts", ())}, reading.where)
    found = read_shape(other)
    return tidy(replace(found, attributes=shape.attributes, flags=shape.flags))


def flag_names(config: Config) -> tuple[str, ...]:
    """The flags that count, in the one order."""
    return tuple(name for name in FLAGS if name in config.flags)
