"""Thresholds from two experts: section 4 of the plan of task types. Not in the candidate's build.

Each kind of unit gives one sample for every pair of units that two experts have in common: how like the two are, or how
far they differ. With at least 20 samples of a kind in a paper the threshold follows the samples, else the default
stands. Thresholds are rounded so that candidates gain: 满分线 down, tolerances up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from desktop.exam.task import TaskType, Values

LEAST_PAIRS = 20
_LOW_SHARE, _HIGH_SHARE = Fraction(1, 10), Fraction(9, 10)
_MARGIN, _LEAST_SPAN, _HIGHEST = Fraction("0.03"), Fraction("0.1"), Fraction("0.95")


@dataclass(frozen=True)
class Kind:
    """A kind of sample: the setting of the grader that follows it, its default, and how fine it is written.

    `low` is 最低线 where samples are similarities, None where they are differences.
    """

    name: str
    type: TaskType
    setting: str
    default: Fraction
    step: Fraction
    low: Fraction | None = None


KINDS = (
    Kind("box", TaskType.IMAGE, "box_full", Fraction("0.80"), Fraction(1, 100), Fraction("0.50")),
    Kind("polygon", TaskType.IMAGE, "polygon_full", Fraction("0.80"), Fraction(1, 100), Fraction("0.50")),
    Kind("polyline", TaskType.IMAGE, "line_full", Fraction("0.90"), Fraction(1, 100), Fraction("0.60")),
    Kind("reach", TaskType.IMAGE, "line_reach", Fraction("0.01"), Fraction(1, 1000)),
    Kind("point", TaskType.IMAGE, "point_alpha", Fraction("0.05"), Fraction(1, 1000)),
    Kind("edge", TaskType.AUDIO, "edge_ms", Fraction(200), Fraction(1)),
    Kind("transcript", TaskType.AUDIO, "free", Fraction("0.03"), Fraction(1, 1000)),
)


@dataclass(frozen=True)
class Measured:
    """What comparing two experts gave: samples by kind, and every piece on which they do not agree, with the reason."""

    samples: Mapping[str, Sequence[Fraction]]
    disagreements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of the calibration table; `percentile` is None where there is no sample."""

    kind: Kind
    pairs: int
    percentile: Fraction | None
    threshold: Fraction

    @property
    def is_calibrated(self) -> bool:
        """Whether there were pairs enough, so that the threshold is not merely the default."""
        return self.pairs >= LEAST_PAIRS


def nearest_rank(samples: Sequence[Fraction], share: Fraction) -> Fraction:
    """The percentile by nearest rank; `samples` are not empty."""
    return sorted(samples)[max(1, ceil(share * len(samples))) - 1]


def calibrate(samples: Mapping[str, Sequence[Fraction]]) -> tuple[Row, ...]:
    """The table of a paper: a row for every kind."""
    return tuple(_row(kind, samples.get(kind.name, ())) for kind in KINDS)


def threshold_faults(rows: Sequence[Row], kind: TaskType, config: Values) -> list[tuple[str, str, str]]:
    """Setting, what the configuration has and what the table says, for every threshold that differs."""
    wanted = {setting: value for row in rows if row.kind.type is kind for setting, value in _settings(row)}
    return [
        (setting, str(config.get(setting, _written(value[1]))), _written(value[0]))
        for setting, value in wanted.items()
        if _read(config.get(setting), value[1]) != value[0]
    ]


def written_threshold(row: Row) -> str:
    """A threshold as a configuration holds it."""
    return _written(row.threshold)


def _row(kind: Kind, samples: Sequence[Fraction]) -> Row:
    share = _HIGH_SHARE if kind.low is None else _LOW_SHARE
    percentile = nearest_rank(samples, share) if samples else None
    is_enough = percentile is not None and len(samples) >= LEAST_PAIRS
    return Row(kind, len(samples), percentile, _threshold(kind, percentile) if is_enough and percentile is not None
               else kind.default)  # fmt: skip


def _threshold(kind: Kind, percentile: Fraction) -> Fraction:
    if kind.low is None:
        return max(kind.default, ceil(percentile / kind.step) * kind.step)
    line = floor((percentile - _MARGIN) / kind.step) * kind.step
    return min(max(line, kind.low + _LEAST_SPAN), _HIGHEST)


def _settings(row: Row) -> list[tuple[str, tuple[Fraction, Fraction]]]:
    """The settings a row decides, each with what it must be and its default; 最低线 never moves."""
    found = [(row.kind.setting, (row.threshold, row.kind.default))]
    if row.kind.low is not None:
        found.append((row.kind.setting.replace("_full", "_low"), (row.kind.low, row.kind.low)))
    return found


def _read(value: object, default: Fraction) -> Fraction | None:
    if value is None:
        return default
    try:
        return Fraction(value) if isinstance(value, str | int) else None
    except (ValueError, ZeroDivisionError):
        return None


def _written(value: Fraction) -> str:
    """Steps are decimal, so three places hold every threshold."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.3f}".rstrip("0")
